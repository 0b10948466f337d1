"""Goods receipt note on a dot-matrix printer: 136 columns, 12 inches."""

from dcms_desktop.documents.posted import Posted
from reports.devices.escp import encode
from reports.engine.dot_page import DotJob
from reports.papers.dot_bill import bill_job
from reports.papers.paper import CopyMark
from reports.papers.paper import Paper
from reports.papers.paper import PaperOptions


def job(posted: Posted, copy: CopyMark, _logo: bytes | None, options: PaperOptions) -> DotJob:
    """Return the pages."""
    return bill_job(posted, copy, options, 136, 12)


def render(posted: Posted, copy: CopyMark, logo: bytes | None, options: PaperOptions) -> bytes:
    """Return the bytes for the printer."""
    return encode(job(posted, copy, logo, options))


PAPER = Paper(
    "goods_receipt_dot_136",
    "Goods receipt note, dot matrix, 136 columns",
    ("goods_receipt", "opening_stock"),
    "escp",
    render,
    dots=job,
)
