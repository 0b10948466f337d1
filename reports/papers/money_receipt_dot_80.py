"""Receipt of money on a dot-matrix printer: 80 columns, half page of 6 inches."""

from dcms_desktop.documents.posted import Posted
from reports.devices.escp import encode
from reports.engine.dot_page import DotJob
from reports.papers.dot_receipt import receipt_job
from reports.papers.paper import CopyMark
from reports.papers.paper import Paper
from reports.papers.paper import PaperOptions


def job(posted: Posted, copy: CopyMark, _logo: bytes | None, options: PaperOptions) -> DotJob:
    """Return the pages."""
    return receipt_job(posted, copy, options, 6)


def render(posted: Posted, copy: CopyMark, logo: bytes | None, options: PaperOptions) -> bytes:
    """Return the bytes for the printer."""
    return encode(job(posted, copy, logo, options))


PAPER = Paper(
    "money_receipt_dot_80",
    "Receipt of money, dot matrix, half page of 6 inches",
    ("receipt",),
    "escp",
    render,
    dots=job,
)
