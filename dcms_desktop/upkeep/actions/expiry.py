"""Expired goods leave the saleable bucket on the day, by a document the program makes."""

import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from dcms_desktop.catalog.queries import item_cards
from dcms_desktop.company.queries import setting
from dcms_desktop.company.rules import has_right
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.actions import post_document
from dcms_desktop.documents.posted import Posted
from dcms_desktop.drafts.rules import MOST_LINES
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Line
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.rights import right
from dcms_desktop.ledger.queries import closed_through
from dcms_desktop.sales.queries import start_draft
from dcms_desktop.scanning.queries import batch_named
from dcms_desktop.scanning.queries import pieces_at
from dcms_desktop.stock.queries import batches_in
from dcms_desktop.stock.queries import expired_goods
from dcms_desktop.stock.rules import SALEABLE
from dcms_desktop.upkeep.settings import MOVE_EXPIRED
from dcms_desktop.warehouse.rules import BUCKET_REASONS

MOVED = "bucket_move"
EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Swept:
    """The documents that were made, and what changed."""

    documents: tuple[Posted, ...]
    changes: Changes

    @property
    def units(self) -> int:
        """Return how many units were set aside."""
        return sum(line.units for document in self.documents for line in document.lines)


@right("stock.bucket")
def move_expired(tx: Tx) -> Swept:
    """Set aside what expired before today, in every godown; a second run finds nothing left to do.

    What expires today is still sold today. A closed day is left alone: then the goods wait for the next one.
    """
    closed = closed_through(tx)
    if closed is not None and tx.today <= closed:
        return Swept((), Changes())
    made: list[Posted] = []
    changes = Changes()
    for godown_id, item_ids in expired_goods(tx, tx.today).items():
        lines = _lines(tx, godown_id, item_ids, tx.today)
        for start in range(0, len(lines), MOST_LINES):
            draft = _draft(tx, godown_id, lines[start : start + MOST_LINES])
            result = post_document(
                tx, MOVED, replace(draft, remarks=f"Expired before {show_day(tx.today)}"), ()
            )
            made.append(result.document)
            changes = changes.plus(result.changes)
    return Swept(tuple(made), changes)


def sweep_expired(tx: Tx) -> Swept:
    """Set expired goods aside where shop and right allow: at the start, and before a day is closed."""
    if not setting(tx, MOVE_EXPIRED) or not has_right(tx.role, "stock.bucket"):
        return Swept((), Changes())
    return move_expired(tx)


@right("stock.bucket")
def set_aside(tx: Tx, batch_ids: Iterable[int], bucket: str, reason: str, godown_id: int = 1) -> Posted:
    """Move all that is saleable of some batches of a godown into a bucket, by one document."""
    wanted = set(batch_ids)
    if reason not in {one.code for one in BUCKET_REASONS}:
        raise Refused(
            f"“{reason[:30]}” is no reason.", field="reason",
            next_step=f"One of: {', '.join(one.code for one in BUCKET_REASONS)}.",
        )  # fmt: skip
    items = expired_goods(tx, None, wanted).get(godown_id, [])
    lines = [
        replace(line, to_bucket=bucket, reason=reason)
        for line in _lines(tx, godown_id, items, None)
        if line.batch is not None and line.batch.id in wanted
    ]
    if not lines:
        raise Refused(
            "Nothing of this is saleable there.", field="batch", next_step="Look where it lies: F4."
        )
    return post_document(tx, MOVED, _draft(tx, godown_id, lines), ()).document


def _lines(tx: Tx, godown_id: int, item_ids: list[int], before: date | None) -> list[Line]:
    cards = item_cards(tx, item_ids)
    batches = batches_in(tx, item_ids, tx.today, godown_id, SALEABLE)
    lines = [
        Line(
            item=cards[item_id], batch=batch, choices=(batch,), units=batch.units, bucket=SALEABLE,
            to_bucket=EXPIRED, reason=EXPIRED,
        )
        for item_id in item_ids
        for batch in batches[item_id]
        if batch.units > 0 and (before is None or (batch.expiry is not None and batch.expiry < before))
    ]  # fmt: skip
    return [_with_pieces(tx, godown_id, line) if line.item.serialised else line for line in lines]


def _with_pieces(tx: Tx, godown_id: int, line: Line) -> Line:
    """Return a line that takes all of a batch with the serial numbers that lie there."""
    number = line.batch.number if line.batch else ""
    pieces = pieces_at(tx, (line.item.id, batch_named(number)), (godown_id, line.bucket))
    return replace(line, pieces=pieces)


def _draft(tx: Tx, godown_id: int, lines: list[Line]) -> Draft:
    empty = start_draft(tx, MOVED)
    return replace(empty, request_id=str(uuid.uuid4()), godown_id=godown_id, lines=tuple(lines))
