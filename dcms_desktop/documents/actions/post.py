"""Posting, editing and cancelling: one transaction writes everything a document means, or nothing."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import replace
from datetime import date

import msgspec
from sqlalchemy import bindparam
from sqlalchemy import delete
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import update

from dcms_desktop.audit.actions import record
from dcms_desktop.company.rules import has_right
from dcms_desktop.db.prepared import Prepared
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.actions.number import Taken
from dcms_desktop.documents.actions.number import take_number
from dcms_desktop.documents.actions.rows import document_values
from dcms_desktop.documents.actions.rows import line_values
from dcms_desktop.documents.actions.rows import money_values
from dcms_desktop.documents.all_kinds import kind_of
from dcms_desktop.documents.figures import place_of
from dcms_desktop.documents.posted import Posted
from dcms_desktop.documents.posted import pack
from dcms_desktop.documents.posted import unpack
from dcms_desktop.documents.queries import cash_of_day
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.documents.rules import DocumentKind
from dcms_desktop.documents.rules import Draft
from dcms_desktop.documents.rules import Line
from dcms_desktop.documents.rules import Plan
from dcms_desktop.documents.rules import speak
from dcms_desktop.documents.rules import year_of
from dcms_desktop.documents.tables import DocumentLine
from dcms_desktop.documents.tables import DocumentRevision
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.documents.tables import HeldDraft
from dcms_desktop.documents.tables import MoneyLine
from dcms_desktop.documents.view import Names
from dcms_desktop.documents.view import posted_of
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.errors import NotAllowed
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import share
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.kernel.rights import right
from dcms_desktop.kernel.text import clean_text
from dcms_desktop.ledger.actions import add_due
from dcms_desktop.ledger.actions import allot
from dcms_desktop.ledger.actions import note_last_bill
from dcms_desktop.ledger.actions import post_ledger
from dcms_desktop.ledger.actions import reattach_money
from dcms_desktop.ledger.actions import refuse_closed_day
from dcms_desktop.ledger.actions import undo_ledger
from dcms_desktop.ledger.queries import open_dues
from dcms_desktop.ledger.queries import party_money
from dcms_desktop.ledger.rules import Entry
from dcms_desktop.ledger.rules import FreedMoney
from dcms_desktop.ledger.rules import OpenDue
from dcms_desktop.ledger.rules import check_allotments
from dcms_desktop.ledger.rules import oldest_first
from dcms_desktop.outbox.actions import enqueue_feed
from dcms_desktop.spool.actions import add_print_jobs
from dcms_desktop.stock.actions import move_stock
from dcms_desktop.stock.actions import save_batch
from dcms_desktop.stock.actions import undo_stock
from dcms_desktop.stock.actions import work_out_moves
from dcms_desktop.stock.queries import BatchState
from dcms_desktop.stock.queries import batch_states
from dcms_desktop.stock.rules import BatchCard
from dcms_desktop.stock.rules import Moved

_NEW_DOCUMENT = Prepared(insert(DocumentRow).returning(DocumentRow.id))
_NEW_LINES = Prepared(insert(DocumentLine))
_NEW_MONEY = Prepared(insert(MoneyLine))
_OF_REQUEST = Prepared(select(DocumentRow.id).where(DocumentRow.request_id == bindparam("request")))
_NO_DRAFT = Prepared(delete(HeldDraft).where(HeldDraft.request_id == bindparam("request")))

CASH_BAR = Paise(2_00_000_00)
"""Cash of this or more from one person in a day is barred (s.269ST; now s.186, Income-tax Act 2025)."""


@dataclass(frozen=True, slots=True)
class Result:
    """What posting gives back: the document, and what changed."""

    document: Posted
    changes: Changes
    repeated: bool = False
    """True when this request had been posted before; nothing was written now."""


@dataclass(slots=True)
class _Work:
    """What one posting has found out so far."""

    kind: DocumentKind
    draft: Draft
    states: dict[int, BatchState]
    dues: dict[int, OpenDue]
    revision: int = 0
    freed: tuple[FreedMoney, ...] = ()


def post_document(tx: Tx, kind_code: str, draft: Draft, papers: Iterable[str] | None = None) -> Result:
    """Number a draft and write its whole plan, or nothing. The same request id gives the first result again.

    ``papers`` are printed; None prints the kind's first paper where the kind prints at once. Raises Refused
    with the field, or NeedsConsent.
    """
    kind = kind_of(kind_code)
    known = _OF_REQUEST.one(tx, {"request": draft.request_id})
    if known is not None:
        return Result(posted_document(tx, int(known[0])), Changes(), repeated=True)
    work = _fresh(tx, kind, draft)
    taken = take_number(tx, kind.code, draft.day, draft.series)
    return _write(tx, work, taken, _papers(kind, papers), deed="post")


def check_document(tx: Tx, kind_code: str, draft: Draft) -> Draft:
    """Return the draft worked out on fresh stock and dues; refuse and ask as posting would."""
    return _fresh(tx, kind_of(kind_code), draft).draft


def _papers(kind: DocumentKind, papers: Iterable[str] | None) -> tuple[str, ...]:
    if papers is not None:
        return tuple(papers)
    return kind.prints[:1] if kind.prints_now else ()


def _fresh(
    tx: Tx, kind: DocumentKind, draft: Draft, revision: int = 0, freed: tuple[FreedMoney, ...] = ()
) -> _Work:
    """Return the draft on stock and dues as they are now, its figures worked out again, its gates passed."""
    if not has_right(tx.role, kind.right):
        raise NotAllowed(
            f"{tx.user_name} may not do this ({kind.right}).",
            next_step="Ask the owner, or change user (Ctrl+U).",
        )
    _refuse_day(tx, draft.day)
    draft = _with_money(tx, draft)
    if kind.goods == "in":
        draft = _with_new_batches(tx, kind, draft)
    states = batch_states(tx, [line.batch.id for line in draft.lines if line.batch is not None])
    if kind.goods == "out":
        draft = _with_batches(draft, states)
    draft = kind.figure(draft)
    dues: dict[int, OpenDue] = {}
    if not kind.goods and draft.tenders and draft.party is not None:
        dues = {due.id: due for due in open_dues(tx, draft.party.id, draft.day)}
        draft = _with_allotments(draft, dues)
    speak(kind.check(draft), tx.consents)
    _refuse_cash_past_bar(tx, draft)
    return _Work(kind, draft, states, dues, revision, freed)


def _refuse_day(tx: Tx, day: date) -> None:
    if day > tx.today:
        raise Refused(
            f"{day:%d-%m-%Y} has not come yet.",
            field="date",
            next_step=f"Date it {tx.today:%d-%m-%Y} or earlier.",
        )
    refuse_closed_day(tx, day)


def _with_money(tx: Tx, draft: Draft) -> Draft:
    if draft.party is None:
        return draft
    money = party_money(tx, draft.party.id)
    party = replace(
        draft.party, balance=money.balance, open_bills=money.open_bills, oldest_due=money.oldest_due,
        last_bill_on=money.last_bill_on, last_bill=money.last_bill,
    )  # fmt: skip
    return replace(draft, party=party)


def _with_batches(draft: Draft, states: dict[int, BatchState]) -> Draft:
    for number, line in enumerate(draft.lines, 1):
        if line.batch is not None and (
            line.batch.id not in states or states[line.batch.id].card.item_id != line.item.id
        ):
            raise Refused(
                "A batch of this bill is not in the books.",
                field="batch",
                next_step="Pick it anew.",
                line=number,
            )
    lines = tuple(
        replace(line, batch=states[line.batch.id].card) if line.batch else line for line in draft.lines
    )
    return replace(draft, lines=lines)


def _with_new_batches(tx: Tx, kind: DocumentKind, draft: Draft) -> Draft:
    """Return a receipt with its batches in the books; checked first, so that nothing odd is written."""
    draft = kind.figure(draft)
    speak(kind.check(draft), tx.consents)
    supplier = draft.party.id if draft.party else None
    lines = []
    for line in draft.lines:
        card = _batch_brought(line.item.per, draft, line)
        lines.append(replace(line, batch=replace(card, id=save_batch(tx, card, supplier))))
    return replace(draft, lines=tuple(lines))


def _batch_brought(per: int, draft: Draft, line: Line) -> BatchCard:
    """Return the batch a receipt line brings; goods without batches share one batch called ``-``."""
    new = line.new_batch
    count = line.units + line.free
    value = line.tax.taxable if line.tax else Paise(0)
    if draft.firm.scheme != "regular" and line.tax is not None and not draft.reverse_charge:
        value = Paise(value + line.tax.tax)
    return BatchCard(
        id=0,
        item_id=line.item.id,
        number=(new.number if new and new.number else "-").upper(),
        expiry=new.expiry if new else None,
        made_on=new.made_on if new else None,
        mrp=new.mrp if new and new.mrp else line.item.mrp,
        ptr=(new.ptr if new and new.ptr else line.item.ptr),
        pts=new.pts if new and new.pts else line.item.pts,
        cost=Mills(share(value, per * 10, of=count)) if count else Mills(0),
        rack=new.rack if new else "",
    )


def _with_allotments(draft: Draft, dues: dict[int, OpenDue]) -> Draft:
    amount = Paise(sum(one.paise for one in draft.tenders) + sum(charge.amount for charge in draft.charges))
    if draft.allotments is None:
        parts, _rest = oldest_first(list(dues.values()), amount)
        return replace(draft, allotments=tuple(parts))
    check_allotments(list(dues.values()), draft.allotments, amount)
    return draft


def _refuse_cash_past_bar(tx: Tx, draft: Draft) -> None:
    cash = sum(one.paise for one in draft.tenders if one.mode == "cash")
    if not cash or draft.party is None or draft.kind not in {"tax_invoice", "receipt"}:
        return
    before = cash_of_day(tx, draft.party.id, draft.day)
    if before and before + cash >= CASH_BAR:
        raise Refused(
            f"With {show_paise(before)} taken from {draft.party.name} today already, this cash reaches "
            f"{show_paise(CASH_BAR)}, which the law bars.",
            field="tenders", next_step="Take the rest by UPI, cheque or bank.",
        )  # fmt: skip


def _write(
    tx: Tx, work: _Work, taken: Taken, papers: tuple[str, ...], *, deed: str, row_id: int | None = None
) -> Result:
    """Write the document and everything its plan says; invariants are checked by the rooms that write."""
    draft, kind = work.draft, work.kind
    plan = kind.plan(draft)
    moves = work_out_moves(tx, plan.stock, work.states)
    document = posted_of(draft, _names(tx, work, plan, taken), work.dues)
    body = pack(document)
    cost = Paise(sum(abs(moved.value) for moved in moves))
    values = document_values(tx, draft, document, taken.series_id, body, cost)
    if row_id is None:
        document_id = (_NEW_DOCUMENT.one(tx, values) or (0,))[0]
    else:
        document_id = row_id
        tx.execute(update(DocumentRow).where(DocumentRow.id == row_id).values(values))
    _NEW_LINES.run_many(tx, line_values(document_id, draft, document, moves))
    _NEW_MONEY.run_many(tx, money_values(document_id, draft))
    _write_plan(tx, work, plan, document_id, document.number, moves)
    digest = hashlib.sha256(body).hexdigest()
    add_print_jobs(tx, document_id, document.number, work.revision, papers)
    if plan.feed:
        enqueue_feed(tx, plan.feed, f"{draft.request_id}/{work.revision}", document_id, work.revision, digest)
    _NO_DRAFT.run(tx, {"request": draft.request_id})
    reason = draft.revises.reason if draft.revises else ""
    record(tx, deed, "document", document_id, after=_summary(document, digest), reason=reason)
    return Result(
        replace(document, id=document_id), Changes({"documents", "stock", "ledger", "jobs", kind.code})
    )


def _summary(document: Posted, digest: str) -> str:
    return msgspec.json.encode(
        {"digest": digest, "kind": document.kind, "number": document.number, "revision": document.revision,
         "total": document.total},
        order="sorted",
    ).decode()  # fmt: skip


def _names(tx: Tx, work: _Work, plan: Plan, taken: Taken) -> Names:
    draft, kind = work.draft, work.kind
    title = kind.paper_title(draft)
    old = draft.party.balance if draft.party else Paise(0)
    party_id = draft.party.id if draft.party else None
    moved = sum(entry.paise for entry in plan.entries if party_id is not None and entry.party_id == party_id)
    due_on = plan.dues[0].due_on if plan.dues else None
    place = place_of(draft) if kind.goods == "out" else draft.firm.state
    return Names(
        kind=kind.code, title=title, number=taken.number, at=tx.at, place=place,
        salesman=draft.party.salesman if draft.party else "", beat=draft.party.beat if draft.party else "",
        counter=str(tx.counter_id), user=tx.user_name, due_on=due_on, revision=work.revision, old_balance=old,
        new_balance=Paise(old + moved),
    )  # fmt: skip


def _write_plan(tx: Tx, work: _Work, plan: Plan, document_id: int, number: str, moves: list[Moved]) -> None:
    draft = work.draft
    move_stock(tx, document_id, work.revision, draft.day, moves)
    post_ledger(tx, document_id, work.revision, draft.day, (*plan.entries, *_cost_entries(plan, moves)))
    due_ids = []
    for due in plan.dues:
        shown = draft.reference if due.kind in {"opening", "purchase"} and draft.reference else number
        due_ids.append(
            (
                add_due(
                    tx, document_id, shown, draft.day if due.kind != "opening" else _bill_day(draft), due
                ),
                due,
            )
        )
    if plan.allotments:
        allot(tx, document_id, number, draft.day, plan.allotments)
    if work.freed and due_ids:
        reattach_money(tx, work.freed, due_ids[0][0], due_ids[0][1].left, draft.day)
    if work.kind.goods == "out" and draft.party is not None and draft.bill is not None:
        note_last_bill(tx, draft.party.id, draft.day, draft.bill.total)


def _bill_day(draft: Draft) -> date:
    return draft.reference_day or draft.day


def _cost_entries(plan: Plan, moves: Iterable[Moved]) -> tuple[Entry, ...]:
    """Return the entries for the cost of goods that left, or of goods that were sold before they came."""
    if plan.cost_account is not None:
        cost = Paise(-sum(moved.value for moved in moves))
        return (Entry(plan.cost_account, cost), Entry("stock", Paise(-cost))) if cost else ()
    variance = Paise(sum(moved.variance for moved in moves))
    return (Entry("cogs", variance), Entry("stock", Paise(-variance))) if variance else ()


def edit_document(tx: Tx, draft: Draft, papers: Iterable[str] | None = None) -> Result:
    """Correct a posted document until its day is closed: the number stays, old form and reason are kept."""
    revises = draft.revises
    if revises is None:
        raise AssertionError("an edit names the document it revises")
    reason = clean_text(revises.reason, "reason", most=200, required=True)
    row = _open_row(tx, revises.document_id, revises.revision)
    kind = kind_of(row.kind)
    if draft.request_id != row.request_id or draft.day != row.day:
        _refuse_other_number(draft, row)
    freed = _undo(tx, row, reason)
    draft = replace(draft, revises=replace(revises, reason=reason), request_id=row.request_id)
    work = _fresh(tx, kind, draft, row.revision + 1, tuple(freed))
    tx.execute(delete(DocumentLine).where(DocumentLine.document_id == row.id))
    tx.execute(delete(MoneyLine).where(MoneyLine.document_id == row.id))
    return _write(
        tx, work, Taken(row.series_id, row.number), _papers(kind, papers), deed="edit", row_id=row.id
    )


@dataclass(frozen=True, slots=True)
class _Row:
    id: int
    kind: str
    number: str
    series_id: int
    request_id: str
    day: date
    revision: int
    state: str
    body: bytes


def _open_row(tx: Tx, document_id: int, revision: int | None) -> _Row:
    question = select(
        DocumentRow.id, DocumentRow.kind, DocumentRow.number, DocumentRow.series_id, DocumentRow.request_id,
        DocumentRow.day, DocumentRow.revision, DocumentRow.state, DocumentRow.body,
    ).where(DocumentRow.id == document_id)  # fmt: skip
    found = tx.execute(question.with_for_update() if tx.postgres else question).one_or_none()
    if found is None:
        raise Refused("There is no such document.", field="number", next_step="Search it by number or party.")
    row = _Row(*found)
    if row.state != "posted":
        raise Refused(f"{row.number} is cancelled.", field="number", next_step="Make a new document instead.")
    if revision is not None and row.revision != revision:
        raise Refused(
            f"{row.number} was changed meanwhile.",
            field="number",
            next_step="Open it again and make the change there.",
        )
    refuse_closed_day(tx, row.day)
    return row


def _refuse_other_number(draft: Draft, row: _Row) -> None:
    if year_of(draft.day) != year_of(row.day):
        raise Refused(
            f"{row.number} belongs to {year_of(row.day)}; its date stays in that year.", field="date",
            next_step="Cancel it and make a new one.",
        )  # fmt: skip


def _undo(tx: Tx, row: _Row, reason: str) -> list[FreedMoney]:
    """Post the mirror of a document and keep its old form; return the money that had paid it."""
    tx.execute(
        insert(DocumentRevision),
        {
            "document_id": row.id,
            "revision": row.revision,
            "at": tx.at,
            "user_id": tx.user_id,
            "reason": reason,
            "body": row.body,
        },
    )
    undo_stock(tx, row.id, row.revision + 1, row.day)
    return undo_ledger(tx, row.id, row.revision + 1, row.day)


@right("sales.cancel")
def cancel_document(tx: Tx, document_id: int, reason: str) -> Result:
    """Cancel a document before its day is closed: the number stays, its mirror is posted."""
    reason = clean_text(reason, "reason", most=200, required=True)
    row = _open_row(tx, document_id, None)
    kind = kind_of(row.kind)
    if kind.goods == "in":
        _refuse_sold_goods(tx, row)
    _undo(tx, row, reason)
    document = replace(
        unpack(row.body), id=row.id, state="cancelled", cancel_reason=reason, revision=row.revision + 1
    )
    tx.execute(
        update(DocumentRow)
        .where(DocumentRow.id == row.id)
        .values(state="cancelled", cancel_reason=reason, revision=row.revision + 1)
    )
    digest = hashlib.sha256(row.body).hexdigest()
    if kind.feed:
        enqueue_feed(
            tx,
            f"{kind.feed}_cancelled",
            f"{row.request_id}/{row.revision + 1}",
            row.id,
            row.revision + 1,
            digest,
        )
    record(tx, "cancel", "document", row.id, after=_summary(document, digest), reason=reason)
    return Result(document, Changes({"documents", "stock", "ledger", kind.code}))


def _refuse_sold_goods(tx: Tx, row: _Row) -> None:
    document = unpack(row.body)
    states = batch_states(tx, [line.batch_id for line in document.lines if line.batch_id is not None])
    need: dict[int, int] = {}
    for line in document.lines:
        if line.batch_id is not None:
            need[line.batch_id] = need.get(line.batch_id, 0) + line.units + line.free
    for batch_id, units in need.items():
        state = states[batch_id]
        if state.balance.units < units:
            raise Refused(
                f"Batch {state.card.number} has {state.balance.units} of {units} units left; some is sold.",
                field="batch",
                next_step="Make a purchase return for what is left.",
            )
