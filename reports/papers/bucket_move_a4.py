"""Goods set aside, A4: which goods went from which bucket to which, and why."""

from dcms_desktop.documents.posted import Posted
from reports.papers.bill import render_bill
from reports.papers.house_lines import SET_ASIDE
from reports.papers.paper import CopyMark
from reports.papers.paper import Paper
from reports.papers.paper import PaperOptions
from reports.papers.shape import A4_SHAPE


def render(posted: Posted, copy: CopyMark, logo: bytes | None, options: PaperOptions) -> bytes:
    """Return the PDF."""
    return render_bill(posted, copy, logo, options, A4_SHAPE, SET_ASIDE)


PAPER = Paper("bucket_move_a4", "Goods set aside, A4", ("bucket_move",), "pdf", render)
