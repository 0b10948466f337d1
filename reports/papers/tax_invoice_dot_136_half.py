"""Tax invoice or bill of supply on a dot-matrix printer: 136 columns, half page of 6 inches."""

from dcms_desktop.documents.posted import Posted
from reports.devices.escp import encode
from reports.engine.dot_page import DotJob
from reports.papers.dot_bill import bill_job
from reports.papers.paper import CopyMark
from reports.papers.paper import Paper
from reports.papers.paper import PaperOptions


def job(posted: Posted, copy: CopyMark, _logo: bytes | None, options: PaperOptions) -> DotJob:
    """Return the pages."""
    return bill_job(posted, copy, options, 136, 6)


def render(posted: Posted, copy: CopyMark, logo: bytes | None, options: PaperOptions) -> bytes:
    """Return the bytes for the printer."""
    return encode(job(posted, copy, logo, options))


PAPER = Paper(
    "tax_invoice_dot_136_half",
    "Tax invoice, dot matrix, 136 columns, half page of 6 inches",
    ("tax_invoice", "delivery_challan"),
    "escp",
    render,
    dots=job,
)
