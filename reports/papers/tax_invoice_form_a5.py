"""Tax invoice on printed stationery, A5: every field where the shop puts it."""

from dcms_desktop.documents.posted import Posted
from reports.papers.form import render_form
from reports.papers.paper import CopyMark
from reports.papers.paper import Paper
from reports.papers.paper import PaperOptions


def render(posted: Posted, copy: CopyMark, _logo: bytes | None, options: PaperOptions) -> bytes:
    """Return the PDF."""
    return render_form(posted, copy, options, "tax_invoice_form_a5")


PAPER = Paper(
    "tax_invoice_form_a5",
    "Tax invoice on printed stationery, A5",
    ("tax_invoice", "delivery_challan"),
    "pdf",
    render,
)
