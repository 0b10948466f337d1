"""What suppliers call our items, as frozen values. Pure."""

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import MOST_UNITS
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.text import clean_text
from dcms_desktop.kernel.twins import folded_name

CODE, NAME = "code", "name"


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberedForm:
    """A line of a supplier's bills and the item of ours it means; no id makes a new one."""

    id: int | None = None
    party_id: int
    code: str = ""
    """His code; with none his name is what the line is known by."""
    name: str = ""
    item_id: int
    unit: str = ""
    units: Units = Units(0)
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """A line that is remembered, with who said so and when."""

    id: int
    party_id: int
    party: str
    party_code: str
    code: str
    name: str
    item_id: int
    item: str
    item_code: str
    unit: str
    units: Units
    user: str
    at: str
    active: bool


def known_by(code: str, name: str) -> tuple[str, str]:
    """Return by what a line of a bill is known again: its code, else its name as plain words."""
    plain = " ".join(code.split()).upper()
    return (CODE, plain) if plain else (NAME, folded_name(name))


def check_remembered(form: RememberedForm) -> RememberedForm:
    """Return a form tidied; refuse what says nothing."""
    code = clean_text(form.code, "code", most=60)
    name = clean_text(form.name, "name", most=200)
    if not code and not known_by("", name)[1]:
        raise Refused(
            "A line is known by the supplier's code or his name for it.",
            field="code",
            next_step="Type what his bill says.",
        )
    if not form.party_id or not form.item_id:
        raise Refused(
            "A line belongs to a supplier and means an item of ours.",
            field="party" if not form.party_id else "item",
            next_step="Pick both from their lists.",
        )
    unit = clean_text(form.unit, "unit", most=20).casefold()
    if not 0 <= form.units <= MOST_UNITS:
        raise Refused(
            "One of his units is one or more of ours.", field="units", next_step="Type how many, e.g. 10."
        )
    return replace(form, code=code, name=name or code, unit=unit if form.units else "")
