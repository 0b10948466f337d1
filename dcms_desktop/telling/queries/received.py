"""What came down, and the centre's codes of things of ours."""

from datetime import date

from sqlalchemy import func
from sqlalchemy import or_
from sqlalchemy import select

from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.telling.tables import CentreCode
from dcms_desktop.telling.tables import Received


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedRow:
    """One thing that came down."""

    id: int
    type: str
    code: str
    rev: int
    gone: bool
    body: str
    state: str
    text: str
    due_on: date | None
    document_id: int | None
    at: str


_COLUMNS = (
    Received.id, Received.type, Received.code, Received.rev, Received.gone, Received.body, Received.state,
    Received.text, Received.due_on, Received.document_id, Received.at,
)  # fmt: skip
_NAMES = ("id", "type", "code", "rev", "gone", "body", "state", "text", "due_on", "document_id", "at")


def received_id(tx: Tx, kind: str, code: str) -> int | None:
    """Return the id of a thing that came before."""
    found: int | None = tx.scalar(select(Received.id).where(Received.type == kind, Received.code == code))
    return found


def received_revs(tx: Tx, kinds: set[str], codes: set[str]) -> dict[tuple[str, str], int]:
    """Return the revisions that are here of some things."""
    rows = tx.execute(
        select(Received.type, Received.code, Received.rev).where(
            Received.type.in_(kinds), Received.code.in_(codes)
        )
    )
    return {(row[0], row[1]): row[2] for row in rows}


def received_rows(
    tx: Tx, kinds: tuple[str, ...] = (), states: tuple[str, ...] = (), text: str = "", limit: int = 1_000
) -> list[ReceivedRow]:
    """Return what came, the newest first."""
    question = select(*_COLUMNS).order_by(Received.id.desc()).limit(limit)
    if kinds:
        question = question.where(Received.type.in_(kinds))
    if states:
        question = question.where(Received.state.in_(states))
    if text.strip():
        word = f"%{text.strip().casefold()}%"
        question = question.where(
            or_(func.lower(Received.code).like(word), func.lower(Received.text).like(word))
        )
    return [ReceivedRow(**dict(zip(_NAMES, row, strict=True))) for row in tx.execute(question)]


def received_row(tx: Tx, received: int) -> ReceivedRow | None:
    """Return one thing that came."""
    row = tx.execute(select(*_COLUMNS).where(Received.id == received)).one_or_none()
    return ReceivedRow(**dict(zip(_NAMES, row, strict=True))) if row else None


def due_rows(tx: Tx, day: date) -> list[ReceivedRow]:
    """Return what takes effect by a day and has not yet, in order of its day."""
    rows = tx.execute(
        select(*_COLUMNS)
        .where(Received.due_on <= day, Received.state == "waiting")
        .order_by(Received.due_on, Received.id)
    )
    return [ReceivedRow(**dict(zip(_NAMES, row, strict=True))) for row in rows]


def local_of(tx: Tx, kind: str, code: str) -> int | None:
    """Return our id of something by the centre's code."""
    found: int | None = tx.scalar(
        select(CentreCode.local_id).where(CentreCode.kind == kind, CentreCode.code == code)
    )
    return found
