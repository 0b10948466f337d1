"""Which cells of reports ask for attention: a colour beside a word or a sign that says the same."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

if TYPE_CHECKING:
    from collections.abc import Callable

SOON = 30


def _days_left(value: Any) -> str:
    if value is None or value > SOON:
        return ""
    return "bad" if value < 0 else "warn"


def _below_zero(value: Any) -> str:
    return "bad" if value < 0 else ""


def _change(value: Any) -> str:
    return {"cancelled": "bad", "edited": "warn"}.get(value, "")


TONES: dict[str, Callable[[Any], str]] = {
    "days_left": _days_left,
    "units": _below_zero,
    "margin": _below_zero,
    "margin_percent": lambda value: _below_zero(value or 0),
    "state": _change,
    "change": _change,
    "late": lambda value: "warn" if value else "",
    "older": lambda value: "bad" if value else "",
    "on_account": lambda value: "ok" if value else "",
}
"""By the field of a column; a negative number carries its minus, a state its word, ageing its column."""


def tone_of(field: str, value: Any) -> str:
    """Return the colour token of a cell, empty for plain text."""
    rule = TONES.get(field)
    return rule(value) if rule is not None else ""
