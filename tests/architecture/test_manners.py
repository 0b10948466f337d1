"""Small promises of the whole tree: exact money, one clock, reasons beside exceptions, no loose ends."""

import ast
import re
import subprocess
import sys

import pytest

from tests.architecture.tree import EVERYTHING
from tests.architecture.tree import PRODUCT
from tests.architecture.tree import ROOT
from tests.architecture.tree import imported_names
from tests.architecture.tree import modules

MAY_HOLD_FLOATS = {"db", "exchange", "inbox", "spool", "upkeep"}
"""Rooms that meet seconds, and numbers as a sheet gives them; money is whole paise there too."""

LOOSE_ENDS = re.compile("|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")))
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}
BARE_NOQA = re.compile(r"#\s*noqa(?!:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*\s*\S+.{4,})")
BARE_IGNORE = re.compile(r"#\s*type:\s*ignore(?!\[[\w,\s-]+\]\s*#\s*\S+.{4,})")


def test_money_is_never_a_float() -> None:
    wrong = [
        module.at(node)
        for module in modules("dcms_desktop")
        if module.room not in MAY_HOLD_FLOATS
        for node in module.nodes(ast.Name)
        if node.id == "float"
    ]
    assert not wrong, "\n".join(wrong)


def test_only_the_clock_tells_the_time() -> None:
    wrong = [
        module.at(call)
        for module in modules(*PRODUCT)
        if module.path != "dcms_desktop/kernel/clock.py"
        for call in module.nodes(ast.Call)
        if isinstance(call.func, ast.Attribute) and call.func.attr in {"now", "today", "utcnow", "time"}
        if (base := ast.unparse(call.func.value).rpartition(".")[2]) in {"datetime", "date", "time", "func"}
        if (base, call.func.attr) not in {("datetime", "time"), ("datetime", "date")}
    ]
    assert not wrong, "ask dcms_desktop.kernel.clock:\n" + "\n".join(wrong)


def test_an_exception_to_a_rule_has_its_reason_beside_it() -> None:
    wrong = [
        f"{module.path}:{number} {line.strip()}"
        for module in modules(*EVERYTHING)
        if module.path != "tests/architecture/test_manners.py"
        for number, line in enumerate(module.text.splitlines(), 1)
        if BARE_NOQA.search(line) or BARE_IGNORE.search(line)
    ]
    assert not wrong, "\n".join(wrong)


def test_nothing_is_left_for_later() -> None:
    wrong = [
        f"{module.path}:{number} {line.strip()}"
        for module in modules(*EVERYTHING)
        for number, line in enumerate(module.text.splitlines(), 1)
        if re.search(rf"\b({LOOSE_ENDS.pattern})\b", line)
    ]
    assert not wrong, "\n".join(wrong)


def test_modules_are_named_by_subject() -> None:
    assert not [module.path for module in modules(*EVERYTHING) if VAGUE & set(module.parts)]


def test_no_path_of_one_machine_is_written_down() -> None:
    homes = re.compile(r"""["'](?:[A-Z]:\\\\Users|/home/|/root/|/Users/|/work/)""")
    assert not [module.path for module in modules(*EVERYTHING) if homes.search(module.text)]


def test_imports_are_absolute() -> None:
    assert not [
        module.at(node)
        for module in modules(*EVERYTHING)
        for node in module.nodes(ast.ImportFrom)
        if node.level
    ]


def test_qt_classes_stay_in_the_windows() -> None:
    wrong = [
        f"{module.path} imports {home}"
        for module in modules("dcms_desktop", "reports", "ui/cli.py", "ui/verbs")
        for home, *_ in imported_names(module)
        if home.startswith("PySide6")
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.skipif(not (ROOT / "ui" / "cli.py").exists(), reason="no command line yet")
def test_the_command_line_loads_no_window() -> None:
    ask = "import sys, ui.cli; print(sorted({'PySide6', 'reportlab', 'openpyxl'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[]", done.stdout + done.stderr
