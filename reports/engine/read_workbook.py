"""XLSX workbooks: guarded by counting what really comes out of the archive, then read by calamine."""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import time
from decimal import Decimal
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import IO
from typing import Any

from reports.engine.sheet_source import MOST_COLUMNS
from reports.engine.sheet_source import MOST_ROWS
from reports.engine.sheet_source import NUMBERED
from reports.engine.sheet_source import Opened
from reports.engine.sheet_source import Remarks
from reports.engine.sheet_source import column_letters
from reports.engine.sheet_source import not_readable
from reports.engine.sheet_source import too_large

MOST_UNPACKED = 200_000_000
MOST_ENTRIES = 2_000
CHUNK = 1 << 18
ROOM = 2_000_000
"""Cells between the first and the last one that are always allowed; beyond that most must be filled."""
TOO_LONG = "has more digits than a sheet keeps; the last ones may be wrong. Make the column text."
EXACT = 2**53
"""Whole numbers up to here keep every digit in a sheet."""

_MARKS = re.compile(rb"<(?:\w+:)?(row|c)\b([^>]*)>")
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
_ANY_PLACE = re.compile(rb"<(?:\w+:)?(?:c|row)[\s/>]")
_PLACED_ROW = re.compile(rb"<(?:\w+:)?row\sr=\"\d{1,9}\"")
_PLACED_CELL = re.compile(rb"<(?:\w+:)?c\sr=\"[A-Z]{1,4}\d{1,9}\"")
_FILLED = re.compile(rb"<(?:\w+:)?c\sr=\"([A-Z]{1,4})(\d{1,9})\"(?:[^>]*[^/>])?>")
_PLACE = re.compile(rb"\br\s*=\s*[\"']([A-Z]{0,4})(\d{1,9})[\"']")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b([^>]*)>")
_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_LOCAL = struct.Struct("<4s5H3I2H")
_BROKEN = "is damaged"
_AGAIN = "Open it in Excel and save it again."


@dataclass
class SheetScan:
    """What one worksheet really holds, counted while it was unpacked."""

    rows: int = 0
    columns: int = 0
    cells: int = 0
    formulas: int = 0
    _row: int = 0
    _column: int = 0
    _rest: bytes = b""

    def feed(self, chunk: bytes) -> None:
        """Count the marks of one more piece."""
        text = self._rest + chunk
        end = text.rfind(b">") + 1
        self._rest = text[end:][-65_536:]
        text = text[:end]
        self.formulas += len(_FORMULA.findall(text))
        said = len(_PLACED_CELL.findall(text)) + len(_PLACED_ROW.findall(text))
        if said == len(_ANY_PLACE.findall(text)):
            self._count_placed(text)
        else:
            self._count_all(text)

    def _count_placed(self, text: bytes) -> None:
        """Count where every cell says its place, as Excel writes it; empty cells are skipped at no cost."""
        for letters, row in _FILLED.findall(text):
            self._fill(column_number(letters), int(row))
        last = text.rfind(b"<row")
        place = _PLACE.search(text, last) if last >= 0 else None
        if place and not place[1]:
            self._row, self._column = int(place[2]), 0

    def _count_all(self, text: bytes) -> None:
        """Count where some cells leave their place out: it follows from the cell before."""
        for kind, marks in _MARKS.findall(text):
            place = _PLACE.search(marks)
            if kind == b"row":
                self._row = int(place[2]) if place else self._row + 1
                self._column = 0
                continue
            column = column_number(place[1]) if place else self._column + 1
            row = int(place[2]) if place else self._row
            if marks.endswith(b"/"):
                self._column = column
            else:
                self._fill(column, row)

    def _fill(self, column: int, row: int) -> None:
        self._column, self._row = column, row
        self.cells += 1
        self.rows = max(self.rows, row)
        self.columns = max(self.columns, column)


@lru_cache(maxsize=1024)
def column_number(letters: bytes) -> int:
    """Return the number of a column from 1: A is 1, XFD is 16,384."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def open_workbook(file: Path, sheet: str | None, remarks: Remarks) -> Opened:
    """Return a workbook opened at one of its sheets, the first one when none is named."""
    scans = _guard(file)
    from python_calamine import CalamineError
    from python_calamine import CalamineWorkbook
    from python_calamine import PasswordError

    try:
        book = CalamineWorkbook.from_path(str(file))
        names = tuple(book.sheet_names)
        name = _pick(names, sheet)
        _check_scan(scans.get(_path_of(file, name)), scans, name, remarks)
        grid = book.get_sheet_by_name(name)
    except PasswordError as trouble:
        raise not_readable(
            "is protected by a password", "Take the password off and save it again."
        ) from trouble
    except (CalamineError, OSError, ValueError) as trouble:
        raise not_readable(_BROKEN, _AGAIN) from trouble
    # Empty rows above the list are given out, empty columns before it are not.
    left = grid.start[1] if grid.start else 0
    told: set[tuple[int, int]] = set()

    def rows() -> Iterator[NUMBERED]:
        for number, values in enumerate(grid.iter_rows(), 1):
            cells = [_text(value) for value in values]
            for place, value in enumerate(values):
                if isinstance(value, float) and abs(value) >= EXACT and (number, place) not in told:
                    told.add((number, place))
                    remarks.add(number, column_letters(place + left), f"{cells[place]} {TOO_LONG}")
            yield number, cells if any(cells) else []

    return Opened(name, rows, names)


def _pick(names: tuple[str, ...], wanted: str | None) -> str:
    if not names:
        raise not_readable("has no sheet", _AGAIN)
    if wanted is None:
        return names[0]
    for name in names:
        if name.strip().casefold() == wanted.strip().casefold():
            return name
    raise not_readable(f"has no sheet “{wanted[:40]}”", f"Pick one of: {', '.join(names)[:200]}.")


def _check_scan(scan: SheetScan | None, scans: dict[str, SheetScan], name: str, remarks: Remarks) -> None:
    """Refuse a sheet with cells far out before it is read: between the cells everything takes room."""
    for each in [scan] if scan else list(scans.values()):
        if each.columns > MOST_COLUMNS:
            last = column_letters(each.columns - 1)
            raise too_large(
                f"a cell in column {last} of “{name}”; {MOST_COLUMNS} columns are read",
                "Delete everything to the right of the list, save and try again.",
            )
        if each.rows > MOST_ROWS + 1 or (
            each.rows * each.columns > ROOM and each.rows * each.columns > 8 * each.cells
        ):
            raise too_large(
                f"a cell in row {each.rows:,} of “{name}”, far below the list",
                f"Delete everything under the list; {MOST_ROWS:,} rows are read at most.",
            )
    if scan and scan.formulas:
        remarks.add(
            0,
            "",
            f"{scan.formulas:,} cells hold formulas; the values saved with them are read.",
        )


def _text(value: Any) -> str:
    """Return a cell as text: whole numbers without a point, no binary dust, ISO days."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return number_text(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, (date, time)) else str(value).strip()


def number_text(value: float) -> str:
    """Return a number of a sheet as it was typed: 15 digits are what a sheet keeps."""
    if value == int(value) and abs(value) < 10**18:
        return str(int(value))
    plain = format(Decimal(format(value, ".15g")), "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


# ── the archive ─────────────────────────────────────────────────────────────────────────────────
def _guard(file: Path) -> dict[str, SheetScan]:
    """Unpack every entry once, counting, and return what the worksheets hold; nothing is written anywhere."""
    try:
        with zipfile.ZipFile(file) as archive, file.open("rb") as raw:
            entries = archive.infolist()
            _check_entries(entries)
            left = MOST_UNPACKED
            scans: dict[str, SheetScan] = {}
            for entry in entries:
                name = entry.filename.lower()
                scan = SheetScan() if _is_worksheet(name) else None
                left = _count(raw, entry, left, scan)
                if scan is not None:
                    scans[name] = scan
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        NotImplementedError,
        OSError,
        ValueError,
    ) as trouble:
        raise not_readable(_BROKEN, _AGAIN) from trouble
    return scans


def _is_worksheet(name: str) -> bool:
    return name.endswith(".xml") and "worksheets/" in name and "_rels/" not in name


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES:
        raise too_large(
            f"{len(entries):,} parts inside, {MOST_ENTRIES:,} are read", "Save the list alone as .xlsx."
        )
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise _bomb()
    for entry in entries:
        name = entry.filename.replace("\\", "/")
        if entry.flag_bits & 0x1:
            raise not_readable("is protected by a password", "Take the password off and save it again.")
        if name.startswith("/") or ".." in name.split("/") or ":" in name or "\0" in name:
            raise not_readable("holds a part with a name that leads outside", _AGAIN)
    names = {entry.filename.lower() for entry in entries}
    if "[content_types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise not_readable("is an archive, not a workbook", "Unpack it and pick the sheet inside.")


def _bomb() -> Exception:
    return too_large(
        f"more than {MOST_UNPACKED // 1_000_000} MB when unpacked", "Save the list alone as a new workbook."
    )


def _count(raw: IO[bytes], entry: zipfile.ZipInfo, left: int, scan: SheetScan | None) -> int:
    """Inflate one entry piece by piece, whatever size it claims; return what is left of the limit."""
    raw.seek(entry.header_offset)
    fields = _LOCAL.unpack(raw.read(_LOCAL.size))
    if fields[0] != b"PK\x03\x04" or entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise zipfile.BadZipFile
    raw.seek(fields[9] + fields[10], 1)
    first = True
    for piece in _pieces(raw, entry):
        left -= len(piece)
        if left < 0:
            raise _bomb()
        if first and b"<!DOCTYPE" in piece[:4096]:
            raise not_readable("defines letters of its own (DOCTYPE)", _AGAIN)
        first = False
        if scan is not None:
            scan.feed(piece)
    return left


def _pieces(raw: IO[bytes], entry: zipfile.ZipInfo) -> Iterator[bytes]:
    todo = entry.compress_size
    if entry.compress_type == zipfile.ZIP_STORED:
        while todo > 0 and (data := raw.read(min(CHUNK, todo))):
            todo -= len(data)
            yield data
        return
    inflater = zlib.decompressobj(-15)
    while todo > 0 and (data := raw.read(min(CHUNK, todo))):
        todo -= len(data)
        while data:
            yield inflater.decompress(data, CHUNK)
            data = inflater.unconsumed_tail
    while tail := inflater.decompress(b"", CHUNK):
        yield tail


def _path_of(file: Path, name: str) -> str:
    """Return the part of the archive that holds a sheet, empty when that cannot be told."""
    try:
        with zipfile.ZipFile(file) as archive:
            book = archive.read("xl/workbook.xml")
            relations = archive.read("xl/_rels/workbook.xml.rels")
    except (KeyError, zipfile.BadZipFile, OSError):
        return ""
    targets = {
        marks.get("Id", ""): marks.get("Target", "")
        for marks in map(_attributes, _RELATION.findall(relations))
    }
    for marks in map(_attributes, _SHEET.findall(book)):
        if marks.get("name") == name:
            relation = next((value for key, value in marks.items() if key.endswith(":id")), "")
            target = targets.get(relation, "")
            return (target.lstrip("/") if target.startswith("/") else f"xl/{target}").lower()
    return ""


def _attributes(text: bytes) -> dict[str, str]:
    return {
        key.decode(): unescape((double or single).decode("utf-8", "replace"))
        for key, double, single in _ATTRIBUTE.findall(text)
    }
