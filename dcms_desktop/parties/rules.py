"""A party as the counter sees it, with its licences; and a party as typed, checked."""

import re
from dataclasses import replace
from datetime import date

from dcms_desktop.company.contacts import check_state_agrees
from dcms_desktop.company.contacts import tidy_email
from dcms_desktop.company.contacts import tidy_fssai
from dcms_desktop.company.contacts import tidy_gstin_or_none
from dcms_desktop.company.contacts import tidy_mobile
from dcms_desktop.company.contacts import tidy_pin_code
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import HUNDRED_PERCENT
from dcms_desktop.kernel.money import MOST_PAISE
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.text import clean_text
from dcms_desktop.tax.rules import ABROAD
from dcms_desktop.tax.rules import BuyerType
from dcms_desktop.tax.rules import Gstin
from dcms_desktop.tax.rules import check_state


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceCard:
    """One licence: form ``20``, ``21B``, ``FSSAI`` …; no end is good for ever."""

    form: str
    number: str
    valid_to: date | None = None

    def is_valid(self, on: date) -> bool:
        """Tell whether the licence holds on a day."""
        return self.valid_to is None or on <= self.valid_to


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyCard:
    """What a bill needs of a party, as read when it was picked."""

    id: int
    code: str
    name: str
    state: str
    role: str = "customer"
    local_name: str = ""
    gstin: str | None = None
    tax_type: str = "unregistered"
    outlet_class: str = ""
    address1: str = ""
    address2: str = ""
    city: str = ""
    pin: str = ""
    country: str = ""
    mobile: str = ""
    beat_id: int | None = None
    beat: str = ""
    salesman_id: int | None = None
    salesman: str = ""
    price_level_id: int | None = None
    credit_days: int = 0
    credit_limit: Paise = Paise(0)
    credit_bills: int = 0
    credit_gate: str = "warn"
    least_life_days: int = 0
    least_life_percent: Percent = Percent(0)
    inward_life_days: int = 0
    inward_life_percent: Percent = Percent(0)
    discount: Percent = Percent(0)
    licences: tuple[LicenceCard, ...] = ()
    balance: Paise = Paise(0)
    """What the party owes us before this document."""
    on_challan: Paise = Paise(0)
    """Goods it has on challan, not billed."""
    on_order: Paise = Paise(0)
    """Its open orders."""
    open_bills: int = 0
    msme_class: str = ""
    """micro, small, medium or trader under the MSMED Act; empty when it is not known to be one."""
    oldest_due: date | None = None
    """Due day of its oldest open bill."""
    last_bill_on: date | None = None
    last_bill: Paise = Paise(0)
    active: bool = True


# ── a party as typed ────────────────────────────────────────────────────────────────────────────
ROLES = ("customer", "supplier", "both")
GATES = ("block", "warn", "off")
FORMS = ("20", "21", "20A", "21A", "20B", "21B", "20BB", "21BB", "20C", "20D", "20F", "20G", "FSSAI")
"""Licence forms offered first; others are taken as typed."""
ENTERPRISES = ("", "micro", "small", "medium", "trader")
"""What a party is under the MSMED Act, by its Udyam certificate."""
MOST_DAYS = 3_650

_FORM = re.compile(r"[A-Z0-9][A-Z0-9()/.-]{0,19}", re.ASCII)
_CODE = re.compile(r"[A-Z0-9][A-Z0-9._/#-]{0,29}", re.ASCII)
_UDYAM = re.compile(r"UDYAM-[A-Z]{2}-[0-9]{2}-[0-9]{7}", re.ASCII)
_DAYS = re.compile(r"[1-7]{0,7}", re.ASCII)
_TEXTS = {
    "local_name": 150, "outlet_class": 30, "address1": 200, "address2": 200,
    "city": 80, "country": 60, "card": 60, "remarks": 500,
}  # fmt: skip
_KIND_OF_TYPE = {BuyerType.UIN: "uin", BuyerType.TDS: "tds", BuyerType.TCS: "tcs"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """The beat a salesman meets this party on."""

    salesman_id: int
    beat_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyForm:
    """A party as typed. No id makes a new one; an empty code takes the next free one.

    An empty State is that of the GSTIN.
    """

    id: int | None = None
    code: str = ""
    name: str
    local_name: str = ""
    role: str = "customer"
    outlet_class: str = ""
    tax_type: str = "unregistered"
    gstin: str | None = None
    state: str = ""
    address1: str = ""
    address2: str = ""
    city: str = ""
    pin: str = ""
    country: str = ""
    mobile: str = ""
    email: str = ""
    card: str = ""
    beat_id: int | None = None
    salesman_id: int | None = None
    visits: tuple[Visit, ...] = ()
    price_level_id: int | None = None
    credit_days: int = 0
    credit_limit: Paise = Paise(0)
    credit_bills: int = 0
    credit_gate: str = "warn"
    least_life_days: int = 0
    least_life_percent: Percent = Percent(0)
    inward_life_days: int = 0
    inward_life_percent: Percent = Percent(0)
    discount: Percent = Percent(0)
    msme: bool = False
    msme_class: str = ""
    udyam: str = ""
    licences: tuple[LicenceCard, ...] = ()
    remarks: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class BeatForm:
    """A beat as typed; ``weekdays`` are digits from 1 for Monday."""

    id: int | None = None
    code: str
    name: str
    route: str = ""
    territory: str = ""
    weekdays: str = ""
    salesman_id: int | None = None
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesmanForm:
    """A salesman or delivery man as typed."""

    id: int | None = None
    code: str
    name: str
    mobile: str = ""
    work: str = "salesman"
    active: bool = True


def check_party(form: PartyForm) -> PartyForm:
    """Return the party tidied; refuse what cannot be, naming its field."""
    texts = {
        field: clean_text(text, field, most=most)
        for field, most in _TEXTS.items()
        if (text := getattr(form, field))
    }
    gstin = tidy_gstin_or_none(form.gstin)
    state = _state_of(form, gstin)
    _check_type(form.tax_type, gstin)
    _check_choices(form)
    _check_numbers(form)
    return replace(
        form,
        code=check_party_code(form.code) if form.code.strip() else "",
        name=clean_text(form.name, "name", most=150, required=True),
        gstin=gstin.text if gstin else None,
        state=state,
        pin=tidy_pin_code(form.pin, state) if form.pin else "",
        mobile=tidy_mobile(form.mobile) if form.mobile else "",
        email=tidy_email(form.email) if form.email else "",
        udyam=_checked_udyam(form),
        msme=form.msme or bool(form.msme_class),
        visits=_checked_visits(form.visits),
        licences=_checked_licences(form.licences),
        **texts,  # type: ignore[arg-type] # only text fields are among them
    )


def check_party_code(text: str) -> str:
    """Return a party code in capitals; refuse blanks and odd signs."""
    code = clean_text(text, "code", most=30, required=True).upper()
    if not _CODE.fullmatch(code):
        raise Refused(
            f"“{code}” is not a party code: letters, digits and . _ / # - without blanks.",
            field="code",
            next_step="Type a shorter, plain code, or leave it empty for the next free number.",
        )
    return code


def check_weekdays(text: str) -> str:
    """Return weekdays as digits in order, each once."""
    plain = text.replace(" ", "").replace(",", "")
    if not _DAYS.fullmatch(plain):
        raise Refused(
            "Weekdays are digits from 1 (Monday) to 7 (Sunday).", field="weekdays", next_step="Type e.g. 14."
        )
    return "".join(sorted(set(plain)))


def _state_of(form: PartyForm, gstin: Gstin | None) -> str:
    state = form.state.strip() or (gstin.state if gstin else "")
    if form.tax_type == BuyerType.OVERSEAS:
        if not form.country.strip():
            raise Refused("A party abroad needs its country.", field="country", next_step="Type the country.")
        return ABROAD
    if not state or state == ABROAD:
        raise Refused(
            "The State decides between CGST and IGST, so it is needed.",
            field="state",
            next_step="Pick the State, or type the GSTIN.",
        )
    check_state(state)
    if gstin is not None:
        check_state_agrees(gstin, state)
    return state


def _check_type(tax_type: str, gstin: Gstin | None) -> None:
    if tax_type not in set(BuyerType):
        raise Refused(
            f"“{tax_type}” is not a kind of GST registration.",
            field="tax_type",
            next_step=f"Pick one of {', '.join(BuyerType)}.",
        )
    kind = BuyerType(tax_type)
    if kind.is_registered and gstin is None:
        raise Refused(
            "A registered party needs its GSTIN.",
            field="gstin",
            next_step="Type the GSTIN, or pick “unregistered”.",
        )
    if not kind.is_registered and gstin is not None:
        raise Refused(
            f"A party with a GSTIN is not {kind}.",
            field="tax_type",
            next_step="Pick “regular” or “composition”.",
        )
    wanted = _KIND_OF_TYPE.get(kind)
    if wanted and gstin is not None and gstin.kind != wanted:
        raise Refused(
            f"This is not the number of a {wanted.upper()} holder.",
            field="gstin",
            next_step="Correct the number, or pick “regular”.",
        )


def _checked_udyam(form: PartyForm) -> str:
    """Return the Udyam number in capitals; refuse one that cannot be."""
    number = form.udyam.strip().upper().replace(" ", "")
    if number and not _UDYAM.fullmatch(number):
        raise Refused(
            f"“{number[:30]}” is no Udyam number.",
            field="udyam",
            next_step="Type it like UDYAM-MH-26-0012345.",
        )
    return number


def _check_choices(form: PartyForm) -> None:
    for field, choices in (("role", ROLES), ("credit_gate", GATES), ("msme_class", ENTERPRISES)):
        if getattr(form, field) not in choices:
            raise Refused(
                f"“{getattr(form, field)}” is none of {', '.join(choices)}.",
                field=field,
                next_step="Pick one of them.",
            )


def _check_numbers(form: PartyForm) -> None:
    for field, most in (
        ("credit_days", MOST_DAYS),
        ("least_life_days", MOST_DAYS),
        ("least_life_percent", HUNDRED_PERCENT),
        ("inward_life_days", MOST_DAYS),
        ("inward_life_percent", HUNDRED_PERCENT),
        ("credit_bills", 100_000),
        ("credit_limit", MOST_PAISE),
        ("discount", HUNDRED_PERCENT),
    ):
        if not 0 <= getattr(form, field) <= most:
            raise Refused(
                "This cannot be below zero, nor that large.",
                field=field,
                next_step="Type it again; 0 is none.",
            )


def _checked_visits(visits: tuple[Visit, ...]) -> tuple[Visit, ...]:
    if len({visit.salesman_id for visit in visits}) < len(visits):
        raise Refused(
            "A party is on one beat of each salesman.", field="visits", next_step="Remove one of his beats."
        )
    return tuple(sorted(visits, key=lambda visit: visit.salesman_id))


def _checked_licences(licences: tuple[LicenceCard, ...]) -> tuple[LicenceCard, ...]:
    checked: dict[str, LicenceCard] = {}
    for licence in licences:
        form = licence.form.upper().replace(" ", "").removeprefix("FORM")
        if not _FORM.fullmatch(form):
            raise Refused(
                f"“{licence.form}” is not a licence form.",
                field="licences",
                next_step="Type it like 20B or FSSAI.",
            )
        if form in checked:
            raise Refused(
                f"Form {form} stands here twice.",
                field="licences",
                next_step="Keep the one that is valid longer.",
            )
        number = clean_text(licence.number, "licences", most=60, required=True)
        if form == "FSSAI":
            number = tidy_fssai(number, "licences")
        checked[form] = LicenceCard(form=form, number=number, valid_to=licence.valid_to)
    return tuple(checked[form] for form in sorted(checked))
