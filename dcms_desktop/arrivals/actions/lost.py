"""Documents that were made after a backup and lost with the books: their copies come back by number."""

import json
from dataclasses import replace
from typing import Any

from dcms_desktop.arrivals.queries import answered_by
from dcms_desktop.arrivals.queries import item_code_of
from dcms_desktop.arrivals.queries import our_party
from dcms_desktop.arrivals.queries import party_code_of
from dcms_desktop.arrivals.shapes import mills
from dcms_desktop.arrivals.shapes import whole_units
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.actions import post_copy
from dcms_desktop.inbox.cards import Cards
from dcms_desktop.inbox.drafts import draft_of
from dcms_desktop.inbox.reading import read_document
from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import plain_mills
from dcms_desktop.kernel.money import plain_paise
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.kernel.rights import right
from dcms_desktop.telling.actions.lost import LOST
from dcms_desktop.telling.actions.received import settle_received
from dcms_desktop.telling.queries.received import ReceivedRow
from dcms_desktop.telling.queries.received import received_row

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
    if op.get("status") == "cancelled":
        return f"{_name(row)} was cancelled; its number stays used.", None
    try:
        typed = {"request_id": row.code, "date": op["business_date"], **maker(tx, op)}
        series, number, revision = str(op["series"]), str(op["doc_no"]), int(op["doc_rev"]) - 1
    except (KeyError, TypeError, ValueError):
        raise Refused("The copy is not whole.", "body", "Enter it by hand from its paper.") from None
    draft = draft_of(tx, read_document(json.dumps(typed)), Cards()).draft
    posted = post_copy(tx, typed["kind"], draft, series, number, revision).document
    net = op["totals"].get("net_paise", posted.total)
    if posted.total != net:
        raise Refused(
            f"It comes to {show_paise(posted.total)}, not {show_paise(net)}.", "total", "Enter it by hand."
        )
    return f"{_name(row)} is entered again.", posted.id


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
