"""Money, rates and quantities as whole numbers, and the one way to share and round them."""

import re
from collections.abc import Sequence
from typing import NewType

from dcms_desktop.kernel.errors import Refused

Paise = NewType("Paise", int)
"""Whole paise; 100 are a rupee."""
Mills = NewType("Mills", int)
"""Thousandths of a rupee: the rate of one unit, up to three decimals (e-invoice limit)."""
Percent = NewType("Percent", int)
"""Thousandths of a percent: 18 % is 18_000, 2.5 % is 2_500."""
Units = NewType("Units", int)
"""Whole base units of an item, the smallest that is ever handed over."""

HUNDRED_PERCENT = 100_000
MOST_PAISE = 10**15
"""Ten lakh crore rupees. Larger amounts are refused as typing slips; so every sum stays in 64 bits."""
MOST_UNITS = 10**10

_NUMBER = re.compile(r"[+-]?(?:\d[\d,]*)?(?:\.\d*)?", re.ASCII)


def share(amount: int, part: int, *, of: int) -> Paise:
    """Return ``amount x part / of`` rounded half up on magnitudes, so a return mirrors its bill."""
    product = amount * part
    if of < 0:
        product, of = -product, -of
    whole = (2 * abs(product) + of) // (2 * of)
    return Paise(whole if product >= 0 else -whole)


def spread(amount: Paise, weights: Sequence[int]) -> list[Paise]:
    """Return ``amount`` shared over ``weights``; the residue goes to the largest, the first one if equal.

    With no weight at all nothing can be shared and every share is 0 unless there is exactly one.
    """
    total = sum(weights)
    if not weights:
        return []
    shares = [share(amount, weight, of=total) if total else Paise(0) for weight in weights]
    largest = max(range(len(weights)), key=lambda index: (weights[index], -index))
    shares[largest] = Paise(shares[largest] + amount - sum(shares))
    return shares


def _scaled(text: str, places: int, what: str, field: str) -> int:
    """Return ``text`` as a whole number of 10^-places; refuse anything that is not that exactly."""
    plain = text.strip().removeprefix("₹").strip()
    if len(plain) > 40 or not _NUMBER.fullmatch(plain) or not any(mark.isdigit() for mark in plain):
        raise Refused(
            f"“{plain[:40]}” is not {what}.",
            field=field,
            next_step="Type digits with at most one point, like 1250.50.",
        )
    sign = -1 if plain.startswith("-") else 1
    whole, _, fraction = plain.lstrip("+-").replace(",", "").partition(".")
    if len(fraction.rstrip("0")) > places:
        raise Refused(
            f"“{plain}” has more than {places} decimals.",
            field=field,
            next_step=f"Round it to {places} decimals.",
        )
    return sign * int((whole or "0") + fraction[:places].ljust(places, "0"))


def rupees(text: str, field: str = "amount") -> Paise:
    """Return the paise in ``text`` such as ``1,250.50``; refuse text, a third decimal and too much."""
    paise = _scaled(text, 2, "an amount", field)
    if abs(paise) > MOST_PAISE:
        raise Refused(
            "The amount is too large.", field=field, next_step="Check the digits and type it again."
        )
    return Paise(paise)


def rate(text: str, field: str = "rate") -> Mills:
    """Return the mills in ``text`` such as ``151.455``: a unit rate has at most three decimals."""
    mills = _scaled(text, 3, "a rate", field)
    if abs(mills) > MOST_PAISE:
        raise Refused("The rate is too large.", field=field, next_step="Check the digits and type it again.")
    return Mills(mills)


def percent(text: str, field: str = "percent") -> Percent:
    """Return the thousandths of a percent in ``text`` such as ``12.5`` or ``12.5%``; between 0 and 100."""
    value = _scaled(text.strip().removesuffix("%"), 3, "a percentage", field)
    if not 0 <= value <= HUNDRED_PERCENT:
        raise Refused(
            "A percentage lies between 0 and 100.", field=field, next_step="Type a value from 0 to 100."
        )
    return Percent(value)


def mills_of(paise: int) -> Mills:
    """Return a rate of whole paise in mills."""
    return Mills(paise * 10)


def paise_of(mills: int) -> Paise:
    """Return a rate in mills as whole paise, rounded half up."""
    return share(mills, 1, of=10)


def line_value(units: int, per: int, mills: int) -> Paise:
    """Return what ``units`` cost at ``mills`` for each ``per`` units, in paise."""
    return share(units, mills, of=per * 10)


def group_digits(whole: int) -> str:
    """Return ``whole`` in Indian groups: 12345678 is 1,23,45,678."""
    sign, digits = ("−", str(-whole)) if whole < 0 else ("", str(whole))
    head, tail = digits[:-3], digits[-3:]
    groups: list[str] = []
    while head:
        groups.insert(0, head[-2:])
        head = head[:-2]
    return sign + ",".join([*groups, tail])


def show_paise(paise: int) -> str:
    """Return ``paise`` as rupees with two decimals and Indian grouping, a true minus sign for negatives."""
    rest = abs(paise) % 100
    whole = abs(paise) // 100
    return ("−" if paise < 0 else "") + f"{group_digits(whole)}.{rest:02d}"


def show_mills(mills: int) -> str:
    """Return a rate with two decimals, or three where it has them."""
    sign = "−" if mills < 0 else ""
    whole, rest = divmod(abs(mills), 1000)
    fraction = f"{rest:03d}"
    return f"{sign}{group_digits(whole)}.{fraction[:2] if fraction.endswith('0') else fraction}"


def show_percent(percent_: int) -> str:
    """Return a percentage without needless zeros: 18_000 is ``18%``, 2_500 is ``2.5%``."""
    whole, rest = divmod(abs(percent_), 1000)
    fraction = f"{rest:03d}".rstrip("0")
    return f"{'−' if percent_ < 0 else ''}{whole}{'.' + fraction if fraction else ''}%"


def show_tenths(percent_: int) -> str:
    """Return a percentage that was worked out, with one decimal at most, never more than it is."""
    return show_percent(percent_ // 100 * 100)


def plain_paise(paise: int) -> str:
    """Return ``paise`` as ASCII rupees without grouping, for files: ``-1250.50``."""
    if not paise:
        return "0.00"
    digits = f"{paise:03d}" if paise > 0 else f"{paise:04d}"
    return f"{digits[:-2]}.{digits[-2:]}"


def plain_mills(mills: int) -> str:
    """Return a rate as ASCII rupees for files, two or three decimals."""
    fraction = f"{abs(mills) % 1000:03d}"
    shown = fraction[:2] if fraction.endswith("0") else fraction
    return f"{'-' if mills < 0 else ''}{abs(mills) // 1000}.{shown}"


def plain_percent(percent_: int) -> str:
    """Return a percentage as an ASCII number for files: 2_500 is ``2.5``."""
    return show_percent(percent_).removesuffix("%").replace("−", "-")
