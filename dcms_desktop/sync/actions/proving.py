"""Keeping the proof of each day, and what the centre said to it."""

from datetime import date

from sqlalchemy import insert
from sqlalchemy import update

from dcms_desktop.audit.actions import record
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.sync.rules import states
from dcms_desktop.sync.tables import DayProof
from dcms_desktop.sync.tables import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What the centre said to a proof."""

    state: str
    answer: str
    receipt: str = ""


def keep_proof(tx: Tx, day: date, rev: int, through_seq: int, body: str) -> int:
    """Keep a proof before it is sent; return its id."""
    return tx.insert(
        insert(DayProof),
        {
            "day": day, "rev": rev, "through_seq": through_seq, "body": body, "state": "ready", "rounds": 0,
            "answer": "", "at": tx.at, "answered_at": "",
        },
    )  # fmt: skip


def judge_proof(tx: Tx, proof_id: int, judgement: Judgement) -> Changes:
    """Keep what the centre said: its receipt lies in the audit too, so neither can be bent alone."""
    tx.execute(
        update(DayProof)
        .where(DayProof.id == proof_id)
        .values(
            state=judgement.state,
            answer=judgement.answer,
            rounds=DayProof.__table__.c.rounds + 1,
            answered_at=tx.at,
        )
    )
    if judgement.receipt:
        tx.execute(update(Line).where(Line.id == 1).values(receipt=judgement.receipt, receipt_at=tx.at))
    if judgement.state in {states.MATCHED, states.TICKET}:
        record(tx, judgement.state, "day_proof", proof_id, after=judgement.answer)
    return Changes({"line", "proofs"})
