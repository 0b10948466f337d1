"""Which keys may be given to an action: those that no input method, layout or menu takes away. Pure."""

from __future__ import annotations

from dcms_desktop.kernel.errors import Refused
from ui.kit.keys import is_key
from ui.kit.keys import key_text
from ui.shell.key_desk import is_plain

TAKEN = {
    "Alt+F4",
    "F10",
    "Ctrl+Space",
    "Alt+Tab",
    "Alt",
    "Shift",
    "Ctrl",
    "Ctrl+Q",
    "Backspace",
    "Del",
    "Ins",
}
ON_FIELDS = {"Ctrl+C", "Ctrl+V", "Ctrl+X"}


def refuse_key(key: str) -> str:
    """Return ``key`` in the spelling that is kept, or refuse one that would not arrive."""
    plain = key_text(key)
    if not is_key(key) or plain in TAKEN:
        raise Refused(f"“{plain or key[:20]}” cannot be given away.", "key", "Press another key.")
    if plain in ON_FIELDS:
        raise Refused(f"{plain} copies and pastes in every field.", "key", "Press another key.")
    if plain.startswith(("Meta+", "Alt+Shift+")) or "Ctrl+Alt+" in plain:
        raise Refused(
            f"{plain} belongs to the system or types a letter such as ₹.", "key", "Press another key."
        )
    if is_plain(plain) or (plain.startswith("Shift+") and is_plain(plain[6:])):
        raise Refused(
            f"“{plain}” is typed into fields.", "key", "Press it with Ctrl or Alt, or press an F key."
        )
    return plain
