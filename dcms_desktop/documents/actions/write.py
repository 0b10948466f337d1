"""Writing a document and everything its plan says; the rooms that write check their own promises."""

import hashlib
from collections.abc import Iterable
from datetime import date

from sqlalchemy import bindparam
from sqlalchemy import delete
from sqlalchemy import insert
from sqlalchemy import update

from dcms_desktop.audit.actions import record
from dcms_desktop.audit.rules import canonical_json
from dcms_desktop.claims.actions import draft_claims
from dcms_desktop.db.prepared import Prepared
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.actions.causes import write_causes
from dcms_desktop.documents.actions.fresh import Work
from dcms_desktop.documents.actions.rows import document_values
from dcms_desktop.documents.actions.rows import line_values
from dcms_desktop.documents.actions.rows import money_values
from dcms_desktop.documents.actions.waiting import keep_goods
from dcms_desktop.documents.actions.waiting import note_waiting
from dcms_desktop.documents.posted import Posted
from dcms_desktop.documents.posted import pack
from dcms_desktop.documents.tables import DocumentLine
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.documents.tables import HeldDraft
from dcms_desktop.documents.tables import MoneyLine
from dcms_desktop.documents.view import Names
from dcms_desktop.documents.view import posted_of
from dcms_desktop.drafts.figures import place_of
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Plan
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import Paise
from dcms_desktop.ledger.actions import add_due
from dcms_desktop.ledger.actions import allot
from dcms_desktop.ledger.actions import note_last_bill
from dcms_desktop.ledger.actions import post_ledger
from dcms_desktop.ledger.actions import reattach_money
from dcms_desktop.ledger.rules import Entry
from dcms_desktop.numbering.actions import Taken
from dcms_desktop.outbox.actions import enqueue_feed
from dcms_desktop.point_lots.actions import take_points
from dcms_desktop.pricing.actions import record_benefits
from dcms_desktop.spool.actions import add_print_jobs
from dcms_desktop.spool.rules import Papers
from dcms_desktop.stock.actions import move_stock
from dcms_desktop.stock.actions import work_out_moves
from dcms_desktop.stock.rules import GodownCard
from dcms_desktop.stock.rules import Moved

_NEW_DOCUMENT = Prepared(insert(DocumentRow).returning(DocumentRow.id))
_NEW_LINES = Prepared(insert(DocumentLine))
_NEW_MONEY = Prepared(insert(MoneyLine))
_NO_DRAFT = Prepared(delete(HeldDraft).where(HeldDraft.request_id == bindparam("request")))


@dataclass(frozen=True, slots=True)
class Result:
    """What posting gives back: the document, and what changed."""

    document: Posted
    changes: Changes
    repeated: bool = False
    """True when this request had been posted before; nothing was written now."""


def write_document(
    tx: Tx,
    work: Work,
    taken: Taken,
    papers: Papers,
    *,
    deed: str,
    row_id: int | None = None,
) -> Result:
    """Write a document that is ready; over the row ``row_id`` when it corrects one."""
    draft, kind = work.draft, work.kind
    plan = kind.plan(draft)
    moves = work_out_moves(tx, plan.stock, work.states)
    document = posted_of(draft, _names(tx, work, plan, taken), work.dues)
    body = pack(document)
    cost = Paise(sum(abs(moved.value) for moved in moves) + _cost_sent(draft, moves))
    values = document_values(tx, draft, document, taken.series_id, body, cost)
    if row_id is None:
        document_id = (_NEW_DOCUMENT.one(tx, values) or (0,))[0]
    else:
        document_id = row_id
        tx.execute(update(DocumentRow).where(DocumentRow.id == row_id).values(values))
    _NEW_LINES.run_many(tx, line_values(document_id, draft, document, moves))
    _NEW_MONEY.run_many(tx, money_values(document_id, draft))
    _write_plan(tx, work, plan, document_id, document.number, moves)
    if kind.waits or work.waiting:
        note_waiting(tx, (document_id, *work.waiting))
    if kind.keeps is not None:
        keep_goods(tx, document_id)
    digest = hashlib.sha256(body).hexdigest()
    add_print_jobs(tx, document_id, document.number, work.revision, papers)
    if draft.causes:
        write_causes(tx, document_id, draft.causes)
    if plan.claims:
        draft_claims(tx, document_id, work.revision, draft.day, plan.claims)
    if plan.feed:
        enqueue_feed(tx, plan.feed, f"{draft.request_id}/{work.revision}", document_id, work.revision, digest)
    _NO_DRAFT.run(tx, {"request": draft.request_id})
    reason = draft.revises.reason if draft.revises else ""
    record(tx, deed, "document", document_id, after=summary_of(document, digest, work.agreed), reason=reason)
    return Result(
        replace(document, id=document_id), Changes({"documents", "stock", "ledger", "jobs", kind.code})
    )


def _cost_sent(draft: Draft, moves: Iterable[Moved]) -> int:
    """Return what the goods cost that left with challans before and do not move now."""
    moving = {moved.move.line_no for moved in moves}
    return sum(line.sent_cost or 0 for no, line in enumerate(draft.lines, 1) if no not in moving)


def summary_of(document: Posted, digest: str, agreed: tuple[str, ...] = ()) -> str:
    """Return what the audit keeps of a document; ``agreed`` are the warnings that were answered yes."""
    told: dict[str, object] = {
        "digest": digest,
        "kind": document.kind,
        "number": document.number,
        "revision": document.revision,
        "total": document.total,
    }
    return canonical_json({**told, "agreed": agreed} if agreed else told)


_NO_PLACE = GodownCard(id=0, code="", name="")


def _names(tx: Tx, work: Work, plan: Plan, taken: Taken) -> Names:
    draft, kind = work.draft, work.kind
    old = draft.party.balance if draft.party else Paise(0)
    party_id = draft.party.id if draft.party else None
    moved = sum(entry.paise for entry in plan.entries if party_id is not None and entry.party_id == party_id)
    here = work.places.get(draft.godown_id, _NO_PLACE)
    there = work.places.get(draft.to_godown_id or 0, _NO_PLACE)
    return Names(
        kind=kind.code,
        title=kind.paper_title(draft),
        number=taken.number,
        at=tx.at,
        place=place_of(draft) if kind.goods in {"out", "back"} else draft.firm.state,
        salesman=draft.party.salesman if draft.party else "",
        beat=draft.party.beat if draft.party else "",
        counter=str(tx.counter_id),
        user=tx.user_name,
        due_on=plan.dues[0].due_on if plan.dues else draft.due_on,
        revision=work.revision,
        old_balance=old,
        new_balance=Paise(old + moved),
        godown=here.name,
        godown_address=here.address,
        to_godown=there.name,
        to_godown_address=there.address,
        against=work.against,
    )


def _write_plan(tx: Tx, work: Work, plan: Plan, document_id: int, number: str, moves: list[Moved]) -> None:
    draft = work.draft
    move_stock(tx, document_id, work.revision, draft.day, moves)
    post_ledger(tx, document_id, work.revision, draft.day, (*plan.entries, *_cost_entries(plan, moves)))
    if plan.given:
        party_id = draft.party.id if draft.party else None
        record_benefits(tx, document_id, work.revision, draft.day, party_id, plan.given)
    if plan.burnt and draft.party is not None:
        take_points(tx, document_id, draft.party.id, plan.burnt, plan.burnt_worth, draft.day)
    for due in plan.dues:
        named = draft.reference if due.kind in {"opening", "purchase"} and draft.reference else number
        day = _bill_day(draft) if due.kind == "opening" else draft.day
        due_id = add_due(tx, document_id, named, day, due)
        if work.freed:
            reattach_money(tx, work.freed, due_id, due, draft.day)
    if plan.allotments:
        allot(tx, document_id, number, draft.day, plan.allotments)
    bills = work.kind.goods == "out" and not work.kind.waits
    if bills and draft.party is not None and draft.bill is not None:
        note_last_bill(tx, draft.party.id, draft.day, draft.bill.total)


def _bill_day(draft: Draft) -> date:
    return draft.reference_day or draft.day


def _cost_entries(plan: Plan, moves: Iterable[Moved]) -> tuple[Entry, ...]:
    """Return the entries for the cost of goods that left, or of goods that were sold before they came."""
    costs: dict[str, int] = {}
    variance = 0
    for moved in moves:
        variance += moved.variance
        account = moved.move.account or plan.cost_account
        if account:
            costs[account] = costs.get(account, 0) - moved.value - moved.variance
    sides = tuple(
        side
        for account, cost in costs.items()
        if cost
        for side in (Entry(account, Paise(cost)), Entry("stock", Paise(-cost)))
    )
    return (*sides, *variance_entries(Paise(variance)))


def variance_entries(variance: Paise) -> tuple[Entry, ...]:
    """Return the entries that take a variance out of stock into the cost of goods sold."""
    return (Entry("cogs", variance), Entry("stock", Paise(-variance))) if variance else ()
