"""How a party stands with its points. Pure."""

from datetime import date

from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise

COST, OWED = "points_cost", "points_owed"
"""Accounts: what points cost, and what of them is owed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyPoints:
    """How a party stands."""

    party_id: int
    code: str
    name: str
    waiting: int = 0
    """Earned and not approved."""
    live: int = 0
    worth: Paise = Paise(0)
    next_expiry: date | None = None
    over: int = 0
    """Approved, past their day and not written back yet."""
    paid: int = 0
