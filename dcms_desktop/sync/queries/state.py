"""The line as it is, and its operations as a list shows them."""

import json
from dataclasses import fields
from datetime import date

from sqlalchemy import func
from sqlalchemy import or_
from sqlalchemy import select

from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.outbox.queries import is_restored
from dcms_desktop.outbox.rules import KEPT
from dcms_desktop.outbox.rules import NUMBERED
from dcms_desktop.outbox.rules import REJECTED
from dcms_desktop.outbox.rules import WAITING
from dcms_desktop.outbox.tables import OutboxRow
from dcms_desktop.sync.rules import states
from dcms_desktop.sync.rules.waiting import Limits
from dcms_desktop.sync.tables import DayProof
from dcms_desktop.sync.tables import Line
from dcms_desktop.sync.tables import LineDevice
from dcms_desktop.sync.tables import LineOp
from dcms_desktop.sync.tables import LinePaper
from dcms_desktop.telling.feeds.all_feeds import type_of
from dcms_desktop.telling.tables import OutsideBillRow
from dcms_desktop.telling.tables import Received


@dataclass(frozen=True, slots=True, kw_only=True)
class LineCard:
    """The line as it stands in the books."""

    profile: str
    url: str
    company: str
    distributor: str
    stream: str
    device: str
    audience: str
    centre_key: str
    secret: str
    epoch: int
    head_seq: int
    head_chain: str
    acked_seq: int
    base_seq: int
    base_chain: str
    halt: str
    halt_text: str
    halted_at: str
    cursor: str
    hello: str
    offsets: str
    receipt: str
    receipt_at: str
    holder: str
    held_until: str
    tries: int
    push_at: str
    pull_at: str
    trouble: str
    next_step: str
    ok_at: str
    batch: int
    since: str

    @property
    def limits(self) -> Limits:
        """Return what the centre said a request may hold."""
        said = json.loads(self.hello).get("limits") or {}
        plain = Limits()
        return Limits(
            ops=_within(said.get("ops"), plain.ops),
            bytes=_within(said.get("bytes"), plain.bytes),
            inflated=_within(said.get("inflated"), plain.inflated),
        )

    @property
    def sends(self) -> str:
        """Return the PC that sends now, or sent when it was last heard of; empty when none does."""
        return self.holder.rpartition(":")[0]

    @property
    def document_limit(self) -> int:
        """Return how many bytes one document may have."""
        return _within((json.loads(self.hello).get("limits") or {}).get("document"), 262_144)

    @property
    def paper_limit(self) -> int:
        """Return how many bytes one paper may have."""
        return _within((json.loads(self.hello).get("limits") or {}).get("blob"), 5_242_880)

    @property
    def slot_s(self) -> int:
        """Return how long after day close the evening's upload goes."""
        return _within(json.loads(self.hello).get("upload_slot_s"), 0)

    @property
    def clock_offsets(self) -> tuple[int, ...]:
        """Return the last measured offsets of the clocks."""
        return tuple(json.loads(self.offsets))


def _within(value: object, plain: int) -> int:
    return value if isinstance(value, int) and 0 < value < 2**40 else plain


def line_card(tx: Tx) -> LineCard | None:
    """Return the line, None while none is set up."""
    names = [one.name for one in fields(LineCard)]
    row = tx.execute(select(*(Line.__table__.c[name] for name in names)).where(Line.id == 1)).one_or_none()
    return LineCard(**dict(zip(names, row, strict=True))) if row else None


def any_held(tx: Tx) -> bool:
    """Tell whether the centre holds any of our operations back."""
    return tx.scalar(select(LineOp.seq).where(LineOp.state == states.HELD).limit(1)) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A PC that was enrolled: it may send."""

    node: str
    device: str
    audience: str
    secret: str
    at: str


def line_devices(tx: Tx) -> list[Device]:
    """Return the PCs that may send, in order of their names."""
    one = LineDevice
    rows = tx.execute(select(one.node, one.device, one.audience, one.secret, one.at).order_by(one.node))
    return [Device(node=row[0], device=row[1], audience=row[2], secret=row[3], at=row[4]) for row in rows]


def cards_of(tx: Tx, node: str) -> list[LineCard]:
    """Return the line as it proves itself with each key there is, that of a PC of this name first."""
    card = line_card(tx)
    if card is None:
        return []
    found = sorted(line_devices(tx), key=lambda one: one.node != node)
    own = [replace(card, device=one.device, audience=one.audience, secret=one.secret) for one in found]
    return [*own, card]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineState:
    """What the top bar, the sync page and `dcms line` show."""

    card: LineCard | None
    waiting: int = 0
    sent: int = 0
    done: int = 0
    held: int = 0
    rejected: int = 0
    kept: int = 0
    oldest: str = ""
    """When the oldest document that the centre has not taken was posted."""
    proof_day: date | None = None
    proof_state: str = ""
    proof_audit: str = ""
    """What the centre says is wrong with the head of the audit in that proof; empty when it goes on."""
    open_orders: int = 0
    open_invoices: int = 0
    restored: bool = False
    devices: tuple[Device, ...] = ()
    """PCs that may send."""
    papers: int = 0
    """Papers of claims that wait to go up."""
    papers_kept: int = 0
    """Papers the centre did not take."""


def line_state(tx: Tx) -> LineState:
    """Return the counts of the line, its last proof, and what came and waits for somebody."""
    # Asked after every document: what is done, a hundred thousand rows, is not looked at.
    rows = {
        state: (int(n), oldest)
        for state, n, oldest in tx.execute(
            select(OutboxRow.state, func.count(), func.min(OutboxRow.at))
            .where(OutboxRow.state.in_((WAITING, NUMBERED)))
            .group_by(OutboxRow.state)
        )
    }
    aside = {
        str(state): int(n)
        for state, n in tx.execute(
            select(OutboxRow.state, func.count())
            .where(OutboxRow.state.in_((REJECTED, KEPT)))
            .group_by(OutboxRow.state)
        )
    }
    ops = {
        str(state): int(n)
        for state, n in tx.execute(select(LineOp.state, func.count()).group_by(LineOp.state))
    }
    papers = {
        str(state): int(n)
        for state, n in tx.execute(select(LinePaper.state, func.count()).group_by(LinePaper.state))
    }
    proof = tx.execute(
        select(DayProof.day, DayProof.state, DayProof.answer)
        .order_by(DayProof.day.desc(), DayProof.rev.desc())
        .limit(1)
    ).one_or_none()
    came = {
        str(kind): int(n)
        for kind, n in tx.execute(
            select(Received.type, func.count())
            .where(Received.state == "waiting", Received.due_on.is_(None))
            .group_by(Received.type)
        )
    }
    ages = [rows[state][1] for state in (WAITING, NUMBERED) if state in rows]
    return LineState(
        card=line_card(tx),
        waiting=rows.get(WAITING, (0, ""))[0] + _outside_waiting(tx),
        sent=ops.get(states.READY, 0) + ops.get(states.SENT, 0),
        done=ops.get(states.DONE, 0),
        held=ops.get(states.HELD, 0),
        rejected=max(ops.get(states.REJECTED, 0) + ops.get(states.WITHHELD, 0), aside.get(REJECTED, 0)),
        kept=aside.get(KEPT, 0),
        oldest=min(ages, default=""),
        proof_day=proof[0] if proof else None,
        proof_state=proof[1] if proof else "",
        proof_audit=audit_trouble(proof[2]) if proof else "",
        open_orders=came.get("field_order", 0),
        open_invoices=came.get("primary_invoice", 0),
        restored=is_restored(tx),
        devices=tuple(line_devices(tx)),
        papers=papers.get(states.READY, 0),
        papers_kept=papers.get(states.REJECTED, 0),
    )


def audit_trouble(answer: str) -> str:
    """Return what the centre said is wrong with the audit in its answer to a proof, empty for nothing."""
    told = json.loads(answer).get("audit") if answer else None
    return str(told.get("detail") or told.get("code") or "it does not go on") if told else ""


def _outside_waiting(tx: Tx) -> int:
    """Return how many bills of another program have no place in the stream."""
    question = (
        select(func.count())
        .select_from(OutsideBillRow)
        .outerjoin(LineOp, LineOp.op_id == OutsideBillRow.op_id)
        .where(LineOp.seq.is_(None))
    )
    return int(tx.scalar(question) or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpRow:
    """One operation in the list; ``seq`` 0 for a document that has no place in the stream yet."""

    seq: int
    outbox_seq: int | None
    type: str
    number: str
    day: date | None
    state: str
    code: str
    detail: str
    at: str
    answered_at: str
    document_id: int | None

    @property
    def advice(self) -> str:
        """Return what a clerk can do."""
        told = {states.HELD, states.REJECTED, states.WITHHELD}
        return states.advice_for(self.code) if self.state in told else ""


SHOWN = {
    "open": states.OPEN,
    "done": (states.DONE,),
    "held": (states.HELD,),
    "rejected": (states.REJECTED, states.WITHHELD),
    "all": (*states.OPEN, states.DONE, states.HELD, states.REJECTED, states.WITHHELD),
}


def op_rows(tx: Tx, which: str, text: str = "", limit: int = 500) -> list[OpRow]:
    """Return operations by what became of them: the open ones oldest first, others newest first."""
    op = LineOp
    question = select(
        op.seq,
        op.outbox_seq,
        op.type,
        op.doc_no,
        op.day,
        op.state,
        op.code,
        op.detail,
        op.at,
        op.answered_at,
        op.document_id,
    ).where(op.state.in_(SHOWN[which]))
    if text.strip():
        word = f"%{text.strip().casefold()}%"
        question = question.where(
            or_(func.lower(op.doc_no).like(word), op.type.like(word), op.code.like(word))
        )
    question = question.order_by(op.seq if which == "open" else op.seq.desc()).limit(limit)
    rows = [
        OpRow(
            seq=row[0],
            outbox_seq=row[1],
            type=row[2],
            number=row[3],
            day=row[4],
            state=row[5],
            code=row[6],
            detail=row[7],
            at=row[8],
            answered_at=row[9],
            document_id=row[10],
        )
        for row in tx.execute(question)
    ]
    return [*rows, *_unplaced(tx, text, limit - len(rows))] if which in {"open", "all"} else rows


def _unplaced(tx: Tx, text: str, limit: int) -> list[OpRow]:
    """Return documents that wait for their place in the stream."""
    question = (
        select(
            OutboxRow.seq, OutboxRow.topic, OutboxRow.at, DocumentRow.id, DocumentRow.number, DocumentRow.day
        )
        .join(DocumentRow, DocumentRow.id == OutboxRow.document_id)
        .where(OutboxRow.state == WAITING)
        .order_by(OutboxRow.seq)
        .limit(max(0, limit))
    )
    if text.strip():
        question = question.where(func.lower(DocumentRow.number).like(f"%{text.strip().casefold()}%"))
    return [
        OpRow(
            seq=0, outbox_seq=row[0], type=type_of(row[1]), number=row[4], day=row[5], state=states.READY,
            code="", detail="", at=row[2], answered_at="", document_id=row[3],
        )
        for row in tx.execute(question)
    ]  # fmt: skip
