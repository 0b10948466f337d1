"""The firm as documents see it, and what each role may do."""

import re
from dataclasses import replace
from datetime import date

from dcms_desktop.company.contacts import check_state_agrees
from dcms_desktop.company.contacts import tidy_email
from dcms_desktop.company.contacts import tidy_fssai
from dcms_desktop.company.contacts import tidy_gstin_or_none
from dcms_desktop.company.contacts import tidy_ifsc
from dcms_desktop.company.contacts import tidy_pin_code
from dcms_desktop.company.contacts import tidy_upi
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.text import clean_text
from dcms_desktop.tax.rules import Gstin
from dcms_desktop.tax.rules import Scheme
from dcms_desktop.tax.rules import check_state


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmCard:
    """The seller: what billing and paper need of the firm."""

    name: str
    legal_name: str
    state: str
    gstin: str | None = None
    scheme: str = "regular"
    trade: str = "general"
    address1: str = ""
    address2: str = ""
    city: str = ""
    pin: str = ""
    phone: str = ""
    email: str = ""
    fssai: str = ""
    drug_licences: str = ""
    upi_id: str = ""
    bank_name: str = ""
    bank_account: str = ""
    bank_ifsc: str = ""
    terms: str = ""
    practice: bool = False


APPROVE = "sales.approve"
"""The right to say yes where a clerk may not."""
ROLES: dict[str, frozenset[str] | None] = {"owner": None, "clerk": None, "nobody": frozenset()}
"""Rights by role; None is every right. More roles come as rows, not as code."""
WITHHELD: dict[str, tuple[str, ...]] = {"clerk": ("company.", "upkeep.", ".approve")}
"""What a role does not have of them: rights that begin or end so."""


def has_right(role: str, right: str) -> bool:
    """Tell whether a role has a right."""
    rights = ROLES.get(role, frozenset())
    withheld = any(right.startswith(part) or right.endswith(part) for part in WITHHELD.get(role, ()))
    return not withheld and (rights is None or right in rights)


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmLicenceCard:
    """A licence of the firm itself; no end is good for ever."""

    form: str
    number: str
    valid_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterForm:
    """A billing place as typed; no id makes a new one."""

    id: int | None = None
    code: str
    name: str = ""
    active: bool = True
    godown_id: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class UserForm:
    """A user as typed; no id makes a new one, no PIN leaves it as it is."""

    id: int | None = None
    code: str
    name: str
    role: str = "owner"
    active: bool = True
    pin: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a first run needs to know of the firm and its owner."""

    firm: FirmCard
    owner: str = "Owner"
    pin: str = ""
    """Empty leaves the owner without a PIN, as in the practice company."""
    licences: tuple[FirmLicenceCard, ...] = ()
    counter: str = "1"
    logo: bytes | None = None


TRADES = ("pharma", "fmcg", "general")
_CODE = re.compile(r"[A-Z0-9][A-Z0-9./_-]{0,19}", re.ASCII)
_PLAIN_FIELDS = {
    "legal_name": 200, "address1": 200, "address2": 200, "city": 80, "phone": 60,
    "drug_licences": 400, "bank_name": 120, "bank_account": 40, "terms": 1_000,
}  # fmt: skip


def check_code(text: str, field: str = "code") -> str:
    """Return a short code in capitals, or refuse it."""
    code = clean_text(text, field, most=20, required=True).upper()
    if not _CODE.fullmatch(code):
        raise Refused(
            f"“{code}” is not a code: letters, digits, point, dash, slash and underline.",
            field=field,
            next_step="Type a short code like SM3.",
        )
    return code


def check_firm(card: FirmCard) -> FirmCard:
    """Return the firm tidied; refuse a GSTIN, State or scheme that do not fit together."""
    check_state(card.state)
    gstin = tidy_gstin_or_none(card.gstin)
    _check_scheme(card.scheme, gstin)
    if gstin is not None:
        check_state_agrees(gstin, card.state)
    if card.trade not in TRADES:
        raise Refused(
            f"The trade is one of {', '.join(TRADES)}.", field="trade", next_step="Pick one of them."
        )
    name = clean_text(card.name, "name", most=200, required=True)
    plain = {
        field: clean_text(getattr(card, field), field, most=most) for field, most in _PLAIN_FIELDS.items()
    }
    plain["legal_name"] = plain["legal_name"] or name
    return replace(
        card,
        name=name,
        gstin=gstin.text if gstin else None,
        pin=tidy_pin_code(card.pin, card.state),
        email=tidy_email(card.email),
        fssai=tidy_fssai(card.fssai),
        upi_id=tidy_upi(card.upi_id),
        bank_ifsc=tidy_ifsc(card.bank_ifsc),
        **plain,  # type: ignore[arg-type] # only text fields are among them
    )


def _check_scheme(scheme: str, gstin: Gstin | None) -> None:
    if scheme not in set(Scheme):
        raise Refused(
            "The GST scheme is regular, composition or unregistered.",
            field="scheme",
            next_step="Pick one of them.",
        )
    if scheme == Scheme.UNREGISTERED and gstin is not None:
        raise Refused(
            "An unregistered firm has no GSTIN.", field="scheme", next_step="Pick regular or composition."
        )
    if scheme != Scheme.UNREGISTERED and gstin is None:
        raise Refused(
            f"A {scheme} firm needs its GSTIN.",
            field="gstin",
            next_step="Type it from the registration certificate, or pick the scheme “unregistered”.",
        )
