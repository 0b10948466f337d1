"""Checking the lines that a draft takes from other documents, before it is written."""

from collections.abc import Mapping
from collections.abc import Sequence
from typing import Protocol

from dcms_desktop.company.queries import setting
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.all_kinds import back_takers_of
from dcms_desktop.documents.all_kinds import kind_of
from dcms_desktop.documents.all_kinds import takers_of
from dcms_desktop.documents.queries.open_lines import OpenLine
from dcms_desktop.documents.queries.open_lines import Standing
from dcms_desktop.documents.queries.open_lines import TakenLine
from dcms_desktop.documents.queries.open_lines import has_left
from dcms_desktop.documents.queries.open_lines import is_challan
from dcms_desktop.documents.queries.open_lines import is_settled
from dcms_desktop.documents.queries.open_lines import open_lines
from dcms_desktop.documents.queries.open_lines import standing_of
from dcms_desktop.documents.queries.open_lines import with_sent_costs
from dcms_desktop.drafts.rules import DocumentKind
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Line
from dcms_desktop.drafts.rules import Source
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import show_mills
from dcms_desktop.ledger.actions import lock_party
from dcms_desktop.stock.actions import release_part

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


@dataclass(frozen=True, slots=True)
class Sourced:
    """A draft with what its lines take from other documents, and what was agreed to."""

    draft: Draft
    agreed: tuple[str, ...] = ()
    waiting: tuple[int, ...] = ()
    """Documents that wait to be taken, of which it takes."""


def check_sources(tx: Tx, kind: DocumentKind, draft: Draft) -> Sourced:
    """Refuse lines from documents that have nothing to give; what was kept for them is let go."""
    wanted = [(number, line, line.source) for number, line in enumerate(draft.lines, 1) if line.source]
    if not wanted:
        return Sourced(_all_leave_now(draft))
    if draft.party is not None:
        lock_party(tx, draft.party.id)
    standing = standing_of(tx, {source.document_id for _, _, source in wanted})
    for number, _, source in wanted:
        _refuse_strange(kind, draft, standing.get(source.document_id), number)
    known = _lines_of(tx, kind, standing, draft.revises.document_id if draft.revises else None)
    for number, line, source in wanted:
        one = standing[source.document_id]
        _refuse_waiting(tx, one, number)
        found = _refuse_other_item(known.get((source.document_id, source.line_no)), line, number)
        if has_left(one):
            _refuse_other_batch(one, found, line, number)
        if is_settled(one.kind) and line.rate != found.rate:
            raise Refused(
                f"{line.item.name} was taken at {show_mills(found.rate)} with {one.number}.",
                field="rate",
                next_step="Begin the document anew from that receipt.",
                line=number,
            )
    agreed = _past_open(tx, kind, draft, known, standing)
    _let_go(tx, draft, standing)
    waiting = tuple(sorted(id_ for id_, one in standing.items() if kind_of(one.kind).waits))
    return Sourced(with_sent_costs(draft, known, standing), agreed, waiting)


def refuse_taken(row: Changing, taken: Sequence[TakenLine], draft: Draft | None = None) -> None:
    """Refuse to change what other documents were made from; no ``draft`` is a document that is cancelled.

    A whole document goes only after those made from it. A line that goods came back to keeps its batch, its
    rate and at least what came back; one that an order was served from keeps its item. A challan stays as it
    is: the cost its goods left with stands on the bill.
    """
    for one in taken:
        if draft is not None and not is_challan(row.kind) and _gives_still(row.kind, draft, one):
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


def _all_leave_now(draft: Draft) -> Draft:
    if all(line.sent_cost is None for line in draft.lines):
        return draft
    return replace(draft, lines=tuple(replace(line, sent_cost=None) for line in draft.lines))


def _lines_of(
    tx: Tx, kind: DocumentKind, standing: Mapping[int, Standing], own: int | None
) -> dict[tuple[int, int], OpenLine]:
    """Return the lines that may be taken.

    Of what waits everybody takes; of a bill all goods that came back count; else only this kind.
    """
    by_takers: dict[tuple[str, ...], list[int]] = {}
    for id_, one in standing.items():
        waits, back = kind_of(one.kind).waits, back_takers_of(one.kind)
        takers = takers_of(one.kind) if waits else back if kind.code in back else (kind.code,)
        by_takers.setdefault(takers, []).append(id_)
    return {
        (line.document_id, line.line_no): line
        for takers, ids in by_takers.items()
        for line in open_lines(tx, ids, takers, own)
    }


def _let_go(tx: Tx, draft: Draft, standing: Mapping[int, Standing]) -> None:
    """Let go what was kept for the orders that a draft serves: it leaves with it."""
    for line in draft.lines:
        if line.source is not None and kind_of(standing[line.source.document_id].kind).keeps is not None:
            release_part(tx, line.source.document_id, line.item.id, line.units + line.free)


def _refuse_other_batch(one: Standing, found: OpenLine, line: Line, number: int) -> None:
    if line.batch is None or line.batch.id != found.batch_id:
        raise Refused(
            f"{line.item.name} left with {one.number} in another batch.",
            field="batch",
            next_step="Leave the batch of the challan on the line.",
            line=number,
        )


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


def _refuse_other_item(one: OpenLine | None, line: Line, number: int) -> OpenLine:
    if one is None or one.item_id != line.item.id:
        raise Refused(
            f"{line.item.name} does not stand on that line of the document it comes from.",
            field="source",
            next_step="Pick the line anew.",
            line=number,
        )
    return one


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
