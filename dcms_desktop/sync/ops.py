"""From a document to an operation with its place in the stream: canonical, chained, packed. Pure."""

import zlib
from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.sync.rules.states import READY
from dcms_desktop.sync.rules.states import WITHHELD
from dcms_desktop.telling.feeds.all_feeds import feed_of
from dcms_desktop.telling.feeds.feed import Op
from dcms_desktop.telling.rules import Refs
from dcms_desktop.telling.rules import Scope
from dcms_desktop.telling.told import ToldDocument
from dcms_desktop.wire.canonical import canonical
from dcms_desktop.wire.canonical import chained
from dcms_desktop.wire.canonical import lasting_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """An operation that has no place yet."""

    op: Op
    day: date
    document_id: int | None = None
    outbox_seq: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """An operation with its place, chain and bytes: a row of the books to be."""

    seq: int
    op_id: str
    type: str
    doc_id: str
    doc_rev: int
    doc_no: str
    day: date
    document_id: int | None
    outbox_seq: int | None
    chain: str
    size: int
    body: bytes
    state: str


def build_op(topic: str, posted: ToldDocument, refs: Refs, scope: Scope, again: int = 0) -> Op | None:
    """Return the operation of a document; None when nothing of it leaves the shop.

    Its id is the same for ever for the same form of the same document; ``again`` makes another one, for a
    document that was rejected and is sent anew.
    """
    feed = feed_of(topic)
    op = feed.build(posted, refs, scope) if feed is not None else None
    if op is None or feed is None:
        return None
    op["op_id"] = op_id_of(op["doc_id"], op["doc_rev"], again)
    op["v"] = feed.version
    return op


def op_id_of(doc_id: str, doc_rev: int, again: int = 0) -> str:
    """Return the lasting id of an operation."""
    return lasting_id("op", doc_id, str(doc_rev), *([str(again)] if again else []))


def _shown_number(op: Op) -> str:
    """Return what a list shows of an operation: its number, else the order or the retailer it is about."""
    retailer = op.get("retailer")
    code = retailer.get("local_code") if isinstance(retailer, dict) else None
    return str(op.get("doc_no") or op.get("order_id") or code or "")


def number_ops(built: Sequence[Built], seq: int, chain: str, most_bytes: int) -> list[Numbered]:
    """Return operations with the places behind ``seq`` and the chain behind ``chain``."""
    numbered = []
    for one in built:
        seq += 1
        op: dict[str, Any] = {**one.op, "seq": seq}
        chain, body = chained(chain, op)
        numbered.append(
            Numbered(
                seq=seq,
                op_id=op["op_id"],
                type=op["type"],
                doc_id=op["doc_id"],
                doc_rev=op["doc_rev"],
                doc_no=_shown_number(op),
                day=one.day,
                document_id=one.document_id,
                outbox_seq=one.outbox_seq,
                chain=chain,
                size=len(body),
                body=zlib.compress(body, 1),
                state=READY if len(body) <= most_bytes else WITHHELD,
            )
        )
    return numbered


def op_bytes(packed: bytes) -> bytes:
    """Return the bytes of an operation as they are sent."""
    return zlib.decompress(packed)


def stub_bytes(seq: int, op_id: str, doc_id: str, doc_rev: int, chain: str) -> bytes:
    """Return what is sent in the place of an operation that the centre cannot take whole."""
    return canonical(
        {
            "op_id": op_id,
            "seq": seq,
            "type": "withheld",
            "doc_id": doc_id,
            "doc_rev": doc_rev,
            "status": "active",
            "reason": "too_large",
            "chain": chain,
        }
    )


def joined(parts: Sequence[bytes], frame: dict[str, Any]) -> bytes:
    """Return the body of an upload: the frame's fields and the operations as they are kept, byte for byte."""
    told = msgspec.json.encode(frame)
    return told[:-1] + b',"ops":[' + b",".join(parts) + b"]}"
