"""Ed25519: signing what we send, checking what the centre signed. Keys and signatures are base64url."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

import msgspec

from dcms_desktop.wire.canonical import canonical

MARK = "ed25519:"


def b64(raw: bytes) -> str:
    """Return bytes as base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    """Return the bytes of base64url. Raises ValueError for anything else."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error:
        raise ValueError("not base64url") from None


def public_key(seed: bytes) -> str:
    """Return the public half of a key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return b64(Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw())


def sign(seed: bytes, message: bytes) -> bytes:
    """Return the signature of a message."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(seed).sign(message)


def is_signed(key: str, signature: str, message: bytes) -> bool:
    """Tell whether the owner of a public key signed a message; False for anything malformed."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(unb64(key)).verify(unb64(signature.removeprefix(MARK)), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def signed(told: Mapping[str, Any], seed: bytes) -> dict[str, Any]:
    """Return a value with its signature over its canonical bytes."""
    return {**told, "sig": MARK + b64(sign(seed, canonical(dict(told))))}


def assertion(seed: bytes, device: str, audience: str, at: int, token_id: str) -> str:
    """Return a JWT (RFC 7523) that lives four minutes from ``at``, in seconds of the centre's clock."""
    head = {"alg": "EdDSA", "typ": "JWT", "kid": device}
    claims = {"iss": device, "sub": device, "aud": audience, "iat": at, "exp": at + 240, "jti": token_id}
    message = b".".join(b64(msgspec.json.encode(part)).encode() for part in (head, claims))
    return f"{message.decode()}.{b64(sign(seed, message))}"
