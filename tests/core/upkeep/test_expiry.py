"""Expired goods leave the saleable stock on the day by a document, once, and never in a closed day."""

from datetime import timedelta

import pytest

from dcms_desktop.claims.policy import ReturnPolicy
from dcms_desktop.company.actions import save_settings
from dcms_desktop.db.connect import Books
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Paise
from dcms_desktop.ledger.actions import close_day
from dcms_desktop.stock.actions import mark_for_return
from dcms_desktop.stock.queries import batch_places
from dcms_desktop.stock.queries import stock_value
from dcms_desktop.upkeep.actions import move_expired
from dcms_desktop.upkeep.actions import set_aside
from dcms_desktop.upkeep.actions import sweep_expired
from dcms_desktop.upkeep.settings import MOVE_EXPIRED
from reports.catalogue.near_expiry import Ask
from reports.catalogue.near_expiry import query
from reports.catalogue.near_expiry import window_words
from tests.fakes import TODAY
from tests.shop import Shop

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def shop(any_books: Books) -> Shop:
    """A shop with goods that expired yesterday, expire today, and expire tomorrow."""
    shop = Shop(any_books)
    for number, days in (("GONE", -1), ("TODAY", 0), ("NEXT", 1)):
        shop.receives("Dolo 650", batch=number, units=10, expiry=TODAY + timedelta(days=days))
    shop.receives("Pan 40", batch="OLD", units=4, expiry=TODAY - timedelta(days=30))
    return shop


def lying(shop: Shop, item: str) -> dict[int, str]:
    places = shop.desk.ask(batch_places, shop.items[item])
    return {batch_id: f"{found[0].units} {found[0].place}" for batch_id, found in places.items()}


def test_what_expired_before_today_is_set_aside_once(shop: Shop) -> None:
    worth = shop.desk.ask(stock_value)
    swept = shop.desk.do(move_expired)
    assert swept.units == 14
    assert [(line.batch, line.units, line.to_bucket) for one in swept.documents for line in one.lines] == [
        ("GONE", 10, "expired"),
        ("OLD", 4, "expired"),
    ]
    assert lying(shop, "Dolo 650") == {1: "10 expired"}
    assert (shop.units("Dolo 650", batch="GONE"), shop.units("Dolo 650", batch="TODAY")) == (0, 10)
    assert shop.desk.ask(stock_value) == worth
    assert shop.desk.do(move_expired).documents == ()
    assert shop.trouble() == ""


def test_goods_that_expire_today_are_sold_today(shop: Shop) -> None:
    shop.desk.do(move_expired)
    assert shop.bills("Asha Medical", "Dolo 650", units=10).lines[0].batch == "TODAY"


def test_a_closed_day_is_left_alone(shop: Shop) -> None:
    shop.desk.do(close_day, TODAY, Paise(0))
    assert shop.desk.do(move_expired).documents == ()
    assert shop.units("Dolo 650", batch="GONE") == 10


def test_the_shop_may_do_it_by_hand_only(shop: Shop) -> None:
    shop.desk.do(save_settings, [(MOVE_EXPIRED, False)])
    assert shop.desk.do(sweep_expired).documents == ()
    shop.desk.do(save_settings, [(MOVE_EXPIRED, True)])
    assert shop.desk.do(sweep_expired).units == 14


def test_a_batch_is_set_aside_whole_for_a_reason(shop: Shop) -> None:
    document = shop.desk.do(set_aside, [3], "damaged", "breakage")
    assert [(line.batch, line.units) for line in document.lines] == [("NEXT", 10)]
    assert lying(shop, "Dolo 650") == {3: "10 damaged"}
    with pytest.raises(Refused, match="Nothing of this is saleable"):
        shop.desk.do(set_aside, [3], "damaged", "breakage")
    with pytest.raises(Refused, match="is no reason"):
        shop.desk.do(set_aside, [2], "damaged", "because")


def test_the_worklist_knows_marks_and_the_window_of_the_company(shop: Shop) -> None:
    shop.desk.do(mark_for_return, 1)
    rows = {row.batch: row for row in shop.desk.ask(query, Ask(days=30))}
    assert rows["GONE"].for_return
    assert not rows["TODAY"].for_return
    shop.desk.do(mark_for_return, 1)
    assert not any(row.for_return for row in shop.desk.ask(query, Ask(days=30)))
    with pytest.raises(Refused, match="no such batch"):
        shop.desk.do(mark_for_return, 99)


@pytest.mark.parametrize(
    ("days", "before", "after", "words", "is_open"),
    [
        (100, 0, 0, f"from {TODAY + timedelta(days=100):%d-%m-%Y}", False),
        (100, 90, 30, f"from {TODAY + timedelta(days=10):%d-%m-%Y}", False),
        (90, 90, 30, f"until {TODAY + timedelta(days=120):%d-%m-%Y}", True),
        (-30, 90, 30, f"until {TODAY:%d-%m-%Y}", True),
        (-31, 90, 30, f"ended {TODAY - timedelta(days=1):%d-%m-%Y}", False),
        (5, 0, 30, f"from {TODAY + timedelta(days=5):%d-%m-%Y}", False),
        (5, None, 0, "", False),
    ],
)
def test_when_a_company_takes_goods_back(
    days: int, before: int | None, after: int, words: str, is_open: bool
) -> None:
    policy = (
        None
        if before is None
        else ReturnPolicy(maker_id=1, reason="expiry", before_days=before, after_days=after)
    )
    assert window_words(TODAY + timedelta(days=days), policy, TODAY) == (words, is_open)
