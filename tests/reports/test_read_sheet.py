import json
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import date
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from dcms_desktop.kernel.errors import Outside
from dcms_desktop.kernel.errors import Refused
from reports.engine.read_sheet import Sheet
from reports.engine.read_sheet import name_headings
from reports.engine.read_sheet import read_sheet
from reports.engine.read_workbook import column_number
from reports.engine.read_workbook import number_text
from reports.engine.sheet_source import column_letters

HEAD = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = "</sheetData></worksheet>"


def cells_of(sheet: Sheet) -> list[tuple[str, ...]]:
    return [row.cells for row in sheet]


def write(folder: Path, name: str, data: bytes) -> Path:
    file = folder / name
    file.write_bytes(data)
    return file


def book_with(folder: Path, xml: str | bytes, name: str = "book.xlsx") -> Path:
    """A workbook whose only sheet is this XML."""
    plain = folder / "plain.xlsx"
    openpyxl.Workbook().save(plain)
    target = folder / name
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, xml if part == "xl/worksheets/sheet1.xml" else old.read(part))
    return target


def refusal(file: Path) -> Refused:
    started = time.monotonic()
    with pytest.raises(Refused) as caught:
        read_sheet(file)
    assert time.monotonic() - started < 5
    assert caught.value.field == "file"
    assert caught.value.next_step
    return caught.value


# ── text files ──────────────────────────────────────────────────────────────────────────────────
TEXT = "Name;Rate\r\nCafé “x”;12,50\r\n\r\nTea;3\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_usual_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    sheet = read_sheet(write(tmp_path, "list.csv", TEXT.encode(encoding)))
    assert sheet.headings == ("Name", "Rate")
    assert [(row.number, row.cells) for row in sheet] == [(2, ("Café “x”", "12,50")), (4, ("Tea", "3"))]
    assert bool(sheet.remarks) == (encoding == "cp1252")
    assert len(sheet) == 2


def test_indian_text_in_utf_16_without_a_mark_is_read(tmp_path: Path) -> None:
    rows = "नाम,दर\n" + "डोलो गोली,12.50\n" * 40
    assert len(read_sheet(write(tmp_path, "list.csv", rows.encode("utf-16-le")))) == 40


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(tmp_path: Path, separator: str) -> None:
    rows = [["Name", "Rate", "Note"], ["Dolo", "12.50", "a, b; c"], ["Pan", "3", "x"]]
    text = "\n".join(separator.join(f'"{cell}"' for cell in row) for row in rows)
    assert cells_of(read_sheet(write(tmp_path, "list.txt", text.encode()))) == [
        tuple(row) for row in rows[1:]
    ]


def test_excel_may_name_the_separator(tmp_path: Path) -> None:
    sheet = read_sheet(write(tmp_path, "list.csv", b"sep=;\nName;Rate\nA;1,5\n"))
    assert [(row.number, row.cells) for row in sheet] == [(3, ("A", "1,5"))]


def test_one_column_is_a_list_too(tmp_path: Path) -> None:
    assert cells_of(read_sheet(write(tmp_path, "list.csv", b"Name\nDolo\nPan\n"))) == [("Dolo",), ("Pan",)]


def test_breaks_inside_quotes_stay_and_rows_keep_their_line(tmp_path: Path) -> None:
    sheet = read_sheet(write(tmp_path, "list.csv", b'Name,Note\nA,"one\ntwo"\nB,x\r\nC,y'))
    assert [(row.number, row.cells[1]) for row in sheet] == [(2, "one\ntwo"), (4, "x"), (5, "y")]


def test_leading_zeros_and_long_digits_of_a_csv_are_kept(tmp_path: Path) -> None:
    sheet = read_sheet(write(tmp_path, "list.csv", b"HSN,Code\n0402,12345678901234567890\n"))
    assert cells_of(sheet) == [("0402", "12345678901234567890")]


def test_a_stray_quote_is_refused_with_its_row(tmp_path: Path) -> None:
    caught = refusal(write(tmp_path, "list.csv", b'Name,Size\nA,1\nPipe,"5" long"\nB,2\n'))
    assert caught.line == 3


def test_a_quote_that_never_ends_is_refused(tmp_path: Path) -> None:
    assert refusal(write(tmp_path, "list.csv", b'Name,Size\nA,1\nPipe,"5\n' + b"B,2\n" * 50_000)).line == 3
    assert refusal(write(tmp_path, "list.csv", b'Name,Size\nA,1\nPipe,"5\nB,2\n')).line == 3


def test_zero_bytes_in_text_are_dropped(tmp_path: Path) -> None:
    sheet = read_sheet(
        write(
            tmp_path, "list.csv", ("a,b\n" + "x,y\n" * 3).encode("utf-16-le") + "z\0,1\n".encode("utf-16-le")
        )
    )
    assert cells_of(sheet)[-1] == ("z", "1")


def test_the_real_list_loads_whole() -> None:
    file = Path(__file__).parents[3] / "shared" / "data" / "fmcg_products.csv"
    if not file.exists():
        pytest.skip("the list of products is not here")
    sheet = read_sheet(file)
    assert len(sheet) == 20_000
    assert sum(1 for _ in sheet) == 20_000
    assert sheet.headings[0] == "Product"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"\n\n\n", "holds no rows"),
        (b"%PDF-1.7 ...", "is a PDF"),
        (b"\x89PNG\r\n\x1a\n", "is a picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "password"),
        (b"SQLite format 3\0" + b"\0" * 100, "is a database"),
        (b"\x7fELF\x02" + b"\0\1" * 100, "is a program"),
        (b"a,b\n1,2\n\0\1\2\3\4\5\6\7 random \0 bytes \0\0\0\7", "is no text"),
        (b"a," * 300 + b"b\n" + b"1," * 300 + b"2\n", "more than 256 columns"),
        (b"a,b\n" + b"1,2\n" * 200_001, "more than 200,000 rows"),
    ],
    ids=["empty", "blank", "pdf", "png", "old_excel", "database", "program", "binary", "wide", "long"],
)
def test_what_is_no_list_is_refused(tmp_path: Path, data: bytes, words: str) -> None:
    assert words in refusal(write(tmp_path, "list.csv", data)).message


def test_a_workbook_by_name_only_is_refused(tmp_path: Path) -> None:
    assert "is called a workbook" in refusal(write(tmp_path, "list.xlsx", b"Name,Rate\nA,1\n")).message


def test_a_workbook_called_csv_is_read_as_what_it_is(tmp_path: Path) -> None:
    row = '<row r="1"><c r="A1" t="str"><v>Name</v></c></row><row r="2"><c r="A2"><v>5</v></c></row>'
    assert cells_of(read_sheet(book_with(tmp_path, HEAD + row + TAIL, "list.csv"))) == [("5",)]


def test_twenty_one_megabytes_are_refused(tmp_path: Path) -> None:
    assert "20 are read" in refusal(write(tmp_path, "list.csv", b"a,b\n" * 5_250_000)).message


def test_a_file_that_is_not_there_is_outside(tmp_path: Path) -> None:
    with pytest.raises(Outside, match="cannot be read"):
        read_sheet(tmp_path / "none.csv")


def test_a_million_empty_lines_cost_little(tmp_path: Path) -> None:
    file = write(tmp_path, "list.csv", b"Name,Rate\nA,1\n" + b",\n" * 1_000_000 + b"B,2\n")
    started = time.monotonic()
    sheet = read_sheet(file)
    assert len(sheet) == 2
    assert [row.number for row in sheet] == [2, 1_000_003]
    assert time.monotonic() - started < 10


@given(data=st.binary(max_size=400))
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_end_in_rows_or_a_refusal(tmp_path: Path, data: bytes) -> None:
    try:
        sheet = read_sheet(write(tmp_path, "list.csv", data))
    except Refused:
        return
    assert sum(1 for _ in sheet) == len(sheet)


# ── JSON ────────────────────────────────────────────────────────────────────────────────────────
def test_json_objects_become_rows_with_exact_numbers(tmp_path: Path) -> None:
    text = '[{"name":"A","rate":151.4550,"code":12345678901234567890},{"name":"B","extra":true,"rate":null}]'
    sheet = read_sheet(write(tmp_path, "list.json", text.encode()))
    assert sheet.headings == ("name", "rate", "code", "extra")
    assert cells_of(sheet) == [("A", "151.4550", "12345678901234567890", ""), ("B", "", "", "TRUE")]


def test_json_lists_become_rows(tmp_path: Path) -> None:
    assert cells_of(read_sheet(write(tmp_path, "list.json", b'[["Name","Rate"],["A",1.50]]'))) == [
        ("A", "1.50")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "[1]",
        '[{"a":{"b":1}}]',
        '[{"a":1},[2]]',
        "[{",
        "[" * 100_000,
        "[]",
        json.dumps([{f"n{n}": 1 for n in range(300)}]),
    ],
)
def test_other_json_is_refused(tmp_path: Path, text: str) -> None:
    refusal(write(tmp_path, "list.json", text.encode()))


# ── workbooks ───────────────────────────────────────────────────────────────────────────────────
def test_cells_of_a_workbook_come_back_as_typed(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["B3"], sheet["C3"], sheet["D3"], sheet["F3"] = "Name", "Code", "Rate", "When"
    sheet["B4"], sheet["C4"], sheet["D4"], sheet["F4"] = "Dolo ", 8901234567890, 151.455, date(2026, 4, 1)
    sheet["B6"], sheet["D6"], sheet["E6"], sheet["F6"] = "Pan", 0.1 + 0.2, True, datetime(2026, 4, 1, 10, 5)  # noqa: DTZ001 - sheets know no zones
    book.save(tmp_path / "a.xlsx")
    read = read_sheet(tmp_path / "a.xlsx")
    assert read.headings == ("Name", "Code", "Rate", "Column D", "When")
    assert [(row.number, row.cells) for row in read] == [
        (4, ("Dolo", "8901234567890", "151.455", "", "2026-04-01")),
        (6, ("Pan", "", "0.3", "TRUE", "2026-04-01 10:05:00")),
    ]
    assert cells_of(read) == cells_of(read), "rows can be read again"


def test_formulas_give_their_stored_value_and_a_remark(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1" t="str"><v>Name</v></c></row><row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row>'
    )
    read = read_sheet(book_with(tmp_path, HEAD + rows + TAIL))
    assert cells_of(read) == [("2",)]
    assert "1 cells hold formulas" in read.remarks[0].text


def test_digits_a_sheet_cannot_keep_are_remarked(tmp_path: Path) -> None:
    head = '<row r="1"><c r="A1" t="str"><v>Code</v></c></row>'
    rows = f'{head}<row r="2"><c r="A2"><v>12345678901234567</v></c></row>'
    read = read_sheet(book_with(tmp_path, HEAD + rows + TAIL))
    assert read.remarks[0].row == 2
    assert "more digits than a sheet keeps" in read.remarks[0].text
    assert len(read.remarks) == len(set(read.remarks))


@pytest.mark.parametrize(
    ("value", "text"),
    [(5.0, "5"), (8901234567890.0, "8901234567890"), (151.455, "151.455"), (0.1 + 0.2, "0.3"),
     (1e-7, "0.0000001"), (-12.5, "-12.5"), (1e20, "100000000000000000000"), (2.0**53, "9007199254740992")],
)  # fmt: skip
def test_numbers_come_back_exact(value: float, text: str) -> None:
    assert number_text(value) == text


def test_a_sheet_is_picked_by_its_name(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.append(["X"])
    second = book.create_sheet("Items & Co")
    second.append(["Name"])
    second.append(["Dolo"])
    book.save(tmp_path / "a.xlsx")
    assert cells_of(read_sheet(tmp_path / "a.xlsx", "items & co")) == [("Dolo",)]
    assert read_sheet(tmp_path / "a.xlsx", "Items & Co").sheet_names == ("Sheet", "Items & Co")
    with pytest.raises(Refused, match="has no sheet") as caught:
        read_sheet(tmp_path / "a.xlsx", "Other")
    assert "Items & Co" in caught.value.next_step


def test_a_far_cell_on_another_sheet_does_not_matter(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.append(["Name"])
    first.append(["Dolo"])
    book.create_sheet("Far")["XFD1048576"] = 1
    book.save(tmp_path / "a.xlsx")
    assert cells_of(read_sheet(tmp_path / "a.xlsx")) == [("Dolo",)]
    with pytest.raises(Refused, match="column XFD"):
        read_sheet(tmp_path / "a.xlsx", "Far")


CELL = '<c r="A1"><v>1</v></c>'
FAR: dict[str, str] = {
    "corner": f'<row r="1">{CELL}</row><row r="1048576"><c r="XFD1048576"><v>5</v></c></row>',
    "far_right": f'<row r="1">{CELL}<c r="ZZ1"><v>5</v></c></row>',
    "far_down": f'<row r="1">{CELL}</row><row r="1000000"><c r="A1000000"><v>5</v></c></row>',
    "sparse": f'<row r="1">{CELL}</row><row r="199000"><c r="IV199000"><v>5</v></c></row>',
    "placeless": "<row>" + "<c/>" * 20_000 + "<c><v>1</v></c></row>",
    "placeless_rows": "<row/>" * 300_000 + "<row><c><v>1</v></c></row>",
    "other_quotes": f"<row r='1'>{CELL}</row><row r='1048576'><c s='1' r='XFD1048576'><v>5</v></c></row>",
}


@pytest.mark.parametrize("name", FAR)
def test_cells_far_out_are_refused_before_they_take_room(tmp_path: Path, name: str) -> None:
    assert "a cell in" in refusal(book_with(tmp_path, HEAD + FAR[name] + TAIL)).message


def test_a_million_empty_rows_with_styles_are_ignored(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(3, 1_048_577))
    named = '<row r="1"><c r="A1" t="str"><v>Name</v></c></row><row r="2"><c r="A2"><v>5</v></c></row>'
    sheet = read_sheet(book_with(tmp_path, HEAD + named + rows + TAIL))
    assert len(sheet) == 1


def zipped(parts: dict[str, bytes]) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        file = folder / "made.xlsx"
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in {
                "[Content_Types].xml": b"<Types/>",
                "xl/workbook.xml": b"<workbook/>",
                **parts,
            }.items():
                archive.writestr(name, data)
        return file

    return make


def lying(folder: Path) -> Path:
    """An entry of 300 MB that says it has ten bytes."""
    file = zipped({"xl/worksheets/sheet1.xml": b" " * 300_000_000})(folder)
    raw = bytearray(file.read_bytes())
    true = (300_000_000).to_bytes(4, "little")
    while (at := raw.find(true)) >= 0:
        raw[at : at + 4] = (10).to_bytes(4, "little")
    file.write_bytes(raw)
    return file


def encrypted(folder: Path) -> Path:
    file = zipped({"xl/worksheets/sheet1.xml": b"<x/>"})(folder)
    raw = bytearray(file.read_bytes())
    at = raw.rfind(b"PK\x01\x02")
    raw[at + 8] |= 1
    file.write_bytes(raw)
    return file


BOMBS: dict[str, tuple[Callable[[Path], Path], str]] = {
    "bomb": (zipped({"xl/worksheets/sheet1.xml": b" " * 300_000_000}), "200 MB when unpacked"),
    "lying": (lying, "200 MB when unpacked"),
    "parts": (zipped({f"xl/p{n}.xml": b"" for n in range(2_100)}), "parts inside"),
    "outside": (zipped({"../../evil.xml": b"x"}), "leads outside"),
    "absolute": (zipped({"/etc/evil": b"x"}), "leads outside"),
    "drive": (zipped({"C:\\evil": b"x"}), "leads outside"),
    "entities": (
        zipped({"xl/sharedStrings.xml": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><sst/>'}),
        "DOCTYPE",
    ),
    "no_workbook": (zipped({}), "is damaged"),
    "encrypted": (encrypted, "password"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused(tmp_path: Path, name: str) -> None:
    make, words = BOMBS[name]
    assert words in refusal(make(tmp_path)).message


def test_a_plain_archive_is_no_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("list.csv", "a,b\n1,2\n")
    assert "is an archive" in refusal(tmp_path / "a.zip").message


def test_a_cut_or_scrambled_workbook_is_refused(tmp_path: Path) -> None:
    whole = book_with(tmp_path, HEAD + f'<row r="1">{CELL}</row>' + TAIL).read_bytes()
    for length in range(4, len(whole), 331):
        refusal(write(tmp_path, "cut.xlsx", whole[:length]))
    for at in range(30, len(whole), 97):
        changed = bytearray(whole)
        changed[at] ^= 0xFF
        try:
            list(read_sheet(write(tmp_path, "changed.xlsx", bytes(changed))))
        except Refused:
            continue


def test_a_bomb_takes_little_memory(tmp_path: Path) -> None:
    file = write(tmp_path, "big.bin", b"")
    for name, xml in (("corner", FAR["corner"]), ("sparse", FAR["sparse"])):
        file = book_with(tmp_path, HEAD + xml + TAIL, f"{name}.xlsx")
        peak = _peak_of(file)
        assert peak < 150, f"{name} took {peak} MB"
    assert _peak_of(lying(tmp_path)) < 150


def _peak_of(file: Path) -> int:
    """Megabytes that reading a file takes over what the program takes without it."""
    code = (
        "import resource, sys\n"
        "from reports.engine.read_sheet import read_sheet\n"
        "from reports.engine import read_text, read_workbook\n"
        "import python_calamine\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "try:\n    list(read_sheet(sys.argv[1]))\nexcept Exception as e:\n"
        "    assert type(e).__name__ == 'Refused', e\n"
        "print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)\n"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code, file], capture_output=True, text=True, cwd=root, check=True
    )
    return int(done.stdout)


# ── headings ────────────────────────────────────────────────────────────────────────────────────
def test_headings_are_there_once_and_never_empty() -> None:
    assert name_headings(["Name", "", "name", " MRP  (Rs) ", "Name", ""]) == (
        "Name", "Column B", "name (2)", "MRP (Rs)", "Name (3)",
    )  # fmt: skip


def test_values_beyond_the_headings_are_remarked(tmp_path: Path) -> None:
    sheet = read_sheet(write(tmp_path, "list.csv", b"Name,Rate\nA,1,lost\nB\n"))
    assert cells_of(sheet) == [("A", "1"), ("B", "")]
    assert [(remark.row, remark.text[:16]) for remark in sheet.remarks] == [(2, "There are values")]


def test_the_first_rows_are_for_the_mapping_screen(tmp_path: Path) -> None:
    sheet = read_sheet(write(tmp_path, "list.csv", b"Name\n" + b"A\n" * 90))
    assert len(sheet.first()) == 50


@pytest.mark.parametrize(
    ("place", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (255, "IV"), (16_383, "XFD")]
)
def test_columns_are_named_as_in_a_sheet(place: int, letters: str) -> None:
    assert column_letters(place) == letters
    assert column_number(letters.encode()) == place + 1
