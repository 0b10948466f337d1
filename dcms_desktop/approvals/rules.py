"""What an approver says yes to, as a value. Pure."""

import hashlib
from collections.abc import Sequence

BY = "@"
"""Between the name of a question and the number of the yes that answers it, or the code of who gave it."""


def digest_from(head: tuple[str, str, int | None, str], goods: Sequence[Sequence[int]], total: int) -> str:
    """Return the digest of kind, request, party and day, of lines (item, units, free, rate) and total."""
    whole = [tuple(int(value) for value in line) for line in goods]
    return hashlib.sha256(repr((*head, whole, int(total))).encode()).hexdigest()[:16]
