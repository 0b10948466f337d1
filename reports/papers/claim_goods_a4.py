"""Goods of a claim that were given up, A4: handed to the company, or destroyed before a witness."""

from dcms_desktop.documents.posted import Posted
from reports.papers.bill import render_bill
from reports.papers.paper import CopyMark
from reports.papers.paper import Paper
from reports.papers.paper import PaperOptions
from reports.papers.shape import A4_SHAPE


def render(posted: Posted, copy: CopyMark, logo: bytes | None, options: PaperOptions) -> bytes:
    """Return the PDF."""
    return render_bill(posted, copy, logo, options, A4_SHAPE)


PAPER = Paper("claim_goods_a4", "Goods given up, A4", ("claim_pickup", "claim_destruction"), "pdf", render)
