"""Slip of a bill on 80 mm paper."""

from dcms_desktop.documents.posted import Posted
from reports.devices.escpos import encode
from reports.engine.slip import Slip
from reports.papers.paper import CopyMark
from reports.papers.paper import Paper
from reports.papers.paper import PaperOptions
from reports.papers.slip_bill import WIDE
from reports.papers.slip_bill import bill_slips


def slips(posted: Posted, copy: CopyMark, logo: bytes | None, options: PaperOptions) -> tuple[Slip, ...]:
    """Return the slips."""
    return bill_slips(posted, copy, logo, options, WIDE)


def render(posted: Posted, copy: CopyMark, logo: bytes | None, options: PaperOptions) -> bytes:
    """Return the bytes for the printer."""
    return encode(slips(posted, copy, logo, options))


PAPER = Paper(
    "receipt_80", "Slip of a bill, 80 mm", ("tax_invoice", "delivery_challan"), "escpos80", render, slips
)
