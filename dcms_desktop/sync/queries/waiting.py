"""Operations of the stream that have no answer, and places of its chain."""

import zlib
from collections.abc import Sequence

from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.outbox.rules import WAITING
from dcms_desktop.outbox.tables import OutboxRow
from dcms_desktop.sync.rules.states import OPEN
from dcms_desktop.sync.rules.states import READY
from dcms_desktop.sync.rules.states import WITHHELD
from dcms_desktop.sync.tables import LineOp
from dcms_desktop.sync.tables import LinePaper
from dcms_desktop.telling.feeds.feed import Op
from dcms_desktop.telling.outside import outside_op
from dcms_desktop.telling.queries.documents import item_refs
from dcms_desktop.telling.queries.documents import scope_of
from dcms_desktop.telling.queries.outside import buyers
from dcms_desktop.telling.queries.outside import outside_forms
from dcms_desktop.telling.tables import OutsideBillRow


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenOp:
    """An operation that has its place and no answer yet."""

    seq: int
    op_id: str
    doc_id: str
    doc_rev: int
    chain: str
    state: str
    size: int
    body: bytes
    outbox_seq: int | None
    at: str


_OP = (
    LineOp.seq,
    LineOp.op_id,
    LineOp.doc_id,
    LineOp.doc_rev,
    LineOp.chain,
    LineOp.state,
    LineOp.size,
    LineOp.body,
    LineOp.outbox_seq,
    LineOp.at,
)
_OP_NAMES = ("seq", "op_id", "doc_id", "doc_rev", "chain", "state", "size", "body", "outbox_seq", "at")


def open_ops(tx: Tx, after: int, limit: int) -> list[OpenOp]:
    """Return operations behind a place in the stream, whatever became of them, in order."""
    rows = tx.execute(select(*_OP).where(LineOp.seq > after).order_by(LineOp.seq).limit(limit))
    return [OpenOp(**dict(zip(_OP_NAMES, row, strict=True))) for row in rows]


def first_open_seq(tx: Tx) -> int | None:
    """Return the first place in the stream without an answer."""
    found = tx.scalar(
        select(func.min(LineOp.seq)).where(LineOp.state.in_((*OPEN, WITHHELD)), LineOp.answered_at == "")
    )
    return int(found) if found is not None else None


def ops_of(tx: Tx, seqs: Sequence[int]) -> list[OpenOp]:
    """Return some operations by their places."""
    rows = tx.execute(select(*_OP).where(LineOp.seq.in_(seqs)).order_by(LineOp.seq))
    return [OpenOp(**dict(zip(_OP_NAMES, row, strict=True))) for row in rows]


def chain_at(tx: Tx, seq: int) -> str | None:
    """Return the chain after a place in the stream; None when these books do not hold it."""
    found = tx.scalar(select(LineOp.chain).where(LineOp.seq == seq))
    return str(found) if found is not None else None


def checkpoints(tx: Tx) -> list[tuple[int, str]]:
    """Return older places of the stream with their chains, wider and wider apart: where histories part."""
    last = int(tx.scalar(select(func.max(LineOp.seq))) or 0)
    wanted = {last - (1 << step) for step in range(40) if last > 1 << step}
    rows = tx.execute(
        select(LineOp.seq, LineOp.chain).where(LineOp.seq.in_(wanted)).order_by(LineOp.seq.desc())
    )
    return [(row[0], row[1]) for row in rows]


def oldest_open(tx: Tx) -> tuple[int, str]:
    """Return how many documents the centre has not taken, and since when the oldest waits."""
    row = tx.execute(
        select(func.count(), func.min(OutboxRow.at)).where(OutboxRow.state.in_((WAITING, "numbered")))
    ).one()
    return int(row[0]), row[1] or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPaper:
    """A paper that the centre has not yet."""

    digest: str
    name: str
    media: str
    size: int


def open_papers(tx: Tx) -> list[OpenPaper]:
    """Return papers that wait to go up, the oldest first."""
    paper = LinePaper
    rows = tx.execute(
        select(paper.digest, paper.name, paper.media, paper.size)
        .where(paper.state == READY)
        .order_by(paper.at, paper.digest)
    )
    return [OpenPaper(digest=row[0], name=row[1], media=row[2], size=row[3]) for row in rows]


def paper_bytes(tx: Tx, digest: str) -> bytes:
    """Return the bytes of a paper."""
    return zlib.decompress(tx.scalar(select(LinePaper.body).where(LinePaper.digest == digest)) or b"")


def told_retailers(tx: Tx) -> set[str]:
    """Return the ids of operations that proposed a retailer."""
    return set(tx.execute(select(LineOp.op_id).where(LineOp.type == "retailer_proposal")).scalars())


def outside_waiting(tx: Tx) -> list[int]:
    """Return the bills of another program whose newest form has no place in the stream, oldest first."""
    rows = tx.execute(
        select(OutsideBillRow.id)
        .outerjoin(LineOp, LineOp.op_id == OutsideBillRow.op_id)
        .where(LineOp.seq.is_(None))
        .order_by(OutsideBillRow.id)
    )
    return list(rows.scalars().all())


def outside_built(tx: Tx, ids: Sequence[int]) -> list[Op]:
    """Return some bills of another program as operations, as far as the scope lets them go."""
    forms, scope = outside_forms(tx, ids), scope_of(tx)
    items = item_refs(tx, {line.item_id for form in forms for line in form.bill.lines})
    known = buyers(tx, {form.bill.party for form in forms if form.bill.party})
    found = []
    for form in forms:
        op = outside_op(form.bill, form.doc_id, form.rev, items, known.get(form.bill.party), scope)
        if op is not None:
            found.append({**op, "op_id": form.op_id, "created_at": form.at})
    return found
