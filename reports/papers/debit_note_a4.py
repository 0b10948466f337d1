"""Debit note to a supplier, A4: goods that go back, or a bill that was too high."""

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
    "debit_note_a4",
    "Debit note, A4",
    ("purchase_return", "debit_note", "supplier_credit_note"),
    "pdf",
    render,
)
