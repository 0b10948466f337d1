"""Reads of visits."""

from collections.abc import Sequence

from sqlalchemy import select

from dcms_desktop.db.tx import Tx
from dcms_desktop.field.tables import Visit


def known_visits(tx: Tx, codes: Sequence[str]) -> set[str]:
    """Return which visits are there already."""
    found: set[str] = set()
    for start in range(0, len(codes), 500):
        part = codes[start : start + 500]
        found.update(tx.execute(select(Visit.code).where(Visit.code.in_(part))).scalars())
    return found
