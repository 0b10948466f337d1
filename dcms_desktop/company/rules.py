"""The firm as documents see it, and what each role may do."""

from dataclasses import dataclass


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


ROLES: dict[str, frozenset[str] | None] = {"owner": None, "nobody": frozenset()}
"""Rights by role; None is every right. More roles come as rows, not as code."""


def has_right(role: str, right: str) -> bool:
    """Tell whether a role has a right."""
    rights = ROLES.get(role, frozenset())
    return rights is None or right in rights
