"""Slip of a payment on 80 mm paper."""

from reports.papers.money_receipt_80 import render
from reports.papers.money_receipt_80 import slips
from reports.papers.paper import Paper

PAPER = Paper("payment_80", "Slip of a payment, 80 mm", ("payment",), "escpos80", render, slips)
