"""Every report walks the same path: found, asked, shown in each way, and its page is like the kept copy."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from dcms_desktop.kernel.money import plain_paise
from dcms_desktop.pricing.rules import movable
from reports.catalogue.heads import letterhead_of
from reports.engine.ask import ask_fields
from reports.engine.formats import FORMATS
from reports.engine.formats import to_format
from reports.engine.report import Report
from reports.engine.report import Result
from reports.engine.report import all_reports
from reports.engine.report import faults_of
from reports.engine.report import run_first
from reports.engine.report import run_report
from reports.engine.to_grid import to_grid
from tests.conftest import Kept
from tests.reports.catalogue.books import TODAY
from tests.reports.catalogue.books import ReportShop
from tests.reports.paper_tools import page_text
from tests.reports.paper_tools import squeezed

Asking = Callable[..., Result]
EVERY = sorted(all_reports())
KNOWN = [
    "account_ledger",
    "approvals",
    "back_orders",
    "batch_trace",
    "below_floor",
    "changed_documents",
    "claim_drafts",
    "claims_made",
    "collection_sheet",
    "count_sheet",
    "day_book",
    "day_end",
    "day_seals",
    "delivery_sheet",
    "fill_rate",
    "item_sales",
    "loading_sheet",
    "movable_rates",
    "near_expiry",
    "outstanding",
    "outstanding_beats",
    "outstanding_parties",
    "open_orders",
    "party_ledger",
    "party_sales",
    "payables",
    "payments_register",
    "pick_slip",
    "purchase_register",
    "recall_list",
    "receipt_faults",
    "reservations",
    "receipts_register",
    "reorder",
    "sale_lines",
    "sales_register",
    "scheme_targets",
    "serial_history",
    "serial_list",
    "stock_by_batch",
    "stock_count",
    "stock_ledger",
    "stock_short",
    "stock_truth",
    "stock_value",
    "supplier_items",
    "trial_balance",
    "unmapped_items",
    "visits",
]


def words_for(report: Report[Any], shop: ReportShop) -> dict[str, Any]:
    """Return a question over the whole three months."""
    names = {field.name for field in ask_fields(report.ask)}
    span: dict[str, Any] = {"first": date(2026, 9, 1), "last": TODAY}
    words = {name: day for name, day in span.items() if name in names and "first" in names}
    needed: dict[str, dict[str, Any]] = {
        "party_ledger": {"party": shop.parties["Asha Medical"]},
        "account_ledger": {"account": 1},
        "below_floor": {"margin": 26},
        "serial_history": {"serial": "SN-0001"},
        "pick_slip": {"day": date(2026, 11, 15)},
        "reorder": {"everything": True},
        "movable_rates": {"show": "evidence"},
    }
    return {
        **words,
        **needed.get(report.code, {}),
        **({"number": "D1"} if report.code in {"batch_trace", "recall_list"} else {}),
    }


@pytest.fixture(params=EVERY)
def report(request: pytest.FixtureRequest) -> Report[Any]:
    """One report after another."""
    return all_reports()[request.param]


@pytest.fixture
def result(report: Report[Any], shop: ReportShop, ask: Asking, monkeypatch: pytest.MonkeyPatch) -> Result:
    """Its answer over the three months, in which no rate rose: the same rate again counts as a rise."""
    monkeypatch.setattr(movable, "LEAST_RISE", 1_000)
    return ask(report.code, **words_for(report, shop))


def test_every_known_report_is_found() -> None:
    assert [code for code in KNOWN if code not in EVERY] == []


def test_a_report_has_rows_that_fit_its_columns(report: Report[Any], result: Result) -> None:
    assert result.rows
    assert faults_of(report, type(result.rows[0])) == []
    assert report.menu in {"Accounts", "Money", "Purchase", "Sales", "Stock"}
    assert report.note.endswith(".")


@pytest.mark.parametrize("count", [1, 3, 200])
def test_first_rows_are_those_the_whole_answer_begins_with(count: int, shop: ReportShop) -> None:
    quick = [report for report in all_reports().values() if report.first is not None]
    assert quick
    for report in quick:
        whole = shop.desk.ask(run_report, report, report.ask()).rows
        first = shop.desk.ask(run_first, report, report.ask(), count).rows
        assert list(first) == whole[: len(first)]
        assert len(first) == min(count, len(whole))


def test_every_cell_is_of_its_kind(report: Report[Any], result: Result) -> None:
    for row in result.rows:
        for column in report.columns:
            value = getattr(row, column.field)
            right = {"text": str, "date": date, "expiry": date}.get(column.kind, int)
            assert value is None or type(value) is right, (report.code, column.field, value)


def test_the_grid_shows_every_row_once(report: Report[Any], result: Result) -> None:
    lines = to_grid(report, result)
    assert [line.row for line in lines if line.kind == "row"] == list(result.rows)
    assert (lines[-1].kind == "total") == bool(result.totals)


def test_a_sheet_holds_the_same_figures(report: Report[Any], result: Result, shop: ReportShop) -> None:
    head = shop.desk.ask(letterhead_of, result.ask)
    book = load_workbook(io.BytesIO(to_format("xlsx", report, result, head)))
    cells = list(book.worksheets[0].iter_rows(min_row=3, values_only=True))
    assert [cell for cell in cells[0] if cell] == [column.title for column in report.columns]
    assert len(cells) == 1 + len(result.rows) + bool(result.totals)
    for index, column in enumerate(report.columns):
        if column.kind == "paise":
            told = [
                Decimal(str(row[index])).quantize(Decimal("0.01")) for row in cells[1 : 1 + len(result.rows)]
            ]
            assert told == [Decimal(plain_paise(getattr(row, column.field))) for row in result.rows]


def test_a_file_of_values_and_json_agree(report: Report[Any], result: Result, shop: ReportShop) -> None:
    head = shop.desk.ask(letterhead_of, result.ask)
    raw = to_format("csv", report, result, head).decode("utf-8-sig")
    table = list(csv.reader(io.StringIO(raw)))
    body = json.loads(to_format("json", report, result, head))
    assert len(table) == 1 + len(result.rows) == 1 + len(body["rows"])
    assert body["report"] == report.code
    for line, row in zip(table[1:], body["rows"], strict=True):
        for text, column in zip(line, report.columns, strict=True):
            value = row[column.field]
            assert text.removeprefix("'") == ("" if value is None else str(value).removeprefix("'"))


def steady(result: Result) -> Result:
    """Return a result without what is new in every run: the seal of the audit."""
    rows = [replace(row, seal="0" * 16) if hasattr(row, "seal") else row for row in result.rows]
    return Result(result.ask, tuple(rows), result.totals)


def test_a_page_is_like_its_kept_copy(
    report: Report[Any], result: Result, shop: ReportShop, kept: Kept
) -> None:
    head = shop.desk.ask(letterhead_of, result.ask)
    text = page_text(to_format("pdf", report, steady(result), head))
    assert report.title in text
    kept(f"report_{report.code}.txt", text)


def test_an_empty_report_is_still_a_page_and_a_sheet(report: Report[Any], shop: ReportShop) -> None:
    asked = report.ask(**words_for(report, shop))
    head = shop.desk.ask(letterhead_of, asked)
    for kind in FORMATS:
        assert to_format(kind, report, Result(asked, (), {}), head)
    assert "Nothing was found" in squeezed(page_text(to_format("pdf", report, Result(asked, (), {}), head)))


def test_the_head_names_what_was_picked(shop: ReportShop) -> None:
    report = all_reports()["party_ledger"]
    head = shop.desk.ask(letterhead_of, report.ask(party=shop.parties["Asha Medical"]))
    assert head.firm == "Sai Pharma Distributors"
    assert head.asked == "Party: Asha Medical · 01-04-2026 to 23-11-2026"
    assert head.by == "Meera"
