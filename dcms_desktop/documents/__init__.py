"""Documents: posting, editing and cancelling of every kind, and what was posted.

Owns      document, document_line, money_line, document_revision, document_cause,
          order_state, open_document, held_draft.
Promises  A document is never deleted. One request id is one document, for ever.
Verbs     post_document, edit_document, correct_document, cancel_document, hold_draft,
          stand_approved, stand_closed. Reads: posted_document, next_number, open_lines.
Leans on  approvals, drafts, numbering, pricing, stock, ledger, claims, catalog, parties, tax, company,
          spool, outbox, audit, db, kernel.
"""
