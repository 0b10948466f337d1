"""Dot-matrix papers, read back by a printer written from the reference."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from PIL import Image

from dcms_desktop.documents.posted import Posted
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import show_paise
from reports.devices.escp import encode
from reports.engine.dot_page import Cell
from reports.engine.dot_page import DotForm
from reports.engine.dot_page import DotJob
from reports.engine.dot_page import Row
from reports.engine.dot_picture import row_dots
from reports.papers.paper import DEFAULT_OPTIONS
from reports.papers.paper import CopyMark
from reports.papers.paper import PaperOptions
from reports.papers.paper import all_papers
from reports.papers.paper import render_paper
from reports.papers.preview import preview_paper
from tests.makers_posted import PHARMA
from tests.makers_posted import make_bill_of_supply
from tests.makers_posted import make_cash_bill
from tests.makers_posted import make_firm
from tests.makers_posted import make_goods_receipt
from tests.makers_posted import make_inter_state
from tests.makers_posted import make_invoice
from tests.makers_posted import make_party
from tests.makers_posted import make_payment
from tests.makers_posted import make_receipt
from tests.makers_posted import make_sez
from tests.reports.escp_reader import Printout
from tests.reports.escp_reader import StrayCodeError
from tests.reports.escp_reader import read_escp

DOCUMENTS: dict[str, tuple[str, Posted]] = {
    "tax_invoice_dot_80": ("tax_invoice_dot_80", make_invoice(freight=25_000)),
    "tax_invoice_dot_80_half": ("tax_invoice_dot_80_half", make_invoice(PHARMA[:5])),
    "tax_invoice_dot_136": ("tax_invoice_dot_136", make_invoice(PHARMA * 4)),
    "tax_invoice_dot_136_half": ("tax_invoice_dot_136_half", make_invoice(PHARMA[:6])),
    "tax_invoice_dot_80_inter_state": ("tax_invoice_dot_80", make_inter_state()),
    "tax_invoice_dot_80_sez": ("tax_invoice_dot_80", make_sez()),
    "tax_invoice_dot_80_cash": ("tax_invoice_dot_80", make_cash_bill()),
    "bill_of_supply_dot_136": ("tax_invoice_dot_136", make_bill_of_supply()),
    "goods_receipt_dot_80": ("goods_receipt_dot_80", make_goods_receipt()),
    "goods_receipt_dot_136": ("goods_receipt_dot_136", make_goods_receipt()),
    "money_receipt_dot_80": ("money_receipt_dot_80", make_receipt()),
    "payment_dot_80": ("payment_dot_80", make_payment()),
}
BILLS = ("tax_invoice_dot_80", "tax_invoice_dot_80_half", "tax_invoice_dot_136", "tax_invoice_dot_136_half")


def printed(paper: str, posted: Posted, options: PaperOptions = DEFAULT_OPTIONS, **more: Any) -> Printout:
    width = 13.6 if options.dot_wide and "136" in paper else 8.0
    return read_escp(render_paper(paper, posted, options=options, **more), width=width, pins=options.dot_pins)


def test_every_dot_paper_is_tried_here() -> None:
    known = {paper.code for paper in all_papers().values() if paper.language == "escp"}
    assert known == {paper for paper, _ in DOCUMENTS.values()} | {"tax_invoice_form_dot"}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_print_is_as_kept(name: str, kept: Any) -> None:
    paper, posted = DOCUMENTS[name]
    kept(f"{name}.txt", printed(paper, posted).text)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_job_sets_the_printer_once_and_feeds_every_page_out(name: str) -> None:
    paper, posted = DOCUMENTS[name]
    data = render_paper(paper, posted)
    out = read_escp(data)
    assert data.startswith(b"\x1b@")
    assert data.endswith(b"\x0c")
    assert out.resets == 1
    assert out.inches == (6 if "half" in paper or paper.startswith(("money", "payment")) else 12)
    assert not out.fine
    assert f"Page {len(out.pages)} of {len(out.pages)}" in out.pages[-1].text


def test_near_letter_quality_is_asked_for() -> None:
    assert printed("tax_invoice_dot_80", make_invoice(PHARMA[:1]), PaperOptions(dot_fine=True)).fine


def test_136_columns_are_condensed_on_a_narrow_carriage_alone() -> None:
    bill = make_invoice(PHARMA[:2])
    narrow = printed("tax_invoice_dot_136", bill)
    wide = printed("tax_invoice_dot_136", bill, PaperOptions(dot_wide=True))
    assert {mark.pitch for mark in narrow.pages[0].marks} == {17}
    assert {mark.pitch for mark in wide.pages[0].marks} == {10}
    assert narrow.text == wide.text
    with pytest.raises(StrayCodeError, match="beside the paper"):
        read_escp(render_paper("tax_invoice_dot_136", bill, options=PaperOptions(dot_wide=True)))


@pytest.mark.parametrize("paper", BILLS)
def test_rule_46_is_on_the_page(paper: str) -> None:
    out = printed(paper, make_invoice(PHARMA[:2]))
    text = " ".join(out.text.split())
    for wanted in (
        "ORIGINAL FOR RECIPIENT", "GSTIN 27AAPFU0939F1ZV", "A/26-27/000412", "23-11-2026",
        "Asha Medical & General Stores", "GSTIN 27AABCU9603R1ZN Maharashtra (27)", "Place of supply",
        "Reverse charge No", "30049099", "DOL24081", "08/28", "33.90", "CGST %", "SGST %", "2.5%",
        "Authorised signatory", "DL 20B MH-PZ3-123456", "FSSAI 11526035000123", "STR", "24.18",
    ):  # fmt: skip
        assert wanted in text, wanted
    wide = "".join(mark.text for page in out.pages for mark in page.marks if mark.wide)
    assert "TAXINVOICE" in wide
    assert "ShreeGaneshDistributors" in wide


@pytest.mark.parametrize("paper", BILLS)
def test_sums_are_carried_over_the_pages(paper: str) -> None:
    bill = make_invoice(PHARMA * 6)
    pages = [page.text for page in printed(paper, bill).pages]
    assert len(pages) > 2
    for number, (page, following) in enumerate(pairwise(pages), 1):
        carried = next(line for line in page.splitlines() if f"Carried forward to page {number + 1}" in line)
        brought = next(
            line for line in following.splitlines() if f"Brought forward from page {number}" in line
        )
        assert carried.split()[-1] == brought.split()[-1]
    assert show_paise(sum(line.amount for line in bill.lines)) in pages[-1]


@pytest.mark.parametrize("count", [1, 2, 7, 8, 9, 10, 11, 18, 19, 20, 33, 34])
@pytest.mark.parametrize("paper", BILLS)
def test_every_line_is_printed_once_however_many(paper: str, count: int) -> None:
    goods = [replace(PHARMA[0], batch=f"BATCH{number}X", free=0) for number in range(count)]
    out = printed(paper, make_invoice(goods))
    assert all(out.text.count(f"BATCH{number}X") == 1 for number in range(count))
    assert f"{count} item" in out.text


def test_sets_and_reprints_say_what_they_are() -> None:
    three = printed("tax_invoice_dot_80", make_invoice(PHARMA[:2]), copy=CopyMark(copies=3))
    assert len(three.pages) == 3
    assert "TRIPLICATE FOR SUPPLIER" in three.pages[2].text
    again = printed(
        "tax_invoice_dot_136_half",
        make_invoice(PHARMA),
        copy=CopyMark(reprint=2, printed_at="24-11-2026 10:05"),
    )
    assert all("DUPLICATE 2 - printed again 24-11-2026 10:05" in page.text for page in again.pages)
    cancelled = make_invoice(PHARMA[:1], state="cancelled", firm=make_firm(practice=True))
    text = "".join(mark.text for mark in printed("tax_invoice_dot_80", cancelled).pages[0].marks if mark.wide)
    assert "PRACTICE-CANCELLED" in text


def test_printed_stationery_keeps_its_own_head() -> None:
    with_head = printed("tax_invoice_dot_80", make_invoice(PHARMA[:2]))
    without = printed("tax_invoice_dot_80", make_invoice(PHARMA[:2]), PaperOptions(own_head=False))
    assert "27AAPFU0939F1ZV" not in without.text
    assert len(with_head.text.splitlines()) == len(without.text.splitlines())


@pytest.mark.parametrize("pins", [9, 24])
def test_local_names_are_dots_when_asked_for_and_as_high_as_two_lines(pins: Any) -> None:
    bill = make_invoice(PHARMA[:1])
    plain = printed("tax_invoice_dot_80", bill, PaperOptions(dot_pins=pins))
    assert not any(page.stripes for page in plain.pages)
    options = PaperOptions(dot_pins=pins, dot_local_names=True)
    out = printed("tax_invoice_dot_80", bill, options)
    assert len(out.pages[0].stripes) >= 4
    for _, y, columns in out.pages[0].stripes:
        assert y % (2160 // (216 if pins == 9 else 180)) == 0
        assert any(columns)
    assert "Asha Medical" in out.text
    end = [line for line in out.pages[0].lines() if "Page 1 of 1" in line]
    assert end, "the page did not keep its length"


def test_the_dots_of_a_name_are_the_name() -> None:
    """Put the stripes back together and compare them with the picture they were cut from."""

    row = Row((Cell(2, 40, "आशा मेडिकल"), Cell(50, 20, "மாத்திரை", "right")))
    for pins, high, bits in ((9, 24, 8), (24, 48, 24)):
        form = DotForm(80, 6, pins=pins)  # type: ignore[arg-type] # nine or twenty-four
        page = read_escp(encode(DotJob(form, ((row,),))), pins=pins).pages[0]
        wide = 960 if pins == 9 else 1440
        wanted = row_dots(row, form, (wide, high))
        got = Image.new("1", (wide, high), 1)
        for number, (_, _, columns) in enumerate(page.stripes):
            for x, column in enumerate(columns):
                for pin in range(bits):
                    if column >> (bits - 1 - pin) & 1:
                        got.putpixel((x, number * bits + pin), 0)
        assert got.tobytes() == wanted.tobytes()
        assert wanted.convert("L").getextrema() == (0, 255)


def test_the_rupee_is_said_in_letters() -> None:
    out = printed("tax_invoice_dot_80", make_invoice(PHARMA[:1], received=Paise(1_000)))
    assert "Total Rs" in out.text
    assert not out.pages[0].stripes


@pytest.mark.parametrize("paper", sorted({paper for paper, _ in DOCUMENTS.values()}))
def test_the_screen_shows_as_many_pages_as_come_out(paper: str) -> None:
    posted = next(posted for code, posted in DOCUMENTS.values() if code == paper)
    pictures = preview_paper(paper, posted)
    assert len(pictures) == len(printed(paper, posted).pages)
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)


hostile = st.text(
    st.sampled_from("Aa9 =+-@\x1b\x1d\x10\x0e\x0f\x12\x07\x00\x08\x0c\r\n\t*JC{}\u202e\u200dआ₹“\x80\x9b\xff"),
    max_size=50,
)
POISON = ("\x1b@", "\x1bC\x01", "\x0c\x0c\x0c", "\x1b*\x01\xff\xff", "\x1bi", "\x11\x13", "\x9bA", "A" * 400)


def poisoned(text: str) -> Posted:
    goods = replace(
        PHARMA[0], name=f"Dolo {text}", batch=text, packing=text, maker=text, local_name=text, hsn=text
    )
    party = make_party(
        name=f"Asha {text}", local_name=text, address1=text, licences=text, city=text, gstin=text
    )
    firm = make_firm(name=f"Shree {text}", terms=text, upi_id=text, phone=text, drug_licences=text)
    return make_invoice([goods, PHARMA[1]], party=party, firm=firm, remarks=text, number=f"A/{text[:8]}")


@pytest.mark.parametrize("text", POISON)
@pytest.mark.parametrize("paper", BILLS)
def test_no_name_commands_the_printer(paper: str, text: str) -> None:
    out = printed(paper, poisoned(text))
    assert out.resets == 1
    assert "Augmentin" in out.text


@given(text=hostile, local=st.booleans(), pins=st.sampled_from([9, 24]))
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_names_of_chance_command_nothing(text: str, local: bool, pins: Any) -> None:
    options = PaperOptions(dot_local_names=local, dot_pins=pins)
    for paper in ("tax_invoice_dot_80_half", "tax_invoice_dot_136"):
        out = printed(paper, poisoned(text), options)
        assert out.resets == 1
        assert show_paise(poisoned(text).total) in out.text


def test_crores_are_never_cut() -> None:
    goods = [replace(PHARMA[0], rate="9999999.995", units=9_999, mrp=999_999_999)]
    bill = make_invoice(goods)
    for paper in BILLS:
        tokens = set(printed(paper, bill).text.split())
        for paise in (bill.total, bill.taxable, bill.cgst, bill.lines[0].amount):
            assert show_paise(paise) in tokens, paper
