"""Invoices and orders that came: each becomes a draft that a person takes up; nothing moves alone."""

import json
from datetime import date
from typing import Any

from dcms_desktop.arrivals.actions.masters import company_here
from dcms_desktop.arrivals.queries import has_salesman
from dcms_desktop.arrivals.queries import item_code_of
from dcms_desktop.arrivals.queries import our_party
from dcms_desktop.arrivals.queries import party_code_of
from dcms_desktop.arrivals.queries import supplier_of_company
from dcms_desktop.arrivals.shapes import InvoiceCame
from dcms_desktop.arrivals.shapes import InvoiceLine
from dcms_desktop.arrivals.shapes import OrderCame
from dcms_desktop.arrivals.shapes import mills
from dcms_desktop.arrivals.shapes import shaped
from dcms_desktop.arrivals.shapes import whole_units
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.actions import hold_draft
from dcms_desktop.documents.actions.post import Result
from dcms_desktop.documents.posted import Posted
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.inbox.cards import Cards
from dcms_desktop.inbox.drafts import draft_of
from dcms_desktop.inbox.posting import post_typed
from dcms_desktop.inbox.reading import read_document
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import plain_mills
from dcms_desktop.kernel.money import plain_paise
from dcms_desktop.kernel.rights import right
from dcms_desktop.orders.queries.drafting import order_of_reference
from dcms_desktop.sync.actions.orders import answer_order
from dcms_desktop.telling.actions.received import settle_received
from dcms_desktop.telling.queries.received import ReceivedRow
from dcms_desktop.telling.queries.received import received_row
from dcms_desktop.wire.canonical import lasting_id

PAPERS = ("primary_invoice", "field_order")


@dataclass(frozen=True, slots=True)
class TakenUp:
    """A draft that was made of what came."""

    kind: str
    request_id: str
    title: str
    changes: Changes


def request_of(row: ReceivedRow) -> str:
    """Return the request id of the document that answers a thing; one thing, one document, for ever."""
    return lasting_id(row.type, row.code)


@right("sync.take_up")
def take_up(tx: Tx, received: int) -> TakenUp:
    """Make a draft of an invoice or order and hold it; posting it is a person's doing.

    Raises Refused naming what is not known here yet.
    """
    row = _waiting(tx, received)
    came = shaped(row.type, json.loads(row.body))
    draft = draft_of_paper(tx, row, came)
    title = f"{row.code} · {draft.party.name if draft.party else ''}"
    hold_draft(tx, draft, title)
    return TakenUp(draft.kind, draft.request_id, title, Changes({"drafts", "received"}))


def draft_of_paper(tx: Tx, row: ReceivedRow, came: Any) -> Draft:
    """Return the draft of a paper that came."""
    typed = _invoice(tx, row, came) if isinstance(came, InvoiceCame) else _order(tx, row, came)
    return draft_of(tx, read_document(json.dumps(typed)), Cards()).draft


def _waiting(tx: Tx, received: int) -> ReceivedRow:
    row = received_row(tx, received)
    if row is None or row.type not in PAPERS:
        raise Refused("This is no invoice and no order.", "received", "Pick one from the list.")
    if row.state != "waiting":
        raise Refused(f"{row.code} is settled: {row.text}", "received", "Pick one that waits.")
    return row


def _invoice(tx: Tx, row: ReceivedRow, came: InvoiceCame) -> dict[str, Any]:
    supplier = supplier_of_company(tx, company_here(tx), came.gstin)
    if supplier is None:
        raise Refused(
            "It is not known who sends the company's goods.",
            field="party",
            next_step="Name the supplier with the company in Masters, Companies.",
        )
    return {
        "kind": "goods_receipt", "request_id": request_of(row), "party": party_code_of(tx, supplier),
        "reference": came.doc_no, "reference_date": came.date.isoformat(),
        "lines": [_invoice_line(tx, line) for line in came.lines],
    }  # fmt: skip


def _invoice_line(tx: Tx, line: InvoiceLine) -> dict[str, Any]:
    told: dict[str, Any] = {
        "item": item_code_of(tx, line.item), "quantity": str(whole_units(line.qty_milli)),
        "rate": plain_mills(mills(line.rate_e4)), "batch": line.batch or None,
    }  # fmt: skip
    if line.free_milli:
        told["free"] = str(whole_units(line.free_milli))
    if line.mrp_paise:
        told["mrp"] = plain_paise(line.mrp_paise)
    if line.expiry:
        told["expiry"] = _month(line.expiry)
    if line.mfg:
        told["made_on"] = _month(line.mfg)
    return told


def _month(text: str) -> str:
    """Return ``2027-09`` as the pack says it, ``09/27``; a whole day stays one."""
    year, _, rest = text.partition("-")
    return f"{rest}/{year[2:]}" if len(text) == 7 and year.isdecimal() else text


def _order(tx: Tx, row: ReceivedRow, came: OrderCame) -> dict[str, Any]:
    party = our_party(tx, came.retailer)
    if party is None:
        raise Refused(
            f"Retailer {came.retailer} {came.retailer_name} is not known here.",
            field="party",
            next_step="Make the party with this code, or wait until the company sends it.",
        )
    same = order_of_reference(tx, party, row.code)
    if same is not None:
        raise Refused(
            f"Order {row.code} is booked already as {same[1]}.",
            field="order",
            next_step="Nothing to do: the company is told with the next upload.",
        )
    return {
        "kind": "sales_order", "request_id": request_of(row), "party": party_code_of(tx, party),
        "came_by": "app", "reference": row.code[:40], "reference_date": _day_of(came.taken_at),
        "salesman": came.salesman if has_salesman(tx, came.salesman) else None,
        "lines": [
            {"item": item_code_of(tx, line.item), "quantity": str(whole_units(line.qty_milli))}
            for line in came.lines
        ],
    }  # fmt: skip


def _day_of(taken_at: str) -> str | None:
    """Return the day of a time as the app tells it; none where it tells no good one."""
    try:
        return date.fromisoformat(taken_at[:10]).isoformat()
    except ValueError:
        return None


@right("sync.take_up")
def book_order(tx: Tx, received: int) -> Result:
    """Book an order of the field as a sales order at once. Nothing of stock or money moves with it."""
    row = _waiting(tx, received)
    came = shaped(row.type, json.loads(row.body))
    if not isinstance(came, OrderCame):
        raise Refused("This is no order.", "received", "An invoice is taken up when its goods are here.")
    result = post_typed(tx, read_document(json.dumps(_order(tx, row, came))), Cards())
    note_order(tx, row, result.document)
    return Result(result.document, result.changes.plus(Changes({"received", "orders"})), result.repeated)


def note_order(tx: Tx, row: ReceivedRow, posted: Posted) -> None:
    """Settle an order by the document that answers it, and tell the company."""
    settle_received(tx, row.id, "done", posted.number, posted.id)
    wanted = sum(line.qty_milli for line in shaped(row.type, json.loads(row.body)).lines)
    served = sum(line.units for line in posted.lines) * 1_000
    state = "accepted" if served >= wanted else "part"
    answer_order(tx, row.code, state, "", (posted.request_id, posted.number))


@right("sync.take_up")
def turn_down(tx: Tx, received: int, reason: str) -> Changes:
    """Turn an order down, and tell the company why; an invoice is only put aside."""
    row = _waiting(tx, received)
    if not reason.strip():
        raise Refused("Say why.", "reason", "The company reads it.")
    if row.type == "field_order":
        answer_order(tx, row.code, "rejected", reason)
    return settle_received(tx, row.id, "done", f"Turned down: {reason}")
