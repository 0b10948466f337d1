"""Numbers of cartons: the serial shipping container code of GS1, 18 digits with a check digit. Pure."""

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.scanning.numbers import check_digit

_BODY = 17
"""Digits of an SSCC before its check digit: extension, company prefix, serial."""
LEAST_PREFIX, MOST_PREFIX = 6, 12


def check_prefix(prefix: str) -> str:
    """Return a GS1 company prefix. Refuses one that is none, and says where it is set."""
    digits = prefix.replace(" ", "")
    if not digits:
        raise Refused(
            "Cartons are numbered under the firm's own GS1 company prefix, which is not set.",
            field="scanning.gs1_prefix",
            next_step="Write it in Settings, Scanning: GS1 company prefix.",
        )
    sound = digits.isascii() and digits.isdigit() and LEAST_PREFIX <= len(digits) <= MOST_PREFIX
    if not sound:
        raise Refused(
            f"“{prefix[:20]}” is no GS1 company prefix: it has {LEAST_PREFIX} to {MOST_PREFIX} digits.",
            field="scanning.gs1_prefix",
            next_step="Take it from the certificate of GS1 India; it begins with 890.",
        )
    return digits


def most_cartons(prefix: str) -> int:
    """Return how many cartons a prefix can number: extension digit and serial run as one number."""
    return int(10 ** (_BODY - len(prefix)))


def sscc_of(prefix: str, running: int) -> str:
    """Return the SSCC of a running number: its first digit is the extension, the rest the serial."""
    if not 0 <= running < most_cartons(prefix):
        raise Refused(
            f"Every number under the prefix {prefix} is used.",
            field="scanning.gs1_prefix",
            next_step="Ask GS1 for another prefix.",
        )
    own = f"{running:0{_BODY - len(prefix)}}"
    body = own[0] + prefix + own[1:]
    return body + check_digit(body)
