"""Audit: who did what and when, each row chained to the one before.

Owns      audit_row.
Promises  A row is never changed or deleted; a change anywhere in the chain is found by `verify_chain`, and a
          cut tail by comparing with a head that was printed or uploaded earlier. It cannot be switched off.
Verbs     record, record_all. Reads: audit_head, verify_chain, history_of.
Leans on  db, kernel.
"""
