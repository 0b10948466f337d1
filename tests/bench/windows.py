"""The window, measured without a screen: each run is a program of its own that answers with JSON.

``floor`` is the smallest window Qt can show; ``counter BOOKS`` opens the books, shows a bill and types in it;
``pages BOOKS`` opens the billing page, posted bills and the list of bills; ``table`` shows a hundred thousand
rows in the program's own grid and in Qt's; ``day BOOKS`` plays a day and tells how long the window's thread
could do nothing else.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QTableView

    from dcms_desktop.desk import Desk
    from dcms_desktop.drafts.rules import Draft
    from ui.shell.main_window import MainWindow
    from ui.shell.tasks import Tasks

ROWS = 100_000


def since_start() -> float:
    """Return the milliseconds since this program was started, its imports included."""
    ticks = int(Path("/proc/self/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[19])
    up = float(Path("/proc/uptime").read_text(encoding="ascii").split()[0])
    return (up - ticks / os.sysconf("SC_CLK_TCK")) * 1000


def memory() -> float:
    """Return the megabytes this program holds."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def milliseconds(work: Callable[[], object]) -> float:
    """Return how long something takes."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def floor() -> dict[str, Any]:
    """Show the smallest window."""
    from PySide6.QtWidgets import QApplication
    from PySide6.QtWidgets import QLabel
    from PySide6.QtWidgets import QMainWindow

    app = QApplication([])
    window = QMainWindow()
    window.setCentralWidget(QLabel("Ready"))
    window.resize(1366, 768)
    window.show()
    app.processEvents()
    return {"ready": since_start(), "memory": memory()}


def settle(tasks: Tasks) -> None:
    """Let the window work, as its own loop does, until every answer is there and painted."""
    from PySide6.QtCore import QCoreApplication
    from PySide6.QtCore import QEventLoop

    QCoreApplication.processEvents()
    while tasks._open:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    QCoreApplication.processEvents()


def program(books: str) -> MainWindow:
    """Open the books in the program's window."""
    from PySide6.QtWidgets import QApplication

    from dcms_desktop.desk import open_desk
    from ui.documents.openers import join
    from ui.look.theme import dress
    from ui.shell.commands import find_commands
    from ui.shell.main_window import MainWindow
    from ui.shell.shell import Shell
    from ui.shell.sounds import Sounds

    app = QApplication([])
    dress(app, "light")
    shell = Shell(open_desk(books), find_commands(), sounds=Sounds(silent=True))
    join(shell)
    window = MainWindow(shell)
    window.resize(1366, 768)
    window.show()
    return window


def counter(books: str) -> dict[str, Any]:
    """Open the books, show an empty bill, type in it; every key until it is painted."""
    from PySide6.QtCore import QCoreApplication
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from dcms_desktop.sales.rules import edit_line
    from ui.documents.counter.counter_page import CounterPage

    window = program(books)
    shell = window.shell
    page = CounterPage(shell)
    window.show_page(page)
    settle(shell.tasks)
    ready, held = since_start(), memory()
    window.activateWindow()
    settle(shell.tasks)
    keys: Any = QTest

    def press(mark: Any) -> float:
        def work() -> None:
            keys.keyClick(QApplication.focusWidget() or page, mark)
            settle(shell.tasks)

        return milliseconds(work)

    gc.disable()
    party = [press(mark) for mark in "sai med"]
    press(Qt.Key.Key_Return)
    item = _typed(press, Qt.Key.Key_Backspace)
    page.lines.close_edit()
    page.keeper.show(_long_bill(shell.desk))
    settle(shell.tasks)

    def edit(number: int) -> None:
        page.keeper.change(edit_line, number % 100, "quantity", str(number % 9 + 1))
        QCoreApplication.processEvents()

    edits = [milliseconds(partial(edit, number)) for number in range(40)]
    return {"ready": ready, "memory": held, "party": party, "item": item, "edit": edits}


def _typed(press: Callable[[Any], float], back: Any) -> list[float]:
    """Return the times of the keys of some words typed into the item field, each taken out again."""
    times: list[float] = []
    for word in ("paracet", "amoxin", "levo 5", "dolo", "cef tab"):
        times += [press(mark) for mark in word]
        for _ in word:
            press(back)
    return times


def _long_bill(desk: Desk) -> Draft:
    """Return a bill of a hundred lines."""
    from dcms_desktop.catalog.queries import items_page
    from dcms_desktop.sales.queries import offer_items
    from dcms_desktop.sales.queries import start_draft
    from dcms_desktop.sales.queries import with_party
    from dcms_desktop.sales.rules import put_item

    draft = desk.ask(with_party, desk.ask(start_draft, "tax_invoice"), 1)
    ids = [row.id for row in desk.ask(items_page, limit=100)]
    offers = desk.ask(offer_items, draft, ids)
    for place, key in enumerate(ids):
        draft = put_item(draft, place, offers[key])
    return draft


def pages(books: str) -> dict[str, Any]:
    """Open pages until they are painted whole: posted bills, the list of bills, a fresh bill."""
    from dcms_desktop.documents.queries import find_documents
    from ui.documents.counter.counter_page import CounterPage
    from ui.documents.document_list import document_list
    from ui.documents.posted_page import PostedPage

    window = program(books)
    window.resize(1366, 50 * 27 + 330)
    shell = window.shell
    settle(shell.tasks)
    hits = shell.desk.ask(find_documents, kinds=("tax_invoice",), limit=12)
    gc.collect()
    gc.freeze()
    gc.disable()

    def opened(make: Callable[[], Any]) -> float:
        def work() -> None:
            shell.show_page(make())
            settle(shell.tasks)

        taken = milliseconds(work)
        page = window.page()
        assert page is not None
        shell.leave(page)
        settle(shell.tasks)
        return taken

    make_list = partial(document_list, shell, ("tax_invoice",), "Bills", "sell")
    return {
        "bill": [opened(partial(PostedPage, shell, hit.id, hit.kind)) for hit in hits],
        "list": [opened(make_list) for _ in hits],
        "fresh": [opened(partial(CounterPage, shell)) for _ in hits],
    }


def day(books: str) -> dict[str, Any]:
    """Play a day of the whole program; the window's thread is watched."""
    from tests.bench.heartbeat import play_day

    return {"steps": [(step.name, step.wall, step.work) for step in play_day(books)]}


def table() -> dict[str, Any]:
    """Show a hundred thousand rows: leaf, roll and step, in our grid and in Qt's plain one."""
    from PySide6.QtCore import QAbstractTableModel
    from PySide6.QtCore import QModelIndex
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QApplication
    from PySide6.QtWidgets import QTableView

    from ui.kit.grid import Grid
    from ui.kit.grid_model import Cell
    from ui.kit.grid_model import GridColumn
    from ui.kit.grid_model import GridRow
    from ui.kit.grid_model import RowsModel
    from ui.look.theme import dress

    app = QApplication([])
    dress(app, "light")
    texts = [
        tuple(f"{name} {number}" for name in ("I", "Paracetamol", "Maker", "10s", "3004", "5", "7", "9"))
        for number in range(ROWS)
    ]

    class Plain(QAbstractTableModel):
        def rowCount(self, _parent: Any = None) -> int:  # noqa: N802 - Qt's own name
            return ROWS

        def columnCount(self, _parent: Any = None) -> int:  # noqa: N802 - Qt's own name
            return 8

        def data(self, index: QModelIndex, role: int = 0) -> Any:  # type: ignore[override] # only some of its roles
            return texts[index.row()][index.column()] if role == 0 else None

    columns = [GridColumn(f"c{place}", f"Column {place}") for place in range(8)]
    rows = [GridRow(tuple(Cell(text) for text in row), number) for number, row in enumerate(texts)]
    ours = Grid(RowsModel(columns, rows), name="Bench")
    plain = QTableView()
    plain.setModel(Plain())
    answer = {}
    gc.collect()
    gc.freeze()
    gc.disable()
    for name, view in (("ours", ours), ("plain", plain)):
        view.resize(1280, 720)
        view.show()
        app.processEvents()
        answer[name] = _moves(view, app.processEvents, Qt.Key.Key_Down)
        view.hide()
    return answer


def _moves(view: QTableView, settle: Callable[[], object], down: Any) -> dict[str, list[float]]:
    from PySide6.QtTest import QTest

    bar = view.verticalScrollBar()
    keys: Any = QTest

    def leaf(number: int) -> None:
        bar.setValue(number * 480 % max(bar.maximum(), 1))
        view.viewport().repaint()

    def roll(number: int) -> None:
        bar.setValue(bar.maximum() // 2 + number * 3)
        settle()

    def step(_: int) -> None:
        keys.keyClick(view, down)
        settle()

    view.setCurrentIndex(view.model().index(100, 1))
    settle()
    return {
        "repaint": [milliseconds(partial(leaf, number)) for number in range(100)],
        "wheel": [milliseconds(partial(roll, number)) for number in range(100)],
        "arrow": [milliseconds(partial(step, number)) for number in range(100)],
    }


def main(argv: list[str]) -> None:
    """Measure one thing and answer."""
    measures: dict[str, Callable[..., dict[str, Any]]] = {
        "floor": floor, "table": table, "counter": counter, "pages": pages, "day": day,
    }  # fmt: skip
    if argv[0] not in {"floor", "table"}:
        from ui.haste import hurry

        hurry()  # as the program itself begins
    answer = measures[argv[0]](*argv[1:])
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
