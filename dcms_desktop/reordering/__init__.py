"""Reordering: what to order of which company, in whole packs, with the reason told in words.

Owns      no table; how a company is ordered from lies with its maker in `catalog`.
Promises  What is suggested sells within its usual life; goods on order, promised or about to expire are
          counted. Suggestions become orders all or none, one for each supplier.
Verbs     make_orders. Reads: reorder_lines.
Leans on  exchange, purchase, documents, stock, catalog, parties, company.
"""
