"""How many unique pieces a line names: one for each unit that is really there. Pure."""

from dcms_desktop.drafts.rules import Came
from dcms_desktop.drafts.rules import Line

GOODS = frozenset({"in", "out", "back", "move"})
"""Ways of goods that name pieces."""
_EVERYTHING_CAME = Came()


def pieces_of(goods: str, line: Line) -> int:
    """Return how many pieces a line of a kind with such ``goods`` names.

    Goods that came short of a bill have none, what came in excess has; a transfer names what arrived.
    """
    units = abs(line.units) + line.free
    if goods != "in":
        return units
    came = line.came or _EVERYTHING_CAME
    return units - came.short + came.excess
