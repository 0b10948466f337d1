"""What is kept for somebody, where goods lie, and what stock was worth on any evening; on both databases."""

from datetime import date
from datetime import timedelta

import pytest
from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.db.connect import Books
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Units
from dcms_desktop.ledger.tables import Account
from dcms_desktop.ledger.tables import Posting
from dcms_desktop.stock.actions import change_reservation
from dcms_desktop.stock.actions import place_goods
from dcms_desktop.stock.actions import release_for
from dcms_desktop.stock.actions import release_stock
from dcms_desktop.stock.actions import reserve_stock
from dcms_desktop.stock.actions import save_bin
from dcms_desktop.stock.queries import batches_of
from dcms_desktop.stock.queries import bins_of
from dcms_desktop.stock.queries import holdings_on
from dcms_desktop.stock.queries import places_of_goods
from dcms_desktop.stock.rules import BinCard
from dcms_desktop.stock.rules import Reserve
from dcms_desktop.stock.valuation import BY_AVERAGE
from dcms_desktop.stock.valuation import value_holdings
from dcms_desktop.stock.valuation import worth
from dcms_desktop.warehouse.queries import goods_to_keep
from dcms_desktop.warehouse.queries import promises
from tests.shop import AGREED
from tests.shop import Shop

ITEM = "Dolo 650"


@pytest.fixture
def shop(any_books: Books) -> Shop:
    shop = Shop(any_books)
    shop.receives(ITEM, batch="D1", units=50, rate="10.00", expiry=date(2028, 1, 31))
    shop.receives(ITEM, batch="D2", units=50, rate="12.00", expiry=date(2028, 6, 30))
    return shop


def batch_id(shop: Shop, number: str) -> int:
    found = shop.desk.ask(batches_of, [shop.items[ITEM]])[shop.items[ITEM]]
    return next(card.id for card in found if card.number == number)


# ── what is kept, as a list ─────────────────────────────────────────────────────────────────────
def test_a_promise_is_seen_changed_and_told_when_it_was_sold_all_the_same(shop: Shop) -> None:
    key = batch_id(shop, "D1")
    assert [(name, card.number) for name, card in shop.desk.ask(goods_to_keep, "dolo", 1)] == [
        (ITEM, "D1"),
        (ITEM, "D2"),
    ]
    asha = shop.desk.ask(posted_document, shop.bills("Asha", ITEM, units=2, batch="D2").id).party
    assert asha is not None
    first = shop.desk.do(reserve_stock, Reserve(batch_id=key, units=Units(45), party_id=asha.id)).id
    with pytest.raises(Refused, match="has 50 free units, 51"):
        shop.desk.do(change_reservation, first, Reserve(batch_id=key, units=Units(51)))
    (still,) = shop.desk.ask(promises)
    assert (still.id, still.units, still.party, still.is_broken) == (first, 45, "Asha", False)
    wish = Reserve(batch_id=key, units=Units(50), party_id=asha.id, note="for Monday")
    shop.desk.do(change_reservation, first, wish)
    assert [card.number for _, card in shop.desk.ask(goods_to_keep, "dolo", 1)] == ["D2"]
    shop.bills("Asha", ITEM, units=10, batch="D1", consents=[*AGREED, "reserved"])
    (one,) = shop.desk.ask(promises)
    assert (one.units, one.there, one.is_broken, one.note, one.batch) == (50, 40, True, "for Monday", "D1")


# ── what is kept ────────────────────────────────────────────────────────────────────────────────
def test_what_is_kept_is_offered_to_nobody_else(shop: Shop) -> None:
    shop.desk.do(reserve_stock, Reserve(batch_id=batch_id(shop, "D1"), units=Units(45)))
    bill = shop.bills("Asha", ITEM, units=20)
    assert [(line.batch, line.units) for line in bill.lines] == [("D1", 5), ("D2", 15)]
    with pytest.raises(NeedsConsent, match="45 of 45 units of batch D1 of Dolo 650 are reserved") as ask:
        shop.bills("Asha", ITEM, units=10, batch="D1")
    assert ask.value.name == "reserved"
    shop.bills("Asha", ITEM, units=10, batch="D1", consents=[*AGREED, "reserved"])
    assert shop.units(ITEM, batch="D1") == 35
    assert shop.trouble() == ""


def test_what_is_let_go_is_offered_again(shop: Shop) -> None:
    wish = Reserve(batch_id=batch_id(shop, "D1"), units=Units(45))
    kept = shop.desk.do(reserve_stock, wish).id
    shop.desk.do(release_stock, kept, Units(40))
    assert shop.bills("Asha", ITEM, units=40).lines[0].units == 40
    shop.desk.do(release_stock, kept)
    with pytest.raises(Refused, match="let go already"):
        shop.desk.do(release_stock, kept)
    assert shop.trouble() == ""


def test_what_is_kept_for_an_order_goes_with_it(shop: Shop) -> None:
    for number in ("D1", "D2"):
        wish = Reserve(batch_id=batch_id(shop, number), units=Units(5), document_id=77)
        shop.desk.do(reserve_stock, wish)
    assert shop.desk.do(release_for, 77).touches("reservations")
    assert not shop.desk.do(release_for, 77)
    assert shop.trouble() == ""


@pytest.mark.parametrize(
    ("units", "said"), [(51, "has 50 free units"), (0, "0 are to be kept"), (-1, "free")]
)
def test_no_more_is_kept_than_is_free(shop: Shop, units: int, said: str) -> None:
    with pytest.raises(Refused, match=said):
        shop.desk.do(reserve_stock, Reserve(batch_id=batch_id(shop, "D1"), units=Units(units)))
    with pytest.raises(Refused, match="no such batch"):
        shop.desk.do(reserve_stock, Reserve(batch_id=999, units=Units(1)))


def test_no_more_is_let_go_than_is_kept(shop: Shop) -> None:
    kept = shop.desk.do(reserve_stock, Reserve(batch_id=batch_id(shop, "D1"), units=Units(5))).id
    with pytest.raises(Refused, match="5 units are kept, 6 are to be let go"):
        shop.desk.do(release_stock, kept, Units(6))


# ── where goods lie ─────────────────────────────────────────────────────────────────────────────
def test_bins_stand_in_walking_order_and_hold_goods(shop: Shop) -> None:
    store = shop.godown("STORE")
    second = shop.desk.do(save_bin, BinCard(id=0, godown_id=1, code="b-1", walk=20)).id
    first = shop.desk.do(save_bin, BinCard(id=0, godown_id=1, code="A-1", walk=10)).id
    assert [(one.code, one.walk) for one in shop.desk.ask(bins_of, 1)] == [("A-1", 10), ("B-1", 20)]
    item = shop.items[ITEM]
    shop.desk.do(place_goods, item, first, 1)
    shop.desk.do(place_goods, item, second, 1, batch_id(shop, "D2"))
    placed = {key: one.code for key, one in shop.desk.ask(places_of_goods, 1).items()}
    assert placed == {(item, 0): "A-1", (item, batch_id(shop, "D2")): "B-1"}
    shop.desk.do(place_goods, item, None, 1)
    assert (item, 0) not in shop.desk.ask(places_of_goods, 1)
    with pytest.raises(Refused, match="another godown"):
        shop.desk.do(place_goods, item, first, store)
    with pytest.raises(Refused, match="in this godown already"):
        shop.desk.do(save_bin, BinCard(id=0, godown_id=1, code="a-1"))
    with pytest.raises(Refused, match="on the way"):
        shop.desk.do(save_bin, BinCard(id=0, godown_id=1, code="C", walk=-1))


# ── what stock was worth ────────────────────────────────────────────────────────────────────────
def booked_until(tx: Tx, day: date) -> int:
    question = select(func.coalesce(func.sum(Posting.paise), 0)).join(
        Account, Account.id == Posting.account_id
    )
    return int(tx.scalar(question.where(Account.code == "stock", Posting.day <= day)))


def test_stock_is_worth_what_the_ledger_says_on_any_evening(shop: Shop) -> None:
    today = clock.today()
    supplier = shop.party("Depot", role="supplier")
    for back, units in ((9, 7), (3, 4)):
        then = (today - timedelta(days=back)).isoformat()
        line = {"item": shop.item(ITEM), "quantity": "40", "batch": f"B{back}", "rate": "9.35"}
        shop.sends("goods_receipt", party=supplier, lines=[{**line, "expiry": "01/28"}], date=then)
        shop.bills("Asha", ITEM, units=units, date=then)
    shop.transfers(ITEM, units=13, to="STORE")
    shop.adjusts(ITEM, "-3", reason="lost", batch="D2")
    for back in range(12):
        day = today - timedelta(days=back)
        holdings = shop.desk.ask(holdings_on, day)
        assert worth(holdings) == shop.desk.ask(booked_until, day)
        assert worth(value_holdings(holdings, BY_AVERAGE)) == worth(holdings)
    assert shop.trouble() == ""
