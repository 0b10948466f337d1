"""Typing the lines of goods in the house: every key press is one pure function from a draft to a draft."""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import replace

from dcms_desktop.drafts.quantity import count_units
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Line
from dcms_desktop.drafts.rules import with_line
from dcms_desktop.drafts.rules import without_line
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Units
from dcms_desktop.stock.rules import BatchCard
from dcms_desktop.stock.rules import split_over
from dcms_desktop.warehouse.rules import ADJUSTMENT_REASONS
from dcms_desktop.warehouse.rules import BUCKET_REASONS
from dcms_desktop.warehouse.rules import BUCKET_WORDS
from dcms_desktop.warehouse.rules import COUNT_REASONS
from dcms_desktop.warehouse.rules import RESTING
from dcms_desktop.warehouse.rules import SHORT_REASONS
from dcms_desktop.warehouse.rules import SIGNED
from dcms_desktop.warehouse.rules import count_signed
from dcms_desktop.warehouse.rules import figure_goods

REASONS = {
    "stock_adjustment": ADJUSTMENT_REASONS,
    "stock_count": COUNT_REASONS,
    "bucket_move": BUCKET_REASONS,
    "transfer_receipt": SHORT_REASONS,
}
"""The list of reasons of each kind that asks for one."""


def put_goods(draft: Draft, row: int, offer: Line) -> Draft:
    """Return the draft with an item on a row: the first batch to expire that lies there, no quantity yet."""
    batch = next((card for card in offer.choices if card.units > 0), None)
    line = replace(offer, batch=batch or next(iter(offer.choices), None))
    return figure_goods(with_line(draft, row, line))


def edit_goods(draft: Draft, row: int, field: str, value: str) -> Draft:
    """Return the draft after ``value`` was typed into a cell; a quantity of 0 takes the line off."""
    change = _CHANGES.get(field)
    if change is None:
        raise Refused(
            f"The column {field} is not typed.", field=field, next_step="Press Tab to the next field."
        )
    line = change(draft, draft.lines[row], value.strip())
    if field == "quantity" and not line.units and draft.kind != "transfer_receipt":
        return figure_goods(without_line(draft, row))
    return figure_goods(with_line(draft, row, line))


def take_batch(draft: Draft, row: int, batch: BatchCard) -> Draft:
    """Return the draft with another batch on a line."""
    return figure_goods(with_line(draft, row, replace(draft.lines[row], batch=batch)))


def put_in_bucket(draft: Draft, row: int, offer: Line) -> Draft:
    """Return the draft with a line taken from another bucket, what was typed kept."""
    was = draft.lines[row]
    fresh = put_goods(draft, row, offer).lines[row]
    own = was.batch.id if was.batch is not None else None
    same = next((card for card in offer.choices if card.id == own and card.units > 0), None)
    batch = same or fresh.batch
    line = replace(was, bucket=offer.bucket, choices=offer.choices, batch=batch)
    return figure_goods(with_line(draft, row, line))


def first_to_leave(line: Line, before: Sequence[Line]) -> list[Line]:
    """Return a line over the batches that expire first, less what lines before it take."""
    taken: dict[int, int] = {}
    for one in before:
        if one.batch is not None and one.bucket == line.bucket:
            taken[one.batch.id] = taken.get(one.batch.id, 0) + one.units
    left = [replace(card, units=Units(card.units - taken.get(card.id, 0))) for card in line.choices]
    parts, lacking = split_over(left, line.units)
    if not parts:
        return [replace(line, batch=line.choices[0] if line.choices else None)]
    cards = {card.id: card for card in line.choices}
    return [
        replace(line, batch=cards[part.id], units=Units(count + (lacking if not place else 0)), typed="")
        for place, (part, count) in enumerate(parts)
    ]


def only_batch(offer: Line, *, there: bool = True) -> BatchCard | None:
    """Return the one batch that can be meant; refuse to guess among several."""
    fit = [card for card in offer.choices if card.units > 0 or not there]
    if len(fit) > 1:
        raise Refused(
            f"{offer.item.name} has {len(fit)} batches there.", field="batch", next_step="Send which one."
        )
    return fit[0] if fit else None


def meant(value: str, known: Iterable[tuple[str, str]], field: str) -> str:
    """Return the code that a typed beginning means, of codes and their words. Refuses none and several."""
    pairs = list(known)
    typed = value.strip().casefold()
    fit = [code for code, words in pairs if typed in {code, words.casefold()}] or [
        code
        for code, words in pairs
        if typed and (code.startswith(typed) or words.casefold().startswith(typed))
    ]
    if len(fit) == 1:
        return fit[0]
    words = ", ".join(words.lower() for _, words in pairs)
    raise Refused(
        f"“{value[:20]}” is none of the list." if not fit else f"“{value[:20]}” may be several.",
        field=field,
        next_step=f"Type the first letters of: {words}.",
    )


def bucket_meant(value: str, field: str = "bucket") -> str:
    """Return the bucket that a typed beginning means."""
    return meant(value, [(bucket, BUCKET_WORDS[bucket]) for bucket in RESTING], field)


def _quantity(draft: Draft, line: Line, value: str) -> Line:
    signed = draft.kind in SIGNED
    units = count_signed(value, line.item) if signed else count_units(value or "0", line.item)
    if draft.kind == "transfer_receipt" and line.batch is not None:
        # What did not arrive is short until somebody says otherwise.
        short = Units(max(line.batch.units - units, 0))
        return replace(line, units=units, typed=value, short=short, reason=line.reason or "lost")
    return replace(line, units=units, typed=value)


def _short(_draft: Draft, line: Line, value: str) -> Line:
    return replace(line, short=count_units(value or "0", line.item))


def _to_bucket(_draft: Draft, line: Line, value: str) -> Line:
    return replace(line, to_bucket=bucket_meant(value, "to_bucket"))


def _reason(draft: Draft, line: Line, value: str) -> Line:
    reasons = REASONS.get(draft.kind, ())
    return replace(line, reason=meant(value, [(one.code, one.words) for one in reasons], "reason"))


_CHANGES: dict[str, Callable[[Draft, Line, str], Line]] = {
    "quantity": _quantity,
    "short": _short,
    "to_bucket": _to_bucket,
    "reason": _reason,
}
