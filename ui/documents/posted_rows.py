"""A posted document as rows and sums for the screen; nothing is worked out again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.dates import show_expiry
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.kernel.money import show_mills
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.kernel.money import show_percent
from ui.documents.bill_sums import MODES
from ui.documents.bill_sums import BillSums
from ui.documents.bill_sums import Note
from ui.documents.bill_sums import signed
from ui.documents.lines_model import SALE_CELLS
from ui.kit.grid_model import Cell
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow

if TYPE_CHECKING:
    from dcms_desktop.documents.posted import Posted
    from dcms_desktop.documents.posted import PostedLine

GOODS_COLUMNS = tuple(column for column, _show in SALE_CELLS)
MONEY_COLUMNS = (
    GridColumn("number", "", "number", 40),
    GridColumn("bill", "Bill", width=180, stretch=1),
    GridColumn("day", "Date", width=110),
    GridColumn("amount", "Bill amount", "number", 130),
    GridColumn("paid", "Paid with this", "number", 130, tone="text strong"),
    GridColumn("left", "Left after it", "number", 130),
)


def posted_rows(document: Posted) -> tuple[tuple[GridColumn, ...], list[GridRow]]:
    """Return the columns and rows of a posted document: its goods, else the bills it paid."""
    if document.lines:
        return GOODS_COLUMNS, [_goods_row(line) for line in document.lines]
    rows = [
        GridRow(
            (
                str(number),
                part.number,
                show_day(part.day),
                show_paise(part.amount),
                show_paise(part.paise),
                show_paise(part.left),
            )
        )
        for number, part in enumerate(document.allotments, 1)
    ]
    return MONEY_COLUMNS, rows


def _goods_row(line: PostedLine) -> GridRow:
    return GridRow(
        (
            Cell(str(line.no), "muted"),
            line.name,
            Cell(line.packing or line.unit, "muted"),
            line.batch or "—",
            show_expiry(line.expiry),
            show_paise(line.mrp) if line.mrp else "—",
            Cell(line.quantity, "text strong"),
            Cell(line.free_quantity, "ok"),
            show_mills(line.rate),
            line.discounts,
            show_paise(line.taxable),
            show_percent(line.gst),
            Cell(show_paise(line.amount), "text strong"),
        ),
        key=line.item_id,
    )


def posted_sums(document: Posted) -> BillSums:
    """Return the footer of a posted document."""
    outside = document.second_head is None and document.igst != 0
    heads = ("GST", "Taxable", *(("IGST",) if outside else ("CGST", document.second_head or "SGST")))
    rows = tuple(
        (
            show_percent(rate.gst),
            *(show_paise(one) for one in _heads(rate.taxable, rate.cgst, rate.sgst, rate.igst, outside)),
        )
        for rate in document.rates
    )
    sums = _heads(document.taxable, document.cgst, document.sgst, document.igst, outside)
    units = sum(line.units for line in document.lines)
    counts = f"Items {len(document.lines)} · Qty {group_digits(units)}" if document.lines else "Money"
    money = document.total or sum(one.paise for one in document.tenders)
    totals = (
        ("Gross", show_paise(document.gross)),
        ("Discounts", show_paise(-document.discount) if document.discount else "—"),
        ("Round off", signed(document.round_off)),
    )
    return BillSums(
        tax_heads=heads if document.rates else (),
        tax_rows=rows,
        tax_total=("", *(show_paise(one) for one in sums)) if document.rates else (),
        notes=_notes(document),
        counts=counts,
        totals=totals if document.lines else (),
        net=f"₹{group_digits(money // 100)}" if money % 100 == 0 else f"₹{show_paise(money)}",
        tax=show_paise(sum(sums[1:])) if document.rates else "",
        quiet=f"Balance after it ₹{group_digits(document.new_balance // 100)}" if document.party else "",
    )


def _heads(taxable: int, cgst: int, sgst: int, igst: int, outside: bool) -> tuple[int, ...]:
    return (taxable, igst) if outside else (taxable, cgst, sgst)


def _notes(document: Posted) -> tuple[Note, ...]:
    notes = []
    if document.state == "cancelled":
        notes.append(Note(f"✕ Cancelled: {document.cancel_reason}", "bad"))
    if document.revision and document.state != "cancelled":
        notes.append(
            Note(f"! Changed {document.revision} time{'' if document.revision == 1 else 's'}", "warn")
        )
    for one in document.tenders:
        tail = f" {one.reference}" if one.reference else ""
        notes.append(Note(f"{MODES.get(one.mode, one.mode)} {show_paise(one.paise)}{tail}", "ok"))
    if document.due_on:
        notes.append(Note(f"Due {show_day(document.due_on)}", "muted"))
    if document.remarks:
        notes.append(Note(document.remarks, "muted"))
    return tuple(notes)
