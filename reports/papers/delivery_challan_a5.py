"""Delivery challan, A5."""

from dcms_desktop.documents.posted import Posted
from reports.papers.bill import render_bill
from reports.papers.paper import CopyMark
from reports.papers.paper import Paper
from reports.papers.paper import PaperOptions
from reports.papers.shape import A5_SHAPE


def render(posted: Posted, copy: CopyMark, logo: bytes | None, options: PaperOptions) -> bytes:
    """Return the PDF."""
    return render_bill(posted, copy, logo, options, A5_SHAPE)


PAPER = Paper("delivery_challan_a5", "Delivery challan, A5", ("delivery_challan",), "pdf", render)
