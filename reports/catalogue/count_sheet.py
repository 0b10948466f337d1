"""Count sheet: what is to be counted, rack by rack, with room to write; blind, or with what the books say."""

from datetime import date

from dcms_desktop.catalog.queries import item_cards
from dcms_desktop.catalog.rules import in_packs
from dcms_desktop.counting.queries import uncounted_batches
from dcms_desktop.counting.rules import CountForm
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.stock.rules import SHOP
from reports.engine.ask import asked
from reports.engine.report import Column
from reports.engine.report import Report


@dataclass(frozen=True, slots=True)
class Ask:
    """Which racks, whose goods, and whether the books are shown."""

    rack: str = asked("Racks that begin with", "", help="Empty is every rack.")
    maker: int | None = asked("Company", None, pick="maker")
    books: bool = asked("Show the books", False)  # noqa: FBT003 - a default is no argument


@dataclass(frozen=True, slots=True)
class Row:
    """One batch to count."""

    batch_id: int
    rack: str
    code: str
    item: str
    packing: str
    batch: str
    expiry: date | None
    packs: str
    book: str
    cases: str
    pieces: str


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return the batches of the shop in walking order."""
    form = CountForm(name="sheet", godown_id=SHOP, rack=ask.rack, maker_id=ask.maker)
    found = uncounted_batches(tx, form)
    cards = item_cards(tx, [one.item_id for one in found])
    return [
        Row(
            one.batch_id, one.rack, one.code, one.item, one.packing, one.batch, one.expiry,
            " ".join(f"{pack.letter}={pack.units}" for pack in cards[one.item_id].packs),
            in_packs(one.units, cards[one.item_id]) if ask.books else "", "________", "________",
        )
        for one in found
    ]  # fmt: skip


REPORT = Report(
    code="count_sheet",
    title="Count sheet",
    ask=Ask,
    query=query,
    columns=(
        Column("rack", "Rack", letters=8),
        Column("code", "Code", letters=8),
        Column("item", "Item", letters=30, grow=True),
        Column("packing", "Packing", letters=9),
        Column("batch", "Batch", letters=12),
        Column("expiry", "Expiry", "expiry"),
        Column("packs", "Packs", letters=12),
        Column("book", "Books", letters=10),
        Column("cases", "Cases", letters=9),
        Column("pieces", "Pieces", letters=9),
    ),
    menu="Stock",
    note="Write cases and pieces as found. Billing goes on; type or scan the counts in Stock, Counts.",
)
