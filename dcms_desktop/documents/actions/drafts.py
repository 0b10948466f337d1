"""Holding a draft, and letting it go."""

import msgspec
from sqlalchemy import delete
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import select

from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.tables import HeldDraft
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.errors import Refused

MOST_HELD = 20
_ENCODER = msgspec.json.Encoder()


def hold_draft(tx: Tx, draft: Draft, title: str, *, held: bool = True) -> Changes:
    """Keep a draft as it is until it is taken up; it survives a restart. At most 20 are held at a counter."""
    tx.execute(delete(HeldDraft).where(HeldDraft.request_id == draft.request_id))
    waiting = tx.scalar(
        select(func.count())
        .select_from(HeldDraft)
        .where(HeldDraft.counter_id == tx.counter_id, HeldDraft.held.is_(True))
    )
    if held and waiting >= MOST_HELD:
        raise Refused(
            f"{MOST_HELD} bills are held already.", field="", next_step="Press Ctrl+J and take one up first."
        )
    tx.execute(
        insert(HeldDraft),
        {
            "request_id": draft.request_id,
            "kind": draft.kind,
            "title": title[:200],
            "counter_id": tx.counter_id,
            "user_id": tx.user_id,
            "at": tx.at,
            "held": held,
            "body": _ENCODER.encode(draft),
        },
    )
    return Changes({"drafts"})


_DROP = delete(HeldDraft)


def drop_draft(tx: Tx, request_id: str) -> Changes:
    """Let a held draft go: it was taken up, saved, or thrown away."""
    tx.execute(_DROP.where(HeldDraft.request_id == request_id))
    return Changes({"drafts"})
