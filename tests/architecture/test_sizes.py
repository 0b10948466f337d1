"""Nothing grows past what one person can hold in the head."""

import ast
from collections import Counter

from tests.architecture.tree import EVERYTHING
from tests.architecture.tree import modules

FILE = 600
FUNCTION = 60
ROOM = 4_000
SMALLER = {
    "dcms_desktop/desk.py": 250,
    "ui/app.py": 200,
    "ui/shell/main_window.py": 400,
}
COUNTER = 350
"""The billing screen wants to grow; what it learns lands in the rooms' rules instead."""


def most_lines(path: str) -> int:
    return SMALLER.get(path, COUNTER if path.startswith("ui/documents/counter/") else FILE)


def test_no_file_is_too_long() -> None:
    long = [
        f"{module.path}: {lines} lines, at most {most_lines(module.path)}"
        for module in modules(*EVERYTHING)
        if (lines := len(module.text.splitlines())) > most_lines(module.path)
    ]
    assert not long, "\n".join(long)


def test_no_function_is_too_long() -> None:
    long = [
        f"{module.at(node)} {node.name}: {lines} lines, at most {FUNCTION}"
        for module in modules(*EVERYTHING)
        for node in module.nodes(ast.FunctionDef)
        if (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION
    ]
    assert not long, "\n".join(long)


def test_no_room_is_too_large() -> None:
    lines: Counter[str] = Counter()
    for module in modules("dcms_desktop"):
        if module.room:
            lines[module.room] += len(module.text.splitlines())
    assert not {room: count for room, count in lines.items() if count > ROOM}
