"""What waits for goods: the oldest promise first, and how much was supplied in time."""

from datetime import date
from datetime import timedelta

import pytest

from dcms_desktop.company.actions import save_setting
from dcms_desktop.db.connect import Books
from dcms_desktop.documents.actions import post_document
from dcms_desktop.documents.posted import Posted
from dcms_desktop.kernel import clock
from dcms_desktop.orders.queries.back import back_orders
from dcms_desktop.orders.queries.turning import turned_into
from dcms_desktop.orders.settings import KEEP_GOODS
from reports.catalogue import back_orders as report
from reports.catalogue import fill_rate
from tests.fakes import clock_at
from tests.shop import Shop


@pytest.fixture
def shop(books: Books) -> Shop:
    shop = Shop(books)
    shop.receives("Dolo 650", batch="D1", units=10)
    return shop


def asks(shop: Shop, party: str, quantity: str, promised: date | None = None) -> Posted:
    line = {"item": shop.item("Dolo 650"), "quantity": quantity}
    day = promised.isoformat() if promised else None
    return shop.sends("sales_order", party=shop.party(party), lines=[line], promised=day)


def waits(shop: Shop) -> list[tuple[str, int, int]]:
    return [(one.party, one.waits, one.here) for one in shop.desk.ask(back_orders)]


def bill(shop: Shop, order: Posted) -> Posted:
    draft = shop.desk.ask(turned_into, [order.id], "tax_invoice").draft
    return shop.desk.do(post_document, draft.kind, draft, ()).document


def test_goods_that_come_are_offered_to_the_oldest_promise_first(shop: Shop) -> None:
    soon, later = clock.today() + timedelta(days=2), clock.today() + timedelta(days=9)
    asks(shop, "Asha Medical", "10")
    asks(shop, "Nisha Stores", "30", later)
    asks(shop, "Bina Stores", "20+2", soon)
    assert waits(shop) == [("Bina Stores", 22, 0), ("Nisha Stores", 30, 0)]
    shop.receives("Dolo 650", batch="D2", units=40)
    assert waits(shop) == [("Bina Stores", 22, 22), ("Nisha Stores", 30, 18)]
    assert [one.party for one in shop.desk.ask(back_orders, only_here=True)] == [
        "Bina Stores",
        "Nisha Stores",
    ]
    assert shop.desk.ask(back_orders, items=[999]) == []
    row = shop.desk.ask(report.query, report.Ask(on=later + timedelta(days=3), here=False))[0]
    assert (row.party, row.late, row.here) == ("Bina Stores", 10, 22)


def test_what_was_billed_late_or_not_at_all_lowers_the_fill_rate(shop: Shop) -> None:
    shop.desk.do(save_setting, KEEP_GOODS, value=False)
    today = clock.today()
    order = asks(shop, "Asha Medical", "40", today)
    bill(shop, order)
    with clock_at(f"{today + timedelta(days=3)} 10:00"):
        shop.receives("Dolo 650", batch="D2", units=20)
        bill(shop, order)
        ask = fill_rate.Ask(first=today, last=today + timedelta(days=5))
        [row] = shop.desk.ask(fill_rate.query, ask)
        assert (row.ordered, row.in_time, row.later, row.waits, row.fill) == (40, 10, 20, 10, 25_000)
        for by in ("item", "party", "company"):
            [summed] = shop.desk.ask(fill_rate.query, fill_rate.Ask(ask.first, ask.last, by))
            assert (summed.ordered, summed.fill, summed.number) == (40, 25_000, "1 line")
