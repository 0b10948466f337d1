"""Delivery challan, A4: original for the consignee, duplicate for the transporter, triplicate for us."""

from dcms_desktop.documents.posted import Posted
from reports.papers.bill import render_bill
from reports.papers.paper import CopyMark
from reports.papers.paper import Paper
from reports.papers.paper import PaperOptions
from reports.papers.shape import A4_SHAPE
from reports.papers.wording import in_three


def render(posted: Posted, copy: CopyMark, logo: bytes | None, options: PaperOptions) -> bytes:
    """Return the PDF."""
    return render_bill(posted, in_three(copy), logo, options, A4_SHAPE)


PAPER = Paper("delivery_challan_a4", "Delivery challan, A4", ("delivery_challan",), "pdf", render)
