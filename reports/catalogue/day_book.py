"""Day book: every document of some days as it stands, money beside it."""

from datetime import date

from sqlalchemy import select

from dcms_desktop.company.tables import User
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.all_kinds import all_kinds
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.documents.tables import MoneyLine
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from reports.catalogue.parts import MONEY_OUT
from reports.catalogue.parts import PURCHASES
from reports.catalogue.parts import SALES
from reports.catalogue.parts import kind_words
from reports.catalogue.parts import open_document
from reports.catalogue.parts import party_words
from reports.catalogue.parts import total
from reports.engine.ask import asked
from reports.engine.ask import today
from reports.engine.report import Column
from reports.engine.report import Report


@dataclass(frozen=True, slots=True)
class Ask:
    """Which days, and whose."""

    first: date = asked("From", today)
    last: date = asked("To", today)
    party: int | None = asked("Party", None, pick="party")


@dataclass(frozen=True, slots=True)
class Row:
    """One document."""

    document_id: int
    day: date
    number: str
    document: str
    party: str
    sales: Paise
    purchases: Paise
    money_in: Paise
    money_out: Paise
    other: Paise
    state: str
    user: str


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return the documents in the order they were made, day by day; a cancelled one counts nothing."""
    document = DocumentRow
    wanted = (
        select(document.id)
        .where(document.kind.in_(all_kinds()), document.day >= ask.first, document.day <= ask.last)
        .where((document.party_id == ask.party) if ask.party is not None else (document.id > 0))
        .cte("wanted")
    )
    paid = (
        select(MoneyLine.document_id, total(MoneyLine.paise).label("paise"))
        .where(MoneyLine.document_id.in_(select(wanted.c.id)))
        .group_by(MoneyLine.document_id)
        .cte("paid")
    )
    rows = tx.execute(
        select(
            document.id,
            document.day,
            document.number,
            document.kind,
            document.title,
            document.party_name,
            document.total,
            paid.c.paise,
            document.state,
            document.revision,
            User.name,
        )
        .join(wanted, wanted.c.id == document.id)
        .outerjoin(paid, paid.c.document_id == document.id)
        .outerjoin(User, User.id == document.user_id)
        .order_by(document.day, document.id)
    )
    return [_row(*row) for row in rows]


def _row(  # noqa: PLR0913, PLR0917 - the columns of one select, in their order
    id_: int,
    day: date,
    number: str,
    kind: str,
    title: str,
    party: str,
    amount: int,
    paid: int | None,
    state: str,
    revision: int,
    user: str | None,
) -> Row:
    counts = state == "posted"
    amount, money = (amount, paid or 0) if counts else (0, 0)
    sells, buys = kind in SALES, kind in PURCHASES
    return Row(
        document_id=id_,
        day=day,
        number=number,
        document=kind_words(kind, title),
        party=party_words(kind, party),
        sales=Paise(amount if sells else 0),
        purchases=Paise(amount if buys else 0),
        money_in=Paise(0 if kind in MONEY_OUT else money),
        money_out=Paise(money if kind in MONEY_OUT else 0),
        other=Paise(0 if sells or buys or money else amount),
        state="cancelled" if not counts else "edited" if revision else "",
        user=user or "",
    )


REPORT = Report(
    code="day_book",
    title="Day book",
    ask=Ask,
    query=query,
    columns=(
        Column("day", "Date", "date"),
        Column("number", "Number", letters=16),
        Column("document", "Document", letters=15),
        Column("party", "Party", letters=26, grow=True),
        Column("sales", "Sales", "paise", total=True, blank_zero=True),
        Column("purchases", "Purchases", "paise", total=True, blank_zero=True),
        Column("money_in", "Money in", "paise", total=True, blank_zero=True),
        Column("money_out", "Money out", "paise", total=True, blank_zero=True),
        Column("other", "Other", "paise", total=True, blank_zero=True),
        Column("state", "State", letters=9),
        Column("user", "By", letters=10),
    ),
    group="day",
    drill=open_document,
    menu="Accounts",
    note="Every document in the order it was made. Cancelled documents keep their line and count nothing.",
)
