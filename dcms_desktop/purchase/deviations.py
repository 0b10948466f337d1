"""How goods that came differ from what was billed and agreed: as typed, as objections, as claims. Pure.

The clerk types only the difference: ``-2`` two short, ``d2`` two damaged, ``+3`` or ``e3`` three too many,
``x`` nothing came, joined as in ``-2d1``; a number before it is the billed quantity, as in ``40-2``.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from dcms_desktop.claims.rules import ClaimPlan
from dcms_desktop.drafts.landed import billed_units
from dcms_desktop.drafts.landed import came_of
from dcms_desktop.drafts.landed import lacking_of
from dcms_desktop.drafts.landed import units_in
from dcms_desktop.drafts.quantity import count_units
from dcms_desktop.drafts.rules import Came
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Gate
from dcms_desktop.drafts.rules import Line
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import line_value
from dcms_desktop.kernel.money import share
from dcms_desktop.purchase.life import short_life

_TAIL = re.compile(r"(?:^x|(?:^\+|-|[de](?=\d)).*)$", re.ASCII | re.IGNORECASE)
_PART = re.compile(r"([-+]|[de](?=\d))([^-+]*?)(?=[-+]|[de]\d|$)", re.ASCII | re.IGNORECASE)
_FIELDS = {"-": "short", "d": "damaged", "+": "excess", "e": "excess"}
_STEP = "Type -2 for two short, d2 for two damaged, +3 for three too many, x when nothing came."


def split_typed(text: str) -> tuple[str, str]:
    """Return the billed quantity that was typed, empty when none was, and the difference behind it."""
    plain = text.replace(" ", "").lower()
    found = _TAIL.search(plain)
    return (plain[: found.start()], plain[found.start() :]) if found else (plain, "")


def with_difference(line: Line, text: str) -> Line:
    """Return the line with a typed difference in place of the one before; refuse what cannot be read."""
    old = came_of(line)
    plain = Came(agreed_rate=old.agreed_rate, agreed_free=old.agreed_free)
    if text == "x":
        return replace(line, came=replace(plain, short=billed_units(line)))
    counts: dict[str, int] = {}
    at = 0
    for part in _PART.finditer(text):
        field = _FIELDS[part[1]]
        if part.start() != at or field in counts or not part[2]:
            raise Refused(f"“{text[:40]}” is no difference.", "quantity", _STEP)
        counts[field] = count_units(part[2], line.item)
        at = part.end()
    if at != len(text):
        raise Refused(f"“{text[:40]}” is no difference.", "quantity", _STEP)
    came = replace(
        plain,
        short=Units(counts.get("short", 0)),
        damaged=Units(counts.get("damaged", 0)),
        excess=Units(counts.get("excess", 0)),
    )
    _refuse_too_many(line, came)
    return replace(line, came=None if came == Came() else came)


def _refuse_too_many(line: Line, came: Came) -> None:
    if came.short + came.damaged > billed_units(line):
        raise Refused(
            f"{came.short + came.damaged} of {line.item.name} short or damaged, {billed_units(line)} billed.",
            "quantity",
            "Type the billed quantity first, as in 40-2.",
        )


def difference_text(line: Line) -> str:
    """Return the difference of a line as it is typed, empty when all came as billed."""
    came = came_of(line)
    if came.short and came.short == billed_units(line):
        return "x"
    words = (("-", came.short), ("d", came.damaged), ("e", came.excess))
    return "".join(f"{sign}{count}" for sign, count in words if count)


def rescaled(line: Line, before: Units) -> Line:
    """Return the line with the free goods agreed for what is billed now, when ``before`` was billed."""
    came = line.came
    if came is None or came.agreed_free is None or not before or before == line.units:
        return line
    return replace(line, came=replace(came, agreed_free=Units(came.agreed_free * line.units // before)))


def came_gates(line: Line, number: int) -> list[Gate]:
    """Return the objections to what is said of how a line came."""
    came = line.came
    if came is None:
        return []
    least = min(came.short, came.damaged, came.excess)
    if least < 0 or came.short + came.damaged > billed_units(line):
        text = f"More of {line.item.name} is short or damaged than was billed."
        step = "Type the billed quantity and the difference again, as in 40-2."
        return [
            Gate(level="block", name="came", text=text, field="quantity", next_step=step, line=number)
        ]  # fmt: skip
    return []


def goods_value(line: Line) -> Paise:
    """Return what the goods of a line cost before tax and charges."""
    return Paise(line.tax.taxable - line.tax.charges) if line.tax is not None else Paise(0)


def net_rate(value: Paise, units: Units, per: Units) -> Mills:
    """Return the rate of ``per`` units after all discounts."""
    return Mills(share(value, per * 10, of=units)) if units else Mills(0)


def claims_of_receipt(draft: Draft) -> tuple[ClaimPlan, ...]:
    """Return what would be claimed for the deviations of a receipt, line by line."""
    if draft.party is None:
        return ()
    return tuple(
        ClaimPlan(
            type=type_, party_id=draft.party.id, maker_id=line.item.maker_id, item_id=line.item.id,
            line_no=number, units=Units(units), paise=Paise(paise), reason=reason,
        )
        for number, line in enumerate(draft.lines, 1)
        for type_, units, paise, reason in _deviations(draft, line, came_of(line))
    )  # fmt: skip


def _worth_in(line: Line, came: Came) -> int:
    """Return what the goods that came in cost, at the agreed rate where it is lower."""
    worth = int(goods_value(line))
    if came.agreed_rate is not None:
        worth = min(worth, line_value(line.units, line.item.per, came.agreed_rate))
    return share(worth, units_in(line), of=billed_units(line))


def _deviations(draft: Draft, line: Line, came: Came) -> Iterator[tuple[str, int, int, str]]:
    billed = billed_units(line)
    if short := short_life(draft, line):
        yield "short_life", units_in(line), _worth_in(line, came), f"taken under protest: {short}"
    if came.short:
        lacks = lacking_of(draft, line)
        yield "shortage", came.short, lacks.taxable + lacks.tax, f"{billed} billed, {came.short} did not come"
    if came.damaged:
        tax = line.tax.tax if line.tax is not None and not draft.reverse_charge else 0
        worth = share(goods_value(line) + tax, came.damaged, of=billed)
        yield "damage", came.damaged, worth, f"{came.damaged} of {billed} came damaged"
    if came.excess:
        yield "excess", came.excess, 0, f"{came.excess} came more than billed; they wait in quarantine"
    if came.agreed_free is not None and came.agreed_free > line.free:
        lack = came.agreed_free - line.free
        worth = line_value(lack, line.item.per, came.agreed_rate or line.rate)
        yield "free", lack, worth, f"{came.agreed_free} free agreed, {line.free} given"
    if came.agreed_rate is not None and line.units:
        over = goods_value(line) - line_value(line.units, line.item.per, came.agreed_rate)
        if net_rate(goods_value(line), line.units, line.item.per) - came.agreed_rate > 1 and over > 0:
            tax = line.tax.tax if line.tax is not None and not draft.reverse_charge else 0
            with_tax = over + share(tax, over, of=goods_value(line))
            yield "rate", line.units, with_tax, "billed above the agreed rate"
