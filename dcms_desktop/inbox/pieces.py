"""Pieces of reading a document as sent, whatever its kind."""

from collections.abc import Collection
from collections.abc import Iterator
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Protocol

from dcms_desktop.db.tx import Tx
from dcms_desktop.drafts.rules import MOST_LINES
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Line
from dcms_desktop.drafts.rules import Tender
from dcms_desktop.inbox.typed import TypedCharge
from dcms_desktop.inbox.typed import TypedTender
from dcms_desktop.kernel.dates import parse_expiry
from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import percent
from dcms_desktop.kernel.money import rupees
from dcms_desktop.kernel.text import clean_text
from dcms_desktop.ledger.rules import MODES
from dcms_desktop.ledger.rules import POINTS
from dcms_desktop.parties.queries import salesman_of
from dcms_desktop.parties.rules import PartyCard
from dcms_desktop.point_lots.queries import point_lots
from dcms_desktop.point_lots.rules import take
from dcms_desktop.point_lots.rules import worth_of
from dcms_desktop.stock.rules import BatchCard
from dcms_desktop.tax.rules import Charge
from dcms_desktop.tax.rules import Discount
from dcms_desktop.warehouse.rules import RESTING


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft, and for each of its lines the line as it was sent: one sent may lie in several batches."""

    draft: Draft
    sent: tuple[int, ...] = ()

    def line_as_sent(self, line: int | None) -> int | None:
        """Return the number of the line that was sent."""
        return self.sent[line - 1] if line is not None and 0 < line <= len(self.sent) else line


@contextmanager
def as_sent(made: Sequence[Drafted]) -> Iterator[None]:
    """Let what is refused or asked name the line as it was sent, once the draft is made."""
    try:
        yield
    except Refused as no:
        raise no.at_line(made[-1].line_as_sent(no.line)) if made and no.line is not None else no from no
    except NeedsConsent as ask:
        line = made[-1].line_as_sent(ask.line) if made else ask.line
        raise ask.at_line(line) from ask


class NamesBatch(Protocol):
    """A line as sent that may name its batch."""

    @property
    def batch(self) -> str | None:
        """Return the number on the pack."""

    @property
    def expiry(self) -> str | None:
        """Return the expiry that tells batches of one number apart."""

    @property
    def mrp(self) -> str | int | None:
        """Return the MRP that tells batches of one number apart."""


@contextmanager
def at_line(number: int) -> Iterator[None]:
    """Put the number of a line into refusals that name none."""
    try:
        yield
    except Refused as no:
        raise (no if no.line is not None else no.at_line(number)) from no


def refuse_many(lines: Sequence[object], most: int = MOST_LINES) -> None:
    """Refuse more lines than a document takes."""
    if len(lines) > most:
        raise Refused(
            f"A document has at most {most} lines; this has {len(lines):,}.",
            field="lines",
            next_step="Send it as several documents.",
        )


def batches_named(
    offer: Line,
    typed: NamesBatch,
    next_step: str = "Send a batch of this item, or null for the first to expire.",
) -> list[BatchCard]:
    """Return the batches that fit what was sent. Refuses when none does, with ``next_step``."""
    number = (typed.batch or "").strip().upper()
    fit = [batch for batch in offer.choices if batch.number.upper() == number]
    if typed.expiry is not None:
        expiry = parse_expiry(typed.expiry)
        fit = [batch for batch in fit if batch.expiry == expiry]
    if typed.mrp is not None:
        mrp = rupees(str(typed.mrp), "mrp")
        fit = [batch for batch in fit if batch.mrp == mrp]
    if not fit:
        raise Refused(
            f"{offer.item.name} has no batch {number[:30]} like that.",
            field="batch",
            next_step=next_step,
        )
    return fit


def checked_bucket(text: str, field: str) -> str:
    """Return a bucket that goods may be put into by hand. Refuses what is none."""
    bucket = text.strip().lower()
    if bucket not in RESTING:
        raise Refused(
            f"“{text[:40]}” is no bucket.", field=field, next_step=f"Send one of {', '.join(RESTING)}."
        )
    return bucket


def day_of(text: str | None, field: str) -> date | None:
    """Return a day as sent, None when none was."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Refused(
            f"“{text[:20]}” is not a date.", field=field, next_step="Send year-month-day, like 2026-11-10."
        ) from None


def refuse_below_zero(value: int, field: str) -> None:
    """Refuse a figure below zero."""
    if value < 0:
        raise Refused("This cannot be below zero.", field=field, next_step="Send it without minus.")


def discounts_of(texts: list[str], field: str) -> tuple[Discount, ...]:
    """Return discounts in the order sent."""
    if len(texts) > 6:
        raise Refused("At most six discounts in a row.", field=field, next_step="Join some of them.")
    steps = []
    for text in texts:
        if text.strip().endswith("%"):
            steps.append(Discount(percent=percent(text, field)))
        else:
            off = rupees(text, field)
            refuse_below_zero(off, field)
            steps.append(Discount(amount=off))
    return tuple(steps)


def charges_of(typed: Sequence[TypedCharge]) -> tuple[Charge, ...]:
    """Return freight and the like."""
    return tuple(
        Charge(
            clean_text(one.name, "charges", most=60, required=True),
            rupees(str(one.amount), "charges"),
            taxable=one.taxable,
        )
        for one in typed
    )


def tenders_of(typed: list[TypedTender], modes: Collection[str] = MODES) -> tuple[Tender, ...]:
    """Return money that changed hands; the worth of points is still to be found (`with_points`)."""
    made = []
    for one in typed:
        paise = rupees(str(one.amount), "tenders")
        if one.mode not in modes:
            raise Refused(
                f"“{one.mode[:40]}” is no way to pay.",
                field="tenders",
                next_step=f"Send one of {', '.join(modes)}.",
            )
        if one.mode == POINTS:
            made.append(Tender(mode=POINTS, paise=paise, reference=str(one.points)))
            continue
        if paise <= 0:
            raise Refused(
                "Money that changed hands is more than nothing.", field="tenders", next_step="Leave it out."
            )
        made.append(
            Tender(
                mode=one.mode,
                paise=paise,
                reference=clean_text(one.reference, "reference", most=60),
                bank=clean_text(one.bank, "bank", most=60),
                dated=day_of(one.date, "date"),
            )
        )
    return tuple(made)


def with_points(tx: Tx, draft: Draft) -> Draft:
    """Return a bill with what the points that pay it are worth. Refuses more than the party has."""
    if draft.party is None or not any(one.mode == POINTS and not one.paise for one in draft.tenders):
        return draft
    own = draft.revises.document_id if draft.revises else None
    lots = point_lots(tx, draft.party.id, apart_from=own)
    tenders = tuple(
        replace(one, paise=worth_of(take(lots, int(one.reference), draft.day)))
        if one.mode == POINTS and not one.paise
        else one
        for one in draft.tenders
    )
    return replace(draft, tenders=tenders)


def with_salesman(tx: Tx, party: PartyCard, code: str) -> PartyCard:
    """Return a party with the salesman that was sent instead of its own."""
    found = salesman_of(tx, code)
    if found is None:
        raise Refused(
            f"There is no salesman {code[:40]}.",
            field="salesman",
            next_step="Send the code of one in these books.",
        )
    return replace(party, salesman_id=found[0], salesman=found[1])
