"""Which batches a line of a bill may take, and why. Pure."""

from collections.abc import Mapping
from dataclasses import replace

from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Line
from dcms_desktop.kernel.money import Units
from dcms_desktop.stock.picking import Demand
from dcms_desktop.stock.picking import LifeRule
from dcms_desktop.stock.picking import Lying
from dcms_desktop.stock.picking import Pick
from dcms_desktop.stock.picking import first_to_expire
from dcms_desktop.stock.picking import judge
from dcms_desktop.stock.picking import pick_batches
from dcms_desktop.stock.picking import rules_in_force
from dcms_desktop.stock.rules import BatchCard


def gives_all(draft: Draft, line: Line) -> bool:
    """Tell whether the batch of a line has all that the line wants, so that no other need be looked at."""
    if line.batch is None:
        return False
    own = next((one for one in line.choices if one.id == line.batch.id), None)
    told = judge(own, demand_of(draft, line)) if own is not None else None
    return told is not None and told.is_fit and told.free >= line.units + line.free


def sellable(draft: Draft, line: Line) -> list[BatchCard]:
    """Return the batches a line may take, first to expire first, with what other lines leave of them."""
    return [
        one.batch if one.free == one.batch.units else replace(one.batch, units=one.free)
        for one in first_to_expire(line.choices, demand_of(draft, line))
    ]


def life_rules(draft: Draft, line: Line) -> tuple[LifeRule, ...]:
    """Return how much life the party and the company ask the goods of a line to have left."""
    party, item = draft.party, line.item
    if party is None:
        # Nobody is named: what the company asks of its goods is asked of whoever gets them.
        return rules_in_force(LifeRule(), _company_rule(line), draft.policy.life_rule)
    own = LifeRule(party.least_life_days, party.least_life_percent, party.name)
    if not own and not item.maker_life_days and not item.maker_life_percent:
        return ()
    return rules_in_force(own, _company_rule(line), draft.policy.life_rule)


def _company_rule(line: Line) -> LifeRule:
    item = line.item
    return LifeRule(item.maker_life_days, item.maker_life_percent, item.maker or "the company")


def demand_of(draft: Draft, line: Line, elsewhere: Mapping[int, tuple[Lying, ...]] | None = None) -> Demand:
    """Return what a line wants of its item's batches, and what stands against them."""
    return Demand(
        day=draft.day,
        units=max(line.units + line.free, 1),
        rules=life_rules(draft, line),
        on_bill=taken_elsewhere(draft, line),
        elsewhere=elsewhere or {},
    )


def explain_pick(draft: Draft, line: Line, elsewhere: Mapping[int, tuple[Lying, ...]] | None = None) -> Pick:
    """Return the pick of a line with the reason of every batch, taken or passed over."""
    return pick_batches(line.choices, demand_of(draft, line, elsewhere))


def taken_elsewhere(draft: Draft, line: Line) -> dict[int, int]:
    """Return the units of each batch that other lines of this draft hold already."""
    taken: dict[int, int] = {}
    for other in draft.lines:
        if other.batch is None or other.sent_cost is not None:
            continue
        if other is not line and other.item.id == line.item.id:
            taken[other.batch.id] = taken.get(other.batch.id, 0) + other.units + other.free
    return taken


def left_of(draft: Draft, line: Line) -> Units:
    """Return what is left to sell of a line's item when the bill has gone out."""
    there = sum(batch.units - batch.reserved for batch in line.choices if not batch.frozen)
    taken = sum(one.units + one.free for one in draft.lines if one.item.id == line.item.id)
    return Units(max(there - taken, 0))


def runs_low(draft: Draft, line: Line) -> bool:
    """Tell whether a fast item is below its reorder point once a bill has gone out."""
    return draft.kind == "tax_invoice" and bool(line.item.low_at) and left_of(draft, line) < line.item.low_at
