"""Making a draft ready to be posted: on stock, dues and batches as they are now, its gates passed."""

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field
from datetime import date

from sqlalchemy import select

from dcms_desktop.approvals.actions import agree
from dcms_desktop.company.rules import has_right
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.actions.legs import with_legs
from dcms_desktop.documents.actions.places import named_places
from dcms_desktop.documents.actions.places import refuse_past_transfer
from dcms_desktop.documents.actions.sources import check_sources
from dcms_desktop.documents.all_kinds import kind_of
from dcms_desktop.documents.queries import cash_of_day
from dcms_desktop.documents.queries import cash_paid_on
from dcms_desktop.documents.queries import same_supplier_bill
from dcms_desktop.documents.queries.open_lines import sources_of
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.drafts.landed import landed_cost
from dcms_desktop.drafts.landed import landed_values
from dcms_desktop.drafts.rules import DocumentKind
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Line
from dcms_desktop.drafts.rules import place_of_line
from dcms_desktop.drafts.rules import with_gifts
from dcms_desktop.drafts.tenders import cash_limit
from dcms_desktop.drafts.tenders import cash_of
from dcms_desktop.drafts.tenders import cash_paid_limit
from dcms_desktop.drafts.texts import clean_texts
from dcms_desktop.kernel.errors import NotAllowed
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.kernel.values import changed
from dcms_desktop.ledger.actions import lock_party
from dcms_desktop.ledger.actions import refuse_closed_day
from dcms_desktop.ledger.queries import open_dues
from dcms_desktop.ledger.queries import party_money
from dcms_desktop.ledger.rules import CREDITS
from dcms_desktop.ledger.rules import Allotment
from dcms_desktop.ledger.rules import FreedMoney
from dcms_desktop.ledger.rules import OpenDue
from dcms_desktop.ledger.rules import check_allotments
from dcms_desktop.ledger.rules import oldest_first
from dcms_desktop.ledger.rules import turned
from dcms_desktop.pricing.queries import running_schemes
from dcms_desktop.serials.actions import check_pieces
from dcms_desktop.stock.actions import save_batch
from dcms_desktop.stock.queries import BatchState
from dcms_desktop.stock.queries import batch_states
from dcms_desktop.stock.queries import units_at
from dcms_desktop.stock.rules import SALEABLE
from dcms_desktop.stock.rules import BatchCard
from dcms_desktop.stock.rules import GodownCard

TWIN = "supplier_bill_twice"
CASH_DISALLOWED = "cash_disallowed"
SHARED = "-"
"""Goods without batches share one batch of this number for each MRP."""


@dataclass(slots=True)
class Work:
    """What one posting has found out so far."""

    kind: DocumentKind
    draft: Draft
    states: dict[int, BatchState]
    dues: dict[int, OpenDue]
    revision: int = 0
    freed: tuple[FreedMoney, ...] = ()
    agreed: tuple[str, ...] = ()
    """Questions that were answered yes; the audit keeps them."""
    places: dict[int, GodownCard] = field(default_factory=dict)
    """The godowns it names; none when it is the shop itself alone."""
    against: str = ""
    """Number of the document it answers."""
    waiting: tuple[int, ...] = ()
    """Orders and challans that it takes of."""


def work_of(
    tx: Tx, kind: DocumentKind, draft: Draft, revision: int = 0, freed: tuple[FreedMoney, ...] = ()
) -> Work:
    """Return the draft worked out again on what is true now. Raises Refused or NeedsConsent."""
    if not has_right(tx.role, kind.right):
        raise NotAllowed(
            f"{tx.user_name} may not do this ({kind.right}).",
            next_step="Ask the owner, or change user (Ctrl+U).",
        )
    _refuse_day(tx, draft.day)
    draft = _with_money(tx, clean_texts(draft))
    agreed: tuple[str, ...] = ()
    places = named_places(tx, draft)
    against = _answered(tx, draft) if draft.against_id is not None else ""
    found_sources = check_sources(tx, kind, draft)
    draft, sourced = found_sources.draft, found_sources.agreed
    if kind.goods == "in":
        draft, agreed = _with_new_batches(tx, kind, draft)
        states = batch_states(tx, _batch_ids(draft), godown_id=draft.godown_id)
    else:
        if kind.goods:
            draft = _with_shared_batches(tx, with_gifts(_with_running(tx, draft)))
        states = batch_states(tx, _batch_ids(draft), draft.day, draft.godown_id)
        draft = _figured(tx, kind, _in_buckets(tx, _with_batches(draft, states)), states)
        if kind.goods == "move" and draft.against_id is not None:
            refuse_past_transfer(tx, draft)
    dues: dict[int, OpenDue] = {}
    if draft.party is not None and _sets_against_dues(kind, draft):
        found = open_dues(tx, draft.party.id, draft.day)
        dues = {due.id: due for due in (turned(found) if kind.pays_out else found)}
        draft = _with_note(tx, draft, dues) if kind.reduces_dues else _with_allotments(kind, draft, dues)
    if draft.legs:
        draft, dues = with_legs(tx, draft)
    if kind.refuses_twins and _refuse_twin(tx, draft):
        sourced = (*sourced, TWIN)
    if kind.goods != "in":
        agreed = agree(tx, draft, kind.check(draft))
        if kind.pays_out:
            agreed = (*agreed, *_ask_cash_past_limit(tx, draft))
        else:
            _refuse_cash_past_limit(tx, draft)
    check_pieces(kind, draft)
    agreed = (*sourced, *agreed)
    return Work(kind, draft, states, dues, revision, freed, agreed, places, against, found_sources.waiting)


def _refuse_day(tx: Tx, day: date) -> None:
    if day > tx.today:
        raise Refused(
            f"{day:%d-%m-%Y} has not come yet.",
            field="date",
            next_step=f"Date it {tx.today:%d-%m-%Y} or earlier.",
        )
    refuse_closed_day(tx, day)


def _with_money(tx: Tx, draft: Draft) -> Draft:
    if draft.party is None:
        return draft
    lock_party(tx, draft.party.id)
    money = party_money(tx, draft.party.id)
    party = replace(
        draft.party,
        balance=money.balance,
        open_bills=money.open_bills,
        oldest_due=money.oldest_due,
        last_bill_on=money.last_bill_on,
        last_bill=money.last_bill,
        on_challan=money.on_challan,
        on_order=money.on_order,
    )
    return replace(draft, party=party)


def _answered(tx: Tx, draft: Draft) -> str:
    """Return the number of the document that a draft answers, locked. Refuses one that does not stand."""
    question = select(DocumentRow.number, DocumentRow.state).where(DocumentRow.id == draft.against_id)
    found = tx.execute(question.with_for_update() if tx.postgres else question).one_or_none()
    own = draft.revises.document_id if draft.revises else None
    if found is None or found[1] != "posted" or draft.against_id == own:
        raise Refused(
            f"{found[0]} is cancelled." if found else "The document this one answers is not in the books.",
            field="against",
            next_step="Pick one that stands.",
        )
    return str(found[0])


def _batch_ids(draft: Draft) -> Iterable[int]:
    return [line.batch.id for line in draft.lines if line.batch is not None]


# ── what schemes give ───────────────────────────────────────────────────────────────────────────
def _with_running(tx: Tx, draft: Draft) -> Draft:
    """Return the draft with its schemes and what these gave so far as they are now."""
    if not any(line.schemes for line in draft.lines):
        return draft
    ids = [line.item.id for line in draft.lines if line.schemes]
    party_id = draft.party.id if draft.party else None
    found = running_schemes(tx, ids, draft.day, party_id, godown_id=draft.godown_id)
    lines = tuple(
        replace(line, schemes=found.get(line.item.id, ())) if line.schemes else line for line in draft.lines
    )
    return replace(draft, lines=lines)


def _figured(tx: Tx, kind: DocumentKind, draft: Draft, states: dict[int, BatchState]) -> Draft:
    """Return the draft figured; ask when its schemes give something else than was shown."""
    done = kind.figure(draft)
    if not draft.benefits and not done.benefits:
        return done
    if _given(draft) != _given(done):
        tx.ask(
            "scheme_changed",
            "What schemes give has changed since this bill was typed: a budget, a ceiling or the scheme. "
            "Save it with what they give now?",
            field="free",
        )
    missing = [id_ for id_ in _batch_ids(done) if id_ not in states]
    if missing:
        states.update(batch_states(tx, missing, draft.day, draft.godown_id))
    return _with_batches(done, states)


def _given(draft: Draft) -> list[tuple[int, int, int, int]]:
    return [(one.scheme_id, one.units, one.paise, one.points) for one in draft.benefits]


# ── goods that leave ────────────────────────────────────────────────────────────────────────────
def _with_shared_batches(tx: Tx, draft: Draft) -> Draft:
    """Return the draft with the shared batch on goods without batches that never came in."""
    if all(line.batch is not None or line.item.batched for line in draft.lines):
        return draft
    lines = []
    for line in draft.lines:
        if line.batch is None and not line.item.batched:
            card = BatchCard(
                id=0,
                item_id=line.item.id,
                number=SHARED,
                mrp=line.item.mrp,
                ptr=line.item.ptr,
                pts=line.item.pts,
            )
            line = replace(line, batch=replace(card, id=save_batch(tx, card)))  # noqa: PLW2901 - the line as it is posted
        lines.append(line)
    return replace(draft, lines=tuple(lines))


def _with_batches(draft: Draft, states: dict[int, BatchState]) -> Draft:
    for number, line in enumerate(draft.lines, 1):
        if line.batch is not None and (
            line.batch.id not in states or states[line.batch.id].card.item_id != line.item.id
        ):
            raise Refused(
                "A batch of this bill is not in the books.",
                field="batch",
                next_step="Pick it anew.",
                line=number,
            )
    return replace(draft, lines=tuple(_on_batch(line, states) for line in draft.lines))


def _on_batch(line: Line, states: dict[int, BatchState]) -> Line:
    """Return the line with its batch as it is now; a draft made in this transaction has it already."""
    if line.batch is None or line.batch == (card := states[line.batch.id].card):
        return line
    return changed(line, batch=card)


def _in_buckets(tx: Tx, draft: Draft) -> Draft:
    """Return the draft with what lies in the buckets its lines take from, if not the saleable one."""
    keys = {
        number: (line.batch.id, *place)
        for number, line in enumerate(draft.lines)
        if line.batch is not None and (place := place_of_line(draft, line))[1] != SALEABLE
    }
    if not keys:
        return draft
    held = units_at(tx, keys.values(), draft.day)
    lines = list(draft.lines)
    for number, key in keys.items():
        card = lines[number].batch
        if card is not None:
            lines[number] = changed(lines[number], batch=replace(card, units=held[key]))
    return replace(draft, lines=tuple(lines))


# ── goods that come in ──────────────────────────────────────────────────────────────────────────
def _with_new_batches(tx: Tx, kind: DocumentKind, draft: Draft) -> tuple[Draft, tuple[str, ...]]:
    """Return a receipt with its batches in the books, and what was agreed to; checked first."""
    draft = kind.figure(draft)
    agreed = agree(tx, draft, kind.check(draft))
    supplier = draft.party.id if draft.party else None
    lines = []
    for line, value in zip(draft.lines, landed_values(draft), strict=True):
        card = batch_brought(line, value, draft.day)
        lines.append(replace(line, batch=replace(card, id=save_batch(tx, card, supplier))))
    return replace(draft, lines=tuple(lines)), agreed


def batch_brought(line: Line, value: Paise, day: date) -> BatchCard:
    """Return the batch a receipt line brings for ``value``; goods without batches share one for each MRP."""
    new, item = line.new_batch, line.item
    return BatchCard(
        id=0,
        item_id=item.id,
        number=(new.number if new and new.number and item.batched else SHARED).upper(),
        expiry=new.expiry if new else None,
        made_on=new.made_on if new else None,
        mrp=new.mrp if new and new.mrp else item.mrp,
        ptr=new.ptr if new and new.ptr else item.ptr,
        pts=new.pts if new and new.pts else item.pts,
        received_on=day,
        cost=landed_cost(value, line),
        rack=new.rack if new else "",
    )


def _refuse_twin(tx: Tx, draft: Draft) -> bool:
    """Refuse a supplier's bill that came before in the same year; tell whether another part was agreed to.

    One number, one amount is the same bill twice. Another amount may be the rest of a bill whose goods came
    in two parts: somebody with the right says so.
    """
    if draft.party is None or not draft.reference:
        return False
    own = draft.revises.document_id if draft.revises else None
    twins = same_supplier_bill(
        tx, draft.kind, draft.party.id, draft.reference, draft.reference_day or draft.day, own
    )
    if not twins:
        return False
    told = f"Bill {draft.reference} of {draft.party.name} was received with {twins[0][0]} already"
    total = draft.bill.total if draft.bill else Paise(0)
    same = any(other == total for _, other in twins)
    if same or not has_right(tx.role, "purchase.twin"):
        raise Refused(
            f"{told}, for {show_paise(total)} too." if same else f"{told}.",
            field="reference",
            next_step="Read number and date on the bill again; the owner may take a second part of one bill.",
        )
    tx.ask(TWIN, f"{told}, for another amount. Is this another part of it?", "reference")
    return True


# ── money ───────────────────────────────────────────────────────────────────────────────────────
def _sets_against_dues(kind: DocumentKind, draft: Draft) -> bool:
    if kind.goods == "in":
        return bool(draft.allotments)
    return kind.reduces_dues or (not kind.goods and bool(draft.tenders))


def _with_note(tx: Tx, draft: Draft, dues: dict[int, OpenDue]) -> Draft:
    """Return a note that takes off the bills its lines come from, as far as these are open.

    Of goods that were taken with a receipt, these are the bills that the receipt names.
    """
    # What suppliers are owed is below zero, what customers owe above.
    side = -1 if kind_of(draft.kind).party_role == "supplier" else 1
    bills = {line.source.document_id for line in draft.lines if line.source is not None}
    bills |= sources_of(tx, bills)
    rest: int = draft.bill.total if draft.bill else 0
    parts = []
    for due in dues.values():
        part = min(rest, side * due.left) if due.document_id in bills else 0
        if part > 0:
            parts.append(Allotment(due.id, Paise(side * part)))
            rest -= part
    return replace(draft, allotments=tuple(parts))


def _with_credits(draft: Draft, dues: dict[int, OpenDue]) -> Draft:
    """Return a receipt whose supplier's notes are set against it; refuse what is no open note of his."""
    credits_left = [due for due in dues.values() if due.left > 0 and due.kind in CREDITS]
    paid = sum(tender.paise for tender in draft.tenders)
    check_allotments(
        credits_left, draft.allotments or (), Paise((draft.bill.total if draft.bill else 0) - paid)
    )
    return draft


def _with_allotments(kind: DocumentKind, draft: Draft, dues: dict[int, OpenDue]) -> Draft:
    if kind.goods == "in":
        return _with_credits(draft, dues)
    amount = Paise(sum(one.paise for one in draft.tenders) + sum(charge.amount for charge in draft.charges))
    if draft.allotments is None:
        parts, _rest = oldest_first(list(dues.values()), amount)
        return replace(draft, allotments=tuple(parts))
    check_allotments(list(dues.values()), draft.allotments, amount)
    # On which party account a bill lies is what the books say, not what was sent.
    return replace(
        draft,
        allotments=tuple(replace(part, account=dues[part.due_id].account) for part in draft.allotments),
    )


def _refuse_cash_past_limit(tx: Tx, draft: Draft) -> None:
    """Refuse cash that with the rest of the day's reaches the limit of one person and day."""
    cash = cash_of(draft.tenders)
    if not cash or draft.party is None:
        return
    before, limit = cash_of_day(tx, draft.party.id, draft.day), cash_limit(draft.day)
    if before + cash >= limit:
        raise Refused(
            f"With {show_paise(before)} taken from {draft.party.name} that day already, this cash reaches "
            f"{show_paise(limit)}, which the law bars.",
            field="tenders",
            next_step="Take the rest by UPI, cheque or bank.",
        )


def _ask_cash_past_limit(tx: Tx, draft: Draft) -> tuple[str, ...]:
    """Ask when cash paid to a supplier passes what the law takes as an expense of one person and day."""
    cash, party = cash_of(draft.tenders), draft.party
    if not cash or party is None or party.role == "customer":
        return ()
    paid, limit = cash_paid_on(tx, party.id, draft.day) + cash, cash_paid_limit(draft.day)
    if paid <= limit:
        return ()
    tx.ask(
        CASH_DISALLOWED,
        f"{show_paise(paid)} in cash to {party.name} in a day: past {show_paise(limit)} it is no expense in "
        "income tax (s.40A(3)). Pay it all the same?",
        "tenders",
    )
    return (CASH_DISALLOWED,)
