"""``dcms self-test``: the program checks itself, wherever it runs."""

import importlib
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from dcms_desktop.desk import open_desk
from dcms_desktop.documents.all_kinds import all_kinds
from dcms_desktop.kernel.registry import discover
from dcms_desktop.upkeep.actions import new_company
from dcms_desktop.upkeep.backup import sqlite_version
from dcms_desktop.upkeep.queries import check_books
from dcms_desktop.upkeep.queries import first_trouble
from dcms_desktop.upkeep.rules import profile_from
from reports.devices.way import all_ways
from reports.engine.report import all_reports
from reports.fonts import all_font_files
from reports.papers.paper import all_papers
from ui.verbs.answers import say
from ui.verbs.answers import tell
from ui.verbs.words import REFUSED
from ui.verbs.words import VERBS

PROFILE = {"company": "Self-test", "state": "27"}


@click.command("self-test")
def self_test() -> int:
    """Load every kind, report, paper and font, make books in a scratch folder and prove them."""
    findings: list[str] = []
    answer: dict[str, Any] = {"python": sys.version.split()[0], "sqlite": sqlite_version()}
    for name, ask in _PARTS.items():
        try:
            answer[name] = ask()
        except Exception as trouble:  # noqa: BLE001 - whatever is wrong is the finding
            findings.append(f"{name}: {type(trouble).__name__}: {trouble}")
    findings += [f"no {name}" for name in _PARTS if not answer.get(name)]
    answer["holds"], answer["findings"] = not findings, findings
    tell(answer)
    say(findings[0] if findings else "The program is whole.")
    return REFUSED if findings else 0


def _verbs() -> list[str]:
    for verb in VERBS:
        importlib.import_module(f"ui.verbs.{verb.replace('-', '_')}_verb")
    return list(VERBS)


def _books() -> str:
    with tempfile.TemporaryDirectory(prefix="dcms-self-test-") as folder:
        desk = open_desk(Path(folder) / "books", create=True)
        try:
            desk.do(new_company, profile_from(PROFILE))
            trouble = first_trouble(desk.ask(check_books, audit=True, replay=True))
        finally:
            desk.close()
    if trouble:
        raise ValueError(trouble)
    return "made and proved"


_PARTS: dict[str, Callable[[], Any]] = {
    "verbs": _verbs,
    "kinds": lambda: sorted(all_kinds()),
    "reports": lambda: sorted(all_reports()),
    "papers": lambda: sorted(all_papers()),
    "printer_ways": lambda: sorted(all_ways()),
    "settings": lambda: sorted(one.name for one in discover("dcms_desktop", "SETTINGS", module="settings")),
    "fonts": lambda: len(all_font_files()),
    "books": _books,
}

VERB = self_test
