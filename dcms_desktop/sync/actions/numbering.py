"""Giving operations their places in the stream, and taking the centre's answers."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import fields

from sqlalchemy import ColumnElement
from sqlalchemy import delete
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import update

from dcms_desktop.audit.actions import record
from dcms_desktop.db.prepared import Prepared
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.rights import fleeting
from dcms_desktop.kernel.rights import right
from dcms_desktop.outbox import rules as outbox
from dcms_desktop.outbox.actions import mark_rows
from dcms_desktop.sync.actions.line import LINE
from dcms_desktop.sync.actions.papers import keep_papers
from dcms_desktop.sync.ops import Built
from dcms_desktop.sync.ops import Numbered
from dcms_desktop.sync.ops import build_op
from dcms_desktop.sync.ops import number_ops
from dcms_desktop.sync.queries.state import line_card
from dcms_desktop.sync.rules import states
from dcms_desktop.sync.tables import Line
from dcms_desktop.sync.tables import LineOp
from dcms_desktop.telling.queries.documents import scope_of
from dcms_desktop.telling.queries.documents import waiting_documents
from dcms_desktop.telling.rules import PaperTold

_NEW = Prepared(insert(LineOp))
OF_STATE = {
    states.DONE: outbox.DONE,
    states.HELD: outbox.DONE,
    states.REJECTED: outbox.REJECTED,
    states.WITHHELD: outbox.REJECTED,
}
"""What the outbox says of an operation's outcome; what is held lies at the centre and is counted there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The centre's answer for one operation."""

    seq: int
    outbox_seq: int | None
    state: str
    code: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """What goes with some operations: papers they name, outbox rows that stay here, and broken ones."""

    papers: tuple[PaperTold, ...] = ()
    kept: tuple[int, ...] = ()
    broken: tuple[int, ...] = ()


@fleeting
def place_ops(tx: Tx, holder: str, behind: int, numbered: Sequence[Numbered], aside: Aside) -> bool:
    """Write operations with their places; tells False, and writes nothing, when somebody else went before.

    `seal` comes before anything of it is sent.
    """
    if numbered:
        last = numbered[-1]
        moved = tx.execute(
            update(Line)
            .where(Line.id == 1, Line.holder == holder, Line.head_seq == behind)
            .values(head_seq=last.seq, head_chain=last.chain)
        )
        if not moved.rowcount:
            return False
        _NEW.run_many(tx, _rows(tx, numbered))
        mark_rows(tx, [one.outbox_seq for one in numbered if one.outbox_seq is not None], outbox.NUMBERED)
    keep_papers(tx, aside.papers)
    mark_rows(tx, aside.kept, outbox.KEPT)
    mark_rows(tx, aside.broken, outbox.REJECTED)
    return True


_NAMES = tuple(one.name for one in fields(Numbered))


def _rows(tx: Tx, numbered: Sequence[Numbered]) -> list[dict[str, object]]:
    rest = {"code": "", "detail": "", "at": tx.at, "answered_at": ""}
    return [{**{name: getattr(one, name) for name in _NAMES}, **rest} for one in numbered]


@fleeting
def take_answers(tx: Tx, answers: Sequence[Answered], acked_seq: int, receipt: str = "") -> Changes:
    """Mark operations as the centre said; only what it named."""
    groups: dict[tuple[str, str, str], list[Answered]] = {}
    for one in answers:
        groups.setdefault((one.state, one.code, one.detail), []).append(one)
    for (state, code, detail), ones in groups.items():
        tx.execute(
            update(LineOp)
            .where(_these([one.seq for one in ones]))
            .values(state=state, code=code, detail=detail, answered_at=tx.at)
        )
        mark_rows(tx, [one.outbox_seq for one in ones if one.outbox_seq is not None], OF_STATE[state])
    values: dict[str, object] = {"acked_seq": acked_seq, "ok_at": tx.at}
    if receipt:
        values |= {"receipt": receipt, "receipt_at": tx.at}
    tx.execute(update(Line).where(Line.id == 1).values(values))
    return Changes({"line", "outbox"})


def _these(seqs: Sequence[int]) -> ColumnElement[bool]:
    """Return the condition that picks some places of the stream: mostly they are a run without a hole."""
    if seqs[-1] - seqs[0] == len(seqs) - 1:
        return LineOp.seq.between(seqs[0], seqs[-1])
    return LineOp.seq.in_(seqs)


def withhold(tx: Tx, seq: int, code: str, detail: str) -> Changes:
    """Put one operation aside that no centre takes; the others go on."""
    tx.execute(
        update(LineOp).where(LineOp.seq == seq).values(state=states.WITHHELD, code=code, detail=detail[:300])
    )
    return LINE


def settle_held(tx: Tx, still: Mapping[int, tuple[str, str]]) -> Changes:
    """Mark what the centre held and holds no more as applied; ``still`` are those it holds, with reasons."""
    rows = tx.execute(select(LineOp.seq).where(LineOp.state == states.HELD)).scalars().all()
    freed = [seq for seq in rows if seq not in still]
    if not freed:
        return Changes()
    tx.execute(
        update(LineOp)
        .where(LineOp.seq.in_(freed))
        .values(state=states.DONE, code="", detail="", answered_at=tx.at)
    )
    return LINE


def forget_ops_behind(tx: Tx, seq: int) -> None:
    """Take away places that a restored stream does not hold; their documents get new ones.

    Nothing of a document is lost: the outbox still has its row, and the operation the same id.
    """
    rows = tx.execute(select(LineOp.outbox_seq).where(LineOp.seq > seq, LineOp.outbox_seq.is_not(None)))
    mark_rows(tx, list(rows.scalars().all()), outbox.WAITING)
    tx.execute(delete(LineOp).where(LineOp.seq > seq))


def append_ops(tx: Tx, built: Sequence[Built]) -> None:
    """Give operations their places at once, behind all others; another counter waits for its turn."""
    question = select(Line.head_seq).where(Line.id == 1)
    tx.execute(question.with_for_update() if tx.postgres else question)
    line = line_card(tx)
    if line is None:
        return
    numbered = number_ops(built, line.head_seq, line.head_chain, line.document_limit)
    tx.execute(
        update(Line).where(Line.id == 1).values(head_seq=numbered[-1].seq, head_chain=numbered[-1].chain)
    )
    _NEW.run_many(tx, _rows(tx, numbered))


@right("sync.send")
def send_again(tx: Tx, seq: int) -> Changes:
    """Send a document that was rejected anew, as it is now, as a new operation behind all others."""
    line = line_card(tx)
    row = tx.execute(
        select(LineOp.outbox_seq, LineOp.state, LineOp.doc_id, LineOp.doc_rev, LineOp.doc_no).where(
            LineOp.seq == seq
        )
    ).one_or_none()
    if line is None or row is None or row[1] not in {states.REJECTED, states.WITHHELD}:
        raise Refused("That document was not refused.", "seq", "Pick one from the list of refused documents.")
    if row[0] is None:
        raise Refused(
            "This is told anew by itself, or was sent again already.",
            field="seq",
            next_step="Change the retailer, or load the bill's file anew: the new words go up.",
        )
    (waiting,) = waiting_documents(tx, 1, [row[0]])
    again = tx.scalar(select(func.count()).where(LineOp.doc_id == row[2], LineOp.doc_rev == row[3]))
    op = build_op(waiting.topic, waiting.posted, waiting.refs, scope_of(tx), int(again or 0))
    if op is None:
        raise Refused(
            f"Nothing of {row[4]} leaves the shop now.",
            "seq",
            "Look at the settings of what leaves the shop.",
        )
    built = Built(op=op, day=waiting.day, document_id=waiting.document_id, outbox_seq=waiting.outbox_seq)
    append_ops(tx, [built])
    keep_papers(tx, waiting.refs.papers)
    tx.execute(update(LineOp).where(LineOp.seq == seq).values(outbox_seq=None))
    mark_rows(tx, [row[0]], outbox.NUMBERED)
    record(tx, "send_again", "line_op", seq, reason=str(row[4]))
    return Changes({"line", "outbox"})
