"""Point lots: points that were approved, by the approval they came with, and what was taken from each.

Owns      point_move.
Promises  A lot is never below nothing. Those that lapse first are taken first, each at its own worth, so what
          is left of all lots is to the paisa what the ledger owes. A document that is undone gives its points
          back.
Verbs     note_lot, take_points, write_back, undo_points. Reads: point_lots.
Leans on  parties, db, kernel.
"""
