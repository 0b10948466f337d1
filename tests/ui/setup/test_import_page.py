"""Importing by keys: mapping, checking, choosing, loading, stopping; and files that mean harm."""

from __future__ import annotations

import csv
import io
import struct
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook
from PySide6.QtWidgets import QFileDialog

from dcms_desktop.catalog.queries import find_items
from dcms_desktop.catalog.queries import item_count
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.parties.queries import find_parties
from dcms_desktop.upkeep.actions import new_company
from dcms_desktop.upkeep.rules import profile_from
from ui.setup import import_page
from ui.setup.import_page import CHECK
from ui.setup.import_page import COLUMNS
from ui.setup.import_page import FILE
from ui.setup.import_page import ImportPage

if TYPE_CHECKING:
    from dcms_desktop.desk import Desk
    from tests.ui.setup.hand import Hand
    from ui.shell.main_window import MainWindow

LIST = Path(__file__).resolve().parents[4] / "shared" / "data" / "fmcg_products.csv"
COMPANY = {
    "company": "Sai Traders",
    "state": "27",
    "gstin": "27AAPFU0939F1ZV",
    "trade": "fmcg",
    "city": "Pune",
}
GOODS = (
    "Product,Brand,MRP,Sale Price,Shelf life\n"
    "Dolo 650 Tablet,Micro Labs,30.91,22.08,long\n"
    "Horlicks 500 g,Haleon,259,214.10,long\n"
    ",Haleon,10,9,\n"
    "Horlicks 500 g,Haleon,259,214.10,\n"
)


@pytest.fixture
def desk(empty_desk: Desk) -> Desk:
    """The owner of a firm that has no items yet."""
    empty_desk.do(new_company, profile_from(COMPANY))
    empty_desk.sign_in(1)
    return empty_desk


@pytest.fixture
def page(desk: Desk, setup_window: MainWindow) -> ImportPage:
    """The import page, before a file is picked."""
    assert desk.who.user_id
    setup_window.reload_commands()
    setup_window.open_command("setup.import")
    made = setup_window.page()
    assert isinstance(made, ImportPage)
    return made


def written(folder: Path, text: str, name: str = "goods.csv") -> Path:
    """Write a sheet and return where it lies."""
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def read(hand: Hand, file: Path) -> None:
    """Type the path and read the file."""
    hand.type(str(file))
    hand.press("Enter")
    hand.wait()


def cells(page: ImportPage, column: int) -> list[str]:
    """Return one column of the list of problems."""
    model = page.check.model
    return [model.index(row, column).data() for row in range(model.rowCount())]


# ── the walk ──
def test_a_sheet_is_mapped_checked_and_loaded_by_keys(
    page: ImportPage, hand: Hand, desk: Desk, tmp_path: Path
) -> None:
    read(hand, written(tmp_path, GOODS))
    assert page._at == COLUMNS
    assert dict(page.plan().columns) == {
        "name": "Product", "maker": "Brand", "mrp": "MRP", "ptr": "Sale Price"
    }  # fmt: skip
    hand.type("gst5")
    hand.press("Enter")
    assert page.plan().defaults["tax"] == "GST5"
    hand.press("Ctrl+A")
    hand.wait()
    assert page._at == CHECK
    assert page.checked is not None
    report = page.checked.report
    assert (report.rows, report.added, report.skipped, report.refused) == (4, 2, 1, 1)
    assert cells(page, 0) == ["4", "5"]
    assert cells(page, 3) == ["Name", "Name"]
    assert desk.ask(item_count) == 0
    with hand.bot.waitSignal(page.shell.tasks.changed) as heard:
        hand.press("Ctrl+A")
    assert heard.args == [Changes({"items", "makers"})]
    hand.wait()
    assert desk.ask(item_count) == 2
    assert hand.said[-1] == "Loaded: 2 new, 0 changed."
    hand.press("Alt+F")
    assert page._at == FILE
    assert page.checked is None


def test_all_or_nothing_loads_nothing_when_a_row_is_refused(
    page: ImportPage, hand: Hand, desk: Desk, tmp_path: Path
) -> None:
    read(hand, written(tmp_path, GOODS))
    hand.press("Ctrl+A")
    hand.wait()
    page.check.good_rows.setFocus()
    hand.press("Down")
    titles = [key.title for key in page.keys()]  # noqa: SIM118 - a page is no dictionary
    assert "Check again" in titles
    hand.press("Ctrl+A")
    hand.wait()
    assert page.checked is not None
    assert page.checked.report.added == 0
    hand.press("Ctrl+A")
    assert hand.said[-1] == "There is nothing to load."
    assert desk.ask(item_count) == 0


def test_rows_in_the_books_are_left_updated_or_added_row_by_row(
    page: ImportPage, hand: Hand, desk: Desk, tmp_path: Path
) -> None:
    read(hand, written(tmp_path, "Name,MRP,GST\nDolo,30,5\nShelcal,40,5\nPan,50,5\n"))
    hand.press("Ctrl+A")
    hand.wait()
    hand.press("Ctrl+A")
    hand.wait()
    hand.press("Alt+F")
    read(hand, written(tmp_path, "Name,MRP,GST\nDolo,31,5\nShelcal,41,5\nPan,51,5\nVolini,60,5\n", "new.csv"))
    hand.press("Ctrl+A")
    hand.wait()
    assert cells(page, 6) == ["Leave as is"] * 3
    hand.press("u", "n")
    assert cells(page, 6) == ["Update", "Add as new", "Leave as is"]
    hand.press("Ctrl+A")
    hand.wait()
    assert page.checked is not None
    assert (page.checked.report.added, page.checked.report.changed, page.checked.report.skipped) == (2, 1, 1)
    assert cells(page, 1) == ["changed", "new", "left out"]
    hand.press("Up", "Up", "Up", "s")
    hand.press("Ctrl+A")
    hand.wait()
    assert page.checked.report.changed == 0
    hand.press("Alt+u")
    assert cells(page, 6) == ["Update"] * 3
    hand.press("Ctrl+A")
    hand.wait()
    hand.press("Ctrl+A")
    hand.wait()
    assert hand.said[-1] == "Loaded: 1 new, 3 changed."
    assert [hit.name for hit in desk.ask(find_items, "dolo")] == ["Dolo"]


def test_a_column_is_sent_elsewhere_left_out_and_a_wrong_value_refused(
    page: ImportPage, hand: Hand, tmp_path: Path
) -> None:
    read(hand, written(tmp_path, GOODS))
    grid, model = page.columns.grid, page.columns.model
    grid.go(1, 2)
    hand.press("Enter")
    hand.type("local")
    hand.press("Enter")
    assert page.plan().columns["local_name"] == "Product"
    assert "name" not in page.plan().columns
    assert [one.name for one in model.missing()] == ["name"]
    page.columns.close_edit()
    hand.press("Ctrl+A")
    assert hand.said[-1] == "“Name” has no column and no value."
    heading = next(row for row in range(model.rowCount()) if model.map_row(row).heading == "Product")
    grid.go(heading, 2)
    assert model.setData(model.index(heading, 2), "name")
    assert page.plan().columns["name"] == "Product"
    assert model.setData(model.index(2, 2), "")
    assert not model.setData(model.index(2, 2), "nonsense")
    assert not model.setData(model.index(0, 3), "GST99")


def test_esc_goes_back_step_by_step_and_the_mapping_stays(
    page: ImportPage, hand: Hand, setup_window: MainWindow, tmp_path: Path
) -> None:
    setup_window.open_room("home")
    setup_window.show_page(page)
    read(hand, written(tmp_path, GOODS))
    hand.type("gst12")
    hand.press("Enter", "Ctrl+A")
    hand.wait()
    hand.press("Esc")
    assert page._at == COLUMNS
    hand.press("Esc")
    assert page._at == FILE
    hand.press("Enter")
    hand.wait()
    assert page.plan().defaults["tax"] == "GST12"
    hand.press("Ctrl+A")
    assert page._at == CHECK
    hand.press("Esc", "Esc", "Esc")
    assert setup_window.page() is not page


def test_another_kind_is_mapped_anew_and_a_mended_file_read_again(
    page: ImportPage, hand: Hand, desk: Desk, tmp_path: Path
) -> None:
    file = written(tmp_path, "Name,City,Mobile\nAsha Medical,Pune,12\n", "people.csv")
    read(hand, file)
    page.kind_choice.setFocus()
    hand.press("p")
    hand.wait()
    assert page.plan().columns["mobile"] == "Mobile"
    hand.press("Ctrl+A")
    hand.wait()
    assert cells(page, 1) == ["! taken"]
    assert cells(page, 3) == ["Mobile"]
    file.write_text("Name,City,Mobile\nAsha Medical,Pune,9820012345\n", encoding="utf-8")
    hand.press("Ctrl+R")
    hand.wait()
    assert page._at == COLUMNS
    hand.press("Ctrl+A")
    hand.wait()
    hand.press("Ctrl+A")
    hand.wait()
    assert [hit.name for hit in desk.ask(find_parties, "asha")] == ["Asha Medical"]


def test_the_mapping_is_remembered_for_the_same_headings(
    page: ImportPage, hand: Hand, tmp_path: Path
) -> None:
    file = written(tmp_path, "Product,Colour,GST\nDolo,red,5\n")
    read(hand, file)
    model = page.columns.model
    row = next(row for row in range(model.rowCount()) if model.map_row(row).heading == "Colour")
    assert model.setData(model.index(row, 2), "division")
    hand.press("Ctrl+A")
    hand.wait()
    hand.press("Ctrl+A")
    hand.wait()
    hand.press("Alt+F")
    read(hand, file)
    assert page.plan().columns["division"] == "Colour"


def test_the_problems_are_written_as_csv(
    page: ImportPage, hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_page, "reports_folder", lambda: tmp_path / "out")
    read(hand, written(tmp_path, "Product,GST,MRP\n=1+1,5,x\n"))
    assert page._at == COLUMNS
    hand.press("Ctrl+A")
    hand.wait()
    hand.press("Ctrl+E")
    hand.wait()
    file = next((tmp_path / "out").glob("*.csv"))
    rows = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
    assert rows[0][0] == "Row"
    assert rows[1][0] == "2"
    assert rows[1][5].startswith("'=")
    assert str(file) in hand.said[-1]


def test_the_list_is_narrowed_by_outcome(page: ImportPage, hand: Hand, tmp_path: Path) -> None:
    read(hand, written(tmp_path, GOODS))
    hand.press("Ctrl+A")
    hand.wait()
    seen = []
    for _step in range(5):
        hand.press("Ctrl+F")
        seen.append(cells(page, 0))
    assert seen == [["4"], ["5"], [], [], ["4", "5"]]


def test_a_workbook_of_several_sheets_asks_which(page: ImportPage, hand: Hand, tmp_path: Path) -> None:
    book = Workbook()
    first = book.active
    assert first is not None
    first.append(["Name", "GST"])
    first.append(["Dolo", "5"])
    second = book.create_sheet("Soaps")
    second.append(["Product", "Tax"])
    second.append(["Lux", "18"])
    file = tmp_path / "two.xlsx"
    book.save(file)
    read(hand, file)
    assert page.sheet_choice.isVisible()
    page.sheet_choice.set_value("Soaps")
    hand.wait()
    assert page.read is not None
    assert page.read.sheet.headings == ("Product", "Tax")


# ── stopping ──
def test_a_load_that_is_stopped_writes_nothing(
    page: ImportPage, hand: Hand, desk: Desk, tmp_path: Path
) -> None:
    lines = "".join(f"Item {number},5\n" for number in range(600))
    read(hand, written(tmp_path, f"Name,GST\n{lines}"))
    hand.press("Ctrl+A")
    hand.wait()
    with hand.held_up():
        page.go_on()
        hand.press("Esc")
    hand.wait()
    assert desk.ask(item_count) == 0
    assert hand.said[-1] == "Stopped. Nothing was written."
    assert page._at == CHECK
    hand.press("Ctrl+A")
    hand.wait()
    assert desk.ask(item_count) == 600


def test_a_page_that_works_asks_before_it_is_left(page: ImportPage, hand: Hand, tmp_path: Path) -> None:
    read(hand, written(tmp_path, GOODS))
    with hand.held_up():
        page.go_on()
        assert not page.can_leave()
        assert hand.said[-1] == "Stop the import? Nothing is written then."
        page.shell.messages.answer(answer=True)
    hand.wait()
    assert page._at == COLUMNS
    assert page.can_leave()


# ── the path ──
def test_a_path_is_completed_folder_by_folder(page: ImportPage, hand: Hand, tmp_path: Path) -> None:
    folder = tmp_path / "lists"
    folder.mkdir()
    file = written(folder, GOODS)
    (folder / "picture.png").write_bytes(b"x")
    hand.type(str(tmp_path / "li"))
    hand.press("Enter")
    assert page.path.text() == f"{folder}/"
    assert page.path.list.is_open()
    hand.press("Enter")
    hand.wait()
    assert page.path.text() == str(file)
    assert page._at == COLUMNS


def test_space_lists_the_usual_places_and_the_file_window_can_be_used(
    page: ImportPage, hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand.press("Space")
    assert page.path.list.is_open()
    hand.press("Esc")
    chosen = str(written(tmp_path, GOODS))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (chosen, ""))
    hand.press("Ctrl+o")
    hand.wait()
    assert page._at == COLUMNS


# ── files that mean harm ──
def wide_text(folder: Path) -> Path:
    """Return 10 MB of one cell."""
    return written(folder, "Name,GST\n" + "x" * 10_000_000 + ",5\n", "wide.csv")


def utf16(folder: Path) -> Path:
    """Return a CSV as Windows Notepad saves it."""
    file = folder / "utf16.csv"
    file.write_text("Name,GST\nDolo,5\n", encoding="utf-16")
    return file


def bomb(folder: Path) -> Path:
    """Return a workbook that unpacks to a gigabyte."""
    file = folder / "bomb.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as inside:
            for _part in range(300):
                inside.write(b"0" * 1_000_000)
    return file


def million_empty_rows(folder: Path) -> Path:
    """Return a workbook with two rows of goods and a million that hold nothing."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Goods")
    sheet.append(["Name", "GST"])
    sheet.append(["Dolo", "5"])
    file = folder / "empty.xlsx"
    book.save(file)
    rows = b"".join(b'<row r="%d"></row>' % number for number in range(3, 1_000_003))
    packed = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            body = old.read(name)
            if name.endswith("sheet1.xml"):
                body = body.replace(b"</sheetData>", rows + b"</sheetData>")
            new.writestr(name, body)
    file.write_bytes(packed.getvalue())
    return file


def wrong_magic(folder: Path) -> Path:
    """Return a picture that calls itself a workbook."""
    file = folder / "picture.xlsx"
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13))
    return file


@pytest.mark.parametrize(
    ("make", "said"),
    [(wide_text, "letters"), (bomb, "file"), (wrong_magic, "The file is a picture, not a sheet.")],
)
def test_a_file_that_means_harm_is_refused_and_the_path_stays(
    page: ImportPage, hand: Hand, desk: Desk, tmp_path: Path, make: object, said: str
) -> None:
    assert callable(make)
    file = make(tmp_path)
    read(hand, file)
    assert page._at == FILE
    assert said in hand.said[-1]
    assert page.path.text() == str(file)
    assert desk.ask(item_count) == 0


@pytest.mark.parametrize("make", [utf16, million_empty_rows])
def test_a_strange_file_that_can_be_read_is_read(
    page: ImportPage, hand: Hand, desk: Desk, tmp_path: Path, make: object
) -> None:
    assert callable(make)
    read(hand, make(tmp_path))
    assert page._at == COLUMNS, hand.said
    hand.press("Ctrl+A")
    hand.wait()
    hand.press("Ctrl+A")
    hand.wait()
    assert desk.ask(item_count) == 1


def test_formulas_are_read_as_their_values_and_said(page: ImportPage, hand: Hand, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Name", "GST", "MRP"])
    sheet.append(["Dolo", "5", "=1+1"])
    file = tmp_path / "formula.xlsx"
    book.save(file)
    read(hand, file)
    assert page._at == COLUMNS
    assert "formula" in page.columns._head.text().lower()


def test_a_file_that_is_not_there_is_said(page: ImportPage, hand: Hand, tmp_path: Path) -> None:
    read(hand, tmp_path / "nothing.csv")
    assert page._at == FILE
    assert "nothing.csv cannot be read" in hand.said[-1]


# ── the real list ──
@pytest.mark.long
@pytest.mark.skipif(not LIST.exists(), reason="the grocer's list (fmcg_products.csv) is not on this machine")
def test_the_grocers_list_goes_through_in_a_few_keys(page: ImportPage, hand: Hand, desk: Desk) -> None:
    read(hand, LIST)
    before = hand.keys
    hand.type("gst18")
    hand.press("Enter", "Ctrl+A")
    hand.wait()
    hand.press("Ctrl+A")
    hand.wait()
    assert hand.keys - before == 8
    assert desk.ask(item_count) == 19_236
    assert page.check.model.rowCount() == 764
