import io
from dataclasses import replace
from typing import Any

import pytest
import zxingcpp
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from PIL import Image

from dcms_desktop.documents.posted import Posted
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import show_paise
from reports.devices.escpos import encode
from reports.engine.preview import pages_of_pdf
from reports.engine.preview import picture_of_slip
from reports.engine.slip import Code
from reports.engine.slip import Line
from reports.engine.slip import Pair
from reports.engine.slip import Slip
from reports.engine.slip import fold_line
from reports.engine.slip import pair_lines
from reports.papers.paper import DEFAULT_OPTIONS
from reports.papers.paper import FIRST_PRINT
from reports.papers.paper import CopyMark
from reports.papers.paper import PaperOptions
from reports.papers.paper import find_paper
from reports.papers.paper import render_paper
from reports.papers.upi import upi_link
from tests.makers_posted import PHARMA
from tests.makers_posted import Goods
from tests.makers_posted import make_bill_of_supply
from tests.makers_posted import make_cash_bill
from tests.makers_posted import make_firm
from tests.makers_posted import make_inter_state
from tests.makers_posted import make_invoice
from tests.makers_posted import make_party
from tests.makers_posted import make_payment
from tests.makers_posted import make_receipt
from tests.makers_posted import make_sez
from tests.reports.escpos_reader import StrayByteError
from tests.reports.escpos_reader import Tape
from tests.reports.escpos_reader import read_job

COLUMNS = {"receipt_80": 48, "receipt_58": 32, "money_receipt_80": 48, "payment_80": 48}
SLIPS: dict[str, tuple[str, Posted]] = {
    "receipt_80": ("receipt_80", make_invoice(PHARMA[:6], freight=5_000)),
    "receipt_58": ("receipt_58", make_invoice(PHARMA[:6], freight=5_000)),
    "receipt_80_cash": ("receipt_80", make_cash_bill()),
    "receipt_80_inter_state": ("receipt_80", make_inter_state()),
    "receipt_58_bill_of_supply": ("receipt_58", make_bill_of_supply()),
    "receipt_58_sez": ("receipt_58", make_sez()),
    "money_receipt_80": ("money_receipt_80", make_receipt()),
    "payment_80": ("payment_80", make_payment()),
}
PLAIN = PaperOptions(local_names="off")


def printed(paper: str, posted: Posted, **more: Any) -> Tape:
    return read_job(render_paper(paper, posted, **more), COLUMNS[paper])


def logo() -> bytes:
    out = io.BytesIO()
    Image.new("L", (400, 200), 0).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("name", SLIPS)
def test_the_slip_is_as_kept(name: str, kept: Any) -> None:
    paper, posted = SLIPS[name]
    kept(f"slip_{name}.txt", printed(paper, posted).text)


@pytest.mark.parametrize("paper", ["receipt_80", "receipt_58"])
def test_every_job_starts_fresh_and_ends_with_feed_and_cut(paper: str) -> None:
    data = render_paper(paper, make_invoice())
    assert data.startswith(b"\x1b@")
    assert data.endswith(b"\x1bd\x06\x1dV\x00")
    tape = read_job(data, COLUMNS[paper])
    assert (tape.starts, tape.cuts) == (1, 1)
    uncut = render_paper(paper, make_invoice(), options=PaperOptions(cut=False))
    assert read_job(uncut, COLUMNS[paper]).cuts == 0
    assert uncut.endswith(b"\x1bd\x06")


def test_three_sets_are_three_slips_with_their_marks() -> None:
    tape = printed("receipt_80", make_invoice(PHARMA[:2]), copy=CopyMark(copies=3))
    assert tape.cuts == tape.starts == 3
    assert tape.text.count("DUPLICATE FOR TRANSPORTER") == 1


def test_a_reprint_says_so_first_of_all() -> None:
    tape = printed(
        "receipt_80", make_invoice(PHARMA[:2]), copy=CopyMark(reprint=1, printed_at="24-11-2026 10:05")
    )
    assert tape.text.splitlines()[0].strip() == "DUPLICATE 1 - printed again 24-11-2026 10:05"


def test_practice_and_cancelled_are_large_on_the_slip() -> None:
    posted = make_invoice(PHARMA[:1], firm=make_firm(practice=True), state="cancelled")
    tape = printed("receipt_80", posted)
    assert any(line.tall and "PRACTICE" in line.text for line in tape.lines)
    assert any(line.tall and "CANCELLED" in line.text for line in tape.lines)
    assert not tape.codes


@pytest.mark.parametrize("paper", ["receipt_80", "receipt_58"])
def test_the_printer_is_given_the_link_of_the_open_amount(paper: str) -> None:
    bill = make_invoice(PHARMA[:3], received=Paise(10_000))
    assert printed(paper, bill).codes == [upi_link(bill)]
    picture = picture_of_slip(find_paper(paper).slips(bill, FIRST_PRINT, None, DEFAULT_OPTIONS)[0])  # type: ignore[misc] # slips are there
    assert [code.text for code in zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))] == [upi_link(bill)]


def test_the_drawer_opens_for_cash_once_and_never_for_a_reprint() -> None:
    options = PaperOptions(drawer=True)
    assert printed("receipt_80", make_cash_bill(), options=options).pulses == 1
    assert printed("receipt_80", make_cash_bill(), options=options, copy=CopyMark(copies=3)).pulses == 1
    assert printed("receipt_80", make_cash_bill(), options=options, copy=CopyMark(reprint=1)).pulses == 0
    assert printed("receipt_80", make_invoice(PHARMA[:1]), options=options).pulses == 0
    assert printed("money_receipt_80", make_receipt(), options=options).pulses == 1
    assert printed("receipt_80", make_cash_bill()).pulses == 0


def test_the_logo_is_a_picture_in_the_middle() -> None:
    tape = printed("receipt_80", make_invoice(PHARMA[:1]), logo=logo(), options=PLAIN)
    first = tape.pictures[0]
    assert first.width == 576
    left, _, right, _ = Image.eval(first.convert("L"), lambda shade: 255 - shade).getbbox() or (0, 0, 0, 0)
    assert abs(left - (576 - right)) <= 1


def test_indian_scripts_and_the_rupee_are_pictures_and_nothing_else_is() -> None:
    with_names = printed("receipt_80", make_invoice(PHARMA[:1]))
    without = printed("receipt_80", make_invoice(PHARMA[:1]), options=PLAIN)
    assert len(with_names.pictures) == 3  # party, item, the total with its ₹
    assert len(without.pictures) == 1
    for picture in with_names.pictures:
        assert picture.convert("L").getextrema() == (0, 255), "an empty picture"


@pytest.mark.parametrize("paper", ["receipt_80", "receipt_58"])
def test_rule_46_is_on_the_slip(paper: str) -> None:
    text = printed(paper, make_invoice(PHARMA[:2]), options=PLAIN).text
    for wanted in (
        "Shree Ganesh Distributors",
        "GSTIN 27AAPFU0939F1ZV",
        "TAX INVOICE",
        "A/26-27/000412",
        "23-11-2026",
        "Asha Medical & General Stores",
        "27AABCU9603R1ZN",
        "Maharashtra (27)",
        "HSN 30049099",
        "B DOL24081",
        "E 08/28",
        "MRP 33.90",
        "40 STR +4 free x 24.18",
        "CGST 2.5%",
        "SGST 2.5%",
        "Authorised signatory",
    ):
        assert wanted in text, wanted


hostile = st.text(
    st.sampled_from("Aa9 =+-@\x1b\x1d\x1c\x10\x0e\x0f\x07\x00\x08\r\n\t{}\u202e\u2066\u200dआ₹“\x80\x9b\xff"),
    max_size=60,
)
POISON = (
    "\x1bp\x00\x19\xfa",
    "\x1dV\x00",
    "\x10\x14\x01\x00\x05",
    "{CUT}",
    "\x1b@",
    "\x1c.",
    "\x9b0m",
    "\u202eevil",
)


def poisoned(text: str) -> Posted:
    goods = replace(
        PHARMA[0], name=f"Dolo {text}", batch=text, packing=text, maker=text, local_name=text, hsn=text
    )
    party = make_party(
        name=f"Asha {text}", local_name=text, address1=text, licences=text, city=text, gstin=text
    )
    firm = make_firm(
        name=f"Shree {text}", terms=text, upi_id=text, phone=text, fssai=text, drug_licences=text
    )
    bill = make_invoice([goods], party=party, firm=firm, number=f"A{text}"[:30], place_name=text)
    return replace(bill, cancel_reason=text, remarks=text, user=text)


@pytest.mark.parametrize("text", POISON)
@pytest.mark.parametrize("paper", ["receipt_80", "receipt_58"])
def test_no_name_commands_the_printer(paper: str, text: str) -> None:
    tape = printed(paper, poisoned(text), options=PaperOptions(drawer=True))
    assert tape.pulses == 0
    assert tape.cuts == 1


@given(text=hostile, paper=st.sampled_from(["receipt_80", "receipt_58"]))
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_typed_only_our_commands_reach_the_printer(text: str, paper: str) -> None:
    tape = printed(paper, poisoned(text))
    assert (tape.pulses, tape.cuts, tape.starts) == (0, 1, 1)


goods_lines = st.builds(
    Goods,
    name=st.text(st.characters(codec="ascii"), max_size=70),
    rate=st.integers(0, 999_999_999).map(lambda mills: f"{mills // 1000}.{mills % 1000:03}"),
    units=st.integers(1, 999_999),
    gst=st.sampled_from([0, 250, 3_000, 5_000, 18_000, 40_000]),
    off=st.sampled_from([0, 2_500]),
)


@given(
    goods=st.lists(goods_lines, min_size=1, max_size=15),
    inter_state=st.booleans(),
    paper=st.sampled_from(["receipt_80", "receipt_58"]),
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_figures_on_the_slip_are_those_of_the_document(
    goods: list[Goods], inter_state: bool, paper: str
) -> None:
    bill = make_invoice(goods, inter_state=inter_state)
    tape = printed(paper, bill, options=PLAIN)
    tokens = set(tape.text.split())
    heads = [bill.igst] if inter_state else [bill.cgst, bill.sgst]
    sums = (bill.taxable, *heads, *(line.amount for line in bill.lines), bill.new_balance)
    for paise in sums:
        assert not paise or show_paise(paise) in tokens, paise
    slips = find_paper(paper).slips
    assert slips is not None
    totals = [
        part
        for part in slips(bill, FIRST_PRINT, None, PLAIN)[0].parts
        if isinstance(part, Pair) and part.large
    ]
    assert [(part.left, part.right) for part in totals] == [("Total ₹", show_paise(bill.total))]


@given(
    left=st.text("abc xyz", max_size=120),
    right=st.text("0123456789.,", max_size=60),
    columns=st.integers(16, 48),
)
def test_lines_never_outgrow_the_paper(left: str, right: str, columns: int) -> None:
    lines = pair_lines(left, right, columns)
    assert all(len(line) <= columns for line in lines)
    assert lines[-1].endswith(right[:columns])
    assert " ".join(" ".join(fold_line(left, columns)).split()).replace(" ", "") == left.replace(" ", "")


def test_a_figure_too_long_for_the_line_gets_one_of_its_own() -> None:
    assert pair_lines("Balance before the bill", "12,34,567.00", 32) == [
        "Balance before the bill",
        " " * 20 + "12,34,567.00",
    ]


def test_the_reader_of_these_tests_knows_a_stray_byte() -> None:
    for data in (b"\x07", b"\x1bx", b"\x1dV", b"\x1d(k\x03\x001Q0", b"text"):
        with pytest.raises((StrayByteError, AssertionError)):
            read_job(data, 48)


def test_an_overlong_or_foreign_code_is_left_out() -> None:
    for data in ("x" * 701, "upi://₹", ""):
        assert not read_job(encode([Slip(48, (Code(data), Line("end")))]), 48).codes


@pytest.mark.parametrize("name", SLIPS)
def test_the_preview_shows_the_slip_as_wide_as_its_paper(name: str) -> None:
    paper, posted = SLIPS[name]
    slips = find_paper(paper).slips
    assert slips is not None
    slip = slips(posted, FIRST_PRINT, logo(), DEFAULT_OPTIONS)[0]
    picture = Image.open(io.BytesIO(picture_of_slip(slip)))
    assert picture.width == COLUMNS[paper] * 12 + 48
    assert picture.height > 800


def test_the_preview_of_pages_gives_each_page() -> None:
    pages = pages_of_pdf(render_paper("tax_invoice_a4", make_invoice(PHARMA * 4)))
    assert len(pages) == 2
    picture = Image.open(io.BytesIO(pages[0]))
    assert 1.40 < picture.height / picture.width < 1.43
