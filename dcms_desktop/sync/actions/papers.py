"""Papers that operations name: kept with the operation, sent before it, marked as the centre says."""

import zlib
from collections.abc import Sequence

from sqlalchemy import delete
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import update

from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.sync.rules.states import READY
from dcms_desktop.sync.tables import LinePaper
from dcms_desktop.telling.rules import PaperTold

LINE = Changes({"line"})


def keep_papers(tx: Tx, papers: Sequence[PaperTold]) -> None:
    """Keep papers until the centre has them; one that is known already stays as it is."""
    told = {one.digest: one for one in papers}
    known = set(tx.execute(select(LinePaper.digest).where(LinePaper.digest.in_(list(told)))).scalars())
    rows = [
        {
            "digest": digest, "name": one.name[:120], "media": one.media, "size": one.size,
            "body": zlib.compress(one.body, 6), "state": READY, "detail": "", "at": tx.at, "answered_at": "",
        }
        for digest, one in told.items()
        if digest not in known
    ]  # fmt: skip
    if rows:
        tx.execute(insert(LinePaper), rows)


def mark_paper(tx: Tx, digest: str, state: str, detail: str = "") -> Changes:
    """Say what became of a paper."""
    tx.execute(
        update(LinePaper)
        .where(LinePaper.digest == digest)
        .values(state=state, detail=detail[:300], answered_at=tx.at)
    )
    return LINE


def forget_papers(tx: Tx) -> None:
    """Forget papers: another centre gets them with its own operations."""
    tx.execute(delete(LinePaper))
