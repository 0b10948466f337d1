"""Money: what parties pay us and what we pay them, set against bills.

Owns      no table; its documents lie in `documents`, its dues in `ledger`.
Promises  Every receipt and payment names the bills it pays; the rest stays visible on account.
Verbs     none of its own; post_document with kinds receipt, payment, contra, journal and opening_due.
Leans on  documents, ledger, parties, company.
"""
