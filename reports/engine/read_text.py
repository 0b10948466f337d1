"""CSV of any usual kind and JSON lists, from their bytes: encoding, separator, exact numbers."""

import codecs
import csv
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from reports.engine.sheet_source import MOST_COLUMNS
from reports.engine.sheet_source import MOST_ROWS
from reports.engine.sheet_source import NUMBERED
from reports.engine.sheet_source import Opened
from reports.engine.sheet_source import Remarks
from reports.engine.sheet_source import not_readable
from reports.engine.sheet_source import too_large

SEPARATORS = ",;\t|"
SAMPLE = 65_536
LONGEST_CELL = 100_000
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class TextKind:
    """How the bytes of a text file are read."""

    encoding: str
    skip: int
    """Bytes of the byte order mark."""


def open_text(file: Path, remarks: Remarks) -> Opened:
    """Return a CSV or JSON file opened for reading row by row."""
    kind = _kind_of(file, remarks)
    sample = _sample(file, kind)
    if file.suffix.lower() == ".json" or sample.lstrip()[:2] in {"[{", "[["}:
        rows = _json_rows(file, kind)
        return Opened(file.stem, lambda: iter(rows))
    separator, skip = _separator_of(sample)
    return Opened(file.stem, lambda: _csv_rows(file, kind, separator, skip))


def _kind_of(file: Path, remarks: Remarks) -> TextKind:
    """Return the encoding: by mark, by zero bytes, UTF-8 when all of it is, else Windows-1252."""
    with file.open("rb") as handle:
        start = handle.read(SAMPLE)
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if start.startswith(mark):
            return TextKind(encoding, len(mark))
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if even or odd:
        # Separators and digits of UTF-16 leave zeros at every second place, and nearly none between.
        if max(even, odd) > len(start) // 40 and max(even, odd) > 8 * min(even, odd):
            return TextKind("utf-16-be" if even > odd else "utf-16-le", 0)
        raise not_readable("is no text", "Save the list as .xlsx or .csv and pick that file.")
    if _is_utf8(file):
        return TextKind("utf-8", 0)
    remarks.add(
        0, "", "The text is not UTF-8; it was read as Windows-1252. Look at names with special letters."
    )
    return TextKind("cp1252", 0)


def _is_utf8(file: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with file.open("rb") as handle:
            while chunk := handle.read(CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _sample(file: Path, kind: TextKind) -> str:
    with file.open("rb") as handle:
        handle.seek(kind.skip)
        return handle.read(SAMPLE).decode(kind.encoding, "replace")


def _separator_of(sample: str) -> tuple[str, int]:
    """Return the separator, and how many lines to skip: Excel's ``sep=;`` is no row."""
    first = sample.split("\n", 1)[0].strip().strip('"').lower()
    if first.startswith("sep=") and len(first) <= 5:
        return (first[4:] or "\t"), 1
    lines = sample.splitlines()[:200]
    if len(sample) >= SAMPLE // 2 and len(lines) > 1:
        lines = lines[:-1]
    scores = {separator: _score(lines, separator) for separator in SEPARATORS}
    return max(SEPARATORS, key=lambda separator: (scores[separator], -SEPARATORS.index(separator))), 0


def _score(lines: list[str], separator: str) -> tuple[float, int]:
    """Return how well a separator fits: the share of lines with the commonest width, and that width."""
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=separator) if row]
    except csv.Error:
        return 0, 0
    if not widths:
        return 0, 0
    width, often = Counter(widths).most_common(1)[0]
    return (often / len(widths) if width > 1 else 0), width


def _csv_rows(file: Path, kind: TextKind, separator: str, skip: int) -> Iterator[NUMBERED]:
    """Give the rows with the number of the line each starts on."""
    csv.field_size_limit(LONGEST_CELL)
    with file.open("rb") as raw:
        raw.seek(kind.skip)
        reader_type = codecs.getreader(kind.encoding)
        errors = "replace" if kind.encoding == "cp1252" else "strict"
        lines = _without_zeros(_universal(reader_type(raw, errors)))
        for _ in range(skip):
            next(lines, "")
        reader = csv.reader(lines, delimiter=separator, strict=True)
        number = skip + 1
        try:
            for row in reader:
                if len(row) > MOST_COLUMNS and any(cell.strip() for cell in row[MOST_COLUMNS:]):
                    raise too_large(
                        f"more than {MOST_COLUMNS} columns in row {number}", "Delete the needless ones."
                    )
                yield number, [cell.strip() for cell in row[:MOST_COLUMNS]]
                number = reader.line_num + skip + 1
        except csv.Error as trouble:
            raise _bad_row(number, str(trouble)) from trouble
        except UnicodeError as trouble:
            raise not_readable(
                f"holds letters that cannot be read near row {number}", "Save it as CSV UTF-8 and try again."
            ) from trouble


def _universal(reader: codecs.StreamReader) -> Iterator[str]:
    """Give lines however they end; a codec's own line splitting would also break at rare separators."""
    rest = ""
    while chunk := reader.read(CHUNK):
        if chunk.endswith("\r"):
            chunk += reader.read(1)
        text = (rest + chunk).replace("\r\n", "\n").replace("\r", "\n")
        *lines, rest = text.split("\n")
        for line in lines:
            yield line + "\n"
    if rest:
        yield rest


def _without_zeros(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield line.replace("\0", "") if "\0" in line else line


def _bad_row(number: int, trouble: str) -> Refused:
    if "field larger" in trouble:
        message = f"A cell that starts in row {number} has more than {LONGEST_CELL:,} letters"
        return Refused(
            f"{message}; a quote may be missing.", field="file", next_step="Mend that row.", line=number
        )
    return Refused(
        f"Row {number} has a quote that does not belong there.",
        field="file",
        next_step="Double the quotes inside a cell, or take them away, and try again.",
        line=number,
    )


def _json_rows(file: Path, kind: TextKind) -> list[NUMBERED]:
    """Return the rows of a list of objects or of lists; numbers keep their digits."""
    try:
        text = file.read_bytes()[kind.skip :].decode(kind.encoding)
        found = json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError) as trouble:
        raise not_readable("is no good JSON", "Write a list of objects: [{…}, {…}].") from trouble
    if not isinstance(found, list) or not all(isinstance(item, (dict, list)) for item in found):
        raise not_readable("is no list of rows", "Write a list of objects: [{…}, {…}].")
    if len(found) > MOST_ROWS:
        raise too_large(f"more than {MOST_ROWS:,} rows", "Split it into several files.")
    if not found or isinstance(found[0], list):
        return [(number, [_cell(each, number) for each in row]) for number, row in enumerate(found, 1)]
    return _object_rows(found)


def _object_rows(found: list[Any]) -> list[NUMBERED]:
    names: dict[str, None] = {}
    for number, item in enumerate(found, 1):
        if not isinstance(item, dict):
            raise not_readable(f"mixes objects and lists in item {number}", "Write all items as objects.")
        names.update(dict.fromkeys(item))
        if len(names) > MOST_COLUMNS:
            raise too_large(f"more than {MOST_COLUMNS} names", "Leave out those that are not needed.")
    rows: list[NUMBERED] = [(0, list(names))]
    # Items count from 1, so the headings stand in row 0.
    for number, item in enumerate(found, 1):
        rows.append((number, [_cell(item.get(name), number) for name in names]))
    return [(number + 1, cells) for number, cells in rows]


def _cell(value: Any, number: int) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if not isinstance(value, str) or len(value) > LONGEST_CELL:
        raise Refused(
            f"Item {number} holds a list or an object inside, or a very long text.",
            field="file",
            next_step="Write plain texts and numbers only.",
            line=number,
        )
    return value.strip()
