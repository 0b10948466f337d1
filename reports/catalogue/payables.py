"""Payables: what we owe on each bill of each supplier, aged, with the days the law sets.

A bill of a micro or small enterprise past its day bears interest and is no expense until it is paid (s.15 and
16 MSMED Act, s.43B(h) Income-tax Act). Tax credit of a bill unpaid for 180 days is reversed (rule 37 CGST).
"""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import select

from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import share
from dcms_desktop.parties.tables import Party
from dcms_desktop.purchase.payables import credit_day
from dcms_desktop.purchase.payables import enterprise_day
from reports.catalogue.open_bills import OpenBill
from reports.catalogue.open_bills import Wanted
from reports.catalogue.open_bills import open_bills
from reports.catalogue.open_bills import slot_of
from reports.catalogue.parts import open_document
from reports.engine.ask import asked
from reports.engine.ask import today
from reports.engine.report import Column
from reports.engine.report import Report


@dataclass(frozen=True, slots=True)
class Ask:
    """As of which day, and whose bills."""

    on: date = asked("On", today)
    party: int | None = asked("Supplier", None, pick="supplier")
    past: bool = asked("Only past a day of the law", False)  # noqa: FBT003 - a default is no argument


@dataclass(frozen=True, slots=True)
class Row:
    """One open bill, or a note that waits."""

    document_id: int
    heading: str
    number: str
    day: date
    """The supplier's own date."""
    due_on: date
    days: int
    slot_30: Paise
    slot_60: Paise
    slot_90: Paise
    older: Paise
    credits: Paise
    left: Paise
    law_day: date | None
    """The last day for an enterprise of the MSMED Act."""
    past_law: Paise
    past_180: Paise
    tax_back: Paise
    """Tax credit to reverse: the part of it that is unpaid."""


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return the open bills by supplier, the oldest first."""
    bills = list(open_bills(tx, Wanted(ask.on, "suppliers", ask.party)))
    papers = _papers(tx, [bill.document_id for bill in bills])
    terms = {row[0]: row[1:] for row in tx.execute(select(Party.id, Party.msme_class, Party.credit_days))}
    made: list[Row] = []
    for party, own in groupby(bills, key=lambda bill: bill.party):
        enterprise, credit_days = terms[party.id]
        heading = " · ".join(part for part in (party.name, party.code, party.city, enterprise) if part)
        rows = [
            _row(ask, heading, bill, papers.get(bill.document_id), enterprise, credit_days) for bill in own
        ]
        made.extend(row for row in rows if not ask.past or row.past_law or row.past_180)
    return made


def _papers(tx: Tx, ids: Sequence[int]) -> dict[int, Sequence[Any]]:
    """Return the supplier's date, the tax and the total of bills."""
    row = DocumentRow
    found: dict[int, Sequence[Any]] = {}
    for start in range(0, len(ids), 500):
        rows = tx.execute(
            select(
                row.id, row.reference_day, row.cgst + row.sgst + row.igst + row.cess, row.total, row.kind
            ).where(row.id.in_(ids[start : start + 500]))
        )
        found.update({one[0]: one[1:] for one in rows})
    return found


def _row(
    ask: Ask, heading: str, bill: OpenBill, paper: Sequence[Any] | None, enterprise: str | None, terms: int
) -> Row:
    born, tax, total, kind = paper or (None, 0, 0, "")
    day = born or bill.day
    owed = bill.left if bill.left > 0 else Paise(0)
    slots = [Paise(0)] * 4
    if owed:
        slots[slot_of((ask.on - day).days)] = owed
    law = enterprise_day(day, terms, enterprise or "") if owed else None
    old = owed if owed and kind == "goods_receipt" and ask.on > credit_day(day) else Paise(0)
    return Row(
        document_id=bill.document_id, heading=heading, number=bill.number, day=day, due_on=bill.due_on,
        days=(ask.on - day).days, slot_30=slots[0], slot_60=slots[1], slot_90=slots[2], older=slots[3],
        credits=bill.left if bill.left < 0 else Paise(0), left=bill.left, law_day=law,
        past_law=owed if law is not None and ask.on > law else Paise(0), past_180=old,
        tax_back=share(tax, old, of=total) if old and total else Paise(0),
    )  # fmt: skip


REPORT = Report(
    code="payables",
    title="Payables with the days of the law",
    ask=Ask,
    query=query,
    columns=(
        Column("heading", "Supplier", letters=30),
        Column("number", "Bill", letters=16, grow=True),
        Column("day", "Bill date", "date"),
        Column("due_on", "Due", "date"),
        Column("days", "Days", "whole", letters=5),
        Column("slot_30", "0–30", "paise", total=True, blank_zero=True),
        Column("slot_60", "31–60", "paise", total=True, blank_zero=True),
        Column("slot_90", "61–90", "paise", total=True, blank_zero=True),
        Column("older", "Over 90", "paise", total=True, blank_zero=True),
        Column("credits", "Notes", "paise", total=True, blank_zero=True),
        Column("left", "We owe", "paise", total=True),
        Column("law_day", "MSME day", "date"),
        Column("past_law", "Past it", "paise", total=True, blank_zero=True),
        Column("past_180", "180 days", "paise", total=True, blank_zero=True),
        Column("tax_back", "GST back", "paise", total=True, blank_zero=True),
    ),
    group="heading",
    drill=open_document,
    menu="Purchase",
    note="Aged by the supplier's own date. A micro or small enterprise is paid within 45 days, within 15 "
    "where no days were agreed (MSMED Act); credit of tax unpaid for 180 days is reversed (rule 37 CGST).",
)
