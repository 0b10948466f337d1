"""PINs: hashed with Argon2id, compared in constant time, and a growing wait after five wrong ones."""

import os
from typing import TYPE_CHECKING

from dcms_desktop.kernel.errors import Refused

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

LEAST_DIGITS = 4
MOST_LETTERS = 64
FREE_TRIES = 5
"""Wrong PINs in a row before the first wait."""
FIRST_WAIT_SECONDS = 30
LONGEST_WAIT_SECONDS = 3_600

_MEMORY_KIB = 19 * 1024
_ROUNDS = 2
_LANES = 1
_LENGTH = 32

_TOO_PLAIN = ("0123456789", "9876543210")


def hash_pin(pin: str) -> str:
    """Return the Argon2id hash of a PIN in PHC form (19 MiB, two rounds, a salt of its own)."""
    return _argon2(os.urandom(16)).derive_phc_encoded(pin.encode())


def is_pin(pin: str, stored: str) -> bool:
    """Tell whether ``pin`` is the one hashed. Takes as long for a user without a PIN as for one with it."""
    from cryptography.exceptions import InvalidKey
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    try:
        Argon2id.verify_phc_encoded(pin.encode(), stored or _NOBODYS)
    except InvalidKey:
        return False
    return bool(stored)


def check_new_pin(pin: str) -> None:
    """Refuse a PIN that is short, of one digit, or a plain run."""
    if not LEAST_DIGITS <= len(pin) <= MOST_LETTERS:
        raise Refused(
            f"A PIN has {LEAST_DIGITS} to {MOST_LETTERS} digits or letters.",
            field="pin",
            next_step="Type a longer one.",
        )
    if len(set(pin)) == 1 or any(pin in run for run in _TOO_PLAIN):
        raise Refused("This PIN is guessed first.", field="pin", next_step="Mix the digits, e.g. 4829.")


def wait_seconds(wrong_tries: int) -> int:
    """Return how long the next try must wait after so many wrong ones in a row: 0, then 30, 60, 120, …."""
    if wrong_tries < FREE_TRIES:
        return 0
    return min(FIRST_WAIT_SECONDS << min(wrong_tries - FREE_TRIES, 20), LONGEST_WAIT_SECONDS)


def _argon2(salt: bytes) -> "Argon2id":
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    return Argon2id(salt=salt, length=_LENGTH, iterations=_ROUNDS, lanes=_LANES, memory_cost=_MEMORY_KIB)


_NOBODYS = f"$argon2id$v=19$m={_MEMORY_KIB},t={_ROUNDS},p={_LANES}${'A' * 22}${'A' * 43}"
"""What a user without a PIN is compared with, so that the time taken does not tell."""
