"""A supplier's bill from his file: found by GSTIN, matched with confidence, doubted aloud, never posted."""

import json
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dcms_desktop.catalog.rules import ItemNames
from dcms_desktop.catalog.rules import Pack
from dcms_desktop.db.connect import Books
from dcms_desktop.intake.matching import Goods
from dcms_desktop.intake.receiving import Loaded
from dcms_desktop.intake.receiving import Wish
from dcms_desktop.intake.receiving import receive_file
from dcms_desktop.intake.receiving import supplier_of_claim
from dcms_desktop.intake.signed import NOT_VERIFIED
from dcms_desktop.intake.signed import UNKNOWN_KEY
from dcms_desktop.intake.signed import VERIFIED
from dcms_desktop.intake.signed import check_keys
from dcms_desktop.intake.signed import read_claim
from dcms_desktop.intake.supplier_file import FileLine
from dcms_desktop.intake.supplier_file import file_of_json
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.purchase.actions import forget_line
from dcms_desktop.purchase.actions import remember_lines
from dcms_desktop.purchase.actions import save_remembered
from dcms_desktop.purchase.queries.remembered import remembered_of
from dcms_desktop.purchase.queries.remembered import remembered_page
from dcms_desktop.purchase.remembered import RememberedForm
from dcms_desktop.purchase.remembered import known_by
from reports.engine.read_bill import read_bill
from tests.shop import Shop
from tests.supplier_bills import BUYER
from tests.supplier_bills import PORTAL
from tests.supplier_bills import SELLER
from tests.supplier_bills import STRANGER
from tests.supplier_bills import claim
from tests.supplier_bills import einvoice
from tests.supplier_bills import part
from tests.supplier_bills import pem
from tests.supplier_bills import signed


@pytest.fixture
def shop(books: Books) -> Shop:
    shop = Shop(books, gstin=BUYER)
    shop.item("Tooth Paste 100 g", hsn="33061020", maker_code="TP100", batched=True)
    shop.party("Colour Labs", role="supplier", gstin=SELLER, tax_type="regular")
    return shop


def load(shop: Shop, told: dict[str, Any], **wish: Any) -> Loaded:
    return shop.desk.ask(receive_file, file_of_json(json.dumps(told).encode(), ""), Wish(**wish))


def test_an_einvoice_becomes_a_receipt_to_the_paisa(shop: Shop) -> None:
    loaded = load(shop, einvoice())
    line = loaded.document.lines[0]
    assert (loaded.party.name, loaded.document.reference) == ("Colour Labs", "T/26-27/1")
    assert loaded.document.reference_date == "2026-11-12"
    assert (line.item, line.quantity, line.free, line.rate) == ("I1", "10", "1", "72.000")
    assert (line.batch, line.expiry, line.discounts) == ("B123", "2028-12-31", ["28.80"])
    assert (loaded.matches[0].how, loaded.total, loaded.told) == ("name", Paise(72_600), Paise(72_600))
    assert [doubt.field for doubt in loaded.doubts] == ["mrp"]  # INV-01 has no MRP: the pack is looked at


def test_quantities_are_those_that_the_rate_is_for(shop: Shop) -> None:
    shop.item(
        "Dolo 650",
        rate_per=Units(15),
        base_unit="tab",
        packs=(Pack(name="box", letter="b", units=Units(150)),),
    )
    strips = load(shop, einvoice(PrdDesc="Dolo 650", HsnCd="30049099", Unit="NOS")).document.lines[0]
    boxes = load(shop, einvoice(PrdDesc="Dolo 650", HsnCd="30049099", Unit="BOX")).document.lines[0]
    assert (strips.quantity, strips.free, strips.rate) == ("150", "15", "72.000")
    assert (boxes.quantity, boxes.free, boxes.rate) == ("1500", "150", "7.200")


def test_goods_that_nobody_knows_are_asked_about_and_an_answer_is_taken(shop: Shop) -> None:
    told = einvoice(PrdDesc="Dental cream white")
    asked = load(shop, told)
    assert not asked.document.lines
    assert "item" in [doubt.field for doubt in asked.doubts]
    assert "total" in [doubt.field for doubt in asked.doubts]
    answered = load(shop, told, items={"Dental cream white": "I1"})
    assert answered.document.lines[0].item == "I1"
    assert answered.total == answered.told
    left_out = load(shop, told, items={"1": ""})
    assert [doubt.field for doubt in left_out.doubts] == ["total"]
    with pytest.raises(Refused, match="no item I77"):
        load(shop, told, items={"1": "I77"})


def test_another_total_names_the_difference(shop: Shop) -> None:
    told = einvoice()
    told["ValDtls"]["TotInvVal"] = 730
    doubt = load(shop, told).doubts[-1]
    assert (doubt.field, "₹−4.00" in doubt.text) == ("total", True)


def test_a_bill_for_somebody_else_and_a_stranger_are_refused(shop: Shop) -> None:
    for name, field in (("BuyerDtls", "buyer"), ("SellerDtls", "party")):
        told = einvoice()
        told[name]["Gstin"] = "29AAGCB7383J1Z4"
        with pytest.raises(Refused) as no:
            load(shop, told)
        assert no.value.field == field


KNOWN = [
    ItemNames(1, "I1", "Dolo 650 Tablet", "MD650", "30049099", 7),
    ItemNames(2, "I2", "Dolo 500 Tablet", "MD500", "30049099", 7),
    ItemNames(3, "I3", "Tooth Paste", "MD650", "33061020", 8),
    ItemNames(4, "I4", "Soap Lime", "", "34011190", None),
]


@pytest.mark.parametrize(
    ("line", "how", "first"),
    [
        (FileLine(no=1, code="md650", name="anything"), "code", 1),  # the code of this supplier's own maker
        (FileLine(no=1, code="MD650", name="Dolo", hsn="33061020"), "", 1),  # another HSN: asked
        (FileLine(no=1, barcode="8901", name="x"), "barcode", 4),
        (FileLine(no=1, name="DOLO 650 TABLET"), "name", 1),
        (FileLine(no=1, name="DOLO 650 TABLETS", hsn="3004"), "name", 1),
        (FileLine(no=1, name="DOLO 650 TABLETS"), "", 1),  # no HSN beside a name that only looks alike
        (FileLine(no=1, name="Dolo 600 Tablet", hsn="3004"), "", 1),  # other numbers are other goods
        (FileLine(no=1, name="Soap Lime", hsn="33061020"), "", 4),
        (FileLine(no=1, name="Zinc ointment"), "", None),
        (FileLine(no=1, code="nothing"), "", None),
    ],
)
def test_what_a_line_means(line: FileLine, how: str, first: int | None) -> None:
    match = Goods(KNOWN, {"8901": 4}, supplier_id=7).match(line)
    assert match.how == how
    assert (match.choices[0].item_id if match.choices else None) == first
    assert all(one.confidence <= 100 for one in match.choices)


def test_a_person_names_an_item_by_code_or_barcode() -> None:
    goods = Goods(KNOWN, {"8901": 4, "77": 99}, supplier_id=7)
    assert [goods.named(code) for code in (" i2 ", "8901", "77", "MD650")] == [2, 4, None, None]


# ── signed codes ────────────────────────────────────────────────────────────────────────────────
def test_a_code_is_verified_by_a_key_we_hold(shop: Shop) -> None:
    read = read_claim(signed(claim()), f"from 2026-01-01\n{pem(STRANGER)}\nfrom 2026-06-01\n{pem(PORTAL)}")
    assert (read.state, read.number, read.total) == (VERIFIED, "T/26-27/1", Paise(72_600))
    assert shop.desk.ask(supplier_of_claim, read).name == "Colour Labs"
    assert read_claim(signed(claim()), "").state == UNKNOWN_KEY


def test_a_changed_code_is_refused(shop: Shop) -> None:
    head, _, tail = signed(claim()).split(".")
    changed = f"{head}.{part({'data': json.dumps(claim(TotInvVal=1))})}.{tail}"
    read = read_claim(changed, pem(PORTAL))
    assert read.state == NOT_VERIFIED
    with pytest.raises(Refused, match="forged"):
        shop.desk.ask(supplier_of_claim, read)
    with pytest.raises(Refused, match="not to ours"):
        shop.desk.ask(supplier_of_claim, read_claim(signed(claim(BuyerGstin=SELLER)), pem(PORTAL)))


@pytest.mark.parametrize("alg", ["none", "HS256", "PS256", "rs256", None])
def test_no_other_way_to_sign_is_taken(alg: Any) -> None:
    with pytest.raises(Refused, match="not by RS256"):
        read_claim(signed(claim(), alg=alg), pem(PORTAL))


@pytest.mark.parametrize(
    "text",
    ["", "eyJ", "eyJ.eyJ.eyJ", "a.b", "eyJhbGciOiJSUzI1NiJ9..", "eyJhbGciOiJSUzI1NiJ9.W10.x",
     "ey" * 3_000_000,
     f"{part({'alg': 'RS256'})}.{part({'data': '[' * 100_000})}.aaaa",
     f"{part({'alg': 'RS256'})}.{part({'data': {'DocNo': '1'}})}.aaaa",
     f"{part({'alg': 'RS256'})}.{part({'data': claim(TotInvVal='1e9999')})}.aaaa",
     f"{part({'alg': 'RS256'})}.{part({'data': claim(DocDt='32/13/2026')})}.aaaa"],
)  # fmt: skip
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(Refused) as no:
        read_claim(text, pem(PORTAL))
    assert no.value.field == "code"


def test_keys_that_are_none_are_refused() -> None:
    for text in ("", "hello", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"):
        with pytest.raises(Refused):
            check_keys(text)
    assert check_keys(pem(PORTAL) + pem(STRANGER)) == 2


def test_a_signed_envelope_is_opened_and_a_forged_one_refused(shop: Shop) -> None:
    body = json.dumps({"SignedInvoice": signed(einvoice())}).encode()
    for keys, state in ((pem(PORTAL), VERIFIED), ("", UNKNOWN_KEY), (pem(STRANGER), NOT_VERIFIED)):
        assert file_of_json(body, keys).signature == state
    with pytest.raises(Refused, match="signature"):
        shop.desk.ask(receive_file, file_of_json(body, pem(STRANGER)), Wish())


# ── hostile files ───────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "body",
    [b"{", b"[]", b"{}", b"\xff\xfe", b"[" * 200_000, b'{"ItemList": []}', b'{"ItemList": [5]}',
     b'{"ItemList": [{"Qty": 1e999999999}]}', b'{"ItemList": [{"Qty": true}]}',
     b'{"ItemList": [{"Qty": NaN}]}',
     b'{"ItemList": [{"PrdDesc": []}]}', b'{"ItemList": [{}], "DocDtls": 5}', b" " * 5_000_000,
     json.dumps({"ItemList": [{}] * 3_001}).encode(), b'{"ItemList": [{}], "DocDtls": {"Typ": "CRN"}}'],
)  # fmt: skip
def test_broken_einvoices_are_refused(body: bytes) -> None:
    with pytest.raises(Refused) as no:
        file_of_json(body, "")
    assert no.value.field == "file"


FIELDS = st.sampled_from(["Qty", "UnitPrice", "Discount", "BchDtls", "PrdDesc", "HsnCd", "FreeQty"])
ANYTHING = st.none() | st.integers() | st.floats() | st.text() | st.lists(st.integers())


@given(st.dictionaries(FIELDS, ANYTHING, max_size=5))
def test_whatever_a_line_holds_is_read_or_refused(line: dict[str, Any]) -> None:
    with suppress(Refused):
        assert len(file_of_json(json.dumps(einvoice(**line)).encode(), "").lines) == 1


def test_lines_with_impossible_figures_are_doubted_not_taken(shop: Shop) -> None:
    for line in ({"Qty": 1.5}, {"Qty": -1}, {"UnitPrice": -3}, {"Discount": -3}):
        loaded = load(shop, einvoice(**line))
        assert not loaded.document.lines
        assert loaded.doubts


def test_what_a_file_is_follows_from_its_bytes(tmp_path: Path) -> None:
    file = tmp_path / "bill.csv"
    file.write_text(signed(claim()))
    assert isinstance(read_bill(file, ""), str)
    file.write_bytes(b"\xef\xbb\xbf" + json.dumps(einvoice()).encode())
    assert not isinstance(read_bill(file, ""), str)
    file.write_bytes(b"%PDF-1.7")
    with pytest.raises(Refused):
        read_bill(file, "")


# ── what was said is remembered ─────────────────────────────────────────────────────────────────
def strange(**more: Any) -> dict[str, Any]:
    """Return a bill whose line is called as nothing here is."""
    return einvoice(**{"PrdDesc": "Dentifrice tube large", "Unit": "CTN", **more})


def test_an_answer_is_known_on_the_next_bill_with_who_gave_it(shop: Shop) -> None:
    first = load(shop, strange())
    assert first.matches[0].how == ""
    said = load(shop, strange(), items={"1": "I1"}, units={"1": 12})
    assert (said.matches[0].how, said.document.lines[0].quantity, len(said.answers)) == ("answer", "120", 1)
    shop.desk.do(remember_lines, said.answers)
    again = load(shop, strange(PrdDesc="DENTIFRICE, tube  (large)"))
    match = again.matches[0]
    assert (match.how, match.units, again.document.lines[0].quantity) == ("remembered", 12, "120")
    assert match.note == f"Meera {show_day(clock.today())}"
    assert again.answers == ()
    assert not [doubt for doubt in again.doubts if doubt.field in {"item", "unit"}]
    other_unit = load(shop, strange(Unit="PCS"))
    assert other_unit.document.lines[0].quantity == "10"


def test_a_remembered_line_is_said_anew_and_forgotten(shop: Shop) -> None:
    shop.item("Other Paste", hsn="33061020")
    shop.desk.do(remember_lines, load(shop, strange(), items={"1": "I1"}).answers)
    shop.desk.do(remember_lines, load(shop, strange(), items={"1": "I2"}).answers)
    assert load(shop, strange()).matches[0].choices[0].code == "I2"
    (one,), total = shop.desk.ask(remembered_page, "dentifrice colour")
    assert (one.item, one.user, total) == ("Other Paste", "Meera", 1)
    shop.desk.do(forget_line, one.id)
    assert load(shop, strange()).matches[0].how == ""
    assert shop.desk.ask(remembered_page)[0] == []
    shop.desk.do(forget_line, one.id, active=True)
    assert load(shop, strange()).matches[0].how == "remembered"
    assert shop.trouble() == ""


def test_a_code_is_known_whatever_the_name_and_only_for_its_supplier(shop: Shop) -> None:
    party = shop.parties["Colour Labs"]
    form = RememberedForm(party_id=party, code="cl-9 ", name="PASTE", item_id=shop.items["Tooth Paste 100 g"])
    shop.desk.do(save_remembered, form)
    assert known_by("CL-9", "anything") in shop.desk.ask(remembered_of, party)
    assert shop.desk.ask(remembered_of, party + 1) == {}
    for field, wrong in (
        ("code", replace(form, code="", name="")),
        ("party", replace(form, party_id=0)),
        ("item", replace(form, item_id=0)),
        ("units", replace(form, units=Units(-1))),
    ):
        with pytest.raises(Refused) as no:
            shop.desk.do(save_remembered, wrong)
        assert no.value.field == field


def test_a_form_that_says_what_another_says_takes_its_place(shop: Shop) -> None:
    party, item = shop.parties["Colour Labs"], shop.items["Tooth Paste 100 g"]
    one = shop.desk.do(save_remembered, RememberedForm(party_id=party, code="A", item_id=item)).id
    two = shop.desk.do(save_remembered, RememberedForm(party_id=party, code="B", item_id=item)).id
    changed = shop.desk.do(save_remembered, RememberedForm(id=two, party_id=party, code="A", item_id=item))
    assert changed.id == one
    assert [row.code for row in shop.desk.ask(remembered_page)[0]] == ["A"]
