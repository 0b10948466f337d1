"""A code seen for the first time: which item it is, and for a maker's text what its parts mean."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtCore import Slot

from dcms_desktop.catalog.queries import find_items
from dcms_desktop.catalog.queries import item_card
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Units
from dcms_desktop.scanning.actions import learn_barcode
from dcms_desktop.scanning.actions import learn_text
from dcms_desktop.scanning.maker_text import EXPIRY
from dcms_desktop.scanning.maker_text import MADE
from dcms_desktop.scanning.maker_text import Cut
from dcms_desktop.scanning.maker_text import Part
from dcms_desktop.scanning.maker_text import Role
from dcms_desktop.scanning.maker_text import cut_text
from dcms_desktop.scanning.maker_text import date_forms
from dcms_desktop.scanning.maker_text import propose_roles
from dcms_desktop.scanning.queries import scanner_of
from dcms_desktop.scanning.reading import read_scan
from ui.kit.form import Form
from ui.kit.form import scrolled
from ui.kit.form_fields import Field
from ui.kit.parts import Card
from ui.kit.parts import Label
from ui.kit.pick_list import PickColumn
from ui.kit.pick_list import PickRow
from ui.shell.page import Page
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from PySide6.QtWidgets import QWidget

    from dcms_desktop.desk import Desk
    from dcms_desktop.kernel.changes import Changes
    from dcms_desktop.scanning.rules import Scan
    from ui.shell.shell import Shell

ITEM_COLUMNS = (
    PickColumn("Item"),
    PickColumn("Pack", 110, tone="muted"),
    PickColumn("Code", 110, tone="muted"),
)
MEANINGS = (
    ("", "Nothing we need"),
    ("item", "Names the item"),
    ("batch", "Batch"),
    ("serial", "Serial number"),
    ("mrp", "MRP"),
)
WHAT, PARTS = "The goods", "What each part of the code means"
MOST_SHOWN = 110


def find_item_rows(desk: Desk, typed: str) -> Sequence[PickRow]:
    """Return the items for what was typed."""
    return [PickRow((hit.name, hit.packing, hit.code), value=hit.id) for hit in desk.ask(find_items, typed)]


def meanings_of(part: Part, today: date) -> tuple[tuple[str, str], ...]:
    """Return what a part may mean; a date is offered once for each day it can be."""
    found = list(MEANINGS)
    days: set[date] = set()
    for form, day in date_forms(part.value, today):
        if day not in days:
            days.add(day)
            found += [
                (f"{EXPIRY}:{form}", f"Expiry {show_day(day)}"),
                (f"{MADE}:{form}", f"Made on {show_day(day)}"),
            ]
    return tuple(found)


def fields_of(desk: Desk, cut: Cut | None, today: date) -> tuple[Field, ...]:
    """Return the fields: item and units, then one for each part."""
    fields = [
        Field("item", "Item", "pick", required=True, section=WHAT, span=2, columns=ITEM_COLUMNS,
              source=partial(find_item_rows, desk), help="Letters of its name, or its code."),
        Field("units", "Units in one scan", "number", default=1, section=WHAT,
              help="1, or how many base units the pack with this code holds."),
    ]  # fmt: skip
    for place, part in enumerate(cut.parts if cut else ()):
        shown = part.value if len(part.value) <= 40 else part.value[:39] + "…"
        fields.append(
            Field(f"part{place}", f"{part.label or place + 1}: {shown}", "choice",
                  choices=meanings_of(part, today), section=PARTS)
        )  # fmt: skip
    return tuple(fields)


class LearnPage(Page):
    """Asks once; ``learned`` tells the text, and the page before goes on with it."""

    learned = Signal(str)

    def __init__(self, shell: Shell, text: str) -> None:
        super().__init__(shell, "New code", room="stock", code="scanning.learn")
        self.text = text
        self._today = clock.today()
        self.scan: Scan = read_scan(text, self._today, shell.desk.ask(scanner_of))
        self.cut = cut_text(self.scan.text) if self.scan.kind == "free" else None
        self.form = Form(fields_of(shell.desk, self.cut, self._today), columns=3)
        self.form.set_values({"units": 1, **self._proposed()})
        self.title.show_title("New code", "", "Asked once; the next scan fills item, batch and expiry")
        self._busy = False
        self._leaving = False
        card = Card(margin=12, spacing=8)
        shown = text.replace("\x1d", " ⟨GS⟩ ").replace("\n", " ⏎ ")
        card.column.addWidget(
            Label(shown if len(shown) <= MOST_SHOWN else shown[:MOST_SHOWN] + "…", "strong")
        )
        card.column.addWidget(Label(self._read_as(), "quiet"))
        card.column.addWidget(scrolled(self.form), 1)
        self.body.addWidget(card, 1)
        self.form.finished.connect(self.save)

    def _proposed(self) -> dict[str, Any]:
        if self.cut is None:
            return {}
        roles = propose_roles(self.cut, self._today)
        return {
            f"part{place}": f"{role.role}:{role.form}" if role.form else role.role
            for place, role in enumerate(roles)
        }

    def _read_as(self) -> str:
        if self.cut is not None:
            return "The own text of a maker. Look at the pack and say what is what."
        if self.scan.kind in {"gs1", "link"}:
            return f"GS1 code {self.scan.code}: {self.scan.words()}"
        return f"Code {self.scan.code}"

    # ── what the shell asks ──

    def first_focus(self) -> QWidget:
        """Return the item field."""
        return self.form.edit("item")

    def keys(self) -> Sequence[PageKey]:
        """Return the keys of the page."""
        return [
            PageKey("form.next", "Enter", "Next field"),
            PageKey("form.save", "Ctrl+A", "Keep", self.save, also=("Ctrl+S", "Ctrl+W", "Ctrl+Enter")),
            PageKey("masters.add", "Alt+C", "New item", partial(self.shell.open, "masters.new_item")),
            PageKey("form.leave", "Esc", "Back"),
        ]

    # ── keeping ──

    @Slot()
    def save(self) -> None:
        """Keep what was said, and go back to the page that scanned."""
        values = self.form.read()
        if values is None or self._busy:
            self.shell.messages.warn("Not kept yet.", "The field in focus says what it needs.")
            return
        self._busy = True
        self.shell.tasks.run(partial(self._keep, values), self._on_kept, self._on_problem)

    def _keep(self, values: dict[str, Any]) -> Changes:
        item_id, units = _item_of(values), Units(int(values["units"] or 1))
        desk = self.shell.desk
        desk.ask(item_card, item_id)
        if self.cut is None:
            return desk.do(learn_barcode, self.scan.code, item_id, units)
        said = [str(values[f"part{place}"] or "") for place in range(len(self.cut.parts))]
        roles = tuple(Role(role=word.partition(":")[0], form=word.partition(":")[2]) for word in said)
        return desk.do(learn_text, self.scan.text, item_id, roles, units)

    @Slot(object)
    def _on_kept(self, _changes: Changes) -> None:
        self._busy = False
        self.shell.messages.done("The code is known now.")
        self.shell.leave(self)
        self.learned.emit(self.text)

    @Slot(object)
    def _on_problem(self, problem: Exception) -> None:
        self._busy = False
        if isinstance(problem, Refused):
            self.form.show_refused(problem)
        self.shell.messages.show_problem(problem)


def _item_of(values: dict[str, Any]) -> int:
    picked = values["item"]
    return int(picked[0] if isinstance(picked, tuple) else picked)
