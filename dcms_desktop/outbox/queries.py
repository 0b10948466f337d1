"""Reads of the outbox."""

from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.db.tx import Tx
from dcms_desktop.outbox.rules import DONE
from dcms_desktop.outbox.rules import NUMBERED
from dcms_desktop.outbox.rules import REJECTED
from dcms_desktop.outbox.rules import UNSENT
from dcms_desktop.outbox.tables import OutboxRow
from dcms_desktop.outbox.tables import RestoreMark


def waiting_count(tx: Tx) -> int:
    """Return how many operations the centre has not taken yet."""
    return int(tx.scalar(select(func.count()).select_from(OutboxRow).where(OutboxRow.state.in_(UNSENT))))


def has_gone_up(tx: Tx) -> bool:
    """Tell whether anything of these books was ever given a place in a stream."""
    gone = OutboxRow.state.in_((NUMBERED, DONE, REJECTED))
    return tx.scalar(select(OutboxRow.seq).where(gone).limit(1)) is not None


def is_restored(tx: Tx) -> bool:
    """Tell whether the books were put back from a backup and the line has not heard of it."""
    return tx.scalar(select(RestoreMark.id).where(RestoreMark.settled_at == "").limit(1)) is not None


def restored_at(tx: Tx) -> str:
    """Return when the books were put back from a backup that the line has not heard of; empty for never."""
    return str(tx.scalar(select(func.min(RestoreMark.at)).where(RestoreMark.settled_at == "")) or "")
