"""Stock adjustment, A4: what was found or gone, with the reason and who approves it."""

from dcms_desktop.documents.posted import Posted
from reports.papers.bill import render_bill
from reports.papers.house_lines import CORRECTED
from reports.papers.paper import CopyMark
from reports.papers.paper import Paper
from reports.papers.paper import PaperOptions
from reports.papers.shape import A4_SHAPE


def render(posted: Posted, copy: CopyMark, logo: bytes | None, options: PaperOptions) -> bytes:
    """Return the PDF."""
    return render_bill(posted, copy, logo, options, A4_SHAPE, CORRECTED)


PAPER = Paper("stock_adjustment_a4", "Stock adjustment, A4", ("stock_adjustment",), "pdf", render)
