"""Purchase: receiving goods with batch and expiry, so that stock is real.

Owns      no table; its documents lie in `documents`.
Promises  A batch comes in with a believable expiry and a cost that counts free goods.
Verbs     none of its own; post_document with kinds goods_receipt and opening_stock. Reads: offer_purchases.
Leans on  documents, stock, ledger, catalog, parties, tax, company.
"""
