"""Breakage: dead goods that retailers bring, at a rate of their own, and what they get for them.

Owns      no table; its documents and what of them is not settled lie in `documents`.
Promises  Goods taken lie in the expired or damaged bucket, never among those for sale. What a receipt is
          worth is owed in the account of goods taken back until a credit note or a replacement settles it,
          line by line and never twice. Tax moves with the note or the replacement, not with the receipt.
Verbs     none of its own; documents post its kinds. Reads: offer_breakage, receipts_of_breakage, settled_by,
          receipt_to_edit.
Leans on  sales (goods that come back, gates), documents, drafts, claims, stock, tax, ledger, kernel.
"""
