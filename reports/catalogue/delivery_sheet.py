"""Delivery and collection: bills of a day by beat, what to collect with each, room for the signature."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select
from sqlalchemy import case
from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.kernel.money import Paise
from dcms_desktop.ledger.tables import PartyBalance
from dcms_desktop.parties.tables import Beat
from dcms_desktop.parties.tables import Party
from reports.catalogue.parts import NO_BEAT
from reports.catalogue.parts import SALES
from reports.catalogue.parts import open_document
from reports.catalogue.registers import Wanted
from reports.catalogue.registers import narrowed
from reports.engine.ask import asked
from reports.engine.ask import today
from reports.engine.report import Column
from reports.engine.report import Report


@dataclass(frozen=True, slots=True)
class Ask:
    """The bills of which days, of which beat or salesman."""

    first: date = asked("From", today)
    last: date = asked("To", today)
    beat: int | None = asked("Beat", None, pick="beat")
    salesman: int | None = asked("Salesman", None, pick="salesman")


@dataclass(frozen=True, slots=True)
class Row:
    """One bill to deliver."""

    document_id: int
    beat: str
    party: str
    city: str
    mobile: str
    number: str
    total: Paise
    received: Paise
    left: Paise
    balance: Paise
    signed: str = ""
    """Empty: the shop signs for the goods."""


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return the bills by beat and party."""
    document, beat = DocumentRow, func.coalesce(Beat.name, NO_BEAT)
    question: Select[*tuple[Any, ...]] = (
        select(
            document.id,
            beat,
            case((document.party_name == "", "Cash sale"), else_=document.party_name),
            func.coalesce(Party.city, ""),
            func.coalesce(Party.mobile, ""),
            document.number,
            document.total,
            document.received,
            document.total - document.received,
            func.coalesce(PartyBalance.paise, 0),
        )
        .select_from(document)
        .outerjoin(Beat, Beat.id == document.beat_id)
        .outerjoin(Party, Party.id == document.party_id)
        .outerjoin(PartyBalance, PartyBalance.party_id == document.party_id)
        .where(document.state == "posted")
    )
    wanted = Wanted(SALES, ask.first, ask.last, None, ask.beat, ask.salesman)
    rows = tx.execute(
        narrowed(question, wanted).order_by(Beat.name.is_(None), beat, document.party_name, document.id)
    )
    return [Row(*row) for row in rows.all()]


REPORT = Report(
    code="delivery_sheet",
    title="Delivery and collection",
    ask=Ask,
    query=query,
    columns=(
        Column("beat", "Beat", letters=18),
        Column("party", "Party", letters=26, grow=True),
        Column("city", "Place", letters=12),
        Column("mobile", "Mobile", letters=11),
        Column("number", "Bill", letters=16),
        Column("total", "Bill amount", "paise", total=True),
        Column("received", "Received", "paise", total=True, blank_zero=True),
        Column("left", "To collect", "paise", total=True, blank_zero=True),
        Column("balance", "Balance now", "paise", blank_zero=True),
        Column("signed", "Signed", letters=12),
    ),
    group="beat",
    drill=open_document,
    menu="Sales",
    note="Bills of these days by their beat. To collect is what was not paid with the bill; the balance is "
    "all that the party owes now.",
)
