"""Which licence a drug asks for, and whether the party has it (Drugs Rules 1945, rule 65(5))."""

from datetime import date

from dcms_desktop.catalog.rules import ItemCard
from dcms_desktop.parties.rules import LicenceCard
from dcms_desktop.parties.rules import PartyCard

NEEDS: dict[str, tuple[tuple[str, ...], ...]] = {
    # Schedule C and C(1) goods (vaccines, sera, many injectables) need the second form of each pair.
    "C": (("21", "21B", "21A", "21BB"),),
    "C1": (("21", "21B", "21A", "21BB"),),
    "X": (("20F", "20G"),),
    "drug": (("20", "20B", "20A", "20BB"),),
    "G": (("20", "20B", "20BB"),),
    "H": (("20", "20B", "20BB"),),
    "H1": (("20", "20B", "20BB"),),
    "H2": (("20", "20B", "20BB"),),
}
"""Per schedule class: groups of forms; one valid form of each group is needed. Shops edit none of this; a new
class is a row here until counsel settles 20F and 20G (sources disagree)."""

FOOD = ("FSSAI",)


def licence_gap(item: ItemCard, party: PartyCard | None, on: date) -> str:
    """Return the licence the party lacks for an item on a day, in words; empty when it may buy."""
    groups = NEEDS.get(item.schedule, ())
    if not groups:
        return ""
    held = party.licences if party else ()
    for group in groups:
        fit = [licence for licence in held if licence.form.upper().replace(" ", "") in group]
        if not fit:
            return f"form {' or '.join(group[:2])}"
        if not any(licence.is_valid(on) for licence in fit):
            newest = max(fit, key=_end)
            return f"form {newest.form}, which ended {newest.valid_to:%d-%m-%Y}"
    return ""


def _end(licence: LicenceCard) -> date:
    return licence.valid_to or date.max


def ending_soon(party: PartyCard, on: date, days: int = 30) -> tuple[LicenceCard, ...]:
    """Return the licences that ended or end within ``days``."""
    return tuple(
        licence
        for licence in party.licences
        if licence.valid_to is not None and (licence.valid_to - on).days < days
    )
