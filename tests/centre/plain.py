"""Canonical bytes, digests, chains, signatures and compressed bodies."""

import base64
import hashlib
import zlib
from typing import Any

import msgspec
import zstandard
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FIRST_CHAIN = bytes(32)
"""What stands before the first operation of a stream."""


class FractionError(ValueError):
    """Bytes that are no number of the protocol, or hold a fraction."""


def _no_fraction(text: str) -> Any:
    raise ValueError(f"{text} is no whole number")


_LOOSE = msgspec.json.Decoder(float_hook=_no_fraction)
_SORTED = msgspec.json.Encoder(order="sorted")


def read_json(raw: bytes | msgspec.Raw) -> Any:
    """Return JSON without fractions, as plain Python values."""
    try:
        return _LOOSE.decode(raw)
    except msgspec.ValidationError as trouble:
        raise FractionError(str(trouble)) from trouble


def canonical(value: Any) -> bytes:
    """Return the canonical bytes (RFC 8785) of a value of whole numbers, texts, lists and objects."""
    return _SORTED.encode(value)


def next_chain(before: bytes, operation: dict[str, Any]) -> bytes:
    """Return the chain of an operation, which must not hold its ``chain`` any more."""
    return hashlib.sha256(before + canonical(operation)).digest()


def sha256_hex(raw: bytes) -> str:
    """Return the digest as text."""
    return hashlib.sha256(raw).hexdigest()


def content_digest(raw: bytes) -> str:
    """Return the Content-Digest of a body as it is sent (RFC 9530)."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(raw).digest()).decode()}:"


# ── signatures ──────────────────────────────────────────────────────────────────────────────────
def b64(raw: bytes) -> str:
    """Return base64 for addresses, without padding."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def unb64(text: str) -> bytes:
    """Return the bytes of ``b64``; anything else is a ValueError."""
    if not text.isascii():
        raise ValueError("not base64")
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def sign(key: Ed25519PrivateKey, value: Any) -> str:
    """Return the signature over the canonical bytes of a value."""
    return f"ed25519:{b64(key.sign(canonical(value)))}"


def is_signed(public: bytes, value: Any, signature: str) -> bool:
    """Tell whether the holder of a key signed exactly this value."""
    kind, _, text = signature.partition(":")
    try:
        raw = canonical(value)
        return kind == "ed25519" and is_signature(public, raw, unb64(text))
    except ValueError:
        return False


def is_signature(public: bytes, raw: bytes, signature: bytes) -> bool:
    """Tell whether these bytes were signed by the holder of a key."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, raw)
    except (InvalidSignature, ValueError):
        return False
    return True


# ── compressed bodies ───────────────────────────────────────────────────────────────────────────
class TooLargeError(ValueError):
    """A body that grows past the cap when it is inflated."""


class UnreadableError(ValueError):
    """A body that is not what its Content-Encoding says."""


ENCODINGS = ("gzip", "zstd")


def inflate(raw: bytes, encoding: str, cap: int) -> bytes:
    """Return the body as it was before compression, at most ``cap`` bytes of it are ever made."""
    if encoding in ("", "identity"):
        whole = raw
    elif encoding == "gzip":
        whole = _gunzip(raw, cap)
    elif encoding == "zstd":
        whole = _unzstd(raw, cap)
    else:
        raise LookupError(encoding)
    if len(whole) > cap:
        raise TooLargeError(f"more than {cap} bytes")
    return whole


def _gunzip(raw: bytes, cap: int) -> bytes:
    reader = zlib.decompressobj(wbits=31)
    try:
        whole = reader.decompress(raw, cap + 1)
    except zlib.error as trouble:
        raise UnreadableError(str(trouble)) from trouble
    if len(whole) <= cap and (not reader.eof or reader.unused_data):
        raise UnreadableError("the gzip body is cut off or followed by something else")
    return whole


def _unzstd(raw: bytes, cap: int) -> bytes:
    reader = zstandard.ZstdDecompressor(max_window_size=2**23).stream_reader(raw)
    try:
        whole = reader.read(cap + 1)
        if len(whole) <= cap and not whole and raw:
            raise UnreadableError("the zstd body is cut off")
    except zstandard.ZstdError as trouble:
        raise UnreadableError(str(trouble)) from trouble
    if len(whole) <= cap and _zstd_size(raw) not in (len(whole), None):
        raise UnreadableError("the zstd body is cut off")
    return whole


def _zstd_size(raw: bytes) -> int | None:
    try:
        size: int = zstandard.get_frame_parameters(raw).content_size
    except zstandard.ZstdError as trouble:
        raise UnreadableError(str(trouble)) from trouble
    return None if size == zstandard.CONTENTSIZE_UNKNOWN else size
