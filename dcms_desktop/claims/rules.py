"""A claim as a plan says it. Pure."""

from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units

TYPES = {
    "shortage": "Shortage",
    "damage": "Damage",
    "excess": "Excess",
    "free": "Free goods",
    "rate": "Rate difference",
    "short_life": "Short life",
}
"""What a claim is about, and how it is said."""
DRAFT, WITHDRAWN = "draft", "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPlan:
    """One deviation of one line: what we would claim for it. An excess has no paise: it is the supplier's."""

    type: str
    party_id: int
    maker_id: int | None
    item_id: int
    line_no: int
    units: Units
    paise: Paise
    reason: str
