"""Delivery challan of goods carried to another godown, A4 (rule 55 CGST)."""

from dcms_desktop.documents.posted import Posted
from reports.papers.bill import render_bill
from reports.papers.house_lines import CHALLAN
from reports.papers.paper import CopyMark
from reports.papers.paper import Paper
from reports.papers.paper import PaperOptions
from reports.papers.shape import A4_SHAPE


def render(posted: Posted, copy: CopyMark, logo: bytes | None, options: PaperOptions) -> bytes:
    """Return the PDF."""
    return render_bill(posted, copy, logo, options, A4_SHAPE, CHALLAN)


PAPER = Paper("stock_transfer_a4", "Delivery challan of a transfer, A4", ("stock_transfer",), "pdf", render)
