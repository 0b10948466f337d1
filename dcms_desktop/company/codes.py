"""One-time codes of approvers, as a phone shows them without any line (RFC 6238, six digits, 30 seconds)."""

import base64
import hashlib
import hmac
import os
from datetime import datetime
from urllib.parse import quote

SECONDS = 30
DIGITS = 6
APART = 2
"""Steps that the clocks of counter and phone may be apart, each way."""
SECRET_BYTES = 20


def new_secret() -> str:
    """Return a new key, as phones take it."""
    return base64.b32encode(os.urandom(SECRET_BYTES)).decode()


def step_at(at: str) -> int:
    """Return the number of the 30 seconds in which a moment lies."""
    return int(datetime.fromisoformat(at).timestamp()) // SECONDS


def code_of(secret: str, step: int) -> str:
    """Return the code of a key in a step of time."""
    digest = hmac.new(base64.b32decode(secret), step.to_bytes(8, "big"), hashlib.sha1).digest()
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def step_of_code(secret: str, code: str, at: str, last: int) -> int | None:
    """Return the step a code is of, None when it is of none near now or one as old as the last one used."""
    plain = "".join(mark for mark in code if mark.isdigit())
    now = step_at(at)
    for step in range(now - APART, now + APART + 1):
        if step > last and hmac.compare_digest(code_of(secret, step), plain):
            return step
    return None


def phone_text(secret: str, user: str, firm: str) -> str:
    """Return what an authenticator reads from a picture."""
    label = f"{quote(firm)}:{quote(user)}"
    return f"otpauth://totp/{label}?secret={secret}&issuer={quote(firm)}&digits={DIGITS}&period={SECONDS}"
