"""Reports as files: written to one folder under a name that says what they are."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

from PySide6.QtCore import QStandardPaths

from dcms_desktop.kernel import clock
from dcms_desktop.kernel.errors import Outside
from reports.catalogue.heads import letterhead_of
from reports.engine.formats import to_format

if TYPE_CHECKING:
    from dcms_desktop.desk import Desk
    from reports.engine.report import Report
    from reports.engine.report import Result

FOLDER = "DCMS reports"
TRIES = 50
_UNFIT = re.compile(r"[^\w .,()+-]+")


def reports_folder() -> Path:
    """Return the folder in the user's documents that reports are written to."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(documents) / FOLDER


def file_name(report: Report[Any], ask: object, kind: str) -> str:
    """Return a name such as ``Sales register 2026-11-01 to 2026-11-23.xlsx``."""
    days = [getattr(ask, item.name) for item in fields(ask)]  # type: ignore[arg-type] # an Ask is a dataclass
    said = " to ".join(day.isoformat() for day in days if isinstance(day, date)) or clock.today().isoformat()
    return f"{_UNFIT.sub(' ', report.title).strip()} {said}.{kind}"


def make_file(desk: Desk, report: Report[Any], result: Result, kind: str) -> bytes:
    """Return the bytes of a report as a file of a kind, with the head of the firm."""
    return to_format(kind, report, result, desk.ask(letterhead_of, result.ask))


def save_file(folder: Path, name: str, body: bytes) -> Path:
    """Write a file; one of that name that is open in another program is left alone and a number added."""
    stem, _, ending = name.rpartition(".")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        raise _outside(folder, trouble) from trouble
    for number in range(1, TRIES):
        file = folder / (name if number == 1 else f"{stem} ({number}).{ending}")
        try:
            file.write_bytes(body)
        except PermissionError as trouble:
            if not file.exists():
                raise _outside(folder, trouble) from trouble
        except OSError as trouble:
            raise _outside(folder, trouble) from trouble
        else:
            return file
    raise Outside(f"{name} is open in another program.", "Close it there, then write it again.")


def _outside(folder: Path, trouble: OSError) -> Outside:
    return Outside(
        f"{folder} cannot be written ({trouble.strerror}).", "Free some space or allow writing there."
    )


def write_report(desk: Desk, report: Report[Any], result: Result, kind: str, folder: Path) -> Path:
    """Make a file of a report and write it; returns where it lies."""
    return save_file(folder, file_name(report, result.ask, kind), make_file(desk, report, result, kind))
