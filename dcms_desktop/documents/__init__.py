"""Documents: numbering, posting, editing and cancelling of every kind, and what was posted.

Owns      series, document, document_line, money_line, document_revision, document_cause,
          order_state, open_document, held_draft.
Promises  A number is taken in the transaction that saves, never recycled. A document is never deleted.
          One request id is one document, for ever.
Verbs     post_document, edit_document, correct_document, cancel_document, hold_draft, save_series,
          stand_approved, stand_closed. Reads: posted_document, next_number, open_lines.
Leans on  approvals, drafts, pricing, stock, ledger, claims, catalog, parties, tax, company, spool, outbox,
          audit, db, kernel.
"""
