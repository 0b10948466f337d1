"""Printed stationery: fields are moved by half millimetres while the bill beside them shows where they go."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtCore import Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout
from PySide6.QtWidgets import QLabel
from PySide6.QtWidgets import QScrollArea

from dcms_desktop.spool.actions import save_layout
from reports.papers.alignment import alignment_page
from reports.papers.form_fields import COLUMN_BY_CODE
from reports.papers.form_fields import SIZES
from reports.papers.form_fields import TOP
from reports.papers.form_fields import usual_layout
from ui.kit.edits import ChoiceEdit
from ui.kit.grid import Grid
from ui.kit.parts import Card
from ui.kit.parts import Label
from ui.kit.parts import set_spacing
from ui.look.theme import on_theme
from ui.look.theme import theme
from ui.reports.files import reports_folder
from ui.reports.files import save_file
from ui.shell.page import Page
from ui.shell.page_key import PageKey
from ui.spool_loop import options_of
from ui.stationery.alignment_model import AlignmentModel
from ui.stationery.alignment_work import Arrangement
from ui.stationery.alignment_work import layout_file
from ui.stationery.alignment_work import moved
from ui.stationery.alignment_work import page_printers
from ui.stationery.alignment_work import picture_of
from ui.stationery.alignment_work import read_arrangement
from ui.stationery.alignment_work import read_layout_file
from ui.stationery.alignment_work import sample_bill
from ui.stationery.alignment_work import toggled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from dcms_desktop.desk import Desk
    from dcms_desktop.documents.posted import Posted
    from dcms_desktop.spool.rules import Layout
    from ui.shell.shell import Shell

PAPERS = (
    ("tax_invoice_form_a4", "Printed stationery A4"),
    ("tax_invoice_form_a5", "Printed stationery A5"),
    ("tax_invoice_form_dot", "Printed stationery, dot matrix"),
)
FAR = 10
"""Half millimetres of a long step."""


class AlignmentPage(Page):
    """The fields at the left, the newest bill with them at the right."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, "Paper alignment", room="setup", code="alignment")
        self.paper = ChoiceEdit(PAPERS, name="Paper")
        self.printer = ChoiceEdit((("", "All printers"),), name="Printer")
        self.model = AlignmentModel(self)
        self.grid = Grid(self.model, name="Fields")
        self.before: list[Arrangement] = []
        self.changed = False
        self._posted: Posted | None = None
        self.sheet = QLabel()
        self.sheet.setAccessibleName("The newest bill with these fields")
        self._area = QScrollArea()
        self._area.setWidget(self.sheet)
        self._area.setWidgetResizable(True)
        self._area.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.sheet.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._build()
        self.paper.chosen.connect(self._on_choice)
        self.printer.chosen.connect(self._on_choice)
        self.model.edited.connect(self.take)
        self.model.refused.connect(shell.messages.show_problem)
        self.grid.row_changed.connect(self._on_row)
        shell.tasks.read(partial(page_printers, shell.desk), self._show_printers)
        shell.tasks.read(partial(sample_bill, shell.desk), self._show_bill)
        self._read()

    def _build(self) -> None:
        self._head = QHBoxLayout()
        for words, field in (("Paper", self.paper), ("Printer", self.printer)):
            self._head.addWidget(Label(words, "label"))
            self._head.addWidget(field)
        self._head.addStretch(1)
        bar = Card(margin=8, spacing=6)
        bar.column.addLayout(self._head)
        table = Card(margin=1, spacing=0)
        table.column.addWidget(self.grid)
        self._halves = QHBoxLayout()
        self._halves.addWidget(table, 5)
        self._halves.addWidget(self._area, 6)
        self.body.addWidget(bar)
        self.body.addLayout(self._halves, 1)
        on_theme(self.adapt)

    @Slot()
    def adapt(self) -> None:
        """Take the sizes now in force."""
        set_spacing(self._head, (0, 0, 0, 0), 8)
        set_spacing(self._halves, (0, 0, 0, 0), 8)
        self.paper.setFixedWidth(theme().px(250))
        self.printer.setFixedWidth(theme().px(200))

    def first_focus(self) -> QWidget:
        """Return the fields."""
        return self.grid

    # ── what is shown ──

    def _read(self) -> None:
        work = partial(read_arrangement, self.shell.desk, self.paper.value(), self.printer.value())
        self.shell.tasks.read(work, self._show_told, latest=f"arrangement {id(self)}")

    @Slot(object)
    def _show_told(self, told: Arrangement) -> None:
        self.before, self.changed = [], False
        self.model.show_told(told)
        if self.grid.row() < 0:
            self.grid.go(0, 1)
        self._draw()

    @Slot(object)
    def _show_printers(self, names: list[str]) -> None:
        chosen = self.printer.value()
        self.printer.set_choices((("", "All printers"), *((name, name) for name in names)))
        self.printer.set_value(chosen)

    @Slot(object)
    def _show_bill(self, posted: Posted) -> None:
        self._posted = posted
        self._draw()

    @Slot(str)
    def _on_choice(self, _value: str) -> None:
        self._read()

    @Slot(int)
    def _on_row(self, _row: int) -> None:
        self._draw()

    def _draw(self) -> None:
        told, posted = self.model.told, self._posted
        if told is not None:
            self.title.show_title("Paper alignment", "", "not saved yet" if self.changed else "")
        if told is not None and posted is not None:
            code = self.model.code(self.grid.row())
            work = partial(picture_of, self.shell.desk, posted, told, code)
            self.shell.tasks.read(work, self._show_picture, latest=f"alignment {id(self)}")

    @Slot(object)
    def _show_picture(self, picture: bytes) -> None:
        pixmap = QPixmap()
        pixmap.loadFromData(picture)
        room = max(self._area.viewport().width() - 8, 200)
        shown = pixmap.scaledToWidth(room, Qt.TransformationMode.SmoothTransformation)
        self.sheet.setPixmap(shown)
        self.sheet.setFixedHeight(shown.height())
        self._area.ensureVisible(0, self._height_of(shown.height()), 0, theme().px(60))

    def _height_of(self, height: int) -> int:
        """Return how far down the picture the active field stands."""
        told, code = self.model.told, self.model.code(self.grid.row())
        if told is None or not code:
            return 0
        place = told.layout[TOP if code in COLUMN_BY_CODE else code]
        return place.y * height // SIZES[told.paper][1]

    # ── moving ──

    @Slot(object)
    def take(self, told: Arrangement) -> None:
        """Show a changed arrangement; the one before can be had again."""
        if self.model.told is not None and told != self.model.told:
            self.before.append(self.model.told)
            self.changed = True
            self.model.show_told(told)
            self._draw()

    def shift(self, right: int, down: int) -> None:
        """Move the active field by half millimetres."""
        code = self.model.code(self.grid.row())
        if self.model.told is not None and code:
            self.take(moved(self.model.told, code, right, down))

    def show_or_hide(self) -> None:
        """Show the active field, or hide it."""
        code = self.model.code(self.grid.row())
        if self.model.told is not None and code:
            self.take(toggled(self.model.told, code))

    def undo(self) -> None:
        """Go back to the arrangement before."""
        if self.before:
            self.model.show_told(self.before.pop())
            self._draw()

    def as_it_came(self) -> None:
        """Put every field where it stood before the shop moved any; kept when saved."""
        told = self.model.told
        if told is not None:
            self.take(Arrangement(told.paper, told.printer, usual_layout(told.paper)))

    # ── keys ──

    def keys(self) -> Sequence[PageKey]:
        """Return the keys of the page."""
        steps = (("Left", -1, 0), ("Right", 1, 0), ("Up", 0, -1), ("Down", 0, 1))
        near = [
            PageKey(f"alignment.{name.lower()}", f"Ctrl+{name}", "Move ½ mm", partial(self.shift, x, y),
                    shown=name == "Left")
            for name, x, y in steps
        ]  # fmt: skip
        far = [
            PageKey(f"alignment.far_{name.lower()}", f"Ctrl+Shift+{name}", "Move 5 mm",
                    partial(self.shift, x * FAR, y * FAR), shown=name == "Left")
            for name, x, y in steps
        ]  # fmt: skip
        return (
            PageKey("alignment.save", "Ctrl+S", "Save", self.save, also=("Ctrl+A",)),
            *near,
            *far,
            PageKey("alignment.show", "Ctrl+H", "Show or hide", self.show_or_hide),
            PageKey("alignment.undo", "Ctrl+Z", "Undo", self.undo, shown=False),
            PageKey("alignment.usual", "Ctrl+R", "As it came", self.as_it_came, shown=False),
            PageKey("alignment.export", "Ctrl+E", "Export", self.export, help="Keep the layout as a file"),
            PageKey("alignment.import", "Ctrl+I", "Import", self.ask_import, shown=False),
            PageKey(
                "alignment.grid", "Ctrl+T", "Test grid", self.test_grid, help="A grid in half millimetres"
            ),
        )

    def save(self) -> None:
        """Keep where the fields stand."""
        told = self.model.told
        if told is not None:
            work = partial(self.shell.desk.do, save_layout, told.paper, told.printer, told.layout)
            self.shell.tasks.run(work, self._on_saved)

    @Slot(object)
    def _on_saved(self, _changes: object) -> None:
        self.changed = False
        self._draw()
        self.shell.messages.done("The next bill on this paper stands so.")

    def export(self) -> None:
        """Keep the layout as a file."""
        told = self.model.told
        if told is not None:
            work = partial(save_file, reports_folder(), f"{told.paper}.json", layout_file(told))
            self.shell.tasks.read(work, self._written)

    def test_grid(self) -> None:
        """Keep the grid that is laid over the stationery as a PDF."""
        size = "a5" if self.paper.value().endswith("a5") else "a4"
        self.shell.tasks.read(partial(write_grid, self.shell.desk, size), self._written)

    @Slot(object)
    def _written(self, file: Path) -> None:
        self.shell.messages.done(f"{file.name} lies in {file.parent}.")

    def ask_import(self) -> None:
        """Ask which file to take a layout from."""
        self.shell.messages.ask_text("Which layout file is taken?", self._import, self._to_grid, yes="Import")

    def _import(self, path: str) -> None:
        self._to_grid()
        work = partial(read_layout_file, Path(path.strip()).expanduser(), self.paper.value())
        self.shell.tasks.read(work, self._imported)

    @Slot(object)
    def _imported(self, layout: Layout) -> None:
        told = self.model.told
        if told is not None:
            self.take(Arrangement(told.paper, told.printer, layout))

    def _to_grid(self) -> None:
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)


def write_grid(desk: Desk, size: str) -> Path:
    """Write the grid moved as the papers are and return where it lies."""
    body = alignment_page("a5" if size == "a5" else "a4", options_of(desk))
    return save_file(reports_folder(), f"Alignment {size}.pdf", body)
