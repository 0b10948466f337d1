"""Days at the shop, told whole: goods come, bills go, money comes, mistakes are mended, the day is closed."""

from datetime import timedelta

import pytest

from dcms_desktop.kernel import clock
from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import rupees
from reports.engine.ask import ask_from
from reports.engine.report import all_reports
from reports.engine.report import run_report
from tests.shop import Shop


def test_a_monday_from_goods_to_closed_books(shop: Shop) -> None:
    shop.receives("Dolo 650", batch="D1", units=100, free=10, rate="20.00")
    bill = shop.bills("Asha Medical", "Dolo 650", units=30, rate="30.00")
    assert bill.number.startswith("A/")
    assert shop.units("Dolo 650", batch="D1") == 80
    assert shop.owes("Asha Medical") == rupees("945.00")

    edited = shop.edits(bill, "20")
    assert (edited.number, edited.revision) == (bill.number, 1)
    assert shop.units("Dolo 650", batch="D1") == 90
    assert shop.owes("Asha Medical") == rupees("630.00")

    shop.takes_money("Asha Medical", "400.00")
    assert [due.left for due in shop.open_bills("Asha Medical")] == [rupees("230.00")]

    second = shop.bills("Asha Medical", "Dolo 650", units=5)
    shop.cancels(second)
    assert shop.units("Dolo 650", batch="D1") == 90
    assert shop.owes("Asha Medical") == rupees("230.00")

    shop.closes_day()
    with pytest.raises(Refused, match="closed"):
        shop.bills("Asha Medical", "Dolo 650", units=1)
    with pytest.raises(Refused, match="closed"):
        shop.cancels(edited)
    assert shop.trouble() == ""


def test_reports_of_the_day_say_what_happened(shop: Shop) -> None:
    shop.receives("Dolo 650", batch="D1", units=100)
    shop.bills("Asha Medical", "Dolo 650", units=30, rate="50.00")
    gone = shop.bills("Om Chemist", "Dolo 650", units=10, rate="50.00")
    shop.cancels(gone)
    shop.takes_money("Asha Medical", "500.00", "upi")
    today = {"first": clock.today().isoformat(), "last": clock.today().isoformat()}
    reports = all_reports()

    def asks(name: str, **values: str) -> dict[str, int]:
        report = reports[name]
        return dict(shop.desk.ask(run_report, report, ask_from(report.ask, values)).totals)

    assert asks("sales_register", **today)["total"] == rupees("1575.00")
    assert asks("item_sales", **today)["value"] == rupees("1500.00")
    outstanding = asks("outstanding")
    assert rupees("1075.00") in outstanding.values()
    balance = asks("trial_balance")
    assert balance["debit"] == balance["credit"]


def test_money_finds_a_corrected_bill_again(shop: Shop) -> None:
    shop.receives("Dolo 650", batch="D1", units=100)
    bill = shop.bills("Asha Medical", "Dolo 650", units=20, rate="50.00")
    shop.takes_money("Asha Medical", "1050.00")
    assert shop.open_bills("Asha Medical") == []
    shop.edits(bill, "10")
    left = shop.open_bills("Asha Medical")
    assert [(due.kind, due.left) for due in left] == [("on_account", -rupees("525.00"))]
    assert shop.owes("Asha Medical") == -rupees("525.00")
    assert shop.trouble() == ""


def test_a_cancelled_receipt_opens_its_bills_again(shop: Shop) -> None:
    shop.receives("Dolo 650", batch="D1", units=100)
    shop.bills("Asha Medical", "Dolo 650", units=20, rate="50.00")
    money = shop.takes_money("Asha Medical", "1050.00", "cheque")
    shop.cancels(money, "cheque came back")
    assert [due.left for due in shop.open_bills("Asha Medical")] == [rupees("1050.00")]
    assert shop.owes("Asha Medical") == rupees("1050.00")
    assert shop.trouble() == ""


def test_the_first_batch_to_expire_goes_first_and_splits(shop: Shop) -> None:
    shop.receives("Dolo 650", batch="LATE", units=50, expiry=clock.today() + timedelta(days=700))
    shop.receives("Dolo 650", batch="SOON", units=20, expiry=clock.today() + timedelta(days=200))
    shop.receives("Dolo 650", batch="GONE", units=20, expiry=clock.today() - timedelta(days=2))
    bill = shop.bills("Asha Medical", "Dolo 650", units=35)
    assert [(line.batch, line.units) for line in bill.lines] == [("SOON", 20), ("LATE", 15)]
    assert shop.units("Dolo 650", batch="GONE") == 20
    assert shop.trouble() == ""


def test_goods_sold_before_they_came_are_settled_by_the_receipt(shop: Shop) -> None:
    shop.receives("Dolo 650", batch="D1", units=10, rate="40.00")
    with pytest.raises(NeedsConsent, match="has 10 units, 12 asked"):
        shop.bills("Asha Medical", "Dolo 650", units=12, consents=[])
    shop.bills("Asha Medical", "Dolo 650", units=12)
    assert shop.units("Dolo 650", batch="D1") == -2
    shop.receives("Dolo 650", batch="D1", units=10, rate="50.00")
    assert shop.units("Dolo 650", batch="D1") == 8
    assert shop.trouble() == ""


def test_goods_that_were_sold_cannot_be_taken_back_by_cancelling_their_receipt(shop: Shop) -> None:
    received = shop.receives("Dolo 650", batch="D1", units=10)
    shop.bills("Asha Medical", "Dolo 650", units=4)
    with pytest.raises(Refused, match="D1"):
        shop.cancels(received)
    assert shop.units("Dolo 650", batch="D1") == 6
    assert shop.trouble() == ""


def test_numbers_start_again_in_april_and_each_year_keeps_its_own(shop: Shop) -> None:
    shop.receives("Dolo 650", batch="D1", units=100, expiry=clock.today() + timedelta(days=900))
    today = clock.today()
    last_march = (
        today.replace(month=3, day=31)
        if today.month > 3
        else today.replace(year=today.year - 1, month=3, day=31)
    )
    old = shop.bills("Asha Medical", "Dolo 650", units=1, date=last_march.isoformat())
    new = shop.bills("Asha Medical", "Dolo 650", units=1)
    older = shop.bills("Asha Medical", "Dolo 650", units=1, date=last_march.isoformat())
    assert old.number.split("/")[1] != new.number.split("/")[1]
    assert [one.number.rsplit("/", 1)[1] for one in (old, new, older)] == ["000001", "000001", "000002"]
    assert shop.trouble() == ""
