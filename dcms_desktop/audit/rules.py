"""The chain: what one row holds, and the digest that ties it to the one before."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import msgspec

from dcms_desktop.kernel.errors import Refused
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
    at: str = ""
    """When somebody else saw it, as the books write instants; empty where that is not known."""


SEAL = 16
"""Letters of a head that are kept on paper: enough that no other chain can be made to fit."""


def shown_seal(head: str) -> str:
    """Return the beginning of a head as it is read and typed: four groups of four."""
    return " ".join(head[at : at + 4] for at in range(0, SEAL, 4))


def read_seal(text: str) -> AuditHead:
    """Return the row and the beginning of the head from ``ROW:SEAL``, as they stand on paper."""
    row, _, seal = text.partition(":")
    row, letters = row.replace(",", "").strip(), "".join(seal.split()).lower()
    if not row.isdigit() or len(letters) < SEAL or set(letters) - set("0123456789abcdef"):
        raise Refused(
            f"“{text[:60]}” is no seal.", "seal", "Type it as ROW:SEAL, e.g. 1204:9f2c 11d0 7b7e b0a4."
        )
    return AuditHead(int(row), letters[:64])


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
