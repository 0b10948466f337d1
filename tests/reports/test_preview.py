import io

import pytest
from PIL import Image

from dcms_desktop.kernel.errors import Refused
from reports.papers.alignment import alignment_page
from reports.papers.paper import CopyMark
from reports.papers.paper import PaperOptions
from reports.papers.preview import preview_paper
from tests.makers_posted import PHARMA
from tests.makers_posted import make_invoice
from tests.makers_posted import make_receipt
from tests.needs import needs
from tests.reports.paper_tools import page_text


def sizes(pictures: list[bytes]) -> list[tuple[int, int]]:
    return [Image.open(io.BytesIO(each)).size for each in pictures]


def test_pages_and_slips_are_shown_as_they_print() -> None:
    assert sizes(preview_paper("tax_invoice_a4", make_invoice(PHARMA * 4), dpi=72)) == [(596, 842)] * 2
    assert sizes(preview_paper("tax_invoice_a5", make_invoice(PHARMA[:2]), dpi=72)) == [(596, 420)]
    slips = sizes(preview_paper("receipt_58", make_invoice(PHARMA[:2]), copy=CopyMark(copies=2)))
    assert [width for width, _ in slips] == [432, 432]


def test_a_paper_that_does_not_fit_is_refused_in_the_preview_too() -> None:
    with pytest.raises(Refused, match="does not fit"):
        preview_paper("receipt_80", make_receipt())


@needs("pdftotext")
def test_the_alignment_page_says_how_far_papers_are_moved() -> None:
    text = page_text(alignment_page("a4", PaperOptions(shift_right=3, shift_down=-4)))
    assert "Moved 1.5 mm to the right and -2 mm down." in text
    assert "280" in text.split()
    assert "140" in page_text(alignment_page("a5", PaperOptions())).split()
