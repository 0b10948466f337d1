"""Exchange: documents and masters that come from other programs, and sheets.

Owns      nothing; what comes in is written by the rooms it belongs to.
Promises  A document is posted whole or not at all, once for each request id. No sheet is half loaded.
Verbs     post_typed, try_typed. Reads: draft_of, read_document.
Leans on  sales, purchase, warehouse, money, documents, pricing, stock, ledger, catalog, parties, tax,
          company, db.
"""
