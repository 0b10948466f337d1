"""The shape of the books that is measured: how many of what, how popular, how old; always the same."""

import random
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from datetime import timedelta
from itertools import accumulate

from dcms_desktop.tax.rules import gstin_check_digit

SEED = 20260401
FIRST_DAY = date(2025, 4, 1)
AS_OF = date(2026, 3, 31)
DAYS = 365
HOME = "27"
LINES = 10
FULL_LINES = 1_000_000
RATES = (("GST0", 3), ("GST5", 62), ("GST12", 5), ("GST18", 28), ("GST28", 2))

_STEMS = [
    "Para",
    "Amox",
    "Cef",
    "Azi",
    "Levo",
    "Panto",
    "Ome",
    "Rabe",
    "Telmi",
    "Amlo",
    "Ator",
    "Rosu",
    "Met",
    "Gli",
    "Vilda",
    "Sita",
    "Monte",
    "Leco",
    "Ceti",
    "Fexo",
    "Diclo",
    "Ace",
    "Ibu",
    "Napro",
    "Tram",
    "Gaba",
    "Prega",
    "Clona",
    "Esci",
    "Serta",
    "Domp",
    "Ondan",
    "Lopera",
    "Nitro",
    "Furo",
    "Tora",
    "Spiro",
    "Clopi",
    "Aspi",
    "Warfa",
    "Calci",
    "Vita",
    "Folic",
    "Ferro",
    "Zinc",
    "Multi",
    "Pro",
    "Derma",
    "Keto",
    "Luli",
    "Itra",
    "Flu",
    "Clotri",
    "Beta",
    "Momet",
    "Hydro",
    "Neo",
    "Genta",
    "Tobra",
    "Moxi",
    "Cipro",
]
_ENDS = [
    "cet",
    "ol",
    "in",
    "cin",
    "mox",
    "tin",
    "zole",
    "pril",
    "tan",
    "stat",
    "ide",
    "ine",
    "one",
    "am",
    "il",
    "ax",
    "ex",
    "or",
    "um",
    "ast",
    "fen",
    "dac",
    "lox",
    "mycin",
    "sone",
]
_KINDS = (
    "",
    "",
    "",
    " Plus",
    " Forte",
    " DS",
    " SR",
    " XR",
    " Kid",
    " Gold",
    " D",
    " M",
    " Duo",
    " LB",
    " CV",
)
_FORMS = [
    "Tablet",
    "Capsule",
    "Syrup",
    "Suspension",
    "Injection",
    "Cream",
    "Ointment",
    "Gel",
    "Drops",
    "Soap",
    "Shampoo",
    "Biscuit",
    "Powder",
    "Oil",
    "Tea",
]
_SIZES = [
    "5mg",
    "10mg",
    "20mg",
    "25mg",
    "40mg",
    "50mg",
    "75mg",
    "100mg",
    "150mg",
    "200mg",
    "250mg",
    "400mg",
    "500mg",
    "625mg",
    "1g",
    "10ml",
    "60ml",
    "100ml",
    "30g",
]
_PACKS = ("10's", "15's", "30's", "1x10", "10x10", "100ml", "60ml", "30g", "1's", "12pc")
MAKERS = [
    "Zydora",
    "Sunpark",
    "Ciplex",
    "Alkemia",
    "Mankora",
    "Lupina",
    "Torrex",
    "Glenora",
    "Abbora",
    "Emcurex",
    "Intaso",
    "Microlab",
    "Ajantra",
]
_TOWNS = [
    "Pune",
    "Nashik",
    "Nagpur",
    "Thane",
    "Satara",
    "Kolhapur",
    "Solapur",
    "Latur",
    "Akola",
    "Sangli",
    "Jalgaon",
    "Dhule",
    "Nanded",
]
_OWNERS = [
    "Shree",
    "Sai",
    "Om",
    "Jai",
    "Balaji",
    "Ganesh",
    "Laxmi",
    "New",
    "National",
    "City",
    "Royal",
    "Krishna",
    "Apollo",
    "Care",
    "Life",
    "Health",
]
_SHOPS = [
    "Medical",
    "Medico",
    "Pharmacy",
    "Chemist",
    "Stores",
    "Traders",
    "Agencies",
    "Distributors",
    "Mart",
    "Kirana",
]


@dataclass(frozen=True, slots=True)
class Shape:
    """How large the books are; everything else follows the full size."""

    lines: int = FULL_LINES

    @property
    def bills(self) -> int:
        """Return how many bills there are."""
        return self.lines // LINES

    @property
    def items(self) -> int:
        """Return how many items: a hundred thousand at full size."""
        return max(self.lines // 10, 500)

    @property
    def retailers(self) -> int:
        """Return how many parties."""
        return max(self.lines // 200, 50)


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item before it has an id."""

    name: str
    packing: str
    maker: int
    hsn: str
    tax: str
    mrp: int
    barcode: str


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch: money in paise, all of it whole."""

    id: int
    item: int
    number: str
    expiry: date
    mrp: int
    ptr: int
    cost: int
    left: int


@dataclass(frozen=True, slots=True)
class PartyRow:
    """A retailer."""

    code: str
    name: str
    state: str
    gstin: str
    days: int


@dataclass(frozen=True, slots=True)
class SaleLine:
    """A line of a bill that was sold long ago."""

    item: int
    batch: int
    units: int
    free: int
    off: int


class Zipf:
    """Draws by popularity: the first is far ahead of the hundredth."""

    def __init__(self, count: int, power: float, rnd: random.Random) -> None:
        self._rnd, self._ids = rnd, list(range(count))
        rnd.shuffle(self._ids)
        self._sums = list(accumulate((place + 1) ** -power for place in range(count)))

    def many(self, count: int) -> list[int]:
        """Return so many draws."""
        return self._rnd.choices(self._ids, cum_weights=self._sums, k=count)


def _random(seed: int) -> random.Random:
    return random.Random(SEED + seed)  # noqa: S311 - data to measure with, no secret


def items_of(shape: Shape) -> list[ItemRow]:
    """Return the items, each with a name of its own."""
    rnd = _random(0)
    hsn = [f"{rnd.randrange(30_000_000, 39_999_999)}" for _ in range(250)]
    taxes, weights = [code for code, _ in RATES], [weight for _, weight in RATES]
    found: list[ItemRow] = []
    seen: set[str] = set()
    for number in range(1, shape.items + 1):
        first = f"{rnd.choice(_STEMS)}{rnd.choice(_ENDS)}{rnd.choice(_KINDS)}"
        name = f"{first} {rnd.choice(_SIZES)} {rnd.choice(_FORMS)}"
        maker = rnd.randrange(len(MAKERS))
        if name in seen:
            name = f"{name} {MAKERS[maker]} {rnd.choice(_PACKS)}"
        if name in seen:
            name = f"{name} {number}"
        seen.add(name)
        mrp = int(rnd.lognormvariate(9.4, 0.9)) + 500
        found.append(
            ItemRow(
                name,
                rnd.choice(_PACKS),
                maker,
                rnd.choice(hsn),
                rnd.choices(taxes, weights)[0],
                mrp,
                f"890{number * 7919 % 10**9:010d}",
            )
        )
    return found


def batches_of(items: Sequence[ItemRow]) -> list[BatchRow]:
    """Return three batches of each item, some expired, a quarter empty; ``left`` is what lies there last."""
    rnd = _random(1)
    found: list[BatchRow] = []
    for item, row in enumerate(items):
        for step in (-1, 0, 1):
            mrp = row.mrp + step * (row.mrp // 50)
            found.append(
                BatchRow(
                    len(found),
                    item,
                    f"{rnd.choice('ABCDEGHKLMNPRT')}{rnd.randrange(1000, 99999)}{step + 2}",
                    # The newest batch of each item is good for long, so that every bill finds goods today.
                    AS_OF + timedelta(days=rnd.randrange(600 if step == 1 else -90, 1080)),
                    mrp,
                    mrp * 76 // 128,
                    mrp * 60 // 128,
                    0 if rnd.random() < 0.25 and step < 1 else rnd.randrange(200, 5000),
                )
            )
    return found


def parties_of(shape: Shape) -> list[PartyRow]:
    """Return the retailers: most of them of the home State and registered."""
    rnd = _random(2)
    found = []
    for number in range(1, shape.retailers + 1):
        state = HOME if rnd.random() < 0.92 else rnd.choice(("24", "29", "23", "36"))
        pan = "".join(rnd.choices("ABCDEFGHJKLMNPQRSTUVWXYZ", k=3)) + "F" + rnd.choice("ABCDEFGHJKL")
        first = f"{state}{pan}{rnd.randrange(1000, 9999)}F1Z"
        gstin = first + gstin_check_digit(first) if rnd.random() < 0.85 else ""
        name = f"{rnd.choice(_OWNERS)} {rnd.choice(_SHOPS)} {rnd.choice(_TOWNS)} {number}"
        found.append(PartyRow(f"R{number:05d}", name, state, gstin, rnd.choice((7, 15, 21, 30, 45))))
    return found


def sales_of(shape: Shape, count: int, seed: int = 3) -> Iterator[tuple[int, list[SaleLine]]]:
    """Return bills as (party, lines), by place in the lists; popular goods and parties come often."""
    rnd = _random(seed)
    items, parties = Zipf(shape.items, 1.05, _random(8)), Zipf(shape.retailers, 0.8, _random(9))
    items._rnd = parties._rnd = rnd
    for _ in range(count):
        lines = []
        for item in items.many(LINES):
            units = rnd.choice((1, 2, 3, 5, 5, 10, 10, 20, 30, 50))
            free = units // 10 if rnd.random() < 0.35 else 0
            lines.append(
                SaleLine(item, item * 3 + rnd.randrange(3), units, free, rnd.choice((0, 0, 0, 2, 5, 10)))
            )
        yield parties.many(1)[0], lines
