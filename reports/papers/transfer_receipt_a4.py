"""Transfer receipt, A4: what arrived, what is short and what became of it."""

from dcms_desktop.documents.posted import Posted
from reports.papers.bill import render_bill
from reports.papers.house_lines import ARRIVED
from reports.papers.paper import CopyMark
from reports.papers.paper import Paper
from reports.papers.paper import PaperOptions
from reports.papers.shape import A4_SHAPE


def render(posted: Posted, copy: CopyMark, logo: bytes | None, options: PaperOptions) -> bytes:
    """Return the PDF."""
    return render_bill(posted, copy, logo, options, A4_SHAPE, ARRIVED)


PAPER = Paper("transfer_receipt_a4", "Transfer receipt, A4", ("transfer_receipt",), "pdf", render)
