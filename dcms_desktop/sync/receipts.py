"""Receipts of the company: what it holds of an upload, and the head of the audit it saw with a day."""

import hashlib
from collections.abc import Iterable
from collections.abc import Sequence
from datetime import datetime
from datetime import timezone
from typing import Any

import msgspec

from dcms_desktop.audit.rules import AuditHead
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.wire.canonical import canonical
from dcms_desktop.wire.signing import is_signed


class _Point(msgspec.Struct, frozen=True):
    seq: int
    hash: str


class _Signed(msgspec.Struct, frozen=True):
    stream: str
    business_date: str
    received_at: datetime
    audit: _Point | None = None


class _Receipt(msgspec.Struct, frozen=True):
    receipt: str
    signed: dict[str, Any]


class _Upload(msgspec.Struct, frozen=True):
    stream: str
    from_seq: int
    to_seq: int
    stored: int
    ops: str


def is_receipt_of(
    receipt: dict[str, Any], key: str, stream: str, stored: Sequence[tuple[int, str, str]]
) -> bool:
    """Tell whether the key signed that it holds exactly these operations (place, id, chain) of an upload.

    What lies outside them was refused, and is in no receipt.
    """
    try:
        told = msgspec.convert(receipt, _Receipt)
        said = msgspec.convert(told.signed, _Upload)
    except msgspec.ValidationError:
        return False
    lines = "\n".join(f"{seq} {op_id} {chain}" for seq, op_id, chain in stored)
    mine = (stream, len(stored), hashlib.sha256(lines.encode()).hexdigest())
    same = (said.stream, said.stored, said.ops) == mine
    return same and is_signed(key, told.receipt, canonical(told.signed))


def anchors_in(texts: Iterable[str], key: str) -> list[AuditHead]:
    """Return the heads that receipts sign, one a text. Refuses one that the key did not sign."""
    found = []
    for number, text in enumerate(texts, 1):
        try:
            receipt = msgspec.json.decode(text, type=_Receipt)
            told = msgspec.convert(receipt.signed, _Signed)
        except (msgspec.DecodeError, msgspec.ValidationError) as no:
            raise Refused(
                f"Line {number} is no receipt: {str(no)[:100]}",
                "receipts",
                "Ask the company for its receipts.",
            ) from no
        if not is_signed(key, receipt.receipt, canonical(receipt.signed)):
            raise Refused(
                f"The receipt for {told.business_date[:10]} is not signed by the company's key.",
                "receipts",
                "Ask the company for its receipts and its key.",
            )
        if told.audit is not None:
            found.append(AuditHead(told.audit.seq, told.audit.hash, _utc(told.received_at)))
    return found


def _utc(at: datetime) -> str:
    text = at.astimezone(timezone.utc).isoformat(timespec="milliseconds")  # noqa: UP017 - as the clock
    return text.replace("+00:00", "Z")
