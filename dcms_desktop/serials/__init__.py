"""Serial numbers on documents: which unique pieces a document names, and where each of them goes.

Owns      no table: scanning owns the pieces.
Promises  Every unit of a serialised item that moves is named, once. A piece lies where the stock moves of its
          document put it.
Verbs     check_pieces, note_pieces.
Leans on  drafts, scanning (pieces), stock, db, kernel.
"""
