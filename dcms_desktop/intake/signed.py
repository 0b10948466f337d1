"""The signed code of an e-invoice: what it claims, and whether the portal signed it (RS256)."""

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from dcms_desktop.kernel.dates import parse_day
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import rupees

VERIFIED, NOT_VERIFIED, UNKNOWN_KEY = "verified", "not verified", "unknown key"
MOST_TEXT = 4 * 1024 * 1024
_JWT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+", re.ASCII)
_PEM = re.compile(r"-----BEGIN (PUBLIC KEY|CERTIFICATE)-----([A-Za-z0-9+/=\s]+)-----END \1-----", re.ASCII)
_NEXT = "Scan the large code of the e-invoice once more, or type the bill by hand."


LEAST_SIGNED = 60
"""A signed code is longer than any name of a file that begins so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What the small code on the paper says of a bill."""

    state: str
    seller: str
    buyer: str
    number: str
    kind: str
    day: date | None
    total: Paise | None
    lines: int
    hsn: str
    irn: str

    @property
    def is_verified(self) -> bool:
        """Tell whether a key we hold made the signature."""
        return self.state == VERIFIED


def looks_signed(text: str) -> bool:
    """Tell whether a text has the form of a signed code."""
    plain = text.strip()
    return plain.startswith("eyJ") and _JWT.fullmatch(plain) is not None


def is_meant_signed(text: str) -> bool:
    """Tell whether a text was meant as a signed code, whole or broken: no file is called so."""
    plain = text.strip()
    return plain.startswith("eyJ") and "." in plain and len(plain) > LEAST_SIGNED


def read_claim(text: str, keys: str) -> Claim:
    """Return what the code of a paper bill claims; refuse what is no such code."""
    state, told = open_signed(text, keys)
    total = told.get("TotInvVal")
    try:
        count = int(str(told.get("ItemCnt") or 0))
        paise = rupees(str(total), "total") if total not in {None, ""} else None
        day = parse_day(str(told["DocDt"]), date(2000, 1, 1)) if told.get("DocDt") else None
    except (ValueError, Refused) as no:
        raise _broken("its figures cannot be read") from no
    words = {key: str(told.get(key) or "").strip()[:100] for key in _CLAIMS}
    if not words["SellerGstin"] or not words["DocNo"]:
        raise _broken("it names no seller or no number")
    return Claim(
        state=state,
        seller=words["SellerGstin"].upper(),
        buyer=words["BuyerGstin"].upper(),
        number=words["DocNo"],
        kind=words["DocTyp"].upper(),
        day=day,
        total=paise,
        lines=count,
        hsn=words["MainHsnCode"],
        irn=words["Irn"],
    )


_CLAIMS = ("SellerGstin", "BuyerGstin", "DocNo", "DocTyp", "MainHsnCode", "Irn")


def open_signed(text: str, keys: str) -> tuple[str, Mapping[str, Any]]:
    """Return the state of the signature and what was signed; refuse any way to sign but RS256."""
    plain = text.strip()
    if len(plain) > MOST_TEXT or not looks_signed(plain):
        raise _broken("it does not have three parts")
    head_text, body_text, signature = plain.split(".")
    head, body = _json_of(head_text), _json_of(body_text)
    if head.get("alg") != "RS256":
        raise _broken(f"it is signed by “{str(head.get('alg'))[:20]}”, not by RS256")
    told = body.get("data")
    try:
        told = json.loads(told, parse_float=str) if isinstance(told, str) else told
    except (ValueError, RecursionError) as no:
        raise _broken("its claim is not JSON") from no
    if not isinstance(told, dict):
        raise _broken("it makes no claim")
    return _state(f"{head_text}.{body_text}".encode(), _bytes_of(signature), head, keys), told


def check_keys(text: str) -> int:
    """Return how many public keys a text holds; refuse a text without any and keys that cannot be read."""
    found = _keys_of(text)
    if not found:
        raise Refused(
            "This holds no public key.",
            field="key",
            next_step="Give the PEM file of the portal: BEGIN PUBLIC KEY or BEGIN CERTIFICATE.",
        )
    return len(found)


def _state(signed: bytes, signature: bytes, head: Mapping[str, Any], keys: str) -> str:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15

    held = _keys_of(keys)
    wanted = str(head.get("kid") or "").upper()
    fit = [key for print_, key in held if not print_ or not wanted or print_ == wanted]
    if not fit:
        return UNKNOWN_KEY
    for key in fit:
        try:
            key.verify(signature, signed, PKCS1v15(), hashes.SHA256())
        except InvalidSignature:
            continue
        return VERIFIED
    return NOT_VERIFIED


def _keys_of(text: str) -> list[tuple[str, Any]]:
    """Return each key with the thumbprint of its certificate; "" for a bare key."""
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.serialization import load_der_public_key
    from cryptography.x509 import load_der_x509_certificate

    found: list[tuple[str, Any]] = []
    for what, body in _PEM.findall(text):
        try:
            der = base64.b64decode("".join(body.split()), validate=True)
            bare = what == "PUBLIC KEY"
            key = load_der_public_key(der) if bare else load_der_x509_certificate(der).public_key()
        except (ValueError, binascii.Error) as no:
            raise Refused(
                "A public key of the e-invoice portal cannot be read.",
                field="key",
                next_step="Give the PEM file as the portal publishes it.",
            ) from no
        if not isinstance(key, RSAPublicKey):
            raise Refused(
                "A key of the e-invoice portal is no RSA key.",
                field="key",
                next_step="Give the PEM file as the portal publishes it.",
            )
        print_ = "" if bare else hashlib.sha1(der, usedforsecurity=False).hexdigest().upper()
        found.append((print_, key))
    return found


def _json_of(part: str) -> Mapping[str, Any]:
    try:
        told = json.loads(_bytes_of(part))
    except (ValueError, RecursionError) as no:
        raise _broken("a part of it is not JSON") from no
    if not isinstance(told, dict):
        raise _broken("a part of it is not an object")
    return told


def _bytes_of(part: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except (ValueError, binascii.Error) as no:
        raise _broken("a part of it is cut") from no


def _broken(why: str) -> Refused:
    return Refused(f"This is no signed e-invoice code: {why}.", field="code", next_step=_NEXT)
