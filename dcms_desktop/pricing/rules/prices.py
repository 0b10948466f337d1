"""Choosing the rate: the party's own price, then its level's dated price, then the level's basis."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import HUNDRED_PERCENT
from dcms_desktop.kernel.money import MOST_PAISE
from dcms_desktop.kernel.money import MOST_UNITS
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import mills_of
from dcms_desktop.kernel.money import share
from dcms_desktop.kernel.text import clean_text
from dcms_desktop.stock.rules import BatchCard


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A price level."""

    id: int
    code: str
    name: str
    basis: str = "ptr"
    less: Percent = Percent(0)
    plus: Percent = Percent(0)
    includes_tax: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedPrice:
    """One dated price of an item; of one party when ``party_id`` is set."""

    party_id: int | None
    level_id: int | None
    batch_id: int | None
    valid_from: date
    valid_to: date | None
    least_units: Units
    rate: Mills
    includes_tax: bool
    discount: Percent


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """The rate to charge for ``per`` units, and where it came from: party, level, basis."""

    rate: Mills
    includes_tax: bool
    discount: Percent
    source: str


def rate_for(
    prices: Iterable[DatedPrice], level: Level | None, batch: BatchCard | None, units: int, on: date
) -> Rate:
    """Return the rate of so many base units of a batch on a day.

    ``prices`` are the item's prices of the party and of its level. A party's own price wins over its level's,
    a batch's price over the item's, the higher quantity break over the lower, the later start over the
    earlier.
    """
    fit = [
        price
        for price in prices
        if price.valid_from <= on
        and (price.valid_to is None or on <= price.valid_to)
        and price.least_units <= units
        and (price.batch_id is None or (batch is not None and price.batch_id == batch.id))
    ]
    if fit:
        best = max(
            fit,
            key=lambda price: (
                price.party_id is not None,
                price.batch_id is not None,
                price.least_units,
                price.valid_from,
            ),
        )
        source = "party" if best.party_id is not None else "level"
        return Rate(rate=best.rate, includes_tax=best.includes_tax, discount=best.discount, source=source)
    return _basis_rate(level, batch)


def _basis_rate(level: Level | None, batch: BatchCard | None) -> Rate:
    if batch is None:
        return Rate(rate=Mills(0), includes_tax=False, discount=Percent(0), source="basis")
    basis = level.basis if level else "ptr"
    start = {"ptr": batch.ptr, "pts": batch.pts, "mrp": mills_of(batch.mrp), "cost": batch.cost}[basis]
    change = (level.plus - level.less) if level else 0
    rate = share(start, HUNDRED_PERCENT + change, of=HUNDRED_PERCENT)
    includes = level.includes_tax if level else False
    return Rate(
        rate=Mills(rate), includes_tax=includes or basis == "mrp", discount=Percent(0), source="basis"
    )


# ── levels and prices as typed ──────────────────────────────────────────────────────────────────
BASES = ("ptr", "pts", "mrp", "cost")


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelForm:
    """A price level as typed."""

    id: int | None = None
    code: str
    name: str
    basis: str = "ptr"
    less: Percent = Percent(0)
    plus: Percent = Percent(0)
    includes_tax: bool = False
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceForm:
    """A dated price as typed: of a level or of one party, never both."""

    id: int | None = None
    item_id: int
    level_id: int | None = None
    party_id: int | None = None
    batch_id: int | None = None
    valid_from: date
    valid_to: date | None = None
    least_units: Units = Units(0)
    rate: Mills
    includes_tax: bool = False
    discount: Percent = Percent(0)


def check_level(form: LevelForm) -> LevelForm:
    """Return the level tidied; refuse an unknown basis and changes past 100 %."""
    if form.basis not in BASES:
        raise Refused(
            f"The basis is one of {', '.join(BASES)}.", field="basis", next_step="Pick one of them."
        )
    for field in ("less", "plus"):
        if not 0 <= getattr(form, field) <= HUNDRED_PERCENT:
            raise Refused(
                "This lies between 0 and 100 %.", field=field, next_step="Type a value from 0 to 100."
            )
    return replace(form, name=clean_text(form.name, "name", most=60, required=True))


def check_price(form: PriceForm) -> PriceForm:
    """Return the price; refuse one of nobody or of two, without a rate, or that ends before it starts."""
    if (form.level_id is None) == (form.party_id is None):
        raise Refused(
            "A price is of a level or of one party.",
            field="level_id",
            next_step="Pick the level, or the party.",
        )
    if not 0 < form.rate <= MOST_PAISE:
        raise Refused("A price is above zero.", field="rate", next_step="Type the rate, e.g. 151.45.")
    if form.valid_to is not None and form.valid_to < form.valid_from:
        raise Refused(
            "The price ends before it starts.",
            field="valid_to",
            next_step="Type a later day, or leave it empty.",
        )
    if not 0 <= form.least_units <= MOST_UNITS:
        raise Refused("This is no quantity.", field="least_units", next_step="Type whole units; 0 is any.")
    if not 0 <= form.discount <= HUNDRED_PERCENT:
        raise Refused("A discount lies between 0 and 100 %.", field="discount", next_step="Type 0 to 100.")
    return form
