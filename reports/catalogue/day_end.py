"""Day-end list: the points to look at before a day is closed, what the books say, and who ticked them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from datetime import timedelta

from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.claims.rules import DRAFT
from dcms_desktop.claims.tables import ClaimDraft
from dcms_desktop.company.tables import User
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.documents.tables import HeldDraft
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.ledger.queries import day_ticks
from dcms_desktop.ledger.queries import money_in_books
from dcms_desktop.ledger.rules import NO_BILLS
from dcms_desktop.ledger.tables import Due
from dcms_desktop.outbox.rules import REJECTED
from dcms_desktop.outbox.rules import UNSENT
from dcms_desktop.outbox.tables import OutboxRow
from dcms_desktop.spool.tables import PrintJob
from dcms_desktop.stock.rules import SALEABLE
from dcms_desktop.stock.tables import Batch
from dcms_desktop.stock.tables import StockBalance
from dcms_desktop.upkeep.queries import last_backup
from reports.catalogue import below_floor
from reports.catalogue import changed_documents
from reports.catalogue.parts import SALES
from reports.catalogue.parts import total
from reports.engine.ask import asked
from reports.engine.ask import today
from reports.engine.report import Column
from reports.engine.report import Report


@dataclass(frozen=True, slots=True)
class Ask:
    """Which day."""

    day: date = asked("Day", today)


@dataclass(frozen=True, slots=True)
class Row:
    """One point. ``settled`` says that the books themselves show nothing left to do."""

    no: int
    code: str
    point: str
    state: str
    settled: bool
    ticked: str
    """Who ticked it when; empty when nobody did."""
    done: str
    """Who settled it, as the list shows it."""
    note: str = ""
    """What was noted with the tick: the cash counted."""

    @property
    def is_open(self) -> bool:
        """Tell whether somebody should still look at it."""
        return not self.settled and not self.ticked


Said = tuple[str, bool]


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return the points in the order they are worked through."""
    ticks = day_ticks(tx, ask.day)
    users = tx.execute(select(User.id, User.name)) if ticks else ()
    names = {row[0]: row[1] for row in users}
    rows = []
    for number, (code, title, says) in enumerate(POINTS, 1):
        state, settled = says(tx, ask.day)
        tick = ticks.get(code)
        who = f"{names.get(tick.user_id, '')} {clock.india_time(tick.at):%H:%M}".strip() if tick else ""
        done = who or ("in order" if settled else "open")
        rows.append(Row(number, code, title, state, settled, who, done, tick.note if tick else ""))
    return rows


def _cash(tx: Tx, day: date) -> Said:
    return f"books ₹{show_paise(money_in_books(tx, 'cash', day))}", False


def _bills(tx: Tx, day: date) -> tuple[int, int]:
    document = DocumentRow
    row = tx.execute(
        select(func.count(), total(document.total - document.received)).where(
            document.kind.in_(SALES), document.day == day, document.state == "posted"
        )
    ).one()
    return int(row[0]), int(row[1])


def _day_book(tx: Tx, day: date) -> Said:
    count = int(tx.scalar(select(func.count()).where(DocumentRow.day == day)) or 0)
    return _counted(count, "document"), count == 0


def _changed(tx: Tx, day: date) -> Said:
    count = len(changed_documents.query(tx, changed_documents.Ask(day, day)))
    return _counted(count, "change"), count == 0


def _below_floor(tx: Tx, day: date) -> Said:
    count = len(below_floor.query(tx, below_floor.Ask(day, day)))
    return _counted(count, "line"), count == 0


def _loading(tx: Tx, day: date) -> Said:
    count, _left = _bills(tx, day)
    return _counted(count, "bill"), count == 0


def _delivery(tx: Tx, day: date) -> Said:
    count, left = _bills(tx, day)
    return f"₹{show_paise(left)} to collect" if count else "no bills", count == 0


def _beats(tx: Tx, day: date) -> Said:
    late = tx.execute(
        select(total(Due.left), func.count(Due.party_id.distinct())).where(
            Due.left > 0, Due.due_on < day, Due.kind.not_in(NO_BILLS)
        )
    ).one()
    return f"₹{show_paise(int(late[0]))} overdue" if late[1] else "nothing overdue", late[1] == 0


def _expiry(tx: Tx, day: date) -> Said:
    counts = []
    before: date | None = None
    for days in (0, 30, 60, 90):
        until = day + timedelta(days=days)
        wanted = [StockBalance.bucket == SALEABLE, StockBalance.units > 0, Batch.expiry <= until]
        if before is not None:
            wanted.append(Batch.expiry > before)
        question = (
            select(func.count())
            .select_from(StockBalance)
            .join(Batch, Batch.id == StockBalance.batch_id)
            .where(*wanted)
        )
        counts.append(int(tx.scalar(question) or 0))
        before = until
    if not any(counts):
        return "none within 90 days", True
    expired, *near = counts
    words = " · ".join(f"{days} days {count}" for days, count in zip((30, 60, 90), near, strict=True))
    return f"expired {expired} · {words}", False


def _claims(tx: Tx, day: date) -> Said:
    count, worth = tx.execute(
        select(func.count(), total(ClaimDraft.paise)).where(ClaimDraft.state == DRAFT, ClaimDraft.day <= day)
    ).one()
    return f"{_counted(count, 'claim')} · ₹{show_paise(int(worth))}" if count else "none", count == 0


def _upload(tx: Tx, _day: date) -> Said:
    waiting = int(tx.scalar(select(func.count()).where(OutboxRow.state.in_(UNSENT))) or 0)
    refused = int(tx.scalar(select(func.count()).where(OutboxRow.state == REJECTED)) or 0)
    words = f"{waiting} waiting" + (f" · {refused} refused" if refused else "")
    return words if waiting or refused else "all sent", not waiting and not refused


def _backup(tx: Tx, day: date) -> Said:
    last = last_backup(tx)
    if last is None:
        return "no backup yet", False
    at = clock.india_time(last.at)
    return f"last {at:%d-%m-%Y %H:%M}", at.date() >= day


def _held(tx: Tx, _day: date) -> Said:
    count = int(tx.scalar(select(func.count()).select_from(HeldDraft)) or 0)
    return f"{count} waiting" if count else "none", count == 0


def _prints(tx: Tx, _day: date) -> Said:
    count = int(tx.scalar(select(func.count()).where(PrintJob.state.in_(("waiting", "failed")))) or 0)
    return f"{count} waiting" if count else "none", count == 0


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}" if count else "none"


POINTS: tuple[tuple[str, str, Callable[[Tx, date], Said]], ...] = (
    ("cash", "Cash count", _cash),
    ("day_book", "Day book", _day_book),
    ("changed_documents", "Cancelled and edited bills", _changed),
    ("below_floor", "Rates below the floor", _below_floor),
    ("loading_sheet", "Loading sheet", _loading),
    ("delivery_sheet", "Delivery and collection", _delivery),
    ("outstanding_beats", "Outstanding by beat", _beats),
    ("near_expiry", "Near expiry 30, 60, 90 days", _expiry),
    ("claim_drafts", "Claims ready", _claims),
    ("upload", "Upload to the company", _upload),
    ("backup", "Backup", _backup),
    ("held", "Held and half-typed", _held),
    ("prints", "Prints waiting", _prints),
)
"""Code, title and what the books say; a point whose code is a report's opens that report."""

REPORT = Report(
    code="day_end",
    title="Day-end list",
    ask=Ask,
    query=query,
    columns=(
        Column("no", "No", "whole", letters=4),
        Column("point", "Point", letters=28, grow=True),
        Column("state", "What the books say", letters=44, grow=True),
        Column("done", "Settled", letters=18),
        Column("note", "Note", letters=20),
    ),
    menu="Accounts",
    note="A point is in order when the books show nothing to do; others are ticked at the day end (Alt+R).",
)
