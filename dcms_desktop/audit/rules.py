"""The chain: what one row holds, and the digest that ties it to the one before."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import msgspec

from dcms_desktop.kernel.frozen import dataclass

FIRST = "0" * 64
"""What the first row names as the hash before it."""

_CANONICAL = msgspec.json.Encoder(order="sorted")
_PLAIN = msgspec.json.Encoder()


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


NAMES = (
    "after", "at", "before", "counter_id", "deed", "previous", "reason", "seq", "thing", "thing_id",
    "user_id",
)  # fmt: skip
"""The columns a hash is made over, in the order of canonical JSON."""


def hash_row(row: Mapping[str, Any]) -> str:
    """Return the SHA-256 over a row whose keys are ``NAMES`` in that order, so its text is canonical."""
    return sha256(_PLAIN.encode(row)).hexdigest()


def hash_of(link: ChainLink) -> str:
    """Return the SHA-256 over the canonical JSON of every column of a row but the hash itself."""
    deed = link.deed
    values = (
        deed.after, link.at, deed.before, link.counter_id, deed.deed, link.previous,
        deed.reason, link.seq, deed.thing, deed.thing_id, link.user_id,
    )  # fmt: skip
    return hash_row(dict(zip(NAMES, values, strict=True)))


def changed_only(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the fields that differ, as they were and as they are."""
    names = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in names}, {name: after[name] for name in names}
