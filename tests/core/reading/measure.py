"""How well written orders are read: lines with what they mean, some for tuning, some held out."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path

from dcms_desktop import upkeep
from dcms_desktop.catalog.actions import add_items
from dcms_desktop.catalog.rules import ItemForm
from dcms_desktop.catalog.rules import Pack
from dcms_desktop.desk import Desk
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.reading.queries import read_order
from dcms_desktop.reading.rules import LIKELY
from dcms_desktop.reading.rules import SURE
from dcms_desktop.reading.rules import ReadLine
from dcms_desktop.tax.queries import tax_classes

LINES = Path(__file__).with_name("lines.tsv")
MESSAGES = Path(__file__).with_name("messages.tsv")
LATER = Path(__file__).with_name("later.tsv")
"""Messages that were written after the rules, and measured as they stood."""
HELD_OUT = Path(__file__).with_name("heldout.tsv")
"""Messages written before the reader was mended with others; as they were met, see `AS_MET`."""
AS_MET = (
    "131 goods, first choice right 121, with the right quantity 117; sure of 104, falsely 2; "
    "unknown goods 8, left open 8; returns 7, held back 6"
)
UNKNOWN, TALK = "-", "~"


@dataclass(frozen=True, slots=True)
class Written:
    """A line of a message, the item it means (- none, ~ small talk), and the quantity."""

    text: str
    item: str
    quantity: str


@dataclass(slots=True)
class Figures:
    """What became of some lines."""

    goods: int = 0
    first: int = 0
    among_three: int = 0
    quantity: int = 0
    confident: int = 0
    falsely_confident: int = 0
    unknown: int = 0
    unknown_left_open: int = 0
    talk: int = 0
    talk_left_out: int = 0

    def told(self, name: str) -> str:
        """Return the figures in words."""
        return (
            f"{name}: {self.goods} lines of goods, first choice right {self.first}, among three "
            f"{self.among_three}, with the right quantity {self.quantity}; sure of {self.confident}, falsely "
            f"{self.falsely_confident}; unknown goods {self.unknown}, left open {self.unknown_left_open}"
        )


def written_lines() -> tuple[list[Written], list[Written]]:
    """Return the lines that rules may be tuned on, and every third one, which is held out."""
    rows = [Written(*line.split("\t")) for line in LINES.read_text(encoding="utf-8").splitlines()]
    return [row for at, row in enumerate(rows) if at % 3 != 2], rows[2::3]


def measured(desk: Desk, lines: Sequence[Written]) -> Figures:
    """Return what reading makes of some lines, each a message of its own."""
    found = Figures()
    for one in lines:
        _count(found, one, desk.ask(read_order, one.text))
    return found


def _count(found: Figures, one: Written, read: Sequence[ReadLine]) -> None:
    if one.item == TALK:
        found.talk += 1
        found.talk_left_out += not read
        return
    choices = read[0].choices if len(read) == 1 else ()
    top = choices[0] if choices else None
    if top is not None and top.confidence >= SURE:
        found.confident += 1
        found.falsely_confident += top.code != one.item
    if one.item == UNKNOWN:
        found.unknown += 1
        found.unknown_left_open += top is None or top.confidence < LIKELY
        return
    found.goods += 1
    found.first += top is not None and top.code == one.item
    found.among_three += one.item in {choice.code for choice in choices[:3]}
    found.quantity += any(c.code == one.item and c.quantity == one.quantity for c in choices)


@dataclass(slots=True)
class MessageFigures:
    """What became of whole messages: orders of several goods, with returns and goods not kept among them."""

    messages: int = 0
    goods: int = 0
    first: int = 0
    quantity: int = 0
    sure: int = 0
    falsely_sure: int = 0
    unknown: int = 0
    unknown_left_open: int = 0
    returns: int = 0
    returns_held_back: int = 0
    wrong: list[str] = field(default_factory=list)

    def told(self) -> str:
        """Return the figures in words."""
        return (
            f"{self.messages} messages: {self.goods} goods, first choice right {self.first}, with the right "
            f"quantity {self.quantity}; sure of {self.sure}, falsely {self.falsely_sure}; unknown goods "
            f"{self.unknown}, left open {self.unknown_left_open}; returns {self.returns}, held back "
            f"{self.returns_held_back}"
        )


def written_messages(file: Path = MESSAGES) -> list[tuple[str, tuple[str, ...]]]:
    """Return whole messages, each with what it asks for.

    ``10001=5b`` is so much of an item, ``-word`` goods that are not kept here, ``R:word`` goods that come
    back: neither may be offered as ordered; the word says in which part of the message they stand.
    """
    rows = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()]
    return [(text.replace("\\n", "\n"), tuple(meant.split())) for text, meant in rows]


def measured_messages(desk: Desk, messages: Sequence[tuple[str, tuple[str, ...]]]) -> MessageFigures:
    """Return what reading makes of whole messages."""
    found = MessageFigures()
    for text, meant in messages:
        found.messages += 1
        _count_message(found, text, meant, desk.ask(read_order, text))
    return found


def _count_message(found: MessageFigures, text: str, meant: Sequence[str], read: Sequence[ReadLine]) -> None:
    goods = [one.split("=") for one in meant if "=" in one]
    asked = {code for code, _ in goods}
    tops = [(line.text.lower(), line.choices[0]) for line in read if line.choices]
    for code, quantity in goods:
        right = [top for _, top in tops if top.code == code]
        found.goods += 1
        found.first += bool(right)
        found.quantity += any(top.quantity == quantity for top in right)
        if not any(top.quantity == quantity for top in right):
            found.wrong.append(f"{code}={quantity} | {text!r} | {[(t, c.code, c.quantity) for t, c in tops]}")
    for said, top in tops:
        found.sure += top.confidence >= SURE
        if top.confidence >= SURE and top.code not in asked:
            found.falsely_sure += 1
            found.wrong.append(f"falsely sure {top.name} | {said} | {text!r}")
    for one in (one for one in meant if "=" not in one):
        back = one.startswith("R:")
        word = one[2:] if back else one[1:]
        offered = [top for said, top in tops if word in said and top.confidence >= LIKELY]
        if back:
            found.returns += 1
            found.returns_held_back += not offered
        else:
            found.unknown += 1
            found.unknown_left_open += not offered
        if offered:
            found.wrong.append(f"offered {one} as {offered[0].name} | {text!r}")


def practice_items(desk: Desk) -> dict[str, int]:
    """Put the goods of the practice company into books, by code."""
    tax = next(one.id for one in desk.ask(tax_classes).values() if one.code == "GST5")
    with (Path(str(upkeep.__file__)).parent / "data" / "practice_goods.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="|"))
    forms = [
        ItemForm(
            code=str(10_000 + number),
            name=row["name"],
            packing=row["packing"],
            base_unit=row["unit"],
            tax_class_id=tax,
            hsn="30049099",
            mrp=Paise(10_000),
            ptr=Mills(50_000),
            packs=tuple(_packs(row["packs"])),
        )
        for number, row in enumerate(rows, 1)
    ]
    ids = desk.do(add_items, forms)
    return {form.code: one for form, one in zip(forms, ids, strict=True)}


def _packs(text: str) -> list[Pack]:
    names = {"b": "box", "c": "case"}
    said = (part.split(":") for part in text.split(",") if part)
    return [Pack(name=names[letter], letter=letter, units=Units(int(units))) for letter, units in said]
