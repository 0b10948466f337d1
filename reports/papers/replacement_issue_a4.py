"""Replacement issue, A4: goods given for dead ones that were taken (an invoice, rule 46 CGST)."""

from dcms_desktop.documents.posted import Posted
from reports.papers.bill import render_bill
from reports.papers.paper import CopyMark
from reports.papers.paper import Paper
from reports.papers.paper import PaperOptions
from reports.papers.shape import A4_SHAPE


def render(posted: Posted, copy: CopyMark, logo: bytes | None, options: PaperOptions) -> bytes:
    """Return the PDF."""
    return render_bill(posted, copy, logo, options, A4_SHAPE)


PAPER = Paper("replacement_issue_a4", "Replacement issue, A4", ("replacement_issue",), "pdf", render)
