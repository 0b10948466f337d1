"""Numbers: taken with the save, consecutive, unique in the year; and drafts that wait."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import delete
from sqlalchemy import insert
from sqlalchemy import update

from dcms_desktop.audit.queries import history_of
from dcms_desktop.db.connect import Books
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.actions import drop_draft
from dcms_desktop.documents.actions import hold_draft
from dcms_desktop.documents.actions.drafts import MOST_HELD
from dcms_desktop.documents.queries import document_id_of
from dcms_desktop.documents.queries import find_documents
from dcms_desktop.documents.queries import held_draft
from dcms_desktop.documents.queries import held_drafts
from dcms_desktop.documents.queries import neighbour_of
from dcms_desktop.documents.queries import next_number
from dcms_desktop.documents.tables import HeldDraft
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Line
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.numbering.actions import save_series
from dcms_desktop.numbering.actions import take_number
from dcms_desktop.numbering.queries import series_list
from dcms_desktop.numbering.tables import Series
from dcms_desktop.sales.queries import change_party
from dcms_desktop.sales.queries import offer_item
from dcms_desktop.sales.queries import refresh_draft
from dcms_desktop.sales.queries import start_draft
from dcms_desktop.sales.rules import change_quantity
from dcms_desktop.sales.rules import put_item
from tests.shop import Shop

DAY = date(2026, 11, 23)
PATTERN = "{code}/{year}/{number:06}"


@pytest.fixture
def shop(any_books: Books) -> Shop:
    return Shop(any_books)


def number(shop: Shop, day: date = DAY, series: str = "") -> str:
    return shop.desk.do(take_number, "tax_invoice", day, series).number


# ── series ──────────────────────────────────────────────────────────────────────────────────────
def test_numbers_follow_each_other_and_a_new_year_begins_at_one(shop: Shop) -> None:
    assert [number(shop), number(shop)] == ["A/26-27/000001", "A/26-27/000002"]
    assert shop.desk.ask(next_number, "tax_invoice", DAY) == "A/26-27/000003"
    assert shop.desk.ask(next_number, "tax_invoice", date(2027, 4, 1)) == "A/27-28/000001"
    assert number(shop, date(2027, 4, 1)) == "A/27-28/000001"
    assert number(shop, date(2026, 3, 31)) == "A/25-26/000001"
    assert number(shop) == "A/26-27/000003"


def test_a_number_goes_back_with_its_transaction(shop: Shop) -> None:
    def take_and_fail(tx: Tx) -> None:
        take_number(tx, "tax_invoice", DAY)
        raise Refused("No.")

    with pytest.raises(Refused):
        shop.desk.do(take_and_fail)
    assert number(shop) == "A/26-27/000001"


def test_a_series_of_one_counter_is_its_own(shop: Shop) -> None:
    shop.desk.do(save_series, "tax_invoice", "b", "B{year}-{number:04}", 2, day=DAY)
    shop.desk.do(save_series, "tax_invoice", "c", PATTERN, day=DAY, first=500)
    assert number(shop, series="c") == "C/26-27/000500"
    assert shop.desk.ask(next_number, "tax_invoice", DAY, "C") == "C/26-27/000501"
    assert number(shop) == "A/26-27/000001"
    shop.desk.who = replace(shop.desk.who, counter_id=2)
    assert number(shop) == "B26-27-0001"
    assert shop.desk.ask(next_number, "tax_invoice", DAY) == "B26-27-0002"
    assert number(shop, date(2027, 4, 1)) == "B27-28-0001"
    shop.desk.who = replace(shop.desk.who, counter_id=1)
    with pytest.raises(Refused, match="no number series 'B'"):
        number(shop, series="b")


def without_series(tx: Tx, kind: str) -> None:
    tx.execute(delete(Series).where(Series.kind == kind))


def test_a_kind_that_came_later_begins_its_own_series(shop: Shop) -> None:
    shop.desk.do(without_series, "stock_transfer")
    assert shop.desk.ask(next_number, "stock_transfer", DAY) == "ST/26-27/000001"
    assert shop.desk.do(take_number, "stock_transfer", DAY, young="ST").number == "ST/26-27/000001"
    assert shop.desk.do(take_number, "stock_transfer", DAY, young="ST").number == "ST/26-27/000002"


def test_a_series_that_is_not_there_says_where_to_make_one(shop: Shop) -> None:
    with pytest.raises(Refused, match="no number series") as no:
        shop.desk.do(take_number, "stock_transfer", DAY, "Z")
    assert "Series" in no.value.next_step
    with pytest.raises(Refused, match="has no number series"):
        shop.desk.do(take_number, "memo", DAY)
    assert shop.desk.ask(next_number, "memo", DAY) == ""


def test_two_series_never_give_the_same_number(shop: Shop) -> None:
    for code, pattern in (("A1", "A/{year}/{number:06}"), ("A2", "A/{year}/0{number}")):
        with pytest.raises(Refused, match="gives the same numbers") as no:
            shop.desk.do(save_series, "tax_invoice", code, pattern, day=DAY)
        assert no.value.field == "pattern"
    shop.desk.do(save_series, "tax_invoice", "B", PATTERN, day=DAY)
    shop.desk.do(save_series, "tax_invoice", "A", "A{year}/{number}", day=DAY)
    assert number(shop) == "A26-27/1"


def test_a_series_goes_on_and_never_back(shop: Shop) -> None:
    number(shop)
    number(shop)
    with pytest.raises(Refused, match="Numbers below 3"):
        shop.desk.do(save_series, "tax_invoice", "A", PATTERN, day=DAY, first=2)
    shop.desk.do(save_series, "tax_invoice", "A", PATTERN, day=DAY)
    shop.desk.do(save_series, "tax_invoice", "A", PATTERN, day=DAY, first=10)
    assert number(shop) == "A/26-27/000010"
    with pytest.raises(Refused) as no:
        shop.desk.do(save_series, "tax_invoice", "LONG", "{code}/{year}/X/{number:09}", day=DAY)
    assert no.value.field == "pattern"
    (card,) = shop.desk.ask(series_list, "tax_invoice")
    assert shop.desk.ask(history_of, "series", card.id)
    assert len(shop.desk.ask(series_list)) > 1


# ── lists ───────────────────────────────────────────────────────────────────────────────────────
def test_documents_are_found_and_leafed_through(shop: Shop) -> None:
    shop.receives("Dolo", batch="D1", units=100)
    one = shop.bills("Asha Medical", "Dolo", units=1)
    two = shop.bills("Bina Stores", "Dolo", units=1)

    def numbers(**asked: object) -> list[str]:
        return [hit.number for hit in shop.desk.ask(find_documents, **asked)]  # type: ignore[arg-type] # its words

    bills = {"kinds": ("tax_invoice",)}
    assert numbers(**bills) == [two.number, one.number]
    assert numbers(text="asha") == [one.number]
    assert numbers(text=two.number.lower()) == [two.number]
    assert numbers(**bills, before_id=two.id, limit=5) == [one.number]
    assert numbers(**bills, party_id=shop.parties["Bina Stores"]) == [two.number]
    assert numbers(**bills, first=clock.today(), last=clock.today()) == [two.number, one.number]
    assert numbers(last=date(2020, 1, 1)) == []
    assert shop.desk.ask(document_id_of, f" {one.number.lower()} ", "tax_invoice") == one.id
    with pytest.raises(Refused, match="no document"):
        shop.desk.ask(document_id_of, "A/99")
    assert shop.desk.ask(neighbour_of, "tax_invoice", None, 1) == two.id
    assert shop.desk.ask(neighbour_of, "tax_invoice", two.id, -1) == one.id
    assert shop.desk.ask(neighbour_of, "tax_invoice", one.id, 1) == two.id
    assert shop.desk.ask(neighbour_of, "tax_invoice", two.id, 1) is None


# ── drafts that wait ────────────────────────────────────────────────────────────────────────────
def counter_draft(shop: Shop, quantity: str = "5") -> Draft:
    draft = shop.desk.ask(start_draft, "tax_invoice")
    draft = put_item(draft, 0, shop.desk.ask(offer_item, draft, shop.items["Dolo"]))
    return change_quantity(draft, 0, quantity)


def test_a_draft_waits_as_it_is_and_comes_back_on_fresh_stock(shop: Shop) -> None:
    shop.receives("Dolo", batch="D1", units=100)
    draft = counter_draft(shop)
    shop.desk.do(hold_draft, draft, "Asha")
    shop.desk.do(hold_draft, draft, "Asha again")
    (card,) = shop.desk.ask(held_drafts, "tax_invoice")
    assert (card.title, card.held) == ("Asha again", True)
    assert shop.desk.ask(held_drafts, "receipt") == []
    assert shop.desk.ask(held_draft, card.id) == draft
    shop.bills("Bina", "Dolo", units=98)
    again = shop.desk.ask(refresh_draft, shop.desk.ask(held_draft, card.id))
    assert again.lines[0].batch is not None
    assert (again.lines[0].batch.units, again.lines[0].units) == (2, 5)
    shop.party("Bina")
    assert shop.desk.ask(change_party, again, shop.parties["Bina"]).lines[0].units == 5
    shop.desk.do(drop_draft, draft.request_id)
    with pytest.raises(Refused, match="taken up already"):
        shop.desk.ask(held_draft, card.id)


def test_a_posted_draft_waits_no_more(shop: Shop) -> None:
    from dcms_desktop.documents.actions import post_document

    shop.receives("Dolo", batch="D1", units=100)
    shop.party("Asha")
    draft = shop.desk.ask(change_party, counter_draft(shop), shop.parties["Asha"])
    shop.desk.do(hold_draft, draft, "Asha", held=False)
    shop.desk.do(post_document, "tax_invoice", draft)
    assert shop.desk.ask(held_drafts) == []


def test_so_many_drafts_wait_at_a_counter(shop: Shop) -> None:
    shop.receives("Dolo", batch="D1", units=100)
    draft = counter_draft(shop)
    for place in range(MOST_HELD):
        shop.desk.do(hold_draft, replace(draft, request_id=f"r{place}"), "x")
    with pytest.raises(Refused, match="held already"):
        shop.desk.do(hold_draft, draft, "x")
    shop.desk.do(hold_draft, replace(draft, request_id="r3"), "the same again")
    shop.desk.do(hold_draft, draft, "left half typed", held=False)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b'{"kind":"tax_invoice","request_id":"r"}',
        b'{"kind":1}',
        b"9" * 5_000,
        b"[" * 99_999,
    ],
)
def test_a_kept_draft_that_cannot_be_read_is_refused_in_words(shop: Shop, body: bytes) -> None:
    row = {"request_id": "r", "kind": "tax_invoice", "title": "", "counter_id": 1, "user_id": 1, "at": "x"}

    def put(tx: Tx) -> int:
        return tx.insert(insert(HeldDraft), {**row, "held": True, "body": body})

    held_id = shop.desk.do(put)
    with pytest.raises(Refused, match="another version"):
        shop.desk.ask(held_draft, held_id)


def test_a_draft_of_an_older_version_is_read_with_what_is_new_left_out(shop: Shop) -> None:
    shop.receives("Dolo", batch="D1", units=100)
    draft = counter_draft(shop)
    shop.desk.do(hold_draft, draft, "x")
    (card,) = shop.desk.ask(held_drafts)

    def age(tx: Tx) -> None:
        from sqlalchemy import select

        body = tx.scalar(select(HeldDraft.body))
        older = body.replace(b'"own_discounts":false,', b'"gone_by_now":7,')
        assert older != body
        tx.execute(update(HeldDraft).values(body=older))

    shop.desk.do(age)
    assert shop.desk.ask(held_draft, card.id) == draft


def test_a_line_of_a_waiting_draft_without_batch_stays_without(shop: Shop) -> None:
    shop.item("Dolo")
    draft = shop.desk.ask(start_draft, "tax_invoice")
    bare = replace(draft, lines=(Line(item=shop.desk.ask(offer_item, draft, shop.items["Dolo"]).item),))
    assert shop.desk.ask(refresh_draft, bare).lines[0].batch is None
    assert shop.desk.ask(refresh_draft, draft).lines == ()
