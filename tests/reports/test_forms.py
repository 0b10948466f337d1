"""Bills on printed stationery: every field stands where it is put, in halves of a millimetre."""

import re
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from dcms_desktop.documents.posted import Posted
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.spool.rules import Place
from reports.papers.form import form_preview
from reports.papers.form_fields import COLUMNS
from reports.papers.form_fields import FIELDS
from reports.papers.form_fields import SIZES
from reports.papers.form_fields import title_of_field
from reports.papers.form_fields import usual_layout
from reports.papers.form_fields import whole_layout
from reports.papers.paper import CopyMark
from reports.papers.paper import PaperOptions
from reports.papers.paper import render_paper
from tests.makers_posted import PHARMA
from tests.makers_posted import make_firm
from tests.makers_posted import make_inter_state
from tests.makers_posted import make_invoice
from tests.makers_posted import make_party
from tests.needs import needs
from tests.reports.escp_reader import read_escp
from tests.reports.paper_tools import page_text

pytestmark = needs("pdftotext")
PAGES = ("tax_invoice_form_a4", "tax_invoice_form_a5")
MILLIMETRE = 72 / 25.4


def words_at(pdf: bytes, folder: Path) -> dict[str, tuple[float, float, float]]:
    """Left, right and lower edge in millimetres of each word, as another program finds them."""
    file = folder / "form.pdf"
    file.write_bytes(pdf)
    done = subprocess.run(["pdftotext", "-bbox", file, "-"], capture_output=True, text=True, check=True)
    found = re.findall(r'xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)<', done.stdout)
    return {
        word: (float(a) / MILLIMETRE, float(b) / MILLIMETRE, float(c) / MILLIMETRE) for a, b, c, word in found
    }


@pytest.mark.parametrize("paper", [*PAGES, "tax_invoice_form_dot"])
def test_every_field_has_a_name_and_a_place_on_its_paper(paper: str) -> None:
    layout = usual_layout(paper)
    wide, high = SIZES[paper]
    for code, place in layout.items():
        assert title_of_field(code)
        assert 0 <= place.x <= wide
        assert 0 <= place.y <= high, code
    assert len(layout) == len(FIELDS) + len(COLUMNS) + 2


@pytest.mark.parametrize("paper", PAGES)
def test_a_field_moves_by_the_half_millimetres_it_is_told(paper: str, tmp_path: Path) -> None:
    bill = make_invoice(PHARMA[:2])
    usual = usual_layout(paper)
    before = words_at(render_paper(paper, bill), tmp_path)
    for right, down in ((1, 0), (0, 1), (7, -3)):
        place = usual["number"]
        layout = {"number": replace(place, x=place.x + right, y=place.y + down)}
        after = words_at(render_paper(paper, bill, options=PaperOptions(layout=layout)), tmp_path)
        (x, _, y), (x2, _, y2) = before[bill.number], after[bill.number]
        assert x2 - x == pytest.approx(right / 2, abs=0.02)
        assert y2 - y == pytest.approx(down / 2, abs=0.02)
        assert after["23-11-2026"] == before["23-11-2026"], "another field moved too"
        assert x == pytest.approx(place.x / 2, abs=0.7)


def test_figures_end_at_their_place_and_hidden_fields_are_not_there(tmp_path: Path) -> None:
    bill = make_invoice(PHARMA[:2])
    found = words_at(render_paper("tax_invoice_form_a4", bill), tmp_path)
    assert found[show_paise(bill.total)][1] == pytest.approx(200, abs=0.3)
    assert bill.number in found
    layout = {"number": replace(usual_layout("tax_invoice_form_a4")["number"], shown=False)}
    hidden = words_at(
        render_paper("tax_invoice_form_a4", bill, options=PaperOptions(layout=layout)), tmp_path
    )
    assert bill.number not in hidden
    assert "Goods" not in found, "headings are on the stationery"


def test_goods_lines_step_down_and_go_on_to_further_pages() -> None:
    goods = [replace(PHARMA[0], batch=f"B{number}X", free=0) for number in range(60)]
    text = page_text(render_paper("tax_invoice_form_a4", make_invoice(goods)))
    pages = text.split("--- page ---")[:-1]
    assert len(pages) == 3
    assert all(text.count(f"B{number}X") == 1 for number in range(60))
    assert "Page 2 of 3" in pages[1]
    total = show_paise(make_invoice(goods).total)
    assert [total in page for page in pages] == [False, False, True]


def test_reprint_set_and_practice_are_never_hidden() -> None:
    layout = {
        code: replace(place, shown=False) for code, place in usual_layout("tax_invoice_form_a4").items()
    }
    bill = make_invoice(PHARMA[:2], firm=make_firm(practice=True))
    for paper in PAGES:
        text = page_text(
            render_paper(paper, bill, copy=CopyMark(reprint=2, copies=2), options=PaperOptions(layout=layout))
        )
        assert text.count("DUPLICATE 2") == 2
        assert text.count("PRACTICE") == 2
        assert "DUPLICATE FOR SUPPLIER" in text
    job = render_paper(
        "tax_invoice_form_dot", bill, copy=CopyMark(reprint=1), options=PaperOptions(layout=layout)
    )
    assert "DUPLICATE1" in read_escp(job).pages[0].loose


@pytest.mark.parametrize("pins", [9, 24])
def test_the_dot_printer_sets_the_same_places_in_its_own_steps(pins: Any) -> None:
    bill = make_inter_state()
    usual = usual_layout("tax_invoice_form_dot")
    out = read_escp(render_paper("tax_invoice_form_dot", bill))
    for right, down in ((0, 0), (1, 1), (5, 9)):
        layout = {"number": replace(usual["number"], x=usual["number"].x + right, y=usual["number"].y + down)}
        options = PaperOptions(layout=layout, dot_pins=pins)
        out = read_escp(render_paper("tax_invoice_form_dot", bill, options=options), pins=pins)
        first = next(
            mark
            for mark in out.pages[0].marks
            if mark.text == bill.number[0]
            and mark.pitch == 10
            and not mark.bold
            and abs(mark.x / 1440 * 50.8 - layout["number"].x) < 1.5
        )
        assert abs(first.y / 2160 * 50.8 - (layout["number"].y - 50.8 / 6)) < 0.7
    assert show_paise(bill.total) in out.pages[0].loose
    assert show_paise(bill.igst) in out.pages[0].loose


def test_a_layout_with_a_field_that_is_none_is_refused() -> None:
    with pytest.raises(Refused, match="no field") as caught:
        whole_layout("tax_invoice_form_a4", {"colour": Place(1, 1, 20)})
    assert "number" in caught.value.next_step


@pytest.mark.parametrize("paper", [*PAGES, "tax_invoice_form_dot"])
def test_the_screen_shows_the_page_with_the_active_field(paper: str) -> None:
    bill = make_invoice(PHARMA[:2])
    plain = form_preview(bill, PaperOptions(), paper, "")
    assert plain.startswith(b"\x89PNG")
    assert form_preview(bill, PaperOptions(), paper, "number") != plain
    assert form_preview(bill, PaperOptions(), paper, "lines_top") != plain


hostile = st.text(st.sampled_from("Aa9 \x1b\x0c\x0e\x0f\x12\r\n\t*JC$\u202eआ₹\x80\x9b"), max_size=60)
places = st.builds(
    Place, x=st.integers(0, 1000), y=st.integers(0, 1000), size=st.integers(8, 96), shown=st.booleans()
)


def hostile_bill(text: str) -> Posted:
    party = make_party(name=f"Asha {text}", local_name=text, address1=text, licences=text, gstin=text)
    goods = replace(PHARMA[0], name=text, batch=text, packing=text, hsn=text)
    return make_invoice([goods], party=party, remarks=text, salesman=text, number=f"A/{text[:6]}")


@given(
    text=hostile, layout=st.dictionaries(st.sampled_from(list(usual_layout("tax_invoice_form_dot"))), places)
)
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_no_name_and_no_place_commands_the_printer(text: str, layout: dict[str, Place]) -> None:
    options = PaperOptions(layout=layout)
    out = read_escp(render_paper("tax_invoice_form_dot", hostile_bill(text), options=options), width=30)
    assert out.resets == 1
    assert render_paper("tax_invoice_form_a4", hostile_bill(text), options=options).startswith(b"%PDF")
