"""A kind of sheet: its fields, how its rows are sorted out, and how they are written."""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from functools import cache
from typing import Any

from dcms_desktop.db.tx import Tx
from dcms_desktop.exchange.rules import NOTE
from dcms_desktop.exchange.rules import REFUSED
from dcms_desktop.exchange.rules import SKIPPED
from dcms_desktop.exchange.rules import Cells
from dcms_desktop.exchange.rules import Progress
from dcms_desktop.exchange.rules import RowNote
from dcms_desktop.exchange.rules import SheetField
from dcms_desktop.exchange.rules import SheetPlan
from dcms_desktop.exchange.rules import SheetRow
from dcms_desktop.exchange.rules import places_of
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.registry import discover

STEP = 250
"""Rows between two words to the one who waits."""


@dataclass(slots=True)
class Sorted:
    """The rows of a sheet sorted out: what to add, what to change, and what is said about the others."""

    fresh: list[tuple[int, Any]] = field(default_factory=list)
    """Row number and form of what is new."""
    changed: list[tuple[int, Any]] = field(default_factory=list)
    """Row number and form of what is in the books and changes."""
    notes: list[RowNote] = field(default_factory=list)
    extra: dict[str, int] = field(default_factory=dict)
    carry: Any = ()
    """What sorting out found and writing needs, as the kind likes."""
    rows: int = 0

    def refuse(self, row: int, no: Refused) -> None:
        """Say that a row is refused, and why."""
        self.notes.append(RowNote(row, REFUSED, no.field, no.message, no.next_step))

    def skip(self, row: int, name: str, text: str, twin_id: int | None = None) -> None:
        """Say that a row is left out, and why."""
        self.notes.append(RowNote(row, SKIPPED, name, text, twin_id=twin_id))

    def note(self, row: int, name: str, text: str) -> None:
        """Say something about a row that is taken all the same."""
        self.notes.append(RowNote(row, NOTE, name, text))


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetKind:
    """One kind of sheet."""

    code: str
    title: str
    fields: tuple[SheetField, ...]
    right: str
    topics: tuple[str, ...]
    sort_out: Callable[[Tx, "Rows"], Sorted]
    write: Callable[[Tx, Sorted], None]
    """Writes ``fresh`` and ``changed``, and may turn rows into refusals."""
    sample: tuple[tuple[str, ...], ...] = ()
    """Rows of an example sheet, headings first."""


class Rows:
    """The rows of a sheet as fields, with progress."""

    def __init__(
        self,
        kind: SheetKind,
        headings: Sequence[str],
        rows: Iterable[SheetRow],
        plan: SheetPlan,
        progress: Progress | None = None,
    ) -> None:
        self.plan = plan
        self._places = places_of(plan, headings, kind.fields)
        self._rows = rows
        self._progress = progress

    def __iter__(self) -> Iterator[Cells]:
        """Give each row."""
        for done, (number, cells) in enumerate(self._rows, 1):
            yield Cells(SheetRow(number, cells), self._places, self.plan.defaults)
            if self._progress is not None and done % STEP == 0:
                self._progress(done)

    def speaks_of(self, name: str) -> bool:
        """Tell whether a field has a column or a default."""
        return name in self._places or bool(self.plan.defaults.get(name))

    def choice(self, row: int) -> str:
        """Return what to do with a row that is in the books already."""
        return self.plan.choices.get(row, self.plan.known)


@cache
def sheet_kinds() -> dict[str, SheetKind]:
    """Return every kind of sheet by its code."""
    return {kind.code: kind for kind in discover("dcms_desktop.exchange.sheets", "SHEET")}


def sheet_kind(code: str) -> SheetKind:
    """Return a kind of sheet; refuse an unknown code."""
    kinds = sheet_kinds()
    if code not in kinds:
        raise Refused(
            f"“{code[:40]}” is no kind of sheet.",
            field="kind",
            next_step=f"Known: {', '.join(sorted(kinds))}.",
        )
    return kinds[code]
