"""The field for a file: typed with completion, folders opened by Enter, Space shows the usual places."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths
from PySide6.QtCore import Slot

from ui.kit.pick_list import PickColumn
from ui.kit.pick_list import PickEdit
from ui.kit.pick_list import PickRow

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

ENDINGS = (".csv", ".xlsx", ".xlsm", ".json", ".txt", ".tsv")
MOST_ROWS = 60
MOST_LOOKED_AT = 5_000
COLUMNS = (PickColumn("File", 420), PickColumn("Size", 90, right=True, tone="muted"))


def usual_places() -> list[Path]:
    """Return the folders in which lists are found most often."""
    at = QStandardPaths.StandardLocation
    kinds = (at.DownloadLocation, at.DocumentsLocation, at.DesktopLocation, at.HomeLocation)
    found = [Path(QStandardPaths.writableLocation(kind)) for kind in kinds]
    return [place for number, place in enumerate(found) if place.is_dir() and place not in found[:number]]


def size_words(size: int) -> str:
    """Return the size of a file in words."""
    return f"{size / 1_000_000:,.1f} MB" if size >= 1_000_000 else f"{max(1, size // 1000):,} KB"


def complete(text: str) -> list[PickRow]:
    """Return the folders and sheets that a path may go on with."""
    typed = Path(text).expanduser()
    ends = text.endswith(("/", os.sep))
    folder, start = (typed, "") if ends else (typed.parent, typed.name.casefold())
    if not text.strip() or not typed.is_absolute():
        return _places(text.strip().casefold())
    folders: list[PickRow] = []
    files: list[PickRow] = []
    try:
        with os.scandir(folder) as found:
            for number, entry in enumerate(found):
                if number >= MOST_LOOKED_AT:
                    break
                _sort_in(entry, start, folders, files)
    except OSError:
        return []
    by_name = sorted(folders, key=_name), sorted(files, key=_name)
    return [*by_name[1], *by_name[0]][:MOST_ROWS]


def _name(row: PickRow) -> str:
    return str(row.cells[0]).casefold()


def _sort_in(entry: os.DirEntry[str], start: str, folders: list[PickRow], files: list[PickRow]) -> None:
    name = entry.name.casefold()
    if start not in name or (name.startswith(".") and not start.startswith(".")):
        return
    try:
        if entry.is_dir():
            folders.append(PickRow((f"{entry.name}{os.sep}", ""), f"{entry.path}{os.sep}"))
        elif name.endswith(ENDINGS):
            files.append(PickRow((entry.name, size_words(entry.stat().st_size)), entry.path))
    except OSError:
        return


def _places(start: str) -> list[PickRow]:
    return [
        PickRow((f"{place}{os.sep}", ""), f"{place}{os.sep}")
        for place in usual_places()
        if start in place.name.casefold()
    ]


class PathField(PickEdit):
    """Takes a path. A folder that is picked opens, a file that is picked stays."""

    def __init__(self) -> None:
        super().__init__(COLUMNS, complete, name="File", most=1_000, empty="No folder and no sheet begins so")
        self.setPlaceholderText("Type a path, Space for the usual places")
        self.row_picked.connect(self._show_path)

    def path(self) -> Path | None:
        """Return the path, None when none is typed."""
        text = self.text().strip().strip('"')
        return Path(text).expanduser() if text else None

    @Slot(object)
    def _show_path(self, row: PickRow) -> None:
        self.setText(str(row.value))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open a folder that Enter picked, so that its files are listed next."""
        before = self.text()
        super().keyPressEvent(event)
        if self.text() != before and self.text().endswith(os.sep) and self.list.current() is None:
            self.open_list(self.text())

    def show_path(self, path: str, parent: QWidget | None = None) -> None:
        """Show a path that was chosen elsewhere."""
        self.set_value(path, path)
        (parent or self).setFocus()
