"""What stands where on a label of an item, a batch, a shelf or a carton: from goods to places in dots."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal
from typing import get_args

from dcms_desktop.kernel.dates import show_expiry
from dcms_desktop.kernel.money import show_paise
from reports.engine.clean import plain_line
from reports.engine.dot_page import dot_text
from reports.engine.gs1 import Elements
from reports.engine.gs1 import batch_code
from reports.engine.gs1 import batch_elements
from reports.engine.gs1 import carton_elements
from reports.engine.gs1 import gtin_of
from reports.engine.gs1 import shown
from reports.engine.label import LINEAR
from reports.engine.label import PITCH
from reports.engine.label import STEP
from reports.engine.label import Kind
from reports.engine.label import Label
from reports.engine.label import Size
from reports.engine.label import Stock
from reports.engine.label import Symbol
from reports.engine.label import Words
from reports.engine.label import symbol_fits
from reports.engine.letters import letter_groups
from reports.engine.slip import fold_line
from reports.engine.slip import is_plain

What = Literal["item", "batch", "shelf", "carton", "sscc"]
WHATS: tuple[What, ...] = get_args(What)
EDGE = 12
"""Dots left white at the edges of a label: printers and knives are not exact."""
BARS, TALL_BARS = 56, 130
GUARDS = 22
"""Dots that the guards of an EAN reach below its bars on some printers."""
LARGE_LABEL = 320
"""Dots of height from which letters may be large."""


@dataclass(frozen=True, slots=True)
class Goods:
    """What a label can say of goods."""

    item_id: int
    code: str
    name: str
    local_name: str = ""
    packing: str = ""
    maker: str = ""
    unit: str = "pc"
    barcode: str = ""
    """The retail code of one unit, as the item's card has it."""
    rack: str = ""
    mrp: int = 0
    batch: str = ""
    made_on: date | None = None
    expiry: date | None = None
    count: int = 0
    """Units in a carton."""
    carton_barcode: str = ""
    """The code of a whole carton where the maker gave it one."""
    sscc: str = ""
    """The carton's own number under the firm's GS1 prefix."""

    @property
    def gtin(self) -> str | None:
        """Return the number of the goods in 14 digits, None when their barcode is none."""
        return gtin_of(self.barcode)


def lay_out(goods: Goods, what: What, stock: Stock) -> Label:
    """Return one label."""
    return _MAKERS[what](goods, stock)


class _Page:
    """A label being filled from the top."""

    def __init__(self, stock: Stock) -> None:
        self.width, self.height = stock.dots
        self.large = self.height >= LARGE_LABEL
        self.y = EDGE // 2
        self.words: list[Words] = []
        self.first: Size = "huge" if self.large else "normal"
        """Letters of the name."""
        self.second: Size = "large" if self.large else "normal"
        """Letters of the rest."""

    def say(
        self, text: str, size: Size, *, x: int = EDGE, room: int = 0, most: int = 1, floor: int = 0
    ) -> None:
        """Add text in up to ``most`` lines; what would pass the floor is left off."""
        width = room or self.width - x - EDGE
        for line in _lines(text, width, size)[:most]:
            if self.y + STEP[size] <= (floor or self.height):
                self.words.append(Words(x, self.y, width, line, size))
                self.y += STEP[size]

    def done(self, *symbols: Symbol | None) -> Label:
        """Return the label."""
        return Label(tuple(self.words), tuple(symbol for symbol in symbols if symbol))


def _lines(text: str, width: int, size: Size) -> list[str]:
    """Return text in lines that fit: plain words letter by letter, words of other scripts by their groups."""
    said = plain_line(text).strip()
    if not said:
        return []
    letters = max(1, width // PITCH[size])
    return fold_line(dot_text(said), letters) if is_plain(dot_text(said)) else [_short(said, letters * 2)]


def _short(text: str, most: int) -> str:
    return "".join(list(letter_groups(text))[:most])


def _code(page: _Page, goods: Goods, y: int, bars: int) -> Symbol | None:
    """Return an item's code: EAN-13 for a retail number, else Code 128, a matrix where that is too wide."""
    modules = (4, 3, 2) if page.large else (3, 2)
    x, room, gtin = EDGE, page.width - 2 * EDGE, goods.gtin
    if gtin and gtin.startswith("0"):
        ean = gtin[1:]
        module = next((each for each in modules if symbol_fits("ean13", room, each, text=ean)), 2)
        return Symbol("ean13", _middle(x, room, 95 * module), y, module, bars, ean)
    plain = _ascii(goods.barcode or goods.code)
    for module in modules:
        if symbol_fits("code128", room, module, text=plain):
            made = Symbol("code128", x, y, module, bars, plain)
            return Symbol("code128", _middle(x, room, made.width), y, module, bars, plain)
    return _matrix("datamatrix", x, y, bars, text=plain)


def _middle(x: int, room: int, width: int) -> int:
    return x + max(0, (room - width) // 2)


def _matrix(
    kind: Kind, x: int, y: int, room: int, *, text: str = "", elements: Elements = ()
) -> Symbol | None:
    """Return a matrix with the largest modules that fit its room, from two dots up; None if it cannot be."""
    for module in range(min(12, room // 18), 1, -1):
        if symbol_fits(kind, room + 2 * module, module, text=text, elements=elements):
            return Symbol(kind, x, y, module, 0, text, tuple(elements))
    return None


def _mrp(goods: Goods) -> str:
    return f"MRP Rs {show_paise(goods.mrp)}" if goods.mrp else ""


def _over_code(page: _Page, bars: int) -> int:
    """Return where the code begins: under it stand the guards of an EAN and its number."""
    return page.height - bars - GUARDS - STEP["small"] - EDGE // 2


def _code_below(page: _Page, goods: Goods, y: int, bars: int) -> Label:
    """Return the label with the item's code and its number under what is said already."""
    symbol = _code(page, goods, y, bars)
    if symbol is not None:
        down = bars + GUARDS if symbol.kind in LINEAR else len(symbol.modules) * symbol.module + 4
        at = min(y + down, page.height - STEP["small"])
        said = symbol.text or goods.code
        page.words.append(Words(EDGE, at, page.width - 2 * EDGE, said, "small", centre=True))
    return page.done(symbol)


def _item(goods: Goods, stock: Stock) -> Label:
    """Name, packing and price over the retail code with its number."""
    page = _Page(stock)
    bars = TALL_BARS if page.large else BARS
    floor = _over_code(page, bars)
    page.say(goods.name, page.first, most=2, floor=floor - STEP[page.second])
    page.say(goods.local_name, page.second, floor=floor - STEP[page.second])
    page.say(" ".join(part for part in (goods.packing, _mrp(goods)) if part), page.second, floor=floor)
    return _code_below(page, goods, floor, bars)


def _shelf(goods: Goods, stock: Stock) -> Label:
    """Name and price large, rack and code small."""
    page = _Page(stock)
    bars = BARS if page.large else 40
    floor = _over_code(page, bars)
    price: Size = "huge" if page.large else "large"
    page.say(goods.name, page.first, most=2, floor=floor - STEP[price])
    page.say(_mrp(goods), price, floor=floor)
    rack = f"Rack {goods.rack}" if goods.rack else ""
    page.say(" ".join(part for part in (rack, goods.packing) if part), page.second, floor=floor)
    return _code_below(page, goods, floor, bars)


def _batch_facts(goods: Goods) -> list[str]:
    made = f"Mfg {goods.made_on:%m/%y}" if goods.made_on else ""
    until = f"Exp {show_expiry(goods.expiry)}" if goods.expiry else ""
    both = " ".join(part for part in (made, until) if part)
    return [part for part in (f"B {goods.batch}" if goods.batch else "", until, _mrp(goods)) if part] + (
        [both] if made and not until else []
    )


def _batch(goods: Goods, stock: Stock) -> Label:
    """A matrix with number, batch and expiry at the left, the same for people at the right."""
    page = _Page(stock)
    side = min(page.height - 2 * EDGE, page.width * 2 // 5)
    elements = batch_elements(goods.gtin, goods.batch, goods.expiry) if goods.gtin else []
    down = EDGE
    if elements:
        symbol = _matrix("gs1_datamatrix", EDGE, down, side, elements=elements)
    else:
        # Without a number of its own the goods cannot carry a GS1 code: the item's own code, no batch in it.
        symbol = _matrix("datamatrix", EDGE, down, side, text=_ascii(goods.code))
    x = EDGE + (symbol.width + 2 * symbol.module + 8 if symbol else 0)
    _say_names_beside(page, goods, x)
    for text in _batch_facts(goods):
        page.say(text, page.second, x=x)
    page.say(goods.gtin or goods.code, "normal" if page.large else "small", x=x)
    return page.done(symbol)


def _say_names_beside(page: _Page, goods: Goods, x: int) -> None:
    floor = page.height - 3 * STEP[page.second] - STEP["small"]
    page.say(goods.name, page.first, x=x, most=2, floor=floor)
    page.say(goods.local_name, page.second, x=x, floor=floor)


def _ascii(text: str) -> str:
    return "".join(mark for mark in text if " " <= mark <= "~") or "-"


def _carton(goods: Goods, stock: Stock) -> Label:
    """Batch, expiry and how many for people; GS1 with contents and count, or the carton's own number."""
    page = _Page(stock)
    elements = _contents(goods)
    bars = TALL_BARS if page.large else BARS
    room = page.width - 2 * EDGE
    fits = elements and symbol_fits("gs1_128", room, 2, elements=elements)
    if not fits:
        return _carton_beside(page, goods, elements)
    floor = page.height - bars - STEP["small"] - EDGE
    page.say(goods.name, page.first, most=2, floor=floor - 2 * STEP[page.second])
    count = f"{goods.count} {goods.unit}" if goods.count else ""
    until = f"Exp {show_expiry(goods.expiry)}" if goods.expiry else ""
    number = f"B {goods.batch}" if goods.batch else ""
    page.say(" ".join(part for part in (count, _mrp(goods)) if part), page.second, floor=floor)
    page.say(" ".join(part for part in (number, until) if part), page.second, most=2, floor=floor)
    return page.done(_bars_with_words(page, elements, floor, 2, bars))


def _contents(goods: Goods) -> Elements:
    """Return what a code says of a carton's contents, nothing where the goods have no retail number."""
    own = gtin_of(goods.carton_barcode)
    if own:
        return batch_elements(own, goods.batch, goods.expiry)
    return carton_elements(goods.gtin, goods.batch, goods.expiry, goods.count) if goods.gtin else []


def _sscc(goods: Goods, stock: Stock) -> Label:
    """A carton's own number in bars; over it what it holds, in words and where there is room in bars."""
    if not goods.sscc:
        return _carton(goods, stock)
    page = _Page(stock)
    own = (("00", goods.sscc),)
    room = page.width - 2 * EDGE
    module = next((each for each in (3, 2) if symbol_fits("gs1_128", room, each, elements=own)), 0)
    if not module:
        return _carton_beside(page, goods, own)
    bars = 100 if page.large else BARS
    floor = page.height - bars - STEP["small"] - EDGE
    number = _bars_with_words(page, own, floor, module, bars)
    contents = _contents(goods) if page.large else ()
    held: Symbol | None = None
    if contents and symbol_fits("gs1_128", room, 2, elements=contents):
        floor -= _CONTENT_BARS + STEP["small"] + EDGE
        held = _bars_with_words(page, contents, floor, 2, _CONTENT_BARS)
    page.say(goods.name, page.first, most=2, floor=floor - 2 * STEP[page.second])
    count = f"{goods.count} {goods.unit}" if goods.count else ""
    said = (count, *(_batch_facts(goods)))
    page.say(" ".join(part for part in said if part), page.second, most=2, floor=floor)
    return page.done(held, number)


_CONTENT_BARS = 70


def _bars_with_words(page: _Page, elements: Elements, y: int, module: int, bars: int) -> Symbol:
    """Return the bars of elements in the middle, and say them under the bars."""
    room = page.width - 2 * EDGE
    code = Symbol("gs1_128", 0, y + 6, module, bars, "", tuple(elements))
    page.words.append(Words(EDGE, y + 6 + bars + 2, room, shown(elements), "small", centre=True))
    return Symbol("gs1_128", _middle(EDGE, room, code.width), y + 6, module, bars, "", tuple(elements))


def _carton_beside(page: _Page, goods: Goods, elements: Elements) -> Label:
    side = min(page.height - 2 * EDGE, page.width * 2 // 5, 300)
    symbol = (
        _matrix("gs1_datamatrix", EDGE, EDGE, side, elements=elements)
        if elements
        else _matrix("datamatrix", EDGE, EDGE, side, text=_ascii(goods.code))
    )
    x = EDGE + (symbol.width + 2 * symbol.module + 8 if symbol else 0)
    _say_names_beside(page, goods, x)
    for text in (f"{goods.count} {goods.unit}" if goods.count else "", *_batch_facts(goods)):
        page.say(text, page.second, x=x)
    return page.done(symbol)


_MAKERS: dict[What, Callable[[Goods, Stock], Label]] = {
    "item": _item,
    "batch": _batch,
    "shelf": _shelf,
    "carton": _carton,
    "sscc": _sscc,
}


def left_out(goods: Goods, what: What) -> str:
    """Return what a label's code cannot hold of these goods, nothing when it holds all."""
    if what not in {"batch", "carton", "sscc"}:
        return ""
    if not goods.gtin and not gtin_of(goods.carton_barcode):
        return f"{goods.name}: no retail number, so the code holds the item's own code alone."
    if goods.batch and not batch_code(goods.batch):
        return f"{goods.name}: GS1 codes cannot hold batch “{goods.batch[:30]}”; it stands in words."
    return ""
