"""Writes of counts: opened, marked, counted anew, posted as a stock count."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import update

from dcms_desktop.audit.actions import record
from dcms_desktop.audit.rules import canonical_json
from dcms_desktop.catalog.queries import item_card
from dcms_desktop.catalog.queries import item_of_code
from dcms_desktop.counting.queries import count_form
from dcms_desktop.counting.queries import counted_lines
from dcms_desktop.counting.queries import marks_of
from dcms_desktop.counting.queries import uncounted_batches
from dcms_desktop.counting.rules import DROPPED
from dcms_desktop.counting.rules import OPEN
from dcms_desktop.counting.rules import POSTED
from dcms_desktop.counting.rules import REASON
from dcms_desktop.counting.rules import CountForm
from dcms_desktop.counting.rules import CountLine
from dcms_desktop.counting.rules import CountRow
from dcms_desktop.counting.rules import check_count
from dcms_desktop.counting.tables import CountMark
from dcms_desktop.counting.tables import CountSession
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.actions import post_document
from dcms_desktop.drafts.quantity import count_units
from dcms_desktop.drafts.rules import MOST_LINES
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.changes import Saved
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import MOST_UNITS
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.rights import right
from dcms_desktop.sales.queries import start_draft
from dcms_desktop.stock.queries import batches_of
from dcms_desktop.stock.queries import units_at
from dcms_desktop.stock.tables import Batch
from dcms_desktop.stock.tables import Godown
from dcms_desktop.stock.tables import StockRow
from dcms_desktop.warehouse.queries import offer_goods

KIND = "stock_count"
COUNTS = Changes({"counts"})


@right("stock.count")
def open_count(tx: Tx, form: CountForm) -> Saved:
    """Begin a count. Billing goes on."""
    new = check_count(form)
    if tx.scalar(select(Godown.id).where(Godown.id == new.godown_id)) is None:
        raise Refused("There is no such godown.", field="godown", next_step="Pick one from the list.")
    values = {
        "name": new.name,
        "godown_id": new.godown_id,
        "bucket": new.bucket,
        "rack": new.rack,
        "maker_id": new.maker_id,
        "blind": new.blind,
        "state": OPEN,
        "opened_at": tx.at,
        "opened_by": tx.user_id,
    }
    session_id = tx.insert(insert(CountSession), values)
    record(tx, "create", "count", session_id, after=canonical_json(values))
    return Saved(session_id, COUNTS)


@right("stock.count")
def add_mark(tx: Tx, session_id: int, batch_id: int, units: Units) -> Changes:
    """Write that so many units of a batch were found, beside what the books say at this moment."""
    form = _open(tx, session_id)
    item_id = tx.scalar(select(Batch.item_id).where(Batch.id == batch_id))
    if item_id is None:
        raise Refused("This batch is not in the books.", field="batch", next_step="Pick one from the list.")
    if not 0 <= units <= MOST_UNITS:
        raise Refused("A count is none or more.", field="quantity", next_step="Type what lies there.")
    turn = max((mark.turn for mark in marks_of(tx, session_id, batch_id)), default=1)
    _write(tx, form, [(item_id, batch_id, units, turn)])
    return COUNTS


@right("stock.count")
def count_anew(tx: Tx, session_id: int, batch_id: int, units: Units) -> Changes:
    """Write a count that takes the place of all earlier marks of the batch."""
    form = _open(tx, session_id)
    earlier = marks_of(tx, session_id, batch_id)
    if not earlier:
        return add_mark(tx, session_id, batch_id, units)
    if not 0 <= units <= MOST_UNITS:
        raise Refused("A count is none or more.", field="quantity", next_step="Type what lies there.")
    turn = 1 + max(mark.turn for mark in earlier)
    _write(tx, form, [(earlier[0].item_id, batch_id, units, turn)])
    return COUNTS


def _write(tx: Tx, form: CountForm, found: Sequence[tuple[int, int, Units, int]]) -> None:
    """Write marks with the books of this moment: stock and newest row of each batch in the place."""
    batches = [batch_id for _, batch_id, _, _ in found]
    keys = [(batch_id, form.godown_id, form.bucket) for batch_id in batches]
    book = units_at(tx, keys)
    rows = tx.execute(
        select(StockRow.batch_id, func.max(StockRow.id))
        .where(
            StockRow.batch_id.in_(batches),
            StockRow.godown_id == form.godown_id,
            StockRow.bucket == form.bucket,
        )
        .group_by(StockRow.batch_id)
    )
    newest = {row[0]: int(row[1]) for row in rows}
    tx.execute(
        insert(CountMark),
        [
            {
                "session_id": form.id,
                "item_id": item_id,
                "batch_id": batch_id,
                "turn": turn,
                "units": units,
                "book": book.get((batch_id, form.godown_id, form.bucket), Units(0)),
                "last_row": newest.get(batch_id, 0),
                "at": tx.at,
                "user_id": tx.user_id,
                "counter_id": tx.counter_id,
                "active": True,
            }
            for item_id, batch_id, units, turn in found
        ],
    )


@right("stock.count")
def take_back_mark(tx: Tx, session_id: int, mark_id: int) -> Changes:
    """Take a mark back that was made by mistake; it stays in the books, out of the count."""
    _open(tx, session_id)
    done = tx.execute(
        update(CountMark)
        .where(CountMark.id == mark_id, CountMark.session_id == session_id, CountMark.active)
        .values(active=False)
    )
    if not done.rowcount:
        raise Refused("This mark was taken back already.", field="mark", next_step="Look at the list again.")
    record(tx, "change", "count_mark", mark_id, after=canonical_json({"active": False}))
    return COUNTS


@right("stock.count_post")
def count_rest_as_none(tx: Tx, session_id: int) -> int:
    """Say that what nobody found is not there; return how many batches that were."""
    form = _open(tx, session_id)
    rest = uncounted_batches(tx, form)
    if rest:
        _write(tx, form, [(one.item_id, one.batch_id, Units(0), 1) for one in rest])
    return len(rest)


# ── from a file ─────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class RowRefused:
    """A row of a file that was not taken, and why."""

    row: int
    field: str
    text: str


@right("stock.count")
def load_counts(tx: Tx, session_id: int, rows: Sequence[CountRow]) -> tuple[int, list[RowRefused]]:
    """Take a file of counts; return how many rows were taken, and those that were not with the reason."""
    form = _open(tx, session_id)
    taken: list[tuple[int, int, Units, int]] = []
    refused: list[RowRefused] = []
    for row in rows:
        try:
            taken.append(_read_row(tx, row))
        except Refused as no:
            refused.append(RowRefused(row.number, no.field, f"{no.message} {no.next_step}".strip()))
    if taken:
        _write(tx, form, taken)
    return len(taken), refused


def _read_row(tx: Tx, row: CountRow) -> tuple[int, int, Units, int]:
    hit = item_of_code(tx, row.item)
    if hit is None:
        raise Refused(f"“{row.item[:40]}” is no item.", field="item", next_step="Write its code or barcode.")
    card = item_card(tx, hit.item_id)
    units = count_units(row.quantity, card)
    batches = batches_of(tx, [card.id])[card.id]
    fit = [one for one in batches if not row.batch or one.number.upper() == row.batch.upper()]
    if len(fit) != 1:
        why = "has no batch" if not fit else "has several batches"
        raise Refused(
            f"{card.name} {why} {row.batch[:30]}".rstrip() + ".",
            field="batch",
            next_step="Write the number of one batch that is in the books.",
        )
    return card.id, fit[0].id, units, 1


# ── posting ─────────────────────────────────────────────────────────────────────────────────────
@right("stock.count_post")
def post_count(tx: Tx, session_id: int) -> tuple[str, ...]:
    """Post the differences of a count as stock count documents and end it; return their numbers.

    Each difference is that of the moment it was counted; what was billed since is in the books already.
    """
    form = _open(tx, session_id)
    lines = counted_lines(tx, session_id)
    if not lines:
        raise Refused("Nothing was counted yet.", field="count", next_step="Count, or drop the count.")
    moved = [line for line in lines if line.counted.moved]
    if moved:
        raise Refused(
            f"{moved[0].item} {moved[0].batch} moved while it was counted, and {len(moved) - 1} more.",
            field="count",
            next_step="Count these again; the variance sheet marks them.",
        )
    differing = [line for line in lines if line.counted.difference]
    numbers = []
    first: int | None = None
    for start in range(0, len(differing), MOST_LINES):
        draft = _draft(tx, form, differing[start : start + MOST_LINES], start // MOST_LINES)
        _refuse_serialised(draft)
        done = post_document(tx, KIND, draft)
        numbers.append(done.document.number)
        first = first or done.document.id
    values = {"state": POSTED, "document_id": first}
    tx.execute(update(CountSession).where(CountSession.id == session_id).values(values))
    record(tx, "change", "count", session_id, after=canonical_json({"state": POSTED, "documents": numbers}))
    return tuple(numbers)


def _draft(tx: Tx, form: CountForm, differing: Sequence[CountLine], part: int) -> Draft:
    draft = replace(
        start_draft(tx, KIND),
        request_id=f"count-{form.id}-{part}",
        godown_id=form.godown_id,
        reference=f"COUNT {form.id}",
        remarks=form.name,
    )
    offers = offer_goods(tx, draft, [line.counted.item_id for line in differing], form.bucket)
    made = []
    for line in differing:
        offer = offers[line.counted.item_id]
        batch = next(card for card in offer.choices if card.id == line.counted.batch_id)
        difference = line.counted.difference
        made.append(
            replace(
                offer,
                batch=batch,
                units=difference,
                typed=str(difference),
                reason=REASON,
                book=line.counted.book,
            )
        )
    return replace(draft, lines=tuple(made))


def _refuse_serialised(draft: Draft) -> None:
    """Refuse a difference of goods with serial numbers: a count knows how many, not which."""
    name = next((line.item.name for line in draft.lines if line.item.serialised), "")
    if name:
        raise Refused(
            f"{name} differs, and a count cannot tell which serial numbers are gone or over.",
            field="count",
            next_step="Put it right by a stock adjustment that names them, then count that batch again.",
        )


@right("stock.count_post")
def drop_count(tx: Tx, session_id: int) -> Changes:
    """End a count without posting; what was marked stays readable."""
    _open(tx, session_id)
    tx.execute(update(CountSession).where(CountSession.id == session_id).values(state=DROPPED))
    record(tx, "change", "count", session_id, after=canonical_json({"state": DROPPED}))
    return COUNTS


def _open(tx: Tx, session_id: int) -> CountForm:
    form = count_form(tx, session_id)
    if form.state != OPEN:
        raise Refused(
            f"The count “{form.name}” is {form.state}.", field="count", next_step="Begin a new count."
        )
    return form
