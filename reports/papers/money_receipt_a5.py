"""Receipt of money, A5 across."""

from reports.papers.money_receipt import render_money_receipt
from reports.papers.paper import Paper

PAPER = Paper("money_receipt_a5", "Receipt of money, A5 across", ("receipt",), "pdf", render_money_receipt)
