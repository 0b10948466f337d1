"""What the import screen shows: the file read, the plan being made, and the answer of a check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dcms_desktop.exchange.rules import REFUSED
from dcms_desktop.exchange.rules import SKIPPED
from dcms_desktop.exchange.rules import SheetPlan
from dcms_desktop.exchange.rules import SheetRow
from dcms_desktop.kernel.money import group_digits
from ui.kit.form_fields import Field
from ui.kit.grid_model import Cell
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence

    from dcms_desktop.exchange.rules import SheetField
    from dcms_desktop.exchange.rules import SheetReport
    from reports.engine.read_sheet import Sheet

COLUMN = "column."
DEFAULT = "default."
KNOWN = (("skip", "Skip it"), ("update", "Update it"), ("new", "Make a new one"))
DOUBLES = (("apart", "Tell them apart"), ("first", "Take the first"))
RESULT_COLUMNS = (
    GridColumn("row", "Row", "number", 70),
    GridColumn("what", "What", width=90),
    GridColumn("field", "Field", width=110, tone="muted"),
    GridColumn("why", "Why, and what to do", width=420, stretch=1),
)
TONES = {REFUSED: "bad strong", SKIPPED: "warn", "note": "muted"}
SIGNS = {REFUSED: "✕ refused", SKIPPED: "skipped", "note": "taken"}


@dataclass(frozen=True, slots=True)
class Opened:
    """A sheet that was read, and how it is going to be loaded."""

    sheet: Sheet
    plan: SheetPlan
    choices: Mapping[str, Sequence[tuple[str, str]]]
    """Values offered as defaults, by field."""


def rows_of(sheet: Sheet) -> Iterator[SheetRow]:
    """Return the rows of a sheet as the core takes them."""
    return (SheetRow(row.number, row.cells) for row in sheet)


def mapping_fields(fields: Sequence[SheetField], opened: Opened) -> tuple[Field, ...]:
    """Return two form fields for each field of the sheet: its column, and what stands for empty cells."""
    headings = (("", "—"), *((heading, heading) for heading in opened.sheet.headings))
    made: list[Field] = []
    mapped = opened.plan.columns
    for one in sorted(fields, key=lambda one: (not one.needed, one.name not in mapped)):
        mark = " *" if one.needed else ""
        made.append(Field(COLUMN + one.name, one.title + mark, "choice", choices=headings, help=one.help))
        offered = opened.choices.get(one.name) or tuple((value, value) for value in one.choices)
        if offered:
            choices = (("", "—"), *offered)
            made.append(Field(DEFAULT + one.name, "for empty cells", "choice", choices=choices))
        else:
            made.append(Field(DEFAULT + one.name, "for empty cells", most=100))
    return tuple(made)


def mapping_values(plan: SheetPlan) -> dict[str, str]:
    """Return the values of the mapping form."""
    return {COLUMN + name: heading for name, heading in plan.columns.items()} | {
        DEFAULT + name: text for name, text in plan.defaults.items()
    }


def plan_of(
    values: Mapping[str, str], known: str, doubles: str, choices: Mapping[int, str], *, good_rows: bool
) -> SheetPlan:
    """Return the plan that the form says."""
    return SheetPlan(
        columns={
            name.removeprefix(COLUMN): value
            for name, value in values.items()
            if name.startswith(COLUMN) and value
        },
        defaults={
            name.removeprefix(DEFAULT): value
            for name, value in values.items()
            if name.startswith(DEFAULT) and value
        },
        known=known,
        doubles=doubles,
        good_rows=good_rows,
        choices=dict(choices),
    )


def result_rows(report: SheetReport, titles: Mapping[str, str], choices: Mapping[int, str]) -> list[GridRow]:
    """Return the notes of a report for the grid."""
    rows = []
    for note in report.notes:
        said = f"{note.text} {note.next_step}".strip()
        what = SIGNS.get(note.what, note.what)
        if note.row in choices and note.twin_id is not None:
            what = f"→ {choices[note.row]}"
        rows.append(
            GridRow(
                (
                    str(note.row),
                    Cell(what, TONES.get(note.what, "")),
                    titles.get(note.field, note.field),
                    said,
                ),
                key=note.row if note.twin_id is not None else None,
            )
        )
    return rows


def summary(report: SheetReport) -> str:
    """Return the counts of a report in a sentence."""
    counts = [
        (report.added, "new"), (report.changed, "changed"),
        (report.skipped, "skipped"), (report.refused, "refused"),
    ]  # fmt: skip
    said = ", ".join(f"{group_digits(count)} {word}" for count, word in counts if count)
    extra = ", ".join(f"{group_digits(count)} {word}" for word, count in report.extra.items() if count)
    return f"{group_digits(report.rows)} rows: {said or 'nothing to do'}" + (
        f"; also {extra}" if extra else ""
    )
