"""What Enter opens on a row of a report: a document, a party, an item, or another report about it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from typing import Any

from dcms_desktop.kernel.dates import financial_year
from reports.engine.ask import ask_fields

if TYPE_CHECKING:
    from reports.engine.report import Drill
    from reports.engine.report import Report
    from ui.shell.shell import Shell


def open_thing(shell: Shell, drill: Drill) -> None:
    """Open the document, party or item that a row leads to."""
    opener = shell.openers.get(drill.kind)
    page = opener(shell, drill.id) if opener is not None else None
    if opener is None:
        shell.messages.tell(f"Nothing here opens a {drill.kind}.")
    elif page is not None:
        shell.show_page(page)


def ask_about(report: Report[Any], id_: int, asked: object) -> Any:
    """Return the question of a report about one thing: days and filters go along, the thing is picked.

    A question as of one day becomes one over the financial year up to that day.
    """
    fields = ask_fields(report.ask)
    thing = next((field.name for field in fields if field.pick), "")
    kept: dict[str, Any] = {}
    for field in fields:
        if field.name != thing and hasattr(asked, field.name):
            kept[field.name] = getattr(asked, field.name)
    on = getattr(asked, "on", None)
    names = {field.name for field in fields}
    if isinstance(on, date) and {"first", "last"} <= names and "first" not in kept:
        kept |= {"first": financial_year(on).first, "last": on}
    return report.ask(**{**kept, thing: id_}) if thing else report.ask(**kept)
