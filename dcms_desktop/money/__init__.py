"""Money: what parties pay us, set against their bills.

Owns      no table; its documents lie in `documents`, its dues in `ledger`.
Promises  Every receipt names the bills it pays; the rest stays visible on account.
Verbs     none of its own; post_document with kinds receipt and opening_due. Reads: start_money.
Leans on  documents, ledger, parties, company.
"""
