"""Posting, editing and cancelling: one transaction writes everything a document means, or nothing."""

import hashlib
from collections.abc import Callable
from datetime import date

from sqlalchemy import delete
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import update

from dcms_desktop.audit.actions import record
from dcms_desktop.claims.actions import withdraw_claims
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.actions.causes import forget_causes
from dcms_desktop.documents.actions.fresh import work_of
from dcms_desktop.documents.actions.places import refuse_answered
from dcms_desktop.documents.actions.sources import refuse_taken
from dcms_desktop.documents.actions.standing import ask_approval_anew
from dcms_desktop.documents.actions.waiting import note_waiting
from dcms_desktop.documents.actions.write import Result
from dcms_desktop.documents.actions.write import summary_of
from dcms_desktop.documents.actions.write import variance_entries
from dcms_desktop.documents.actions.write import write_document
from dcms_desktop.documents.all_kinds import kind_of
from dcms_desktop.documents.posted import Posted
from dcms_desktop.documents.posted import unpack
from dcms_desktop.documents.queries import first_form
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.documents.queries import request_of
from dcms_desktop.documents.queries.open_lines import sources_of
from dcms_desktop.documents.queries.open_lines import taken_lines
from dcms_desktop.documents.queries.serials import number_of
from dcms_desktop.documents.queries.serials import pieces_away
from dcms_desktop.documents.tables import DocumentLine
from dcms_desktop.documents.tables import DocumentRevision
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.documents.tables import MoneyLine
from dcms_desktop.drafts.rules import DocumentKind
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Revises
from dcms_desktop.drafts.texts import check_request
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.rights import right
from dcms_desktop.kernel.text import clean_text
from dcms_desktop.ledger.actions import lock_party
from dcms_desktop.ledger.actions import post_ledger
from dcms_desktop.ledger.actions import refuse_closed_day
from dcms_desktop.ledger.actions import undo_ledger
from dcms_desktop.ledger.rules import FreedMoney
from dcms_desktop.numbering.actions import Taken
from dcms_desktop.numbering.actions import take_number
from dcms_desktop.numbering.rules import year_of
from dcms_desktop.outbox.actions import enqueue_feed
from dcms_desktop.point_lots.actions import undo_points
from dcms_desktop.pricing.actions import undo_benefits
from dcms_desktop.scanning.actions import give_back_pieces
from dcms_desktop.scanning.actions import undo_pieces
from dcms_desktop.scanning.rules import Stayed
from dcms_desktop.serials.actions import note_pieces
from dcms_desktop.spool.rules import Papers
from dcms_desktop.stock.actions import release_for
from dcms_desktop.stock.actions import undo_stock
from dcms_desktop.stock.queries import balances
from dcms_desktop.stock.queries import batch_states
from dcms_desktop.stock.queries import brought_keys
from dcms_desktop.stock.rules import Balance
from dcms_desktop.stock.rules import Key

__all__ = [
    "Result",
    "cancel_document",
    "check_document",
    "correct_document",
    "edit_document",
    "post_document",
]


def post_document(tx: Tx, kind_code: str, draft: Draft, papers: Papers | None = None) -> Result:
    """Number a draft and write its whole plan, or nothing. The same request id gives the first result again.

    ``papers`` are printed; None prints the kind's first paper where the kind prints at once. Raises Refused
    with the field, or NeedsConsent.
    """
    kind = kind_of(kind_code)
    check_request(draft.request_id)
    asked = request_of(tx, draft.request_id)
    if asked is not None:
        first = first_form(tx, asked.document_id)
        if asked.changed:
            raise used_already(first.number)
        _refuse_other_content(first, kind, draft)
        return Result(posted_document(tx, asked.document_id), Changes(), repeated=True)
    work = work_of(tx, kind, replace(draft, kind=kind.code, revises=None))
    taken = take_number(tx, kind.code, draft.day, draft.series, young=kind.prefix)
    result = write_document(tx, work, taken, _papers(kind, papers), deed="post")
    note_pieces(tx, kind, work.draft, result.document.id, pieces_away, sources_of)
    return result


def check_document(tx: Tx, kind_code: str, draft: Draft) -> Draft:
    """Return the draft worked out afresh; refuse and ask as posting would. Nothing stays written."""
    check_request(draft.request_id)
    point = tx.connection.begin_nested()
    try:
        return work_of(tx, kind_of(kind_code), draft).draft
    finally:
        point.rollback()


def _papers(kind: DocumentKind, papers: Papers | None) -> Papers:
    if papers is not None:
        return tuple(papers)
    return kind.prints[:1] if kind.prints_now else ()


def _refuse_other_content(document: Posted, kind: DocumentKind, draft: Draft) -> None:
    """Refuse a request id that was used for something else, so that no bill is lost behind another one.

    Rates and batches may have changed between two tries of one request; who, what and how much may not.
    """
    figured = kind.figure(draft)
    bought: dict[int, int] = {}
    for line in figured.lines:
        bought[line.item.id] = bought.get(line.item.id, 0) + line.units + line.free
    was: dict[int, int] = {}
    for posted in document.lines:
        was[posted.item_id] = was.get(posted.item_id, 0) + posted.units + posted.free
    same = (
        document.kind == kind.code
        and (document.party.id if document.party else None) == (figured.party.id if figured.party else None)
        and was == bought
        and document.received == sum(tender.paise for tender in figured.tenders)
        and sum(charge.paise for charge in document.charges) == sum(one.amount for one in figured.charges)
        and [(leg.account, leg.party_id, leg.paise) for leg in document.legs]
        == [(leg.account, leg.party_id, leg.paise) for leg in figured.legs]
    )
    if not same:
        raise used_already(document.number)


def used_already(number: str) -> Refused:
    """Return the refusal of a request id that did something else before."""
    return Refused(
        f"This request was used for {number} already, which holds something else.",
        field="request_id",
        next_step="Send the new document under a request id of its own.",
    )


# ── correcting ──────────────────────────────────────────────────────────────────────────────────
def edit_document(tx: Tx, draft: Draft, papers: Papers | None = None) -> Result:
    """Correct a posted document until its day is closed: the number stays, old form and reason are kept."""
    if draft.revises is None:
        raise AssertionError("an edit names the document it revises")
    return correct_document(tx, draft.revises, lambda: draft, papers)


def correct_document(
    tx: Tx,
    revises: Revises,
    redraft: Callable[[], Draft],
    papers: Papers | None = None,
    request_id: str | None = None,
) -> Result:
    """Correct a posted document with a draft that is made when the old form is taken back.

    So the draft may take the very goods, dues and serial numbers that the old form held. ``request_id`` is
    that of a correction sent by another program; it is kept with the old form.
    """
    reason = clean_text(revises.reason, "reason", most=200, required=True)
    row = _open_row(tx, revises.document_id, revises.revision)
    kind = kind_of(row.kind)
    taken = taken_lines(tx, row.id)
    before = _held(tx, kind, row)
    served = _served(row)
    freed, stayed = _undo(tx, row, reason, request_id)
    tx.execute(delete(DocumentLine).where(DocumentLine.document_id == row.id))
    tx.execute(delete(MoneyLine).where(MoneyLine.document_id == row.id))
    forget_causes(tx, row.id)
    if served:
        note_waiting(tx, served)  # what it took is open again while its new form is looked at
    draft = redraft()
    _refuse_other_year(draft, row)
    draft = replace(draft, kind=row.kind, revises=replace(revises, reason=reason), request_id=row.request_id)
    work = work_of(tx, kind, draft, row.revision + 1, tuple(freed))
    refuse_taken(row, taken, work.draft)
    if kind.is_order:
        ask_approval_anew(tx, row.id, row.kind)
    result = write_document(
        tx, work, Taken(row.series_id, row.number), _papers(kind, papers), deed="edit", row_id=row.id
    )
    note_pieces(tx, kind, work.draft, row.id, pieces_away, sources_of, stayed)
    _refuse_sold_goods(tx, before)
    return result


@right("sales.cancel")
def cancel_document(tx: Tx, document_id: int, reason: str, request_id: str | None = None) -> Result:
    """Cancel a document before its day is closed: the number stays, its mirror is posted."""
    reason = clean_text(reason, "reason", most=200, required=True)
    row = _open_row(tx, document_id, None)
    kind = kind_of(row.kind)
    refuse_taken(row, taken_lines(tx, row.id))
    before = _held(tx, kind, row)
    _, stayed = _undo(tx, row, reason, request_id)
    for code, piece in stayed.items():
        raise piece.refused(code)
    _refuse_sold_goods(tx, before)
    revision = row.revision + 1
    document = replace(
        unpack(row.body), id=row.id, state="cancelled", cancel_reason=reason, revision=revision
    )
    tx.execute(
        update(DocumentRow)
        .where(DocumentRow.id == row.id)
        .values(state="cancelled", cancel_reason=reason, revision=revision)
    )
    give_back_pieces(tx, row.id)
    if served := _served(row):
        note_waiting(tx, served)
    digest = hashlib.sha256(row.body).hexdigest()
    if kind.feed:
        enqueue_feed(tx, f"{kind.feed}_cancelled", f"{row.request_id}/{revision}", row.id, revision, digest)
    record(tx, "cancel", "document", row.id, after=summary_of(document, digest), reason=reason)
    return Result(document, Changes({"documents", "stock", "ledger", kind.code}))


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
    party_id: int | None
    body: bytes


def _open_row(tx: Tx, document_id: int, revision: int | None) -> _Row:
    question = select(
        DocumentRow.id,
        DocumentRow.kind,
        DocumentRow.number,
        DocumentRow.series_id,
        DocumentRow.request_id,
        DocumentRow.day,
        DocumentRow.revision,
        DocumentRow.state,
        DocumentRow.party_id,
        DocumentRow.body,
    ).where(DocumentRow.id == document_id)
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
    if row.party_id is not None:
        lock_party(tx, row.party_id)
    return row


def _refuse_other_year(draft: Draft, row: _Row) -> None:
    if year_of(draft.day) != year_of(row.day):
        raise Refused(
            f"{row.number} belongs to {year_of(row.day)}; its date stays in that year.",
            field="date",
            next_step="Cancel it and make a new one.",
        )


def _undo(
    tx: Tx, row: _Row, reason: str, request_id: str | None
) -> tuple[list[FreedMoney], dict[str, Stayed]]:
    """Post the mirror of a document and keep its old form.

    Returns the money that had paid it, and the pieces that have gone on since and stay.
    """
    tx.execute(
        insert(DocumentRevision),
        {
            "document_id": row.id,
            "revision": row.revision,
            "at": tx.at,
            "user_id": tx.user_id,
            "reason": reason,
            "body": row.body,
            "request_id": request_id,
        },
    )
    if kind_of(row.kind).goods == "in":
        withdraw_claims(tx, row.id)
    _release(tx, row)
    was = unpack(row.body)
    if kind_of(row.kind).goods in {"out", "back"}:  # also steps towards a target that gave nothing yet
        undo_benefits(tx, row.id, row.revision + 1)
    undo_points(tx, row.id)
    pieced = any(line.pieces for line in was.lines)
    stayed = undo_pieces(tx, row.id, number_of) if pieced else {}
    variance = undo_stock(tx, row.id, row.revision + 1, row.day)
    freed = undo_ledger(tx, row.id, row.revision + 1, row.day)
    post_ledger(tx, row.id, row.revision + 1, row.day, variance_entries(variance))
    return freed, stayed


def _release(tx: Tx, row: _Row) -> None:
    """Let go what was kept for an order that is taken back."""
    if kind_of(row.kind).keeps is not None:
        release_for(tx, row.id)


def _served(row: _Row) -> set[int]:
    """Return the documents whose waiting a change of this one touches, itself among them."""
    sources = {line.source_id for line in unpack(row.body).lines if line.source_id is not None}
    return sources | ({row.id} if kind_of(row.kind).waits else set())


def _held(tx: Tx, kind: DocumentKind, row: _Row) -> dict[Key, Balance]:
    """Return the balances a document has raised, locked, before it is taken back; nothing for bills."""
    if kind.answered:
        refuse_answered(tx, row.id, "answers it")
    if kind.goods not in {"in", "move", "back"}:
        return {}
    if kind.goods == "move":
        refuse_answered(tx, row.id)
    keys = brought_keys(tx, row.id)
    batch_states(tx, [key[0] for key in keys])
    held = balances(tx, keys)
    return {key: held.get(key, Balance()) for key in keys}


def _refuse_sold_goods(tx: Tx, before: dict[Key, Balance]) -> None:
    """Refuse a change of a document that leaves less of a batch than went on from where it was put."""
    for key, now in balances(tx, before).items() if before else ():
        if now.units < min(before[key].units, 0):
            number = batch_states(tx, [key[0]])[key[0]].card.number
            raise Refused(
                f"{-now.units} units of batch {number} that this takes back are gone.",
                field="batch",
                next_step="Leave at least those on the document, or take back what followed it first.",
            )
