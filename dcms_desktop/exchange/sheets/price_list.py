"""Sheet of prices: one row for each item, of a level or of one party, from a day on."""

from datetime import date
from datetime import datetime

from dcms_desktop.catalog.queries import item_keys
from dcms_desktop.catalog.queries import known_barcodes
from dcms_desktop.db.tx import Tx
from dcms_desktop.exchange.rules import Cells
from dcms_desktop.exchange.rules import SheetField
from dcms_desktop.exchange.rules import bare_amount
from dcms_desktop.exchange.rules import whole_number
from dcms_desktop.exchange.rules import yes_or_no
from dcms_desktop.exchange.sheet_kind import Rows
from dcms_desktop.exchange.sheet_kind import SheetKind
from dcms_desktop.exchange.sheet_kind import Sorted
from dcms_desktop.kernel.dates import parse_day
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import percent
from dcms_desktop.kernel.money import rate
from dcms_desktop.kernel.twins import folded_name
from dcms_desktop.parties.queries import party_codes
from dcms_desktop.pricing.actions import put_prices
from dcms_desktop.pricing.queries import price_levels
from dcms_desktop.pricing.rules import PriceForm
from dcms_desktop.pricing.rules import check_price

FIELDS = (
    SheetField(name="item", title="Item", needed=True, help="Its code, barcode or exact name.", also=(
        "code", "item code", "item name", "product", "product name", "name", "product code", "sku", "barcode",
    )),
    SheetField(name="level", title="Price level", from_books="level", also=("rate type", "price list",
        "list")),
    SheetField(name="party", title="Party code", also=("customer code", "party", "customer")),
    SheetField(name="rate", title="Rate", needed=True, also=("price", "new rate", "sale rate", "ptr",
        "selling price")),
    SheetField(name="with_tax", title="Rate holds the tax", choices=("no", "yes"), also=("inclusive",)),
    SheetField(name="discount", title="Discount %", also=("disc", "disc %", "discount")),
    SheetField(name="least", title="From so many units", also=("min qty", "slab", "quantity", "qty")),
    SheetField(name="first", title="Valid from", also=("from", "wef", "effective from", "from date", "date"),
               help="Today when nothing is said."),
    SheetField(name="last", title="Valid to", also=("to", "upto", "to date")),
)  # fmt: skip


def item_finder(tx: Tx) -> dict[str, int]:
    """Return the item of every code, barcode and folded name; a name that two items bear is left out."""
    found: dict[str, int] = {}
    doubled: set[str] = set()
    keys = item_keys(tx)
    for key in keys:
        fold = folded_name(key.name)
        if found.setdefault(fold, key.id) != key.id:
            doubled.add(fold)
    for fold in doubled:
        del found[fold]
    found |= known_barcodes(tx)
    return found | {key.code: key.id for key in keys}


def find_item(text: str, finder: dict[str, int]) -> int:
    """Return the item that a cell names; refuse one that is not in the books."""
    item_id = finder.get(text.upper()) or finder.get(text) or finder.get(folded_name(text))
    if item_id is None:
        raise Refused(
            f"“{text[:60]}” is no item in the books." if text else "The row names no item.",
            field="item",
            next_step="Write its code, its barcode or its exact name; load the items first.",
        )
    return item_id


def day_in(text: str, near: date, name: str) -> date | None:
    """Return the day in a cell, also one that a sheet wrote with its time; None for an empty cell."""
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return parse_day(text, near, name)


def sort_out(tx: Tx, rows: Rows) -> Sorted:
    """Read every row; the last of rows for the same item, buyer, day and quantity counts."""
    done = Sorted()
    finder = item_finder(tx)
    levels: dict[str, int] = {}
    for level in price_levels(tx):
        if level.id is not None:
            levels |= {level.code.casefold(): level.id, level.name.casefold(): level.id}
    parties = party_codes(tx)
    last: dict[tuple[object, ...], int] = {}
    for cells in rows:
        done.rows += 1
        try:
            form = check_price(_read(tx, cells, finder, levels, parties))
        except Refused as no:
            done.refuse(cells.number, no)
            continue
        kind = (form.item_id, form.level_id, form.party_id, form.valid_from, form.least_units)
        if (earlier := last.get(kind)) is not None:
            done.fresh = [(row, price) for row, price in done.fresh if row != earlier]
            done.skip(
                earlier, "item", f"Row {cells.number} gives the same price again; the later one counts."
            )
        last[kind] = cells.number
        done.fresh.append((cells.number, form))
    return done


def _read(
    tx: Tx, cells: Cells, finder: dict[str, int], levels: dict[str, int], parties: dict[str, int]
) -> PriceForm:
    party_id = level_id = None
    if party := cells.text("party"):
        party_id = parties.get(party.upper())
        if party_id is None:
            raise Refused(
                f"There is no party {party[:30]}.", field="party", next_step="Write the party's code."
            )
    elif level := cells.text("level"):
        level_id = levels.get(level.casefold())
        if level_id is None:
            raise Refused(f"“{level[:30]}” is no price level.", field="level", next_step="Make it first.")
    with_tax, least, discount = cells.text("with_tax"), cells.text("least"), cells.text("discount")
    return PriceForm(
        item_id=find_item(cells.text("item"), finder),
        level_id=level_id,
        party_id=party_id,
        valid_from=day_in(cells.text("first"), tx.today, "first") or tx.today,
        valid_to=day_in(cells.text("last"), tx.today, "last"),
        least_units=Units(whole_number(least, "least")) if least else Units(0),
        rate=rate(bare_amount(cells.text("rate")), "rate"),
        includes_tax=bool(with_tax) and yes_or_no(with_tax, "with_tax"),
        discount=percent(discount, "discount") if discount else Percent(0),
    )


def write(tx: Tx, done: Sorted) -> None:
    """Write the prices; those of the same kind in the books are changed."""
    added, changed = put_prices(tx, [form for _, form in done.fresh])
    done.extra = {"new": added, "replaced": changed}


SHEET = SheetKind(
    code="price-list",
    title="Price list",
    fields=FIELDS,
    right="pricing.edit",
    topics=("prices",),
    sort_out=sort_out,
    write=write,
    sample=(("Item", "Price level", "Rate", "Valid from"), ("10001", "PTR", "22.08", "2026-12-01")),
)
