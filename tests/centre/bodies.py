"""Raw operations, found again in the bodies they came in: kept as they were sent, unchanged."""

from collections.abc import Iterable

from tests.centre.plain import inflate
from tests.centre.store import Tx

WHOLE = 1 << 28
"""No cap on what was let in before."""


def raw_operations(tx: Tx, places: Iterable[tuple[int, int, int]]) -> list[bytes]:
    """Return the bytes of operations by body, start and size; each body is inflated once."""
    asked = list(places)
    rows = tx.among(
        "SELECT number, encoding, body FROM batch WHERE number", sorted({place[0] for place in asked})
    )
    bodies = {row[0]: inflate(bytes(row[2]), row[1], WHOLE) for row in rows}
    return [bodies[batch][start : start + size] for batch, start, size in asked]
