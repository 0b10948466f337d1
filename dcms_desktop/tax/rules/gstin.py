r"""GST identification numbers: their forms, check character, State and holder.

Match the whole string in ASCII: ``$`` would let a newline through, ``\d`` the digits of other scripts.
"""

import re

from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.tax.rules.states import states
from dcms_desktop.tax.rules.values import TaxRefused

_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

_FORMS = tuple(
    (kind, re.compile(pattern, re.ASCII))
    for kind, pattern in (
        ("regular", r"[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][1-9A-Z]Z[0-9A-Z]"),
        ("government", r"[0-9]{2}[A-Z]{4}[0-9]{5}[A-Z][0-9]Z[0-9A-Z]"),
        ("tds", r"[0-9]{2}[A-Z]{4}[A-Z0-9][0-9]{4}[A-Z][1-9A-Z]D[0-9A-Z]"),
        ("tcs", r"[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][1-9A-Z]C[0-9A-Z]"),
        ("uin", r"[0-9]{4}[A-Z]{3}[0-9]{5}[UO]N[0-9A-Z]"),
        ("nri", r"[0-9]{4}[A-Z]{3}[0-9]{5}NR[0-9A-Z]"),
        ("oidar", r"99[0-9]{2}[A-Z]{3}[0-9]{5}OS[0-9A-Z]"),
    )
)
_WITH_PAN = ("regular", "tcs")

_HOLDERS = {
    "A": "association of persons",
    "B": "body of individuals",
    "C": "company",
    "F": "firm",
    "G": "government",
    "H": "Hindu undivided family",
    "J": "artificial juridical person",
    "L": "local authority",
    "P": "person",
    "T": "trust",
}


@dataclass(frozen=True, slots=True)
class Gstin:
    """A checked number. ``pan`` and ``holder`` are empty for the forms that hold no PAN."""

    text: str
    kind: str
    """regular, government, tds, tcs, uin, nri or oidar."""
    state: str
    pan: str
    holder: str

    @property
    def is_company(self) -> bool:
        """Tell whether the holder is a company: the edit log of its books is a duty by the Companies Act."""
        return self.holder == "company"


def tidy_gstin(text: str) -> str:
    """Return what was typed without blanks and in capitals, ready for `check_gstin`."""
    plain = "".join(text.split())
    return plain.upper() if plain.isascii() else plain


def gstin_check_digit(first14: str) -> str:
    """Return the check character of the first 14 characters (digits and capital letters)."""
    total = 0
    for place, mark in enumerate(first14):
        quotient, rest = divmod(_LETTERS.index(mark) * (1 + place % 2), 36)
        total += quotient + rest
    return _LETTERS[-total % 36]


def gstin_state(text: str) -> str:
    """Return the State code a number begins with."""
    return text[:2]


def check_gstin(text: str, field: str = "gstin", *, sandbox: bool = False) -> Gstin:
    """Return the number in its parts; refuse it naming the rule it breaks.

    ``sandbox`` lets the check character and State pass, for the numbers of the portals' test systems only.
    """
    if len(text) != 15:
        raise _refused(f"A GSTIN has 15 characters; this has {len(text)}.", field, "gstin_length")
    form = re.compile(r"[0-9]{2}[0-9A-Z]{13}", re.ASCII) if sandbox else None
    kind = next((name for name, pattern in _FORMS if pattern.fullmatch(text)), None)
    if kind is None and form is not None and form.fullmatch(text):
        return Gstin(text, "regular", text[:2], text[2:12], "")
    if kind is None:
        raise _refused(
            f"{text!r} has not the form of a GSTIN: 2 digits, PAN, 1 character, Z, check character.",
            field,
            "gstin_form",
        )
    state = gstin_state(text)
    if not sandbox and not _may_begin(state):
        raise _refused(f"No GSTIN begins with State code {state}.", field, "gstin_state")
    right = gstin_check_digit(text[:14])
    if not sandbox and text[14] != right:
        raise _refused(f"The check character of {text} is wrong: check each one.", field, "gstin_check")
    pan = text[2:12] if kind in _WITH_PAN else ""
    return Gstin(text, kind, state, pan, _HOLDERS.get(pan[3], "other") if pan else "")


def is_gstin(text: str) -> bool:
    """Tell whether ``text`` is a lawful number exactly as it stands."""
    try:
        check_gstin(text)
    except TaxRefused:
        return False
    return True


def _may_begin(state: str) -> bool:
    return state == "99" or state in states()


def _refused(message: str, field: str, rule: str) -> TaxRefused:
    return TaxRefused(message, field, "Copy it from the party's certificate or bill.", rule=rule)
