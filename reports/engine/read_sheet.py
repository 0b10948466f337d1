"""A sheet from outside, read with limits: CSV, XLSX or JSON become headings and rows of text.

What the file is follows from its first bytes, not from its name. Everything is looked at once before the
first row is given out, so a file is refused whole or read whole; rows are then read again from the file,
never held all together.
"""

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from itertools import islice
from pathlib import Path

from dcms_desktop.kernel.errors import Finding
from dcms_desktop.kernel.errors import Outside
from dcms_desktop.kernel.errors import Refused
from reports.engine.sheet_source import MOST_BYTES
from reports.engine.sheet_source import MOST_COLUMNS
from reports.engine.sheet_source import MOST_ROWS
from reports.engine.sheet_source import NUMBERED
from reports.engine.sheet_source import Opened
from reports.engine.sheet_source import Remarks
from reports.engine.sheet_source import column_letters
from reports.engine.sheet_source import not_readable
from reports.engine.sheet_source import too_large

_STRANGERS = {
    b"%PDF-": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"\x1f\x8b": "a gzip archive",
    b"SQLite f": "a database",
    b"MZ": "a program",
    b"\x7fELF": "a program",
    b"{\\rtf": "a letter (RTF)",
}


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: its number in the file and its cells, as many as there are headings."""

    number: int
    cells: tuple[str, ...]


@dataclass
class Sheet:
    """A sheet that was looked through. Iterating reads the rows from the file, as often as wanted."""

    name: str
    headings: tuple[str, ...]
    count: int
    """Rows under the headings that hold anything."""
    remarks: tuple[Finding, ...]
    """What a person should know: formulas, digits lost, letters that could not be read."""
    sheet_names: tuple[str, ...] = ()
    _source: Callable[[], Iterator[NUMBERED]] = field(default=lambda: iter(()), repr=False)
    _head_row: int = 1

    def __iter__(self) -> Iterator[SheetRow]:
        """Give the rows under the headings, empty ones left out."""
        width = len(self.headings)
        for number, cells in self._source():
            if number > self._head_row and any(cells):
                yield SheetRow(number, tuple(cells[:width]) + ("",) * (width - len(cells)))

    def first(self, most: int = 50) -> list[SheetRow]:
        """Return the first rows, for the mapping screen."""
        return list(islice(self, most))

    def __len__(self) -> int:
        """Return how many rows hold anything."""
        return self.count


def read_sheet(path: str | Path, sheet: str | None = None) -> Sheet:
    """Look a file through and return its sheet. Raises Refused, or Outside when the disk does."""
    file = Path(path)
    remarks = Remarks()
    opened = _open(file, sheet, remarks)
    headings: tuple[str, ...] = ()
    head_row = count = wide = 0
    for number, cells in opened.rows():
        if not any(cells):
            continue
        if not head_row:
            head_row, headings = number, name_headings(cells)
            continue
        count += 1
        if count > MOST_ROWS:
            raise too_large(f"more than {MOST_ROWS:,} rows", "Split it into several files.")
        if any(cells[len(headings) :]) and wide < 20:
            wide += 1
            remarks.add(number, "", "There are values to the right of the last heading; they are not read.")
    if not head_row:
        raise Refused(
            "The file holds no rows.", field="file", next_step="Pick a file with headings in its first row."
        )
    return Sheet(opened.name, headings, count, remarks.all(), opened.sheet_names, opened.rows, head_row)


def name_headings(cells: Sequence[str]) -> tuple[str, ...]:
    """Return headings trimmed at the end, empty and doubled ones named so each is there once."""
    texts = [" ".join(cell.split())[:100] for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    if len(texts) > MOST_COLUMNS:
        raise too_large(f"more than {MOST_COLUMNS} columns", "Delete the columns that are not needed.")
    named: list[str] = []
    for place, text in enumerate(texts):
        wanted = text or f"Column {column_letters(place)}"
        name, count = wanted, 1
        while name.casefold() in {each.casefold() for each in named}:
            count += 1
            name = f"{wanted} ({count})"
        named.append(name)
    return tuple(named)


def _open(file: Path, sheet: str | None, remarks: Remarks) -> Opened:
    try:
        size = file.stat().st_size
        with file.open("rb") as handle:
            start = handle.read(64)
    except OSError as trouble:
        raise Outside(
            f"{file.name} cannot be read ({trouble.strerror}).", "Check the file and its folder."
        ) from trouble
    if not size:
        raise not_readable("is empty", "Pick another file.")
    if size > MOST_BYTES:
        raise too_large(
            f"{size / 1_000_000:,.0f} MB, {MOST_BYTES // 1_000_000} are read", "Split it into several files."
        )
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        from reports.engine.read_workbook import open_workbook

        return open_workbook(file, sheet, remarks)
    _refuse_strangers(file, start)
    from reports.engine.read_text import open_text

    return open_text(file, remarks)


def _refuse_strangers(file: Path, start: bytes) -> None:
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise not_readable(
            "is protected by a password, or made by an Excel older than 2007",
            "Open it, take the password off, and save it as Excel workbook (.xlsx).",
        )
    for magic, what in _STRANGERS.items():
        if start.startswith(magic):
            raise not_readable(
                f"is {what}, not a sheet", "Save the list as .xlsx or .csv and pick that file."
            )
    if file.suffix.lower() in {".xlsx", ".xlsm"}:
        raise not_readable(
            "is called a workbook but is none", "Open it in Excel and save it again, or pick another."
        )
