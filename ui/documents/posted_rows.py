"""A posted document as rows and sums for the screen; nothing is worked out again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dcms_desktop.drafts.legs import names_of
from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.dates import show_expiry
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.kernel.money import show_mills
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.kernel.money import show_percent
from dcms_desktop.warehouse.lines import REASONS
from dcms_desktop.warehouse.rules import BUCKET_WORDS
from dcms_desktop.warehouse.rules import SIGNED
from dcms_desktop.warehouse.rules import words_of
from ui.documents.bill_sums import MODES
from ui.documents.bill_sums import BillSums
from ui.documents.bill_sums import Note
from ui.documents.bill_sums import signed
from ui.documents.legs_model import LEG_COLUMNS
from ui.documents.legs_model import posted_leg_rows
from ui.documents.lines_model import SALE_CELLS
from ui.kit.grid_model import Cell
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow
from ui.language.catalog import say

if TYPE_CHECKING:
    from dcms_desktop.documents.posted import Posted
    from dcms_desktop.documents.posted import PostedLine

GOODS_COLUMNS = tuple(column for column, _show in SALE_CELLS if not column.on_demand)
MONEY_COLUMNS = (
    GridColumn("number", "", "number", 40),
    GridColumn("bill", "Bill", width=180, stretch=1),
    GridColumn("day", "Date", width=110),
    GridColumn("amount", "Bill amount", "number", 130),
    GridColumn("paid", "Paid with this", "number", 130, tone="text strong"),
    GridColumn("left", "Left after it", "number", 130),
)


HOUSE = frozenset({"stock_transfer", "transfer_receipt", "stock_adjustment", "stock_count", "bucket_move"})
"""Goods that stay in the house: no rates and taxes, but buckets and reasons."""
_HEAD = tuple(column for column, _show in SALE_CELLS[:5])
_QUANTITY = GridColumn("quantity", "Qty", "number", 90, tone="text strong")
_REASON = GridColumn("reason", "Reason", width=190)
_COST = GridColumn("value", "At cost", "number", 110)
_FROM = GridColumn("bucket", "From", width=104)
_TO = GridColumn("to_bucket", "Goes to", width=104)
HOUSE_COLUMNS: dict[str, tuple[GridColumn, ...]] = {
    "stock_transfer": (*_HEAD, _FROM, _QUANTITY, _COST),
    "stock_adjustment": (*_HEAD, _FROM, _QUANTITY, _REASON, _COST),
    "stock_count": (
        *_HEAD, _FROM, GridColumn("book", "Books", "number", 80), GridColumn("found", "Found", "number", 80),
        GridColumn("quantity", "Difference", "number", 90, tone="text strong"), _COST,
    ),
    "bucket_move": (*_HEAD, _FROM, _TO, _QUANTITY, _REASON, _COST),
    "transfer_receipt": (
        *_HEAD, _TO, _QUANTITY, GridColumn("short", "Short", "number", 80), _REASON, _COST,
    ),
}  # fmt: skip


SERIALS = GridColumn("serials", "S/N", width=190)


def posted_party(document: Posted) -> tuple[str, str]:
    """Return who the document is with, and what is known of it; the godowns where goods stay in the house."""
    party = document.party
    if party is not None:
        words = [party.code, party.gstin or "unregistered", party.city, party.state_name]
        return party.name, " · ".join(word for word in words if word)
    if document.legs:
        return names_of(document.legs), document.reference
    if document.kind not in HOUSE:
        return say("Opening stock" if document.kind == "opening_stock" else "Cash sale"), ""
    here, there = document.godown or say("Shop"), document.to_godown or say("Shop")
    names = f"{here} → {there}" if document.to_godown_id is not None else here
    words = [document.against, document.reference, document.transporter, document.vehicle, document.lr_number]
    return names, " · ".join(word for word in words if word)


def posted_rows(document: Posted) -> tuple[tuple[GridColumn, ...], list[GridRow]]:
    """Return the columns and rows of a posted document: its goods, else the bills it paid."""
    if document.legs:
        return LEG_COLUMNS, posted_leg_rows(document.legs)
    if document.lines:
        house = document.kind in HOUSE
        columns = HOUSE_COLUMNS[document.kind] if house else GOODS_COLUMNS
        rows = [_house_row(document.kind, line) if house else _goods_row(line) for line in document.lines]
        if any(line.pieces for line in document.lines):
            columns = (*columns, SERIALS)
            rows = [
                replace(row, cells=(*row.cells, ", ".join(line.pieces)))
                for row, line in zip(rows, document.lines, strict=True)
            ]
        return columns, rows
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


def _house_row(kind: str, line: PostedLine) -> GridRow:
    sign = "+" if kind in SIGNED and line.units > 0 else ""
    tone = "bad strong" if line.units < 0 else "text strong"
    cells: dict[str, str | Cell] = {
        "number": Cell(str(line.no), "muted"),
        "item": line.name,
        "pack": Cell(line.packing or line.unit, "muted"),
        "batch": line.batch or "—",
        "expiry": show_expiry(line.expiry),
        "book": "" if line.book is None else group_digits(line.book),
        "found": "" if line.book is None else group_digits(line.book + line.units),
        "bucket": say(BUCKET_WORDS.get(line.bucket, line.bucket)),
        "to_bucket": say(BUCKET_WORDS.get(line.to_bucket, line.to_bucket)),
        "quantity": Cell(f"{sign}{group_digits(line.units)}", tone),
        "short": Cell(group_digits(line.short), "bad strong") if line.short else "",
        "reason": say(words_of(REASONS.get(kind, ()), line.reason)) if line.reason else "",
        "value": show_paise(line.amount),
    }
    return GridRow(tuple(cells[column.name] for column in HOUSE_COLUMNS[kind]), key=line.item_id)


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
    return BillSums(
        tax_heads=heads if document.rates else (),
        tax_rows=rows,
        tax_total=("", *(show_paise(one) for one in sums)) if document.rates else (),
        notes=_notes(document),
        counts=counts,
        totals=_totals(document),
        net=f"₹{group_digits(money // 100)}" if money % 100 == 0 else f"₹{show_paise(money)}",
        tax=show_paise(sum(sums[1:])) if document.rates else "",
        quiet=f"Balance after it ₹{group_digits(document.new_balance // 100)}" if document.party else "",
    )


def _totals(document: Posted) -> tuple[tuple[str, str], ...]:
    if document.kind in HOUSE or not document.lines:
        return (("At cost", show_paise(document.gross)),) if document.lines else ()
    return (
        ("Gross", show_paise(document.gross)),
        ("Discounts", show_paise(-document.discount) if document.discount else "—"),
        ("Round off", signed(document.round_off)),
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
    notes.extend(Note(f"With the bill: {told}", "ok") for told in document.told)
    if document.remarks:
        notes.append(Note(document.remarks, "muted"))
    return tuple(notes)
