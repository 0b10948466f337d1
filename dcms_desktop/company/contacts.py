"""Addresses, phones and numbers of firms and parties: tidied, or refused with the rule they break."""

import re

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.text import clean_text
from dcms_desktop.tax.rules import ABROAD
from dcms_desktop.tax.rules import Gstin
from dcms_desktop.tax.rules import check_gstin
from dcms_desktop.tax.rules import state_name
from dcms_desktop.tax.rules import states
from dcms_desktop.tax.rules import tidy_gstin

_MOBILE = re.compile(r"(?:\+?91|0)?([6-9]\d{9})", re.ASCII)
_PHONE = re.compile(r"\+?\d{6,15}", re.ASCII)
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(?:\.[^@\s.]+)+")
_UPI = re.compile(r"[A-Za-z0-9._-]{2,100}@[A-Za-z][A-Za-z0-9.-]{1,63}", re.ASCII)
_IFSC = re.compile(r"[A-Z]{4}0[A-Z0-9]{6}", re.ASCII)
_PIN = re.compile(r"[1-9]\d{5}", re.ASCII)
_FSSAI = re.compile(r"[12]\d{13}", re.ASCII)


def tidy_mobile(text: str, field: str = "mobile") -> str:
    """Return a mobile number as its ten digits, or another phone number as digits; empty stays empty."""
    plain = re.sub(r"[\s().-]", "", clean_text(text, field, most=40))
    if found := _MOBILE.fullmatch(plain):
        return found[1]
    if plain and not _PHONE.fullmatch(plain):
        raise Refused(
            f"“{plain}” is not a phone number.",
            field=field,
            next_step="Type the ten digits, like 98200 12345.",
        )
    return plain


def tidy_email(text: str, field: str = "email") -> str:
    """Return an e-mail address, or refuse it; empty stays empty."""
    plain = clean_text(text, field, most=254)
    if plain and not _EMAIL.fullmatch(plain):
        raise Refused(
            f"“{plain}” is not an e-mail address.", field=field, next_step="Type it like shop@example.in."
        )
    return plain


def tidy_upi(text: str, field: str = "upi_id") -> str:
    """Return a UPI address, or refuse it; empty stays empty."""
    plain = clean_text(text, field, most=170)
    if plain and not _UPI.fullmatch(plain):
        raise Refused(f"“{plain}” is not a UPI address.", field=field, next_step="Type it like shop@bank.")
    return plain


def tidy_ifsc(text: str, field: str = "bank_ifsc") -> str:
    """Return an IFSC in capitals, or refuse it; empty stays empty."""
    plain = clean_text(text, field, most=20).upper()
    if plain and not _IFSC.fullmatch(plain):
        raise Refused(
            f"“{plain}” is not an IFSC: four letters, a zero, six letters or digits.",
            field=field,
            next_step="Copy it from the cheque book.",
        )
    return plain


def tidy_fssai(text: str, field: str = "fssai") -> str:
    """Return an FSSAI number as its 14 digits, or refuse it; empty stays empty."""
    plain = re.sub(r"[\s-]", "", clean_text(text, field, most=40))
    if plain and not _FSSAI.fullmatch(plain):
        raise Refused(
            "An FSSAI number has 14 digits and begins with 1 or 2.",
            field=field,
            next_step="Copy it from the licence, or leave it empty.",
        )
    return plain


def tidy_pin_code(text: str, state: str, field: str = "pin") -> str:
    """Return a PIN code that may lie in ``state``, or refuse it; empty stays empty."""
    plain = re.sub(r"\s", "", clean_text(text, field, most=20))
    if not plain or state == ABROAD:
        return plain
    if not _PIN.fullmatch(plain):
        raise Refused("A PIN code has six digits.", field=field, next_step="Type it like 411001.")
    known = states().get(state)
    if known is not None and not known.has_pin(plain):
        raise Refused(
            f"PIN code {plain} does not lie in {known.name}.",
            field=field,
            next_step="Correct the PIN code or the State.",
        )
    return plain


def check_state_agrees(gstin: Gstin, state: str, field: str = "gstin") -> None:
    """Refuse a GSTIN of another State than the address."""
    if gstin.state not in {state, "97", "99"} and state != ABROAD:
        its_state = state_name(gstin.state) or gstin.state
        raise Refused(
            f"The GSTIN is of {its_state}, the State here is {state_name(state)}.",
            field=field,
            next_step="Correct the GSTIN or the State.",
        )


def tidy_gstin_or_none(text: str | None, field: str = "gstin") -> Gstin | None:
    """Return a checked GSTIN, None for an empty field; refuse a wrong one."""
    plain = tidy_gstin(text or "")
    return check_gstin(plain, field) if plain else None
