"""A count as pure functions: marks add up to what was found, compared with the books of that moment."""

import csv
import io
import re
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import share
from dcms_desktop.kernel.text import clean_text
from dcms_desktop.stock.rules import SALEABLE
from dcms_desktop.stock.rules import SHOP

OPEN, POSTED, DROPPED = "open", "posted", "dropped"
REASON = "counted"
"""Why the stock is corrected, as the warehouse says it."""
MOST_ROWS = 20_000
"""Rows of one file of counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountForm:
    """A count as begun: which godown, which racks or company, and whether the books are shown."""

    id: int | None = None
    name: str
    godown_id: int = SHOP
    bucket: str = SALEABLE
    rack: str = ""
    """Only racks that begin so; empty is every rack."""
    maker_id: int | None = None
    blind: bool = True
    """Who counts does not see what the books say."""
    state: str = OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One act of counting: so many units of a batch, beside what the books said at that moment."""

    id: int
    item_id: int
    batch_id: int
    turn: int
    """1, or higher for a batch that was counted anew: only the newest turn counts."""
    units: Units
    book: Units
    last_row: int
    """The newest stock row of the batch there, 0 for none: another one later says that it moved."""
    at: str
    who: str = ""
    pieces: tuple[str, ...] = ()
    """Serial numbers found."""
    book_pieces: tuple[str, ...] = ()
    """Serial numbers that lay there by the books."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What the marks of one batch come to."""

    item_id: int
    batch_id: int
    units: Units
    book: Units
    marks: int
    at: str
    moved: bool
    """It moved between two of its marks, so nobody can say what was found: it is counted anew."""
    missing: tuple[str, ...] = ()
    """Serial numbers that the books had there all the time and nobody found."""
    surplus: tuple[str, ...] = ()
    """Serial numbers found that the books did not have there when they were found."""
    unnamed: Units = Units(0)
    """Units that the books had there without a serial number, of goods that bear one."""

    @property
    def difference(self) -> Units:
        """Return what is over, or with a minus what is gone; nothing while it must be counted anew."""
        return Units(0) if self.moved else Units(self.units - self.book)

    @property
    def differs(self) -> bool:
        """Tell whether something is gone or over: as many may lie there, and be other pieces."""
        return bool(self.difference) or (not self.moved and bool(self.missing or self.surplus))


@dataclass(frozen=True, slots=True, kw_only=True)
class CountLine:
    """One batch on the variance sheet."""

    counted: Counted
    code: str
    item: str
    packing: str
    batch: str
    expiry: date | None
    rack: str
    cost: Mills
    per: Units
    serialised: bool = False

    @property
    def value(self) -> Paise:
        """Return the difference at the batch's cost."""
        return share(self.counted.difference, self.cost, of=self.per * 10)


def _by_batch(marks: Iterable[Mark]) -> dict[int, list[Mark]]:
    by_batch: dict[int, list[Mark]] = {}
    for mark in marks:
        kept = by_batch.setdefault(mark.batch_id, [])
        if kept and mark.turn > kept[0].turn:
            kept.clear()
        if not kept or mark.turn == kept[0].turn:
            kept.append(mark)
    return by_batch


def standing(marks: Iterable[Mark]) -> list[Mark]:
    """Return the marks that count: those of the newest turn of each batch."""
    return [mark for kept in _by_batch(marks).values() for mark in kept]


def sum_up(marks: Iterable[Mark]) -> list[Counted]:
    """Return what was found of each batch: the marks of its newest turn, against the books at the first."""
    found = []
    for kept in _by_batch(marks).values():
        kept.sort(key=lambda mark: mark.id)
        found.append(_by_piece(kept) if any(one.pieces or one.book_pieces for one in kept) else _sum(kept))
    return found


def _sum(kept: Sequence[Mark]) -> Counted:
    first = kept[0]
    return Counted(
        item_id=first.item_id,
        batch_id=first.batch_id,
        units=Units(sum(mark.units for mark in kept)),
        book=first.book,
        marks=len(kept),
        at=kept[-1].at,
        moved=any(mark.last_row != first.last_row for mark in kept),
    )


def _by_piece(kept: Sequence[Mark]) -> Counted:
    """Return what was found piece by piece: each is compared with the books when it was scanned.

    So a piece that is billed or comes while others are scanned spoils nothing, and nothing is counted anew.
    """
    first, last = kept[0], kept[-1]
    pieces = {code for mark in kept for code in mark.pieces}
    missing = tuple(code for code in first.book_pieces if code in last.book_pieces and code not in pieces)
    surplus = tuple(code for mark in kept for code in mark.pieces if code not in mark.book_pieces)
    unnamed = first.book - len(first.book_pieces)
    found = _sum(kept)
    return replace(
        found,
        book=Units(found.units - len(surplus) + len(missing) + unnamed),
        moved=False,
        missing=missing,
        surplus=surplus,
        unnamed=Units(unnamed),
    )


def rack_order(rack: str) -> tuple[tuple[int, int, str], ...]:
    """Return the place of a rack on the way through the godown: A2 comes before A10."""
    parts = re.findall(r"[0-9]+|[^0-9]+", rack.upper())
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)


def check_count(form: CountForm) -> CountForm:
    """Return a count tidied; refuse one without a name."""
    if form.bucket == "in_transit":
        raise Refused(
            "Goods on the way cannot be counted.", field="bucket", next_step="Count them where they arrive."
        )
    return replace(
        form,
        name=clean_text(form.name, "name", most=80, required=True),
        rack=clean_text(form.rack, "rack", most=20),
    )


# ── counts from a file ──────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True, kw_only=True)
class CountRow:
    """One row of a file of counts: item by code or barcode, batch number, quantity as counted."""

    number: int
    item: str
    batch: str
    quantity: str
    serials: str = ""
    """Serial numbers, a space or semicolon between."""


_HEADS = {
    "item": ("item", "code", "item code", "barcode", "product"),
    "batch": ("batch", "batch no", "lot"),
    "quantity": ("quantity", "qty", "counted", "count", "units"),
    "serials": ("serials", "serial", "serial no", "serial numbers"),
}


def rows_of_csv(text: str) -> list[CountRow]:
    """Return the rows of a CSV of counts. Refuses a file without the columns item and quantity."""
    try:
        lines = list(csv.reader(io.StringIO(text.lstrip("\ufeff"), newline="")))
    except csv.Error as trouble:
        raise Refused(
            f"The file is no CSV: {trouble}.", field="file", next_step="Save it as CSV, parted by commas."
        ) from trouble
    heads = [head.strip().lower() for head in lines[0]] if lines else []
    places = {
        name: next((place for place, head in enumerate(heads) if head in names), None)
        for name, names in _HEADS.items()
    }
    if places["item"] is None or places["quantity"] is None:
        raise Refused(
            "The file names no item or no quantity.",
            field="file",
            next_step="Its first line is: item,batch,quantity.",
        )
    if len(lines) > MOST_ROWS:
        raise Refused(
            f"The file has more than {MOST_ROWS} rows.", field="file", next_step="Load it in parts."
        )

    def cell(line: list[str], name: str) -> str:
        place = places[name]
        return line[place].strip() if place is not None and place < len(line) else ""

    return [
        CountRow(
            number=number,
            item=cell(line, "item"),
            batch=cell(line, "batch"),
            quantity=cell(line, "quantity"),
            serials=cell(line, "serials"),
        )
        for number, line in enumerate(lines[1:], 2)
        if any(part.strip() for part in line)
    ]
