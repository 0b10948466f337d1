"""Tax invoice on printed stationery of 8 by 12 inches in a dot-matrix printer."""

from dcms_desktop.documents.posted import Posted
from reports.papers.form import dot_form_bytes
from reports.papers.paper import CopyMark
from reports.papers.paper import Paper
from reports.papers.paper import PaperOptions


def render(posted: Posted, copy: CopyMark, _logo: bytes | None, options: PaperOptions) -> bytes:
    """Return the bytes for the printer."""
    return dot_form_bytes(posted, copy, options, "tax_invoice_form_dot")


PAPER = Paper(
    "tax_invoice_form_dot",
    "Tax invoice on printed stationery, dot matrix",
    ("tax_invoice", "delivery_challan"),
    "escp",
    render,
)
