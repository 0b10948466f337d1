"""Tax invoice or bill of supply on a dot-matrix printer: 80 columns, 12 inches."""

from dcms_desktop.documents.posted import Posted
from reports.devices.escp import encode
from reports.engine.dot_page import DotJob
from reports.papers.dot_bill import bill_job
from reports.papers.paper import CopyMark
from reports.papers.paper import Paper
from reports.papers.paper import PaperOptions


def job(posted: Posted, copy: CopyMark, _logo: bytes | None, options: PaperOptions) -> DotJob:
    """Return the pages."""
    return bill_job(posted, copy, options, 80, 12)


def render(posted: Posted, copy: CopyMark, logo: bytes | None, options: PaperOptions) -> bytes:
    """Return the bytes for the printer."""
    return encode(job(posted, copy, logo, options))


PAPER = Paper(
    "tax_invoice_dot_80",
    "Tax invoice, dot matrix, 80 columns, 12 inches",
    ("tax_invoice", "delivery_challan"),
    "escp",
    render,
    dots=job,
)
