"""What input credit is reversed for, and taken again: no cause twice, nothing past what it bears."""

from collections.abc import Sequence

from sqlalchemy import delete
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import text

from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.tables import DocumentCause
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.ledger.rules import HEADS
from dcms_desktop.ledger.rules import CreditCause

_TURNS = text("LOCK TABLE document_cause IN SHARE ROW EXCLUSIVE MODE")
"""Counters on one server take turns, so that none reverses what another has reversed meanwhile."""


def check_causes(tx: Tx, draft: Draft) -> None:
    """Refuse a cause that would stand reversed by more than it bears, or by less than nothing."""
    if tx.postgres:
        tx.connection.execute(_TURNS)
    own = draft.revises.document_id if draft.revises else 0
    seen: set[tuple[str, int, int]] = set()
    for number, cause in enumerate(draft.causes, 1):
        key = (cause.kind, cause.source_id, cause.source_line)
        if key in seen:
            raise _refusal(cause, "stands here twice", number)
        seen.add(key)
        before = _standing(tx, cause, own)
        for had, now, most in zip(before, cause.heads.each, cause.most.each, strict=True):
            if now > 0 and had + now > most:
                raise _refusal(cause, "was reversed already", number)
            if now < 0 and had + now < 0:
                raise _refusal(cause, "was taken again already", number)


def _refusal(cause: CreditCause, what: str, number: int) -> Refused:
    return Refused(
        f"Credit of {cause.number} {what}.", field="causes", next_step="Read the list again.", line=number
    )


def _standing(tx: Tx, cause: CreditCause, own: int) -> Sequence[int]:
    row = tx.execute(
        select(*(func.coalesce(func.sum(getattr(DocumentCause, head)), 0) for head in HEADS))
        .join(DocumentRow, DocumentRow.id == DocumentCause.document_id)
        .where(
            DocumentCause.source_id == cause.source_id,
            DocumentCause.source_line == cause.source_line,
            DocumentCause.kind == cause.kind,
            DocumentCause.document_id != own,
            DocumentRow.state == "posted",
        )
    ).one()
    return [int(paise) for paise in row]


def forget_causes(tx: Tx, document_id: int) -> None:
    """Forget what a document was for: it is being corrected."""
    tx.execute(delete(DocumentCause).where(DocumentCause.document_id == document_id))


def write_causes(tx: Tx, document_id: int, causes: Sequence[CreditCause]) -> None:
    """Write what a document is for."""
    tx.execute(
        insert(DocumentCause),
        [
            {
                "document_id": document_id,
                "line_no": number,
                "kind": one.kind,
                "source_id": one.source_id,
                "source_line": one.source_line,
                **dict(zip(HEADS, one.heads.each, strict=True)),
            }
            for number, one in enumerate(causes, 1)
        ],
    )
