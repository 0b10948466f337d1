"""Godowns, and the racks and bins inside them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from dcms_desktop.stock.actions import save_bin
from dcms_desktop.stock.actions import save_godown
from dcms_desktop.stock.queries import bins_of
from dcms_desktop.stock.queries import godown_cards
from dcms_desktop.stock.rules import BinCard
from dcms_desktop.stock.rules import GodownCard
from ui.kit.form_fields import Field
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow
from ui.masters.master import Master
from ui.masters.master import fits
from ui.masters.master import paged

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

    from dcms_desktop.desk import Desk
    from dcms_desktop.kernel.changes import Saved

OUT = "out of use"


def _godown_rows(
    desk: Desk, text: str, only_active: bool, first: int, count: int
) -> tuple[Sequence[GridRow], int]:
    del only_active
    rows = [
        GridRow((one.name, one.code, "" if one.active else OUT), one.id)
        for one in desk.ask(godown_cards)
        if fits(text, one.name, one.code)
    ]
    return paged(rows, first, count)


def _godown_fields(desk: Desk) -> tuple[Field, ...]:
    del desk
    return (
        Field("name", "Name", required=True, most=60),
        Field("code", "Code", required=True, most=20),
        Field("address", "Address", most=160, help="Stands on the challan that goes there."),
        Field("active", "In use", "yes_no", default=True),
    )


def _godown_values(desk: Desk, row_id: int | None, name: str) -> Mapping[str, Any]:
    if row_id is None:
        return {"name": name, "active": True}
    one = next(card for card in desk.ask(godown_cards) if card.id == row_id)
    return {"name": one.name, "code": one.code, "address": one.address, "active": one.active}


def _save_godown(
    desk: Desk, consents: frozenset[str], row_id: int | None, values: Mapping[str, Any]
) -> Saved:
    return desk.do_agreed(consents, save_godown, GodownCard(id=row_id or 0, **values))


GODOWNS = Master(
    code="godown",
    title="Godown",
    plural="Godowns",
    columns=(
        GridColumn("name", "Name", width=240, stretch=2, tone="text strong"),
        GridColumn("code", "Code", width=120),
        GridColumn("use", "", width=90),
    ),
    rows=_godown_rows,
    fields=_godown_fields,
    values=_godown_values,
    save=_save_godown,
    topics=("godowns",),
    room="stock",
    icon="store",
    right="stock.godowns",
    form_columns=2,
)


def _all_bins(desk: Desk) -> list[tuple[str, BinCard]]:
    return [(place.name, one) for place in desk.ask(godown_cards) for one in desk.ask(bins_of, place.id)]


def _bin_rows(
    desk: Desk, text: str, only_active: bool, first: int, count: int
) -> tuple[Sequence[GridRow], int]:
    del only_active
    rows = [
        GridRow((one.code, place, str(one.walk)), one.id)
        for place, one in _all_bins(desk)
        if fits(text, one.code, place)
    ]
    return paged(rows, first, count)


def _bin_fields(desk: Desk) -> tuple[Field, ...]:
    places = tuple((str(card.id), card.name) for card in desk.ask(godown_cards) if card.active)
    return (
        Field("code", "Bin", required=True, most=20, help="As it stands on the rack, like A-03-2."),
        Field("godown_id", "Godown", "choice", choices=places, default=places[0][0] if places else ""),
        Field("walk", "Place on the way", "number", default=0, help="The picker passes the lowest first."),
    )


def _bin_values(desk: Desk, row_id: int | None, name: str) -> Mapping[str, Any]:
    if row_id is None:
        return {"code": name}
    one = next(one for _, one in _all_bins(desk) if one.id == row_id)
    return {"code": one.code, "godown_id": str(one.godown_id), "walk": one.walk}


def _save_bin(desk: Desk, consents: frozenset[str], row_id: int | None, values: Mapping[str, Any]) -> Saved:
    card = BinCard(
        id=row_id or 0,
        code=values["code"],
        godown_id=int(values["godown_id"]),
        walk=int(values["walk"] or 0),
    )
    return desk.do_agreed(consents, save_bin, card)


BINS = Master(
    code="bin",
    title="Bin",
    plural="Racks and bins",
    columns=(
        GridColumn("code", "Bin", width=160, stretch=1, tone="text strong"),
        GridColumn("godown", "Godown", width=200, stretch=1),
        GridColumn("walk", "Place on the way", "number", width=140),
    ),
    rows=_bin_rows,
    fields=_bin_fields,
    values=_bin_values,
    save=_save_bin,
    topics=("bins", "godowns"),
    room="stock",
    icon="layers",
    right="stock.godowns",
    form_columns=3,
    named="code",
    empty_text="A bin is one place of a rack; picking goes from bin to bin. Alt+C makes the first one.",
)

MASTERS = (GODOWNS, BINS)
