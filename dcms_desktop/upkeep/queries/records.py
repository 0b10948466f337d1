"""Every record against the audit: documents, their earlier forms, closes of days, masters."""

import hashlib
from collections.abc import Iterator
from dataclasses import MISSING
from dataclasses import fields
from itertools import groupby
from typing import Any

import msgspec
from sqlalchemy import select

from dcms_desktop.audit.tables import AuditRow
from dcms_desktop.catalog.rules import ItemForm
from dcms_desktop.catalog.tables import Item
from dcms_desktop.catalog.tables import Maker
from dcms_desktop.company.tables import Counter
from dcms_desktop.company.tables import Firm
from dcms_desktop.company.tables import User
from dcms_desktop.db.base import Base
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.posted import Posted
from dcms_desktop.documents.posted import unpack
from dcms_desktop.documents.tables import DocumentLine
from dcms_desktop.documents.tables import DocumentRevision
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.documents.tables import MoneyLine
from dcms_desktop.kernel.errors import Finding
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.ledger.tables import DayClose
from dcms_desktop.parties.rules import PartyForm
from dcms_desktop.parties.tables import Beat
from dcms_desktop.parties.tables import Party
from dcms_desktop.parties.tables import Salesman
from dcms_desktop.pricing.tables import Price
from dcms_desktop.pricing.tables import PriceLevel
from dcms_desktop.spool.tables import Printer
from dcms_desktop.stock.tables import Godown


# ── documents ───────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class _Told:
    """What the audit says of one form of a document."""

    digest: str
    number: str
    deed: str
    at: str
    user_id: int
    counter_id: int


def _told_forms(tx: Tx) -> dict[int, dict[int, _Told]]:
    """Return by document and revision what the audit holds of each form."""
    found: dict[int, dict[int, _Told]] = {}
    rows = tx.connection.execution_options(stream_results=True).execute(
        select(
            AuditRow.thing_id, AuditRow.after, AuditRow.deed, AuditRow.at, AuditRow.user_id,
            AuditRow.counter_id,
        )
        .where(AuditRow.thing == "document", AuditRow.deed.in_(("post", "edit", "cancel")))
        .order_by(AuditRow.seq)
    )  # fmt: skip
    for document_id, after, deed, at, user_id, counter_id in rows:
        try:
            told = msgspec.json.decode(after)
        except msgspec.DecodeError:  # the chain says that this row was changed
            continue
        found.setdefault(document_id, {})[told.get("revision", 0)] = _Told(
            told.get("digest", ""), str(told.get("number", "")), deed, at, user_id, counter_id
        )
    return found


_HEAD = (
    "kind", "number", "request_id", "day", "due_on", "place", "gross", "discount", "taxable", "untaxed",
    "cgst", "sgst", "igst", "cess", "round_off", "total", "received", "title", "against_id", "reference",
    "reverse_charge",
)  # fmt: skip
_LINE = (
    "item_id", "batch_id", "hsn", "units", "free", "per", "rate", "mrp", "gross", "discount", "taxable",
    "treatment", "gst", "cgst", "sgst", "igst", "cess", "amount",
)  # fmt: skip


def _digest(body: Any) -> str:
    """Return the digest of a stored form; another program may have written text where bytes belong."""
    return hashlib.sha256(body if isinstance(body, bytes) else str(body).encode()).hexdigest()


def bodies(tx: Tx) -> Iterator[Finding]:
    """Compare every stored document with its digest in the audit, its head and its lines."""
    forms = _told_forms(tx)
    lines = _Walk(tx, DocumentLine, _LINE)
    money = _Walk(tx, MoneyLine, ("mode", "paise"))
    columns = [getattr(DocumentRow, name) for name in _HEAD]
    head = DocumentRow
    rows = tx.connection.execution_options(stream_results=True).execute(
        select(
            head.id, head.body, head.state, head.revision, head.at, head.user_id, head.counter_id,
            head.party_id, *columns,
        ).order_by(head.id)
    )  # fmt: skip
    for document_id, stored, *rest in rows:
        its_lines, its_money = lines.rows_of(document_id), money.rows_of(document_id)
        told = forms.pop(document_id, {})
        number = rest[7]
        newest = told[max(told)] if told else None
        if newest is None or newest.digest != _digest(stored):
            yield Finding(document_id, "body", f"{number} is not as the audit knows it.")
            continue
        posted = unpack(stored)
        fault = _differs(posted, tuple(rest[6:]), its_lines, its_money) or _standing(posted, told, rest)
        if fault:
            yield Finding(document_id, "body", f"The {fault} of {number} differs from the stored document.")
    for document_id, told in forms.items():
        yield Finding(document_id, "body", f"{told[max(told)].number} is gone from the books.")


def _standing(posted: Posted, told: dict[int, _Told], head: list[Any]) -> str:
    """Return what of a document is not as the audit says: cancelled or not, by whom, when, whose."""
    state, revision, at, user_id, counter_id, party_id = head[:6]
    now = "cancelled" if told[max(told)].deed == "cancel" else "posted"
    if (state, revision) != (now, max(told)):
        return "state"
    written = told[max(number for number, one in told.items() if one.deed != "cancel")]
    if (at, user_id, counter_id) != (written.at, written.user_id, written.counter_id):
        return "time or user"
    return "party" if party_id != (posted.party.id if posted.party else None) else ""


def revisions(tx: Tx) -> Iterator[Finding]:
    """Compare the earlier form of every corrected document with its digest in the audit."""
    forms = _told_forms(tx)
    rows = tx.connection.execution_options(stream_results=True).execute(
        select(DocumentRevision.document_id, DocumentRevision.revision, DocumentRevision.body)
    )
    kept = set()
    for document_id, revision, stored in rows:
        kept.add((document_id, revision))
        told = forms.get(document_id, {}).get(revision)
        if told is None or told.digest != _digest(stored):
            words = f"Form {revision} of document {document_id} is not as the audit knows it."
            yield Finding(document_id, "body", words)
    for document_id, forms_told in forms.items():
        for revision in sorted(forms_told)[:-1]:
            if (document_id, revision) not in kept:
                number = forms_told[revision].number
                yield Finding(document_id, "body", f"Form {revision} of {number} is gone from the books.")


class _Walk:
    """The lines of all documents in order, handed out document by document without holding them all."""

    def __init__(self, tx: Tx, table: Any, names: tuple[str, ...]) -> None:
        columns = (table.document_id, *(getattr(table, name) for name in names))
        question = select(*columns).order_by(table.document_id, table.line_no)
        rows = tx.connection.execution_options(stream_results=True).execute(question)
        self._groups = groupby(rows, key=lambda row: row[0])
        self._at = next(self._groups, None)

    def rows_of(self, document_id: int) -> list[tuple[Any, ...]]:
        """Return the lines of a document; documents are asked for in order."""
        if self._at is None or self._at[0] != document_id:
            return []
        found = [tuple(row[1:]) for row in self._at[1]]
        self._at = next(self._groups, None)
        return found


def _differs(
    posted: Posted, head: tuple[Any, ...], lines: list[tuple[Any, ...]], money: list[tuple[Any, ...]]
) -> str:
    for name, value in zip(_HEAD, head, strict=True):
        if getattr(posted, name) != value:
            return name.replace("_", " ")
    if [tuple(getattr(line, name) for name in _LINE) for line in posted.lines] != lines:
        return "lines"
    return "money" if [(one.mode, one.paise) for one in posted.tenders] != money else ""


# ── closes of days ──────────────────────────────────────────────────────────────────────────────
def closes(tx: Tx) -> Iterator[Finding]:
    """Compare every close of a day with its row in the audit: what the till held, who closed, when."""
    told: dict[tuple[int, str], tuple[Any, ...]] = {}
    for day, at, user_id, after, reason, previous in tx.execute(
        select(
            AuditRow.thing_id, AuditRow.at, AuditRow.user_id, AuditRow.after, AuditRow.reason,
            AuditRow.previous,
        ).where(AuditRow.thing == "day", AuditRow.deed == "close")
    ):  # fmt: skip
        cash = msgspec.json.decode(after)
        told[day, at] = (user_id, cash.get("cash_books"), cash.get("cash_counted"), reason, previous)
    one = DayClose
    for row in tx.execute(
        select(one.day, one.at, one.user_id, one.cash_books, one.cash_counted, one.note, one.audit_head)
    ):
        said = told.pop((row[0].toordinal(), row[1]), None)
        seals = said is None or row[6] in ("", said[-1])  # books from before seals have none
        if said is None or tuple(row[2:6]) != said[:-1] or not seals:
            yield Finding(0, "close", f"The close of {row[0]:%d-%m-%Y} is not as the audit knows it.")
    for day, _ in told:
        yield Finding(0, "close", f"A close of day {day} is gone from the books.")


# ── masters ─────────────────────────────────────────────────────────────────────────────────────
MASTERS: dict[str, type[Base]] = {
    "item": Item, "maker": Maker, "party": Party, "beat": Beat, "salesman": Salesman, "firm": Firm,
    "counter": Counter, "user": User, "price_level": PriceLevel, "price": Price, "godown": Godown,
    "printer": Printer,
}  # fmt: skip
"""Masters whose saves name each field in the audit."""


FORMS: dict[str, Any] = {"item": ItemForm, "party": PartyForm}
"""Long forms: the audit of a new one names only what is not as usual."""


def masters(tx: Tx) -> Iterator[Finding]:
    """Compare every master with the newest word of the audit on each of its fields."""
    for thing, table in MASTERS.items():
        told = _told_fields(tx, thing)
        columns = {column.name: column for column in table.__table__.c}
        rows = tx.execute(select(*columns.values()))
        for row in rows.mappings():
            said = told.pop(row["id"], {})
            for name, value in said.items():
                if name in columns and not _same(row[name], value):
                    words = f"{name.replace('_', ' ')} of {thing} {_named(row)}"
                    yield Finding(row["id"], name, f"The {words} is not as the audit knows it.")
                    break
        for key in told:
            yield Finding(key, thing, f"The {thing} {key} is gone from the books.")


def _told_fields(tx: Tx, thing: str) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    usual = _usual(thing)
    rows = tx.execute(
        select(AuditRow.thing_id, AuditRow.deed, AuditRow.after)
        .where(AuditRow.thing == thing, AuditRow.deed.in_(("create", "change")), AuditRow.after != "")
        .order_by(AuditRow.seq)
    )
    for key, deed, after in rows:
        try:
            told = msgspec.json.decode(after)
        except msgspec.DecodeError:  # the chain says that this row was changed
            continue
        if deed == "create":
            found[key] = {**usual, **told}
        elif key in found:  # masters from before the audit named their fields are not compared
            found[key].update(told)
    return found


def _usual(thing: str) -> dict[str, Any]:
    """Return what a new master of a long form has where the audit names no value."""
    form = FORMS.get(thing)
    if form is None:
        return {}
    told = [one for one in fields(form) if one.default is not MISSING and one.name != "id"]
    return {one.name: msgspec.to_builtins(one.default) for one in told}


def _same(stored: Any, told: Any) -> bool:
    hidden = isinstance(told, str) and (told == "(hidden)" or told.endswith(" bytes)"))
    return hidden or msgspec.to_builtins(stored) == told


def _named(row: Any) -> str:
    return str(row.get("name") or row.get("code") or row["id"])
