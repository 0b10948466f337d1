"""A party as the counter sees it, and the licence a product asks for."""

from dataclasses import dataclass
from datetime import date

from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent


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
    discount: Percent = Percent(0)
    licences: tuple[LicenceCard, ...] = ()
    balance: Paise = Paise(0)
    """What the party owes us before this document."""
    open_bills: int = 0
    oldest_due: date | None = None
    """Due day of its oldest open bill."""
    last_bill_on: date | None = None
    last_bill: Paise = Paise(0)
    active: bool = True
