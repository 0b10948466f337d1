"""Goods in the house: carried, accepted, corrected and set aside, with their value, on both databases."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.company.actions import save_counter
from dcms_desktop.company.rules import CounterForm
from dcms_desktop.db.connect import Books
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.actions import edit_document
from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Units
from dcms_desktop.ledger.tables import Account
from dcms_desktop.ledger.tables import Posting
from dcms_desktop.sales.queries import start_draft
from dcms_desktop.stock.actions import save_godown
from dcms_desktop.stock.queries import godown_cards
from dcms_desktop.stock.rules import GodownCard
from dcms_desktop.warehouse.queries import goods_on_the_way
from dcms_desktop.warehouse.queries import house_document_to_edit
from tests.shop import Shop

ITEM = "Dolo 650"


@pytest.fixture
def shop(any_books: Books) -> Shop:
    shop = Shop(any_books)
    shop.receives(ITEM, batch="D1", units=100, rate="10.00")
    shop.godown("STORE")
    return shop


def booked(tx: Tx, code: str) -> int:
    """Return the balance of an account in paise."""
    question = select(func.coalesce(func.sum(Posting.paise), 0)).join(
        Account, Account.id == Posting.account_id
    )
    return int(tx.scalar(question.where(Account.code == code)))


def there(shop: Shop, godown: str = "SHOP") -> dict[str, int]:
    """Return what lies in every bucket of a godown that holds something."""
    buckets = ("saleable", "damaged", "expired", "quarantine", "sample", "in_transit")
    found = {bucket: shop.units(ITEM, godown=godown, bucket=bucket) for bucket in buckets}
    return {bucket: units for bucket, units in found.items() if units}


# ── counts ──────────────────────────────────────────────────────────────────────────────────────
def test_a_count_posts_what_differs_from_the_books_of_its_moment(shop: Shop) -> None:
    shop.receives(ITEM, batch="D2", units=50, rate="10.00")
    item = shop.item(ITEM)
    posted = shop.sends(
        "stock_count",
        lines=[
            {"item": item, "quantity": "97", "batch": "D1"},
            {"item": item, "quantity": "50", "batch": "D2"},
        ],
    )
    assert [(line.batch, line.units, line.reason) for line in posted.lines] == [("D1", -3, "counted")]
    assert (there(shop), shop.desk.ask(booked, "stock_loss")) == ({"saleable": 147}, 3_000)
    shop.sends("stock_count", lines=[{"item": item, "quantity": "100", "batch": "D1"}])
    assert (there(shop), shop.desk.ask(booked, "stock_gain")) == ({"saleable": 150}, -3_000)
    assert shop.trouble() == ""


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([{"quantity": "150", "batch": "D1"}], "nothing to post"),
        ([{"quantity": "-1", "batch": "D1"}], "below zero|not a quantity|quantity"),
        ([{"quantity": "7", "batch": "ZZ"}], "no batch ZZ"),
        ([{"quantity": "7", "batch": "D1"}, {"quantity": "8", "batch": "D1"}], "counted on line 1 already"),
    ],
)
def test_a_count_that_says_nothing_or_twice_is_refused(
    shop: Shop, lines: list[dict[str, str]], why: str
) -> None:
    shop.receives(ITEM, batch="D1", units=50, rate="10.00")
    with pytest.raises(Refused, match=why):
        shop.sends("stock_count", lines=[{"item": shop.item(ITEM), **line} for line in lines])
    with pytest.raises(Refused, match="has no batch yet"):
        shop.sends("stock_count", lines=[{"item": shop.item("Never came"), "quantity": "2"}])


# ── transfers ───────────────────────────────────────────────────────────────────────────────────
def test_goods_are_on_the_way_until_the_other_godown_accepts_them(shop: Shop) -> None:
    sent = shop.transfers(ITEM, units=40, to="STORE")
    assert (there(shop), there(shop, "STORE")) == ({"saleable": 60}, {"in_transit": 40})
    [waiting] = shop.desk.ask(goods_on_the_way)
    assert (waiting.number, waiting.units, waiting.value, waiting.to_godown) == (
        sent.number,
        40,
        40_000,
        "Store",
    )
    assert (sent.godown, sent.to_godown, sent.lines[0].bucket) == ("Shop", "Store", "saleable")
    shop.accepts(sent)
    assert (there(shop), there(shop, "STORE")) == ({"saleable": 60}, {"saleable": 40})
    assert shop.desk.ask(goods_on_the_way) == []
    assert shop.desk.ask(booked, "stock") == 100_000
    assert shop.trouble() == ""


def test_the_challan_knows_where_the_godown_stands(shop: Shop) -> None:
    card = next(card for card in shop.desk.ask(godown_cards) if card.code == "STORE")
    shop.desk.do(save_godown, replace(card, address="  Gala 7,  Phursungi "))
    sent = shop.transfers(ITEM, units=4, to="STORE")
    assert (sent.godown_address, sent.to_godown_address) == ("", "Gala 7, Phursungi")


def test_a_shortage_is_lost_or_goes_back(shop: Shop) -> None:
    sent = shop.transfers(ITEM, units=40, to="STORE")
    item = shop.item(ITEM)
    first = shop.accepts(sent, {"item": item, "quantity": "20", "short": "5", "reason": "lost"})
    assert first.against == sent.number
    assert shop.desk.ask(booked, "transit_loss") == 5_000
    assert there(shop, "STORE") == {"saleable": 20, "in_transit": 15}
    shop.accepts(sent, {"item": item, "quantity": "5", "short": "10", "reason": "sent_back"})
    assert (there(shop), there(shop, "STORE")) == ({"saleable": 70}, {"saleable": 25})
    assert shop.desk.ask(booked, "stock") == 95_000
    assert shop.desk.ask(goods_on_the_way) == []
    with pytest.raises(Refused, match="has arrived"):
        shop.accepts(sent)
    assert shop.trouble() == ""


def test_more_than_was_sent_is_not_accepted(shop: Shop) -> None:
    sent = shop.transfers(ITEM, units=40, to="STORE")
    shop.transfers(ITEM, units=40, to="STORE")
    with pytest.raises(Refused, match="40 units are on the way, 41 are told") as no:
        shop.accepts(sent, {"item": shop.item(ITEM), "quantity": "41"})
    assert no.value.line == 1


def test_a_transfer_that_was_accepted_stands_until_the_acceptance_is_taken_back(shop: Shop) -> None:
    sent = shop.transfers(ITEM, units=40, to="STORE")
    accepted = shop.accepts(sent)
    with pytest.raises(Refused, match="has accepted these goods"):
        shop.cancels(sent)
    shop.cancels(accepted)
    assert there(shop, "STORE") == {"in_transit": 40}
    shop.cancels(sent)
    assert (there(shop), there(shop, "STORE")) == ({"saleable": 100}, {})
    assert shop.trouble() == ""


def test_an_acceptance_stays_when_its_goods_have_gone_on(shop: Shop) -> None:
    accepted = shop.accepts(shop.transfers(ITEM, units=40, to="STORE"))
    shop.accepts(shop.transfers(ITEM, units=30, godown="STORE", to="SHOP"))
    with pytest.raises(Refused, match="30 units of batch D1 that this takes back are gone"):
        shop.cancels(accepted)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"to": "SHOP"}, "would go where they are"),
        ({"to": "STORE", "units": 101}, "has 100 units saleable there, 101 are moved"),
        ({"to": "STORE", "bucket": "in_transit"}, "is no bucket"),
        ({"to": "STORE", "bucket": "damaged"}, "has 0 units damaged there"),
        ({"to": "STORE", "batch": "D9"}, "no batch D9"),
        ({"to": "STORE", "units": 0}, "has no quantity"),
    ],
)
def test_a_transfer_moves_only_what_is_there(shop: Shop, fields: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said):
        shop.transfers(ITEM, **{"units": 10, **fields})
    assert there(shop) == {"saleable": 100}


def test_a_transfer_is_corrected_with_its_own_goods_counted(shop: Shop) -> None:
    sent = shop.transfers(ITEM, units=80, to="STORE", batch="D1")
    plain = shop.desk.ask(start_draft, "stock_transfer")
    draft = shop.desk.ask(house_document_to_edit, plain, sent.id)
    line, revises = draft.lines[0], draft.revises
    assert line.batch is not None
    assert revises is not None
    assert line.batch.units == 100
    draft = replace(
        draft, lines=(replace(line, units=Units(95)),), revises=replace(revises, reason="counted again")
    )
    again = shop.desk.do(edit_document, draft, ()).document
    assert (again.number, again.lines[0].units) == (sent.number, 95)
    assert (there(shop), there(shop, "STORE")) == ({"saleable": 5}, {"in_transit": 95})
    assert shop.trouble() == ""


def test_first_to_expire_leaves_first_over_several_batches(shop: Shop) -> None:
    shop.receives(ITEM, batch="D0", units=10, rate="12.00", mrp="90.00")
    sent = shop.transfers(ITEM, units=105, to="STORE")
    assert sorted((line.batch, line.units) for line in sent.lines) == [("D0", 10), ("D1", 95)]
    assert shop.trouble() == ""


# ── corrections and buckets ─────────────────────────────────────────────────────────────────────
def test_an_adjustment_gains_at_cost_and_loses_what_the_goods_were_worth(shop: Shop) -> None:
    shop.adjusts(ITEM, "5", reason="found", batch="D1")
    shop.adjusts(ITEM, "-3", reason="theft", batch="D1")
    shop.adjusts(ITEM, "-2", reason="sample_given", batch="D1")
    assert there(shop) == {"saleable": 100}
    accounts = {
        code: shop.desk.ask(booked, code) for code in ("stock_gain", "stock_loss", "samples", "stock")
    }
    assert accounts == {"stock_gain": -5_000, "stock_loss": 3_000, "samples": 2_000, "stock": 100_000}
    assert shop.trouble() == ""


@pytest.mark.parametrize(
    ("quantity", "reason", "said"),
    [
        ("-3", "found", "only adds goods"),
        ("3", "theft", "only takes away goods"),
        ("3", "because", "needs a reason"),
        ("-101", "lost", "has 100 units saleable there, 101 are moved"),
        ("0", "counted", "has no quantity"),
        ("--3", "lost", "is not a quantity"),
    ],
)
def test_an_adjustment_needs_a_reason_that_fits(shop: Shop, quantity: str, reason: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        shop.adjusts(ITEM, quantity, reason=reason, batch="D1")


def test_damaged_goods_are_never_offered_and_come_back(shop: Shop) -> None:
    shop.sets_aside(ITEM, units=30, to="damaged")
    shop.sets_aside(ITEM, units=5, to="sample", reason="sample")
    assert there(shop) == {"saleable": 65, "damaged": 30, "sample": 5}
    with pytest.raises(Refused, match="has 30 units damaged there, 31 are moved"):
        shop.sets_aside(ITEM, units=31, bucket="damaged", to="saleable", reason="repacked", batch="D1")
    shop.sets_aside(ITEM, units=10, bucket="damaged", to="saleable", reason="repacked", batch="D1")
    shop.adjusts(ITEM, "-20", reason="destroyed", batch="D1", bucket="damaged")
    assert there(shop) == {"saleable": 75, "sample": 5}
    assert shop.desk.ask(booked, "stock_loss") == 20_000
    assert shop.trouble() == ""


# ── where a counter sells from ──────────────────────────────────────────────────────────────────
def test_a_counter_sells_only_what_lies_in_its_own_godown(shop: Shop) -> None:
    store = shop.godown("STORE")
    shop.accepts(shop.transfers(ITEM, units=40, to="STORE"))
    shop.desk.do(save_counter, CounterForm(id=1, code="C1", name="Store counter", godown_id=store))
    bill = shop.bills("Asha", ITEM, units=10)
    assert (bill.godown_id, bill.godown) == (store, "Store")
    assert (there(shop), there(shop, "STORE")) == ({"saleable": 60}, {"saleable": 30})
    with pytest.raises(NeedsConsent, match="has 30 units, 50 asked"):
        shop.bills("Asha", ITEM, units=50, consents=["below_cost"])
    edited = shop.edits(bill, "25")
    assert (edited.godown_id, there(shop, "STORE")) == (store, {"saleable": 15})
    shop.cancels(edited)
    assert there(shop, "STORE") == {"saleable": 40}
    assert shop.trouble() == ""


def test_godowns_are_kept_in_use_while_they_hold_goods(shop: Shop) -> None:
    store = shop.godown("STORE")
    shop.transfers(ITEM, units=1, to="STORE")
    for card, said in (
        (GodownCard(id=1, code="SHOP", name="Shop", active=False), "stays in use"),
        (GodownCard(id=store, code="STORE", name="Store", active=False), "still holds goods of 1"),
        (GodownCard(id=0, code="shop", name="Shop two"), "belongs to another"),
        (GodownCard(id=0, code="", name="x"), "cannot stay empty"),
    ):
        with pytest.raises(Refused, match=said):
            shop.desk.do(save_godown, card)
    empty = shop.desk.do(save_godown, GodownCard(id=0, code="OLD", name="Old")).id
    shop.desk.do(save_godown, GodownCard(id=empty, code="OLD", name="Old", active=False))
    assert [card.code for card in shop.desk.ask(godown_cards)] == ["SHOP", "STORE", "OLD"]
    with pytest.raises(Refused, match="out of use"):
        shop.sends("stock_transfer", to_godown="OLD", lines=[{"item": shop.item(ITEM), "quantity": "1"}])
