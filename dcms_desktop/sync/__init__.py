"""Sync: the line to the manufacturer's centre. What goes up, what came down, and the proof of both.

Owns      line, line_op, day_proof, received, centre_code.
Promises  A document goes up exactly once in effect: its operation has one id, one place and one chain for
          ever, is marked acknowledged only by a parsed answer for that id, and is sent again as the very same
          bytes. What comes down is applied a page at a time with its cursor, or not at all. No network inside
          a transaction; billing never waits. Nothing leaves the shop but what `feeds` declare and the owner's
          scope lets through.
Verbs     enrol, push, pull, send_again, set_up_line. Reads: line_state, op_rows, received_rows.
Leans on  inbox, documents, pricing, stock, ledger, claims, catalog, parties, company, outbox, audit, db,
          kernel.
"""
