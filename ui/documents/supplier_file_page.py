"""A supplier's bill from his file or its signed code: its lines, what is open, then the receipt."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtCore import QRect
from PySide6.QtCore import QSize
from PySide6.QtCore import Qt
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog

from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import MOST_UNITS
from dcms_desktop.kernel.money import show_paise
from ui.documents.choice_list import ChoiceList
from ui.documents.supplier_file_work import Asked
from ui.documents.supplier_file_work import FromCode
from ui.documents.supplier_file_work import FromFile
from ui.documents.supplier_file_work import Unmapped
from ui.documents.supplier_file_work import draft_from
from ui.documents.supplier_file_work import first_open
from ui.documents.supplier_file_work import left_words
from ui.documents.supplier_file_work import open_words
from ui.documents.supplier_file_work import read_asked
from ui.documents.supplier_file_work import rows_of
from ui.documents.supplier_file_work import words_of
from ui.kit.edits import TextEdit
from ui.kit.grid import Grid
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import RowsModel
from ui.kit.parts import Card
from ui.kit.parts import ElidedLabel
from ui.kit.parts import Label
from ui.kit.pick_list import PickColumn
from ui.kit.pick_list import PickRow
from ui.language.catalog import say
from ui.shell.page import Page
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from dcms_desktop.drafts.rules import Draft
    from dcms_desktop.kernel.money import Paise
    from ui.shell.shell import Shell

MOST_TEXT = 8_000
COLUMNS = (
    GridColumn("line", "Line", "number", 44),
    GridColumn("told", "In the file", width=190, stretch=1, tone="text strong"),
    GridColumn("item", "Our item", width=180, stretch=1),
    GridColumn("how", "Known by", width=180, tone="muted"),
    GridColumn("sure", "Sure", "number", 60, drop=1),
    GridColumn("batch", "Batch", width=140, drop=3),
    GridColumn("quantity", "Quantity", "number", 90),
    GridColumn("rate", "Rate", "number", 80, drop=2),
    GridColumn("state", "To settle", width=150),
)
ITEM_COLUMNS = (
    PickColumn("Item", 330),
    PickColumn("Code", 110, tone="muted"),
    PickColumn("Sure", 70, right=True),
)
HEADING_COLUMNS = (PickColumn("Column", 220), PickColumn("First row", 220, tone="muted"))


NO_SUPPLIER = "Esc leads back to the receipt: make the supplier there (Alt+C), then read it again."


class SupplierFilePage(Page):
    """Reads a file or code, asks what is open, and hands a receipt on; nothing is posted here."""

    def __init__(self, shell: Shell, supplier: str, take: Callable[[Draft, Paise | None], object]) -> None:
        super().__init__(shell, "Receipt from a file", room="buy", code="goods_receipt.file")
        self._take = take
        self._asked = Asked(text="", supplier=supplier)
        self.read: FromFile | FromCode | None = None
        self._open: Unmapped | None = None
        self.typed = TextEdit(most=MOST_TEXT, name="File, or the code of the bill")
        self.typed.setPlaceholderText("Path of the file, or scan the large code of the bill, then Enter")
        self.typed.returnPressed.connect(self.read_typed)
        self.told = ElidedLabel("", "strong", data=True)
        self.open_ones = Label("", tone="warn", data=True)
        self.open_ones.setWordWrap(True)
        self.open_ones.hide()
        self.model = RowsModel(COLUMNS, (), self)
        self.grid = Grid(self.model, name="Lines of the file")
        self.grid.row_activated.connect(self._ask_item)
        self.items = ChoiceList(self, ITEM_COLUMNS, "Our items")
        self.items.picked.connect(self._on_item)
        self.items.left.connect(self._to_grid)
        self.headings = ChoiceList(self, HEADING_COLUMNS, "Columns of the sheet")
        self.headings.picked.connect(self._on_heading)
        self.headings.left.connect(self._to_field)
        bar, table = Card(margin=8, spacing=6), Card(margin=1, spacing=0)
        bar.column.addWidget(self.typed)
        bar.column.addWidget(self.told)
        bar.column.addWidget(self.open_ones)
        table.column.addWidget(self.grid)
        self.body.addWidget(bar)
        self.body.addWidget(table, 1)

    def first_focus(self) -> QWidget:
        """Return the field for the file."""
        return self.typed

    def keys(self) -> Sequence[PageKey]:
        """Return the live keys."""
        return (
            PageKey("file.take", "Ctrl+Enter", "To the receipt", self.take),
            PageKey("file.browse", "Alt+F", "Pick file", self.browse),
            PageKey("file.item", "F4", "Which item", self.ask_item),
            PageKey("file.units", "Alt+U", "Units in one", self.ask_units),
            PageKey("file.drop", "Ctrl+D", "Leave out", self.leave_out),
        )

    # ── reading ──

    def browse(self) -> None:
        """Pick the file in the window of the system (Alt+F)."""
        title = say("Receipt from a file")
        chosen, _filter = QFileDialog.getOpenFileName(self, title, "", "(*.csv *.xlsx *.json *.txt)")
        if chosen:
            self.typed.set_text(chosen)
            self.read_typed()

    def take_scan(self, text: str) -> bool:
        """Read a code that a scanner on a port read."""
        self.typed.set_text(text)
        self.read_typed()
        return True

    @Slot()
    def read_typed(self) -> None:
        """Read the file or code that is typed."""
        text = self.typed.text().strip()
        if text:
            same = text == self._asked.text
            if not same:
                self._asked, self.read = Asked(text=text, supplier=self._asked.supplier), None
            self._read()

    def _read(self) -> None:
        self.shell.tasks.read(
            partial(read_asked, self.shell.desk, self._asked),
            self._on_read,
            self._on_refused,
            latest=f"bill {id(self)}",
        )

    @Slot(object)
    def _on_read(self, read: FromFile | FromCode | Unmapped) -> None:
        if isinstance(read, Unmapped):
            self._ask_heading(read)
        elif isinstance(read, FromCode):
            self._show_code(read)
        else:
            self._show_file(read)

    @Slot(object)
    def _on_refused(self, problem: Exception) -> None:
        """Show nothing of a file that is refused; what was read before it stays only when it is the same."""
        if isinstance(problem, Refused) and problem.field == "items":
            self._asked = replace(self._asked, items={})
            self._read()
        elif self.read is None:
            self.model.show(())
            self.told.show_text("")
            self._say_open("")
        if isinstance(problem, Refused) and problem.message.startswith("No party has"):
            self.shell.messages.warn(problem.message, NO_SUPPLIER)
        else:
            self.shell.messages.show_problem(problem)

    def _show_file(self, read: FromFile) -> None:
        row = self.grid.row() if isinstance(self.read, FromFile) else first_open(read)
        self.read = read
        self._say_open(open_words(read))
        rows = rows_of(read)
        self.model.show(rows)
        self.told.show_text(words_of(read))
        self.grid.go(max(0, min(row, len(rows) - 1)), 1)
        self._to_grid()
        if read.loaded.doubts:
            self.shell.messages.warn(
                "Some things are open.", "F4 says which item a line is; Ctrl+Enter opens the receipt."
            )
        else:
            self.shell.messages.done("Nothing is open.", "Ctrl+Enter opens the receipt.")

    def _say_open(self, words: str) -> None:
        self.open_ones.show_text(words, "warn")
        self.open_ones.setVisible(bool(words))

    def _show_code(self, read: FromCode) -> None:
        self.read = read
        claim = read.claim
        total = "" if claim.total is None else f" · ₹{show_paise(claim.total)}"
        self.model.show(())
        self._say_open("")
        self.told.show_text(f"{read.party.name} · {claim.number} · {show_day(claim.day)}{total}")
        if claim.is_verified:
            self.shell.messages.done("The signature is verified.", "Ctrl+Enter opens the receipt.")
        else:
            self.shell.messages.warn(
                "No key here fits the signature: it is not verified.", "Compare the bill with the paper."
            )

    # ── asking ──

    def _ask_heading(self, read: Unmapped) -> None:
        self._open = read
        first = (*read.first, *("" for _ in read.headings))
        rows = [PickRow((name, first[at][:40]), value=name) for at, name in enumerate(read.headings)]
        wanted = say(read.lacking[0].title)
        self.shell.messages.tell(f"Which column holds “{wanted}”?", "Pick it; it is remembered.")
        self.headings.open_at(self._place(), rows)

    @Slot(object)
    def _on_heading(self, heading: str) -> None:
        if self._open is not None:
            columns = {**self._asked.columns, self._open.lacking[0].name: heading}
            self._asked = replace(self._asked, columns=columns)
            self._read()

    def ask_item(self) -> None:
        """Ask which item the active line is (F4)."""
        self._ask_item(self.grid.row())

    @Slot(int)
    def _ask_item(self, number: int) -> None:
        place = self._line_at(number)
        if place is None or not isinstance(self.read, FromFile):
            return
        near = self.read.loaded.matches[place].choices
        rows = [PickRow((one.name, one.code, f"{one.confidence} %"), value=one.code) for one in near]
        self.items.open_at(
            self._place(), [*rows, PickRow((say("Another item: by its code"), "", ""), value="")]
        )

    @Slot(object)
    def _on_item(self, code: str) -> None:
        if code:
            self._answer(code)
        else:
            self.shell.messages.ask_text("Code or barcode of our item?", self._answer, self._to_grid)

    def _answer(self, code: str) -> None:
        place = self._line_at(self.grid.row())
        if place is not None and isinstance(self.read, FromFile) and code.strip():
            line = self.read.loaded.file.lines[place]
            self._asked = replace(self._asked, items={**self._asked.items, str(line.no): code.strip()})
            self._read()

    def ask_units(self) -> None:
        """Ask how many base units one that the active line counts is (Alt+U)."""
        place = self._line_at(self.grid.row())
        if place is None or not isinstance(self.read, FromFile):
            return
        match = self.read.loaded.matches[place]
        if match.item is None:
            self.shell.messages.tell("This line has no item yet.", "F4 says which item it is.")
            return
        unit = self.read.loaded.file.lines[place].unit or "1"
        self.shell.messages.ask_text(
            f"How many units of {match.item.name} are in one “{unit}” of this bill?",
            partial(self._on_units, place),
            self._to_grid,
        )

    def _on_units(self, place: int, typed: str) -> None:
        count = typed.strip()
        if not isinstance(self.read, FromFile):
            return
        if not count.isascii() or not count.isdigit() or not 1 <= int(count) <= MOST_UNITS:
            self.shell.messages.warn(f"“{typed[:20]}” is not a count.", "Alt+U asks again; type e.g. 10.")
            return
        line = self.read.loaded.file.lines[place]
        self._asked = replace(self._asked, units={**self._asked.units, str(line.no): int(count)})
        self._read()

    def leave_out(self) -> None:
        """Leave the active line out of the receipt, or take it in again (Ctrl+D)."""
        place = self._line_at(self.grid.row())
        if place is None or not isinstance(self.read, FromFile):
            return
        key = str(self.read.loaded.file.lines[place].no)
        items = dict(self._asked.items)
        if items.get(key) == "":
            del items[key]
        else:
            items[key] = ""
        self._asked = replace(self._asked, items=items)
        self._read()

    def _line_at(self, number: int) -> int | None:
        row = self.model.row(number)
        return row.key if row is not None and isinstance(row.key, int) else None

    # ── on to the receipt ──

    def take(self) -> None:
        """Open the receipt with what is sure; what is open is typed there (Ctrl+Enter)."""
        if self.read is None:
            self.read_typed()
            return
        self.shell.tasks.run(partial(draft_from, self.shell.desk, self.read), self._on_draft)

    @Slot(object)
    def _on_draft(self, draft: Draft) -> None:
        read = self.read
        told = read.claim.total if isinstance(read, FromCode) else read.loaded.told if read else None
        words = left_words(read) if isinstance(read, FromFile) else ""
        self.shell.leave(self)
        self._take(draft, told)
        if words:
            self.shell.messages.warn(f"Still to look at: {words}", "Compare with the paper and the packs.")
        else:
            self.shell.messages.tell("The receipt is filled; nothing is saved yet.", "Ctrl+Enter saves it.")

    # ── focus ──

    @Slot()
    def _to_grid(self) -> None:
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _to_field(self) -> None:
        self.typed.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place(self) -> QRect:
        row = self.grid.row_place(max(self.grid.row(), 0))
        under = self.grid.viewport().mapTo(self, row.bottomLeft())
        return QRect(QPoint(self.width() // 4, max(under.y(), 150)), QSize(520, 4))
