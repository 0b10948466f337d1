"""Moving fields without a window: values in, values out; and what is read from and written to the books."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from decimal import InvalidOperation
from typing import TYPE_CHECKING

from dcms_desktop.documents.queries import neighbour_of
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.spool.queries import layout_of
from dcms_desktop.spool.queries import printers
from dcms_desktop.spool.rules import MOST_PLACE
from dcms_desktop.spool.rules import SIZES
from dcms_desktop.spool.rules import Place
from dcms_desktop.spool.rules import check_layout
from dcms_desktop.spool.rules import layout_json
from dcms_desktop.spool.rules import read_layout
from reports.papers.form import form_preview
from reports.papers.form_fields import END
from reports.papers.form_fields import TOP
from reports.papers.form_fields import usual_layout
from reports.papers.form_fields import whole_layout
from ui.spool_loop import options_of

if TYPE_CHECKING:
    from pathlib import Path

    from dcms_desktop.desk import Desk
    from dcms_desktop.documents.posted import Posted
    from dcms_desktop.spool.rules import Layout

NUMBERS = ("x", "y", "size")


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Where the fields of one paper stand, for one printer or, with an empty name, for all."""

    paper: str
    printer: str
    layout: Layout

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the fields in the order they are shown."""
        return tuple(usual_layout(self.paper))


def moved(told: Arrangement, code: str, right: int, down: int) -> Arrangement:
    """Return the arrangement with a field moved by half millimetres, never beside any paper."""
    place = told.layout[code]
    x = min(max(place.x + right, 0), MOST_PLACE)
    y = min(max(place.y + down, 0), MOST_PLACE)
    return put(told, code, replace(place, x=x, y=y))


def toggled(told: Arrangement, code: str) -> Arrangement:
    """Return the arrangement with a field shown or hidden; the goods' first and lowest line stay."""
    if code in {TOP, END}:
        return told
    place = told.layout[code]
    return put(told, code, replace(place, shown=not place.shown))


def put(told: Arrangement, code: str, place: Place) -> Arrangement:
    """Return the arrangement with a field at a place."""
    return replace(told, layout={**told.layout, code: place})


def typed(told: Arrangement, code: str, name: str, text: str) -> Arrangement:
    """Return the arrangement with a number typed in millimetres or points; halves are kept."""
    try:
        halves = Decimal(text.strip().replace(",", ".")) * 2
    except InvalidOperation:
        halves = Decimal("NaN")
    if not halves.is_finite() or halves != halves.to_integral_value():
        raise Refused(
            f"“{text[:20]}” is no place in half millimetres.",
            field=name,
            next_step="Type it like 12 or 12.5.",
        )
    least, most = SIZES if name == "size" else (0, MOST_PLACE)
    if not least <= halves <= most:
        raise Refused(
            f"“{text[:20]}” is out of bounds.",
            field=name,
            next_step=f"Keep it between {least / 2:g} and {most / 2:g}.",
        )
    place, number = told.layout[code], int(halves)
    x, y, size = (number if each == name else getattr(place, each) for each in NUMBERS)
    return put(told, code, replace(place, x=x, y=y, size=size))


def read_arrangement(desk: Desk, paper: str, printer: str) -> Arrangement:
    """Return how a paper stands now."""
    kept = desk.ask(layout_of, paper, printer)
    return Arrangement(paper, printer, whole_layout(paper, kept or {}))


def page_printers(desk: Desk) -> list[str]:
    """Return the names of the printers that stationery may lie in."""
    return [card.name for card in desk.ask(printers, active_only=True) if card.language in {"pdf", "escp"}]


def sample_bill(desk: Desk) -> Posted:
    """Return the newest bill, to see the fields filled."""
    found = desk.ask(neighbour_of, "tax_invoice", None, -1)
    if found is None:
        raise Refused(
            "There is no bill yet to show on the paper.",
            field="paper",
            next_step="Save a first bill with F8.",
        )
    return desk.ask(posted_document, found)


def picture_of(desk: Desk, posted: Posted, told: Arrangement, active: str) -> bytes:
    """Return the first page as a picture with the active field marked."""
    options = replace(options_of(desk), layout=told.layout)
    return form_preview(posted, options, told.paper, active)


def layout_file(told: Arrangement) -> bytes:
    """Return the arrangement as a file another shop can take."""
    fields = json.loads(layout_json(told.layout))
    return json.dumps({"paper": told.paper, "fields": fields}, indent=1).encode() + b"\n"


def read_layout_file(file: Path, paper: str) -> Layout:
    """Return the layout of a file; refuse one of another paper."""
    body = file.read_bytes()[:1_000_000]
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict) or not isinstance(told.get("fields"), dict):
        raise Refused(
            f"{file.name} is no layout.", field="layout", next_step="Export one first and change that file."
        )
    if told.get("paper") != paper:
        raise Refused(
            f"{file.name} is for “{str(told.get('paper'))[:40]}”.",
            field="paper",
            next_step="Pick that paper, or export a layout of this one.",
        )
    return check_layout(whole_layout(paper, read_layout(json.dumps(told["fields"]))))
