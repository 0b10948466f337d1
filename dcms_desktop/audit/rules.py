"""The chain: what one row holds, and the digest that ties it to the one before."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import msgspec

FIRST = "0" * 64
"""What the first row names as the hash before it."""

_CANONICAL = msgspec.json.Encoder(order="sorted")


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing done: the deed, what it was done to, and the thing before and after as canonical JSON."""

    deed: str
    thing: str
    thing_id: int
    before: str = ""
    after: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AuditHead:
    """The newest row of the chain: printed at day close and kept elsewhere as an anchor."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class ChainLink:
    """A deed with who, where, when and its place in the chain."""

    seq: int
    at: str
    user_id: int
    counter_id: int
    deed: Deed
    previous: str


def canonical_json(value: object) -> str:
    """Return a value as JSON, the same for the same value: keys sorted, no blanks; nothing for None."""
    return "" if value is None else _CANONICAL.encode(value).decode()


def hash_of(link: ChainLink) -> str:
    """Return the SHA-256 over the canonical JSON of every column of a row but the hash itself."""
    deed = link.deed
    row: dict[str, Any] = {  # keys stand in sorted order, so the text is canonical as it is
        "after": deed.after,
        "at": link.at,
        "before": deed.before,
        "counter_id": link.counter_id,
        "deed": deed.deed,
        "previous": link.previous,
        "reason": deed.reason,
        "seq": link.seq,
        "thing": deed.thing,
        "thing_id": deed.thing_id,
        "user_id": link.user_id,
    }
    return sha256(msgspec.json.encode(row)).hexdigest()


def changed_only(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the fields that differ, as they were and as they are."""
    names = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in names}, {name: after[name] for name in names}
