"""Sheet of revised MRPs: a company's list of lowered prices, honoured on packs in trade from a day on."""

from datetime import date

from dcms_desktop.db.tx import Tx
from dcms_desktop.exchange.rules import Cells
from dcms_desktop.exchange.rules import SheetField
from dcms_desktop.exchange.rules import bare_amount
from dcms_desktop.exchange.sheet_kind import Rows
from dcms_desktop.exchange.sheet_kind import SheetKind
from dcms_desktop.exchange.sheet_kind import Sorted
from dcms_desktop.exchange.sheets.price_list import day_in
from dcms_desktop.exchange.sheets.price_list import find_item
from dcms_desktop.exchange.sheets.price_list import item_finder
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import rupees
from dcms_desktop.stock.actions import revise_mrp
from dcms_desktop.stock.queries import batches_of

FIELDS = (
    SheetField(name="item", title="Item", needed=True, help="Its code, barcode or exact name.", also=(
        "code", "item code", "item name", "product", "product name", "name", "sku", "barcode",
    )),
    SheetField(name="batch", title="Batch", also=("batch no", "batch number", "lot"),
               help="Empty is every batch that bears more."),
    SheetField(name="printed", title="Printed MRP", also=("old mrp", "existing mrp", "current mrp"),
               help="Only packs that bear it; empty is any that bears more."),
    SheetField(name="mrp", title="Revised MRP", needed=True, also=("new mrp", "mrp", "revised price")),
    SheetField(name="first", title="From", also=("wef", "effective from", "from date", "date", "w.e.f."),
               help="Today when nothing is said."),
)  # fmt: skip


def sort_out(tx: Tx, rows: Rows) -> Sorted:
    """Read every row, and find the batches that bear more than the revised price."""
    done, finder = Sorted(), item_finder(tx)
    for cells in rows:
        done.rows += 1
        try:
            batch_ids, *price = _read(tx, cells, finder)
        except Refused as no:
            done.refuse(cells.number, no)
            continue
        if batch_ids:
            done.changed.append((cells.number, (batch_ids, *price)))
        else:
            done.skip(cells.number, "mrp", "No batch in the books bears more than that.")
    return done


def _read(tx: Tx, cells: Cells, finder: dict[str, int]) -> tuple[list[int], Paise, date]:
    item_id = find_item(cells.text("item"), finder)
    lower = rupees(bare_amount(cells.text("mrp")), "mrp")
    if lower <= 0:
        raise Refused("A revised MRP lies above zero.", field="mrp", next_step="Write the price with tax.")
    printed = rupees(bare_amount(cells.text("printed")), "printed") if cells.text("printed") else None
    number = cells.text("batch").upper()
    found = [one for one in batches_of(tx, [item_id])[item_id] if number in {"", one.number.upper()}]
    if number and not found:
        raise Refused(f"The item has no batch {number[:30]}.", field="batch", next_step="Read it again.")
    bear = {one.id: one.printed_mrp or one.mrp for one in found}
    fit = [key for key, mrp in bear.items() if mrp > lower and printed in {None, mrp}]
    return fit, lower, day_in(cells.text("first"), tx.today, "first") or tx.today


def write(tx: Tx, done: Sorted) -> None:
    """Keep the revised prices; the last row for a batch counts."""
    for _, (batch_ids, lower, since) in done.changed:
        revise_mrp(tx, batch_ids, lower, since)
    done.extra = {"batches": sum(len(form[0]) for _, form in done.changed)}


SHEET = SheetKind(
    code="revised-mrp", title="Revised MRPs", fields=FIELDS, right="stock.mrp", topics=("stock",),
    sort_out=sort_out, write=write,
    sample=(("Item", "Printed MRP", "Revised MRP", "From"), ("10001", "33.90", "31.80", "2025-09-22")),
)  # fmt: skip
