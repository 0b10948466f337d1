import csv
import io
import json
import shutil
import subprocess
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from typing import Literal

import openpyxl
import pytest

from dcms_desktop.db.connect import Books
from dcms_desktop.desk import Desk
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import show_paise
from reports.engine.ask import ask_fields
from reports.engine.ask import ask_from
from reports.engine.ask import ask_words
from reports.engine.ask import asked
from reports.engine.ask import month_first
from reports.engine.ask import month_last
from reports.engine.ask import today
from reports.engine.ask import year_first
from reports.engine.report import Column
from reports.engine.report import Drill
from reports.engine.report import Letterhead
from reports.engine.report import Report
from reports.engine.report import Result
from reports.engine.report import faults_of
from reports.engine.report import find_report
from reports.engine.report import run
from reports.engine.report import run_report
from reports.engine.to_csv import to_csv
from reports.engine.to_grid import to_grid
from reports.engine.to_json import to_json
from reports.engine.to_page import to_page
from reports.engine.to_sheet import to_sheet
from tests.fakes import clock_at
from tests.needs import needs
from tests.reports.paper_tools import faults_of_pdf
from tests.reports.paper_tools import loose_fonts
from tests.reports.paper_tools import page_text


@dataclass(frozen=True, slots=True)
class Ask:
    first: date = asked("From", month_first)
    last: date = asked("To", month_last)
    party: int | None = asked("Party", None, pick="party")
    days: int = asked("Days", 90)
    order: Literal["name", "value"] = asked("Order", "name")
    with_zero: bool = asked("With zero", default=False)
    words: str = asked("Words", "")


@dataclass(frozen=True, slots=True)
class Row:
    id: int
    day: date
    name: str
    units: int
    expiry: date | None
    rate: int
    gst: int
    taxable: int | None


ROWS = (
    Row(1, date(2026, 4, 1), "Asha Medical", 40, date(2028, 8, 31), 151_455, 5_000, 123_456_789),
    Row(2, date(2026, 4, 1), "किर्ति स्टोर्स", 1_000, None, 20_000, 18_000, -5_050),
    Row(3, date(2026, 4, 2), "=cmd|'/C calc'!A0", 0, None, 1_000, 2_500, None),
)
COLUMNS = (
    Column("day", "Date", "date"),
    Column("name", "Party", grow=True),
    Column("units", "Units", "units", total=True),
    Column("expiry", "Expiry", "expiry"),
    Column("rate", "Rate", "mills"),
    Column("gst", "GST", "percent"),
    Column("taxable", "Taxable value", "paise", total=True),
)
REPORT = Report(
    "sample",
    "Sample [of] reports",
    Ask,
    lambda _tx, _ask: ROWS,
    COLUMNS,
    drill=lambda row: Drill("document", row.id),
    note="Counts everything.",
)
HEAD = Letterhead("Shree Ganesh", "Pune", "01-04-2026 to 30-04-2026", "23-11-2026 12:00", "Sunita")
TX: Any = None


def result(report: Report[Ask] = REPORT) -> Result:
    with clock_at("2026-04-15 10:00"):
        return run(report, TX, Ask())


def grouped() -> Report[Ask]:
    return Report("sample", "Sample", Ask, REPORT.query, COLUMNS, group="day")


# ── the question ────────────────────────────────────────────────────────────────────────────────
def test_an_empty_question_has_the_defaults_of_today() -> None:
    with clock_at("2026-11-23 10:00"):
        made = ask_from(Ask, {})
        assert (made.first, made.last, made.party, made.days) == (
            date(2026, 11, 1),
            date(2026, 11, 30),
            None,
            90,
        )
        assert (year_first(), today()) == (date(2026, 4, 1), date(2026, 11, 23))


def test_words_of_the_command_line_become_a_question() -> None:
    with clock_at("2026-11-23 10:00"):
        made = ask_from(
            Ask,
            {
                "first": "2026-04-01",
                "last": "5-4",
                "party": "R-7",
                "days": "1,200",
                "order": "value",
                "with_zero": "yes",
                "words": " a b ",
            },
            resolve=lambda pick, text: {("party", "R-7"): 7}[pick, text],
        )
    assert made == Ask(date(2026, 4, 1), date(2026, 4, 5), 7, 1200, "value", with_zero=True, words="a b")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"first": "1st April"}, "first"),
        ({"days": "3.5"}, "days"),
        ({"days": "9" * 30}, "days"),
        ({"party": "R-7"}, "party"),
        ({"order": "price"}, "order"),
        ({"with_zero": "perhaps"}, "with_zero"),
        ({"month": "4"}, "month"),
        ({"first": "2026-04-05", "last": "2026-04-01"}, "last"),
    ],
)
def test_a_wrong_word_is_refused_by_its_field(values: dict[str, str], field: str) -> None:
    with pytest.raises(Refused) as caught:
        ask_from(Ask, values)
    assert caught.value.field == field
    assert caught.value.next_step


def test_a_missing_field_is_asked_for() -> None:
    @dataclass(frozen=True)
    class Needs:
        party: int = asked("Party", pick="party")
        batch: str | None = asked("Batch")

    with pytest.raises(Refused, match="“Party” is missing"):
        ask_from(Needs, {})
    assert ask_from(Needs, {"party": "5"}) == Needs(5, None)


def test_a_first_day_past_this_month_needs_no_last_day() -> None:
    with clock_at("2026-11-23 10:00"):
        assert ask_from(Ask, {"first": "2026-12-05"}).last == date(2026, 12, 5)


def test_the_form_learns_the_fields_from_the_question() -> None:
    fields = {item.name: item for item in ask_fields(Ask)}
    assert [item.kind for item in fields.values()] == [
        "day",
        "day",
        "pick",
        "whole",
        "choice",
        "yes_no",
        "text",
    ]
    assert fields["party"].optional
    assert fields["party"].pick == "party"
    assert fields["order"].choices == ("name", "value")
    assert fields["first"].title == "From"

    @dataclass(frozen=True)
    class Odd:
        amount: float = 0.0

    with pytest.raises(TypeError):
        ask_fields(Odd)


def test_the_question_is_told_in_words() -> None:
    made = Ask(date(2026, 4, 1), date(2026, 4, 30), 7, 90, with_zero=True)
    assert ask_words(made, {"party": "Asha Medical"}) == (
        "01-04-2026 to 30-04-2026 · Party: Asha Medical · Days: 90 · Order: name · With zero"
    )


# ── rows and totals ─────────────────────────────────────────────────────────────────────────────
def test_totals_are_of_the_totalled_columns_and_skip_empty_cells() -> None:
    assert result().totals == {"units": 1_040, "taxable": 123_451_739}


def test_the_desk_runs_a_report(books: Books) -> None:
    asked_ = Ask(date(2026, 4, 1), date(2026, 4, 30))
    assert Desk(books).ask(run_report, REPORT, asked_).rows == ROWS


def test_the_grid_shows_figures_as_the_trade_reads_them() -> None:
    rows = to_grid(REPORT, result())
    assert [row.kind for row in rows] == ["row", "row", "row", "total"]
    assert rows[0].cells == ("01-04-2026", "Asha Medical", "40", "08/28", "151.455", "5%", "12,34,567.89")
    assert rows[1].cells[-1] == "−50.50"
    assert rows[2].cells[-1] == ""
    assert rows[3].cells == ("Total", "", "1,040", "", "", "", "12,34,517.39")
    assert rows[0].drill == Drill("document", 1)
    assert rows[3].drill is None


def test_groups_have_heads_and_sums() -> None:
    rows = to_grid(grouped(), result(grouped()))
    assert [row.kind for row in rows] == ["head", "row", "row", "sum", "head", "row", "sum", "total"]
    assert rows[0].cells == ("01-04-2026",)
    assert rows[3].cells == ("", "1,040", "", "", "", "12,34,517.39")
    assert len(rows[1].cells) == len(COLUMNS) - 1


def test_a_zero_may_be_shown_as_nothing() -> None:
    assert Column("x", "Debit", "paise", blank_zero=True).show(0) == ""
    assert Column("x", "Debit", "paise").show(0) == "0.00"


def test_an_empty_report_says_so_on_paper_and_has_no_total() -> None:
    empty = Report("sample", "Sample", Ask, lambda _tx, _ask: (), COLUMNS)
    assert to_grid(empty, result(empty)) == []
    assert to_sheet(empty, result(empty), HEAD)
    assert b"Date,Party" in to_csv(empty, result(empty))


def test_what_does_not_fit_between_columns_and_rows_is_named() -> None:
    assert faults_of(REPORT, Row) == []
    wrong = Report(
        "wrong", "W", Ask, REPORT.query, (Column("what", "W"), Column("name", "N", total=True)), group="x"
    )
    assert len(faults_of(wrong, Row)) == 3


def test_an_unknown_report_is_refused_with_those_there_are() -> None:
    with pytest.raises(Refused, match="There is no report") as caught:
        find_report("no_such_report")
    assert "Pick one of" in caught.value.next_step


# ── files ───────────────────────────────────────────────────────────────────────────────────────
def test_csv_has_plain_numbers_and_harmless_texts() -> None:
    raw = to_csv(REPORT, result())
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert rows[0] == ["Date", "Party", "Units", "Expiry", "Rate", "GST", "Taxable value"]
    assert rows[1] == ["2026-04-01", "Asha Medical", "40", "2028-08-31", "151.455", "5", "1234567.89"]
    assert rows[2][-1] == "-50.50"
    assert rows[3][1] == "'=cmd|'/C calc'!A0"
    assert len(rows) == 4


PAYLOADS = [
    f"{lead}{rest}"
    for lead in (
        "=",
        "+",
        "-",
        "@",
        "\t=",
        "\r=",
        "\n=",
        "\0=",
        "\uff1d",
        "\uff0b",
        "\uff0d",
        "\uff20",
        " =",
        "\u00a0=",
        "\ufeff=",
    )
    for rest in ("1+1", "cmd|'/C calc'!A0", 'HYPERLINK("http://x","y")', '1","=2')
]


def report_of(texts: list[str]) -> Report[Ask]:
    rows = tuple(Row(n, date(2026, 4, 1), text, -n, None, 0, 0, -n) for n, text in enumerate(texts))
    return Report("sample", "Sample", Ask, lambda _tx, _ask: rows, COLUMNS)


def test_no_text_in_a_csv_starts_a_formula_and_numbers_stay_numbers() -> None:
    report = report_of(PAYLOADS)
    rows = list(csv.reader(io.StringIO(to_csv(report, result(report)).decode("utf-8-sig"), newline="")))
    assert len(rows) == len(PAYLOADS) + 1
    for number, row in enumerate(rows[1:]):
        assert row[1].startswith("'")
        assert "\0" not in row[1]
        assert row[2] == str(-number)


def test_a_sheet_has_typed_cells_and_no_formula() -> None:
    report = report_of(PAYLOADS)
    book = openpyxl.load_workbook(io.BytesIO(to_sheet(report, result(report), HEAD)))
    cells = [cell for row in book.active.iter_rows() for cell in row]  # type: ignore[union-attr] # a sheet is there
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]


def test_a_sheet_adds_up() -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_sheet(REPORT, result(), HEAD)))
    sheet: Any = book.active
    assert sheet.title == "Sample  of  reports"
    assert sheet.freeze_panes == "A4"
    rows = list(sheet.iter_rows(min_row=4))
    assert rows[0][0].value.date() == date(2026, 4, 1)
    assert rows[0][6].value == 1234567.89
    assert rows[0][6].number_format == "#,##0.00"
    assert rows[0][4].value == 151.455
    assert rows[0][5].value == 5
    assert rows[1][1].value == "किर्ति स्टोर्स"
    assert rows[2][6].value is None
    assert rows[3][0].value == "Total"
    assert rows[3][6].value == 1234517.39
    assert round(sum(row[6].value or 0 for row in rows[:3]), 2) == rows[3][6].value


@pytest.mark.skipif(shutil.which("soffice") is None, reason="missing here: LibreOffice")
def test_libreoffice_opens_the_sheet(tmp_path: Path) -> None:
    file = tmp_path / "report.xlsx"
    file.write_bytes(to_sheet(REPORT, result(), HEAD))
    subprocess.run(["soffice", "--headless", "--convert-to", "csv", "--outdir", tmp_path, file], check=True)
    assert (
        "12,34,567.89" in (tmp_path / "report.csv").read_text()
        or "1,234,567.89" in (tmp_path / "report.csv").read_text()
    )


def test_json_keeps_decimals_exact() -> None:
    found = json.loads(to_json(REPORT, result()))
    assert found["report"] == "sample"
    assert found["ask"]["first"] == "2026-04-01"
    assert found["rows"][0] == {
        "day": "2026-04-01",
        "name": "Asha Medical",
        "units": 40,
        "expiry": "2028-08-31",
        "rate": "151.455",
        "gst": "5",
        "taxable": "1234567.89",
    }
    assert found["rows"][2]["taxable"] is None
    assert found["totals"] == {"units": 1040, "taxable": "1234517.39"}


# ── the page ────────────────────────────────────────────────────────────────────────────────────
@needs("pdftotext", "qpdf")
def test_the_page_repeats_headings_and_counts_pages(tmp_path: Path) -> None:
    rows = tuple(
        Row(n, date(2026, 4, 1 + n // 40), f"Party number {n} किर्ति", n, None, 1_000, 5_000, n * 12_345)
        for n in range(400)
    )
    report = Report(
        "sample", "Sample", Ask, lambda _tx, _ask: rows, COLUMNS, group="day", note="Counts everything."
    )
    answer = result(report)
    pdf = to_page(report, answer, HEAD)
    pages = page_text(pdf).split("--- page ---")[:-1]
    for number, page in enumerate(pages, 1):
        assert "Taxable" in page
        assert f"Page {number} of {len(pages)}" in page
    assert all("\n".join(pages).count(f"Party number {n} ") == 1 for n in range(400))
    assert show_paise(answer.totals["taxable"]) in pages[-1]
    assert "Counts everything." in pages[-1]
    assert "किर्ति" in pages[0]
    assert not faults_of_pdf(pdf, tmp_path)
    assert not loose_fonts(pdf, tmp_path)


@needs("pdftotext")
@pytest.mark.parametrize(("count", "across"), [(3, False), (14, True), (30, True)])
def test_wide_reports_lie_across(count: int, across: bool) -> None:
    from dataclasses import make_dataclass

    names = [f"c{n}" for n in range(count)]
    wide = make_dataclass("wide", names)
    row = wide(*[123_456_789 + n for n in range(count)])
    columns = tuple(Column(name, f"Amount {name}", "paise", total=True) for name in names)
    report = Report("wide", "Wide", Ask, lambda _tx, _ask: (row,), columns)
    pdf = to_page(report, result(report), HEAD)
    text = page_text(pdf)
    assert all(show_paise(123_456_789 + n) in text for n in range(count))
    box = next(line for line in pdf.split(b"\n") if b"/MediaBox" in line)
    assert (b"841.8898 595.2756" in box) == across


@needs("pdftotext")
def test_an_empty_report_says_so_on_paper() -> None:
    empty = Report("sample", "Sample", Ask, lambda _tx, _ask: (), COLUMNS)
    assert "Nothing was found" in page_text(to_page(empty, result(empty), HEAD))


@needs("pdftotext")
def test_the_sample_page_is_as_kept(kept: Any) -> None:
    kept("report_sample.txt", page_text(to_page(REPORT, result(), HEAD)))
