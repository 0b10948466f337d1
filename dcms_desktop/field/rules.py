"""A visit as an app tells it. Pure."""

from datetime import date

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass

MICRO = 1_000_000
"""Parts of a degree: about 11 cm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitForm:
    """One visit. Places are millionths of a degree; none where the app had none."""

    code: str
    party_id: int
    salesman: str = ""
    day: date
    time: str = ""
    """Hours and minutes of India, ``16:10``."""
    minutes: int = 0
    lat_e6: int | None = None
    lon_e6: int | None = None
    outcome: str = ""
    order: str = ""
    """The app's own id of the order taken there."""


def check_visit(form: VisitForm) -> None:
    """Refuse a visit without a name of its own, or at a place that is none."""
    if not form.code:
        raise Refused("The visit has no id of its own.", "code", "The app's file says it.")
    if (form.lat_e6 is None) != (form.lon_e6 is None):
        raise Refused("A place has a latitude and a longitude.", "latitude", "Say both, or none.")
    if form.lat_e6 is not None and abs(form.lat_e6) > 90 * MICRO:
        raise Refused("A latitude lies between -90 and 90 degrees.", "latitude", "Say degrees.")
    if form.lon_e6 is not None and abs(form.lon_e6) > 180 * MICRO:
        raise Refused("A longitude lies between -180 and 180 degrees.", "longitude", "Say degrees.")


def degrees(text: str, name: str) -> int | None:
    """Return degrees as a sheet has them, ``18.520430``, in millionths; None for an empty cell."""
    plain = text.strip()
    if not plain:
        return None
    whole, _, part = plain.lstrip("+-").partition(".")
    if not (whole + part).isascii() or not (whole or "0").isdigit() or not (part or "0").isdigit():
        raise Refused(f"“{plain[:20]}” is no degrees.", name, "Write it like 18.520430.")
    value = int(whole or 0) * MICRO + int((part + "000000")[:6])
    return -value if plain.startswith("-") else value


def place_words(lat_e6: int | None, lon_e6: int | None) -> str:
    """Return a place as people copy it into a map, empty for none."""
    if lat_e6 is None or lon_e6 is None:
        return ""
    parts = (("-" if value < 0 else "", *divmod(abs(value), MICRO)) for value in (lat_e6, lon_e6))
    return ", ".join(f"{sign}{whole}.{part:06}" for sign, whole, part in parts)
