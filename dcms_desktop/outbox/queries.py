"""Reads of the outbox."""

from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.db.tx import Tx
from dcms_desktop.outbox.tables import OutboxRow


def waiting_count(tx: Tx) -> int:
    """Return how many operations wait for upload."""
    return int(tx.scalar(select(func.count()).select_from(OutboxRow).where(OutboxRow.state == "waiting")))
