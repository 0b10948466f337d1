"""Keys as text: read from events, written on caps, kept from edits that would eat them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtGui import QKeySequence

if TYPE_CHECKING:
    from collections.abc import Iterable

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)

_claimed: set[str] = set()


def key_text(key: str) -> str:
    """Return a key in the spelling used for comparing: ``ctrl+return`` is ``Ctrl+Enter``."""
    plain = QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)
    return plain.replace("Return", "Enter")


def is_key(key: str) -> bool:
    """Tell whether ``key`` names a key Qt knows, alone or with Ctrl, Alt or Shift."""
    made = QKeySequence(key)
    return made.count() == 1 and "?" not in key_text(key)[:-1] and bool(key_text(key))


def event_key(event: QKeyEvent) -> str:
    """Return the key of an event in the same spelling; the keypad's keys count as the others."""
    combination = event.keyCombination()
    modifiers = combination.keyboardModifiers() & ~Qt.KeyboardModifier.KeypadModifier
    plain = QKeySequence(modifiers.value | combination.key().value)
    return plain.toString(QKeySequence.SequenceFormat.PortableText).replace("Return", "Enter")


def claim_keys(keys: Iterable[str]) -> None:
    """Name the keys the shell acts on now, so that no edit takes them as its own."""
    _claimed.clear()
    _claimed.update(key_text(key) for key in keys)


def is_claimed(event: QEvent) -> bool:
    """Tell whether ``event`` asks an edit to take a key that the shell acts on."""
    return (
        isinstance(event, QKeyEvent)  # first: it costs least, and few events are keys
        and event.type() == QEvent.Type.ShortcutOverride
        and event_key(event) in _claimed
    )
