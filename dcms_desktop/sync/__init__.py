"""Sync: the line to the manufacturer's centre: the stream of what goes up, and the proof of each day.

Owns      line, line_device, line_op, line_paper, day_proof.
Promises  A document goes up exactly once in effect: its operation has one id, one place and one chain for
          ever, is marked acknowledged only by a parsed answer for that id, and is sent again as the very same
          bytes. No network inside a transaction; billing never waits. What is told is told by `telling`.
Verbs     enrol, push, send_again, set_up_line, take_over, try_line. Reads: line_state, op_rows.
Leans on  telling, documents, stock, ledger, catalog, parties, company, outbox, audit, wire, db, kernel.
"""
