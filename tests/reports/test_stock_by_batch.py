"""The long list of stock comes in the order of people, whole, and adds up, on either database."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from dcms_desktop.db.connect import Books
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from reports.engine.report import find_report
from reports.engine.report import run_first
from reports.engine.report import run_report
from tests.shop import Shop


def added(rows: Iterable[Any]) -> dict[str, int]:
    names = ("reserved", "units", "mrp_value", "value")
    return {name: sum(getattr(row, name) for row in rows) for name in names}


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
    assert found.totals == added(found.rows)
    assert found.totals["mrp_value"] > 0
    assert list(shop.desk.ask(run_first, report, report.ask(), 9).rows) == list(found.rows)


def test_the_totals_are_rounded_row_by_row_where_a_rate_is_of_several_units(any_books: Books) -> None:
    shop = Shop(any_books)
    shop.item("Screw 8 mm", rate_per=Units(15), mrp=Paise(10_001))
    for number in ("A", "B"):
        shop.receives("Screw 8 mm", batch=number, units=7, mrp="100.01")
    shop.receives("Dolo 650", batch="D", units=3)
    report = find_report("stock_by_batch")
    found = shop.desk.ask(run_report, report, report.ask())
    assert found.totals == added(found.rows)
    assert [row.mrp_value for row in found.rows if row.item == "Screw 8 mm"] == [4_667, 4_667]
