"""What the program is made from: locked, free to ship, and of a version that does not fall over."""

import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError
from importlib.metadata import metadata
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.architecture.tree import ROOT

RUNTIME = ROOT / "requirements.lock"
ALL = ROOT / "requirements-dev.lock"
COPYLEFT = re.compile(r"(?<!L)(?<!LESSER )\bA?GPL|AFFERO|(?<!LESSER )GENERAL PUBLIC LICENSE")


def pins(lock: Path) -> dict[str, str]:
    """Return name and version of every package of a lock."""
    text = lock.read_text(encoding="utf-8")
    return {
        name.lower(): version for name, version in re.findall(r"^([\w.-]+)==([^\s;\\]+)", text, re.MULTILINE)
    }


@pytest.mark.parametrize("lock", [RUNTIME, ALL], ids=lambda lock: str(lock.name))
def test_a_lock_names_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert not re.findall(
        r"https?:|file:|ftp:|git\+|--index-url|--extra-index-url|--find-links|--trusted-host", text
    )


@pytest.mark.parametrize("lock", [RUNTIME, ALL], ids=lambda lock: str(lock.name))
def test_every_pin_has_its_hash(lock: Path) -> None:
    blocks = re.split(r"\n(?=[\w.-]+==)", lock.read_text(encoding="utf-8").strip())
    assert len(blocks) == len(pins(lock))
    assert not [block.split()[0] for block in blocks if "--hash=sha256:" not in block]


def test_both_locks_pin_the_same_versions() -> None:
    everything = pins(ALL)
    assert {name: version for name, version in pins(RUNTIME).items() if everything.get(name) != version} == {}


def test_the_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = project["project"]["dependencies"]
    for_work = project["dependency-groups"]["dev"]
    assert names_of(asked) <= pins(RUNTIME).keys()
    assert names_of([*asked, *for_work]) <= pins(ALL).keys()


def names_of(requirements: list[str]) -> set[str]:
    return {re.split(r"[^\w.-]", text, maxsplit=1)[0].lower() for text in requirements}


@pytest.mark.parametrize("name", sorted(pins(RUNTIME)))
def test_the_licence_lets_us_ship(name: str) -> None:
    """GPL and AGPL are not linked; where the author leaves a choice, one free choice is enough."""
    try:
        told = metadata(name)
    except PackageNotFoundError:
        pytest.skip(f"{name} is not installed on this system")
    classified = [text for text in told.get_all("Classifier") or [] if text.startswith("License ::")]
    said = [(told.get_all(name) or [""])[0] for name in ("License-Expression", "License")]
    stated = said[0] or "\n".join(classified) or said[1].partition("\n")[0]
    choices = re.split(r"\s+OR\s+|\n", stated.upper())
    assert any(choices), f"{name} names no licence"
    assert [choice for choice in choices if not COPYLEFT.search(choice)], f"{name}: {choices}"


class _Bell(QObject):
    rung = Signal(bool)


def test_qt_leaves_true_and_none_alone(qtbot: QtBot) -> None:
    """PySide6 6.12.0 loses a reference per call on Python 3.11 and aborts after some hundred."""
    bell, label = _Bell(), QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(True), sys.getrefcount(None)
    for turn in range(5_000):
        bell.rung.emit(True)
        label.setText(str(turn))
    after = sys.getrefcount(True), sys.getrefcount(None)
    assert [abs(now - then) < 100 for now, then in zip(after, before, strict=True)] == [True, True]
