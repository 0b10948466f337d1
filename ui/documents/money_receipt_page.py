"""Receiving money: it pays the party's bills, the rest stays on account."""

from __future__ import annotations

from ui.documents.money_page import MoneyPage


class MoneyReceiptPage(MoneyPage):
    """One receipt after another."""

    money_kind = "receipt"
    new_key = "F6"
    new_words = "New receipt"
    needs_party = "A receipt needs its party."
    empty_words = "What is received stays on account."
