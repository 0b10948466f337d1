"""The one way to write a value (RFC 8785), what the chain and the names of operations are made of."""

import hashlib
import uuid
from collections.abc import Mapping
from typing import Any

import msgspec

from dcms_desktop.kernel.errors import Refused

LARGEST = 2**53 - 1
FIRST_CHAIN = "0" * 64
"""What the first operation of a stream is chained to."""
CHAIN = "chain"
_SORTED = msgspec.json.Encoder(order="sorted")
_PLAIN = frozenset({str, int, bool, type(None)})
_DIGITS, _LONG = bytes.maketrans(b"123456789", b"000000000"), b"0" * 16
"""The largest number has so many digits; a shorter one is always exact."""


def canonical(value: Any) -> bytes:
    """Return the canonical bytes of a value of texts, whole numbers, truths, lists and maps.

    Keys are ASCII, so sorting them by letters is sorting them by UTF-16 units. Raises Refused for a number
    that not every reader holds exactly, and TypeError for anything that is no such value.
    """
    _check(value)
    return _written(value)


def _check(value: Any) -> None:
    """Refuse what is no such value. A bill has some three hundred parts: the plain ones cost no call."""
    kind = type(value)
    if kind is dict:
        if not "".join(value).isascii():
            raise TypeError("the name of a field is not ASCII")
        value = value.values()
    elif kind is not list and kind is not tuple:
        if kind not in _PLAIN:
            raise TypeError(f"a {kind.__name__} has no canonical form")
        return
    if not _PLAIN.issuperset(map(type, value)):
        for inside in value:
            if type(inside) not in _PLAIN:
                _check(inside)


def _written(value: Any) -> bytes:
    """Return the bytes of a value of the right kinds; numbers are looked at where a long one may be."""
    try:
        raw = _SORTED.encode(value)
    except OverflowError:
        raw = b""
    if not raw or _LONG in raw.translate(_DIGITS):
        _check_numbers(value)
    return raw


def _check_numbers(value: Any) -> None:
    if isinstance(value, dict | list | tuple):
        for inside in value.values() if isinstance(value, dict) else value:
            _check_numbers(inside)
    elif isinstance(value, int) and not -LARGEST <= value <= LARGEST:
        raise Refused(
            f"{value} is too large to be sent exactly.", "amount", "Correct the figure in the document."
        )


def chain_of(previous: str, op: Mapping[str, Any]) -> str:
    """Return the chain after an operation: SHA-256 of the chain before it and its own canonical bytes."""
    return chained(previous, op)[0]


def chained(previous: str, op: Mapping[str, Any]) -> tuple[str, bytes]:
    """Return the chain after an operation, and the operation's canonical bytes with it.

    The bytes are written once: the chain is put where its name belongs among the sorted ones.
    """
    _check(op)
    before = _written({name: value for name, value in op.items() if name < CHAIN})[1:-1]
    after = _written({name: value for name, value in op.items() if name > CHAIN})[1:-1]
    plain = b",".join(part for part in (before, after) if part)
    chain = hashlib.sha256(b"%b{%b}" % (bytes.fromhex(previous), plain)).hexdigest()
    link = b'"%b":"%b"' % (CHAIN.encode(), chain.encode())
    return chain, b"{%b}" % b",".join(part for part in (before, link, after) if part)


def digest_header(body: bytes) -> str:
    """Return the Content-Digest of a body (RFC 9530)."""
    import base64

    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def lasting_id(*parts: str) -> str:
    """Return a UUID (RFC 9562, version 8) that is the same for ever for the same words.

    Operations and documents are named so: books that were restored name them alike, and nothing comes twice.
    """
    return str(_shaped(hashlib.sha256("\n".join(parts).encode()).digest()[:16], 8))


def document_uuid(request_id: str) -> str:
    """Return the id of a document on the wire: its request id where that is a UUID, else one made of it."""
    try:
        return str(uuid.UUID(request_id))
    except ValueError:
        return lasting_id("document", request_id)


def _shaped(raw: bytes, version: int) -> uuid.UUID:
    number = int.from_bytes(raw, "big")
    number = (number & ~(0xF << 76)) | (version << 76)
    number = (number & ~(0x3 << 62)) | (0x2 << 62)
    return uuid.UUID(int=number)
