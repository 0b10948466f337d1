"""Sheet of godowns and bins: one row for each bin, or for each item that lies in it."""

from dataclasses import replace
from typing import NamedTuple

from dcms_desktop.company.rules import check_code
from dcms_desktop.db.tx import Tx
from dcms_desktop.exchange.rules import Cells
from dcms_desktop.exchange.rules import SheetField
from dcms_desktop.exchange.rules import whole_number
from dcms_desktop.exchange.sheet_kind import Rows
from dcms_desktop.exchange.sheet_kind import SheetKind
from dcms_desktop.exchange.sheet_kind import Sorted
from dcms_desktop.exchange.sheets.price_list import find_item
from dcms_desktop.exchange.sheets.price_list import item_finder
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.text import clean_text
from dcms_desktop.stock.actions import place_goods
from dcms_desktop.stock.actions import save_bin
from dcms_desktop.stock.actions import save_godown
from dcms_desktop.stock.queries import batches_of
from dcms_desktop.stock.queries import bins_of
from dcms_desktop.stock.queries import godown_cards
from dcms_desktop.stock.rules import MOST_WALK
from dcms_desktop.stock.rules import BinCard
from dcms_desktop.stock.rules import GodownCard

FIELDS = (
    SheetField(name="godown", title="Godown", needed=True, also=("godown code", "warehouse", "location",
        "store", "place")),
    SheetField(name="name", title="Name of the godown", also=("godown name", "warehouse name"),
               help="Made when it is not in the books yet."),
    SheetField(name="address", title="Address", also=("godown address", "warehouse address"),
               help="Where the godown stands; it is on the challan that goes there."),
    SheetField(name="bin", title="Bin", also=("rack", "shelf", "bin code", "rack no"),
               help="Made when it is not in the godown yet."),
    SheetField(name="walk", title="Place on the way", also=("walk", "order", "sequence", "route order")),
    SheetField(name="item", title="Item", also=("item code", "product", "product code", "sku", "barcode"),
               help="What lies there: code, barcode or exact name."),
    SheetField(name="batch", title="Batch", also=("batch no", "lot"),
               help="When one batch lies apart from the rest of its item."),
)  # fmt: skip


class BinRow(NamedTuple):
    """One row as read."""

    godown: str
    name: str
    address: str
    bin: str
    walk: int | None
    item_id: int | None
    batch_id: int


def sort_out(tx: Tx, rows: Rows) -> Sorted:
    """Read every row; a row that says nothing but a godown makes just that."""
    done = Sorted()
    finder = item_finder(tx)
    known = {card.code for card in godown_cards(tx)}
    for cells in rows:
        done.rows += 1
        try:
            row = _read(tx, cells, finder)
        except Refused as no:
            done.refuse(cells.number, no)
            continue
        (done.changed if row.godown in known else done.fresh).append((cells.number, row))
    return done


def _read(tx: Tx, cells: Cells, finder: dict[str, int]) -> BinRow:
    item, place, walk = cells.text("item"), cells.text("bin"), cells.text("walk")
    if item and not place:
        raise Refused("The row names goods without a bin.", field="bin", next_step="Write where they lie.")
    item_id = find_item(item, finder) if item else None
    number = whole_number(walk, "walk") if walk else None
    if number is not None and not 0 <= number < MOST_WALK:
        raise Refused(
            f"A place on the way lies below {MOST_WALK}.", field="walk", next_step="Number them anew."
        )
    return BinRow(
        godown=check_code(cells.text("godown"), "godown"),
        name=clean_text(cells.text("name"), "name", most=60),
        address=clean_text(cells.text("address"), "address", most=160),
        bin=clean_text(place, "bin", most=20).upper(),
        walk=number,
        item_id=item_id,
        batch_id=_batch(tx, item_id, cells.text("batch")),
    )


def _batch(tx: Tx, item_id: int | None, number: str) -> int:
    if not number:
        return 0
    cards = batches_of(tx, [item_id])[item_id] if item_id is not None else []
    found = next((card.id for card in cards if card.number.upper() == number.upper()), None)
    if found is None:
        raise Refused(f"There is no batch {number[:30]}.", field="batch", next_step="Receive it first.")
    return found


def write(tx: Tx, done: Sorted) -> None:
    """Make the godowns and bins that are new, and say what lies where."""
    godowns = {card.code: card for card in godown_cards(tx)}
    bins: dict[tuple[int, str], BinCard] = {}
    for _, row in [*done.fresh, *done.changed]:
        was = godowns.get(row.godown, GodownCard(id=0, code=row.godown, name=row.name or row.godown))
        card = replace(was, address=row.address or was.address)
        if not was.id or card != was:
            godowns[row.godown] = replace(card, id=save_godown(tx, card).id)
        place = godowns[row.godown].id
        if not row.bin:
            continue
        if not any(key[0] == place for key in bins):
            bins |= {(place, one.code): one for one in bins_of(tx, place)}
        old = bins.get((place, row.bin))
        if old is None or (row.walk is not None and row.walk != old.walk):
            wanted = BinCard(id=old.id if old else 0, godown_id=place, code=row.bin, walk=row.walk or 0)
            saved = save_bin(tx, wanted).id
            bins[place, row.bin] = BinCard(id=saved, godown_id=place, code=row.bin, walk=wanted.walk)
        if row.item_id is not None:
            place_goods(tx, row.item_id, bins[place, row.bin].id, place, row.batch_id)


SHEET = SheetKind(
    code="bins",
    title="Godowns and bins",
    fields=FIELDS,
    right="stock.godowns",
    topics=("godowns", "bins"),
    sort_out=sort_out,
    write=write,
    sample=(
        ("Godown", "Name of the godown", "Bin", "Place on the way", "Item"),
        ("STORE", "Back store", "A-03-2", "30", "10001"),
    ),
)
