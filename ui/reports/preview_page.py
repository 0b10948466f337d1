"""The pages of a report as they come out of the printer; from here they are printed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtCore import Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel
from PySide6.QtWidgets import QScrollArea
from PySide6.QtWidgets import QVBoxLayout
from PySide6.QtWidgets import QWidget

from reports.engine.preview import pages_of_pdf
from ui.kit.parts import Label
from ui.look.theme import on_theme
from ui.look.theme import theme
from ui.reports.files import file_name
from ui.reports.files import make_file
from ui.reports.files import reports_folder
from ui.reports.files import save_file
from ui.shell.page import Page
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from dcms_desktop.desk import Desk
    from reports.engine.report import Report
    from reports.engine.report import Result
    from ui.shell.shell import Shell

DPI = 96
MOST_PAGES = 30
"""Pages drawn; a longer report is looked at in its file."""


@dataclass(frozen=True, slots=True)
class Pages:
    """The file and its pages as pictures."""

    pdf: bytes
    pictures: tuple[bytes, ...]


def make_pages(desk: Desk, report: Report[Any], result: Result) -> Pages:
    """Return the pages of a report."""
    pdf = make_file(desk, report, result, "pdf")
    return Pages(pdf, tuple(pages_of_pdf(pdf, dpi=DPI, most=MOST_PAGES)))


class PreviewPage(Page):
    """Shows the pages below each other; arrows and page keys scroll."""

    def __init__(self, shell: Shell, report: Report[Any], result: Result) -> None:
        super().__init__(shell, f"{report.title}: pages", room="reports", code="preview")
        self.report, self.result = report, result
        self.pages: Pages | None = None
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._waiting = Label("Making the pages…", "quiet")
        self._column.addWidget(self._waiting)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setWidget(self._inside)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setAccessibleName("Pages")
        self.body.addWidget(self.area, 1)
        on_theme(self.adapt)
        work = partial(make_pages, shell.desk, report, result)
        shell.tasks.read(work, self._show, latest=f"preview {id(self)}")

    @Slot()
    def adapt(self) -> None:
        """Take the sizes now in force."""
        self._column.setSpacing(theme().px(12))

    def first_focus(self) -> QWidget:
        """Return the pages."""
        return self.area

    def keys(self) -> Sequence[PageKey]:
        """Return the keys of the preview."""
        return (
            PageKey("preview.print", "Ctrl+P", "Print", self.print_pages),
            PageKey(
                "preview.pdf", "Ctrl+Shift+P", "PDF", self.write, also=("Ctrl+S",), help="Keep it as a file"
            ),
            PageKey("preview.back", "Esc", "Back"),
        )

    @Slot(object)
    def _show(self, pages: Pages) -> None:
        self.pages = pages
        self._waiting.hide()
        for number, picture in enumerate(pages.pictures, 1):
            sheet = QLabel()
            pixmap = QPixmap()
            pixmap.loadFromData(picture)
            sheet.setPixmap(pixmap)
            sheet.setFixedSize(pixmap.size())
            sheet.setAccessibleName(f"Page {number}")
            self._column.addWidget(sheet)
        count = len(pages.pictures)
        more = " or more; the PDF holds all" if count == MOST_PAGES else ""
        self.title.show_title(self.kind(), "", f"{count} page{'' if count == 1 else 's'}{more}")

    @Slot()
    def write(self) -> None:
        """Keep the pages as a file."""
        if self.pages is not None:
            name = file_name(self.report, self.result.ask, "pdf")
            work = partial(save_file, reports_folder(), name, self.pages.pdf)
            self.shell.tasks.read(work, self._written)

    @Slot(object)
    def _written(self, file: Path) -> None:
        self.shell.messages.done(f"{file.name} lies in {file.parent}.")

    @Slot()
    def print_pages(self) -> None:
        """Print on the printer this PC prints on by default, after a question that Enter answers."""
        from ui.reports.printing import default_printer

        if self.pages is None:
            return
        name = default_printer()
        if name:
            self.shell.messages.ask(f"Print on {name}?", self._print, yes="Print", no="Back")
        else:
            self.shell.messages.warn("This PC has no printer for pages.", "Ctrl+S keeps the report as a PDF.")

    def _print(self) -> None:
        from ui.reports.printing import print_pdf

        if self.pages is not None:
            print_pdf(self.pages.pdf, self.report.title)
            self.shell.messages.done(f"{self.report.title} was handed to the printer.")
