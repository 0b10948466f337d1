"""Claims: what a supplier or company owes us for goods that came short, broken or too dear.

Owns      claim_draft.
Promises  Every deviation of a goods receipt is one draft, written in the receipt's own transaction; a receipt
          that is corrected or cancelled withdraws its drafts, and they stay to be read.
Verbs     draft_claims, withdraw_claims. Reads: claims_of.
Leans on  catalog, parties, db, kernel.
"""
