"""NumLock is told where the system tells it, and shown in the top bar."""

from __future__ import annotations

import ctypes
from types import SimpleNamespace
from typing import TYPE_CHECKING
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from ui.kit import num_lock
from ui.kit.num_lock import num_lock_on

if TYPE_CHECKING:
    import pytest

    from ui.shell.main_window import MainWindow


def test_nothing_is_told_where_the_system_does_not_tell(window: MainWindow) -> None:
    assert num_lock_on() is None
    assert not window.top_bar.num_lock.isVisible()


def test_windows_tells_by_the_state_of_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: "windows")
    monkeypatch.setattr(ctypes, "windll", None, raising=False)
    assert num_lock_on() is None
    states = SimpleNamespace(
        user32=SimpleNamespace(GetKeyState=lambda key: 1 if key == num_lock.NUM_LOCK else 0)
    )
    monkeypatch.setattr(ctypes, "windll", states, raising=False)
    assert num_lock_on() is True


def test_x11_tells_by_the_lamps_of_the_keyboard(monkeypatch: pytest.MonkeyPatch) -> None:
    class Lamps:
        """The library, with the second lamp on."""

        answer = 0

        def XkbGetIndicatorState(self, _display: object, device: int, lamps: Any) -> int:
            assert device == num_lock.CORE_KEYBOARD
            ctypes.cast(lamps, ctypes.POINTER(ctypes.c_uint))[0] = num_lock.NUM_BIT
            return self.answer

    monkeypatch.setattr(QGuiApplication, "platformName", lambda: "xcb")
    monkeypatch.setattr(num_lock, "_x11", lambda: (Lamps(), 1))
    assert num_lock_on() is True
    monkeypatch.setattr(Lamps, "answer", 1)
    assert num_lock_on() is None
    monkeypatch.setattr(num_lock, "_x11", lambda: None)
    assert num_lock_on() is None


def test_the_top_bar_follows_the_key(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    state = {"on": False}
    monkeypatch.setattr("ui.shell.main_window.num_lock_on", lambda: state["on"])
    handle = window.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, Qt.Key.Key_NumLock)
    assert window.top_bar.num_lock.text() == "NumLock off"
    assert window.top_bar.num_lock.isVisible()
    state["on"] = True
    QTest.keyClick(handle, Qt.Key.Key_NumLock)
    assert window.top_bar.num_lock.text() == "NumLock"
