"""How much of what is asked lies here, and on which batches it goes. Pure."""

from dataclasses import replace

from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Line
from dcms_desktop.kernel.money import Units
from dcms_desktop.sales.rules import first_batch
from dcms_desktop.sales.rules import spread_line
from dcms_desktop.sales.rules.batches import sellable

TAKES_ALL = ("off", "warn")
"""How a shop that bills what is not there yet has its stock gate."""


def supplied(draft: Draft, line: Line) -> tuple[tuple[Line, ...], int]:
    """Return the parts of a line that can be supplied over its batches, and the units that are lacking.

    Free goods wait first: what is paid for is supplied as far as it goes.
    """
    want = line.units + line.free
    there = sum(batch.units for batch in sellable(draft, line))
    if there < want and draft.policy.negative_stock not in TAKES_ALL:
        units = min(line.units, there)
        line = replace(line, units=Units(units), free=Units(min(line.free, there - units)), typed="")
    if not line.units and not line.free:
        return (), want
    placed = replace(line, batch=first_batch(draft, line))
    if placed.batch is None:
        return (), want
    return spread_line(draft, placed), want - line.units - line.free
