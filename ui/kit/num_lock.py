"""Whether NumLock is on, asked of the system; None where it cannot be told."""

from __future__ import annotations

import ctypes
import ctypes.util
from functools import lru_cache
from typing import Any

from PySide6.QtGui import QGuiApplication

NUM_LOCK = 0x90
"""The key's number on Windows."""
CORE_KEYBOARD = 0x100
NUM_BIT = 0x02
"""The second lamp of the keyboard."""


def num_lock_on() -> bool | None:
    """Return the state of NumLock, None where the system does not tell."""
    platform = QGuiApplication.platformName()
    if platform == "windows":
        return _on_windows()
    if platform == "xcb":
        return _on_x11()
    return None


def _on_windows() -> bool | None:
    state = getattr(getattr(getattr(ctypes, "windll", None), "user32", None), "GetKeyState", None)
    return None if state is None else bool(state(NUM_LOCK) & 1)


def _on_x11() -> bool | None:
    found = _x11()
    if found is None:
        return None
    library, display = found
    lamps = ctypes.c_uint(0)
    if library.XkbGetIndicatorState(display, CORE_KEYBOARD, ctypes.byref(lamps)) != 0:
        return None
    return bool(lamps.value & NUM_BIT)


@lru_cache(maxsize=1)
def _x11() -> tuple[Any, Any] | None:
    """Open the display once; None without the library or a display."""
    name = ctypes.util.find_library("X11")
    if name is None:
        return None
    try:
        library = ctypes.CDLL(name)
    except OSError:
        return None
    library.XOpenDisplay.restype = ctypes.c_void_p
    library.XOpenDisplay.argtypes = [ctypes.c_char_p]
    library.XkbGetIndicatorState.argtypes = [ctypes.c_void_p, ctypes.c_uint, ctypes.POINTER(ctypes.c_uint)]
    library.XkbGetIndicatorState.restype = ctypes.c_int
    display = library.XOpenDisplay(None)
    return (library, display) if display else None
