"""Codes and the books: what a scan names, learned once; cartons, sets, pieces; devices of counters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert

from dcms_desktop.catalog.actions import save_maker
from dcms_desktop.catalog.queries import find_items
from dcms_desktop.catalog.rules import BarcodeForm
from dcms_desktop.catalog.rules import MakerForm
from dcms_desktop.company.actions import save_setting
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.scanning.actions import give_back_pieces
from dcms_desktop.scanning.actions import learn_barcode
from dcms_desktop.scanning.actions import learn_text
from dcms_desktop.scanning.actions import move_pieces
from dcms_desktop.scanning.actions import save_device
from dcms_desktop.scanning.actions import save_pack_code
from dcms_desktop.scanning.actions import settle_reading
from dcms_desktop.scanning.actions import switch_pack_code
from dcms_desktop.scanning.actions import undo_pieces
from dcms_desktop.scanning.maker_text import cut_text
from dcms_desktop.scanning.maker_text import propose_roles
from dcms_desktop.scanning.numbers import check_digit
from dcms_desktop.scanning.queries import device_of
from dcms_desktop.scanning.queries import find_code
from dcms_desktop.scanning.queries import item_code_of_scan
from dcms_desktop.scanning.queries import known_first
from dcms_desktop.scanning.queries import pack_code_form
from dcms_desktop.scanning.queries import pack_codes_page
from dcms_desktop.scanning.queries import scanner_of
from dcms_desktop.scanning.reading import read_scan
from dcms_desktop.scanning.rules import KEPT
from dcms_desktop.scanning.rules import REPLACED
from dcms_desktop.scanning.rules import Device
from dcms_desktop.scanning.rules import PackForm
from dcms_desktop.scanning.rules import PackPart
from dcms_desktop.scanning.rules import PieceMove
from dcms_desktop.scanning.rules import Scan
from dcms_desktop.scanning.settings import IN_STORE_CODES
from dcms_desktop.stock.tables import Batch
from tests.masters import add_item
from tests.masters import desk_with_firm

if TYPE_CHECKING:
    from dcms_desktop.db.connect import Books
    from dcms_desktop.db.tx import Tx
    from dcms_desktop.desk import Desk
    from dcms_desktop.scanning.rules import Found

EAN = "8901030865275"
CARTON = "18901030865272"
TEXT = "UPI:{}|B.No:{}|Exp:{}"


def scan(desk: Desk, text: str) -> Found:
    return desk.ask(find_code, read_scan(text, clock.today(), desk.ask(scanner_of)))


def teach(desk: Desk, text: str, item_id: int) -> None:
    cut = cut_text(text)
    assert cut is not None
    desk.do(learn_text, text, item_id, propose_roles(cut, clock.today()))


def add_batch(tx: Tx, item_id: int, number: str, expiry: date) -> None:
    tx.execute(insert(Batch), {"item_id": item_id, "number": number, "expiry": expiry, "mrp": 100})


# ── items ───────────────────────────────────────────────────────────────────────────────────────
def test_a_retail_number_a_gs1_code_and_a_carton_name_the_item(any_books: Books) -> None:
    desk = desk_with_firm(any_books)
    key = add_item(desk, barcodes=(BarcodeForm(code=EAN, units=Units(10)),))
    assert scan(desk, EAN).named[0].units == 10
    named = scan(desk, f"]d2010{EAN}1728053110AB1").named[0]
    assert (named.item_id, named.batch, named.expiry, named.units) == (key, "AB1", date(2028, 5, 31), 10)
    assert scan(desk, f"]C1020{EAN}3712\x1d10AB1").named[0].units == 120
    assert scan(desk, CARTON).carton_of == key
    assert scan(desk, f"]d201{CARTON}10AB1").carton_of == key
    desk.do(learn_barcode, CARTON, key, Units(240))
    assert scan(desk, CARTON).named[0].units == 240
    assert desk.ask(item_code_of_scan, f"]d2010{EAN}10AB1") == desk.ask(find_items, EAN)[0].code
    assert desk.ask(item_code_of_scan, "4006381333931") == ""


def test_a_count_that_no_scan_may_add_is_refused(books: Books) -> None:
    desk = desk_with_firm(books)
    add_item(desk, barcodes=(BarcodeForm(code=EAN, units=Units(100)),))
    found = scan(desk, f"]C1020{EAN}37100")
    assert not found.named
    assert "10000" in found.why


def test_eight_digits_that_name_two_items_are_not_guessed(books: Books) -> None:
    desk = desk_with_firm(books)
    add_item(desk, "One", barcodes=(BarcodeForm(code="04252614"),))
    assert scan(desk, "04252614").named
    add_item(desk, "Other", barcodes=(BarcodeForm(code="042100005264"),))
    assert not scan(desk, "04252614").named
    assert "EAN-8" in scan(desk, "04252614").why


def test_the_shops_own_weight_code_is_so_many_grams(books: Books) -> None:
    desk = desk_with_firm(books)
    number = "211234501250" + check_digit("211234501250")
    gram = add_item(desk, "Almonds", base_unit="g", mrp=Paise(100), barcodes=(BarcodeForm(code="2112345"),))
    assert not scan(desk, number).named
    desk.do(save_setting, IN_STORE_CODES, "item5_grams5")
    assert scan(desk, number).named[0] == replace(
        scan(desk, number).named[0], item_id=gram, units=Units(1_250)
    )
    desk.do(save_setting, IN_STORE_CODES, "item5_paise5")
    assert scan(desk, number).named[0].units == 13
    piece = add_item(desk, "Soap", barcodes=(BarcodeForm(code="2199999"),))
    assert piece
    other = "219999901250" + check_digit("219999901250")
    assert "cannot tell" in scan(desk, other).why


# ── doubt ───────────────────────────────────────────────────────────────────────────────────────
def test_a_known_batch_is_offered_first_and_a_confirmed_reading_is_kept(any_books: Books) -> None:
    desk = desk_with_firm(any_books)
    key = add_item(desk, barcodes=(BarcodeForm(code=EAN),))
    desk.do(add_batch, key, "AB1", date(2028, 12, 31))
    text = f"010{EAN}10AB117281231"
    found = scan(desk, text)
    assert found.scan.doubtful
    first = desk.ask(known_first, found)[0]
    assert (first.batch, first.expiry) == ("AB1", date(2028, 12, 31))
    desk.do(settle_reading, replace(first, doubtful=()))
    again = scan(desk, text)
    assert (again.scan.doubtful, again.named[0].batch) == ((), "AB1")
    assert desk.do(settle_reading, first) == frozenset()


def test_a_reading_with_a_serial_number_is_not_kept(books: Books) -> None:
    desk = desk_with_firm(books)
    assert desk.do(settle_reading, Scan(text="x", code="x", serial="1")) == frozenset()


# ── makers' texts ───────────────────────────────────────────────────────────────────────────────
def test_a_makers_text_is_asked_once_and_then_fills_item_batch_and_expiry(any_books: Books) -> None:
    desk = desk_with_firm(any_books)
    maker = desk.do(save_maker, MakerForm(code="CIP", name="Cipla")).id
    dolo, pan = add_item(desk, "Dolo", maker_id=maker), add_item(desk, "Pan", maker_id=maker)
    assert not scan(desk, TEXT.format("P1", "KX1", "12/2028")).named
    teach(desk, TEXT.format("P1", "KX1", "12/2028"), dolo)
    named = scan(desk, TEXT.format("P1", "ZZ7", "01/2029")).named[0]
    assert (named.item_id, named.batch, named.expiry) == (dolo, "ZZ7", date(2029, 1, 31))
    assert not scan(desk, TEXT.format("P2", "ZZ7", "01/2029")).named
    teach(desk, TEXT.format("P2", "ZZ7", "01/2029"), pan)
    assert scan(desk, TEXT.format("P2", "Q", "01/2029")).named[0].item_id == pan


def test_a_text_that_differs_from_what_was_learned_fills_nothing(books: Books) -> None:
    desk = desk_with_firm(books)
    teach(desk, TEXT.format("P1", "KX1", "12/2028"), add_item(desk, "Dolo"))
    found = scan(desk, TEXT.format("P1", "KX1", "soon"))
    assert not found.named
    assert "differs" in found.why


def test_two_makers_with_one_form_and_one_product_code_are_not_guessed(books: Books) -> None:
    desk = desk_with_firm(books)
    makers = [desk.do(save_maker, MakerForm(code=code, name=code)).id for code in ("A", "B")]
    for maker in makers:
        teach(desk, TEXT.format("P1", "KX1", "12/2028"), add_item(desk, f"Item {maker}", maker_id=maker))
    assert "Two makers" in scan(desk, TEXT.format("P1", "KX1", "12/2028")).why


def test_a_text_without_parts_and_a_count_of_nothing_are_refused(books: Books) -> None:
    desk = desk_with_firm(books)
    key = add_item(desk)
    with pytest.raises(Refused, match="no parts"):
        desk.do(learn_text, "plain", key, ())
    with pytest.raises(Refused, match="one or more"):
        desk.do(learn_text, TEXT.format("P1", "KX1", "12/2028"), key, (), Units(0))


# ── cartons, sets, pieces ───────────────────────────────────────────────────────────────────────
def pack(code: str = "CT-00001", kind: str = "carton", **more: object) -> PackForm:
    parts = more.pop("parts", None) or (PackPart(item_id=1, units=Units(240), batch="AB1"),)
    return PackForm(code=code, kind=kind, parts=parts, **more)  # type: ignore[arg-type] # the parts of a test


def test_one_carton_scan_names_all_its_pieces_with_their_batches(any_books: Books) -> None:
    desk = desk_with_firm(any_books)
    one, two = add_item(desk, "Dolo"), add_item(desk, "Pan")
    parts = (
        PackPart(item_id=one, units=Units(100), batch="AB1"),
        PackPart(item_id=one, units=Units(40), batch="AB2"),
        PackPart(item_id=two, units=Units(5)),
    )
    key = desk.do(save_pack_code, pack(kind="set", name="Fever kit", parts=parts)).id
    found = scan(desk, "CT-00001")
    assert [(named.item_id, named.units, named.batch) for named in found.named] == [
        (one, 100, "AB1"), (one, 40, "AB2"), (two, 5, ""),
    ]  # fmt: skip
    assert found.pack == "set"
    rows, total = desk.ask(pack_codes_page, "fever")
    assert (total, rows[0].parts) == (1, "100 Dolo · AB1, 40 Dolo · AB2, 5 Pan")
    form = desk.ask(pack_code_form, key)
    desk.do(save_pack_code, replace(form, parts=parts[:1]))
    assert len(scan(desk, "CT-00001").named) == 1
    desk.do(switch_pack_code, key, active=False)
    assert not scan(desk, "CT-00001").named
    assert desk.ask(pack_codes_page)[1] == 0


def test_a_carton_serial_number_names_a_carton(books: Books) -> None:
    desk = desk_with_firm(books)
    key = add_item(desk, "Dolo", barcodes=(BarcodeForm(code=EAN),))
    serial = "38901030000000001"
    serial += check_digit(serial)
    desk.do(save_pack_code, pack(serial, parts=(PackPart(item_id=key, units=Units(7), batch="Q1"),)))
    assert scan(desk, f"]C100{serial}").named[0].units == 7
    assert scan(desk, f"]C100{serial}020{EAN}3712").named[0].batch == "Q1"


def test_a_unique_piece_is_sold_once(any_books: Books) -> None:
    desk = desk_with_firm(any_books)
    key = add_item(desk, "Meter")
    desk.do(save_pack_code, pack("SN-1", "piece", parts=(PackPart(item_id=key, units=Units(1)),)))
    assert scan(desk, "SN-1").named
    sold = PieceMove(code="SN-1", deed="out", item_id=key, name="Meter", serialised=False)
    desk.do(move_pieces, 77, [sold, replace(sold, code="unknown")])
    assert scan(desk, "SN-1").named[0].sold
    with pytest.raises(Refused, match="sold already"):
        desk.do(move_pieces, 78, [sold])
    desk.do(move_pieces, 79, [replace(sold, deed="back", bill_id=77, go_to=(1, "saleable"))])
    assert not scan(desk, "SN-1").named[0].sold
    desk.do(move_pieces, 80, [sold])
    desk.do(undo_pieces, 80, lambda _tx, document_id: str(document_id))
    assert not scan(desk, "SN-1").named[0].sold
    desk.do(move_pieces, 81, [sold])
    desk.do(give_back_pieces, 81)
    assert not scan(desk, "SN-1").named[0].sold


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "  "}, "code"),
        ({"code": "x" * 61}, "code"),
        ({"kind": "heap"}, "kind"),
        ({"parts": (PackPart(item_id=1, units=Units(0)),)}, "parts"),
        ({"parts": (PackPart(item_id=9, units=Units(1)),)}, "parts"),
        ({"parts": tuple(PackPart(item_id=1, units=Units(1)) for _ in range(201))}, "parts"),
        ({"kind": "piece"}, "parts"),
        ({"code": EAN}, "code"),
    ],
)
def test_a_pack_that_cannot_be_is_refused(books: Books, change: dict[str, object], field: str) -> None:
    desk = desk_with_firm(books)
    add_item(desk, barcodes=(BarcodeForm(code=EAN),))
    with pytest.raises(Refused) as no:
        desk.do(save_pack_code, replace(pack(), **change))  # type: ignore[arg-type] # the parts of a test
    assert no.value.field == field
    with pytest.raises(Refused, match="Nothing lies"):
        desk.do(save_pack_code, replace(pack(), parts=()))


def test_a_code_belongs_to_one_pack(books: Books) -> None:
    desk = desk_with_firm(books)
    add_item(desk)
    desk.do(save_pack_code, pack())
    with pytest.raises(Refused, match="belongs to another"):
        desk.do(save_pack_code, pack())
    with pytest.raises(Refused, match="not in the books"):
        desk.ask(pack_code_form, 99)


# ── devices ─────────────────────────────────────────────────────────────────────────────────────
def test_what_a_test_found_of_a_scanner_is_kept_for_its_counter(any_books: Books) -> None:
    desk = desk_with_firm(any_books)
    assert desk.ask(device_of, "scanner") == Device(kind="scanner")
    told = Device(
        kind="scanner", port="/dev/ttyUSB0@9600", separator=REPLACED, mark="^", found=("one", "two")
    )
    desk.do(save_device, told)
    assert desk.ask(device_of, "scanner") == told
    desk.do(save_device, replace(told, separator=KEPT, mark=""))
    assert desk.ask(scanner_of).separator == KEPT


@pytest.mark.parametrize(
    "wrong",
    [
        Device(kind="scanner", port="a b"),
        Device(kind="toaster"),
        Device(kind="scanner", separator=REPLACED),
        Device(kind="scanner", mark="^"),
        Device(kind="scanner", separator="odd"),
    ],
)
def test_a_device_that_cannot_be_is_refused(books: Books, wrong: Device) -> None:
    with pytest.raises(Refused):
        desk_with_firm(books).do(save_device, wrong)
