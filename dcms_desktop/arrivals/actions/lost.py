"""Documents that were made after a backup and lost with the books: their copies come back by number."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from dcms_desktop.arrivals.queries import answered_by
from dcms_desktop.arrivals.queries import item_code_of
from dcms_desktop.arrivals.queries import our_party
from dcms_desktop.arrivals.queries import party_code_of
from dcms_desktop.arrivals.shapes import mills
from dcms_desktop.arrivals.shapes import whole_units
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.actions import cancel_document
from dcms_desktop.documents.actions import correct_document
from dcms_desktop.documents.actions import post_copy
from dcms_desktop.documents.posted import Posted
from dcms_desktop.documents.queries import kinds_of_number
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Revises
from dcms_desktop.inbox.cards import Cards
from dcms_desktop.inbox.drafts import draft_of
from dcms_desktop.inbox.reading import read_document
from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import plain_mills
from dcms_desktop.kernel.money import plain_paise
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.kernel.rights import right
from dcms_desktop.outbox.actions import mark_sent
from dcms_desktop.telling.actions.lost import LOST
from dcms_desktop.telling.actions.received import settle_received
from dcms_desktop.telling.queries.received import ReceivedRow
from dcms_desktop.telling.queries.received import received_row
from dcms_desktop.wire.canonical import document_uuid

CONSENTS = (
    "credit_limit", "credit_overdue", "credit_bills", "below_cost", "negative_stock", "rate_drift",
    "batch_differs",
    "short_life=copy of a bill that was made",
)  # fmt: skip
"""Questions that were answered when the bill was made."""


@right("sync.take_up")
def enter_lost(tx: Tx, received: int) -> bool:
    """Enter the copy of a lost document; tells whether it is in. One of another total waits for a person."""
    row = received_row(tx, received)
    if row is None or row.type != LOST or row.state != "waiting":
        raise Refused("No lost document waits there.", "received", "Pick one from the list.")
    point = tx.connection.begin_nested()
    try:
        text, document = _enter(answered_tx(tx), row)
        settle_received(tx, row.id, "done", text, document)
        point.commit()
    except (Refused, NeedsConsent) as no:
        point.rollback()
        why = no.message if isinstance(no, Refused) else no.question
        settle_received(tx, row.id, "waiting", f"{_name(row)}: {why}")
        return False
    return True


def answered_tx(tx: Tx) -> Tx:
    """Return the transaction with the answers that were given when the bills were made."""
    return replace(tx, consents=tx.consents | frozenset(CONSENTS))


def _name(row: ReceivedRow) -> str:
    op = json.loads(row.body)
    return f"{op.get('doc_no', row.code)} of {op.get('business_date', '')}"


def _enter(tx: Tx, row: ReceivedRow) -> tuple[str, int | None]:
    op: dict[str, Any] = json.loads(row.body)
    if answered_by(tx, row.code) is not None:
        return f"{_name(row)} is here.", answered_by(tx, row.code)
    maker = _MAKES.get(str(op.get("type")))
    if maker is None:
        raise Refused("Enter it by hand from its paper.", "type", "Its kind does not come back by itself.")
    gone = op.get("status") == "cancelled"
    try:
        typed = {"request_id": row.code, "date": op["business_date"], **maker(tx, op)}
        series, number, revision = str(op["series"]), str(op["doc_no"]), int(op["doc_rev"]) - 1 - gone
    except (KeyError, TypeError, ValueError):
        raise Refused("The copy is not whole.", "body", "Enter it by hand from its paper.") from None
    here = _here(tx, typed["kind"], number, row.code)
    if here is not None and (here.state == "cancelled" or (not gone and here.revision >= revision)):
        return f"{_name(row)} is here.", here.id
    if here is not None and gone:
        return _cancelled(tx, row, here)

    def redraft() -> Draft:
        return draft_of(tx, read_document(json.dumps(typed)), Cards()).draft

    if here is None:
        posted = post_copy(tx, typed["kind"], redraft(), series, number, revision).document
    else:
        posted = _corrected(tx, here, redraft, revision)
    net = op["totals"].get("net_paise", posted.total)
    if posted.total != net:
        raise Refused(
            f"It comes to {show_paise(posted.total)}, not {show_paise(net)}.", "total", "Enter it by hand."
        )
    return _cancelled(tx, row, posted) if gone else (f"{_name(row)} is entered again.", posted.id)


def _here(tx: Tx, kind: str, number: str, doc_id: str) -> Posted | None:
    """Return the document itself where the books hold it, in whatever form the backup had."""
    found = kinds_of_number(tx, number).get(kind)
    posted = posted_document(tx, found) if found is not None else None
    return posted if posted is not None and document_uuid(posted.request_id) == doc_id else None


def _corrected(tx: Tx, here: Posted, redraft: Callable[[], Draft], revision: int) -> Posted:
    """Bring an older form to the one the centre has, by as many steps as it took: the next one counts on."""
    while here.revision < revision:
        revises = Revises(
            document_id=here.id, revision=here.revision, number=here.number,
            reason="It was corrected before the books were put back.",
        )  # fmt: skip
        here = correct_document(tx, revises, redraft).document
    mark_sent(tx, here.id)
    return here


def _cancelled(tx: Tx, row: ReceivedRow, posted: Posted) -> tuple[str, int]:
    """Cancel what was cancelled: without it the series had a gap, and no return could tell of it."""
    cancel_document(tx, posted.id, "It was cancelled before the books were put back.")
    mark_sent(tx, posted.id)
    return f"{_name(row)} is here again, cancelled as it was.", posted.id


def _bill(tx: Tx, op: dict[str, Any]) -> dict[str, Any]:
    buyer = op["retailer"]
    local = buyer.get("local_code")
    told: dict[str, Any] = {"kind": "tax_invoice", "lines": [_line(tx, line) for line in op["lines"]]}
    if local == "CASH":
        told["tenders"] = [{"mode": "cash", "amount": plain_paise(op["totals"]["net_paise"])}]
        return told
    return told | {"party": _party(tx, buyer.get("code") or local, local)}


def _party(tx: Tx, code: str, local: str) -> str:
    party = our_party(tx, code, None, local)
    if party is None:
        raise Refused(f"Party {local} is not here.", "party", "Make it with this code.")
    return party_code_of(tx, party)


def _goods(tx: Tx, op: dict[str, Any]) -> dict[str, Any]:
    supplier, primary = op["supplier"]["local_code"], op["primary"]
    lines = [
        _line(tx, line)
        | {part: str(whole_units(line[f"{part}_milli"])) for part in ("short", "damaged", "excess")}
        | {"mrp": plain_paise(line["mrp_paise"])}
        for line in op["lines"]
    ]
    return {
        "kind": "goods_receipt", "party": _party(tx, supplier, supplier), "lines": lines,
        "reference": primary.get("doc_no") or "", "reference_date": primary.get("date"),
    }  # fmt: skip


def _adjusted(tx: Tx, op: dict[str, Any]) -> dict[str, Any]:
    lines = [
        {
            "item": _item(tx, line), "quantity": str(whole_units(line["qty_milli"])),
            "batch": line["batch"] or None, "bucket": line["location"], "reason": line["reason"],
        }
        for line in op["lines"]
    ]  # fmt: skip
    return {"kind": "stock_adjustment", "lines": lines}


_MAKES = {"sales_invoice": _bill, "purchase_receipt": _goods, "stock_adjustment": _adjusted}


def _item(tx: Tx, line: dict[str, Any]) -> str:
    local = line.get("local_item")
    return item_code_of(tx, f"L-{local}" if local else line["item"])


def _line(tx: Tx, line: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "item": _item(tx, line),
        "quantity": str(whole_units(line["qty_milli"])), "free": str(whole_units(line["free_milli"])),
        "batch": line["batch"] or None, "rate": plain_mills(mills(line["rate_e4"])),
        "discounts": [plain_paise(line["disc_paise"])] if line["disc_paise"] else [],
    }  # fmt: skip
    if line.get("expiry") and line["batch"]:
        told["expiry"] = line["expiry"]
    return told
