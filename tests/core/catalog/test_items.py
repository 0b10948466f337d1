"""Items: saved, changed, refused, taken out of use, and never changed in what their units mean."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import insert

from dcms_desktop.audit.queries import history_of
from dcms_desktop.catalog.actions import save_item
from dcms_desktop.catalog.actions import save_maker
from dcms_desktop.catalog.actions import switch_item
from dcms_desktop.catalog.queries import CodeHit
from dcms_desktop.catalog.queries import find_items
from dcms_desktop.catalog.queries import item_card
from dcms_desktop.catalog.queries import item_cards
from dcms_desktop.catalog.queries import item_count
from dcms_desktop.catalog.queries import item_form
from dcms_desktop.catalog.queries import item_of_code
from dcms_desktop.catalog.queries import items_page
from dcms_desktop.catalog.queries import makers
from dcms_desktop.catalog.queries import possible_twins
from dcms_desktop.catalog.rules import BarcodeForm
from dcms_desktop.catalog.rules import ItemForm
from dcms_desktop.catalog.rules import MakerForm
from dcms_desktop.catalog.rules import Pack
from dcms_desktop.catalog.rules import check_item
from dcms_desktop.catalog.rules import in_packs
from dcms_desktop.db.connect import Books
from dcms_desktop.db.tx import Tx
from dcms_desktop.desk import Desk
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.stock.tables import Batch
from tests.masters import add_item
from tests.masters import desk_with_firm
from tests.masters import item
from tests.masters import tax_id

BOX = Pack(name="box", letter="b", units=Units(10))
CASE = Pack(name="case", letter="c", units=Units(200))
PLAIN = ItemForm(name="Dolo 650", tax_class_id=1)


def _receive(tx: Tx, item_id: int) -> None:
    tx.execute(insert(Batch), {"item_id": item_id, "number": "D1", "expiry": date(2028, 8, 31), "mrp": 3000})


def _refusal(desk: Desk, form: ItemForm) -> Refused:
    with pytest.raises(Refused) as caught:
        desk.do(save_item, form)
    assert caught.value.next_step
    return caught.value


# ── saving ──────────────────────────────────────────────────────────────────────────────────────
def test_a_saved_item_comes_back_as_card_and_as_form(any_books: Books) -> None:
    desk = desk_with_firm(any_books)
    maker = desk.do(save_maker, MakerForm(code="MICRO", name="Micro Labs")).id
    form = item(
        desk, "  Dolo\u00a0650  Tablet ", code="d650", maker_id=maker, hsn="3004 90 99", packing="15 tab",
        packs=(BOX, CASE), barcodes=(BarcodeForm(code="8901234567894"),), schedule="H", mrp=Paise(3091),
        ptr=Mills(22_080), rate_per=Units(1), base_unit="Strip",
    )  # fmt: skip
    key = desk.do(save_item, form).id
    card = desk.ask(item_card, key)
    assert (card.code, card.name, card.maker, card.hsn) == (
        "D650",
        "Dolo 650 Tablet",
        "Micro Labs",
        "30049099",
    )
    assert (card.packs, card.base_unit, card.per, card.ptr) == ((CASE, BOX), "strip", 1, 22_080)
    assert card.tax.code == "GST5"
    assert desk.ask(item_form, key) == replace(
        form,
        id=key,
        code="D650",
        name="Dolo 650 Tablet",
        hsn="30049099",
        packs=(CASE, BOX),
        base_unit="strip",
    )
    assert [entry.deed for entry in desk.ask(history_of, "item", key)] == ["create"]


def test_an_item_without_a_code_takes_the_next_free_number(books: Books) -> None:
    desk = desk_with_firm(books)
    first = desk.ask(item_card, add_item(desk, "A")).code
    add_item(desk, "B", code="10002")
    third = desk.ask(item_card, add_item(desk, "C")).code
    assert (first, third) == ("10001", "10003")


def test_a_change_is_kept_with_before_and_after_only_of_what_differs(books: Books) -> None:
    desk = desk_with_firm(books)
    key = add_item(desk, mrp=Paise(3091), packs=(BOX,))
    form = desk.ask(item_form, key)
    desk.do(save_item, replace(form, mrp=Paise(2999), packs=(BOX, CASE)))
    entry = desk.ask(history_of, "item", key)[0]
    assert entry.before == '{"mrp":3091,"packs":[{"letter":"b","name":"box","units":10}]}'
    assert '"mrp":2999' in entry.after
    desk.do(save_item, desk.ask(item_form, key))
    assert len(desk.ask(history_of, "item", key)) == 2


def test_cards_of_many_items_come_with_few_queries_and_unknown_ones_are_left_out(books: Books) -> None:
    desk = desk_with_firm(books)
    keys = [add_item(desk, f"Item {number}") for number in range(3)]
    assert list(desk.ask(item_cards, [*keys, 999])) == keys
    with pytest.raises(LookupError):
        desk.ask(item_card, 999)


# ── refusing ────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "Dolo\x1b@"}, "name"),
        ({"name": "x" * 10_000_000}, "name"),
        ({"code": "a b"}, "code"),
        ({"hsn": "30x4"}, "hsn"),
        ({"uqc": "LOT"}, "uqc"),
        ({"base_unit": "1x"}, "base_unit"),
        ({"rate_per": 0}, "rate_per"),
        ({"schedule": "Z"}, "schedule"),
        ({"schedule": "H", "food": True}, "food"),
        ({"batched": False}, "batched"),
        ({"mrp": -1}, "mrp"),
        ({"mrp": 10**16}, "mrp"),
        ({"mrp": 1000, "ptr": 10_001}, "ptr"),
        ({"mrp": 1000, "pts": 10_001}, "pts"),
        ({"least_margin": 100_001}, "least_margin"),
        ({"most_per_day": -5}, "most_per_day"),
        ({"packs": (Pack(name="box", letter="bb", units=Units(10)),)}, "packs"),
        ({"packs": (Pack(name="box", letter="b", units=Units(1)),)}, "packs"),
        ({"packs": (BOX, Pack(name="bag", letter="b", units=Units(5)))}, "packs"),
        ({"packs": (Pack(name="pc", letter="p", units=Units(10)),)}, "packs"),
        ({"barcodes": (BarcodeForm(code=""),)}, "barcodes"),
        ({"barcodes": (BarcodeForm(code="1", units=Units(0)),)}, "barcodes"),
        ({"barcodes": (BarcodeForm(code="1"), BarcodeForm(code=" 1 "))}, "barcodes"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as caught:
        check_item(replace(PLAIN, **change))
    assert (caught.value.field, bool(caught.value.next_step)) == (field, True)


def test_a_letter_may_be_the_whole_name_of_a_pack() -> None:
    assert (
        check_item(replace(PLAIN, packs=(Pack(name="C", letter="c", units=Units(5)),))).packs[0].name == "c"
    )


def test_a_code_or_barcode_names_one_item(any_books: Books) -> None:
    desk = desk_with_firm(any_books)
    key = add_item(desk, "Dolo 650", code="D650", barcodes=(BarcodeForm(code="8901234567894"),))
    twin = item(desk, "Crocin", barcodes=(BarcodeForm(code="8901234567894"),))
    assert _refusal(desk, twin).message == "Barcode 8901234567894 belongs to Dolo 650."
    assert _refusal(desk, item(desk, "Crocin", code="d650")).field == "code"
    other = add_item(desk, "Crocin", code="C1")
    assert _refusal(desk, replace(desk.ask(item_form, other), code="D650")).field == "code"
    desk.do(save_item, replace(desk.ask(item_form, key), rack="A2"))  # its own codes are no clash


def test_links_that_lead_nowhere_are_refused(books: Books) -> None:
    desk = desk_with_firm(books)
    assert _refusal(desk, item(desk, tax_class_id=999)).field == "tax_class_id"
    assert _refusal(desk, item(desk, maker_id=999)).field == "maker_id"
    assert _refusal(desk, item(desk, id=999)).field == "item"


def test_what_units_in_stock_mean_is_never_changed(any_books: Books) -> None:
    desk = desk_with_firm(any_books)
    key = add_item(desk, packs=(BOX,))
    form = desk.ask(item_form, key)
    desk.do(save_item, replace(form, base_unit="tab", packs=(replace(BOX, units=Units(15)),)))
    desk.do(_receive, key)
    held = desk.ask(item_form, key)
    for change, field in (
        ({"base_unit": "pc"}, "base_unit"),
        ({"rate_per": Units(10)}, "rate_per"),
        ({"batched": False, "expires": False}, "batched"),
        ({"packs": ()}, "packs"),
        ({"packs": (BOX,)}, "packs"),
    ):
        assert _refusal(desk, replace(held, **change)).field == field
    desk.do(save_item, replace(held, packs=(*held.packs, CASE), name="Dolo 650 new"))
    assert len(desk.ask(item_card, key).packs) == 2


# ── out of use ──────────────────────────────────────────────────────────────────────────────────
def test_an_item_out_of_use_is_not_found_but_still_there(any_books: Books) -> None:
    desk = desk_with_firm(any_books)
    key = add_item(desk, "Dolo 650", barcodes=(BarcodeForm(code="111"),))
    desk.do(switch_item, key, active=False)
    assert desk.ask(find_items, "dolo") == []
    assert desk.ask(item_of_code, "111") is None
    assert desk.ask(item_card, key).name == "Dolo 650"
    assert desk.ask(items_page) == []
    assert [row.id for row in desk.ask(items_page, only_active=False)] == [key]
    desk.do(switch_item, key, active=True)
    assert [hit.id for hit in desk.ask(find_items, "dolo")] == [key]


# ── codes ───────────────────────────────────────────────────────────────────────────────────────
def test_a_code_finds_its_item_and_how_many_units_a_scan_is(any_books: Books) -> None:
    desk = desk_with_firm(any_books)
    codes = (BarcodeForm(code="8901234567894"), BarcodeForm(code="CASE-1", units=Units(200)))
    key = add_item(desk, code="D650", maker_code="ml-77", barcodes=codes)
    assert desk.ask(item_of_code, "8901234567894") == CodeHit(key, Units(1), "barcode")
    assert desk.ask(item_of_code, "08901234567894") == CodeHit(key, Units(1), "barcode")  # as a GTIN of 14
    assert desk.ask(item_of_code, "CASE-1") == CodeHit(key, Units(200), "barcode")
    assert desk.ask(item_of_code, "d650") == CodeHit(key, Units(1), "code")
    assert desk.ask(item_of_code, "ml-77") == CodeHit(key, Units(1), "maker_code")
    for nothing in ("", "999", "x" * 500):
        assert desk.ask(item_of_code, nothing) is None


def test_a_upc_and_its_ean_are_one_number(books: Books) -> None:
    desk = desk_with_firm(books)
    key = add_item(desk, barcodes=(BarcodeForm(code="036000291452"),))
    hit = desk.ask(item_of_code, "0036000291452")
    assert hit is not None
    assert hit.item_id == key


# ── makers, lists, twins ────────────────────────────────────────────────────────────────────────
def test_a_renamed_maker_is_found_by_its_new_name(any_books: Books) -> None:
    desk = desk_with_firm(any_books)
    maker = desk.do(save_maker, MakerForm(code="ML", name="Micro Labs")).id
    key = add_item(desk, "Dolo 650", maker_id=maker)
    assert [hit.id for hit in desk.ask(find_items, "dolo micro")] == [key]
    desk.do(save_maker, MakerForm(id=maker, code="ML", name="Torrent"))
    assert desk.ask(find_items, "dolo micro") == []
    assert [hit.id for hit in desk.ask(find_items, "torrent")] == [key]
    with pytest.raises(Refused, match="another maker"):
        desk.do(save_maker, MakerForm(code="ml", name="Other"))
    desk.do(save_maker, MakerForm(id=maker, code="ML", name="Torrent", active=False))
    assert (desk.ask(makers, only_active=True), len(desk.ask(makers))) == ([], 1)


def test_the_list_comes_a_page_at_a_time(books: Books) -> None:
    desk = desk_with_firm(books)
    for number in range(7):
        add_item(desk, f"Soap {number}")
    assert desk.ask(item_count) == 7
    assert [row.name for row in desk.ask(items_page, first=5)] == ["Soap 5", "Soap 6"]
    assert [row.name for row in desk.ask(items_page, limit=2)] == ["Soap 0", "Soap 1"]
    assert [row.name for row in desk.ask(items_page, "soap 3")] == ["Soap 3"]
    assert desk.ask(items_page, "nothing like it") == []
    assert desk.ask(items_page, limit=1)[0].tax


def test_two_spellings_of_one_item_are_shown_side_by_side(any_books: Books) -> None:
    desk = desk_with_firm(any_books)
    key = add_item(desk, "Colgate Strong Teeth 200 g")
    add_item(desk, "Colgate Strong Teeth 100 g")
    twins = desk.ask(possible_twins, "Colgate Strong Teeth 200g")
    assert [(twin.id, twin.likeness) for twin in twins] == [(key, 100)]
    assert desk.ask(possible_twins, "Colgate Strong Teeth 200g", key) == []


def test_units_are_said_in_packs(books: Books) -> None:
    desk = desk_with_firm(books)
    card = desk.ask(item_card, add_item(desk, packs=(BOX, CASE)))
    assert [in_packs(units, card) for units in (0, 6, 206, 410, -12)] == ["0", "6", "1c 6", "2c 1b", "−1b 2"]


def test_the_tax_class_of_a_test_is_there(books: Books) -> None:
    assert tax_id(desk_with_firm(books)) > 0
