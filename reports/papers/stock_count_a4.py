"""Variance sheet of a count, A4: the books, what was found, and the difference at cost."""

from dcms_desktop.documents.posted import Posted
from reports.papers.bill import render_bill
from reports.papers.house_lines import COUNTED
from reports.papers.paper import CopyMark
from reports.papers.paper import Paper
from reports.papers.paper import PaperOptions
from reports.papers.shape import A4_SHAPE


def render(posted: Posted, copy: CopyMark, logo: bytes | None, options: PaperOptions) -> bytes:
    """Return the PDF."""
    return render_bill(posted, copy, logo, options, A4_SHAPE, COUNTED)


PAPER = Paper("stock_count_a4", "Variance sheet, A4", ("stock_count",), "pdf", render)
