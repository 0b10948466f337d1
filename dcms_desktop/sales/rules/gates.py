"""The gates of a bill: what stops it, what asks, what is only said. The same in window and posting."""

from dcms_desktop.drafts.quantity import quantity_gates
from dcms_desktop.drafts.rules import MOST_LINES
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Gate
from dcms_desktop.drafts.rules import Line
from dcms_desktop.drafts.tenders import cash_limit
from dcms_desktop.drafts.tenders import cash_of
from dcms_desktop.drafts.tenders import points_of
from dcms_desktop.drafts.tenders import tender_gates
from dcms_desktop.kernel.dates import show_expiry
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import HUNDRED_PERCENT
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import share
from dcms_desktop.kernel.money import show_mills
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.kernel.money import show_percent
from dcms_desktop.kernel.money import show_tenths
from dcms_desktop.ledger.rules import BILL_MODES
from dcms_desktop.sales.rules.batches import life_rules
from dcms_desktop.sales.rules.licences import licence_gap
from dcms_desktop.sales.rules.offers import claims_of
from dcms_desktop.sales.rules.payment import credit_part
from dcms_desktop.stock.picking import unmet_rule
from dcms_desktop.stock.rules import BatchCard
from dcms_desktop.stock.rules import is_expired
from dcms_desktop.tax.rules import law_paise

NAME_LIMIT = "buyer_details.unregistered"


@dataclass(frozen=True, slots=True)
class Margin:
    """What a line or bill earns over landed cost, before tax."""

    taxable: Paise
    cost: Paise

    @property
    def paise(self) -> Paise:
        """Return taxable value less cost."""
        return Paise(self.taxable - self.cost)

    @property
    def percent(self) -> Percent:
        """Return the margin on the taxable value."""
        return Percent(share(self.paise, HUNDRED_PERCENT, of=self.taxable)) if self.taxable else Percent(0)


def margin_of(*lines: Line) -> Margin:
    """Return the margin of lines whose cost is known: free units cost too."""
    taxable = cost = 0
    for line in lines:
        if line.batch is None or not line.batch.cost or (line.tax is None and not line.given_by):
            continue
        taxable += line.tax.taxable if line.tax is not None else 0
        cost += share(line.units + line.free, line.batch.cost, of=line.item.per * 10)
    return Margin(Paise(taxable), Paise(cost))


def bill_margin(draft: Draft) -> Margin:
    """Return what a bill really earns: its gifts cost, and companies pay their part of benefits back."""
    plain = margin_of(*draft.lines, *draft.gifts)
    return Margin(plain.taxable, Paise(plain.cost - sum(claims_of(draft).values()))) if plain.cost else plain


def bill_gates(draft: Draft) -> tuple[Gate, ...]:
    """Return every objection to a bill, those of its lines first."""
    found: list[Gate] = []
    asked: dict[int, int] = {}
    for number, line in enumerate(draft.lines, 1):
        if line.batch is not None and line.sent_cost is None:
            asked[line.batch.id] = asked.get(line.batch.id, 0) + line.units + line.free
        found.extend(line_gates(draft, line, number, asked.get(line.batch.id, 0) if line.batch else 0))
    found.extend(_cost_gates(draft))
    found.extend(tender_gates(draft.tenders, draft.bill.total if draft.bill else Paise(0), BILL_MODES))
    if points_of(draft.tenders)[1] and draft.party is None:
        text = "Points are of a party."
        found.append(
            Gate(level="block", name="points", text=text, field="party", next_step="Pick whose points pay.")
        )
    found.extend(credit_gates(draft))
    found.extend(_paper_gates(draft))
    return tuple(found)


def _gate(
    level: str, name: str, text: str, field: str, next_step: str, line: int | None = None
) -> tuple[Gate, ...]:
    if level == "off":
        return ()
    return (Gate(level=level, name=name, text=text, field=field, next_step=next_step, line=line),)


def line_gates(draft: Draft, line: Line, number: int, asked: int) -> tuple[Gate, ...]:
    """Return the objections to one line; ``asked`` is what the bill takes of its batch up to here."""
    if wrong := quantity_gates(line, number):
        return wrong
    return (
        *_batch_gates(draft, line, number, asked),
        *_licence_gates(draft, line, number),
        *_rate_gates(draft, line, number),
    )


def _batch_gates(draft: Draft, line: Line, number: int, asked: int) -> tuple[Gate, ...]:
    batch = line.batch
    if line.sent_cost is not None:
        return ()  # the goods left with a challan: what lies here does not matter
    if batch is None:
        return _gates_without_batch(draft, line, number)
    if is_expired(batch.expiry, draft.day):
        return _gate(
            "block",
            "expired",
            f"Batch {batch.number} of {line.item.name} expired {show_expiry(batch.expiry)}.",
            "batch",
            "Press F4 and pick another batch.",
            number,
        )
    if batch.frozen:
        return _gate(
            "block", "recalled", f"Batch {batch.number} of {line.item.name} is recalled.", "batch",
            "Press F4 and pick another batch.", number,
        )  # fmt: skip
    found: list[Gate] = []
    if asked > batch.units:
        found.extend(
            _gate(
                draft.policy.negative_stock,
                "negative_stock",
                f"Batch {batch.number} of {line.item.name} has {batch.units} units, {asked} asked.",
                "quantity",
                "Lower the quantity or press F4 for another batch.",
                number,
            )
        )
    elif asked > batch.units - batch.reserved:
        found.extend(
            _gate(
                "ask",
                "reserved",
                f"{batch.reserved} of {batch.units} units of batch {batch.number} of {line.item.name} are "
                f"reserved, {asked} asked.",
                "quantity",
                "Lower the quantity or press F4 for another batch.",
                number,
            )
        )
    found.extend(_life_gates(draft, line, batch, number))
    return tuple(found)


def _gates_without_batch(draft: Draft, line: Line, number: int) -> tuple[Gate, ...]:
    if line.item.batched:
        return _gate(
            "block",
            "no_batch",
            f"{line.item.name} has no batch to sell from.",
            "batch",
            "Receive it first (F9), or take the line off with Ctrl+D.",
            number,
        )
    return _gate(
        draft.policy.negative_stock,
        "negative_stock",
        f"{line.item.name} never came in, {line.units + line.free} asked.",
        "quantity",
        "Receive it first (F9), or take the line off with Ctrl+D.",
        number,
    )


def _life_gates(draft: Draft, line: Line, batch: BatchCard, number: int) -> tuple[Gate, ...]:
    unmet = unmet_rule(batch, draft.day, life_rules(draft, line))
    if unmet is None or batch.expiry is None:
        return ()
    rule, needs = unmet
    left = (batch.expiry - draft.day).days
    text = (
        f"{rule.whose} takes goods with {show_percent(rule.percent)} of their life left; "
        f"batch {batch.number} has no date of manufacture."
        if needs is None
        else f"{rule.whose} takes goods with {needs} days left; this batch has {left}."
    )
    return (
        Gate(
            level="ask", name="short_life", text=text, field="batch",
            next_step="Press F4 and pick a later batch.", line=number, wants_reason=True,
        ),
    )  # fmt: skip


def _licence_gates(draft: Draft, line: Line, number: int) -> tuple[Gate, ...]:
    gap = licence_gap(line.item, draft.party, draft.day)
    if not gap:
        return ()
    name = draft.party.name if draft.party else "A buyer without a name"
    return _gate(
        draft.policy.licence, "licence", f"{name} has no valid licence {gap} for {line.item.name}.", "item",
        "Take the line off with Ctrl+D, or enter the licence with F3 in Party.", number,
    )  # fmt: skip


def _rate_gates(draft: Draft, line: Line, number: int) -> tuple[Gate, ...]:
    return (*_mrp_gates(draft, line, number), *_drift_gates(draft, line, number))


def _mrp_gates(draft: Draft, line: Line, number: int) -> tuple[Gate, ...]:
    """Gate of what a pack costs with tax: free goods do not lower it, freight does not raise it."""
    if line.tax is None or line.batch is None or not line.batch.mrp or not line.units or draft.reverse_charge:
        return ()
    tax, mrp = line.tax, line.batch.mrp
    value = tax.gross - tax.discount + tax.charges
    charged = tax.total - (share(tax.total, tax.charges, of=value) if tax.charges else 0)
    most = share(line.units, mrp, of=line.item.per)
    # A part of a paisa on each pack is rounding, not a price above MRP.
    if charged <= most or share(charged, line.item.per, of=line.units) <= mrp:
        return ()
    return _gate(
        draft.policy.above_mrp,
        "above_mrp",
        f"{line.item.name} comes to {show_paise(charged)} with tax, its MRP to {show_paise(most)}.",
        "rate",
        "Lower the rate.",
        number,
    )


def _cost_gates(draft: Draft) -> tuple[Gate, ...]:
    """Gates of what lines earn over cost; a line of free goods is judged with the lines it goes with."""
    free_of = {line.item.id for line in draft.lines if not line.units}
    found: list[Gate] = []
    judged: set[int] = set()
    claims = claims_of(draft) if draft.benefits else {}
    for number, line in enumerate(draft.lines, 1):
        together = line.item.id in free_of
        if together and line.item.id in judged:
            continue
        judged.add(line.item.id)
        lines = [one for one in draft.lines if one.item.id == line.item.id] if together else [line]
        margin = margin_of(*lines)
        if claims:
            rows = [row for row, one in enumerate(draft.lines) if any(one is each for each in lines)]
            back = sum(claims.get(row, 0) for row in rows)
            margin = Margin(margin.taxable, Paise(margin.cost - back))
        if margin.cost and (margin.paise < 0 or margin.percent < line.item.least_margin):
            found.extend(_cost_gate(draft, line, margin, number))
    return tuple(found)


def _cost_gate(draft: Draft, line: Line, margin: Margin, number: int) -> tuple[Gate, ...]:
    least = f", less than its {show_percent(line.item.least_margin)}." if line.item.least_margin else "."
    return _gate(
        draft.policy.below_cost,
        "below_cost",
        f"{line.item.name} earns {show_paise(margin.paise)} ({show_tenths(margin.percent)}) here{least}",
        "rate",
        "Raise the rate or lower the discount.",
        number,
    )


def _drift_gates(draft: Draft, line: Line, number: int) -> tuple[Gate, ...]:
    last, most = line.last, draft.policy.rate_drift
    if last is None or not last.rate or not most or line.rate_source != "hand":
        return ()
    off = abs(line.rate - last.rate)
    if off * HUNDRED_PERCENT <= most * last.rate:
        return ()
    return _gate(
        "ask",
        "rate_drift",
        f"{line.item.name} went to this party at {show_mills(last.rate)} on {last.day:%d-%m-%Y}, "
        f"now {show_mills(line.rate)}.",
        "rate",
        "Check the rate.",
        number,
    )


def credit_gates(draft: Draft) -> tuple[Gate, ...]:
    """Gates of amount, oldest overdue bill and number of open bills; cash bills raise no exposure."""
    party, open_part = draft.party, credit_part(draft)
    if open_part <= 0:
        return ()
    if party is None:
        return _gate(
            "block",
            "credit_needs_party",
            "Credit needs a party; a buyer without a name pays at once.",
            "party",
            "Pick the party, or enter the payment with F7.",
        )
    level = {"block": "block", "off": "off"}.get(party.credit_gate, draft.policy.over_limit)
    found: list[Gate] = []
    exposure = party.balance + open_part + waiting_part(draft)
    if party.credit_limit and exposure > party.credit_limit:
        found.extend(
            _gate(
                level,
                "credit_limit",
                f"{party.name} would owe {show_paise(exposure)}, "
                f"the limit is {show_paise(party.credit_limit)}.",
                "party",
                "Take money (F7), lower the bill, or raise the limit.",
            )
        )
    if party.oldest_due is not None and party.oldest_due < draft.day and party.credit_days:
        found.extend(
            _gate(
                level,
                "credit_overdue",
                f"{party.name} has a bill {(draft.day - party.oldest_due).days} days overdue.",
                "party",
                "Take money for it first (F6 outside the bill).",
            )
        )
    if party.credit_bills and party.open_bills + 1 > party.credit_bills:
        found.extend(
            _gate(
                level,
                "credit_bills",
                f"{party.name} has {party.open_bills} open bills, {party.credit_bills} are allowed.",
                "party",
                "Take money for the oldest one first.",
            )
        )
    return tuple(found)


def waiting_part(draft: Draft) -> Paise:
    """Return what waits to be billed to the party, without what this bill takes of it."""
    party = draft.party
    if party is None or not (party.on_challan or party.on_order):
        return Paise(0)
    sent = ordered = 0
    for line in draft.lines:
        worth = line.tax.total if line.source is not None and line.tax is not None else 0
        if line.sent_cost is not None:
            sent += worth
        else:
            ordered += worth
    waits = max(0, party.on_challan - sent)
    if draft.policy.orders_in_credit:
        waits += max(0, party.on_order - ordered)
    return Paise(waits)


def _paper_gates(draft: Draft) -> tuple[Gate, ...]:
    found: list[Gate] = []
    limit = cash_limit(draft.day)
    if cash_of(draft.tenders) >= limit:
        found.extend(
            _gate(
                "block",
                "cash_bar",
                f"Cash of {show_paise(limit)} or more for one bill is barred by law.",
                "tenders",
                "Take the rest by UPI, cheque or bank.",
            )
        )
    if draft.due_on is not None and draft.due_on < draft.day:
        found.extend(
            _gate(
                "block",
                "due_before",
                "A bill is not due before its own date.",
                "due_on",
                f"Make it due on {draft.day:%d-%m-%Y} or later.",
            )
        )
    if len(draft.lines) > MOST_LINES:
        found.extend(
            _gate(
                "block",
                "too_long",
                f"A bill has at most {MOST_LINES} lines.",
                "item",
                "Save the rest as another bill.",
            )
        )
    if _needs_name(draft):
        found.extend(
            _gate(
                "block",
                "name_needed",
                f"From {show_paise(law_paise(NAME_LIMIT, draft.day))} on a bill needs the buyer's name, "
                "address and State (rule 46(e)).",
                "party",
                "Pick or create the party (Alt+C).",
            )
        )
    return tuple(found)


def _needs_name(draft: Draft) -> bool:
    party = draft.party
    if draft.bill is None or (party is not None and party.gstin):
        return False
    named = party is not None and party.name and party.state and (party.address1 or party.city)
    return not named and draft.bill.taxable >= law_paise(NAME_LIMIT, draft.day)
