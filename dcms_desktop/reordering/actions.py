"""Suggestions become purchase orders: all of them in one transaction, or none."""

from collections.abc import Sequence

from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.actions import hold_draft
from dcms_desktop.documents.all_kinds import kind_of
from dcms_desktop.documents.posted import Posted
from dcms_desktop.inbox.cards import Cards
from dcms_desktop.inbox.drafts import draft_of
from dcms_desktop.inbox.drafts import kind_of_typed
from dcms_desktop.inbox.posting import post_typed
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.rights import right
from dcms_desktop.reordering.orders import TOO_SMALL
from dcms_desktop.reordering.orders import Wish
from dcms_desktop.reordering.orders import orders_for
from dcms_desktop.reordering.orders import too_small


@dataclass(frozen=True, slots=True)
class Ordered:
    """The orders that were made, or how many were laid aside as drafts."""

    orders: tuple[Posted, ...]
    held: int
    changes: Changes


@right("purchase.order")
def make_orders(tx: Tx, wishes: Sequence[Wish], *, hold: bool = False) -> Ordered:
    """Make a purchase order for each supplier of some suggestions: all or none. ``hold`` lays drafts aside.

    Raises Refused with the field, or NeedsConsent ``least_order``.
    """
    typed = orders_for(wishes, tx.today)
    question = too_small(wishes)
    if question:
        tx.ask(TOO_SMALL, question, "packs")
    cards = Cards()
    if hold:
        for one in typed:
            draft = kind_of(kind_of_typed(one)).figure(draft_of(tx, one, cards).draft)
            name = draft.party.name if draft.party else ""
            hold_draft(tx, draft, f"{name} · {len(draft.lines)} lines")
        return Ordered((), len(typed), Changes({"drafts"}))
    results = [post_typed(tx, one, cards) for one in typed]
    topics = {topic for result in results for topic in result.changes}
    return Ordered(tuple(result.document for result in results), 0, Changes(topics))
