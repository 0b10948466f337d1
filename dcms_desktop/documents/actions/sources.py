"""Checking the lines that a draft takes from other documents, before it is written."""

from collections.abc import Mapping
from collections.abc import Sequence
from typing import Protocol

from dcms_desktop.company.queries import setting
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.all_kinds import kind_of
from dcms_desktop.documents.queries.open_lines import OpenLine
from dcms_desktop.documents.queries.open_lines import Standing
from dcms_desktop.documents.queries.open_lines import TakenLine
from dcms_desktop.documents.queries.open_lines import open_lines
from dcms_desktop.documents.queries.open_lines import standing_of
from dcms_desktop.documents.queries.open_lines import taken_lines
from dcms_desktop.drafts.rules import DocumentKind
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Line
from dcms_desktop.drafts.rules import Source
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.ledger.actions import lock_party

PAST = "past_source"


class Changing(Protocol):
    """A posted document that is about to be changed."""

    @property
    def id(self) -> int:
        """Return its id."""

    @property
    def kind(self) -> str:
        """Return its kind."""

    @property
    def number(self) -> str:
        """Return its number."""


def check_sources(tx: Tx, kind: DocumentKind, draft: Draft) -> tuple[str, ...]:
    """Refuse lines from documents that have nothing to give; return what was agreed to."""
    wanted = [(number, line, line.source) for number, line in enumerate(draft.lines, 1) if line.source]
    if not wanted:
        return ()
    if draft.party is not None:
        lock_party(tx, draft.party.id)
    ids = sorted({source.document_id for _, _, source in wanted})
    standing = standing_of(tx, ids)
    own = draft.revises.document_id if draft.revises else None
    known = {(one.document_id, one.line_no): one for one in open_lines(tx, ids, _takers(kind), own)}
    for number, line, source in wanted:
        _refuse_strange(kind, draft, standing.get(source.document_id), number)
        _refuse_waiting(tx, standing[source.document_id], number)
        _refuse_other_item(known.get((source.document_id, source.line_no)), line, number)
    return _past_open(tx, kind, draft, known, standing)


def refuse_taken(tx: Tx, row: Changing, draft: Draft | None = None) -> None:
    """Refuse to change what other documents were made from; no ``draft`` is a document that is cancelled.

    A whole document goes only after those made from it. A line that goods came back to keeps its batch, its
    rate and at least what came back; one that an order was served from keeps its item.
    """
    for one in taken_lines(tx, row.id):
        if draft is not None and _gives_still(row.kind, draft, one):
            continue
        raise Refused(
            f"{one.units + one.free} of {one.item} are on {one.taker}, which was made from {row.number}.",
            field="number" if draft is None else "quantity",
            next_step=f"Cancel {one.taker} first.",
            line=None if draft is None else one.line_no,
        )


def _gives_still(kind: str, draft: Draft, one: TakenLine) -> bool:
    """Return whether a corrected document still holds what another one took of it."""
    line = draft.lines[one.line_no - 1] if one.line_no <= len(draft.lines) else None
    if line is None or line.item.id != one.item_id:
        return False
    if kind_of(one.taker_kind).draws_on.get(kind) != "block":
        return True
    same = (line.batch.id if line.batch else None, line.rate) == (one.batch_id, one.rate)
    return same and line.units >= one.units and line.free >= one.free


def _takers(kind: DocumentKind) -> tuple[str, ...]:
    return (kind.code,)


def _refuse_strange(kind: DocumentKind, draft: Draft, one: Standing | None, number: int) -> None:
    if one is None or one.kind not in kind.draws_on:
        raise Refused(
            "The document this line comes from is not in the books, or of another kind.",
            field="source",
            next_step="Pick it anew.",
            line=number,
        )
    if one.state != "posted":
        raise Refused(
            f"{one.number} is cancelled.", field="source", next_step="Take the line off.", line=number
        )
    party_id = draft.party.id if draft.party else None
    if one.party_id != party_id:
        raise Refused(
            f"{one.number} is of another party.",
            field="party",
            next_step="Pick the party of that document, or take the line off.",
            line=number,
        )


def _refuse_waiting(tx: Tx, one: Standing, number: int) -> None:
    """Refuse an order that was closed, or waits for the approval this shop wants."""
    kind = kind_of(one.kind)
    if kind.is_order and one.closed:
        raise Refused(
            f"{one.number} was closed short: {one.closed_reason}.",
            field="source",
            next_step="Enter these goods without the order, or write a new one.",
            line=number,
        )
    if kind.approval is not None and not one.approved and setting(tx, kind.approval):
        raise Refused(
            f"{one.number} is not approved yet.",
            field="source",
            next_step="Somebody with the right approves it in the list of orders.",
            line=number,
        )


def _refuse_other_item(one: OpenLine | None, line: Line, number: int) -> None:
    if one is None or one.item_id != line.item.id:
        raise Refused(
            f"{line.item.name} does not stand on that line of the document it comes from.",
            field="source",
            next_step="Pick the line anew.",
            line=number,
        )


def _past_open(
    tx: Tx,
    kind: DocumentKind,
    draft: Draft,
    known: Mapping[tuple[int, int], OpenLine],
    standing: Mapping[int, Standing],
) -> tuple[str, ...]:
    """Ask about, or refuse, lines that take more than is open of the line they come from."""
    agreed: list[str] = []
    for source, rows in _by_source(draft.lines).items():
        one, stands = known[(source.document_id, source.line_no)], standing[source.document_id]
        taken = sum(draft.lines[row - 1].units for row in rows)
        freely = sum(draft.lines[row - 1].free for row in rows)
        whole = kind.draws_on[stands.kind] == "block" and taken + freely > one.left + one.left_free
        if taken <= one.left and not whole:
            continue
        name = draft.lines[rows[-1] - 1].item.name
        left = one.left + (one.left_free if whole else 0)
        text = f"{taken + (freely if whole else 0)} of {name} here, {left} open on {stands.number}."
        if kind.draws_on[stands.kind] == "block":
            raise Refused(text, field="quantity", next_step="Lower the quantity.", line=rows[-1])
        tx.ask(PAST, text, "quantity", rows[-1])
        agreed.append(PAST)
    return tuple(dict.fromkeys(agreed))


def _by_source(lines: Sequence[Line]) -> dict[Source, list[int]]:
    found: dict[Source, list[int]] = {}
    for number, line in enumerate(lines, 1):
        if line.source is not None:
            found.setdefault(line.source, []).append(number)
    return found
