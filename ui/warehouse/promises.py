"""What is kept for whom: seen, made, changed and let go."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from typing import Any

from PySide6.QtCore import Slot

from dcms_desktop.catalog.queries import item_card
from dcms_desktop.drafts.quantity import count_units
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.dates import show_expiry
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.parties.queries import find_parties
from dcms_desktop.stock.actions import change_reservation
from dcms_desktop.stock.actions import release_stock
from dcms_desktop.stock.actions import reserve_stock
from dcms_desktop.stock.queries import godown_cards
from dcms_desktop.stock.rules import SHOP
from dcms_desktop.stock.rules import Reserve
from dcms_desktop.warehouse.queries import Promise
from dcms_desktop.warehouse.queries import goods_to_keep
from dcms_desktop.warehouse.queries import promises
from reports.engine.report import all_reports
from ui.kit.form import Form
from ui.kit.form_fields import Field
from ui.kit.grid_model import Cell
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow
from ui.kit.parts import Card
from ui.kit.pick_list import PickColumn
from ui.kit.pick_list import PickRow
from ui.shell.list_page import ListAnswer
from ui.shell.list_page import ListAsk
from ui.shell.list_page import ListFilter
from ui.shell.list_page import ListPage
from ui.shell.list_page import ListPlan
from ui.shell.page import Page
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from dcms_desktop.desk import Desk
    from dcms_desktop.kernel.changes import Changes
    from dcms_desktop.kernel.changes import Saved
    from ui.shell.shell import Shell

COLUMNS = (
    GridColumn("item", "Item", width=190, stretch=2, tone="text strong"),
    GridColumn("batch", "Batch", width=110),
    GridColumn("expiry", "Expiry", width=76),
    GridColumn("godown", "Godown", width=110, drop=1),
    GridColumn("units", "Reserved", "number", 90),
    GridColumn("there", "There", "number", 90),
    GridColumn("party", "Party", width=150, stretch=1),
    GridColumn("order", "Order", width=130, drop=3),
    GridColumn("note", "Note", width=140, drop=2),
    GridColumn("since", "Since", width=100),
)
GOODS = (
    PickColumn("Item", 300),
    PickColumn("Batch", 120),
    PickColumn("Expiry", 80),
    PickColumn("Free", 80, right=True),
)
PARTIES = (PickColumn("Name"), PickColumn("Code", 110, tone="muted"))


def load_promises(desk: Desk, ask: ListAsk) -> ListAnswer:
    """Return what is kept; with the filter only what somebody sold all the same."""
    words = ask.text.casefold().split()
    found = [
        one
        for one in desk.ask(promises)
        if (one.is_broken or ask.filters.get("show", "all") == "all")
        and all(
            word in f"{one.item} {one.batch} {one.party} {one.order} {one.note}".casefold() for word in words
        )
    ]
    rows = [_row(one) for one in found[ask.first : ask.first + ask.count]]
    units = group_digits(sum(one.units for one in found))
    return ListAnswer(rows, len(found), {"units": units} if found else {})


def _row(one: Promise) -> GridRow:
    there = group_digits(one.there)
    return GridRow(
        (
            one.item,
            one.batch,
            show_expiry(one.expiry),
            one.godown,
            group_digits(one.units),
            Cell(f"{there} !", "bad strong") if one.is_broken else there,
            one.party,
            one.order,
            one.note,
            f"{clock.india_time(one.since):%d %b %Y}",
        ),
        key=one.id,
    )


class PromisesPage(ListPage):
    """Enter changes one, Alt+C keeps more goods, Alt+X lets go."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            shell,
            ListPlan(
                kind="Reserved stock",
                code="stock.promises",
                columns=COLUMNS,
                load=partial(load_promises, shell.desk),
                open_row=self.change,
                filters=(ListFilter("show", "Show", (("all", "All"), ("broken", "Sold all the same"))),),
                topics=("reservations", "stock"),
                room="stock",
                search_words="Item, batch, party or order",
                empty_title="Nothing is reserved",
                empty_text="Alt+C keeps goods for somebody; others are asked before they get them.",
                empty_key="Alt+C",
                icon="archive",
                keys=(
                    PageKey("promises.new", "Alt+C", "Reserve goods", self.reserve),
                    PageKey("promises.release", "Alt+X", "Let go", self.release),
                    PageKey("promises.report", "Ctrl+P", "Report", self.show_report),
                ),
            ),
        )

    def _one(self, key: object) -> Promise | None:
        return next((one for one in self.shell.desk.ask(promises) if one.id == key), None)

    def change(self, key: object) -> None:
        """Change the active one: more, fewer, another batch, somebody else."""
        one = self._one(key)
        if one is not None:
            self.shell.show_page(PromisePage(self.shell, one))

    def reserve(self) -> None:
        """Keep goods for somebody (Alt+C)."""
        self.shell.show_page(PromisePage(self.shell))

    def release(self) -> None:
        """Let the active one go, after a question (Alt+X)."""
        one = self._one(self.selected_key())
        if one is None:
            self.shell.messages.tell("There is nothing to let go.")
            return
        whom = f" for {one.party}" if one.party else ""
        self.shell.messages.ask(
            f"Let go {group_digits(one.units)} of {one.item}, batch {one.batch}{whom}?",
            partial(self._release, one),
            yes="Let go",
            no="Keep",
        )

    def _release(self, one: Promise) -> None:
        work = partial(self.shell.desk.do, release_stock, one.id)
        self.shell.tasks.run(work, self._on_released, self.shell.messages.show_problem)

    @Slot(object)
    def _on_released(self, _changes: Changes) -> None:
        self.shell.messages.done("It is free for everybody again.")

    def show_report(self) -> None:
        """Open the report of it, to print or to save (Ctrl+P)."""
        from ui.reports.report_page import ReportPage

        self.shell.show_page(ReportPage(self.shell, all_reports()["reservations"]))


class PromisePage(Page):
    """Which goods are kept, how many, for whom and why."""

    def __init__(self, shell: Shell, promise: Promise | None = None) -> None:
        title = "Change a reservation" if promise else "Reserve goods"
        super().__init__(shell, title, room="stock", code="stock.promise")
        self.promise = promise
        godowns = tuple((str(one.id), one.name) for one in shell.desk.ask(godown_cards) if one.active)
        self.form = Form(
            (
                Field("godown", "Godown", "choice", choices=godowns),
                Field("goods", "Goods", "pick", required=True, span=2, columns=GOODS, source=self._goods,
                      help="Letters of the item; the batches with something free stand below."),
                Field("quantity", "Quantity", required=True, most=20, help="As at the counter: 10, 2c6."),
                Field("party", "For whom", "pick", span=2, columns=PARTIES, source=self._parties,
                      help="Empty keeps it for the house."),
                Field("note", "Note", most=200, span=3),
            ),
            columns=3,
        )  # fmt: skip
        self.form.set_values(_values_of(promise))
        self.title.show_title(title, promise.order if promise else "", "")
        card = Card(margin=12, spacing=8)
        card.column.addWidget(self.form)
        card.column.addStretch(1)
        self.body.addWidget(card, 1)
        self.form.finished.connect(self.save)

    def _goods(self, typed: str) -> Sequence[PickRow]:
        place = int(self.form.value("godown") or SHOP)
        return [
            PickRow(
                (name, card.number, show_expiry(card.expiry), group_digits(card.units - card.reserved)),
                value=(card.id, card.item_id),
            )
            for name, card in self.shell.desk.ask(goods_to_keep, typed, place)
        ]

    def _parties(self, typed: str) -> Sequence[PickRow]:
        return [
            PickRow((hit.name, hit.code), value=hit.id)
            for hit in self.shell.desk.ask(find_parties, typed, 20)
        ]

    def first_focus(self) -> QWidget:
        """Return the goods, or the quantity of what is kept already."""
        return self.form.edit("quantity" if self.promise else "goods")

    def keys(self) -> Sequence[PageKey]:
        """Return the keys of the page."""
        return [
            PageKey("form.next", "Enter", "Next field"),
            PageKey("form.save", "Ctrl+A", "Save", self.save, also=("Ctrl+S", "Ctrl+W", "Ctrl+Enter")),
            PageKey("form.leave", "Esc", "Back"),
        ]

    @Slot()
    def save(self) -> None:
        """Keep the goods."""
        values = self.form.read()
        if values is None:
            self.shell.messages.warn("Not reserved yet.", "The field in focus says what it needs.")
            return
        try:
            wish = self._wish(values)
        except Refused as no:
            self._on_problem(no)
            return
        desk = self.shell.desk
        work = (
            partial(desk.do, change_reservation, self.promise.id, wish)
            if self.promise
            else partial(desk.do, reserve_stock, wish)
        )
        self.shell.tasks.run(work, self._on_saved, self._on_problem)

    def _wish(self, values: dict[str, Any]) -> Reserve:
        batch_id, item_id = values["goods"]
        return Reserve(
            batch_id=batch_id,
            units=count_units(str(values["quantity"]), self.shell.desk.ask(item_card, item_id)),
            godown_id=int(values["godown"] or SHOP),
            party_id=values["party"],
            document_id=self.promise.document_id if self.promise else None,
            note=str(values["note"] or ""),
        )

    @Slot(object)
    def _on_saved(self, _saved: Saved) -> None:
        self.shell.leave(self)
        self.shell.messages.done("The goods are kept.", "Alt+X lets them go.")

    @Slot(object)
    def _on_problem(self, problem: Exception) -> None:
        if isinstance(problem, Refused):
            self.form.show_refused(problem)
        self.shell.messages.show_problem(problem)


def _values_of(one: Promise | None) -> dict[str, Any]:
    if one is None:
        return {"godown": str(SHOP)}
    return {
        "godown": str(one.godown_id),
        "goods": ((one.batch_id, one.item_id), f"{one.item} {one.batch}"),
        "quantity": str(one.units),
        "party": (one.party_id, one.party) if one.party_id is not None else None,
        "note": one.note,
    }
