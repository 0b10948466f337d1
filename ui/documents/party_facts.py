"""What the party card says of a party: plain values from the card, made into labelled facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.kernel.money import show_paise
from ui.kit.painted import Fact

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from dcms_desktop.parties.rules import LicenceCard
    from dcms_desktop.parties.rules import PartyCard

SOON = 60
"""Days before the end of a licence from which it is shown in amber."""


def quiet_line(party: PartyCard) -> str:
    """Return code, GSTIN and place."""
    state = party.gstin or ("unregistered" if party.tax_type == "unregistered" else party.tax_type)
    place = ", ".join(part for part in (party.beat, party.city) if part)
    return " · ".join(part for part in (party.code, state, place) if part)


def sale_facts(party: PartyCard, on: date) -> list[Fact]:
    """Return the facts of a customer: amber and red only where something needs attention."""
    late = (on - party.oldest_due).days if party.oldest_due and party.oldest_due < on else 0
    facts = [
        Fact("Balance", show_paise(party.balance)),
        Fact(
            "Overdue", f"{late} day{'' if late == 1 else 's'}" if late else "none", "warn" if late else "text"
        ),
    ]
    if party.credit_limit:
        left = party.credit_limit - party.balance
        facts.append(Fact("Limit left", group_digits(left // 100), "bad" if left < 0 else "text"))
    if party.last_bill_on:
        facts.append(
            Fact("Last bill", f"{party.last_bill_on:%d %b} · {group_digits(party.last_bill // 100)}")
        )
    licence = _licence_fact(party.licences, on)
    if licence is not None:
        facts.append(licence)
    return facts


def _licence_fact(licences: Sequence[LicenceCard], on: date) -> Fact | None:
    """Return the licence that ends first."""
    if not licences:
        return None
    ending = [licence for licence in licences if licence.valid_to is not None]
    if not ending:
        return Fact(f"Licence {licences[0].form}", "no end", "ok")
    first = min(ending, key=lambda licence: licence.valid_to or on)
    left = ((first.valid_to or on) - on).days
    tone = "bad" if left < 0 else "warn" if left < SOON else "ok"
    word = "ended" if left < 0 else "to"
    return Fact(f"Licence {first.form}", f"{word} {first.valid_to:%m/%y}", tone)


def supplier_facts(party: PartyCard, _on: date) -> list[Fact]:
    """Return the facts of a supplier."""
    facts = [Fact("We owe", show_paise(-party.balance)), Fact("Credit", f"{party.credit_days} days")]
    if party.oldest_due is not None:
        facts.append(Fact("Oldest due", show_day(party.oldest_due)))
    return facts
