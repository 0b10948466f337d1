"""Payment voucher, A5 across."""

from reports.papers.money_receipt import render_money_receipt
from reports.papers.paper import Paper

PAPER = Paper("payment_a5", "Payment voucher, A5 across", ("payment",), "pdf", render_money_receipt)
