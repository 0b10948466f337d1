"""The first run as values: what was typed, what it is checked for, and the company it makes. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import fields
from dataclasses import replace
from typing import TYPE_CHECKING
from typing import Any

from dcms_desktop.company.contacts import tidy_fssai
from dcms_desktop.company.pins import check_new_pin
from dcms_desktop.company.rules import FirmCard
from dcms_desktop.company.rules import FirmLicenceCard
from dcms_desktop.company.rules import Profile
from dcms_desktop.company.rules import check_code
from dcms_desktop.company.rules import check_firm
from dcms_desktop.kernel.dates import financial_year
from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.text import clean_text
from dcms_desktop.numbering.rules import PATTERN
from dcms_desktop.tax.rules import Scheme
from dcms_desktop.tax.rules import check_document_number
from dcms_desktop.tax.rules import check_gstin
from dcms_desktop.tax.rules import check_pattern
from dcms_desktop.tax.rules import fill_pattern
from dcms_desktop.tax.rules import state_name
from dcms_desktop.tax.rules import tidy_gstin
from dcms_desktop.upkeep.rules import CompanyProfile
from dcms_desktop.upkeep.rules import SeriesWish
from dcms_desktop.upkeep.trades import LEVELS
from ui.kit.painted import Fact
from ui.kit.parts import FactGroup

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

BILLS = "tax_invoice"
MOST_LETTERS = 16
TERMS = "E. & O. E. Subject to local jurisdiction."
TRADE_WORDS = {"pharma": "Pharma", "fmcg": "FMCG", "general": "General"}
SCHEME_WORDS = {"regular": "Regular", "composition": "Composition", "unregistered": "Unregistered"}
TRADE_ASKS = {
    "pharma": "batch, expiry, schedule",
    "fmcg": "batch, expiry, packs",
    "general": "packs, three rates",
}
TRADE_LICENCES = {"pharma": "20B, 21B, FSSAI", "fmcg": "FSSAI", "general": "none"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstRun:
    """What was typed so far, by the names of its fields."""

    name: str = ""
    legal_name: str = ""
    scheme: str = "regular"
    gstin: str = ""
    state: str = ""
    trade: str = "pharma"
    address1: str = ""
    address2: str = ""
    city: str = ""
    pin: str = ""
    phone: str = ""
    email: str = ""
    upi_id: str = ""
    bank_name: str = ""
    bank_account: str = ""
    bank_ifsc: str = ""
    terms: str = TERMS
    drug_20b: str = ""
    drug_21b: str = ""
    drug_to: date | None = None
    fssai: str = ""
    fssai_to: date | None = None
    counter: str = "1"
    series: str = "A"
    pattern: str = PATTERN
    first: int | None = 1
    owner: str = ""
    owner_pin: str = ""
    owner_pin_again: str = ""

    def told(self, values: Mapping[str, Any]) -> FirstRun:
        """Return this with what one step said."""
        known = {field.name for field in fields(self)}
        return replace(self, **{name: value for name, value in values.items() if name in known})


@dataclass(frozen=True, slots=True)
class GstinSaid:
    """What a number tells while it is typed: ``wrong`` names the rule that it breaks already."""

    state: str = ""
    pan: str = ""
    holder: str = ""
    missing: int = 15
    wrong: str = ""


def read_gstin(text: str) -> GstinSaid:
    """Return what the letters typed so far tell."""
    plain = tidy_gstin(text)
    state = plain[:2] if state_name(plain[:2]) else ""
    missing = max(0, 15 - len(plain))
    if len(plain) < 15:
        wrong = (
            f"No State has code {plain[:2]}." if len(plain) >= 2 and not state and plain[:2] != "99" else ""
        )
        return GstinSaid(state, plain[2:12], "", missing, wrong)
    try:
        read = check_gstin(plain)
    except Refused as no:
        return GstinSaid(state, plain[2:12], "", 0, no.message)
    return GstinSaid(read.state if state_name(read.state) else "", read.pan, read.holder, 0)


def asks_licences(trade: str) -> tuple[bool, bool]:
    """Return whether a trade asks for drug licences, and for FSSAI."""
    return trade == "pharma", trade in {"pharma", "fmcg"}


# ── what the company is ─────────────────────────────────────────────────────────────────────────
def card_of(told: FirstRun) -> FirmCard:
    """Return the firm that was typed."""
    plain = {
        name: getattr(told, name)
        for name in ("name", "legal_name", "scheme", "state", "trade", "address1", "address2", "city", "pin",
                     "phone", "email", "upi_id", "bank_name", "bank_account", "bank_ifsc", "terms")
    }  # fmt: skip
    drugs, food = asks_licences(told.trade)
    numbers = [f"{form} {number}" for form, number in _drug_licences(told)] if drugs else []
    return FirmCard(
        gstin=None if told.scheme == Scheme.UNREGISTERED else told.gstin or None,
        fssai=told.fssai if food else "",
        drug_licences=", ".join(numbers),
        **plain,
    )


def _drug_licences(told: FirstRun) -> list[tuple[str, str]]:
    return [(form, number) for form, number in (("20B", told.drug_20b), ("21B", told.drug_21b)) if number]


def licences_of(told: FirstRun) -> tuple[FirmLicenceCard, ...]:
    """Return the firm's licences."""
    drugs, food = asks_licences(told.trade)
    found = [
        FirmLicenceCard(form=form, number=number, valid_to=told.drug_to)
        for form, number in _drug_licences(told)
        if drugs
    ]
    if food and told.fssai:
        found.append(FirmLicenceCard(form="FSSAI", number=tidy_fssai(told.fssai), valid_to=told.fssai_to))
    return tuple(found)


def company_of(told: FirstRun) -> CompanyProfile:
    """Return all that makes the books."""
    return CompanyProfile(
        profile=Profile(
            firm=card_of(told),
            owner=told.owner,
            pin=told.owner_pin,
            licences=licences_of(told),
            counter=told.counter,
        ),
        series=(SeriesWish(kind=BILLS, code=told.series, pattern=told.pattern, first=told.first or 1),),
    )


# ── checking ────────────────────────────────────────────────────────────────────────────────────
def check_step(told: FirstRun, step: str, today: date) -> None:
    """Refuse what does not fit in a step or before it, by the name of its field."""
    check_firm(card_of(told))
    if step in {"firm", "place"}:
        return
    _check_licences(told)
    if step == "licences":
        return
    _check_numbers(told, today)
    if step != "numbers":
        _check_owner(told)


def _check_licences(told: FirstRun) -> None:
    drugs, food = asks_licences(told.trade)
    if drugs and told.drug_to is not None and not _drug_licences(told):
        raise Refused(
            "A day without a licence number.",
            field="drug_20b",
            next_step="Type the number, or empty the day.",
        )
    if food and told.fssai_to is not None and not told.fssai:
        raise Refused(
            "A day without an FSSAI number.", field="fssai", next_step="Type the number, or empty the day."
        )


def _check_numbers(told: FirstRun, today: date) -> None:
    check_code(told.counter, "counter")
    sample_number(told.series, told.pattern, told.first, today)


def sample_number(series: str, pattern: str, first: int | None, today: date) -> str:
    """Return the first number of the bills; refuse a pattern that the law or the portal would refuse."""
    code = clean_text(series, "series", most=10, required=True).upper()
    if first is None or first < 1:
        raise Refused("Numbers begin at 1 or later.", field="first", next_step="Type the next bill's number.")
    year = financial_year(today).short
    check_pattern(pattern, code, year)
    number = fill_pattern(pattern, code, year, first)
    return check_document_number(number, "first")


def number_words(told: FirstRun, today: date) -> tuple[str, str]:
    """Return the sample number with its characters counted, and what is wrong with it."""
    try:
        number = sample_number(told.series, told.pattern, told.first, today)
    except Refused as no:
        return "", no.message
    return f"{number} · {len(number)} of {MOST_LETTERS}", ""


def _check_owner(told: FirstRun) -> None:
    clean_text(told.owner, "owner", most=100, required=True)
    try:
        check_new_pin(told.owner_pin)
    except Refused as no:
        raise Refused(no.message, field="owner_pin", next_step=no.next_step) from no
    if told.owner_pin != told.owner_pin_again:
        raise Refused(
            "The two PINs differ.", field="owner_pin_again", next_step="Type the same PIN once more."
        )


# ── what is said beside the form ────────────────────────────────────────────────────────────────
def gstin_facts(said: GstinSaid) -> FactGroup:
    """Return what the GSTIN tells, as facts."""
    state = f"{said.state} {state_name(said.state)}" if said.state else "—"
    check = "—" if said.missing else "✕ wrong" if said.wrong else "✓ right"
    tone = "muted" if said.missing else "bad" if said.wrong else "ok"
    return FactGroup(
        "What the GSTIN says",
        (
            Fact("State", state),
            Fact("PAN", said.pan or "—"),
            Fact("Holder", said.holder or "—"),
            Fact("Check character", check, tone),
        ),
    )


def trade_facts(trade: str) -> FactGroup:
    """Return what a trade brings along."""
    levels = ", ".join(level.code for level in LEVELS[trade])
    return FactGroup(
        "What the trade brings",
        (
            Fact("Items ask for", TRADE_ASKS[trade]),
            Fact("Price levels", levels),
            Fact("Licences", TRADE_LICENCES[trade]),
        ),
    )


def number_facts(told: FirstRun, today: date) -> FactGroup:
    """Return the financial year and the first number of the bills."""
    year = financial_year(today)
    shown, wrong = number_words(told, today)
    number, _, counted = shown.partition(" · ")
    return FactGroup(
        "The first bill",
        (
            Fact("Financial year", year.label),
            Fact("From", show_day(year.first)),
            Fact("To", show_day(year.last)),
            Fact("Number", number or "✕ not yet", "text" if number else "bad"),
            Fact("Characters", counted or "—", "bad" if wrong else "ok"),
        ),
    )


def summary_groups(told: FirstRun, today: date) -> tuple[FactGroup, ...]:
    """Return everything typed, for a last look."""
    card = check_firm(card_of(told))
    number, _wrong = number_words(told, today)
    licences = ", ".join(f"{one.form} {one.number}" for one in licences_of(told))
    place = ", ".join(filter(None, (card.address1, card.address2, card.city, card.pin)))
    bank = ", ".join(filter(None, (card.bank_name, card.bank_account, card.bank_ifsc)))
    return (
        FactGroup(
            "Firm",
            (
                Fact("Name", card.name),
                Fact("GST scheme", SCHEME_WORDS[card.scheme]),
                Fact("GSTIN", card.gstin or "—"),
                Fact("State", f"{card.state} {state_name(card.state)}"),
                Fact("Trade", TRADE_WORDS[card.trade]),
                Fact("Licences", licences or "—"),
            ),
        ),
        FactGroup(
            "On paper",
            (
                Fact("Address", place or "—"),
                Fact("Phone", card.phone or "—"),
                Fact("UPI", card.upi_id or "—"),
                Fact("Bank", bank or "—"),
            ),
        ),
        FactGroup(
            "Counter",
            (
                Fact("Counter", told.counter),
                Fact("First bill", number.partition(" · ")[0]),
                Fact("Financial year", financial_year(today).label),
                Fact("Owner", told.owner),
            ),
        ),
    )
