"""Goods that stay in the house, as pure functions: reasons, figures at cost, and the gates."""

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import replace

from dcms_desktop.catalog.rules import ItemCard
from dcms_desktop.drafts.quantity import count_units
from dcms_desktop.drafts.rules import MOST_LINES
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Gate
from dcms_desktop.drafts.rules import Line
from dcms_desktop.drafts.rules import place_of_line
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import MOST_UNITS
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import share
from dcms_desktop.kernel.values import changed
from dcms_desktop.stock.rules import BUCKETS
from dcms_desktop.stock.rules import IN_TRANSIT
from dcms_desktop.stock.rules import StockMove
from dcms_desktop.tax.rules import BillTax
from dcms_desktop.tax.rules import LineTax
from dcms_desktop.tax.rules import TaxRate
from dcms_desktop.tax.rules import Treatment


@dataclass(frozen=True, slots=True)
class Reason:
    """Why goods were corrected or set aside. ``sign`` 1 only adds, -1 only takes away, 0 does both."""

    code: str
    words: str
    sign: int = 0
    loss: str = "stock_loss"
    """The account that bears what is taken away."""


ADJUSTMENT_REASONS = (
    Reason("counted", "Counted otherwise"),
    Reason("entry_error", "Entered wrongly before"),
    Reason("found", "Found", 1),
    Reason("breakage", "Broken or leaked", -1),
    Reason("theft", "Stolen", -1),
    Reason("lost", "Lost", -1),
    Reason("destroyed", "Expired or damaged goods destroyed", -1),
    Reason("sample_given", "Given as sample", -1, "samples"),
    Reason("own_use", "Used in the shop", -1, "samples"),
)
COUNTED = "counted"
COUNT_REASONS = tuple(reason for reason in ADJUSTMENT_REASONS if reason.code == COUNTED)
"""Why a count corrects the stock: it has no other reason."""
_LOSSES = {reason.code: reason.loss for reason in ADJUSTMENT_REASONS}
SIGNED = frozenset({"stock_adjustment", "stock_count"})
"""Kinds whose lines add goods, or with a minus take them away."""
BUCKET_REASONS = (
    Reason("breakage", "Broken or leaked"),
    Reason("expired", "Expired"),
    Reason("quality", "Held for a check of quality"),
    Reason("recall", "Recalled by the maker"),
    Reason("sample", "Set aside as sample"),
    Reason("repacked", "Mended or packed anew"),
    Reason("released", "Checked and released"),
)
LOST = "lost"
SENT_BACK = "sent_back"
SHORT_REASONS = (
    Reason(LOST, "Lost on the way"),
    Reason(SENT_BACK, "Never left, back at the sender"),
)
"""What became of goods that were sent and did not arrive."""
RESTING = tuple(bucket for bucket in BUCKETS if bucket != IN_TRANSIT)
"""Buckets goods may be put into by hand."""
BUCKET_WORDS = {
    "saleable": "Saleable", "damaged": "Damaged", "expired": "Expired", "quarantine": "Quarantine",
    "sample": "Sample", "in_transit": "In transit",
}  # fmt: skip


def figure_goods(draft: Draft) -> Draft:
    """Return the draft with every line at the cost of its batch: nobody sells it, so there is no tax."""
    lines = tuple(_at_cost(line) for line in draft.lines)
    taxes = tuple(line.tax for line in lines if line.tax is not None)
    nothing, total = Paise(0), Paise(sum(tax.total for tax in taxes))
    bill = BillTax(
        lines=taxes, gross=total, discount=nothing, charges=nothing, taxable=nothing, exempt=nothing,
        nil_rated=nothing, non_gst=total, cgst=nothing, sgst=nothing, igst=nothing, cess=nothing,
        other_untaxed=nothing, before_round=total, round_off=nothing, total=total, inter_state=False,
        igst_charged=False, second_head=None, reverse_charge=False,
    )  # fmt: skip
    return replace(draft, lines=lines, tenders=(), charges=(), bill_discounts=(), bill=bill)


_NO_SUPPLY = TaxRate(gst=Percent(0), treatment=Treatment.NON_GST)
"""Goods that stay with one registration are not sold to anybody (s.7 CGST)."""


def _at_cost(line: Line) -> Line:
    rate = line.batch.cost if line.batch else Mills(0)
    value, nothing = share(line.units, rate, of=line.item.per * 10), Paise(0)
    tax = LineTax(
        rate=_NO_SUPPLY, gross=value, steps=(), net=value, discount=nothing, charges=nothing, taxable=value,
        cgst=nothing, sgst=nothing, igst=nothing, cess=nothing, cess_specific=nothing, total=value,
    )  # fmt: skip
    return changed(line, rate=rate, discounts=(), free=Units(0), tax=tax)


def carry(
    line: Line, number: int, units: int, here: tuple[int, str], there: tuple[int, str]
) -> tuple[StockMove, ...]:
    """Return the two moves that carry units of a line from one place and bucket to another, value and all."""
    if line.batch is None or not units:
        return ()
    out = StockMove(
        line_no=number, item_id=line.item.id, batch_id=line.batch.id, units=Units(-units),
        godown_id=here[0], bucket=here[1],
    )  # fmt: skip
    into = replace(out, units=Units(units), godown_id=there[0], bucket=there[1], carried=True)
    return (out, into)


def block(name: str, text: str, field: str, next_step: str, line: int | None = None) -> Gate:
    """Return an objection that stops the document."""
    return Gate(level="block", name=name, text=text, field=field, next_step=next_step, line=line)


def differences(draft: Draft) -> tuple[StockMove, ...]:
    """Return what comes at the batch's cost as gain, and what goes at the value it had as loss."""
    return tuple(
        StockMove(
            line_no=number,
            item_id=line.item.id,
            batch_id=line.batch.id,
            units=line.units,
            godown_id=draft.godown_id,
            bucket=line.bucket,
            account="stock_gain" if line.units > 0 else _LOSSES.get(line.reason, "stock_loss"),
        )
        for number, line in enumerate(draft.lines, 1)
        if line.batch is not None
    )


def goods_gates(draft: Draft) -> list[Gate]:
    """Return what every document of goods in the house must be: lines, batches, and goods that are there."""
    if not draft.lines:
        return [block("empty", "There is no line.", "item", "Type an item.")]
    found: list[Gate] = []
    if len(draft.lines) > MOST_LINES:
        text = f"A document has at most {MOST_LINES} lines."
        found.append(block("too_long", text, "item", "Save the rest as another one."))
    asked: dict[tuple[int, int, str], int] = {}
    for number, line in enumerate(draft.lines, 1):
        found.extend(_line_gates(draft, line, number, asked))
    return found


def _line_gates(
    draft: Draft, line: Line, number: int, asked: dict[tuple[int, int, str], int]
) -> Iterable[Gate]:
    name = line.item.name
    if line.batch is None:
        yield block("no_batch", f"{name} has no batch here.", "batch", "Pick the batch (F4).", number)
        return
    if not line.units and not line.short:
        step = "Type the quantity, or Ctrl+D to take the line off."
        yield block("no_quantity", f"{name} has no quantity.", "quantity", step, number)
    if abs(line.units) + line.short > MOST_UNITS:
        text = f"{name} has more units than any stock holds."
        yield block("too_many", text, "quantity", "Check the digits and type it again.", number)
    key = (line.batch.id, *place_of_line(draft, line))
    asked[key] = asked.get(key, 0) + (-line.units if draft.kind in SIGNED else line.units) + line.short
    if asked[key] > max(line.batch.units, 0):
        text = (
            f"Batch {line.batch.number} of {name} has {line.batch.units} units "
            f"{BUCKET_WORDS.get(line.bucket, line.bucket).lower()} there, {asked[key]} are moved."
        )
        yield block("not_there", text, "quantity", "Lower the quantity or pick another batch (F4).", number)


def reason_gates(line: Line, number: int, reasons: Iterable[Reason]) -> Iterable[Gate]:
    """Return the objections to a line without a reason of the list, or with one that does not fit."""
    known = {reason.code: reason for reason in reasons}
    reason = known.get(line.reason)
    if reason is None:
        step = f"One of: {', '.join(one.words.lower() for one in known.values())}."
        yield block("no_reason", f"{line.item.name} needs a reason.", "reason", step, number)
    elif reason.sign * line.units < 0:
        how = "adds" if reason.sign > 0 else "takes away"
        text = f"“{reason.words}” only {how} goods."
        yield block("wrong_sign", text, "quantity", "Change the sign or the reason.", number)


def difference_gates(draft: Draft, reasons: Sequence[Reason]) -> tuple[Gate, ...]:
    """Return the objections to goods that are written up or down in their bucket for a reason of the list."""
    found = goods_gates(draft)
    for number, line in enumerate(draft.lines, 1):
        found.extend(bucket_gates(line, number, line.bucket, "bucket"))
        found.extend(reason_gates(line, number, reasons))
    return tuple(found)


def bucket_gates(line: Line, number: int, bucket: str, field: str) -> Iterable[Gate]:
    """Return the objection to a bucket that goods cannot be put into, or taken from, by hand."""
    if bucket not in RESTING:
        text = f"“{bucket[:40]}” is no bucket for {line.item.name}."
        yield block("bucket", text, field, f"One of: {', '.join(RESTING)}.", number)


def count_signed(text: str, item: ItemCard) -> Units:
    """Return ``12`` or ``-2c6`` in base units: what is over, or with a minus what is gone."""
    plain = text.strip().replace("−", "-")
    if plain.startswith("-"):
        return Units(-count_units(plain[1:], item))
    return count_units(plain.removeprefix("+"), item)


def words_of(reasons: Iterable[Reason], code: str) -> str:
    """Return a reason in words."""
    return next((reason.words for reason in reasons if reason.code == code), code)
