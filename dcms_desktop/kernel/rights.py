"""What an action needs, stated where the action stands: its right, and how lasting its commit must be."""

from collections.abc import Callable
from typing import ParamSpec
from typing import TypeVar

P = ParamSpec("P")
R = TypeVar("R")

RIGHTS: set[str] = set()
"""Every right that any action names; the roles choose among these."""


def right(name: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark an action with the right it needs; `desk.do` checks it before it opens the transaction."""
    RIGHTS.add(name)

    def mark(action: Callable[P, R]) -> Callable[P, R]:
        action.needs_right = name  # type: ignore[attr-defined] # read back by right_of below
        return action

    return mark


def fleeting(action: Callable[P, R]) -> Callable[P, R]:
    """Mark an action whose loss at a power cut costs nothing: its commit does not wait for the disk."""
    action.is_fleeting = True  # type: ignore[attr-defined] # read back by is_fleeting below
    return action


def is_fleeting(action: object) -> bool:
    """Tell whether the commit of ``action`` need not wait for the disk."""
    return getattr(action, "is_fleeting", False)


def right_of(action: object) -> str | None:
    """Return the right ``action`` needs, None when anybody may."""
    return getattr(action, "needs_right", None)
