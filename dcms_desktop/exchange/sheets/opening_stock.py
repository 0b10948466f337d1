"""Sheet of the stock on the first day: one row for each batch of each item."""

import hashlib

import msgspec

from dcms_desktop.catalog.queries import item_keys
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.all_kinds import kind_of
from dcms_desktop.documents.queries import id_of_request
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Gate
from dcms_desktop.exchange.rules import Cells
from dcms_desktop.exchange.rules import SheetField
from dcms_desktop.exchange.rules import bare_amount
from dcms_desktop.exchange.sheet_kind import Rows
from dcms_desktop.exchange.sheet_kind import SheetKind
from dcms_desktop.exchange.sheet_kind import Sorted
from dcms_desktop.exchange.sheets.price_list import find_item
from dcms_desktop.exchange.sheets.price_list import item_finder
from dcms_desktop.inbox.cards import Cards
from dcms_desktop.inbox.drafts import draft_of
from dcms_desktop.inbox.posting import post_typed
from dcms_desktop.inbox.typed import TypedOpeningStock
from dcms_desktop.inbox.typed import TypedPurchaseLine
from dcms_desktop.kernel.dates import parse_expiry
from dcms_desktop.kernel.errors import Refused

LINES = 200
"""Lines of one opening document; a shop's stock becomes several."""

FIELDS = (
    SheetField(name="item", title="Item", needed=True, help="Its code, barcode or exact name.", also=(
        "code", "item code", "item name", "product", "product name", "name", "product code", "sku", "barcode",
    )),
    SheetField(name="quantity", title="Quantity", needed=True, help="In units, or like 2c6 in packs.", also=(
        "qty", "stock", "closing", "closing stock", "balance", "units", "closing qty", "current stock",
    )),
    SheetField(name="batch", title="Batch", also=("batch no", "lot", "lot no", "batch number")),
    SheetField(name="expiry", title="Expiry", also=("exp", "exp date", "expiry date", "exp dt")),
    SheetField(name="made_on", title="Made on", also=("mfg", "mfg date", "mfd")),
    SheetField(name="mrp", title="MRP", also=("m.r.p.", "mrp rs")),
    SheetField(name="ptr", title="PTR", also=("sale rate", "rate")),
    SheetField(name="pts", title="PTS", also=("price to stockist",)),
    SheetField(name="cost", title="Cost", help="For the unit that rates are quoted for.", also=(
        "purchase rate", "purchase price", "cost price", "p rate", "landed cost",
    )),
    SheetField(name="rack", title="Rack", also=("shelf", "location", "bin")),
)  # fmt: skip


def sort_out(tx: Tx, rows: Rows) -> Sorted:
    """Read every row and try the documents they make; what the books object to is refused row by row."""
    done = Sorted()
    finder = item_finder(tx)
    codes = {key.id: key.code for key in item_keys(tx)}
    lines: list[tuple[int, TypedPurchaseLine]] = []
    for cells in rows:
        done.rows += 1
        try:
            lines.append((cells.number, _line(cells, finder, codes)))
        except Refused as no:
            done.refuse(cells.number, no)
    cards = Cards()
    documents = []
    for start in range(0, len(lines), LINES):
        document = _tried(tx, lines[start : start + LINES], cards, done)
        if document is not None:
            documents.append(document)
    done.carry = tuple(documents)
    done.extra = {"documents": len(documents)}
    return done


def _line(cells: Cells, finder: dict[str, int], codes: dict[int, str]) -> TypedPurchaseLine:
    expiry = cells.text("expiry").partition(" ")[0]
    if expiry:
        expiry = parse_expiry(expiry).isoformat()
    made = cells.text("made_on").partition(" ")[0]
    return TypedPurchaseLine(
        item=codes[find_item(cells.text("item"), finder)],
        quantity=cells.text("quantity").removesuffix(".0").removesuffix(".00"),
        batch=cells.text("batch") or None,
        expiry=expiry or None,
        made_on=made or None,
        rate=_amount(cells, "cost"),
        rack=cells.text("rack"),
        mrp=_amount(cells, "mrp"),
        ptr=_amount(cells, "ptr"),
        pts=_amount(cells, "pts"),
    )


def _amount(cells: Cells, name: str) -> str | None:
    return bare_amount(cells.text(name)) or None


def _tried(
    tx: Tx, lines: list[tuple[int, TypedPurchaseLine]], cards: Cards, done: Sorted
) -> TypedOpeningStock | None:
    """Return the document of the rows that the books take; the others are refused one by one."""
    while lines:
        document = _document([line for _, line in lines])
        if id_of_request(tx, document.request_id) is not None:
            for row, _ in lines:
                done.skip(row, "item", "This sheet was loaded before.")
            return None
        try:
            draft = draft_of(tx, document, cards).draft
        except Refused as no:
            if no.line is None:
                raise
            done.refuse(lines.pop(no.line - 1)[0], no)
            continue
        blocked = _objections(draft)
        if not blocked:
            done.fresh += lines
            return document
        for place in sorted(blocked, reverse=True):
            done.refuse(lines.pop(place)[0], blocked[place])
    return None


def _objections(draft: Draft) -> dict[int, Refused]:
    """Return what the books say no to, by place of the line."""
    found: dict[int, Refused] = {}
    for gate in kind_of("opening_stock").check(draft):
        if gate.level == "block" and gate.line is not None:
            found.setdefault(gate.line - 1, Refused(gate.text, field=gate.field, next_step=gate.next_step))
    return found


def _document(lines: list[TypedPurchaseLine]) -> TypedOpeningStock:
    digest = hashlib.sha256(msgspec.json.encode(lines)).hexdigest()
    return TypedOpeningStock(request_id=f"opening-stock-{digest[:40]}", lines=lines)


def write(tx: Tx, done: Sorted) -> None:
    """Post the documents; the same sheet loaded twice makes no stock twice."""
    cards = Cards()
    for document in done.carry:
        tx.consents |= {gate.name for gate in _questions(tx, document, cards)}
        post_typed(tx, document, cards)


def _questions(tx: Tx, document: TypedOpeningStock, cards: Cards) -> list[Gate]:
    draft = draft_of(tx, document, cards).draft
    return [gate for gate in kind_of("opening_stock").check(draft) if gate.level == "ask"]


SHEET = SheetKind(
    code="opening-stock",
    title="Opening stock",
    fields=FIELDS,
    right="purchase.opening",
    topics=("stock", "documents", "ledger"),
    sort_out=sort_out,
    write=write,
    sample=(
        ("Item", "Batch", "Expiry", "MRP", "Quantity", "Cost"),
        ("10001", "D1234", "08/28", "30.91", "120", "18.50"),
    ),
)
