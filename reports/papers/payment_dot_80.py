"""Payment voucher on a dot-matrix printer: 80 columns, half page of 6 inches."""

from reports.papers.money_receipt_dot_80 import job
from reports.papers.money_receipt_dot_80 import render
from reports.papers.paper import Paper

PAPER = Paper(
    "payment_dot_80",
    "Payment voucher, dot matrix, half page of 6 inches",
    ("payment",),
    "escp",
    render,
    dots=job,
)
