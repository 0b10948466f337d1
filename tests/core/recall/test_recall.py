"""Recalling a batch: frozen at once, every buyer found, told and counted; on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from dcms_desktop.audit.queries import history_of
from dcms_desktop.db.connect import Books
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.recall.actions import end_recall
from dcms_desktop.recall.actions import note_contact
from dcms_desktop.recall.actions import start_recall
from dcms_desktop.recall.queries import batch_by_id
from dcms_desktop.recall.queries import batches_of_number
from dcms_desktop.recall.queries import batches_page
from dcms_desktop.recall.queries import open_recall
from dcms_desktop.recall.queries import recall_list
from dcms_desktop.recall.queries import recall_sheet
from dcms_desktop.recall.queries import trace_of
from dcms_desktop.recall.rules import by_beat
from dcms_desktop.recall.rules import way_of
from tests.shop import Shop


@pytest.fixture
def shop(any_books: Books) -> Shop:
    """A shop that got Dolo 650 in two batches and sold D1 to two shops and over the counter."""
    shop = Shop(any_books)
    shop.receives("Dolo 650", batch="D1", units=100, free=10)
    shop.receives("Dolo 650", batch="D2", units=50, expiry=clock.today() + timedelta(days=900))
    shop.bills("Asha Medical", "Dolo 650", units=30, batch="D1")
    shop.bills("Balaji Chemist", "Dolo 650", units=20, batch="D1")
    wrong = shop.bills("Balaji Chemist", "Dolo 650", units=7, batch="D1")
    shop.cancels(wrong)
    shop.bills(None, "Dolo 650", units=5, batch="D1", paid="263.00")
    return shop


def start(shop: Shop, number: str = "d1") -> int:
    return shop.desk.do(start_recall, number, "Assay fails").id


def test_the_way_of_a_batch_goes_both_ways_and_adds_up(shop: Shop) -> None:
    trace = shop.desk.ask(trace_of, shop.desk.ask(batches_of_number, "D1"))
    assert [(step.way, step.units, step.left) for step in trace.steps] == [
        ("came", 110, 110), ("sold", -30, 80), ("sold", -20, 60), ("sold", -5, 55),
    ]  # fmt: skip
    assert [(buyer.name, buyer.with_him, len(buyer.bills)) for buyer in trace.buyers] == [
        ("Asha Medical", 30, 1),
        ("Balaji Chemist", 20, 1),
        ("Cash sale", 5, 1),
    ]
    assert [(place.bucket, place.units) for place in trace.places] == [("saleable", 55)]
    assert (trace.units("came"), trace.units("sold"), trace.lying, trace.with_buyers) == (110, 55, 55, 55)
    assert trace.adds_up
    assert [beat for beat, _ in by_beat(trace.buyers)] == ["No beat", "Cash sale"]


def test_a_recall_freezes_the_batch_at_once_and_no_other(shop: Shop) -> None:
    recall_id = start(shop)
    with pytest.raises(Refused, match="D1 of Dolo 650 is recalled"):
        shop.bills("Asha Medical", "Dolo 650", units=1, batch="D1")
    assert shop.bills("Asha Medical", "Dolo 650", units=1).lines[0].batch == "D2"
    assert start(shop, "D1") == recall_id  # asked again it goes on with the same one
    assert history(shop, recall_id) == ["start"]


def history(shop: Shop, recall_id: int) -> list[str]:
    return [row.deed for row in reversed(shop.desk.ask(history_of, "recall", recall_id))]


def test_all_batches_of_the_number_are_frozen_whatever_their_mrp(shop: Shop) -> None:
    shop.receives("Dolo 650", batch="D1", units=40, mrp="90.00")
    start(shop)
    assert [one.frozen for one in shop.desk.ask(batches_of_number, "D1")] == [True, True]


def test_the_proof_of_a_contact_names_who_was_told_and_is_never_changed(shop: Shop) -> None:
    recall_id = start(shop)
    asha, balaji = shop.parties["Asha Medical"], shop.parties["Balaji Chemist"]
    sheet = shop.desk.ask(recall_sheet, recall_id)
    assert [buyer.name for buyer in sheet.to_tell] == ["Asha Medical", "Balaji Chemist"]
    shop.desk.do(note_contact, recall_id, asha, "no_answer")
    assert len(shop.desk.ask(recall_sheet, recall_id).to_tell) == 2
    shop.desk.do(note_contact, recall_id, asha, "told", person="Mr Shah", note="sends 30 back")
    with pytest.raises(Refused, match="names the person"):
        shop.desk.do(note_contact, recall_id, balaji, "told")
    with pytest.raises(Refused, match="no result"):
        shop.desk.do(note_contact, recall_id, balaji, "perhaps", person="x")
    shop.party("Stranger")
    with pytest.raises(Refused, match="bought nothing"):
        shop.desk.do(note_contact, recall_id, shop.parties["Stranger"], "told", person="x")
    sheet = shop.desk.ask(recall_sheet, recall_id)
    assert [buyer.name for buyer in sheet.to_tell] == ["Balaji Chemist"]
    assert [(one.result, one.person, one.by) for one in sheet.contacts[asha]] == [
        ("no_answer", "", "Meera"),
        ("told", "Mr Shah", "Meera"),
    ]
    assert [(card.number, card.told) for card in shop.desk.ask(recall_list)] == [("D1", 1)]
    assert history(shop, recall_id) == ["start", "tell", "tell"]


def test_a_contact_cannot_be_bent_below_the_program(shop: Shop) -> None:
    recall_id = start(shop)
    shop.desk.do(note_contact, recall_id, shop.parties["Asha Medical"], "told", person="Mr Shah")
    for deed in ("UPDATE recall_contact SET person='x'", "DELETE FROM recall_contact"):
        with pytest.raises(DBAPIError, match="is never changed"), shop.desk.books.write() as connection:
            connection.execute(text(deed))


def test_a_recall_that_ends_lets_the_batch_go_again_once(shop: Shop) -> None:
    recall_id = start(shop)
    shop.desk.do(end_recall, recall_id, "Second test passed")
    assert shop.desk.ask(open_recall, shop.items["Dolo 650"], "D1") is None
    shop.bills("Asha Medical", "Dolo 650", units=1, batch="D1")
    with pytest.raises(Refused, match="ended already"):
        shop.desk.do(end_recall, recall_id, "again")
    assert start(shop) != recall_id
    assert [card.ended is None for card in shop.desk.ask(recall_list, "dolo assay")] == [True, False]
    assert shop.desk.ask(recall_list, "paracip") == []


def test_a_number_that_is_not_there_or_on_two_items_is_asked_about(shop: Shop) -> None:
    with pytest.raises(Refused, match="No batch ZZ"):
        start(shop, "ZZ")
    shop.receives("Pan 40", batch="D1", units=5)
    with pytest.raises(Refused, match="is on 2 items: I1 Dolo 650; I2 Pan 40") as asked:
        start(shop)
    assert asked.value.field == "item"
    shop.desk.do(start_recall, "D1", "Assay fails", item_id=shop.items["Pan 40"])
    assert [one.frozen for one in shop.desk.ask(batches_of_number, "D1")] == [False, True]
    with pytest.raises(Refused):
        shop.desk.do(start_recall, "D2", "  ")


def test_batches_are_found_by_number_and_by_item(shop: Shop) -> None:
    assert [one.number for one in shop.desk.ask(batches_page, "d", 0, 9)[0]] == ["D1", "D2"]
    assert [one.number for one in shop.desk.ask(batches_page, "dolo 6", 0, 9)[0]] == ["D1", "D2"]
    every = [one.number for one in shop.desk.ask(batches_page, "", 0, 9)[0]]
    assert sorted(every) == ["D1", "D2"]
    pages = [shop.desk.ask(batches_page, "", first, 1) for first in range(len(every) + 1)]
    assert {total for _, total in pages} == {len(every)}
    assert sorted(one.number for rows, _ in pages for one in rows) == sorted(every)
    assert [one.number for one in shop.desk.ask(batches_page, "dolo 6", 1, 9)[0]] == ["D2"]
    assert shop.desk.ask(batches_page, "%", 0, 9) == ([], 0)
    with pytest.raises(Refused, match="no such batch"):
        shop.desk.ask(batch_by_id, 99)
    with pytest.raises(Refused, match="no such recall"):
        shop.desk.ask(recall_sheet, 99)


@pytest.mark.parametrize(
    ("role", "kind", "party", "units", "way"),
    [
        ("supplier", "goods_receipt", 1, 10, "came"),
        ("supplier", "purchase_return", 1, -10, "sent_back"),
        ("customer", "tax_invoice", None, -1, "sold"),
        ("customer", "sale_return", 1, 2, "returned"),
        ("", "opening_stock", None, 9, "came"),
        ("customer", "stock_adjustment", None, -3, "inside"),
    ],
)
def test_which_way_goods_went(role: str, kind: str, party: int | None, units: int, way: str) -> None:
    assert way_of(role, kind, party, units) == way
