"""Codes of cartons, sets and unique pieces: one scan names all that lies in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from typing import Any

from dcms_desktop.catalog.queries import find_items
from dcms_desktop.catalog.queries import item_card
from dcms_desktop.drafts.quantity import count_units
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.scanning.actions import save_pack_code
from dcms_desktop.scanning.actions import switch_pack_code
from dcms_desktop.scanning.queries import pack_code_form
from dcms_desktop.scanning.queries import pack_codes_page
from dcms_desktop.scanning.rules import PackForm
from dcms_desktop.scanning.rules import PackPart
from ui.kit.form_fields import Field
from ui.kit.grid_model import Cell
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow
from ui.masters.master import Master

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

    from dcms_desktop.desk import Desk
    from dcms_desktop.kernel.changes import Saved

OUT = Cell("out of use", "warn")
KINDS = (("carton", "Carton"), ("set", "Set of several items"), ("piece", "Unique piece, sold once"))
PARTS_HELP = "Item code, quantity, batch, parted by commas: 1001 2c AB12, 1002 5"
_PART = re.compile(r"(\S+)\s+(\S+)(?:\s+(\S.*))?")


def parse_parts(desk: Desk, text: str) -> tuple[PackPart, ...]:
    """Return what lies in a pack, typed in one line."""
    parts = []
    for raw in re.split(r"[,;\n]", text):
        if not raw.strip():
            continue
        found = _PART.fullmatch(raw.strip())
        hits = desk.ask(find_items, found[1], 1) if found else []
        if found is None or not hits or found[1].upper() != hits[0].code:
            raise Refused(f"“{raw.strip()[:40]}” is no part.", field="parts", next_step=PARTS_HELP)
        card = desk.ask(item_card, hits[0].id)
        parts.append(
            PackPart(
                item_id=card.id, units=count_units(found[2], card), batch=(found[3] or "").strip().upper()
            )
        )
    return tuple(parts)


def show_parts(desk: Desk, form: PackForm) -> str:
    """Return what lies in a pack as one line."""
    return ", ".join(
        f"{desk.ask(item_card, part.item_id).code} {part.units} {part.batch}".rstrip() for part in form.parts
    )


def _rows(desk: Desk, text: str, only_active: bool, first: int, count: int) -> tuple[Sequence[GridRow], int]:
    found, total = desk.ask(pack_codes_page, text, only_active=only_active, first=first, limit=count)
    names = dict(KINDS)
    rows = [
        GridRow((one.code, names[one.kind], one.name, one.parts, "" if one.active else OUT), one.id)
        for one in found
    ]
    return rows, total


def _fields(desk: Desk) -> tuple[Field, ...]:
    del desk
    return (
        Field("code", "Code", required=True, most=60, help="Scan the label, or type what is on it."),
        Field("kind", "What it is", "choice", choices=KINDS),
        Field("name", "Name", most=80, help="For your own list."),
        Field("parts", "What lies in it", "note", required=True, most=4_000, span=3, help=PARTS_HELP),
    )


def _values(desk: Desk, row_id: int | None, name: str) -> Mapping[str, Any]:
    if row_id is None:
        return {"code": name, "kind": "carton"}
    form = desk.ask(pack_code_form, row_id)
    return {
        "code": form.code, "kind": form.kind, "name": form.name, "parts": show_parts(desk, form),
        "active": form.active,
    }  # fmt: skip


def _save(desk: Desk, consents: frozenset[str], row_id: int | None, values: Mapping[str, Any]) -> Saved:
    active = desk.ask(pack_code_form, row_id).active if row_id is not None else True
    form = PackForm(
        id=row_id, code=values["code"], kind=values["kind"], name=values["name"] or "",
        parts=parse_parts(desk, values["parts"] or ""), active=active,
    )  # fmt: skip
    return desk.do_agreed(consents, save_pack_code, form)


def _switch(desk: Desk, row_id: int, active: bool) -> Saved:
    return desk.do(switch_pack_code, row_id, active=active)


PACKS = Master(
    code="pack_code",
    title="Carton code",
    plural="Carton codes",
    columns=(
        GridColumn("code", "Code", width=190, tone="text strong"),
        GridColumn("kind", "What it is", width=170),
        GridColumn("name", "Name", width=170),
        GridColumn("parts", "What lies in it", width=360, stretch=2, tone="muted"),
        GridColumn("use", "", width=90),
    ),
    rows=_rows,
    fields=_fields,
    values=_values,
    save=_save,
    switch=_switch,
    topics=("codes",),
    room="stock",
    icon="boxes",
    right="scan.packs",
    named="code",
    empty_text="A carton code adds all its pieces by one scan. Alt+C makes the first one.",
)

MASTERS = (PACKS,)
