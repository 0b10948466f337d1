"""Credit note to a party, A4: goods it brought back (rule 53(1A) CGST)."""

from dcms_desktop.documents.posted import Posted
from reports.papers.bill import render_bill
from reports.papers.paper import CopyMark
from reports.papers.paper import Paper
from reports.papers.paper import PaperOptions
from reports.papers.shape import A4_SHAPE


def render(posted: Posted, copy: CopyMark, logo: bytes | None, options: PaperOptions) -> bytes:
    """Return the PDF."""
    return render_bill(posted, copy, logo, options, A4_SHAPE)


PAPER = Paper(
    "credit_note_a4",
    "Credit note, A4",
    ("sale_return", "price_note", "price_debit", "breakage_note"),
    "pdf",
    render,
)
