"""Writes of the outbox."""

from sqlalchemy import insert

from dcms_desktop.db.prepared import Prepared
from dcms_desktop.db.tx import Tx
from dcms_desktop.outbox.tables import OutboxRow

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
