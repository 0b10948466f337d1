"""Which of our items a line of a supplier's file means, and how sure that is."""

from collections.abc import Mapping
from collections.abc import Sequence

from dcms_desktop.catalog.rules import ItemNames
from dcms_desktop.intake.supplier_file import FileLine
from dcms_desktop.kernel.clock import india_time
from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.twins import folded_name
from dcms_desktop.purchase.remembered import Remembered

SURE = 92
"""From this likeness (of 100) on a name is taken, when the HSN agrees and no other name comes near."""
APART = 4
MOST_CHOICES = 6
UNSURE = 80
"""A name with other numbers in it is never surer than this: 500 and 650 are two goods."""
OFFERED = 55
"""From this likeness on a name is offered to the person who is asked."""
_HSN = 4


@dataclass(frozen=True, slots=True)
class Choice:
    """An item that a line may mean, and how likely, of 100."""

    item_id: int
    code: str
    name: str
    confidence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What a line was found to mean.

    ``how`` is answer, left out, remembered, code, barcode or name; "" asks.
    .
    """

    how: str = ""
    choices: tuple[Choice, ...] = ()
    """Best first; of a line that is sure only the first counts."""
    note: str = ""
    """Who said so and when, of a line that is remembered."""
    units: Units = Units(0)
    """Base units of one that the file counts, where that was said; 0 works it out."""

    @property
    def item(self) -> Choice | None:
        """Return the item when it is sure."""
        return self.choices[0] if self.how and self.choices else None


class Goods:
    """The items of the shop, ready to be compared with lines of one supplier."""

    def __init__(self, items: Sequence[ItemNames], barcodes: Mapping[str, int], supplier_id: int) -> None:
        self.by_id = {one.id: one for one in items}
        self._folded = {one.id: _sorted_words(one.name) for one in items}
        self._by_numbers: dict[tuple[str, ...], dict[int, str]] = {}
        for key, folded in self._folded.items():
            self._by_numbers.setdefault(_numbers(folded), {})[key] = folded
        self._barcodes = barcodes
        self._by_maker_code: dict[str, list[ItemNames]] = {}
        for one in items:
            if one.maker_code:
                self._by_maker_code.setdefault(one.maker_code.upper(), []).append(one)
        self._supplier = supplier_id

    def named(self, code: str) -> int | None:
        """Return the item of our own code or of a barcode, as a person types it."""
        plain = code.strip().upper()
        own = next((one.id for one in self.by_id.values() if one.code == plain), None)
        scanned = self._barcodes.get(code.strip())
        return own if own is not None else scanned if scanned in self.by_id else None

    def match(self, line: FileLine) -> Match:
        """Return what a line means: by the maker's code, by barcode, by name and HSN."""
        coded = self._by_maker_code.get(line.code.upper(), []) if line.code else []
        own = [one for one in coded if one.supplier_id == self._supplier] or coded
        if len(own) == 1:
            return self._checked(own[0], line, "code")
        scanned = self._barcodes.get(line.barcode) or self._barcodes.get(line.code)
        if scanned is not None and scanned in self.by_id:
            return self._checked(self.by_id[scanned], line, "barcode")
        if own:
            return Match(choices=tuple(_choice(one, 50) for one in own[:MOST_CHOICES]))
        return self._by_name(line)

    def _checked(self, known: ItemNames, line: FileLine, how: str) -> Match:
        """Doubt a code that leads to goods of another HSN."""
        if _hsn_differs(known.hsn, line.hsn):
            return Match(choices=(_choice(known, 60), *self._by_name(line).choices[: MOST_CHOICES - 1]))
        return Match(how=how, choices=(_choice(known, 100),))

    def _by_name(self, line: FileLine) -> Match:
        if not line.name:
            return Match()
        choices = self._alike(line)
        if not choices:
            return Match()
        best = choices[0]
        clear = len(choices) == 1 or best.confidence - choices[1].confidence >= APART
        same = self._folded[best.item_id] == _sorted_words(line.name)
        agrees = same or _hsn_agrees(self.by_id[best.item_id].hsn, line.hsn)
        return Match(how="name" if clear and agrees and best.confidence >= SURE else "", choices=choices)

    def _alike(self, line: FileLine) -> tuple[Choice, ...]:
        """Return items whose names look alike, best first; other numbers in a name are other goods."""
        from rapidfuzz import fuzz
        from rapidfuzz import process

        own = _sorted_words(line.name)
        found: list[Choice] = []
        for among, most in ((self._by_numbers.get(_numbers(own), {}), 100), (self._folded, UNSURE)):
            if found and found[0].confidence >= SURE:
                break
            for _, likeness, key in process.extract(
                own, among, scorer=fuzz.ratio, limit=MOST_CHOICES, score_cutoff=OFFERED
            ):
                if all(key != one.item_id for one in found):
                    known = self.by_id[key]
                    likely = min(most, round(likeness)) - 10 * _hsn_differs(known.hsn, line.hsn)
                    found.append(_choice(known, min(likely, 98)))
        found.sort(key=lambda one: -one.confidence)
        return tuple(found[:MOST_CHOICES])


def _sorted_words(name: str) -> str:
    return " ".join(sorted(folded_name(name).split()))


def _numbers(folded: str) -> tuple[str, ...]:
    return tuple(sorted(word for word in folded.split() if word.isdigit()))


def answered(goods: Goods, item_id: int) -> Match:
    """Return the match of a line that a person answered."""
    return Match(how="answer", choices=(_choice(goods.by_id[item_id], 100),))


def recalled(goods: Goods, line: FileLine, known: Remembered) -> Match | None:
    """Return the match of a line that somebody answered before; None when the item is out of use."""
    if known.item_id not in goods.by_id:
        return None
    said = f"{known.user} {show_day(india_time(known.at).date())}"
    same_unit = not known.unit or known.unit == line.unit.casefold()
    return Match(
        how="remembered",
        choices=(_choice(goods.by_id[known.item_id], 100),),
        note=said.strip(),
        units=known.units if same_unit else Units(0),
    )


def _choice(known: ItemNames, confidence: int) -> Choice:
    return Choice(known.id, known.code, known.name, confidence)


def _hsn_agrees(ours: str, theirs: str) -> bool:
    return len(ours) >= _HSN and ours[:_HSN] == theirs[:_HSN]


def _hsn_differs(ours: str, theirs: str) -> bool:
    return len(ours) >= _HSN and len(theirs) >= _HSN and ours[:_HSN] != theirs[:_HSN]
