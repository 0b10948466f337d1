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
from dcms_desktop.catalog.queries import item_cards
from dcms_desktop.catalog.queries import item_of_code
from dcms_desktop.catalog.rules import ItemCard
from dcms_desktop.counting.queries import count_form
from dcms_desktop.counting.queries import counted_lines
from dcms_desktop.counting.queries import marks_of
from dcms_desktop.counting.queries import uncounted_batches
from dcms_desktop.counting.rules import DROPPED
from dcms_desktop.counting.rules import OPEN
from dcms_desktop.counting.rules import POSTED
from dcms_desktop.counting.rules import REASON
from dcms_desktop.counting.rules import Counted
from dcms_desktop.counting.rules import CountForm
from dcms_desktop.counting.rules import CountLine
from dcms_desktop.counting.rules import CountRow
from dcms_desktop.counting.rules import check_count
from dcms_desktop.counting.rules import standing
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
from dcms_desktop.scanning.queries import batch_named
from dcms_desktop.scanning.queries import piece_states
from dcms_desktop.scanning.queries import pieces_at
from dcms_desktop.scanning.rules import read_serials
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
def add_mark(tx: Tx, session_id: int, batch_id: int, units: Units, serials: Sequence[str] = ()) -> Changes:
    """Write that so many units of a batch were found, beside what the books say at this moment."""
    form = _open(tx, session_id)
    turn = max((mark.turn for mark in marks_of(tx, session_id, batch_id)), default=1)
    _mark(tx, form, batch_id, (units, serials, turn))
    return COUNTS


@right("stock.count")
def count_anew(tx: Tx, session_id: int, batch_id: int, units: Units, serials: Sequence[str] = ()) -> Changes:
    """Write a count that takes the place of all earlier marks of the batch."""
    form = _open(tx, session_id)
    turn = 1 + max((mark.turn for mark in marks_of(tx, session_id, batch_id)), default=0)
    _mark(tx, form, batch_id, (units, serials, turn))
    return COUNTS


@dataclass(frozen=True, slots=True)
class _Lies:
    """What somebody found of a batch."""

    card: ItemCard
    batch_id: int
    number: str
    units: Units
    pieces: tuple[str, ...] = ()
    turn: int = 1


def _mark(tx: Tx, form: CountForm, batch_id: int, found: tuple[Units, Sequence[str], int]) -> None:
    row = tx.execute(select(Batch.item_id, Batch.number).where(Batch.id == batch_id)).first()
    if row is None:
        raise Refused("This batch is not in the books.", field="batch", next_step="Pick one from the list.")
    units, serials, turn = found
    lies = _lies(item_card(tx, row.item_id), batch_id, row.number, units, serials)
    lies = replace(lies, turn=turn)
    _refuse_pieces(tx, lies, _counted(tx, form, but=batch_id if turn > 1 else None))
    _write(tx, form, [lies])


def _lies(card: ItemCard, batch_id: int, number: str, units: Units, serials: Sequence[str]) -> _Lies:
    if not 0 <= units <= MOST_UNITS:
        raise Refused("A count is none or more.", field="quantity", next_step="Type what lies there.")
    pieces = read_serials(serials)
    if pieces and not card.serialised:
        raise Refused(
            f"{card.name} bears no serial numbers.", field="serials", next_step="Count how many lie there."
        )
    if card.serialised and len(pieces) != units:
        raise Refused(
            f"{card.name}: {len(pieces)} serial numbers for {units} units.",
            field="serials",
            next_step="Scan or type one for each unit that lies there.",
        )
    return _Lies(card, batch_id, number, units, pieces)


def _counted(tx: Tx, form: CountForm, *, but: int | None = None) -> set[str]:
    """Return the serial numbers that a count has found; ``but`` is a batch that is counted anew."""
    marks = standing(marks_of(tx, form.id or 0))
    return {code for mark in marks if mark.batch_id != but for code in mark.pieces}


def _refuse_pieces(tx: Tx, one: _Lies, counted: set[str]) -> None:
    """Refuse serial numbers that were counted already, or are of other goods by the books."""
    states = piece_states(tx, one.pieces)
    for code in one.pieces:
        now = states.get(code)
        if code in counted:
            raise Refused(
                f"Serial number {code} was counted already.", field="serials", next_step="Scan the next unit."
            )
        if item_of_code(tx, code) is not None or (now is not None and now.item_id != one.card.id):
            raise Refused(
                f"{code} is the code of other goods, not a serial number of {one.card.name}.",
                field="serials",
                next_step="Scan the label with the serial number.",
            )
        if now is not None and now.place and now.batch.upper() != batch_named(one.number).upper():
            raise Refused(
                f"Serial number {code} is of batch {now.batch}.",
                field="serials",
                next_step="Count it with that batch.",
            )


def _write(tx: Tx, form: CountForm, found: Sequence[_Lies]) -> None:
    """Write marks with the books of this moment: stock, pieces and newest row of each batch in the place."""
    batches = [one.batch_id for one in found]
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
    place = (form.godown_id, form.bucket)
    tx.execute(
        insert(CountMark),
        [
            {
                "session_id": form.id,
                "item_id": one.card.id,
                "batch_id": one.batch_id,
                "turn": one.turn,
                "units": one.units,
                "book": book.get((one.batch_id, *place), Units(0)),
                "last_row": newest.get(one.batch_id, 0),
                "at": tx.at,
                "user_id": tx.user_id,
                "counter_id": tx.counter_id,
                "active": True,
                "pieces": " ".join(one.pieces),
                "book_pieces": " ".join(_pieces_there(tx, one, place)),
            }
            for one in found
        ],
    )


def _pieces_there(tx: Tx, one: _Lies, place: tuple[int, str]) -> tuple[str, ...]:
    if not one.card.serialised:
        return ()
    return pieces_at(tx, (one.card.id, batch_named(one.number)), place)


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
        cards = item_cards(tx, [one.item_id for one in rest])
        _write(tx, form, [_Lies(cards[one.item_id], one.batch_id, one.batch, Units(0)) for one in rest])
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
    taken: list[_Lies] = []
    refused: list[RowRefused] = []
    counted = _counted(tx, form)
    turns = {mark.batch_id: mark.turn for mark in standing(marks_of(tx, session_id))}
    for row in rows:
        try:
            one = _read_row(tx, row)
            _refuse_pieces(tx, one, counted)
            taken.append(replace(one, turn=turns.get(one.batch_id, 1)))
            counted.update(one.pieces)
        except Refused as no:
            refused.append(RowRefused(row.number, no.field, f"{no.message} {no.next_step}".strip()))
    if taken:
        _write(tx, form, taken)
    return len(taken), refused


def _read_row(tx: Tx, row: CountRow) -> _Lies:
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
    return _lies(card, fit[0].id, fit[0].number, units, row.serials.replace(";", " ").split())


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
    parts = [part for line in lines if line.counted.differs for part in _parts(tx, form, line)]
    numbers = []
    first: int | None = None
    for start in range(0, len(parts), MOST_LINES):
        draft = _draft(tx, form, parts[start : start + MOST_LINES], start // MOST_LINES)
        done = post_document(tx, KIND, draft)
        numbers.append(done.document.number)
        first = first or done.document.id
    values = {"state": POSTED, "document_id": first}
    tx.execute(update(CountSession).where(CountSession.id == session_id).values(values))
    record(tx, "change", "count", session_id, after=canonical_json({"state": POSTED, "documents": numbers}))
    return tuple(numbers)


@dataclass(frozen=True, slots=True)
class _Part:
    """One line of the document: what is gone of a batch, or what is over."""

    counted: Counted
    units: int
    book: Units
    pieces: tuple[str, ...] = ()


def _parts(tx: Tx, form: CountForm, line: CountLine) -> list[_Part]:
    """Return what is gone and what is over: pieces with serial numbers each by their own.

    A missing piece that was billed since is no longer missing; one over that was brought since is not over.
    """
    counted = line.counted
    if not line.serialised:
        return [_Part(counted, counted.difference, counted.book)]
    if counted.unnamed or (counted.difference and not (counted.missing or counted.surplus)):
        raise Refused(
            f"{line.item} {line.batch}: the books have units there without a serial number.",
            field="count",
            next_step="Switch its serial numbers off, write those off, then take them in by number.",
        )
    here = pieces_at(tx, (counted.item_id, batch_named(line.batch)), (form.godown_id, form.bucket))
    gone = tuple(code for code in counted.missing if code in here)
    over = tuple(code for code in counted.surplus if code not in here)
    _refuse_elsewhere(tx, over)
    left = Units(counted.book - len(gone))
    parts = [_Part(counted, -len(gone), counted.book, gone), _Part(counted, len(over), left, over)]
    return [part for part in parts if part.units]


def _refuse_elsewhere(tx: Tx, over: Sequence[str]) -> None:
    """Refuse a piece found here that the books have sold, or in another place."""
    for code, now in piece_states(tx, over).items():
        if now.sold_in is None and now.place is None:
            continue
        words = "sold" if now.sold_in is not None else "in another place"
        raise Refused(
            f"Serial number {code} was found here, and the books have it {words}.",
            field="count",
            next_step="Take it back, or bring it here by a transfer; then post the count.",
        )


def _draft(tx: Tx, form: CountForm, parts: Sequence[_Part], number: int) -> Draft:
    draft = replace(
        start_draft(tx, KIND),
        request_id=f"count-{form.id}-{number}",
        godown_id=form.godown_id,
        reference=f"COUNT {form.id}",
        remarks=form.name,
    )
    offers = offer_goods(tx, draft, [part.counted.item_id for part in parts], form.bucket)
    made = []
    for part in parts:
        offer = offers[part.counted.item_id]
        batch = next(card for card in offer.choices if card.id == part.counted.batch_id)
        made.append(
            replace(
                offer,
                batch=batch,
                units=Units(part.units),
                typed=str(part.units),
                reason=REASON,
                book=part.book,
                pieces=part.pieces,
            )
        )
    return replace(draft, lines=tuple(made))


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
