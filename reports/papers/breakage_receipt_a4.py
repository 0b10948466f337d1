"""Breakage receipt, A4: dead goods that a retailer brought, at the rate they were taken at."""

from dcms_desktop.documents.posted import Posted
from reports.papers.bill import render_bill
from reports.papers.paper import CopyMark
from reports.papers.paper import Paper
from reports.papers.paper import PaperOptions
from reports.papers.shape import A4_SHAPE


def render(posted: Posted, copy: CopyMark, logo: bytes | None, options: PaperOptions) -> bytes:
    """Return the PDF."""
    return render_bill(posted, copy, logo, options, A4_SHAPE)


PAPER = Paper("breakage_receipt_a4", "Breakage receipt, A4", ("breakage_receipt",), "pdf", render)
