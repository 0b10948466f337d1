"""What the counter is offered: parties, items, rates, scans, copies."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dcms_desktop.catalog.actions import save_item
from dcms_desktop.catalog.queries import item_form
from dcms_desktop.catalog.rules import BarcodeForm
from dcms_desktop.company.actions import save_setting
from dcms_desktop.db.connect import Books
from dcms_desktop.documents.queries import held_drafts
from dcms_desktop.documents.queries import look_up_scan
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.money import Units
from dcms_desktop.ledger.queries import party_balances
from dcms_desktop.outbox.queries import waiting_count
from dcms_desktop.purchase.queries import offer_purchases
from dcms_desktop.sales.queries import bought_lately
from dcms_desktop.sales.queries import change_party
from dcms_desktop.sales.queries import draft_like
from dcms_desktop.sales.queries import last_bill_of
from dcms_desktop.sales.queries import last_rates
from dcms_desktop.sales.queries import last_sales
from dcms_desktop.sales.queries import offer_item
from dcms_desktop.sales.queries import offer_items
from dcms_desktop.sales.queries import offer_parties
from dcms_desktop.sales.queries import search_offers
from dcms_desktop.sales.queries import shop_policy
from dcms_desktop.sales.queries import start_draft
from dcms_desktop.sales.queries import with_party
from dcms_desktop.sales.settings import NEGATIVE_STOCK
from tests.shop import Shop


@pytest.fixture
def shop(any_books: Books) -> Shop:
    return Shop(any_books)


def test_what_a_party_paid_last_is_of_bills_that_stand(shop: Shop) -> None:
    shop.receives("Dolo", batch="D1", units=100)
    shop.bills("Asha", "Dolo", units=5, rate="45.00")
    gone = shop.bills("Asha", "Dolo", units=7, rate="55.00")
    asha, dolo = shop.parties["Asha"], shop.items["Dolo"]
    assert shop.desk.ask(last_bill_of, asha) == gone.id
    assert shop.desk.ask(last_sales, asha, [dolo])[dolo].rate == 55_000
    shop.cancels(gone)
    assert shop.desk.ask(last_sales, asha, [dolo])[dolo].rate == 45_000
    assert [one.rate for one in shop.desk.ask(last_rates, asha, dolo)] == [45_000]
    assert shop.desk.ask(bought_lately, asha) == {dolo: 1}
    assert shop.desk.ask(bought_lately, asha, -1) == {}
    shop.party("Bina")
    assert shop.desk.ask(last_bill_of, shop.parties["Bina"]) is None
    assert shop.desk.ask(last_sales, shop.parties["Bina"], [dolo]) == {}


def test_the_list_under_the_cell_tells_stock_rate_and_why(shop: Shop) -> None:
    shop.receives("Dolo 650", batch="D1", units=100, ptr="50")
    shop.receives("Dolo 500", batch="D2", units=100, ptr="40")
    shop.item("Dolo Syrup")
    shop.bills("Asha", "Dolo 500", units=5)
    draft = shop.desk.ask(start_draft, "tax_invoice")
    offers = shop.desk.ask(search_offers, draft, "dolo", {shop.items["Dolo 500"]: 2})
    assert offers[0].name == "Dolo 500"
    assert (offers[0].units, offers[0].rate, offers[0].reason) == (95, 40_000, "bought 2 times")
    by_name = {one.name: one for one in offers}
    assert (by_name["Dolo 650"].units, by_name["Dolo 650"].reason) == (100, "")
    assert (by_name["Dolo Syrup"].units, by_name["Dolo Syrup"].expiry) == (0, None)
    once = shop.desk.ask(search_offers, draft, "dolo 650", {shop.items["Dolo 650"]: 1})
    assert once[0].reason == "bought once"
    shop.bills("Asha", "Dolo 650", units=100)
    assert shop.desk.ask(search_offers, draft, "dolo 650")[0].rate == 50_000


def test_offers_are_of_the_day_of_the_draft(shop: Shop) -> None:
    shop.receives("Dolo", batch="D1", units=100)
    today = shop.desk.ask(start_draft, "tax_invoice")
    before = shop.desk.ask(start_draft, "tax_invoice", clock.today() - timedelta(days=1))
    dolo = shop.items["Dolo"]
    assert shop.desk.ask(offer_item, today, dolo).choices[0].units == 100
    assert shop.desk.ask(offer_item, before, dolo).choices[0].units == 0
    assert shop.desk.ask(offer_items, today, []) == {}
    assert [one.number for one in shop.desk.ask(offer_purchases, today, [dolo])[dolo].choices] == ["D1"]


def test_parties_are_offered_with_what_they_owe(shop: Shop) -> None:
    shop.receives("Dolo", batch="D1", units=100)
    bill = shop.bills("Asha Medical", "Dolo", units=5)
    code = shop.party("Asha Stores")
    offers = shop.desk.ask(offer_parties, "asha", clock.today())
    assert [(one.name, one.balance) for one in offers] == [("Asha Medical", bill.total), ("Asha Stores", 0)]
    assert shop.desk.ask(offer_parties, code, clock.today())[0].name == "Asha Stores"
    assert "Depot" not in [one.name for one in shop.desk.ask(offer_parties, "depot", clock.today())]
    asha = shop.parties["Asha Medical"]
    assert shop.desk.ask(party_balances, [asha])[asha].last_bill == bill.total


def test_a_scan_names_an_item_or_a_party_or_nothing(shop: Shop) -> None:
    shop.receives("Dolo", batch="D1", units=100)
    form = shop.desk.ask(item_form, shop.items["Dolo"])
    shop.desk.do(save_item, replace(form, barcodes=(BarcodeForm(code="8901234567894", units=Units(10)),)))
    draft = shop.desk.ask(start_draft, "tax_invoice")
    found = shop.desk.ask(look_up_scan, draft, "8901234567894", offer_items)
    assert found.offer is not None
    assert (found.offer.item.name, found.found.named[0].units) == ("Dolo", 10)
    code = shop.party("Asha")
    assert shop.desk.ask(look_up_scan, draft, code, offer_items).party_id == shop.parties["Asha"]
    nothing = shop.desk.ask(look_up_scan, draft, "nothing", offer_items)
    assert (nothing.offer, nothing.party_id, nothing.found.named) == (None, None, ())


def test_a_copy_takes_today_s_batches_and_keeps_typed_discounts(shop: Shop) -> None:
    shop.receives("Dolo", batch="D1", units=10)
    bill = shop.bills("Asha", "Dolo", units=10, discounts=["5%"])
    shop.receives("Dolo", batch="D2", units=6)
    shop.receives("Dolo", batch="D3", units=9)
    copy = shop.desk.ask(draft_like, bill)
    assert [(line.batch.number if line.batch else "", line.units) for line in copy.lines] == [
        ("D2", 6),
        ("D3", 4),
    ]
    assert all(line.own_discounts and line.discounts for line in copy.lines)
    assert (copy.day, copy.revises, copy.party is not None) == (clock.today(), None, True)
    cash = shop.bills(None, "Dolo", units=1, paid="53.00")
    assert shop.desk.ask(draft_like, cash).party is None


def test_another_party_takes_the_place_of_supply_along(shop: Shop) -> None:
    shop.party("Surat", state="24")
    draft = shop.desk.ask(start_draft, "tax_invoice")
    assert shop.desk.ask(with_party, draft, shop.parties["Surat"]).place is None
    assert shop.desk.ask(change_party, draft, shop.parties["Surat"]).bill is not None


def test_the_shop_decides_how_hard_its_gates_are(shop: Shop) -> None:
    assert shop.desk.ask(shop_policy).negative_stock == "ask"
    shop.desk.do(save_setting, NEGATIVE_STOCK, "block")
    assert shop.desk.ask(shop_policy).negative_stock == "block"
    assert shop.desk.ask(held_drafts) == []


def test_every_form_of_a_document_waits_for_upload_once(shop: Shop) -> None:
    shop.receives("Dolo", batch="D1", units=100)
    before = shop.desk.ask(waiting_count)
    bill = shop.bills("Asha", "Dolo", units=10)
    shop.edits(bill, "9")
    shop.cancels(bill)
    assert shop.desk.ask(waiting_count) == before + 3
