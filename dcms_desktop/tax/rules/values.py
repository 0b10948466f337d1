"""The plain values a bill is taxed with."""

from bisect import bisect_right
from datetime import date
from enum import StrEnum
from typing import Literal

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent

SecondHead = Literal["SGST", "UTGST"]

NO_PERCENT = Percent(0)
NO_MILLS = Mills(0)


class Scheme(StrEnum):
    """How the seller is registered."""

    REGULAR = "regular"
    COMPOSITION = "composition"
    UNREGISTERED = "unregistered"


class BuyerType(StrEnum):
    """Who buys, as far as the tax cares."""

    REGULAR = "regular"
    COMPOSITION = "composition"
    UNREGISTERED = "unregistered"
    SEZ = "sez"
    OVERSEAS = "overseas"
    DEEMED_EXPORT = "deemed_export"
    UIN = "uin"
    TDS = "tds"
    TCS = "tcs"

    @property
    def is_registered(self) -> bool:
        """Tell whether the buyer has a GSTIN or UIN of his own in India."""
        return self not in (BuyerType.UNREGISTERED, BuyerType.OVERSEAS)

    @property
    def is_zero_rated(self) -> bool:
        """Tell whether a supply to him is zero-rated (s.16 IGST), with IGST or under an undertaking."""
        return self in (BuyerType.SEZ, BuyerType.OVERSEAS)


class Treatment(StrEnum):
    """What kind of goods a line holds."""

    TAXABLE = "taxable"
    NIL = "nil"
    EXEMPT = "exempt"
    NON_GST = "non_gst"


class TaxRefused(Refused):
    """A rule of tax says no; ``rule`` names it in one word."""

    def __init__(
        self, message: str, field: str = "", next_step: str = "", line: int | None = None, *, rule: str = ""
    ) -> None:
        super().__init__(message, field, next_step, line)
        self.rule = rule

    def at_line(self, line: int | None) -> "TaxRefused":
        """Return the same refusal, naming the document line it is about."""
        return TaxRefused(self.message, self.field, self.next_step, line, rule=self.rule)


@dataclass(frozen=True, slots=True)
class TaxRate:
    """One dated row of a tax class: ``gst`` is the full rate, ``cess_per_unit`` for the unit of the price."""

    gst: Percent = NO_PERCENT
    cess: Percent = NO_PERCENT
    cess_per_unit: Mills = NO_MILLS
    treatment: Treatment = Treatment.TAXABLE
    on_retail_price: bool = False
    """Rule 31D: tax is on the retail sale price whatever the goods are sold for."""
    valid_from: date = date(2017, 7, 1)
    source: str = ""
    """Notification that set it."""


@dataclass(frozen=True, slots=True)
class TaxClass:
    """A group of goods taxed alike, with its rates by date, oldest first."""

    id: int
    code: str
    name: str
    rates: tuple[TaxRate, ...]
    active: bool = True

    def rate_on(self, day: date) -> TaxRate:
        """Return the rate in force on ``day``; refuse a day before the first."""
        place = bisect_right(self.rates, day, key=lambda rate: rate.valid_from)
        if not place:
            raise TaxRefused(
                f"Tax class {self.code} has no rate on {day:%d-%m-%Y}.",
                field="tax_class",
                next_step="Give the tax class a rate from that day on.",
                rule="no_rate",
            )
        return self.rates[place - 1]


@dataclass(frozen=True, slots=True)
class Discount:
    """One step off a line or a bill: exactly one of percent, amount and (lines only) per unit is set."""

    kind: str = "trade"
    percent: Percent | None = None
    amount: Paise | None = None
    per_unit: Mills | None = None
    after_tax: bool = False
    """Bill discounts only: comes off the total and leaves the tax; s.15 does not know it."""


@dataclass(frozen=True, slots=True)
class Charge:
    """Freight, packing and the like. Taxable ones are spread over the lines and taxed as these (s.15)."""

    name: str
    amount: Paise
    taxable: bool = True


@dataclass(frozen=True, slots=True)
class TaxLine:
    """A line as entered. Quantity is ``units / per`` exactly; free units are not in it."""

    units: int
    per: int
    price: Mills
    rate: TaxRate
    price_includes_tax: bool = False
    discounts: tuple[Discount, ...] = ()
    retail_price: Mills | None = None
    """Declared retail sale price of the rate unit; only rates on retail price use it, 0 is none declared."""


@dataclass(frozen=True, slots=True)
class Supply:
    """Who sells to whom and where, as far as the tax cares. ``place`` is the stored place of supply."""

    seller_state: str
    place: str
    scheme: Scheme = Scheme.REGULAR
    buyer_type: BuyerType = BuyerType.UNREGISTERED
    with_payment: bool = True
    """False for SEZ and export under a letter of undertaking: no tax, the rate is still reported."""
    reverse_charge: bool = False
    igst_on_intra: bool = False


@dataclass(frozen=True, slots=True)
class LineTax:
    """The figures of a line. ``discount`` holds the line's own steps and its share of the bill discounts."""

    rate: TaxRate
    gross: Paise
    steps: tuple[Paise, ...]
    """What each discount of the line took off, in order."""
    net: Paise
    """Gross less the line's own discounts, before shares of the bill."""
    discount: Paise
    charges: Paise
    taxable: Paise
    """Value of the supply; for exempt, nil-rated and non-GST lines their value too."""
    cgst: Paise
    sgst: Paise
    igst: Paise
    cess: Paise
    cess_specific: Paise
    """Part of ``cess`` that is per unit."""
    total: Paise
    retail_value: Paise | None = None
    deemed_value: Paise | None = None
    """Rule 31D: retail value less its tax."""

    @property
    def tax(self) -> Paise:
        """Return all heads and cess together."""
        return Paise(self.cgst + self.sgst + self.igst + self.cess)


@dataclass(frozen=True, slots=True)
class BillTax:
    """The figures of a bill. ``other_untaxed`` is untaxed charges less discounts after tax."""

    lines: tuple[LineTax, ...]
    gross: Paise
    discount: Paise
    charges: Paise
    taxable: Paise
    exempt: Paise
    nil_rated: Paise
    non_gst: Paise
    cgst: Paise
    sgst: Paise
    igst: Paise
    cess: Paise
    other_untaxed: Paise
    before_round: Paise
    round_off: Paise
    total: Paise
    inter_state: bool
    """The supply is inter-State in law."""
    igst_charged: bool
    """IGST takes the place of CGST and the second head: inter-State, or by law inside the State."""
    second_head: SecondHead | None
    reverse_charge: bool

    @property
    def tax(self) -> Paise:
        """Return all heads and cess together, also when the recipient pays them."""
        return Paise(self.cgst + self.sgst + self.igst + self.cess)
