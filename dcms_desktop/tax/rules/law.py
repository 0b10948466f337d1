"""The dated facts of law of this room: limits, slabs, goods taxed on retail price, digits of HSN."""

import re
from datetime import date

from dcms_desktop.kernel.dated import in_force
from dcms_desktop.kernel.dated import load_dated
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import percent
from dcms_desktop.kernel.money import rupees
from dcms_desktop.tax.rules.values import TaxRefused

PACKAGE = "dcms_desktop.tax"
HSN_DIGITS = (4, 6, 8)

_HSN = re.compile(r"(?!0+\Z)(?:[0-9]{4}|[0-9]{6}|[0-9]{8})", re.ASCII)


def law(key: str, on: date) -> str:
    """Return a rule parameter on a day, e.g. ``gstr1.b2cl.threshold``; KeyError when there is none."""
    return in_force(PACKAGE, "parameters", key, on).value


def law_on(key: str, on: date) -> str | None:
    """Return the value of a rule parameter on a day, None before and after its time."""
    try:
        return law(key, on)
    except KeyError:
        return None


def law_paise(key: str, on: date) -> Paise:
    """Return a limit in rupees on a day as paise."""
    return rupees(law(key, on), key)


def slabs(on: date) -> tuple[Percent, ...]:
    """Return the lawful GST rates on a day, lowest first."""
    found = []
    for rows in load_dated(PACKAGE, "slabs").values():
        found += [
            percent(row.value)
            for row in rows
            if row.valid_from <= on and (row.valid_to is None or on <= row.valid_to)
        ]
    return tuple(sorted(found))


def is_slab(gst: Percent, on: date) -> bool:
    """Tell whether ``gst`` is a lawful rate on a day."""
    return gst in slabs(on)


def on_retail_price(hsn: str, on: date) -> bool:
    """Tell whether goods of this HSN are taxed on their retail price on a day (Rule 31D; biris are not)."""
    rows = load_dated(PACKAGE, "retail_price")
    for length in range(len(hsn), 3, -1):
        for row in reversed(rows.get(hsn[:length], ())):
            if row.valid_from <= on:
                return row.value == "yes"
    return False


def check_hsn(text: str, least: int = 4) -> str:
    """Return an HSN or SAC of 4, 6 or 8 digits, at least ``least``; refuse anything else."""
    if not _HSN.fullmatch(text) or len(text) < least:
        raise TaxRefused(
            f"“{text[:12]}” is not an HSN of {least} or more digits.",
            field="hsn",
            next_step="Type 4, 6 or 8 digits without blanks, or pick it from the list.",
            rule="hsn_format",
        )
    return text


def hsn_digits(turnover: Paise, on: date) -> int:
    """Return how many HSN digits a seller of this yearly turnover must print (Notification 78/2020)."""
    large = turnover > law_paise("hsn.digits.turnover", on)
    return int(law("hsn.digits.above" if large else "hsn.digits.upto", on))
