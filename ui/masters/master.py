"""A master as data: its list, its form, how it is loaded and saved."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from dcms_desktop.kernel.frozen import dataclass
from ui.kit.pick_list import PickColumn
from ui.kit.pick_list import PickRow
from ui.shell.list_page import ListFilter

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence

    from dcms_desktop.desk import Desk
    from dcms_desktop.kernel.changes import Saved
    from ui.kit.form import Form
    from ui.kit.form_fields import Field
    from ui.kit.grid_model import GridColumn
    from ui.kit.grid_model import GridRow

IN_USE = ListFilter("use", "Show", (("active", "In use"), ("all", "All")))
NAME_COLUMNS = (PickColumn("Name"), PickColumn("Code", 110, tone="muted"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Master:
    """One kind of record. Everything that reads gets the desk; nothing here knows a widget but `watch`."""

    code: str
    title: str
    plural: str
    columns: tuple[GridColumn, ...]
    rows: Callable[[Desk, str, bool, int, int], tuple[Sequence[GridRow], int]]
    """Rows for typed text, only those in use or all, first and count; and how many there are in all."""
    fields: Callable[[Desk], tuple[Field, ...]]
    values: Callable[[Desk, int | None, str], Mapping[str, Any]]
    """Values of a record, or of a new one with a name typed elsewhere."""
    save: Callable[[Desk, frozenset[str], int | None, Mapping[str, Any]], Saved]
    switch: Callable[[Desk, int, bool], object] | None = None
    """Take out of use or bring back."""
    twins: Callable[[Desk, str, int | None], Sequence[str]] | None = None
    """Records that look like a name being typed."""
    watch: Callable[[Form, str], None] | None = None
    """Hears which field changed and may fill others."""
    topics: tuple[str, ...] = ()
    room: str = "setup"
    icon: str = "list"
    right: str = ""
    form_columns: int = 3
    empty_text: str = ""
    named: str = "name"
    """The field that is the name, for titles and messages."""
    can_add: bool = True
    named_by: Callable[[Desk, str], str] | None = None
    """What to search for when a code is scanned; None searches for the code itself."""


def picks(pairs: Iterable[tuple[int, str, str]]) -> Callable[[str], Sequence[PickRow]]:
    """Return a source over a short list of ``(id, name, code)``: words that any word of it begins with."""
    rows = [(PickRow((name, code), value=key), f" {name} {code}".casefold()) for key, name, code in pairs]

    def found(typed: str) -> Sequence[PickRow]:
        words = [f" {word}" for word in typed.casefold().split()]
        return [row for row, text in rows if all(word in text for word in words)][:50]

    return found


def shown(pairs: Iterable[tuple[int, str, str]], key: int | None) -> tuple[int, str] | None:
    """Return the value of a pick field that shows the record of ``key``."""
    return next(((one, name) for one, name, _ in pairs if one == key), None)


def paged(rows: Sequence[GridRow], first: int, count: int) -> tuple[Sequence[GridRow], int]:
    """Return a page of rows that are all at hand."""
    return rows[first : first + count], len(rows)


def fits(typed: str, *texts: str) -> bool:
    """Tell whether every typed word stands in one of the texts."""
    whole = " ".join(texts).casefold()
    return all(word in whole for word in typed.casefold().split())
