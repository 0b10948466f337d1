"""Proving the books: every check reads only, and tells what does not agree."""

import re
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import case
from sqlalchemy import func
from sqlalchemy import or_
from sqlalchemy import select
from sqlalchemy import union_all

from dcms_desktop.audit.queries import history_of
from dcms_desktop.audit.queries import verify_chain
from dcms_desktop.audit.rules import AuditHead
from dcms_desktop.audit.tables import AuditRow
from dcms_desktop.db.backup import damage_of
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.all_kinds import all_kinds
from dcms_desktop.documents.tables import DocumentLine
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.kernel.errors import Finding
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.ledger.queries import account_ids
from dcms_desktop.ledger.tables import Account
from dcms_desktop.ledger.tables import Allocation
from dcms_desktop.ledger.tables import DayClose
from dcms_desktop.ledger.tables import Due
from dcms_desktop.ledger.tables import PartyBalance
from dcms_desktop.ledger.tables import Posting
from dcms_desktop.numbering.tables import Series
from dcms_desktop.outbox.tables import OutboxRow
from dcms_desktop.parties.tables import Party
from dcms_desktop.stock.queries import drifted_balances
from dcms_desktop.stock.queries import godown_cards
from dcms_desktop.stock.queries import reservations_apart
from dcms_desktop.stock.queries import stock_value
from dcms_desktop.stock.tables import Batch
from dcms_desktop.stock.tables import StockRow
from dcms_desktop.upkeep.queries.records import bodies
from dcms_desktop.upkeep.queries.records import closes
from dcms_desktop.upkeep.queries.records import masters
from dcms_desktop.upkeep.queries.records import revisions
from dcms_desktop.upkeep.queries.trade import points_owed
from dcms_desktop.upkeep.queries.trade import scheme_sums
from dcms_desktop.upkeep.queries.truth import stock_gaps

MOST_FINDINGS = 20
"""Of one check; the first is the one that matters."""
_DIGITS = re.compile(r"\d+", re.ASCII)
_SUMS = ("gross", "cgst", "sgst", "igst", "cess", "cost")


@dataclass(frozen=True, slots=True)
class Proof:
    """One check and what it found."""

    name: str
    title: str
    findings: tuple[Finding, ...]

    @property
    def holds(self) -> bool:
        """Tell whether everything agreed."""
        return not self.findings


def check_books(
    tx: Tx, *, audit: bool = False, replay: bool = False, seals: Sequence[AuditHead] = ()
) -> list[Proof]:
    """Return every check with its findings. ``audit`` proves the chain too, ``replay`` all documents.

    ``seals`` were kept away from this PC: the chain must hold each of them.
    """
    chain = (("audit", "The audit chain is whole", partial(_chain, seals=seals)),) if audit or seals else ()
    wanted = [*_CHECKS, *chain, *(_REPLAY if replay else ())]
    return [Proof(name, title, _found(tx, name, check)) for name, title, check in wanted]


def _found(tx: Tx, name: str, check: "Check") -> tuple[Finding, ...]:
    """Return what a check finds; a value that cannot even be read, as another program writes it, is one."""
    try:
        return tuple(check(tx))[:MOST_FINDINGS]
    except (TypeError, ValueError, msgspec.MsgspecError) as trouble:
        return (Finding(0, name, f"A value that this program never writes stands there: {trouble}."),)


def first_trouble(proofs: list[Proof]) -> str:
    """Return the first thing that does not agree, in a sentence; empty when everything does."""
    return next((f"{proof.title}: {proof.findings[0].text}" for proof in proofs if proof.findings), "")


# ── the file ────────────────────────────────────────────────────────────────────────────────────
def _file(tx: Tx) -> Iterator[Finding]:
    for text in damage_of(tx.connection):
        yield Finding(0, "file", text)


# ── stock ───────────────────────────────────────────────────────────────────────────────────────
def _stock(tx: Tx) -> Iterator[Finding]:
    places = {card.id: card.name for card in godown_cards(tx)}
    for batch_id, godown, bucket, units, paise in drifted_balances(tx)[:MOST_FINDINGS]:
        number = tx.scalar(select(Batch.number).where(Batch.id == batch_id))
        place = places.get(godown, f"place {godown}")
        yield Finding(
            batch_id, "stock",
            f"Batch {number} ({place}, {bucket}) is off by {units} units and {show_paise(paise)}.",
        )  # fmt: skip


def _stock_truth(tx: Tx) -> Iterator[Finding]:
    for gap in stock_gaps(tx, MOST_FINDINGS):
        yield Finding(gap.batch_id, "stock", gap.text)


def _reserved(tx: Tx) -> Iterator[Finding]:
    for batch_id, _, units in reservations_apart(tx)[:MOST_FINDINGS]:
        number = tx.scalar(select(Batch.number).where(Batch.id == batch_id))
        yield Finding(batch_id, "stock", f"What is kept of batch {number} is off by {units} units.")


def _stock_account(tx: Tx) -> Iterator[Finding]:
    held = stock_value(tx)
    booked = int(
        tx.scalar(
            select(func.coalesce(func.sum(Posting.paise), 0)).where(
                Posting.account_id == account_ids(tx).get("stock", 0)
            )
        )
    )
    if held != booked:
        yield Finding(
            0, "stock", f"The batches are worth {show_paise(held)}, the ledger says {show_paise(booked)}."
        )


def _stock_documents(tx: Tx) -> Iterator[Finding]:
    """Compare document by document and day by day: then the two agree on the evening of any day."""
    account = account_ids(tx).get("stock", 0)
    both = union_all(
        select(StockRow.document_id, StockRow.day, StockRow.value),
        select(Posting.document_id, Posting.day, -Posting.paise).where(Posting.account_id == account),
    ).subquery()
    off = func.sum(both.c.value)
    rows = tx.execute(
        select(both.c.document_id, both.c.day, off)
        .group_by(both.c.document_id, both.c.day)
        .having(off != 0)
        .order_by(both.c.day, both.c.document_id)
        .limit(MOST_FINDINGS)
    )
    for document_id, day, paise in rows.all():
        yield Finding(
            document_id, "stock",
            f"{_number(tx, document_id)} of {day:%d-%m-%Y} moved goods and stock account apart by "
            f"{show_paise(int(paise))}.",
        )  # fmt: skip


# ── ledger ──────────────────────────────────────────────────────────────────────────────────────
def _double_entry(tx: Tx) -> Iterator[Finding]:
    off = func.sum(Posting.paise)
    rows = tx.execute(
        select(Posting.document_id, Posting.revision, off)
        .group_by(Posting.document_id, Posting.revision)
        .having(off != 0)
        .limit(MOST_FINDINGS)
    )
    for document_id, revision, paise in rows:
        yield Finding(
            document_id, "ledger",
            f"{_number(tx, document_id)} (form {revision}) does not balance by {show_paise(int(paise))}.",
        )  # fmt: skip


def _compare_parties(tx: Tx, party: Any, amount: Any, what: str) -> Iterator[Finding]:
    """Tell the parties whose balance is not the sum of something."""
    both = union_all(
        select(PartyBalance.party_id, PartyBalance.paise),
        select(party, -amount).where(party.is_not(None)),
    ).subquery()
    off = func.sum(both.c.paise)
    rows = tx.execute(
        select(both.c.party_id, off).group_by(both.c.party_id).having(off != 0).limit(MOST_FINDINGS)
    )
    for party_id, paise in rows.all():
        name = tx.scalar(select(Party.name).where(Party.id == party_id))
        yield Finding(
            party_id, "party", f"The balance of {name} differs from {what} by {show_paise(int(paise))}."
        )


def _party_balances(tx: Tx) -> Iterator[Finding]:
    return _compare_parties(tx, Posting.party_id, Posting.paise, "its postings")


def _party_dues(tx: Tx) -> Iterator[Finding]:
    return _compare_parties(tx, Due.party_id, Due.left, "its open bills")


def _dues(tx: Tx) -> Iterator[Finding]:
    paid = (
        select(Allocation.due_id, func.sum(Allocation.paise).label("paise"))
        .group_by(Allocation.due_id)
        .subquery()
    )
    off = Due.amount - func.coalesce(paid.c.paise, 0) - Due.left
    past = or_(Due.left * Due.amount < 0, func.abs(Due.left) > func.abs(Due.amount))
    rows = tx.execute(
        select(Due.id, Due.number, off)
        .outerjoin(paid, paid.c.due_id == Due.id)
        .where(or_(off != 0, past))
        .limit(MOST_FINDINGS)
    )
    for due_id, number, paise in rows:
        told = f"by {show_paise(int(paise))}" if paise else "past its amount"
        yield Finding(due_id, "dues", f"What is open of {number} is off {told}.")


# ── documents ───────────────────────────────────────────────────────────────────────────────────
def _number(tx: Tx, document_id: int) -> str:
    return (
        tx.scalar(select(DocumentRow.number).where(DocumentRow.id == document_id))
        or f"Document {document_id}"
    )


def _series(tx: Tx) -> Iterator[Finding]:
    for card in tx.execute(
        select(Series.id, Series.kind, Series.code, Series.year, Series.pattern, Series.next)
    ).all():
        numbers = [
            _place(card.pattern, card.year, card.code, number)
            for (number,) in tx.execute(select(DocumentRow.number).where(DocumentRow.series_id == card.id))
        ]
        if not numbers:
            continue
        named = f"{card.kind} {card.code} {card.year}"
        last = max(numbers)
        if last != card.next - 1:
            yield Finding(
                card.id, "series", f"{named}: the last number is {last}, the series stands at {card.next}."
            )
        lacking = sorted(set(range(min(numbers), last + 1)) - set(numbers))
        if lacking:
            yield Finding(
                lacking[0], "series", f"{named}: number {lacking[0]} is missing, of {len(lacking)} in all."
            )
        if len(set(numbers)) != len(numbers):
            yield Finding(card.id, "series", f"{named}: a number was given twice.")


def _place(pattern: str, year: str, code: str, number: str) -> int:
    """Return which number of its series a document bears."""
    before = pattern.partition("{number")[0].replace("{code}", code).replace("{year}", year).upper()
    plain = number.removeprefix(before)
    found = _DIGITS.match(plain) if plain != number or not before else None
    return int(found[0]) if found else int((_DIGITS.findall(number) or ["0"])[-1])


def _document_sums(tx: Tx) -> Iterator[Finding]:
    lines = (
        select(
            DocumentLine.document_id, *(func.sum(getattr(DocumentLine, name)).label(name) for name in _SUMS)
        )
        .group_by(DocumentLine.document_id)
        .subquery()
    )
    differs = or_(*(getattr(DocumentRow, name) != lines.c[name] for name in _SUMS))
    rows = tx.execute(
        select(DocumentRow.id, DocumentRow.number)
        .join(lines, lines.c.document_id == DocumentRow.id)
        .where(differs)
        .limit(MOST_FINDINGS)
    )
    for document_id, number in rows:
        yield Finding(document_id, "document", f"The lines of {number} do not add up to its head.")


def _outbox(tx: Tx) -> Iterator[Finding]:
    fed = [kind.code for kind in all_kinds().values() if kind.feed]
    counted = (
        select(OutboxRow.document_id, func.count().label("rows")).group_by(OutboxRow.document_id).subquery()
    )
    rows = tx.execute(
        select(DocumentRow.id, DocumentRow.number, DocumentRow.revision, func.coalesce(counted.c.rows, 0))
        .outerjoin(counted, counted.c.document_id == DocumentRow.id)
        .where(DocumentRow.kind.in_(fed), func.coalesce(counted.c.rows, 0) != DocumentRow.revision + 1)
        .limit(MOST_FINDINGS)
    )
    for document_id, number, revision, count in rows:
        yield Finding(
            document_id,
            "outbox",
            f"{number} has {count} upload rows for {revision + 1} forms of the document.",
        )


# ── the audit, and every document again ─────────────────────────────────────────────────────────
def _chain(tx: Tx, seals: Sequence[AuditHead]) -> Iterator[Finding]:
    yield from verify_chain(tx, seals)
    # The seals in the books themselves are no anchors: whoever bends the chain makes them anew.
    gone = (
        select(DayClose.day)
        .outerjoin(AuditRow, AuditRow.hash == DayClose.audit_head)
        .where(DayClose.audit_head != "", AuditRow.seq.is_(None))
        .order_by(DayClose.day)
    )
    for day in tx.execute(gone).scalars():
        words = f"{day:%d-%m-%Y} was closed on an audit row that is not there any more."
        yield Finding(0, "audit", words)


def _trial(tx: Tx) -> Iterator[Finding]:
    side = (
        func.sum(case((Posting.paise > 0, Posting.paise), else_=0)),
        func.sum(case((Posting.paise < 0, -Posting.paise), else_=0)),
    )
    debit, credit = tx.execute(select(*side).join(Account, Account.id == Posting.account_id)).one()
    if (debit or 0) != (credit or 0):
        yield Finding(
            0,
            "ledger",
            f"Debit {show_paise(int(debit or 0))} does not meet credit {show_paise(int(credit or 0))}.",
        )


Check = Callable[[Tx], Iterator[Finding]]
_CHECKS: tuple[tuple[str, str, Check], ...] = (
    ("file", "The file", _file),
    ("stock", "Balances of stock are the sums of their rows", _stock),
    ("stock_truth", "Stock moved as the documents say", _stock_truth),
    ("stock_account", "The ledger holds what the batches are worth", _stock_account),
    ("stock_documents", "Every document moved goods and stock account alike", _stock_documents),
    ("reserved", "What is kept for somebody is what the balances say", _reserved),
    ("double_entry", "Debit meets credit in every document", _double_entry),
    ("trial", "Debit meets credit over all", _trial),
    ("party_balances", "Balances of parties are the sums of their postings", _party_balances),
    ("party_dues", "Open bills add up to the balances of parties", _party_dues),
    ("dues", "Every bill is open by what was not paid", _dues),
    ("schemes", "What schemes gave is the sum of its rows", scheme_sums),
    ("points", "What is owed for points is what is left of them", points_owed),
    ("series", "Numbers have no gap", _series),
    ("document_sums", "Lines add up to their documents", _document_sums),
    ("outbox", "Every form of a document has its upload row", _outbox),
)
_REPLAY: tuple[tuple[str, str, Check], ...] = (
    ("bodies", "Stored documents are as they were posted", bodies),
    ("revisions", "Earlier forms of documents are as they were posted", revisions),
    ("closes", "Days were closed as the audit says", closes),
    ("masters", "Masters are as the audit says", masters),
)


@dataclass(frozen=True, slots=True)
class LastBackup:
    """The newest backup that the books know of."""

    at: str
    file: str


def last_backup(tx: Tx) -> LastBackup | None:
    """Return the newest backup, None when there was none yet."""
    found = [entry for entry in history_of(tx, "books", 0) if entry.deed == "backup"]
    return LastBackup(found[0].at, str(msgspec.json.decode(found[0].after)["file"])) if found else None
