"""The files of the tree, read once, and the questions the architecture tests ask of them."""

import ast
import gc
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from functools import cached_property
from pathlib import Path
from typing import TypeVar

Kind = TypeVar("Kind", bound=ast.AST)

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("dcms_desktop", "ui", "reports")
EVERYTHING = (*PRODUCT, "migrations", "installer", "tests", "dev.py")


@dataclass(frozen=True, eq=False)
class Module:
    """One Python file: where it lies, its text, its tree."""

    path: str
    text: str
    tree: ast.Module

    @property
    def parts(self) -> tuple[str, ...]:
        """The names on the way to the file, without the ending."""
        return tuple(self.path.removesuffix(".py").split("/"))

    @property
    def room(self) -> str:
        """The room of the core this file belongs to, or nothing."""
        return self.parts[1] if self.parts[0] == "dcms_desktop" and len(self.parts) > 2 else ""

    @property
    def place(self) -> str:
        """The name inside the room that carries the meaning: actions, tables, valuation …"""
        return self.parts[2] if self.room else ""

    def at(self, node: ast.AST) -> str:
        """Return file and line, as an editor opens it."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}"

    def nodes(self, kind: type[Kind]) -> Iterator[Kind]:
        """Return every node of one class, no subclass of it."""
        return (node for node in self._by_kind.get(kind, ()) if isinstance(node, kind))

    @cached_property
    def _by_kind(self) -> dict[type[ast.AST], list[ast.AST]]:
        """The nodes by their own class: a tree is walked once for all tests."""
        found: dict[type[ast.AST], list[ast.AST]] = {}
        for node in ast.walk(self.tree):
            found.setdefault(type(node), []).append(node)
        return found


def modules(*tops: str) -> tuple[Module, ...]:
    """Return every Python file below ``tops``, sorted by path."""
    return tuple(sorted({module for top in tops for module in _modules(top)}, key=lambda one: one.path))


@cache
def _modules(top: str) -> tuple[Module, ...]:
    place = ROOT / top
    gc.disable()  # millions of nodes that nothing lets go of: looking through them costs twice their reading
    try:
        return tuple(_read(file) for file in ([place] if place.is_file() else place.rglob("*.py")))
    finally:
        gc.enable()


def _read(file: Path) -> Module:
    text = file.read_text(encoding="utf-8")
    return Module(file.relative_to(ROOT).as_posix(), text, ast.parse(text, file.as_posix()))


def rooms() -> list[Path]:
    """Return the packages of the core."""
    return sorted(file.parent for file in (ROOT / "dcms_desktop").glob("*/__init__.py"))


def imported_names(module: Module) -> Iterator[tuple[str, str, str]]:
    """Return (home, name there, name here) of every ``from home import name``."""
    for node in module.nodes(ast.ImportFrom):
        for alias in node.names:
            yield node.module or "", alias.name, alias.asname or alias.name


def docstrings(module: Module) -> set[int]:
    """Return the identities of the constants that are docstrings or bare remarks."""
    return {id(node.value) for node in module.nodes(ast.Expr) if isinstance(node.value, ast.Constant)}
