from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from PIL import ImageChops

from dcms_desktop.documents.posted import Posted
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import show_paise
from reports.papers.paper import CopyMark
from reports.papers.paper import PaperOptions
from reports.papers.paper import all_papers
from reports.papers.paper import find_paper
from reports.papers.paper import papers_of
from reports.papers.paper import render_paper
from reports.papers.upi import upi_link
from tests.makers_posted import PHARMA
from tests.makers_posted import Goods
from tests.makers_posted import make_bill_of_supply
from tests.makers_posted import make_cash_bill
from tests.makers_posted import make_firm
from tests.makers_posted import make_goods_receipt
from tests.makers_posted import make_house
from tests.makers_posted import make_inter_state
from tests.makers_posted import make_invoice
from tests.makers_posted import make_journal
from tests.makers_posted import make_party
from tests.makers_posted import make_payment
from tests.makers_posted import make_receipt
from tests.makers_posted import make_sez
from tests.needs import needs
from tests.reports.paper_tools import codes_of
from tests.reports.paper_tools import faults_of_pdf
from tests.reports.paper_tools import loose_fonts
from tests.reports.paper_tools import page_text
from tests.reports.paper_tools import pages_of
from tests.reports.paper_tools import squeezed

pytestmark = needs("pdftotext", "qpdf")

DOCUMENTS: dict[str, tuple[str, Posted]] = {
    "tax_invoice_a4": ("tax_invoice_a4", make_invoice(freight=25_000)),
    "tax_invoice_a5": ("tax_invoice_a5", make_invoice(PHARMA[:6])),
    "tax_invoice_a4_long": ("tax_invoice_a4", make_invoice(PHARMA * 4)),
    "tax_invoice_a5_long": ("tax_invoice_a5", make_invoice()),
    "tax_invoice_a4_inter_state": ("tax_invoice_a4", make_inter_state()),
    "tax_invoice_a4_sez": ("tax_invoice_a4", make_sez()),
    "tax_invoice_a4_cash": ("tax_invoice_a4", make_cash_bill()),
    "bill_of_supply_a4": ("tax_invoice_a4", make_bill_of_supply()),
    "goods_receipt_a4": ("goods_receipt_a4", make_goods_receipt()),
    "stock_transfer_a4": (
        "stock_transfer_a4",
        make_house("stock_transfer", transporter="Own tempo", vehicle="MH12 AB 1234"),
    ),
    "transfer_receipt_a4": ("transfer_receipt_a4", make_house("transfer_receipt", against="ST/26-27/000007")),
    "stock_adjustment_a4": ("stock_adjustment_a4", make_house("stock_adjustment")),
    "stock_count_a4": ("stock_count_a4", make_house("stock_count")),
    "bucket_move_a4": ("bucket_move_a4", make_house("bucket_move")),
    "purchase_order_a4": (
        "purchase_order_a4",
        replace(make_goods_receipt(), kind="purchase_order", title="purchase_order"),
    ),
    "purchase_return_a4": (
        "debit_note_a4",
        replace(make_goods_receipt(), kind="purchase_return", title="purchase_return", note_reason="damage"),
    ),
    "money_receipt_a5": ("money_receipt_a5", make_receipt()),
    "payment_a5": ("payment_a5", make_payment()),
    "voucher_a5": ("voucher_a5", make_journal()),
    "voucher_a5_long": ("voucher_a5", make_journal(30)),
}


def test_the_papers_of_the_tree_are_found() -> None:
    assert sorted(all_papers()) == [
        "breakage_receipt_a4", "bucket_move_a4", "challan_return_a4", "claim_goods_a4", "credit_note_a4",
        "debit_note_a4",
        "delivery_challan_a4",
        "delivery_challan_a5", "goods_receipt_a4", "goods_receipt_dot_136", "goods_receipt_dot_80",
        "money_receipt_80", "money_receipt_a5", "money_receipt_dot_80", "payment_80", "payment_a5",
        "payment_dot_80", "purchase_order_a4", "quotation_a4", "quotation_a5", "receipt_58",
        "receipt_80", "replacement_issue_a4", "sales_order_a4", "sales_order_a5", "stock_adjustment_a4",
        "stock_count_a4",
        "stock_transfer_a4", "tax_invoice_a4",
        "tax_invoice_a5", "tax_invoice_dot_136", "tax_invoice_dot_136_half", "tax_invoice_dot_80",
        "tax_invoice_dot_80_half",
        "tax_invoice_form_a4", "tax_invoice_form_a5", "tax_invoice_form_dot", "transfer_receipt_a4",
        "voucher_a5",
    ]  # fmt: skip


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_page_is_as_kept(name: str, kept: Any) -> None:
    paper, posted = DOCUMENTS[name]
    kept(f"{name}.txt", page_text(render_paper(paper, posted)))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_pdf_is_sound_and_carries_its_fonts(name: str, tmp_path: Path) -> None:
    paper, posted = DOCUMENTS[name]
    pdf = render_paper(paper, posted)
    assert not faults_of_pdf(pdf, tmp_path)
    assert not loose_fonts(pdf, tmp_path)


@pytest.mark.parametrize("paper", ["tax_invoice_a4", "tax_invoice_a5"])
def test_the_qr_pays_what_is_open_of_this_bill(paper: str, tmp_path: Path) -> None:
    bill = make_invoice(PHARMA[:3], received=Paise(100_000))
    pages = pages_of(render_paper(paper, bill), tmp_path)
    assert codes_of(pages[-1]) == [upi_link(bill)]
    assert f"am={(bill.total - 100_000) / 100:.2f}&" in upi_link(bill)
    assert "tn=Bill%20A/26-27/000412" in upi_link(bill)


@pytest.mark.parametrize(
    "bill",
    [
        make_cash_bill(),
        make_invoice(firm=make_firm(upi_id="")),
        make_invoice(state="cancelled"),
        make_goods_receipt(),
    ],
    ids=["paid", "no_upi", "cancelled", "purchase"],
)
def test_nothing_to_pay_has_no_qr(bill: Posted) -> None:
    assert not upi_link(bill)


def test_rule_46_is_on_the_page() -> None:
    text = squeezed(page_text(render_paper("tax_invoice_a4", make_invoice())))
    for wanted in (
        "TAX INVOICE", "ORIGINAL FOR RECIPIENT", "Shree Ganesh Distributors", "GSTIN 27AAPFU0939F1ZV",
        "A/26-27/000412", "23-11-2026", "Asha Medical & General Stores", "GSTIN 27AABCU9603R1ZN",
        "State Maharashtra (27)", "Place of supply Maharashtra (27)", "Reverse charge No", "30049099",
        "DOL24081", "08/28", "33.90", "CGST %", "SGST %", "Amount in words", "Authorised signatory",
        "DL 20B MH-PZ3-123456", "FSSAI 11526035000123", "डोलो ६५० गोली", "குரோசின் மாத்திரை", "STR",
    ):  # fmt: skip
        assert wanted in text, wanted


def test_a_union_territory_names_its_own_head() -> None:
    text = page_text(render_paper("tax_invoice_a4", make_invoice(second_head="UTGST")))
    assert "UTGST %" in text
    assert "SGST %" not in text.replace("UTGST", "")


def test_the_composition_dealer_declares_on_top() -> None:
    text = squeezed(page_text(render_paper("tax_invoice_a4", make_bill_of_supply())))
    assert text.index("Composition taxable person, not eligible to collect tax") < text.index(
        "BILL OF SUPPLY"
    )
    assert "CGST" not in text


@pytest.mark.parametrize(
    ("with_payment", "words"),
    [(False, "UNDER BOND OR LETTER OF UNDERTAKING WITHOUT"), (True, "ON PAYMENT OF")],
)
def test_a_zone_supply_is_endorsed(with_payment: bool, words: str) -> None:
    text = squeezed(page_text(render_paper("tax_invoice_a4", make_sez(with_payment=with_payment))))
    assert f"SUPPLY MEANT TO SEZ UNIT OR SEZ DEVELOPER FOR AUTHORISED OPERATIONS {words}" in text


def test_an_export_is_endorsed_and_names_the_country() -> None:
    party = make_party(
        tax_type="overseas", country="Nepal", gstin=None, state="96", state_name="Foreign Country"
    )
    bill = make_invoice(inter_state=True, taxed=False, party=party, with_payment=False)
    text = squeezed(page_text(render_paper("tax_invoice_a4", bill)))
    assert "SUPPLY MEANT FOR EXPORT UNDER BOND" in text
    assert "Nepal" in text


def test_reverse_charge_is_said_with_its_consequence() -> None:
    text = squeezed(page_text(render_paper("tax_invoice_a4", make_invoice(reverse_charge=True))))
    assert "Reverse charge Yes" in text
    assert "payable by the recipient" in text


def test_another_place_of_delivery_is_printed() -> None:
    ship_to = make_party(name="Asha Godown", address1="Plot 9, Bhosari", city="Pimpri", pin="411026")
    for paper in ("tax_invoice_a4", "tax_invoice_a5"):
        text = squeezed(page_text(render_paper(paper, make_invoice(PHARMA[:2], ship_to=ship_to))))
        assert "Delivered to" in text
        assert "Asha Godown" in text
        assert "Bhosari" in text


def test_three_sets_bear_the_marks_of_the_law() -> None:
    text = page_text(render_paper("tax_invoice_a4", make_invoice(PHARMA[:2]), copy=CopyMark(copies=3)))
    marks = ("ORIGINAL FOR RECIPIENT", "DUPLICATE FOR TRANSPORTER", "TRIPLICATE FOR SUPPLIER")
    assert [text.count(mark) for mark in marks] == [1, 1, 1]
    two = page_text(render_paper("tax_invoice_a4", make_invoice(PHARMA[:2]), copy=CopyMark(copies=2)))
    assert "DUPLICATE FOR SUPPLIER" in two


def test_a_challan_has_marks_of_its_own() -> None:
    challan = make_invoice(PHARMA[:2], kind="delivery_challan", title="delivery_challan")
    text = page_text(render_paper("tax_invoice_a4", challan, copy=CopyMark(copies=3)))
    assert "ORIGINAL FOR CONSIGNEE" in text
    assert "TRIPLICATE FOR CONSIGNOR" in text
    assert "DELIVERY CHALLAN" in text
    assert "Received in good condition" in text


def test_a_reprint_says_which_it_is() -> None:
    again = CopyMark(reprint=2, printed_at="24-11-2026 10:05")
    for paper in ("tax_invoice_a4", "tax_invoice_a5"):
        text = page_text(render_paper(paper, make_invoice(PHARMA[:2]), copy=again))
        assert "DUPLICATE 2 · printed again 24-11-2026 10:05" in text
    assert "POSSIBLE DUPLICATE" in page_text(
        render_paper("tax_invoice_a4", make_invoice(PHARMA[:2]), copy=CopyMark(maybe_printed=True))
    )
    assert "printed again" not in page_text(render_paper("tax_invoice_a4", make_invoice(PHARMA[:2])))


def test_practice_and_cancelled_lie_across_every_page(tmp_path: Path) -> None:
    long = make_invoice(
        PHARMA * 4, firm=make_firm(practice=True), state="cancelled", cancel_reason="Wrong party"
    )
    pages = page_text(render_paper("tax_invoice_a4", long)).split("--- page ---")[:-1]
    assert len(pages) == 2
    for page in pages:
        letters = "".join(page.split())
        assert all(mark in letters for mark in ("P", "R", "A", "C")), page
    assert "CANCELLED: Wrong party" in pages[0]
    plain = pages_of(render_paper("tax_invoice_a4", make_invoice(PHARMA[:2])), tmp_path)[0]
    ghost = pages_of(
        render_paper("tax_invoice_a4", make_invoice(PHARMA[:2], firm=make_firm(practice=True))), tmp_path
    )[0]
    middle = (
        plain.width // 2 - 150,
        plain.height // 2 - 150,
        plain.width // 2 + 150,
        plain.height // 2 + 150,
    )
    assert plain.crop(middle).convert("L").getextrema()[0] != ghost.crop(middle).convert("L").getextrema()[0]


def test_the_first_a4_page_holds_fourteen_lines_and_more() -> None:
    pages = page_text(render_paper("tax_invoice_a4", make_invoice(PHARMA + PHARMA[:4]))).split("--- page ---")
    assert len(pages) == 2  # one page and what follows its end
    assert "16 items" in pages[0]


def sums_after(words: str, page: str) -> list[str]:
    return next(line for line in page.splitlines() if words in line).split()[-2:]


def test_sums_are_carried_over_the_pages() -> None:
    bill = make_invoice(PHARMA * 8)
    pages = page_text(render_paper("tax_invoice_a4", bill)).split("--- page ---")[:-1]
    assert len(pages) == 4
    for number, (page, following) in enumerate(pairwise(pages), 1):
        carried = sums_after("Carried forward", page)
        brought = sums_after("Brought forward", following)
        assert carried == brought
        assert f"Page {number} of 4" in page
        assert "HSN" in page
    assert show_paise(sum(line.amount for line in bill.lines)) in pages[-1]


@pytest.mark.parametrize("count", range(1, 40))
def test_every_line_is_printed_once_however_many(count: int) -> None:
    goods = [replace(PHARMA[0], batch=f"BATCH{number}X", free=0, local_name="") for number in range(count)]
    for paper in ("tax_invoice_a4", "tax_invoice_a5"):
        text = page_text(render_paper(paper, make_invoice(goods)))
        for number in range(count):
            assert text.count(f"BATCH{number}X") == 1
        assert f"{count} item" in text


names = st.text(
    st.characters(codec="utf-8") | st.sampled_from("आशा\u200dமா=@\x1b\x00\u202e"),
    min_size=1,
    max_size=80,
)
goods_lines = st.builds(
    Goods,
    name=names,
    rate=st.integers(0, 99_999_999).map(lambda mills: f"{mills // 1000}.{mills % 1000:03}"),
    units=st.integers(1, 99_999),
    gst=st.sampled_from([0, 250, 3_000, 5_000, 12_000, 18_000, 40_000]),
    free=st.integers(0, 99),
    off=st.sampled_from([0, 2_500, 10_000]),
    batch=names,
    expiry=st.none() | st.dates(date(2026, 1, 1), date(2040, 12, 31)),
    mrp=st.integers(0, 10_000_000),
    local_name=st.just("") | names,
)


@given(goods=st.lists(goods_lines, min_size=1, max_size=30), inter_state=st.booleans(), data=st.data())
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
def test_figures_on_the_page_are_those_of_the_document(
    goods: list[Goods], inter_state: bool, data: st.DataObject
) -> None:
    bill = make_invoice(goods, inter_state=inter_state)
    paper = data.draw(st.sampled_from(["tax_invoice_a4", "tax_invoice_a5"]))
    text = page_text(render_paper(paper, bill))
    tokens = set(text.split())
    assert any(show_paise(bill.total) in line for line in text.splitlines() if "Total ₹" in line)
    heads = [bill.igst] if inter_state else [bill.cgst, bill.sgst]
    for paise in (
        bill.taxable,
        *heads,
        *(line.amount for line in bill.lines),
        *(r.taxable for r in bill.rates),
    ):
        assert show_paise(paise) in tokens, paise
    assert not set(text) & {"\x1b", "\x00", "\u202e"}


def test_names_that_command_nothing_print_as_text() -> None:
    party = make_party(name="=cmd|'/C calc'!A0 \x1b@\u202e<b>&amp;", local_name="")
    text = page_text(render_paper("tax_invoice_a4", make_invoice(PHARMA[:2], party=party)))
    assert "=cmd|'/C calc'!A0 @<b>&amp;" in squeezed(text)


@pytest.mark.parametrize("logo", [b"", b"no picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 50])
def test_a_broken_logo_does_not_stop_a_bill(logo: bytes) -> None:
    assert render_paper("tax_invoice_a4", make_invoice(PHARMA[:1]), logo=logo).startswith(b"%PDF")


def test_a_logo_is_drawn(tmp_path: Path) -> None:
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGBA", (200, 120), (220, 20, 30, 255)).save(out, "PNG")
    for paper in ("tax_invoice_a4", "tax_invoice_a5", "money_receipt_a5"):
        posted = make_receipt() if paper.startswith("money") else make_invoice(PHARMA[:1])
        page = pages_of(render_paper(paper, posted, logo=out.getvalue()), tmp_path)[0].convert("RGB")
        corner = page.crop((0, 0, page.width // 3, page.height // 3))
        red, green, _ = corner.split()
        assert ImageChops.subtract(red, green).getbbox(), "no red anywhere"


def test_printed_stationery_keeps_its_own_head_and_can_be_met() -> None:
    options = PaperOptions(own_head=False, shift_right=3, shift_down=5)
    text = page_text(render_paper("tax_invoice_a4", make_invoice(PHARMA[:2]), options=options))
    assert "GSTIN 27AAPFU0939F1ZV" not in text
    assert "A/26-27/000412" in text


@pytest.mark.parametrize(
    ("choice", "seen", "unseen"),
    [
        ("under", ("Dolo 650", "डोलो ६५० गोली"), ()),
        ("instead", ("डोलो ६५० गोली",), ("Dolo 650",)),
        ("off", ("Dolo 650",), ("डोलो ६५० गोली",)),
    ],
)
def test_local_names_stand_where_the_shop_wants_them(
    choice: Any, seen: tuple[str, ...], unseen: tuple[str, ...]
) -> None:
    text = page_text(
        render_paper("tax_invoice_a4", make_invoice(PHARMA[:1]), options=PaperOptions(local_names=choice))
    )
    assert all(name in text for name in seen)
    assert not any(name in text for name in unseen)


def test_words_come_in_hindi_too() -> None:
    options = PaperOptions(words_language="hi")
    text = page_text(render_paper("tax_invoice_a4", make_invoice(PHARMA[:1]), options=options))
    assert "रुपये" in text
    assert "मात्र" in text


def test_a_paper_refuses_what_it_does_not_fit() -> None:
    with pytest.raises(Refused, match="does not fit") as caught:
        render_paper("tax_invoice_a4", make_receipt())
    assert "money_receipt_a5" in caught.value.next_step
    with pytest.raises(Refused, match="There is no paper") as unknown:
        find_paper("tax_invoice_a0")
    assert "tax_invoice_a4" in unknown.value.next_step


def test_papers_are_offered_by_kind_and_language() -> None:
    assert [paper.code for paper in papers_of("receipt")] == [
        "money_receipt_80",
        "money_receipt_a5",
        "money_receipt_dot_80",
    ]
    assert [paper.code for paper in papers_of("tax_invoice", "escpos80")] == ["receipt_80"]


def test_the_same_document_gives_the_same_bytes() -> None:
    assert render_paper("tax_invoice_a4", make_invoice()) == render_paper("tax_invoice_a4", make_invoice())


def test_a_supplier_s_balance_is_what_we_owe() -> None:
    receipt = replace(make_goods_receipt(), old_balance=Paise(-50_000), new_balance=Paise(-150_000))
    text = squeezed(page_text(render_paper("goods_receipt_a4", receipt)))
    assert "Payable before 500.00 Payable now 1,500.00" in text


def test_a_usual_batch_number_is_not_broken() -> None:
    goods = replace(PHARMA[0], batch="DOL2609046612")
    assert "DOL2609046612" in page_text(render_paper("tax_invoice_a4", make_invoice([goods] * 3)))


def test_money_on_account_and_many_bills_are_told() -> None:
    receipt = make_receipt()
    bills = tuple(
        replace(receipt.allotments[0], number=f"A/26-27/{n:06}", paise=Paise(1_000)) for n in range(60)
    )
    text = page_text(render_paper("money_receipt_a5", replace(receipt, allotments=bills)))
    assert all(text.count(bill.number) == 1 for bill in bills)
    assert "On account" in text
    assert show_paise(receipt.total - 60_000) in text
    assert "Page 3 of 3" in text
