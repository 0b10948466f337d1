"""Goods on the counter: scanned or named, and at once whether they are taken back, the tax, and who pays."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from typing import Any

from PySide6.QtCore import Slot

from dcms_desktop.breakage.queries import Taking
from dcms_desktop.breakage.queries import taken_in
from dcms_desktop.catalog.queries import find_items
from dcms_desktop.kernel.dates import show_expiry
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.parties.queries import find_parties
from dcms_desktop.recovery.oracle import ACCEPT
from dcms_desktop.recovery.queries import AdviceAsk
from dcms_desktop.recovery.queries import goods_of_code
from dcms_desktop.recovery.queries import return_advice
from dcms_desktop.sales.returns import REASONS
from ui.kit.form import Form
from ui.kit.form_fields import Field
from ui.kit.grid import Grid
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow
from ui.kit.grid_model import RowsModel
from ui.kit.painted import Fact
from ui.kit.painted import FactStrip
from ui.kit.parts import Card
from ui.kit.parts import Label
from ui.kit.pick_list import PickColumn
from ui.kit.pick_list import PickRow
from ui.shell.page import Page
from ui.shell.page_key import PageKey
from ui.shell.scan_watch import ScanWatch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from dcms_desktop.desk import Desk
    from dcms_desktop.drafts.rules import Draft
    from dcms_desktop.recovery.queries import Goods
    from dcms_desktop.recovery.queries import Told
    from ui.shell.shell import Shell

COLUMNS = (
    GridColumn("what", "What", width=140, tone="text strong"),
    GridColumn("text", "Answer", width=480, stretch=3),
    GridColumn("rule", "Rule", width=200, stretch=1, tone="muted"),
)
WHY = (("", "As the batch says"), *REASONS.items())
NO_BATCH = (("", "Soonest expiry"),)
VERDICTS = {ACCEPT: ("✓ Take it", "ok"), "refuse": ("✕ Refuse it", "bad")}


def _items(desk: Desk, typed: str) -> Sequence[PickRow]:
    return [PickRow((hit.name, hit.packing, hit.code), value=hit.id) for hit in desk.ask(find_items, typed)]


def _parties(desk: Desk, typed: str) -> Sequence[PickRow]:
    return [PickRow((hit.name, hit.code), value=hit.id) for hit in desk.ask(find_parties, typed, 20)]


def fields_of(desk: Desk) -> tuple[Field, ...]:
    """Return what is asked: goods, who brings them, why, and how many."""
    return (
        Field("item", "Item", "pick", source=partial(_items, desk), span=2,
              columns=(PickColumn("Item"), PickColumn("Pack", 110, tone="muted"), PickColumn("Code", 110)),
              help="Scan the strip, or letters of its name."),
        Field("batch", "Batch", "choice", choices=NO_BATCH),
        Field("party", "Who brings it", "pick", source=partial(_parties, desk), span=2,
              columns=(PickColumn("Party"), PickColumn("Code", 110, tone="muted")),
              help="Its bill and its GST decide the tax."),
        Field("reason", "Reason", "choice", choices=WHY),
        Field("units", "Pieces", "number", default=1),
        Field("free", "Free among them", "number"),
    )  # fmt: skip


class AdvicePage(Page):
    """One look: every change asks anew; a scan fills item and batch."""

    def __init__(self, shell: Shell, ask: AdviceAsk | None = None, names: tuple[str, str] = ("", "")) -> None:
        super().__init__(shell, "Take it back?", room="trade", code="claims.advice")
        self.form = Form(fields_of(shell.desk), columns=6)
        self.verdict = Label("Scan goods that come back, or name them.", "title")
        self.facts = FactStrip()
        self.model = RowsModel(COLUMNS, parent=self)
        self.grid = Grid(self.model, name="What is said of it")
        self.told: Told | None = None
        self._batches: tuple[tuple[str, str], ...] = NO_BATCH
        card = Card(margin=12, spacing=8)
        card.column.addWidget(self.form)
        answer = Card(margin=12, spacing=8)
        answer.column.addWidget(self.verdict)
        answer.column.addWidget(self.facts)
        answer.column.addWidget(self.grid, 1)
        self.body.addWidget(card)
        self.body.addWidget(answer, 1)
        self.scans = ScanWatch(self, lambda _field: None)
        self.scans.scanned.connect(self.take_scan)
        self.form.changed.connect(self._changed)
        if ask is not None:
            self._begin(ask, names)

    def _begin(self, ask: AdviceAsk, names: tuple[str, str]) -> None:
        """Show what another page asks about."""
        party = (ask.party_id, names[1]) if ask.party_id is not None else None
        self.form.set_values(
            {"item": (ask.item_id, names[0]), "party": party, "reason": ask.reason, "units": ask.units,
             "free": ask.free or None}
        )  # fmt: skip
        self._look(ask)

    # ── what the shell asks ──

    def first_focus(self) -> QWidget:
        """Return the item."""
        return self.form.edit("item")

    def keys(self) -> Sequence[PageKey]:
        """Return the keys of the page."""
        return [
            PageKey("form.next", "Enter", "Next field"),
            PageKey("advice.take", "Alt+T", "Take it in", self.take_in, help="On a receipt of dead goods"),
            PageKey("advice.next", "Ctrl+N", "Next goods", self.clear, help="The party stays"),
            PageKey("form.leave", "Esc", "Back"),
        ]

    def on_shown(self) -> None:
        """Watch for scans."""
        self.scans.watch(on=True)

    def step_aside(self) -> None:
        """Watch no longer."""
        self.scans.watch(on=False)
        super().step_aside()

    def on_closed(self) -> None:
        """Watch no longer."""
        self.scans.watch(on=False)
        super().on_closed()

    # ── scans ──

    @Slot(str)
    def take_scan(self, text: str) -> bool:
        """Fill item and batch by a code."""
        self.shell.tasks.read(
            partial(self.shell.desk.ask, goods_of_code, text), self._scanned, self.shell.messages.show_problem
        )
        return True

    @Slot(object)
    def _scanned(self, goods: Goods) -> None:
        self.shell.sounds.scan_ok()
        self.form.set_value("item", (goods.item_id, goods.name))
        self._look(self._asked(goods.item_id, goods.batch_id))

    @Slot()
    def clear(self) -> None:
        """Ask about other goods of the same party."""
        self.form.set_value("item", None)
        self.form.set_value("units", 1)
        self.form.set_value("free", None)
        self._show_batches(NO_BATCH, "")
        self.told = None
        self.verdict.show_text("Scan goods that come back, or name them.")
        self.facts.show_facts(())
        self.model.show(())
        self.form.focus_first()

    # ── taking the goods ──

    @Slot()
    def take_in(self) -> None:
        """Take the goods on the receipt that is open for this party, or on a new one (Alt+T)."""
        told = self.told
        if told is None:
            self.shell.messages.tell("Nothing is asked about yet.", "Scan the goods, or name them.")
            return
        party_id = self.form.value("party")
        if party_id is None:
            self.shell.messages.tell("Nobody is named who brings it.", "Pick the party, then Alt+T.")
            self.form.edit("party").setFocus()
            return
        wish = Taking(
            item_id=told.item.id, batch_id=told.batch.id if told.batch is not None else None,
            party_id=party_id, reason=told.reason, units=self.form.value("units") or 0,
            free=self.form.value("free") or 0,
        )  # fmt: skip
        work = partial(self.shell.desk.ask, taken_in, wish)
        self.shell.tasks.read(work, self._open_receipt, self.shell.messages.show_problem)

    @Slot(object)
    def _open_receipt(self, draft: Draft) -> None:
        page_of = self.shell.page_of_draft
        if page_of is None:
            raise AssertionError("the windows of documents were not joined to the shell")
        self.shell.show_page(page_of(self.shell, draft))

    # ── asking ──

    @Slot(str)
    def _changed(self, name: str) -> None:
        try:
            values: dict[str, Any] = {field: self.form.value(field) for field in self.form.rows}
        except Exception as half_typed:  # noqa: BLE001 - a field that is half typed says so by itself when left
            del half_typed
            return
        if values["item"] is None:
            return
        batch_id = int(values["batch"]) if values["batch"] and name != "item" else None
        self._look(self._asked(int(values["item"]), batch_id))

    def _asked(self, item_id: int, batch_id: int | None) -> AdviceAsk:
        return AdviceAsk(
            item_id=item_id,
            batch_id=batch_id,
            party_id=self.form.value("party"),
            reason=str(self.form.value("reason") or ""),
            units=self.form.value("units") or 0,
            free=self.form.value("free") or 0,
        )

    def _look(self, ask: AdviceAsk) -> None:
        work = partial(self.shell.desk.ask, return_advice, ask)
        self.shell.tasks.read(work, self._show, self._failed, latest=f"advice {id(self)}")

    @Slot(object)
    def _failed(self, problem: Exception) -> None:
        self.verdict.show_text("No answer yet.", "warn")
        self.shell.messages.show_problem(problem)

    def _show_batches(self, choices: tuple[tuple[str, str], ...], value: str) -> None:
        edit: Any = self.form.edit("batch")
        edit.blockSignals(True)
        if choices != self._batches:
            edit.set_choices(choices)
            self._batches = choices
        edit.set_value(value)
        edit.blockSignals(False)

    @Slot(object)
    def _show(self, told: Told) -> None:
        self.told = told
        batches = tuple(
            (str(one.id), f"{one.number} · {show_expiry(one.expiry) or '—'}") for one in told.choices
        )
        self._show_batches(batches or NO_BATCH, str(told.batch.id) if told.batch else "")
        advice = told.advice
        words, tone = VERDICTS[advice.verdict]
        self.verdict.show_text(words, tone)
        self.facts.show_facts(facts_of(told))
        self.model.show([GridRow((one.what, one.text, one.rule), one.what) for one in advice.points])


def facts_of(told: Told) -> list[Fact]:
    """Return the answer in figures."""
    advice, route = told.advice, told.advice.route
    paid = advice.recovery
    facts = [
        Fact("Batch", told.batch.number if told.batch else "—"),
        Fact("Reason", REASONS[told.reason]),
        Fact("Bill", told.bill or "none"),
    ]
    if advice.days_left is not None:
        facts.append(
            Fact("Window, days left", str(advice.days_left), "warn" if advice.days_left < 0 else "text")
        )
    if route is not None:
        by_note = "Credit note with GST" if route.note == "gst" else "Note without GST"
        facts.append(Fact("Way", "His tax invoice" if not route.note else by_note))
        facts.append(Fact("Our GST falls by", show_paise(route.tax)))
    facts.append(Fact("Company pays", show_paise(paid.total) if paid else "0.00", "ok" if paid else "bad"))
    if advice.claim_days_left is not None:
        facts.append(Fact("Days left to claim", str(advice.claim_days_left)))
    return facts
