"""What becomes of a row of the outbox. Pure."""

WAITING = "waiting"
NUMBERED = "numbered"
"""It has its place in the stream; the centre has not answered yet."""
DONE, REJECTED, KEPT = "done", "rejected", "kept"
"""Taken by the centre; refused by it; kept in the shop by the owner's choice."""
UNSENT = (WAITING, NUMBERED)
