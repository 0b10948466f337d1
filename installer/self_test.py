"""The frozen program checks itself: every module loads, every file is there, books open, a page is drawn.

Run from the tree it asks the frozen program in ``dist`` the same questions and compares the answers.
"""

import hashlib
import importlib
import json
import os
import pkgutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

PACKAGES = ("dcms_desktop", "reports", "ui")
NO_CARGO = {".py", ".pyc", ".pyi"}
FROZEN = Path(__file__).resolve().parents[1] / "dist" / "dcms" / "dcms-self-test"


def modules_of(package: str) -> list[str]:
    """Load every module below ``package`` and return their names: kinds, reports, papers."""
    root = importlib.import_module(package)
    names = sorted(info.name for info in pkgutil.walk_packages(root.__path__, f"{package}."))
    for name in names:
        importlib.import_module(name)
    return names


def cargo_of(package: str) -> dict[str, str]:
    """Return the files a package carries beside its code (fonts, icons, dated rules), with their hashes."""
    found: dict[str, str] = {}
    for folder in map(Path, importlib.import_module(package).__path__):
        for file in sorted(folder.rglob("*")):
            if file.is_file() and file.suffix not in NO_CARGO and "__pycache__" not in file.parts:
                digest = hashlib.sha256(file.read_bytes()).hexdigest()
                found[f"{package}/{file.relative_to(folder).as_posix()}"] = digest
    return found


def step_of_new_books() -> str:
    """Make books in a scratch folder, bring them up to date and return the step they are at."""
    from dcms_desktop.db.connect import open_books
    from dcms_desktop.db.upgrade import schema_of
    from dcms_desktop.db.upgrade import upgrade_books

    with tempfile.TemporaryDirectory(prefix="dcms-self-test-") as folder:
        books = open_books(Path(folder) / "books", create=True)
        try:
            upgrade_books(books)
            with books.read() as connection:
                return schema_of(connection) or ""
        finally:
            books.close()


def drawn_page() -> int:
    """Draw a window without a screen and return how many bytes its picture has."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer
    from PySide6.QtCore import QIODevice
    from PySide6.QtWidgets import QApplication
    from PySide6.QtWidgets import QLabel

    application = QApplication.instance() or QApplication(["self-test"])
    label = QLabel("₹ 1,00,000.00")
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    label.grab().save(buffer, "PNG")
    del application
    return buffer.size()


def findings() -> dict[str, Any]:
    """Return what this program is made of, and that it works."""
    return {
        "modules": {package: modules_of(package) for package in PACKAGES},
        "cargo": {name: digest for package in PACKAGES for name, digest in cargo_of(package).items()},
        "schema": step_of_new_books(),
        "draws": drawn_page() > 100,
    }


def differences(here: dict[str, Any], there: dict[str, Any]) -> list[str]:
    """Return what the frozen program lacks or holds differently, in words."""
    told = []
    for package, names in here["modules"].items():
        told += [f"module missing: {name}" for name in names if name not in there["modules"].get(package, [])]
    for name, digest in here["cargo"].items():
        if there["cargo"].get(name) != digest:
            told.append(f"file {'differs' if name in there['cargo'] else 'missing'}: {name}")
    told += [
        f"{word}: {here[word]!r} here, {there[word]!r} frozen"
        for word in ("schema", "draws")
        if here[word] != there[word]
    ]
    return told


def main() -> int:
    """Check this program; from the tree, check the frozen one against it."""
    here = findings()
    if getattr(sys, "frozen", False):
        sys.stdout.write(json.dumps(here) + "\n")
        return 0
    counted = {package: len(names) for package, names in here["modules"].items()}
    sys.stdout.write(f"This tree: {counted} modules, {len(here['cargo'])} files, schema {here['schema']}\n")
    program = FROZEN.with_suffix(".exe") if os.name == "nt" else FROZEN
    if not program.exists():
        sys.stdout.write("There is no frozen program in dist: make it with dev.py freeze, then compare.\n")
        return 0
    done = subprocess.run([str(program)], capture_output=True, text=True, check=False, encoding="utf-8")
    if done.returncode:
        sys.stdout.write(f"The frozen program failed:\n{done.stdout}{done.stderr}\n")
        return 1
    told = differences(here, json.loads(done.stdout))
    sys.stdout.write("\n".join(told or ["The frozen program holds all of it."]) + "\n")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
