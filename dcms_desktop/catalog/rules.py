"""An item as the counter sees it, and its packs."""

from dataclasses import dataclass

from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.tax.rules import TaxClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A larger pack: ``letter`` is typed after the count."""

    name: str
    letter: str
    units: Units


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemCard:
    """What a line needs of an item, as read when it was picked."""

    id: int
    code: str
    name: str
    tax: TaxClass
    local_name: str = ""
    maker_id: int | None = None
    maker: str = ""
    hsn: str = ""
    packing: str = ""
    base_unit: str = "pc"
    uqc: str = "NOS"
    per: Units = Units(1)
    """Base units that rates and MRP are quoted for."""
    packs: tuple[Pack, ...] = ()
    """Largest first."""
    schedule: str = ""
    food: bool = False
    batched: bool = True
    expires: bool = True
    mrp: Paise = Paise(0)
    ptr: Mills = Mills(0)
    pts: Mills = Mills(0)
    least_margin: Percent = Percent(0)
    most_per_day: Units = Units(0)
    active: bool = True


def in_packs(units: int, item: ItemCard) -> str:
    """Return base units as the trade says them, largest pack first: ``2c 6``, ``40``."""
    words: list[str] = []
    rest = abs(units)
    for pack in item.packs:
        count, rest = divmod(rest, pack.units)
        if count:
            words.append(f"{count}{pack.letter}")
    if rest or not words:
        words.append(str(rest))
    return ("−" if units < 0 else "") + " ".join(words)
