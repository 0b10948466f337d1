"""Purchase: ordering goods, receiving them with batch and expiry, sending them back.

Owns      supplier_item. Its documents and what happens to its orders lie in `documents`, its claims in
          `claims`.
Promises  A batch comes in with a believable expiry and a cost that counts free goods, freight and shortage.
          An order shows what is still due; what goes back leaves at its own cost.
Verbs     approve_order, close_order, remember_lines, forget_line; post_document with its kinds.
          Reads: offer_purchases, receive_order, find_orders, offer_returns, pending_credits.
Leans on  documents, claims, stock, ledger, catalog, parties, tax, company.
"""
