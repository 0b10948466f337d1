"""Margins that companies promise on what the shop bills of their goods. Pure."""

from datetime import date

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import HUNDRED_PERCENT
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import show_percent
from dcms_desktop.kernel.text import clean_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """So much of the billed value, for goods of a division, on some days."""

    id: int | None = None
    maker_id: int
    maker: str = ""
    division: str = ""
    percent: Percent
    first: date
    last: date | None = None
    reference: str = ""
    """The company's letter."""
    active: bool = True


def check_promise(form: Promise) -> Promise:
    """Return the promise tidied; refuse what cannot be meant."""
    if not 0 < form.percent < HUNDRED_PERCENT:
        raise Refused("A margin lies between 0 and 100 %.", "percent", "Type a percentage.")
    if form.last is not None and form.last < form.first:
        raise Refused("It ends before it begins.", "last", "Type a later day, or leave it empty.")
    return replace(
        form,
        division=clean_text(form.division, "division", most=60),
        reference=clean_text(form.reference, "reference", most=80),
    )


def tell_promise(promise: Promise) -> str:
    """Return a promise as one sentence; claims keep it as it was."""
    whose = f"{promise.maker} · {promise.division}" if promise.division else promise.maker
    letter = f", letter {promise.reference}" if promise.reference else ""
    until = f" to {promise.last:%d-%m-%Y}" if promise.last is not None else ""
    days = f"from {promise.first:%d-%m-%Y}{until}"
    return f"{whose} promises {show_percent(promise.percent)} of sales {days}{letter}."
