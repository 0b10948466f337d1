"""Pieces of reading a document as sent, whatever its kind."""

from collections.abc import Iterator
from collections.abc import Sequence
from contextlib import contextmanager
from typing import Protocol

from dcms_desktop.documents.rules import MOST_LINES
from dcms_desktop.documents.rules import Draft
from dcms_desktop.documents.rules import Line
from dcms_desktop.kernel.dates import parse_expiry
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import rupees
from dcms_desktop.stock.rules import BatchCard
from dcms_desktop.warehouse.rules import RESTING


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft, and for each of its lines the line as it was sent: one sent may lie in several batches."""

    draft: Draft
    sent: tuple[int, ...] = ()

    def line_as_sent(self, line: int | None) -> int | None:
        """Return the number of the line that was sent."""
        return self.sent[line - 1] if line is not None and 0 < line <= len(self.sent) else line


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


def refuse_many(lines: Sequence[object]) -> None:
    """Refuse more lines than a document takes."""
    if len(lines) > MOST_LINES:
        raise Refused(
            f"A document has at most {MOST_LINES} lines; this has {len(lines):,}.",
            field="lines",
            next_step="Send it as several documents.",
        )


def batches_named(offer: Line, typed: NamesBatch) -> list[BatchCard]:
    """Return the batches that fit what was sent. Refuses when none does."""
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
            next_step="Send a batch of this item, or null for the first to expire.",
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
