"""Goods kept for somebody, by keys: reserved, changed, let go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dcms_desktop.warehouse.queries import promises
from ui.warehouse.promises import PromisePage
from ui.warehouse.promises import PromisesPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from dcms_desktop.desk import Desk
    from ui.shell.main_window import MainWindow


def settle(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.wait(60)
    qtbot.waitUntil(lambda: not window.shell.tasks._open, timeout=5_000)


def test_goods_are_reserved_changed_and_let_go(counter_window: MainWindow, qtbot: QtBot, desk: Desk) -> None:
    page = PromisesPage(counter_window.shell)
    counter_window.show_page(page)
    settle(counter_window, qtbot)
    page.reserve()
    new = counter_window.page()
    assert isinstance(new, PromisePage)
    rows = new._goods("dolo")
    assert rows
    new.form.set_values({"godown": "1", "goods": (rows[0].value, "Dolo"), "quantity": "3", "note": "Friday"})
    new.save()
    settle(counter_window, qtbot)
    (kept,) = desk.ask(promises)
    assert (kept.units, kept.note, kept.batch) == (3, "Friday", rows[0].cells[1])
    page.change(kept.id)
    change = counter_window.page()
    assert isinstance(change, PromisePage)
    change.form.set_value("quantity", "999999")
    change.save()
    settle(counter_window, qtbot)
    assert "free units" in counter_window.shell.messages.texts()[-1]
    change.form.set_value("quantity", "5")
    change.save()
    settle(counter_window, qtbot)
    assert [one.units for one in desk.ask(promises)] == [5]
    page.reload()
    settle(counter_window, qtbot)
    page.release()
    counter_window.shell.messages.answer(True)
    settle(counter_window, qtbot)
    assert desk.ask(promises) == []
