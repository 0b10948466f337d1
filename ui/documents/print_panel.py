"""Which paper, how many sets, on which printer (Alt+P): asked in a panel, remembered for the kind."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtCore import Signal
from PySide6.QtCore import Slot

from dcms_desktop.company.actions import save_my_setting
from dcms_desktop.company.queries import setting
from dcms_desktop.documents.all_kinds import kind_of
from dcms_desktop.spool.queries import printers
from dcms_desktop.spool.rules import MOST_COPIES
from dcms_desktop.spool.rules import PrintWish
from dcms_desktop.spool.rules import remember_wish
from dcms_desktop.spool.rules import remembered_wishes
from dcms_desktop.spool.settings import REMEMBERED
from ui.documents.paper_names import PAPERS
from ui.documents.side_panel import SidePanel
from ui.kit.form_fields import Field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dcms_desktop.desk import Desk
    from dcms_desktop.kernel.changes import Changes
    from ui.shell.page import Page

WIDE = 460
TALL = 210


def usual_wish(desk: Desk, kind: str) -> PrintWish | None:
    """Return what was chosen last for a kind; None when nothing was, or the kind has no such paper now."""
    wish = remembered_wishes(desk.ask(setting, REMEMBERED)).get(kind)
    return wish if wish is not None and wish.paper in kind_of(kind).prints else None


def read_choices(desk: Desk, kind: str) -> tuple[PrintWish, tuple[str, ...]]:
    """Return what the panel begins with, and the names of the printers."""
    usual = usual_wish(desk, kind) or PrintWish(kind_of(kind).prints[0])
    return usual, tuple(card.name for card in desk.ask(printers, active_only=True))


def keep_wish(desk: Desk, kind: str, wish: PrintWish) -> Changes:
    """Remember a choice for the one who acts."""
    return desk.do(save_my_setting, REMEMBERED, remember_wish(desk.ask(setting, REMEMBERED), kind, wish))


def print_fields(kind: str, names: tuple[str, ...]) -> tuple[Field, ...]:
    """Return the fields of the panel."""
    papers = tuple((paper, PAPERS.get(paper, paper)) for paper in kind_of(kind).prints)
    others = tuple((name, name) for name in names)
    return (
        Field("paper", "Paper", "choice", choices=papers, default=papers[0][0]),
        Field("copies", "Copies", "number", required=True, help=f"1 to {MOST_COPIES}"),
        Field("printer", "Printer", "choice", choices=(("", "where the paper goes"), *others), default=""),
    )


class _Asking(SidePanel):
    """A panel whose Esc takes nothing: half a choice must not print."""

    def step_back(self) -> None:
        """Close without a choice."""
        self.hide()
        self.abandoned.emit()


class PrintPanel(QObject):
    """Opens over a page; ``chosen`` gives the wish, ``left`` says that nothing was chosen."""

    chosen = Signal(object)
    left = Signal()

    def __init__(self, page: Page, title: str) -> None:
        super().__init__(page)
        self._page = page
        self._title = title
        self._kind = ""
        self.panel: _Asking | None = None

    def is_open(self) -> bool:
        """Tell whether the panel is on the screen."""
        return self.panel is not None and self.panel.isVisible()

    def open(self, kind: str) -> None:
        """Read the printers, then ask; a kind without papers says so."""
        if not kind_of(kind).prints:
            self._page.shell.messages.tell("This kind of document has no paper.")
            return
        self._kind = kind
        work = partial(read_choices, self._page.shell.desk, kind)
        self._page.shell.tasks.read(work, self._show, latest=f"print {id(self)}")

    @Slot(object)
    def _show(self, choices: tuple[PrintWish, tuple[str, ...]]) -> None:
        usual, names = choices
        if self.panel is not None:
            self.panel.deleteLater()
        fields = print_fields(self._kind, names)
        self.panel = _Asking(self._page, self._title, fields, columns=2, width=WIDE, tall=TALL)
        self.panel.ended.connect(self._take)
        self.panel.abandoned.connect(self.left)
        printer = usual.printer if usual.printer in names else ""
        self.panel.open_with({"paper": usual.paper, "copies": usual.copies, "printer": printer})

    @Slot(object)
    def _take(self, values: Mapping[str, Any]) -> None:
        shell, copies = self._page.shell, int(values["copies"])
        if not 1 <= copies <= MOST_COPIES:
            shell.messages.warn(f"Between 1 and {MOST_COPIES} sets can be printed.", "Type a smaller number.")
            if self.panel is not None:
                self.panel.open_with(values)
            return
        wish = PrintWish(values["paper"], copies, values["printer"])
        shell.tasks.run(partial(keep_wish, shell.desk, self._kind, wish))
        self.chosen.emit(wish)

    def step_back(self) -> bool:
        """Close without printing; tells whether the panel was open."""
        if not self.is_open() or self.panel is None:
            return False
        self.panel.step_back()
        return True
