"""From goods in the house as sent to the draft that the stock room would hold for them."""

from collections.abc import Sequence
from dataclasses import replace

from dcms_desktop.catalog.rules import ItemCard
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.queries import document_id_of
from dcms_desktop.drafts.quantity import count_units
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Line
from dcms_desktop.drafts.rules import Transport
from dcms_desktop.inbox.cards import Cards
from dcms_desktop.inbox.pieces import Drafted
from dcms_desktop.inbox.pieces import at_line
from dcms_desktop.inbox.pieces import batches_named
from dcms_desktop.inbox.pieces import checked_bucket
from dcms_desktop.inbox.pieces import refuse_many
from dcms_desktop.inbox.typed import TypedAcceptLine
from dcms_desktop.inbox.typed import TypedAdjustLine
from dcms_desktop.inbox.typed import TypedBucketLine
from dcms_desktop.inbox.typed import TypedFoundLine
from dcms_desktop.inbox.typed import TypedHouse
from dcms_desktop.inbox.typed import TypedMoveLine
from dcms_desktop.inbox.typed import TypedStockCount
from dcms_desktop.inbox.typed import TypedTransfer
from dcms_desktop.inbox.typed import TypedTransferReceipt
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.text import clean_text
from dcms_desktop.scanning.queries import batch_named
from dcms_desktop.scanning.queries import piece_states
from dcms_desktop.scanning.rules import read_serials
from dcms_desktop.stock.queries import batches_in
from dcms_desktop.stock.queries import godown_of_code
from dcms_desktop.stock.rules import BatchCard
from dcms_desktop.warehouse.lines import first_to_leave
from dcms_desktop.warehouse.lines import only_batch
from dcms_desktop.warehouse.queries import acceptance_of
from dcms_desktop.warehouse.rules import COUNTED
from dcms_desktop.warehouse.rules import count_signed

Choices = dict[int, list[BatchCard]]
HouseLine = TypedMoveLine | TypedAdjustLine | TypedBucketLine


def house_draft(tx: Tx, draft: Draft, typed: TypedHouse, cards: Cards) -> Drafted:
    """Return the draft of goods that stay in the house."""
    if isinstance(typed, TypedTransferReceipt):
        return _acceptance(tx, draft, typed, cards)
    draft = replace(draft, reference=clean_text(typed.reference, "reference", most=40))
    if isinstance(typed, TypedTransfer):
        draft = replace(
            draft,
            to_godown_id=godown_of_code(tx, typed.to_godown, "to_godown").id,
            transport=Transport(
                transporter=clean_text(typed.transport.transporter, "transporter", most=100),
                vehicle=clean_text(typed.transport.vehicle, "vehicle", most=20),
                lr_number=clean_text(typed.transport.lr_number, "lr_number", most=40),
            ),
        )
    if isinstance(typed, TypedStockCount):
        return _found(tx, draft, typed.lines, cards)
    return _lines(tx, draft, typed.lines, cards)


def _found(tx: Tx, draft: Draft, typed: Sequence[TypedFoundLine], cards: Cards) -> Drafted:
    """Return what was found as differences from the books of this moment; what agrees is left out."""
    refuse_many(typed)
    items = cards.items_of(tx, [line.item for line in typed])
    ids = [item.id for item in items.values()]
    buckets: dict[str, Choices] = {}
    seen: dict[tuple[int, str], int] = {}
    made: list[Line] = []
    sent: list[int] = []
    for number, line in enumerate(typed, 1):
        with at_line(number):
            offer = _offer(tx, draft, items[line.item], checked_bucket(line.bucket, "bucket"), (buckets, ids))
            batch = (
                batches_named(offer, line)[0] if line.batch is not None else only_batch(offer, there=False)
            )
            if batch is None:
                raise Refused(
                    f"{offer.item.name} has no batch yet.",
                    field="batch",
                    next_step="Take it in by a goods receipt first.",
                )
            earlier = seen.setdefault((batch.id, offer.bucket), number)
            if earlier != number:
                raise Refused(
                    f"Batch {batch.number} of {offer.item.name} was counted on line {earlier} already.",
                    field="batch",
                    next_step="Send one line with all that was found.",
                )
            difference = Units(count_units(str(line.quantity), offer.item) - batch.units)
        if difference:
            made.append(
                replace(
                    offer,
                    batch=batch,
                    units=difference,
                    typed=str(difference),
                    reason=COUNTED,
                    book=batch.units,
                )
            )
            sent.append(number)
    if not made:
        raise Refused(
            "What was found is what the books say: there is nothing to post.",
            field="lines",
            next_step="Leave the count out.",
        )
    return Drafted(replace(draft, lines=tuple(made)), tuple(sent))


def _offer(
    tx: Tx, draft: Draft, item: ItemCard, bucket: str, known: tuple[dict[str, Choices], list[int]]
) -> Line:
    """Return a line of an item with the batches of a bucket, read once for all items."""
    buckets, ids = known
    if bucket not in buckets:
        buckets[bucket] = batches_in(tx, ids, draft.day, draft.godown_id, bucket)
    return Line(item=item, choices=tuple(buckets[bucket].get(item.id, ())), bucket=bucket)


def _lines(tx: Tx, draft: Draft, typed: Sequence[HouseLine], cards: Cards) -> Drafted:
    refuse_many(typed)
    items = cards.items_of(tx, [line.item for line in typed])
    ids = [item.id for item in items.values()]
    buckets: dict[str, Choices] = {}
    made: list[Line] = []
    sent: list[int] = []
    for number, line in enumerate(typed, 1):
        with at_line(number):
            offer = _offer(tx, draft, items[line.item], checked_bucket(line.bucket, "bucket"), (buckets, ids))
            parts = _with_serials(tx, _parts(_of_serials(tx, offer, line), line, made), line)
        made.extend(parts)
        sent.extend([number] * len(parts))
    return Drafted(replace(draft, lines=tuple(made)), tuple(sent))


def _of_serials(tx: Tx, offer: Line, typed: HouseLine) -> Line:
    """Return an offer with only the batches that the serial numbers sent are of."""
    if not typed.serials or typed.batch is not None:
        return offer
    states = piece_states(tx, read_serials(typed.serials)).values()
    named = {state.batch.upper() for state in states if state.batch}
    fit = tuple(batch for batch in offer.choices if batch.number.upper() in named)
    return replace(offer, choices=fit or offer.choices)


def _with_serials(tx: Tx, parts: list[Line], typed: HouseLine) -> list[Line]:
    """Return lines with the serial numbers that were sent, each on the line of its batch."""
    codes = read_serials(typed.serials)
    if len(parts) == 1 or not codes:
        return [replace(parts[0], pieces=codes), *parts[1:]]
    states = piece_states(tx, codes)
    of_batch = {code: states[code].batch.upper() for code in codes if code in states}
    made = []
    for place, part in enumerate(parts):
        number = batch_named(part.batch.number if part.batch else "").upper()
        own = tuple(code for code in codes if of_batch.get(code, "" if place else number) == number)
        made.append(replace(part, pieces=own))
    return made


def _parts(offer: Line, typed: HouseLine, before: Sequence[Line]) -> list[Line]:
    """Return what was sent as lines, over several batches when the first to expire are taken."""
    quantity = str(typed.quantity).strip()
    signed = isinstance(typed, TypedAdjustLine)
    units = count_signed(quantity, offer.item) if signed else count_units(quantity, offer.item)
    line = replace(
        offer,
        units=units,
        typed=quantity,
        reason="" if isinstance(typed, TypedMoveLine) else typed.reason.strip().lower(),
        to_bucket=checked_bucket(typed.to_bucket, "to_bucket") if isinstance(typed, TypedBucketLine) else "",
    )
    if typed.batch is not None:
        return [replace(line, batch=batches_named(offer, typed)[0])]
    if units < 0 or isinstance(typed, TypedBucketLine):
        return [replace(line, batch=only_batch(offer))]
    if isinstance(typed, TypedAdjustLine):
        return [replace(line, batch=only_batch(offer, there=False))]
    return first_to_leave(line, before)


# ── what arrived ────────────────────────────────────────────────────────────────────────────────
def _acceptance(tx: Tx, draft: Draft, typed: TypedTransferReceipt, cards: Cards) -> Drafted:
    whole = acceptance_of(tx, draft, document_id_of(tx, typed.transfer, "stock_transfer"))
    if typed.lines is None:
        return Drafted(whole)
    refuse_many(typed.lines)
    items = cards.items_of(tx, [line.item for line in typed.lines])
    made = []
    for number, line in enumerate(typed.lines, 1):
        with at_line(number):
            made.append(_accepted(whole, items[line.item], line))
    return Drafted(replace(whole, lines=tuple(made)))


def _accepted(whole: Draft, item: ItemCard, typed: TypedAcceptLine) -> Line:
    on_the_way = [line for line in whole.lines if line.item.id == item.id]
    offer = Line(item=item, choices=tuple(line.batch for line in on_the_way if line.batch is not None))
    batch = batches_named(offer, typed)[0] if typed.batch is not None else only_batch(offer)
    line = next((one for one in on_the_way if one.batch == batch), None)
    if line is None or batch is None:
        raise Refused(
            f"{item.name} is not on the way with this transfer.", field="item", next_step="Leave it out."
        )
    return replace(
        line,
        units=count_units(str(typed.quantity), item),
        typed=str(typed.quantity).strip(),
        short=count_units(str(typed.short), item),
        pieces=read_serials(typed.serials) if typed.serials else line.pieces,
        reason=typed.reason.strip().lower(),
        to_bucket=line.to_bucket if typed.to_bucket is None else checked_bucket(typed.to_bucket, "to_bucket"),
    )
