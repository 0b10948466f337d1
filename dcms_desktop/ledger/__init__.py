"""Ledger: accounts, double-entry postings, bill-by-bill dues and closed days.

Owns      account, posting, party_balance, due, allocation, day_close.
Promises  Debit meets credit in every document. A due is never paid past its amount, money never used twice.
          A posting is never changed or deleted.
Verbs     seed_accounts, save_account, post_ledger, add_due, allot, undo_ledger, close_day, tick_point.
          Reads: account_cards, open_dues, dues_to_edit, party_money, day_ticks.
Leans on  parties, company, audit, db, kernel.
"""
