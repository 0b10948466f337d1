"""Sheets that come in: what a kind holds, which heading is which field, and what became of each row."""

import re
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import field
from typing import NamedTuple

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.text import tidy

ADDED, CHANGED, SKIPPED, REFUSED, NOTE = "added", "changed", "skipped", "refused", "note"
"""What becomes of a row; a note is a row that was taken with something left out."""

SURE = 86
"""From this likeness (of 100) on a heading is taken for a field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetField:
    """A field that a sheet may fill. ``also`` are headings seen in other programs' sheets."""

    name: str
    title: str
    also: tuple[str, ...] = ()
    needed: bool = False
    help: str = ""
    choices: tuple[str, ...] = ()
    """Values offered for a default; empty takes any text."""
    from_books: str = ""
    """Where the choices of a default lie in the books: tax, level, state, maker."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPlan:
    """How one sheet is read: headings of fields, values for empty cells, and what to do with doubles."""

    columns: Mapping[str, str] = field(default_factory=dict)
    """Field name to heading."""
    defaults: Mapping[str, str] = field(default_factory=dict)
    """Field name to the text that stands for an empty cell or a missing column."""
    known: str = "skip"
    """What to do with a row that is in the books already: skip, update or new."""
    doubles: str = "apart"
    """Rows of one name that differ: apart makes each a record of its own, first keeps the first only."""
    good_rows: bool = True
    """Load the good rows although others are refused; false loads all or nothing."""
    choices: Mapping[int, str] = field(default_factory=dict)
    """By row number: skip, update or new for one row that is in the books already."""


class SheetRow(NamedTuple):
    """A row with its number in the file, from 1, and its cells in the order of the headings."""

    number: int
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class RowNote:
    """What became of a row that was not simply added."""

    row: int
    what: str
    field: str
    text: str
    next_step: str = ""
    twin_id: int | None = None
    """The record in the books that this row looks like."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetReport:
    """What a check found, or a load did."""

    kind: str
    loaded: bool
    rows: int = 0
    added: int = 0
    changed: int = 0
    skipped: int = 0
    refused: int = 0
    extra: Mapping[str, int] = field(default_factory=dict)
    """What came along: makers, beats, salesmen, documents."""
    notes: tuple[RowNote, ...] = ()
    """By row; every refused and every skipped row is among them."""


class Cells:
    """One row as fields: the mapped cell, else the default."""

    __slots__ = ("_cells", "_defaults", "_places", "number")

    def __init__(self, row: SheetRow, places: Mapping[str, int], defaults: Mapping[str, str]) -> None:
        self.number = row.number
        self._cells = row.cells
        self._places = places
        self._defaults = defaults

    def text(self, name: str) -> str:
        """Return the tidied text of a field, the default when the cell is empty."""
        place = self._places.get(name)
        told = self._cells[place] if place is not None and place < len(self._cells) else ""
        if told and (told := tidy(told)):
            return told
        return self._defaults.get(name, "")

    def raw(self, name: str) -> str:
        """Return the text of a field as it stands in the cell."""
        place = self._places.get(name)
        told = self._cells[place] if place is not None and place < len(self._cells) else ""
        return told or self._defaults.get(name, "")


Progress = Callable[[int], None]
"""Told how many rows are done; it may raise to stop the work."""


def places_of(plan: SheetPlan, headings: Sequence[str], fields: Iterable[SheetField]) -> dict[str, int]:
    """Return the column of each mapped field. Refuses a needed field that has neither column nor default."""
    at = {heading.casefold(): place for place, heading in reversed(list(enumerate(headings)))}
    places: dict[str, int] = {}
    for one in fields:
        heading = plan.columns.get(one.name, "")
        if heading:
            place = at.get(heading.casefold())
            if place is None:
                raise Refused(
                    f"The sheet has no column “{heading}”.",
                    field=one.name,
                    next_step=f"Its columns are: {', '.join(headings)[:200]}.",
                )
            places[one.name] = place
        elif one.needed and not plan.defaults.get(one.name):
            raise Refused(
                f"“{one.title}” has no column and no default.",
                field=one.name,
                next_step="Pick the column that holds it, or a value for all rows.",
            )
    return places


def guess_columns(headings: Sequence[str], fields: Iterable[SheetField]) -> dict[str, str]:
    """Return which heading fills which field, as far as their names tell; each heading serves once."""
    from rapidfuzz import fuzz

    wanted = list(fields)
    scores: list[tuple[float, int, int]] = []
    for number, one in enumerate(wanted):
        names = [_plain(name) for name in (one.title, one.name, *one.also)]
        for place, heading in enumerate(headings):
            told = _plain(heading)
            if not told:
                continue
            score = 101.0 if told in names else max(fuzz.ratio(told, name) for name in names)
            if score >= SURE:
                scores.append((-score, number, place))
    columns: dict[str, str] = {}
    taken: set[int] = set()
    for _, number, place in sorted(scores):
        name = wanted[number].name
        if name not in columns and place not in taken:
            columns[name] = headings[place]
            taken.add(place)
    return columns


def check_plan(plan: SheetPlan) -> None:
    """Refuse a plan that says something unknown."""
    ways = {"known": ("skip", "update", "new"), "doubles": ("apart", "first")}
    for name, choices in ways.items():
        if getattr(plan, name) not in choices:
            raise Refused(
                f"“{name}” is one of {', '.join(choices)}.", field=name, next_step="Pick one of them."
            )
    for row, choice in plan.choices.items():
        if choice not in ways["known"]:
            raise Refused(
                f"Row {row} is one of {', '.join(ways['known'])}.", field="choices", next_step="Pick one."
            )


# ── what cells hold ─────────────────────────────────────────────────────────────────────────────
_MONEY_DRESS = re.compile(r"(?i)^(?:rs\.?|inr|₹|mrp)\s*|\s*(?:/-|/=|inr|rs\.?)$")
_YES = frozenset(("yes", "y", "true", "1", "ha", "han"))
_NO = frozenset(("no", "n", "false", "0", "nahi"))
_PLAIN = re.compile(r"[^a-z0-9]+")


def _plain(text: str) -> str:
    return _PLAIN.sub(" ", text.casefold()).strip()


def bare_amount(text: str) -> str:
    """Return an amount without the signs of money that sheets put around it."""
    return _MONEY_DRESS.sub("", text.strip()).strip()


def yes_or_no(text: str, name: str) -> bool:
    """Return what a yes-or-no cell says; refuse anything else."""
    plain = text.strip().casefold()
    if plain in _YES:
        return True
    if plain in _NO:
        return False
    raise Refused(f"“{text[:20]}” is neither yes nor no.", field=name, next_step="Write yes or no.")


def whole_number(text: str, name: str) -> int:
    """Return the whole number in a cell; refuse a fraction, a sign and text."""
    plain = text.replace(",", "").strip()
    plain = plain.removesuffix(".0").removesuffix(".00") or plain
    if not plain.isascii() or not plain.isdigit() or len(plain) > 12:
        raise Refused(f"“{text[:20]}” is not a whole number.", field=name, next_step="Write digits only.")
    return int(plain)
