"""Drafts: a document while it is typed, its figures, and the plan of what it will write. All of it is pure.

Owns      no table; a draft that waits is kept by `documents`.
Promises  A key press makes a new draft and leaves the old one as it was. The same draft gives the same
          figures and the same plan, whenever it is asked. A plan is whole before its first row is written.
Verbs     figure_sale, figure_purchase, parse_quantity, parse_discounts; the pieces of plans that kinds share.
Leans on  pricing, stock, ledger, catalog, parties, tax, company (rules only), kernel.
"""
