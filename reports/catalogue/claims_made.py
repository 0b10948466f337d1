"""Claims made on companies: what was sent, credited and refused, what is open and for how long."""

from datetime import date

from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from dcms_desktop.recovery.queries import claims_list
from dcms_desktop.recovery.rules import DRAFT
from dcms_desktop.recovery.rules import KINDS
from dcms_desktop.recovery.rules import STATES
from dcms_desktop.recovery.rules import WITHDRAWN
from dcms_desktop.recovery.rules import Claim
from dcms_desktop.recovery.rules import age_of
from reports.catalogue.parts import open_document
from reports.engine.ask import asked
from reports.engine.report import Column
from reports.engine.report import Report


@dataclass(frozen=True, slots=True)
class Ask:
    """Whose claims, and whether those that are closed too."""

    maker: int | None = asked("Company", None, pick="maker")
    drafts: bool = asked("Drafts too", True)  # noqa: FBT003 - a default is no argument
    closed: bool = asked("Closed too", False)  # noqa: FBT003 - a default is no argument


@dataclass(frozen=True, slots=True)
class Row:
    """One claim."""

    document_id: int | None
    heading: str
    number: str
    kind: str
    title: str
    sent: date | None
    days: int
    age: str
    state: str
    reference: str
    amount: Paise
    paid: Paise
    refused: Paise
    left: Paise


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return the claims by company, the oldest first."""
    today = clock.today()
    found = [one for one in claims_list(tx, maker_id=ask.maker) if _wanted(one, ask)]
    found.sort(key=lambda one: (one.maker, one.sent_on or today, one.id))
    rows = []
    for one in found:
        days = (today - one.sent_on).days if one.sent_on is not None else 0
        rows.append(
            Row(
                document_id=one.document_id, heading=one.maker, number=one.name, kind=KINDS[one.kind],
                title=one.title, sent=one.sent_on, days=days,
                age=age_of(days) if one.left and one.sent_on is not None else "",
                state=STATES[one.state], reference=one.reference, amount=one.amount, paid=one.paid,
                refused=one.refused, left=one.left if one.sent_on is not None else Paise(0),
            )
        )  # fmt: skip
    return rows


def _wanted(one: Claim, ask: Ask) -> bool:
    if one.state == WITHDRAWN or (one.state == DRAFT and not ask.drafts):
        return False
    return ask.closed or one.state == DRAFT or bool(one.left)


REPORT = Report(
    code="claims_made",
    title="Claims on companies",
    ask=Ask,
    query=query,
    columns=(
        Column("heading", "Company", letters=24),
        Column("number", "Claim", letters=15),
        Column("kind", "For", letters=16),
        Column("title", "Title", letters=26, grow=True),
        Column("sent", "Sent", "date"),
        Column("days", "Days", "whole", blank_zero=True),
        Column("age", "Age", letters=11),
        Column("state", "State", letters=13),
        Column("reference", "Their no.", letters=12),
        Column("amount", "Claimed", "paise", total=True),
        Column("paid", "Credited", "paise", total=True, blank_zero=True),
        Column("refused", "Refused", "paise", total=True, blank_zero=True),
        Column("left", "Open", "paise", total=True, blank_zero=True),
    ),
    group="heading",
    drill=open_document,
    menu="Purchase",
    note="Days since it was sent. What a company credits goes against its supplier's bills; what it refuses "
    "is an expense of the day.",
)
