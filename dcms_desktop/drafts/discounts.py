"""Discounts as the clerk types them: ``5``, ``5%``, ``5+2`` (5 % then 2 %), ``5+10.00r`` (then 10 rupees)."""

from collections.abc import Sequence

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import percent
from dcms_desktop.kernel.money import rupees
from dcms_desktop.tax.rules import Discount

MOST_STEPS = 6
"""Discounts on one line; more are joined by the clerk."""
MOST_TYPED = 80
"""Letters of the field; a longer text is a paste."""


def parse_discounts(text: str, field: str = "discount") -> tuple[Discount, ...]:
    """Return discounts in the order typed. Refuses what cannot be read, and more than six."""
    plain = text.replace(" ", "")
    if len(plain) > MOST_TYPED:
        raise Refused("That is no discount.", field=field, next_step="Type e.g. 5, 5+2 or 10r for 10 rupees.")
    return few_steps([_step(word, field) for word in plain.split("+") if word], field)


def few_steps(steps: Sequence[Discount], field: str) -> tuple[Discount, ...]:
    """Return the steps; refuse more than fit."""
    if len(steps) > MOST_STEPS:
        raise Refused("A line takes at most six discounts.", field=field, next_step="Join some of them.")
    return tuple(steps)


def _step(word: str, field: str) -> Discount:
    if word[-1] in "rR" or word[0] == "₹":
        amount = rupees(word.rstrip("rR"), field)
        if amount < 0:
            raise Refused("A discount is not below zero.", field=field, next_step="Type it without minus.")
        return Discount(amount=amount)
    return Discount(percent=percent(word, field))
