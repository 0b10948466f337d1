"""Finding declarations: document kinds, reports, papers, commands, settings. One function for all."""

import importlib
import pkgutil
from typing import Any


def discover(package: str, name: str, *, module: str = "", but: str = "") -> list[Any]:
    """Return the value called ``name`` of every module below ``package`` that has one, by module name.

    A list or tuple gives its members. Raises ValueError when two have the same ``code`` or ``name``. With
    ``module`` only modules of that last name are imported: the window starts without loading all of itself.
    What lies below the package ``but`` is left out.
    """
    root = importlib.import_module(package)
    found: list[Any] = []
    for info in sorted(pkgutil.walk_packages(root.__path__, f"{package}."), key=lambda module: module.name):
        if module and info.name.rpartition(".")[2] != module:
            continue
        if but and info.name.startswith(f"{but}."):
            continue
        value = getattr(importlib.import_module(info.name), name, None)
        if value is not None:
            found.extend(value if isinstance(value, (list, tuple)) else [value])
    _refuse_doubles(found, package, name)
    return found


def _refuse_doubles(found: list[Any], package: str, name: str) -> None:
    seen: set[str] = set()
    for value in found:
        code = getattr(value, "code", None) or getattr(value, "name", None)
        if code is None:
            continue
        if code in seen:
            raise ValueError(f"two {name} below {package} are called {code!r}")
        seen.add(code)
