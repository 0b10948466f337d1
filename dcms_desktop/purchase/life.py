"""Goods that come in with less life left than was agreed: rules, objection, words of the claim. Pure."""

from dcms_desktop.drafts.landed import units_in
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Gate
from dcms_desktop.drafts.rules import Line
from dcms_desktop.kernel.dates import show_expiry
from dcms_desktop.kernel.money import show_percent
from dcms_desktop.stock.picking import LifeRule
from dcms_desktop.stock.picking import rules_in_force
from dcms_desktop.stock.picking import unmet_rule


def agreed_life(draft: Draft, line: Line) -> tuple[LifeRule, ...]:
    """Return how much life supplier and company agreed that goods have left when they come; both hold."""
    party, item = draft.party, line.item
    if party is None:
        return ()
    supplier = LifeRule(party.inward_life_days, party.inward_life_percent, party.name)
    company = LifeRule(item.maker_inward_days, item.maker_inward_percent, item.maker or "the company")
    return rules_in_force(supplier, company)


def short_life(draft: Draft, line: Line) -> str:
    """Return how goods of a line fall below the agreed life, nothing when they do not."""
    new = line.new_batch
    if draft.policy.inward_life == "off" or new is None or new.expiry is None or not units_in(line):
        return ""
    unmet = unmet_rule(new, draft.day, agreed_life(draft, line))
    if unmet is None:
        return ""
    rule, needs = unmet
    left = (new.expiry - draft.day).days
    until = f"expires {show_expiry(new.expiry)}, {max(left, 0)} days left"
    if needs is None:
        return (
            f"{until}; {rule.whose} agreed {show_percent(rule.percent)} of the life, "
            f"the date of manufacture is not known"
        )
    return f"{until}; {rule.whose} agreed {needs} days"


def life_gates(draft: Draft, line: Line, number: int) -> list[Gate]:
    """Return the objection to goods under the agreed life: refused, or taken under protest with a reason."""
    level, short = draft.policy.inward_life, short_life(draft, line)
    if not short:
        return []
    batch = line.new_batch.number if line.new_batch else ""
    step = (
        "Leave them with the supplier: x in the quantity."
        if level == "block"
        else "Say why they are taken under protest, or leave them with the supplier: x in the quantity."
    )
    text = f"Batch {batch} of {line.item.name} {short}."
    asks = level == "ask"
    return [
        Gate(
            level=level, name="inward_life", text=text, field="expiry", next_step=step, line=number,
            wants_reason=asks,
        )
    ]  # fmt: skip
