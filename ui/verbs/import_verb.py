"""``dcms import``: masters and openings from CSV, XLSX or JSON."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import msgspec

from dcms_desktop.exchange.actions import load_sheet
from dcms_desktop.exchange.queries import check_sheet
from dcms_desktop.exchange.queries import plan_for
from dcms_desktop.exchange.rules import SheetPlan
from dcms_desktop.exchange.rules import SheetReport
from dcms_desktop.exchange.rules import SheetRow
from dcms_desktop.exchange.sheet_kind import sheet_kind
from dcms_desktop.kernel.errors import NotAllowed
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.rights import right_of
from reports.engine.read_sheet import Sheet
from reports.engine.read_sheet import read_sheet
from ui.verbs.answers import desk_at
from ui.verbs.answers import say
from ui.verbs.answers import tell
from ui.verbs.words import REFUSED

MOST_SAID = 10
_TEXTS = ("known", "doubles")


@click.command("import")
@click.argument("kind")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--map",
    "map_file",
    type=click.File("rb"),
    metavar="FILE",
    help="JSON: columns, defaults, known, doubles.",
)
@click.option("--sheet", metavar="NAME", help="Which sheet of a workbook; default the first.")
@click.option("--check", is_flag=True, help="Say what would become of each row, write nothing.")
@click.pass_context
def import_(ctx: click.Context, kind: str, file: Path, map_file: Any, sheet: str | None, check: bool) -> int:
    """Import FILE as KIND: items, parties, opening-stock, opening-dues, price-list, schemes or orders."""
    sheet_kind(kind)
    mapped = None if map_file is None else _read_map(map_file.read())
    read = read_sheet(file, sheet)
    with desk_at(ctx) as desk:
        plan = desk.ask(plan_for, kind, read.headings)
        if mapped is not None:
            plan = _plan(mapped, read, plan)
        rows = (SheetRow(row.number, row.cells) for row in read)
        if check:
            needed = right_of(load_sheet)
            if needed and not desk.may(needed):
                raise NotAllowed(f"{desk.who.name} may not import.", next_step="Ask the owner.")
            report = desk.ask(check_sheet, kind, read.headings, rows, plan)
        else:
            report = desk.do(load_sheet, kind, read.headings, rows, plan)
    _tell(report, read, plan)
    return REFUSED if report.refused else 0


def _read_map(body: bytes) -> Mapping[str, Any]:
    try:
        told = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as trouble:
        raise Refused(
            f"The map is not JSON: {trouble}.", field="map", next_step="Write one JSON object."
        ) from trouble
    if not isinstance(told, dict):
        raise Refused("The map is not a JSON object.", field="map", next_step='Write {"columns": {…}}.')
    return told


def _plan(told: Mapping[str, Any], read: Sheet, guessed: SheetPlan) -> SheetPlan:
    """Return the plan that a map says; other headings stay as guessed, "" leaves a field out."""
    if not set(told) & {"columns", "defaults", *_TEXTS, "good_rows"}:
        told = {"columns": told}
    unknown = set(told) - {"columns", "defaults", *_TEXTS, "good_rows"}
    if unknown:
        raise Refused(
            f"The map does not know “{min(unknown)[:40]}”.",
            field="map",
            next_step="Known: columns, defaults, known, doubles, good_rows.",
        )
    values: dict[str, Any] = {name: _texts(told, name) for name in ("columns", "defaults") if name in told}
    values |= {name: str(told[name]) for name in _TEXTS if name in told}
    if "good_rows" in told:
        values["good_rows"] = bool(told["good_rows"])
    said = values.get("columns", {})
    kept = {
        name: heading
        for name, heading in guessed.columns.items()
        if name not in said and heading not in said.values()
    }
    values["columns"] = kept | {name: heading for name, heading in said.items() if heading}
    for heading in values["columns"].values():
        if heading not in read.headings:
            raise Refused(
                f"The sheet has no heading “{heading[:40]}”.",
                field="map",
                next_step=f"Its headings: {', '.join(read.headings)[:300]}.",
            )
    return replace(guessed, **values)


def _texts(told: Mapping[str, Any], name: str) -> dict[str, str]:
    found = told[name]
    if not isinstance(found, dict):
        raise Refused(f"“{name}” of the map is not an object.", field="map", next_step="Write it as {…}.")
    return {str(key): str(value) for key, value in found.items()}


def _tell(report: SheetReport, read: Sheet, plan: SheetPlan) -> None:
    tell({
        "kind": report.kind,
        "loaded": report.loaded,
        "rows": report.rows,
        "added": report.added,
        "changed": report.changed,
        "skipped": report.skipped,
        "refused": report.refused,
        "also": dict(report.extra),
        "columns": dict(plan.columns),
        "defaults": dict(plan.defaults),
        "remarks": [{"row": one.row, "field": one.field, "text": one.text} for one in read.remarks],
        "notes": [
            {"row": one.row, "what": one.what, "field": one.field, "text": one.text, "next_step":
             one.next_step}
            for one in report.notes
        ],
    })  # fmt: skip
    for name, value in plan.defaults.items():
        say(f"“{value}” stands for {name} where the sheet says nothing; --map says another.")
    refused = [one for one in report.notes if one.what == "refused"]
    for one in refused[:MOST_SAID]:
        say(f"Row {one.row}, {one.field}: {one.text} {one.next_step}".rstrip())
    if len(refused) > MOST_SAID:
        say(f"… and {len(refused) - MOST_SAID} more.")
    done = "Loaded" if report.loaded else "Nothing was written"
    say(
        f"{done}: {report.rows} rows, {report.added} new, {report.changed} changed, "
        f"{report.skipped} skipped, {report.refused} refused."
    )


VERB = import_
