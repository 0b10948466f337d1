"""Finding declarations: document kinds, reports, papers, commands, settings. One function for all."""

import importlib
import os
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def discover(package: str, name: str, *, module: str = "", but: str = "") -> list[Any]:
    """Return the value called ``name`` of every module below ``package`` that has one, by module name.

    A list or tuple gives its members. Raises ValueError when two have the same ``code`` or ``name``. With
    ``module`` only modules of that last name are imported: the window starts without loading all of itself.
    What lies below the package ``but`` is left out.
    """
    root = importlib.import_module(package)
    found: list[Any] = []
    for below in sorted(_names(package, list(root.__path__))):
        if module and below.rpartition(".")[2] != module:
            continue
        if but and below.startswith(f"{but}."):
            continue
        value = getattr(importlib.import_module(below), name, None)
        if value is not None:
            found.extend(value if isinstance(value, (list, tuple)) else [value])
    _refuse_doubles(found, package, name)
    return found


def module_names(package: str) -> list[str]:
    """Return the names of all modules below a package, to load one after the other when there is time."""
    return sorted(_names(package, list(importlib.import_module(package).__path__)))


def _names(package: str, folders: list[str]) -> Iterator[str]:
    """Return the names of all modules below a package, none of them imported."""
    if getattr(sys, "frozen", False):  # a frozen program has no files of its modules
        yield from (info.name for info in pkgutil.walk_packages(folders, f"{package}."))
        return
    for entry in (entry for folder in folders for entry in os.scandir(folder)):
        if entry.name.endswith(".py"):
            if entry.name != "__init__.py":
                yield f"{package}.{entry.name.removesuffix('.py')}"
        elif entry.is_dir() and Path(entry.path, "__init__.py").exists():
            yield f"{package}.{entry.name}"
            yield from _names(f"{package}.{entry.name}", [entry.path])


def _refuse_doubles(found: list[Any], package: str, name: str) -> None:
    seen: set[str] = set()
    for value in found:
        code = getattr(value, "code", None) or getattr(value, "name", None)
        if code is None:
            continue
        if code in seen:
            raise ValueError(f"two {name} below {package} are called {code!r}")
        seen.add(code)
