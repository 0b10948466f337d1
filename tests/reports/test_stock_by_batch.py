"""The long list of stock comes in the order of people, whole, and adds up, on either database."""

from datetime import timedelta

from dcms_desktop.db.connect import Books
from dcms_desktop.kernel import clock
from reports.engine.report import find_report
from reports.engine.report import run_first
from reports.engine.report import run_report
from tests.shop import Shop


def test_batches_come_by_item_and_expiry_and_the_totals_are_those_of_the_rows(any_books: Books) -> None:
    shop, today = Shop(any_books), clock.today()
    for number, days in (("B", 400), ("A", 400), ("C", 200)):
        shop.receives("Pan 40", batch=number, units=7, expiry=today + timedelta(days=days))
    shop.receives("Dolo 650", batch='Q"\\9', units=3)
    report = find_report("stock_by_batch")
    found = shop.desk.ask(run_report, report, report.ask())
    assert [(row.item, row.batch) for row in found.rows] == [
        ("Dolo 650", 'Q"\\9'), ("Pan 40", "C"), ("Pan 40", "A"), ("Pan 40", "B"),
    ]  # fmt: skip
    assert found.rows[1].expiry == today + timedelta(days=200)
    assert found.totals == {
        field: sum(getattr(row, field) for row in found.rows)
        for field in ("reserved", "units", "mrp_value", "value")
    }
    assert found.totals["mrp_value"] > 0
    assert list(shop.desk.ask(run_first, report, report.ask(), 9).rows) == list(found.rows)
