"""Which lines of a document let goods go for nothing: written off, lost on the way, given away. Pure."""

from datetime import date

from dcms_desktop.credits.rules import LOST_REASONS
from dcms_desktop.documents.posted import Posted
from dcms_desktop.documents.posted import PostedLine
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import share
from dcms_desktop.warehouse.rules import ADJUSTMENT_REASONS
from dcms_desktop.warehouse.rules import LOST as LOST_ON_THE_WAY

_WORDS = {reason.code: reason.words.lower() for reason in ADJUSTMENT_REASONS}
SAMPLE = "sample"
DESTROYED = "claim_destruction"
"""Goods of a claim that were destroyed here: nobody took them back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """Units of a batch that are gone without a supply, and what they cost."""

    document_id: int
    line_no: int
    number: str
    day: date
    item_id: int
    batch_id: int
    name: str
    batch: str
    units: Units
    cost: Paise
    reason: str


def gone_with(document_id: int, document: Posted) -> list[Gone]:
    """Return the lines of a document that take credit with them (s.17(5)(h) CGST)."""
    if document.kind == "tax_invoice":
        return _samples(document_id, document)
    if document.kind == DESTROYED:
        return [
            _of_line(document_id, document, line, line.units + line.free, "destroyed before a witness")
            for line in document.lines
            if line.batch_id
        ]
    found = []
    for line in document.lines:
        if document.kind == "transfer_receipt":
            units = line.short if line.short and line.reason == LOST_ON_THE_WAY else 0
            reason = "lost on the way"
        else:
            units = -line.units if line.units < 0 and line.reason in LOST_REASONS else 0
            reason = _WORDS.get(line.reason, line.reason)
        if units and line.batch_id:
            found.append(_of_line(document_id, document, line, units, reason))
    return found


def _samples(document_id: int, document: Posted) -> list[Gone]:
    """Return the goods of a bill that schemes gave as samples or gifts."""
    given = {one.scheme_id: one.item_id for one in document.benefits if one.treatment == SAMPLE}
    items = {item for item in given.values() if item}
    found = []
    for line in document.lines:
        units = line.units + line.free if line.given_by in given else 0
        if not units and line.free_by_scheme and line.item_id in items:
            units = line.free
        if units and line.batch_id:
            found.append(_of_line(document_id, document, line, units, "given as a gift or sample"))
    return found


def _of_line(document_id: int, document: Posted, line: PostedLine, units: int, reason: str) -> Gone:
    # Lines of goods that stay in the house stand at the cost of their batch; a bill's rate is a price.
    priced = document.kind in {"tax_invoice", DESTROYED}
    cost = Paise(0) if priced else share(abs(units), line.rate, of=line.per * 10)
    return Gone(
        document_id=document_id, line_no=line.no, number=document.number, day=document.day,
        item_id=line.item_id, batch_id=line.batch_id or 0, name=line.name, batch=line.batch,
        units=Units(units), cost=cost, reason=reason,
    )  # fmt: skip
