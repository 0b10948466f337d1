"""Sheet of sales orders: one row for each item, rows of one party and order number are one order."""

import hashlib
from collections.abc import Mapping

from dcms_desktop.catalog.queries import item_keys
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.all_kinds import kind_of
from dcms_desktop.documents.queries import id_of_request
from dcms_desktop.drafts.rules import speak
from dcms_desktop.exchange.rules import Cells
from dcms_desktop.exchange.rules import SheetField
from dcms_desktop.exchange.rules import bare_amount
from dcms_desktop.exchange.sheet_kind import Rows
from dcms_desktop.exchange.sheet_kind import SheetKind
from dcms_desktop.exchange.sheet_kind import Sorted
from dcms_desktop.exchange.sheets.opening_dues import party_finder
from dcms_desktop.exchange.sheets.opening_dues import party_in
from dcms_desktop.exchange.sheets.price_list import day_in
from dcms_desktop.exchange.sheets.price_list import find_item
from dcms_desktop.exchange.sheets.price_list import item_finder
from dcms_desktop.inbox.cards import Cards
from dcms_desktop.inbox.drafts import draft_of
from dcms_desktop.inbox.posting import post_typed
from dcms_desktop.inbox.typed_orders import TypedSalesOrder
from dcms_desktop.inbox.typed_orders import TypedWish
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.telling.queries.received import received_id

FIELDS = (
    SheetField(name="party", title="Party", needed=True, help="Its code, GSTIN or exact name.", also=(
        "party code", "party name", "customer", "customer name", "retailer", "outlet", "shop", "account",
    )),
    SheetField(name="number", title="Order number", help="Rows with one number are one order.", also=(
        "order no", "po no", "po number", "order id", "reference", "ref", "order",
    )),
    SheetField(name="day", title="Order date", also=("date", "order dt", "po date")),
    SheetField(name="promised", title="Promised by", also=("delivery date", "deliver by", "required by")),
    SheetField(name="item", title="Item", needed=True, help="Its code, barcode or exact name.", also=(
        "item code", "item name", "product", "product name", "product code", "sku", "barcode", "code",
    )),
    SheetField(name="quantity", title="Quantity", needed=True, help="In units, or like 2c6 in packs.", also=(
        "qty", "units", "order qty", "ordered",
    )),
    SheetField(name="free", title="Free", also=("free qty", "scheme qty")),
    SheetField(name="rate", title="Rate", help="Empty is the party's price.", also=("price", "sale rate")),
    SheetField(name="salesman", title="Salesman", also=("salesman code", "sm", "dsr", "rep")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Names:
    """What cells name: parties and items by code, bar code or name."""

    parties: Mapping[str, str]
    items: dict[str, int]
    codes: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """One row that could be read: whose order it is of, and its line."""

    row: int
    party: str
    number: str
    day: str | None
    promised: str | None
    salesman: str | None
    line: TypedWish

    @property
    def key(self) -> tuple[str, str, str | None]:
        """Return which order it is of."""
        return self.party, self.number, self.day


def sort_out(tx: Tx, rows: Rows) -> Sorted:
    """Read every row and try the orders they make; an order is taken whole or not at all."""
    done = Sorted()
    names = Names(party_finder(tx), item_finder(tx), {key.id: key.code for key in item_keys(tx)})
    orders: dict[tuple[str, str, str | None], list[Asked]] = {}
    broken: set[str] = set()
    """Order numbers of rows that could not be read."""
    for cells in rows:
        done.rows += 1
        try:
            asked = _asked(tx, cells, names)
            orders.setdefault(asked.key, []).append(asked)
        except Refused as no:
            done.refuse(cells.number, no)
            broken.add(cells.text("number"))
    cards = Cards()
    for key, found in orders.items():
        if key[1] and key[1] in broken:
            _leave_out(done, found, "Another row of this order is refused.")
        else:
            _try(tx, found, cards, done)
    done.extra = {"documents": len(done.carry)}
    return done


def _asked(tx: Tx, cells: Cells, names: Names) -> Asked:
    party = party_in(cells, names.parties)
    day = day_in(cells.text("day"), tx.today, "day")
    promised = day_in(cells.text("promised"), tx.today, "promised")
    line = TypedWish(
        item=names.codes[find_item(cells.text("item"), names.items)],
        quantity=cells.text("quantity").removesuffix(".0").removesuffix(".00"),
        free=cells.text("free").removesuffix(".0") or None,
        rate=bare_amount(cells.text("rate")) or None,
    )
    return Asked(
        cells.number, party, cells.text("number"), day.isoformat() if day else None,
        promised.isoformat() if promised else None, cells.text("salesman") or None, line,
    )  # fmt: skip


def _leave_out(done: Sorted, found: list[Asked], why: str) -> None:
    for one in found:
        done.skip(one.row, "number", why)


def _try(tx: Tx, found: list[Asked], cards: Cards, done: Sorted) -> None:
    document = _document(found)
    if id_of_request(tx, document.request_id) is not None:
        _leave_out(done, found, "This order was loaded before.")
        return
    if document.reference and received_id(tx, "field_order", document.reference) is not None:
        _leave_out(done, found, "This order came by the line to the company.")
        return
    try:
        kind = kind_of("sales_order")
        speak(kind.check(kind.figure(draft_of(tx, document, cards).draft)), frozenset())
    except Refused as no:
        at = no.line - 1 if no.line is not None and no.line <= len(found) else 0
        done.refuse(found[at].row, no)
        _leave_out(done, [*found[:at], *found[at + 1 :]], "Another row of this order is refused.")
        return
    done.fresh += [(one.row, one.line) for one in found]
    done.carry = (*done.carry, document)


def _document(found: list[Asked]) -> TypedSalesOrder:
    first = found[0]
    lines = "|".join(f"{one.line.item} {one.line.quantity}" for one in found)
    told = "|".join((first.party, first.number, first.day or "", "" if first.number else lines))
    return TypedSalesOrder(
        request_id=f"order-file-{hashlib.sha256(told.encode()).hexdigest()[:40]}",
        party=first.party,
        date=first.day,
        came_by="file",
        promised=first.promised,
        salesman=first.salesman,
        reference=first.number,
        lines=[one.line for one in found],
    )


def write(tx: Tx, done: Sorted) -> None:
    """Book each order."""
    cards = Cards()
    for document in done.carry:
        post_typed(tx, document, cards)


SHEET = SheetKind(
    code="orders",
    title="Sales orders",
    fields=FIELDS,
    right="orders.book",
    topics=("orders", "documents", "stock"),
    sort_out=sort_out,
    write=write,
    sample=(
        ("Party", "Order number", "Order date", "Promised by", "Item", "Quantity", "Rate"),
        ("1001", "PO-77", "2026-11-28", "2026-12-01", "10001", "2c", ""),
        ("1001", "PO-77", "2026-11-28", "2026-12-01", "10002", "30+3", "17.25"),
    ),
)
