"""Walls that an import rule cannot say."""

import ast
import re
import tomllib
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.tree import PRODUCT
from tests.architecture.tree import ROOT
from tests.architecture.tree import Module
from tests.architecture.tree import docstrings
from tests.architecture.tree import imported_names
from tests.architecture.tree import modules
from tests.architecture.tree import rooms

EXCEPTIONS_TO_WALLS = 0
"""How many ``ignore_imports`` there are. Lower it when one goes; it never rises."""

WRITES = {"insert", "update", "delete"}
SQL_TEXT = re.compile(
    r"\b(SELECT\s.+\sFROM|INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM)\b", re.DOTALL
)


def foreign_tables(module: Module) -> set[str]:
    """Return the names here of other rooms' mapped classes."""
    found = set()
    for home, _, here in imported_names(module):
        parts = home.split(".")
        is_table = len(parts) >= 3 and parts[0] == "dcms_desktop" and parts[2] == "tables"
        if is_table and parts[1] != module.room:
            found.add(here)
    return found


@cache
def writers(module: Module) -> set[str]:
    """Return the names here of SQLAlchemy's writing functions, also those of one dialect."""
    return {
        here
        for home, name, here in imported_names(module)
        if home.startswith("sqlalchemy") and name in WRITES
    }


def written(module: Module, call: ast.Call) -> str:
    """Return the name of the table a call writes, or nothing."""
    function, first = call.func, call.args[0] if call.args else None
    if isinstance(function, ast.Name):
        if function.id in writers(module) and first is not None:
            return root_name(first)
        return function.id
    if isinstance(function, ast.Attribute) and function.attr in WRITES:
        if isinstance(function.value, ast.Attribute) and function.value.attr == "__table__":
            return root_name(function.value)
        return root_name(first) if first is not None else ""
    return ""


def root_name(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def test_a_table_is_written_only_by_its_own_room() -> None:
    wrong = [
        f"{module.at(call)} writes {written(module, call)}"
        for module in modules(*PRODUCT)
        if (foreign := foreign_tables(module))
        for call in module.nodes(ast.Call)
        if written(module, call) in foreign
    ]
    assert not wrong, "\n".join(wrong)


def test_rows_are_written_only_in_actions() -> None:
    wrong = [
        f"{module.path} imports {name}"
        for module in modules(*PRODUCT)
        if module.place != "actions" and module.room != "db"
        for home, name, _ in imported_names(module)
        if home.startswith("sqlalchemy") and name in WRITES
    ]
    assert not wrong, "\n".join(wrong)


def may_speak_sql(module: Module) -> bool:
    if module.room:
        return module.room == "db" or module.place in {"tables", "queries", "actions"}
    return module.parts[:2] in {("reports", "catalogue"), ("reports", "returns")}


def is_sql(home: str) -> bool:
    """Tell SQL from the errors of the database, which the desk may catch."""
    return home.split(".", maxsplit=1)[0] == "sqlalchemy" and home != "sqlalchemy.exc"


def test_sql_has_four_homes() -> None:
    wrong = []
    for module in modules(*PRODUCT):
        if may_speak_sql(module):
            continue
        wrong += [f"{module.path} imports {home}" for home, *_ in imported_names(module) if is_sql(home)]
        wrong += [
            f"{module.at(node)} imports {alias.name}"
            for node in module.nodes(ast.Import)
            for alias in node.names
            if alias.name.split(".")[0] in {"sqlalchemy", "sqlite3", "psycopg"}
        ]
        told = docstrings(module)
        wrong += [
            f"{module.at(node)} holds SQL"
            for node in module.nodes(ast.Constant)
            if isinstance(node.value, str) and id(node) not in told and SQL_TEXT.search(node.value)
        ]
    assert not wrong, "\n".join(wrong)


def test_a_public_verb_has_one_home() -> None:
    homes: dict[str, list[str]] = defaultdict(list)
    for module in modules("dcms_desktop"):
        if module.place == "actions":
            for node in module.tree.body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                    homes[node.name].append(module.at(node))
    doubled = {verb: places for verb, places in homes.items() if len(places) > 1}
    assert not doubled


@pytest.mark.parametrize("room", rooms(), ids=lambda room: str(room.name))
def test_a_room_says_what_it_owns(room: Path) -> None:
    package = next(m for m in modules("dcms_desktop") if m.path == f"dcms_desktop/{room.name}/__init__.py")
    told = ast.get_docstring(package.tree) or ""
    lines = [line.split("  ")[0].strip() for line in told.splitlines()]
    missing = [
        word
        for word in ("Owns", "Promises", "Verbs", "Leans on")
        if not any(_starts(line, word) for line in lines)
    ]
    assert not missing, f"{package.path} does not say: {', '.join(missing)}"
    owned = told[told.index("Owns") : told.index("Promises")]
    silent = [name for name in table_names(room.name) if not re.search(rf"\b{name}\b", owned)]
    assert not silent, f"{package.path} owns {', '.join(silent)} without saying so"


def _starts(line: str, word: str) -> bool:
    return line == word or line.startswith(f"{word} ")


def table_names(room: str) -> list[str]:
    return [
        str(node.value.value)
        for module in modules("dcms_desktop")
        if module.room == room and module.place == "tables"
        for node in module.nodes(ast.Assign)
        if isinstance(node.targets[0], ast.Name) and node.targets[0].id == "__tablename__"
        if isinstance(node.value, ast.Constant)
    ]


def test_exceptions_to_the_walls_do_not_grow() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = config["tool"]["importlinter"]["contracts"]
    assert sum(len(contract.get("ignore_imports", [])) for contract in contracts) == EXCEPTIONS_TO_WALLS


def test_a_model_of_a_screen_knows_no_widgets() -> None:
    wrong = [
        f"{module.path} imports {home}"
        for module in modules("ui")
        if module.parts[-1].endswith("_model")
        for home, name, _ in imported_names(module)
        if "QtWidgets" in (home.rpartition(".")[2], name)
    ]
    assert not wrong, "\n".join(wrong)


def test_no_signal_keeps_a_closed_window_alive() -> None:
    """A lambda that holds ``self`` keeps its window after closing; a slot method lets it go."""
    wrong = [
        module.at(call)
        for module in modules("ui")
        for call in module.nodes(ast.Call)
        if isinstance(call.func, ast.Attribute) and call.func.attr == "connect"
        for argument in call.args
        if isinstance(argument, ast.Lambda)
        if any(isinstance(node, ast.Name) and node.id == "self" for node in ast.walk(argument))
    ]
    assert not wrong, "connect a @Slot method instead:\n" + "\n".join(wrong)


def test_no_heir_overrides_what_the_theme_calls() -> None:
    """Qt lets a slot go with its window only where no heir overrides it."""
    classes = {node.name: node for module in modules("ui") for node in module.nodes(ast.ClassDef)}
    adapts = {
        (name, argument.attr)
        for name, node in classes.items()
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "on_theme"
        for argument in call.args
        if isinstance(argument, ast.Attribute)
    }
    assert ("StepsPage", "adapt_height") in adapts
    wrong = [
        f"{heir}.{method}"
        for name, method in sorted(adapts)
        for heir in _heirs(name, classes)
        if any(isinstance(part, ast.FunctionDef) and part.name == method for part in classes[heir].body)
    ]
    assert not wrong, "give the heir a method of another name:\n" + "\n".join(wrong)


def _heirs(name: str, classes: dict[str, ast.ClassDef]) -> list[str]:
    near = [one for one, node in classes.items() if any(ast.unparse(base) == name for base in node.bases)]
    return near + [far for one in near for far in _heirs(one, classes)]


def test_every_setting_is_used() -> None:
    texts = {module.path: module.text for module in modules(*PRODUCT)}
    unused = [
        f"{module.path}: {node.targets[0].id}"
        for module in modules("dcms_desktop")
        if module.place == "settings"
        for node in module.tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        if isinstance(node.value, ast.Call) and root_name(node.value.func) == "Setting"
        if not any(
            re.search(rf"\b{node.targets[0].id}\b", text)
            for path, text in texts.items()
            if path != module.path
        )
    ]
    assert not unused, "\n".join(unused)
