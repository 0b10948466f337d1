"""Inbox: documents as other programs send them, turned into the drafts a counter would hold, and posted.

Owns      nothing; what comes in is written by the rooms it belongs to.
Promises  A document is posted whole or not at all, once for each request id. A refusal names field and line.
Verbs     post_typed (posts, corrects, cancels), try_typed. Reads: draft_of, read_document, read_sent.
Leans on  sales, purchase, warehouse, money, documents, drafts, pricing, stock, ledger, catalog, parties, tax,
          company, db.
"""
