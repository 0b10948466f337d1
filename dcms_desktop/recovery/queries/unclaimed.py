"""What a company owes that no claim holds yet, also by what sent claims hold and the books changed since."""

from collections.abc import Iterable
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Text
from sqlalchemy import cast
from sqlalchemy import select

from dcms_desktop.db.base import aliased
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.recovery.queries.sources import source_lines
from dcms_desktop.recovery.rules import DRAFT_NAME
from dcms_desktop.recovery.rules import SourceLine
from dcms_desktop.recovery.rules import base_of
from dcms_desktop.recovery.rules import later_source
from dcms_desktop.recovery.tables import ClaimLineRow
from dcms_desktop.recovery.tables import ClaimRow

FOLLOWED = "scheme"
"""The kind whose lines are what documents say and nothing else: any change is followed. Lines of the others
rest on rates and words of today too; they are given back when their document is cancelled."""


def unclaimed_lines(
    tx: Tx, kind: str, maker_id: int, first: date, last: date, but: int | None = None
) -> list[SourceLine]:
    """Return what no live claim but ``but`` holds, the oldest first.

    What a claim that was sent holds and the books say otherwise by now comes as a line of the difference.
    """
    found = source_lines(tx, kind, maker_id, first, last)
    held = _held(tx, kind, maker_id, (first, last), [one.source for one in found], but)
    fresh = [one for one in found if one.source not in held]
    now = {one.source: one for one in found}
    sent = {
        base: rows
        for base, rows in held.items()
        if all(row.sent for row in rows) and (kind == FOLLOWED or rows[0].gone)
    }
    changed = [_difference(now.get(base), rows) for base, rows in sent.items()]
    return [*fresh, *(one for one in changed if one.amount)]


def claimed_sums(tx: Tx, bases: Iterable[str]) -> dict[str, int]:
    """Return what all live claims ask for of some sources, differences counted in."""
    wanted = set(bases)
    rows = tx.execute(select(ClaimLineRow.source, ClaimLineRow.amount).where(ClaimLineRow.live))
    sums: dict[str, int] = {}
    for source, amount in rows:
        base = base_of(source)
        if base in wanted:
            sums[base] = sums.get(base, 0) + int(amount)
    return sums


def _held(
    tx: Tx, kind: str, maker_id: int, days: tuple[date, date], sources: Sequence[str], but: int | None
) -> dict[str, list[Any]]:
    """Return the lines of live claims by their source: those of the days, and those of the sources."""
    line, of = ClaimLineRow, aliased(DocumentRow, name="of")
    question = (
        select(
            line.source, line.amount, line.units, line.document_id, line.document_line, line.number, line.day,
            line.party, line.item_id, line.item, line.batch, line.rule, line.head,
            DocumentRow.id.is_not(None).label("sent"), (of.state == "cancelled").label("gone"),
        )
        .join(ClaimRow, ClaimRow.id == line.claim_id)
        .outerjoin(of, of.id == line.document_id)
        .outerjoin(
            DocumentRow,
            (DocumentRow.kind == "claim")
            & (DocumentRow.reference == DRAFT_NAME + cast(ClaimRow.id, Text))
            & (DocumentRow.state == "posted"),
        )
        .where(line.live, ClaimRow.maker_id == maker_id, ClaimRow.kind == kind)
    )  # fmt: skip
    if but is not None:
        question = question.where(line.claim_id != but)
    wanted = set(sources)
    held: dict[str, list[Any]] = {}
    for row in tx.execute(question.order_by(line.id)):
        base = base_of(row.source)
        if base in wanted or days[0] <= row.day <= days[1]:
            held.setdefault(base, []).append(row)
    return held


def _difference(now: SourceLine | None, rows: Sequence[Any]) -> SourceLine:
    """Return by how much a source comes to something else than claims that were sent ask for."""
    first = rows[0]
    amount = (int(now.amount) if now is not None else 0) - sum(int(row.amount) for row in rows)
    units = (int(now.units) if now is not None else 0) - sum(int(row.units) for row in rows)
    line = now or SourceLine(
        source=base_of(first.source), document_id=first.document_id, document_line=first.document_line,
        number=first.number, day=first.day, party=first.party, item_id=first.item_id, item=first.item,
        batch=first.batch, amount=Paise(0), rule=first.rule, head=first.head,
    )  # fmt: skip
    return replace(
        line, source=later_source(line.source, len(rows)), units=Units(units), amount=Paise(amount),
        formula="document", facts={"amount": amount},
    )  # fmt: skip
