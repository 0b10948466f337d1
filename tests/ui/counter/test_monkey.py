from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.ui.counter.clerk import Clerk

PRESSED = (
    "Enter",
    "Enter",
    "Enter",
    "Tab",
    "Up",
    "Down",
    "Esc",
    "Backspace",
    "Space",
    "Delete",
    "F4",
    "F6",
    "F7",
    "Ctrl+Z",
    "Ctrl+Y",
    "Ctrl+D",
    "Ctrl+H",
    "Ctrl+K",
    "Ctrl+J",
    "Ctrl+A",
    "Ctrl+Enter",
    "Ctrl+F",
    "Ctrl+N",
    "Alt+L",
    "Alt+S",
    "Alt+2",
    "Alt+P",
    "F8",
    "Shift+Enter",
    "/",
)
TYPED = "dolopanaugshelc0123456789+/*.%=- "


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3))
def test_a_monkey_at_the_keys_breaks_nothing(clerk: Clerk, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - a monkey, no secret
    for step in range(900):
        if clerk.page not in clerk.page.window().pages:  # type: ignore[attr-defined] # the main window
            break
        if dice.random() < 0.6:
            clerk.type(dice.choice(TYPED))
        else:
            clerk.press(dice.choice(PRESSED))
        if step % 7 == 0:
            clerk.wait()
    clerk.wait()
    assert clerk.page.shell.messages.record
