"""Labels before they are printed: the goods at the left, the labels as they will come out at the right."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtCore import Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout
from PySide6.QtWidgets import QLabel
from PySide6.QtWidgets import QScrollArea
from PySide6.QtWidgets import QVBoxLayout
from PySide6.QtWidgets import QWidget

from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.money import group_digits
from reports.papers.label_stock import STOCKS
from reports.papers.labels import render_labels
from ui.kit.edits import ChoiceEdit
from ui.kit.edits import TextEdit
from ui.kit.grid import Grid
from ui.kit.parts import Card
from ui.kit.parts import ElidedLabel
from ui.kit.parts import EmptyState
from ui.kit.parts import Label
from ui.kit.parts import set_spacing
from ui.labels.label_model import COUNT
from ui.labels.label_model import LabelModel
from ui.labels.label_work import Wanted
from ui.labels.label_work import goods_of_batch
from ui.labels.label_work import goods_of_code
from ui.labels.label_work import goods_of_item
from ui.labels.label_work import label_printers
from ui.labels.label_work import lines_of
from ui.labels.label_work import numbered
from ui.labels.label_work import pictures_of
from ui.labels.label_work import queue_labels
from ui.look.theme import on_theme
from ui.look.theme import theme
from ui.reports.files import reports_folder
from ui.reports.files import save_file
from ui.shell.page import Page
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from dcms_desktop.desk import Desk
    from dcms_desktop.spool.rules import PrinterCard
    from reports.papers.label_layout import What
    from reports.papers.labels import LabelLine
    from ui.shell.shell import Shell

KINDS = (
    ("batch", "Batch labels"),
    ("item", "Item labels"),
    ("shelf", "Shelf labels"),
    ("carton", "Carton labels"),
    ("sscc", "Numbered cartons (SSCC)"),
)
PAPERS = (
    ("label_50x25", "50 × 25 mm, two across"),
    ("label_38x25", "38 × 25 mm, two across"),
    ("label_100x50", "100 × 50 mm"),
    ("label_a4_65", "A4 sheet of 65"),
)
MOST_PLACE = 3


class LabelPage(Page):
    """Goods of a receipt, of an item, or typed and scanned one by one, with their labels."""

    def __init__(
        self, shell: Shell, *, document_id: int = 0, item_id: int = 0, batch_id: int = 0, number: str = ""
    ) -> None:
        super().__init__(shell, "Labels", room="stock", code="labels")
        self._document_id, self._item_id, self._batch_id = document_id, item_id, batch_id
        self._number = number
        what: What = "item" if item_id else "batch"
        self.what = ChoiceEdit(KINDS, name="What the labels say")
        self.paper = ChoiceEdit(PAPERS, name="Label paper")
        self.printer = ChoiceEdit((("", "PDF file"),), name="Printer", data=True)
        self.start = TextEdit(most=MOST_PLACE, name="First free label of the sheet")
        self.typed = TextEdit(name="Item code or barcode")
        self.typed.setPlaceholderText("Item code or barcode, then Enter")
        self.model = LabelModel(self)
        self.grid = Grid(self.model, name="Goods to label")
        self.told = ElidedLabel("", "quiet")
        self.preview = Preview()
        self.what.set_value(what)
        self.paper.set_value("label_50x25")
        self.start.set_text("1")
        self.model.wanted = Wanted(what=what)
        self._build()
        self._connect()
        self._load()
        shell.tasks.read(partial(label_printers, shell.desk), self._show_printers)

    def _build(self) -> None:
        row, below = QHBoxLayout(), QHBoxLayout()
        for words, field in (("What", self.what), ("Paper", self.paper), ("Printer", self.printer)):
            row.addWidget(Label(words, "label"))
            row.addWidget(field)
        row.addStretch(1)
        below.addWidget(self.typed, 1)
        below.addWidget(Label("First label", "label"))
        below.addWidget(self.start)
        self._head, self._below = row, below
        bar = Card(margin=8, spacing=6)
        bar.column.addLayout(row)
        bar.column.addLayout(below)
        self.told.setVisible(False)
        table = Card(margin=1, spacing=0)
        table.column.addWidget(self.grid)
        self._halves = QHBoxLayout()
        self._halves.addWidget(table, 6)
        self._halves.addWidget(self.preview, 5)
        self.body.addWidget(bar)
        self.body.addWidget(self.told)
        self.body.addLayout(self._halves, 1)
        on_theme(self.adapt)

    @Slot()
    def adapt(self) -> None:
        """Take the sizes now in force."""
        set_spacing(self._head, (0, 0, 0, 0), 8)
        set_spacing(self._below, (0, 0, 0, 0), 8)
        set_spacing(self._halves, (0, 0, 0, 0), 8)
        for field, width in ((self.what, 214), (self.paper, 200), (self.printer, 190), (self.start, 56)):
            field.setFixedWidth(theme().px(width))

    def _connect(self) -> None:
        self.what.chosen.connect(self._on_what)
        self.paper.chosen.connect(self._on_paper)
        self.start.textChanged.connect(self._on_start)
        self.typed.returnPressed.connect(self.add_code)
        self.model.edited.connect(self._on_edited)
        self.model.refused.connect(self.shell.messages.show_problem)
        self.grid.row_changed.connect(self._on_row)

    # ── goods ──

    def _load(self) -> None:
        what = cast("What", self.what.value())
        desk = self.shell.desk
        if self._document_id:
            self.shell.tasks.read(partial(lines_of, desk, self._document_id, what), self._show_lines)
        elif self._batch_id:
            self.shell.tasks.read(partial(goods_of_batch, desk, self._batch_id, what), self._show_lines)
        elif self._item_id:
            self.shell.tasks.read(partial(goods_of_item, desk, self._item_id, what), self._show_lines)

    @Slot(object)
    def _show_lines(self, lines: tuple[LabelLine, ...]) -> None:
        self._put(replace(self.model.wanted, lines=tuple(lines)))
        if lines:
            self.grid.go(0, COUNT)
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _put(self, wanted: Wanted) -> None:
        row = max(self.grid.row(), 0)
        self.model.show_wanted(wanted)
        if wanted.lines:
            self.grid.go(min(row, len(wanted.lines) - 1), COUNT)
        self._draw()

    @Slot(object)
    def _show_printers(self, cards: list[PrinterCard]) -> None:
        chosen = self.printer.value()
        self.printer.set_choices([*((card.name, card.name) for card in cards), ("", "PDF file")])
        self.printer.set_value(chosen or (cards[0].name if cards else ""))

    @Slot()
    def add_code(self) -> None:
        """Add the item or its newest batches that a typed or scanned code names."""
        code = self.typed.text().strip()
        if code:
            what = cast("What", self.what.value())
            self.shell.tasks.read(partial(goods_of_code, self.shell.desk, code, what), self._add)

    @Slot(object)
    def _add(self, lines: tuple[LabelLine, ...]) -> None:
        self.typed.set_text("")
        self._document_id = self._item_id = self._batch_id = 0
        self._put(replace(self.model.wanted, lines=(*self.model.wanted.lines, *lines)))

    def _from(self) -> int:
        """Return the document, item or batch the page was opened for, 0 for none."""
        return self._document_id or self._item_id or self._batch_id

    def drop_row(self) -> None:
        """Take the active row out."""
        row = self.grid.row()
        lines = self.model.wanted.lines
        if 0 <= row < len(lines):
            self._put(replace(self.model.wanted, lines=(*lines[:row], *lines[row + 1 :])))

    # ── choices ──

    @Slot(str)
    def _on_what(self, what: str) -> None:
        self.model.wanted = replace(self.model.wanted, what=cast("What", what))
        self._load()
        self._draw()

    @Slot(str)
    def _on_paper(self, paper: str) -> None:
        self.model.wanted = replace(self.model.wanted, paper=paper)
        self.start.setEnabled(bool(STOCKS[paper].sheet))
        if not STOCKS[paper].sheet:
            self.start.set_text("1")
        self._draw()

    @Slot(str)
    def _on_start(self, typed: str) -> None:
        text = typed.strip()
        start = int(text) if text.isascii() and text.isdigit() else 0
        most = self.model.wanted.job.stock.on_sheet or 1
        self.start.show_wrong(not 1 <= start <= most)
        if 1 <= start <= most:
            self.model.wanted = replace(self.model.wanted, start=start)
            self._draw()

    @Slot(object)
    def _on_edited(self, _wanted: Wanted) -> None:
        self._draw()

    @Slot(int)
    def _on_row(self, _row: int) -> None:
        self._draw()

    def _draw(self) -> None:
        wanted = self.model.wanted
        said = f"{group_digits(wanted.count)} label{'' if wanted.count == 1 else 's'}"
        self.title.show_title("Labels", self._number, said)
        work = partial(pictures_of, wanted, max(self.grid.row(), 0))
        self.shell.tasks.read(work, self._show, latest=f"labels {id(self)}")

    @Slot(object)
    def _show(self, answer: tuple[list[bytes], str]) -> None:
        pictures, told = answer
        self.told.setText(told)
        self.told.setVisible(bool(told))
        self.preview.show_pictures(pictures)

    # ── keys ──

    def keys(self) -> Sequence[PageKey]:
        """Return the keys of the page."""
        return (
            PageKey("labels.print", "Ctrl+P", "Print", self.print_labels, also=("Ctrl+Return",)),
            PageKey("labels.pdf", "Ctrl+S", "PDF", self.keep_pdf, help="Keep the labels as a PDF"),
            PageKey("labels.drop", "Ctrl+D", "Take out", self.drop_row),
            PageKey("labels.number", "Enter", "Number of labels"),
            PageKey("labels.back", "Esc", "Back"),
        )

    def first_focus(self) -> QWidget | None:
        """Return the goods, or the field that asks for them."""
        return self.grid if self.model.wanted.lines or self._from() else self.typed

    def print_labels(self) -> None:
        """Hand the labels to the chosen printer; without one they become a PDF."""
        if not self.printer.value():
            self.keep_pdf()
            return
        work = partial(queue_labels, self.shell.desk, self.model.wanted, self.printer.value(), self._number)
        self.shell.tasks.run(work, self._on_queued)

    @Slot(object)
    def _on_queued(self, count: int) -> None:
        self.shell.tasks.tell_changed(Changes({"jobs"}))
        self.shell.messages.done(f"{group_digits(count)} labels go to {self.printer.value()}.")

    def keep_pdf(self) -> None:
        """Keep the labels as a PDF in the folder of reports."""
        work = partial(write_pdf, self.shell.desk, self.model.wanted, self._number)
        # Numbering cartons writes to the books, so that one goes on the writing thread.
        run = self.shell.tasks.run if self.model.wanted.what == "sscc" else self.shell.tasks.read
        run(work, self._written)

    @Slot(object)
    def _written(self, file: Path) -> None:
        self.shell.messages.done(f"{file.name} lies in {file.parent}.")


def write_pdf(desk: Desk, wanted: Wanted, number: str) -> Path:
    """Write the labels as a PDF and return where it lies."""
    wanted = numbered(desk, wanted)
    body = render_labels(wanted.job, "pdf")
    name = f"Labels {number or wanted.lines[0].goods.code}".replace("/", "-")
    return save_file(reports_folder(), f"{name}.pdf", body)


class Preview(QScrollArea):
    """The first labels as they will come out, below each other."""

    def __init__(self) -> None:
        super().__init__()
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._sheets: list[QLabel] = []
        self.empty = EmptyState(
            "No label yet", "Scan a pack or type a code: its label is shown here.", icon="tag"
        )
        self._column.addWidget(self.empty)
        self.setWidgetResizable(True)
        self.setWidget(self._inside)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Preview of the labels")

    def sheets(self) -> tuple[QLabel, ...]:
        """Return what is shown."""
        return tuple(self._sheets)

    def show_pictures(self, pictures: Sequence[bytes]) -> None:
        """Show pictures, each no wider than the room there is."""
        for sheet in self._sheets:
            sheet.deleteLater()
        self._sheets = []
        self.empty.setVisible(not pictures)
        room = max(self.viewport().width() - 24, 200)
        for picture in pictures:
            pixmap = QPixmap()
            pixmap.loadFromData(picture)
            if pixmap.width() > room:
                pixmap = pixmap.scaledToWidth(room, Qt.TransformationMode.SmoothTransformation)
            sheet = QLabel()
            sheet.setPixmap(pixmap)
            sheet.setFixedSize(pixmap.size())
            self._column.addWidget(sheet)
            self._sheets.append(sheet)
