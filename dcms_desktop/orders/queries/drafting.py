"""The door for orders that are read elsewhere: party, lines and how they came go in, a draft comes out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from datetime import timedelta

from sqlalchemy import select

from dcms_desktop.company.queries import setting
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.settings import Setting
from dcms_desktop.orders.rules import CHALLAN
from dcms_desktop.orders.rules import ORDER
from dcms_desktop.orders.rules import QUOTATION
from dcms_desktop.orders.rules import Wanted
from dcms_desktop.orders.rules import with_wanted
from dcms_desktop.orders.settings import PRICE_DAYS
from dcms_desktop.orders.settings import QUOTE_DAYS
from dcms_desktop.sales.queries import offer_items
from dcms_desktop.sales.queries import start_draft
from dcms_desktop.sales.queries import with_party

_DAYS: dict[str, Setting[int]] = {ORDER: PRICE_DAYS, QUOTATION: QUOTE_DAYS}


def order_from_lines(  # noqa: PLR0913 - what an order says, each by its name
    tx: Tx,
    party_id: int,
    wanted: Sequence[Wanted],
    *,
    came_by: str = "text",
    kind: str = ORDER,
    day: date | None = None,
    promised: date | None = None,
    request_id: str = "",
) -> Draft:
    """Return an order for a party with what was asked for, at its prices; nothing is written.

    A window shows it for the clerk to confirm, or `post_document` posts it. Refusals name the line.
    """
    draft = with_party(tx, start_draft(tx, kind, day), party_id)
    draft = replace(
        draft,
        request_id=request_id or draft.request_id,
        came_by=came_by,
        due_on=promised,
        holds_until=holding_day(tx, kind, draft.day),
    )
    return add_lines(tx, draft, wanted)


def add_lines(tx: Tx, draft: Draft, wanted: Sequence[Wanted]) -> Draft:
    """Return an order with more asked for on it."""
    offers = offer_items(tx, draft, list({one.item_id for one in wanted}))
    for number, one in enumerate(wanted, 1):
        if one.item_id not in offers:
            raise Refused("There is no such item.", field="item", next_step="Pick it anew.", line=number)
    return with_wanted(draft, wanted, offers)


def holding_day(tx: Tx, kind: str, day: date) -> date | None:
    """Return the last day on which prices given on a day hold in this shop."""
    days = setting(tx, _DAYS[kind]) if kind in _DAYS else 0
    return day + timedelta(days=days) if days else None


def order_of_reference(tx: Tx, party_id: int, reference: str) -> tuple[int, str] | None:
    """Return id and number of the order of a party that bears the app's own id, however it came."""
    row = tx.execute(
        select(DocumentRow.id, DocumentRow.number)
        .where(
            DocumentRow.kind == ORDER, DocumentRow.party_id == party_id, DocumentRow.state == "posted",
            DocumentRow.reference == reference,
        )
        .order_by(DocumentRow.id)
        .limit(1)
    ).one_or_none()  # fmt: skip
    return (row[0], row[1]) if row is not None else None


def begin_draft(tx: Tx, kind: str) -> Draft:
    """Return an empty draft of any kind as its window opens it, with what is usual on it."""
    draft = start_draft(tx, kind)
    if kind == CHALLAN:
        return replace(draft, note_reason="supply")
    if kind not in _DAYS:
        return draft
    came_by = "phone" if kind == ORDER else ""
    return replace(draft, holds_until=holding_day(tx, kind, draft.day), came_by=came_by)
