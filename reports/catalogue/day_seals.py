"""Seals of the days: the head of the audit at each close, for paper; what is cut or swapped does not fit."""

from datetime import date

from sqlalchemy import select

from dcms_desktop.audit.queries import audit_head
from dcms_desktop.audit.rules import shown_seal
from dcms_desktop.audit.tables import AuditRow
from dcms_desktop.company.tables import User
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.ledger.tables import DayClose
from dcms_desktop.sync.queries.state import audit_trouble
from dcms_desktop.sync.rules.states import MATCHED
from dcms_desktop.sync.tables import DayProof
from reports.engine.ask import asked
from reports.engine.ask import month_first
from reports.engine.ask import today
from reports.engine.report import Column
from reports.engine.report import Report

NOW = "not closed"


@dataclass(frozen=True, slots=True)
class Ask:
    """Which days."""

    first: date = asked("From", month_first)
    last: date = asked("To", today)


@dataclass(frozen=True, slots=True)
class Row:
    """The seal of one close, or of this moment."""

    day: date
    closed_at: str
    user: str
    audit_row: int
    seal: str
    stands: str
    receipt: str


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return the seals of the closed days, oldest first, and the one of now."""
    found = tx.execute(
        select(DayClose.day, DayClose.at, DayClose.audit_head, User.name)
        .outerjoin(User, User.id == DayClose.user_id)
        .where(DayClose.day >= ask.first, DayClose.day <= ask.last, DayClose.audit_head != "")
        .order_by(DayClose.day, DayClose.at)
    ).all()
    places = _places(tx, [row[0] for row in found])
    receipts = _receipts(tx, ask)
    rows = [
        Row(
            day=row[0],
            closed_at=f"{clock.india_time(row[1]):%d-%m-%Y %H:%M}",
            user=row[3] or "",
            audit_row=places.get(row[2], 0),
            seal=shown_seal(row[2]),
            stands="stands" if row[2] in places else "not there any more",
            receipt=receipts.get(row[0], ""),
        )
        for row in found
    ]
    head = audit_head(tx)
    return [*rows, Row(tx.today, NOW, tx.user_name, head.seq, shown_seal(head.hash), "stands", "")]


def _places(tx: Tx, days: list[date]) -> dict[str, int]:
    """Return by seal its row: each close is recorded itself, right behind the row it seals."""
    audit = AuditRow
    closes = tx.execute(
        select(audit.previous, audit.seq).where(
            audit.thing == "day", audit.deed == "close", audit.thing_id.in_([day.toordinal() for day in days])
        )
    )
    sealed = {row[0]: row[1] - 1 for row in closes}
    rows = tx.execute(select(audit.hash, audit.seq).where(audit.seq.in_(sealed.values())))
    return {row[0]: row[1] for row in rows if sealed.get(row[0]) == row[1]}


def _receipts(tx: Tx, ask: Ask) -> dict[date, str]:
    """Return by day whether the company has signed that it holds the same, and when."""
    found = tx.execute(
        select(DayProof.day, DayProof.state, DayProof.answered_at, DayProof.answer)
        .where(DayProof.day >= ask.first, DayProof.day <= ask.last)
        .order_by(DayProof.rev)
    )
    return {row[0]: _receipt(row[1], row[2], row[3]) for row in found}


def _receipt(state: str, at: str, answer: str) -> str:
    trouble = audit_trouble(answer)
    signed = f"signed {clock.india_time(at):%d-%m-%Y %H:%M}" if state == MATCHED else "not signed yet"
    return f"{signed}, but {trouble}" if trouble else signed


REPORT = Report(
    code="day_seals",
    title="Seals of the days",
    ask=Ask,
    query=query,
    columns=(
        Column("day", "Date", "date"),
        Column("closed_at", "Closed at", letters=16),
        Column("user", "By", letters=12, grow=True),
        Column("audit_row", "Audit row", "whole"),
        Column("seal", "Seal", letters=20),
        Column("stands", "In the books", letters=18, grow=True),
        Column("receipt", "Signed by the company", letters=24, grow=True),
    ),
    menu="Accounts",
    note="Keep this paper away from the PC. dcms check --seal ROW:SEAL names what does not fit it any more.",
)
