"""Claims: what a supplier or company owes us for goods that came short, broken or too dear, and takes back.

Owns      claim_draft, return_policy.
Promises  Every deviation of a goods receipt is one draft, written in the receipt's own transaction; a receipt
          that is corrected or cancelled withdraws its drafts, and they stay to be read. A company that said
          nothing of goods that come back takes none.
Verbs     draft_claims, withdraw_claims, save_return_policy, switch_return_policy. Reads: claims_of,
          return_policies, policies_of_items.
Leans on  catalog, parties, db, kernel.
"""
