"""Exchange: documents and masters that come from other programs, and sheets.

Owns      nothing; what comes in is written by the rooms it belongs to.
Promises  A document is posted whole or not at all, once for each request id. No sheet is half loaded.
          A supplier's file posts nothing by itself; what it leaves open is asked.
Verbs     post_typed, try_typed. Reads: draft_of, read_document, receive_file, read_claim.
Leans on  sales, purchase, warehouse, money, documents, pricing, stock, ledger, catalog, parties, tax,
          company, db.
"""
