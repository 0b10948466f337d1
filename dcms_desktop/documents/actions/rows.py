"""The column values of a document's rows."""

from collections.abc import Sequence
from typing import Any

from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.posted import Posted
from dcms_desktop.drafts.figures import buyer_type
from dcms_desktop.drafts.legs import names_of
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.kernel.money import Paise
from dcms_desktop.stock.rules import Moved


def document_values(
    tx: Tx, draft: Draft, document: Posted, series_id: int, body: bytes, cost: Paise
) -> dict[str, Any]:
    """Return the head row."""
    party = draft.party
    return {
        "request_id": draft.request_id,
        "kind": document.kind,
        "title": document.title,
        "series_id": series_id,
        "number": document.number,
        "day": draft.day,
        "due_on": document.due_on,
        "party_id": party.id if party else None,
        "party_name": party.name if party else names_of(draft.legs),
        "gstin": party.gstin if party else None,
        "place": document.place,
        "buyer_type": buyer_type(draft).value,
        "state": "posted",
        "revision": document.revision,
        "against_id": draft.against_id,
        "reference": draft.reference,
        "reference_day": draft.reference_day,
        "salesman_id": draft.salesman_id or (party.salesman_id if party else None),
        "beat_id": draft.beat_id or (party.beat_id if party else None),
        "counter_id": tx.counter_id,
        "user_id": tx.user_id,
        "at": tx.at,
        "gross": document.gross,
        "discount": document.discount,
        "taxable": document.taxable,
        "untaxed": document.untaxed,
        "cgst": document.cgst,
        "sgst": document.sgst,
        "igst": document.igst,
        "cess": document.cess,
        "round_off": document.round_off,
        "total": document.total,
        "received": document.received,
        "cost": cost,
        "reverse_charge": draft.reverse_charge,
        "cancel_reason": "",
        "body": body,
    }


def line_values(
    document_id: int, draft: Draft, document: Posted, moves: Sequence[Moved]
) -> list[dict[str, Any]]:
    """Return the goods lines, each with the cost its goods moved."""
    cost: dict[int, int] = {}
    for moved in moves:
        cost[moved.move.line_no] = cost.get(moved.move.line_no, 0) + abs(moved.value)
    party_id = draft.party.id if draft.party else None
    return [
        {
            "document_id": document_id,
            "line_no": line.no,
            "kind": document.kind,
            "day": draft.day,
            "party_id": party_id,
            "item_id": line.item_id,
            "batch_id": line.batch_id,
            "hsn": line.hsn,
            "units": line.units,
            "free": line.free,
            "per": line.per,
            "rate": line.rate,
            "mrp": line.mrp,
            "gross": line.gross,
            "discount": line.discount,
            "taxable": line.taxable,
            "treatment": line.treatment,
            "gst": line.gst,
            "cgst": line.cgst,
            "sgst": line.sgst,
            "igst": line.igst,
            "cess": line.cess,
            "amount": line.amount,
            "cost": cost.get(line.no, was.sent_cost or 0),
            "source_id": line.source_id,
            "source_line": line.source_line,
        }
        for line, was in zip(document.lines, draft.lines, strict=True)
    ]


def money_values(document_id: int, draft: Draft) -> list[dict[str, Any]]:
    """Return the money lines."""
    return [
        {
            "document_id": document_id, "line_no": number, "mode": one.mode, "paise": one.paise,
            "reference": one.reference, "bank": one.bank, "dated": one.dated,
        }
        for number, one in enumerate(draft.tenders, 1)
    ]  # fmt: skip
