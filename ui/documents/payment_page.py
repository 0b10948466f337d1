"""Paying money: it pays the supplier's bills, or goes back to a customer; the rest stays on account."""

from __future__ import annotations

from ui.documents.money_page import MoneyPage
from ui.documents.party_facts import supplier_facts


class PaymentPage(MoneyPage):
    """One payment after another."""

    money_kind = "payment"
    usual_mode = "bank"
    new_key = "F5"
    new_words = "New payment"
    needs_party = "A payment needs its party."
    facts_of = staticmethod(supplier_facts)
    empty_words = "What is paid stays on account."
