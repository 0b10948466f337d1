"""Numbers that shops print: EAN-8 and 13, UPC-A and E, GTIN-14, and the shop's own weight codes. Pure."""

from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise

LENGTHS = frozenset({8, 12, 13, 14})
IN_STORE = {"off": 0, "item5_grams5": 5, "item6_grams4": 4, "item5_paise5": 5, "item6_rupees4": 4}
"""Forms of the shop's own codes 20 to 29, and how many digits their weight or price has."""


@dataclass(frozen=True, slots=True)
class InStore:
    """A weight or price code of the shop: item number, and what it weighs or costs."""

    item: str
    grams: int = 0
    price: Paise = Paise(0)


def check_digit(payload: str) -> str:
    """Return the check digit that follows some digits (GS1: 3 and 1 by turns from the right)."""
    total = sum(int(mark) * (3 if place % 2 == 0 else 1) for place, mark in enumerate(reversed(payload)))
    return str(-total % 10)


def is_number(text: str) -> bool:
    """Tell whether a text is digits of a length that retail numbers have."""
    return len(text) in LENGTHS and text.isascii() and text.isdigit()


def is_sound(number: str) -> bool:
    """Tell whether the check digit of a retail number is right."""
    return is_number(number) and check_digit(number[:-1]) == number[-1]


def upc_e_as_a(number: str) -> str:
    """Return the UPC-A of an eight-digit UPC-E, empty when it is none."""
    if len(number) != 8 or not number.isdigit() or number[0] not in "01":
        return ""
    a, b, c, d, e, f = list(number[1:7])
    if f in "012":
        middle = f"{a}{b}{f}0000{c}{d}{e}"
    elif f == "3":
        middle = f"{a}{b}{c}00000{d}{e}"
    elif f == "4":
        middle = f"{a}{b}{c}{d}00000{e}"
    else:
        middle = f"{a}{b}{c}{d}{e}0000{f}"
    whole = number[0] + middle
    return whole + number[7] if check_digit(whole) == number[7] else ""


def piece_of_carton(number: str) -> str:
    """Return the GTIN-13 of the pieces in a carton numbered by GTIN-14, empty when it numbers no carton."""
    if len(number) != 14 or not is_sound(number) or number[0] in "09":
        return ""
    return number[1:13] + check_digit(number[1:13])


def read_in_store(number: str, form: str) -> InStore | None:
    """Return what one of the shop's own codes (20 to 29) says under a form; None when it is none."""
    size = IN_STORE.get(form, 0)
    if not size or len(number) != 13 or number[0] != "2" or not is_sound(number):
        return None
    value = int(number[-1 - size : -1])
    item = number[: -1 - size]
    if form.endswith(("grams5", "grams4")):
        return InStore(item, grams=value)
    return InStore(item, price=Paise(value * (100 if "rupees" in form else 1)))
