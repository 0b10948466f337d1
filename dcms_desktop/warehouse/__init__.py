"""Warehouse: goods that stay in the house: carried between godowns, corrected, set aside.

Owns      no table: stock owns godowns, batches and balances, documents own the papers.
Promises  What leaves one place arrives at another with its value; what is lost is booked as lost.
          Nothing is moved that is not there.
Verbs     the kinds stock_transfer, transfer_receipt, stock_adjustment, stock_count, bucket_move.
          Reads: offer_goods, goods_on_the_way, acceptance_of, house_document_to_edit,
          promises, goods_to_keep. Typing: lines.
Leans on  documents, stock, ledger, catalog, company, db, kernel.
"""
