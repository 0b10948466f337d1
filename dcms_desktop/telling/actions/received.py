"""Keeping what came down: each thing once, in its newest revision."""

from datetime import date

from sqlalchemy import delete
from sqlalchemy import insert
from sqlalchemy import update

from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.telling.queries.received import received_id
from dcms_desktop.telling.tables import CentreCode
from dcms_desktop.telling.tables import Received

LONGEST_TEXT = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """One thing as it came, and what became of it."""

    type: str
    code: str
    rev: int
    body: str
    state: str
    text: str = ""
    gone: bool = False
    due_on: date | None = None


def keep_received(tx: Tx, came: Came) -> int:
    """Keep the newest revision of a thing and what became of it; return its id."""
    values = {
        "rev": came.rev, "gone": came.gone, "body": came.body, "state": came.state, "due_on": came.due_on,
        "text": came.text[:LONGEST_TEXT], "at": tx.at,
    }  # fmt: skip
    known = received_id(tx, came.type, came.code)
    if known is None:
        return tx.insert(
            insert(Received), {"type": came.type, "code": came.code, "document_id": None, **values}
        )
    tx.execute(update(Received).where(Received.id == known).values(values))
    return known


def settle_received(tx: Tx, received: int, state: str, text: str, document_id: int | None = None) -> Changes:
    """Say what became of a thing that waited."""
    tx.execute(
        update(Received)
        .where(Received.id == received)
        .values(state=state, text=text[:LONGEST_TEXT], document_id=document_id, due_on=None)
    )
    return Changes({"received"})


def map_code(tx: Tx, kind: str, local_id: int, code: str) -> None:
    """Keep the centre's code of something of ours; a code names one thing only."""
    tx.execute(delete(CentreCode).where(CentreCode.kind == kind, CentreCode.code == code))
    tx.execute(delete(CentreCode).where(CentreCode.kind == kind, CentreCode.local_id == local_id))
    tx.execute(insert(CentreCode), {"kind": kind, "local_id": local_id, "code": code})
