"""Writes of the outbox."""

from collections.abc import Sequence

from sqlalchemy import bindparam
from sqlalchemy import insert
from sqlalchemy import update

from dcms_desktop.db.prepared import Prepared
from dcms_desktop.db.prepared import ids_value
from dcms_desktop.db.prepared import update_by_ids
from dcms_desktop.db.tx import Tx
from dcms_desktop.outbox.rules import DONE
from dcms_desktop.outbox.tables import OutboxRow
from dcms_desktop.outbox.tables import RestoreMark

_NEW = Prepared(insert(OutboxRow))


def enqueue_feed(tx: Tx, topic: str, key: str, document_id: int, revision: int, digest: str) -> None:
    """Put one operation in the outbox. Its payload is the stored body of that document revision."""
    _NEW.run(
        tx,
        {
            "key": key, "at": tx.at, "topic": topic, "document_id": document_id, "revision": revision,
            "digest": digest, "state": "waiting",
        },
    )  # fmt: skip


_MARKED = update_by_ids(update(OutboxRow).values(state=bindparam("new_state")), OutboxRow.seq)


def mark_rows(tx: Tx, seqs: Sequence[int], state: str) -> None:
    """Say what became of some rows."""
    if seqs:
        _MARKED.run(tx, {**ids_value(tx, seqs), "new_state": state})


def mark_sent(tx: Tx, document_id: int) -> None:
    """Note that the centre has every form of a document: it came from there."""
    tx.execute(update(OutboxRow).where(OutboxRow.document_id == document_id).values(state=DONE))


def note_restored(tx: Tx, told: str) -> None:
    """Note that these books were put back from a backup; nothing goes up until the line has heard of it."""
    tx.execute(insert(RestoreMark), {"at": tx.at, "told": told, "settled_at": ""})


def settle_restored(tx: Tx) -> None:
    """Note that the line has heard of it."""
    tx.execute(update(RestoreMark).where(RestoreMark.settled_at == "").values(settled_at=tx.at))
