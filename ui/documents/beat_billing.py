"""Billing many orders one after the other: each is one bill, whole or not at all; what stops one is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.orders.actions import bill_order

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dcms_desktop.desk import Desk
    from dcms_desktop.documents.posted import Posted
    from dcms_desktop.spool.rules import Papers


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one order."""

    order_id: int
    bill: Posted | None = None
    short: tuple[str, ...] = ()
    """What of it waits for goods."""
    why: str = ""
    """What stopped it; empty when it was billed."""
    next_step: str = ""
    field: str = ""
    consent: str = ""
    """The question that was not answered."""
    changes: Changes = Changes()


def bill_one(desk: Desk, order_id: int, papers: Papers | None = None, agreed: Iterable[str] = ()) -> Outcome:
    """Bill what lies here of one order, in a transaction of its own; tell what stopped it."""
    try:
        done = desk.do_agreed(agreed, bill_order, order_id, papers)
    except NeedsConsent as ask:
        step = "Mark it and press F8 to look at it."
        return Outcome(order_id=order_id, why=ask.question, next_step=step, field=ask.field, consent=ask.name)
    except Refused as no:
        return Outcome(order_id=order_id, why=no.message, next_step=no.next_step, field=no.field)
    return Outcome(order_id=order_id, bill=done.document, short=done.short, changes=done.changes)
