"""Purchase return: goods go back to the supplier at their own cost, and he owes us their price and tax.

On paper it is our debit note. What he credits beside what the goods cost us is a gain or loss of the return.
"""

from dcms_desktop.drafts.figures import figure_purchase
from dcms_desktop.drafts.plans import moves_out
from dcms_desktop.drafts.quantity import quantity_gates
from dcms_desktop.drafts.rules import DocumentKind
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Gate
from dcms_desktop.drafts.rules import Line
from dcms_desktop.drafts.rules import Plan
from dcms_desktop.purchase.notes import RETURN_REASONS
from dcms_desktop.purchase.notes import block
from dcms_desktop.purchase.notes import note_dues
from dcms_desktop.purchase.notes import note_entries
from dcms_desktop.purchase.notes import note_gates
from dcms_desktop.stock.rules import BUCKETS
from dcms_desktop.stock.rules import IN_TRANSIT


def plan(draft: Draft) -> Plan:
    """Return the stock out at its own cost, the tax credit given back, and what the supplier owes us."""
    return Plan(
        stock=moves_out(draft),
        cost_account="purchase_notes",
        entries=note_entries(draft, "purchase_notes"),
        dues=note_dues(draft),
        allotments=draft.allotments or (),
        feed="purchase_return",
    )


def check(draft: Draft) -> tuple[Gate, ...]:
    """Return the objections to the return."""
    found = note_gates(draft, RETURN_REASONS)
    if not draft.lines:
        found.append(block("empty", "The return has no line.", "item", "Type an item."))
    wanted: dict[tuple[int, str], int] = {}
    for number, line in enumerate(draft.lines, 1):
        found.extend(quantity_gates(line, number))
        found.extend(_batch_gates(line, number, wanted))
    return tuple(found)


def _batch_gates(line: Line, number: int, wanted: dict[tuple[int, str], int]) -> list[Gate]:
    """Return the objections to the batch; ``wanted`` adds up what all lines take of it."""
    if line.batch is None:
        if not line.item.batched:
            return []
        text = f"{line.item.name} needs the batch that goes back."
        return [block("batch", text, "batch", "F4 lists what lies here.", number)]
    if line.bucket not in BUCKETS or line.bucket == IN_TRANSIT:
        text = f"“{line.bucket[:30]}” is no bucket that goods go back from."
        return [block("bucket", text, "bucket", "Pick saleable, damaged or expired.", number)]
    key = (line.batch.id, line.bucket)
    taken = wanted[key] = wanted.get(key, 0) + line.units + line.free
    if taken > line.batch.units:
        text = f"{max(line.batch.units, 0)} of batch {line.batch.number} lie here, {taken} would go back."
        return [block("past_stock", text, "quantity", "Lower the quantity, or pick another batch.", number)]
    return []


KIND = DocumentKind(
    code="purchase_return",
    title="Purchase return",
    prefix="PR",
    right="purchase.return",
    plan=plan,
    figure=figure_purchase,
    check=check,
    prints=("debit_note_a4",),
    feed="purchase_return",
    goods="out",
    party_role="supplier",
    draws_on={"goods_receipt": "block"},
    reduces_dues=True,
)
