"""A supplier's bill as his file tells it: an e-invoice (INV-01), or a sheet whose columns were named."""

import json
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from decimal import Decimal
from decimal import InvalidOperation
from typing import Any

from dcms_desktop.exchange.rules import Cells
from dcms_desktop.exchange.rules import SheetField
from dcms_desktop.exchange.rules import SheetPlan
from dcms_desktop.exchange.rules import SheetRow
from dcms_desktop.exchange.rules import bare_amount
from dcms_desktop.exchange.rules import places_of
from dcms_desktop.intake.signed import open_signed
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass

MOST_JSON = 4 * 1024 * 1024
MOST_LINES = 3_000
_NEXT = "Ask the supplier for the file again, or type the bill by hand."


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLine:
    """One line as the file tells it; texts, "" is not told."""

    no: int
    code: str = ""
    barcode: str = ""
    name: str = ""
    hsn: str = ""
    unit: str = ""
    quantity: str = ""
    free: str = ""
    batch: str = ""
    expiry: str = ""
    made_on: str = ""
    mrp: str = ""
    rate: str = ""
    discount: str = ""
    """A percentage like ``5%``, or an amount."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierFile:
    """One bill of a supplier."""

    seller: str = ""
    buyer: str = ""
    number: str = ""
    day: str = ""
    total: str = ""
    place: str = ""
    irn: str = ""
    other_charges: str = ""
    discount: str = ""
    """Off the whole bill, after tax."""
    signature: str = ""
    """State of its signature; "" when it has none."""
    lines: tuple[FileLine, ...] = ()


def _field(name: str, title: str, *also: str, needed: bool = False) -> SheetField:
    return SheetField(name=name, title=title, also=also, needed=needed)


FIELDS = (
    _field("name", "Item name", "product", "product name", "item", "description", "particulars", needed=True),
    _field("quantity", "Quantity", "qty", "billed qty", "sale qty", needed=True),
    _field("rate", "Rate", "unit price", "pts", "purchase rate", "price", needed=True),
    _field("code", "Item code", "product code", "material code", "sku", "maker code"),
    _field("barcode", "Barcode", "ean", "gtin", "ean code"),
    _field("hsn", "HSN", "hsn code", "hsn/sac"),
    _field("unit", "Unit", "uom", "uqc"),
    _field("free", "Free", "free qty", "scheme qty", "bonus"),
    _field("batch", "Batch", "batch no", "batch number", "lot"),
    _field("expiry", "Expiry", "exp", "exp date", "expiry date"),
    _field("made_on", "Made on", "mfg", "mfg date", "mfd"),
    _field("mrp", "MRP", "m.r.p."),
    _field("percent", "Discount %", "disc %", "disc", "discount percent"),
    _field("off", "Discount amount", "disc amt", "discount value"),
    _field("number", "Bill number", "invoice no", "inv no", "invoice number", "bill no"),
    _field("day", "Bill date", "invoice date", "inv date"),
    _field("seller", "Supplier GSTIN", "seller gstin", "supplier gst no"),
    _field("buyer", "Buyer GSTIN", "customer gstin", "party gstin"),
    _field("total", "Bill total", "invoice total", "invoice value", "net amount", "bill amount"),
)
"""What a column of a supplier's sheet may hold."""


def missing_columns(columns: Mapping[str, str]) -> tuple[SheetField, ...]:
    """Return the needed fields that no column fills."""
    return tuple(one for one in FIELDS if one.needed and not columns.get(one.name))


def file_of_sheet(
    headings: Sequence[str], rows: Iterable[SheetRow], columns: Mapping[str, str]
) -> SupplierFile:
    """Return the bill in a sheet. Refuses columns that are not there and two bills in one sheet."""
    places = places_of(SheetPlan(columns=columns), headings, FIELDS)
    lines: list[FileLine] = []
    head: dict[str, str] = {}
    for row in rows:
        cells = Cells(row, places, {})
        for name in ("number", "day", "seller", "buyer", "total"):
            told = cells.text(name)
            if told and head.setdefault(name, told) != told:
                raise Refused(
                    f"The file holds more than one bill: “{head[name][:30]}” and “{told[:30]}”.",
                    field=name,
                    next_step="Load a file with one bill, or map another column.",
                )
        if not cells.text("name") and not cells.text("code"):
            continue
        if len(lines) == MOST_LINES:
            raise _too_many()
        lines.append(_line_of_row(row.number, cells))
    if not lines:
        raise Refused("The file holds no line with goods.", field="file", next_step=_NEXT)
    if "total" in head:
        head["total"] = bare_amount(head["total"])
    return SupplierFile(**head, lines=tuple(lines))


def _line_of_row(number: int, cells: Cells) -> FileLine:
    percent = cells.text("percent").removesuffix("%").strip()
    same = ("code", "barcode", "name", "hsn", "unit", "batch", "expiry", "made_on")
    money = {name: bare_amount(cells.text(name)) for name in ("quantity", "free", "mrp", "rate", "off")}
    off = money.pop("off")
    return FileLine(
        no=number,
        discount=f"{percent}%" if percent and percent.strip("0.") else off,
        **{name: cells.text(name) for name in same},
        **money,
    )


# ── e-invoices ──────────────────────────────────────────────────────────────────────────────────
def file_of_json(body: bytes, keys: str) -> SupplierFile:
    """Return the bill in an e-invoice, plain or in its signed envelope. Refuses what is neither."""
    if len(body) > MOST_JSON:
        raise Refused("The file is larger than any e-invoice.", field="file", next_step=_NEXT)
    told = _decode(body)
    told = told[0] if isinstance(told, list) and len(told) == 1 else told
    if not isinstance(told, dict):
        raise _no_einvoice("it is not one bill")
    state = ""
    if isinstance(told.get("SignedInvoice"), str):
        state, told = open_signed(told["SignedInvoice"], keys)
    lines = told.get("ItemList")
    if not isinstance(lines, list) or not lines:
        raise _no_einvoice("it has no ItemList")
    if len(lines) > MOST_LINES:
        raise _too_many()
    head, seller, buyer, sums = (
        _part(told, name) for name in ("DocDtls", "SellerDtls", "BuyerDtls", "ValDtls")
    )
    if _text(head, "Typ") not in {"", "INV"}:
        raise Refused("This e-invoice is a note, not a bill.", field="file", next_step="Enter it as a note.")
    return SupplierFile(
        seller=_text(seller, "Gstin").upper(),
        buyer=_text(buyer, "Gstin").upper(),
        number=_text(head, "No"),
        day=_text(head, "Dt"),
        total=_figure(sums, "TotInvVal"),
        place=_text(buyer, "Pos").zfill(2) if _text(buyer, "Pos") else "",
        irn=_text(told, "Irn"),
        other_charges=_figure(sums, "OthChrg"),
        discount=_figure(sums, "Discount"),
        signature=state,
        lines=tuple(_line_of_json(at, one) for at, one in enumerate(lines, 1)),
    )


def _line_of_json(number: int, told: object) -> FileLine:
    if not isinstance(told, dict):
        raise _no_einvoice(f"line {number} is no line")
    batch = _part(told, "BchDtls")
    off = _figure(told, "Discount")
    return FileLine(
        no=number,
        barcode=_text(told, "Barcde"),
        name=_text(told, "PrdDesc"),
        hsn=_text(told, "HsnCd"),
        unit=_text(told, "Unit"),
        quantity=_figure(told, "Qty"),
        free=_figure(told, "FreeQty"),
        batch=_text(batch, "Nm"),
        expiry=_text(batch, "ExpDt"),
        rate=_figure(told, "UnitPrice"),
        discount=off if off.strip("0.") else "",
    )


def _decode(body: bytes) -> Any:
    try:
        return json.loads(body.decode("utf-8-sig"), parse_float=Decimal)
    except (ValueError, RecursionError, InvalidOperation) as no:
        raise _no_einvoice("it is not JSON") from no


def _part(told: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = told.get(name)
    if part is not None and not isinstance(part, dict):
        raise _no_einvoice(f"{name} is not an object")
    return part or {}


def _text(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name)
    if value is None:
        return ""
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise _no_einvoice(f"{name} is no text")
    return " ".join(str(value).split())[:200]


def _figure(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name)
    if value is None or value == "":
        return ""
    figure = figure_of(str(value)) if isinstance(value, str | int | Decimal) else None
    if figure is None or isinstance(value, bool):
        raise _no_einvoice(f"{name} is no figure")
    return format(figure, "f")


def figure_of(text: str) -> Decimal | None:
    """Return a figure of a size that trade knows, None for anything else."""
    try:
        figure = Decimal(text.replace(",", "").strip())
    except InvalidOperation:
        return None
    sound = figure.is_finite() and (not figure or abs(figure.adjusted()) < 15) and len(text) < 40
    return figure if sound else None


def _no_einvoice(why: str) -> Refused:
    return Refused(f"This is no e-invoice: {why}.", field="file", next_step=_NEXT)


def _too_many() -> Refused:
    return Refused(f"The bill has more than {MOST_LINES} lines.", field="file", next_step=_NEXT)
