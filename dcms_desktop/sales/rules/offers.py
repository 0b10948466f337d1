"""What schemes give on a bill: worked out anew from its goods with every change. Pure."""

from collections.abc import Iterable
from collections.abc import Sequence
from operator import is_

from dcms_desktop.drafts.claims import company_parts
from dcms_desktop.drafts.figures import figure_sale
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Line
from dcms_desktop.drafts.rules import with_gifts
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.frozen import maker_of
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.values import changed
from dcms_desktop.pricing.rules import OFFER
from dcms_desktop.pricing.rules import STEP
from dcms_desktop.pricing.rules import Benefit
from dcms_desktop.pricing.rules import Buyer
from dcms_desktop.pricing.rules import Given
from dcms_desktop.pricing.rules import Goods
from dcms_desktop.pricing.rules import Outcome
from dcms_desktop.pricing.rules import RunningScheme
from dcms_desktop.pricing.rules import TradeScheme
from dcms_desktop.pricing.rules import next_steps
from dcms_desktop.pricing.rules import rate_for
from dcms_desktop.pricing.rules import tell_benefit
from dcms_desktop.pricing.rules import tell_hint
from dcms_desktop.pricing.rules import tell_miss
from dcms_desktop.pricing.rules import work_out
from dcms_desktop.sales.rules.batches import sellable
from dcms_desktop.stock.rules import BatchCard
from dcms_desktop.stock.rules import split_over

TELLS = frozenset({"sales_order", "quotation"})
"""Kinds that tell what schemes would give and do not give it: that comes with the bill, on its day."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence about a scheme: earned, next or missed."""

    kind: str
    text: str
    scheme_id: int


def settle(draft: Draft) -> Draft:
    """Return the draft with what its schemes give, and its figures; the windows' way after every change."""
    return figure_sale(with_offers(draft))


def figure_bill(draft: Draft) -> Draft:
    """Return the draft as it posts: what schemes give lies among its lines, and all is figured."""
    return figure_sale(with_gifts(with_offers(draft)))


def with_offers(draft: Draft) -> Draft:
    """Return the draft with what its schemes give now: free goods, discounts, gifts; figures are to do."""
    return draft if draft.kind in TELLS else as_billed(draft)


def as_billed(draft: Draft) -> Draft:
    """Return a draft with what schemes give on a bill of its day, also where it is only told."""
    if not any(line.schemes or line.given_by or line.free_source == "scheme" for line in draft.lines):
        if draft.gifts or draft.benefits or draft.misses:
            return replace(draft, gifts=(), benefits=(), misses=())
        return draft
    bare = tuple(_bare(line) for line in draft.lines if not line.given_by)
    draft = replace(draft, lines=bare, gifts=())
    running = _running(draft)
    outcome = _outcome(draft, running)
    lines = [
        changed(line, discounts=(*line.discounts, *outcome.off[row])) if row in outcome.off else line
        for row, line in enumerate(draft.lines)
    ]
    draft = replace(draft, lines=tuple(lines), benefits=outcome.benefits, misses=outcome.misses)
    if outcome.free:
        draft = _with_free(draft, outcome)
    for scheme_id, _, units in outcome.gifts:
        draft = _give_other(draft, running.rows[scheme_id], units)
    return draft


def _bare(line: Line) -> Line:
    """Return a line without what a scheme gave it."""
    steps = tuple(step for step in line.discounts if step.kind != OFFER)
    if line.free_source == "scheme":
        return changed(line, free=Units(0), free_source="", discounts=steps)
    return changed(line, discounts=steps) if len(steps) < len(line.discounts) else line


class _Running:
    """The schemes of all lines, each with all of the bill's items it is for."""

    __slots__ = ("gifts", "key", "rows", "schemes", "used")

    def __init__(self, key: tuple[tuple[RunningScheme, ...], ...]) -> None:
        self.key = key
        self.rows = _rows_of(key)
        self.schemes: dict[int, TradeScheme] = {name: one.scheme for name, one in self.rows.items()}
        self.used = {name: one.used for name, one in self.rows.items()}
        self.gifts = [one for one in self.rows.values() if one.gift is not None]


def _rows_of(lines: Iterable[tuple[RunningScheme, ...]]) -> dict[int, RunningScheme]:
    """Return schemes by id; one that lines know by other items each is of all of them."""
    found: dict[int, RunningScheme] = {}
    items: dict[int, set[int]] = {}
    for line in lines:
        for one in line:
            key = one.scheme.id
            known = found.setdefault(key, one)
            if known is not one:
                items.setdefault(key, set(known.scheme.items)).update(one.scheme.items)
    for key, named in items.items():
        one = found[key]
        if len(one.scheme.items) < len(named):
            found[key] = replace(one, scheme=replace(one.scheme, items=frozenset(named)))
    return found


_KEPT: tuple[_Running, ...] = ()
_MOST_KEPT = 4
"""Bills whose schemes stay looked at: edits of a bill leave the schemes of its lines as they are."""


def _running(draft: Draft) -> _Running:
    """Return the schemes of a draft, looked at once for the same lines of schemes."""
    global _KEPT  # noqa: PLW0603 - what was found last; the same for every caller
    key = tuple([line.schemes for line in draft.lines if line.schemes])
    for known in _KEPT:
        if len(known.key) == len(key) and all(map(is_, known.key, key)):
            return known
    made = _Running(key)
    _KEPT = (made, *_KEPT[: _MOST_KEPT - 1])
    return made


_goods = maker_of(Goods)


def goods_of(draft: Draft) -> tuple[Goods, ...]:
    """Return the lines of a draft as schemes see them."""
    return tuple(
        [
            _goods(
                row=row,
                item_id=line.item.id,
                units=line.units,
                per=line.item.per,
                rate=line.rate,
                discounts=tuple([step for step in line.discounts if step.kind != OFFER]),
                own_free=line.free_source == "hand" or (bool(line.free) and line.free_source != "scheme"),
                own_discounts=line.own_discounts and not line.takes_offers,
            )
            for row, line in enumerate(draft.lines)
            if not line.given_by
        ]
    )


def _buyer(draft: Draft) -> Buyer:
    party = draft.party
    return Buyer(
        party_id=party.id if party else None,
        outlet_class=party.outlet_class if party else "",
        level_id=draft.level.id if draft.level else None,
    )


def _outcome(draft: Draft, running: _Running, goods: Sequence[Goods] | None = None) -> Outcome:
    return work_out(
        running.schemes.values(),
        goods_of(draft) if goods is None else goods,
        _buyer(draft),
        draft.day,
        used=running.used,
        gift_rates={one.gift.item.id: _gift_rate(draft, one) for one in running.gifts if one.gift},
        ceiling=draft.policy.most_discount,
    )


def _gift_rate(draft: Draft, one: RunningScheme) -> tuple[Mills, int]:
    """Return what a gift would cost the party: the rate of its level on its newest batch."""
    if one.gift is None:
        return Mills(0), 1
    newest = max(one.gift.choices, key=lambda batch: batch.id, default=None)
    found = rate_for((), draft.level, newest, 1, draft.day)
    return found.rate or one.gift.item.ptr, one.gift.item.per


def _with_free(draft: Draft, outcome: Outcome) -> Draft:
    """Return the draft with free goods on the lines that earned them."""
    lines = list(draft.lines)
    left = _left_on_batches(lines)
    for row, units in sorted(outcome.free.items()):
        line = lines[row]
        have = left.get(line.batch.id, 0) if line.batch is not None else 0
        if line.sent_cost is None and units <= have and line.batch is not None:
            lines[row] = replace(line, free=Units(units), free_source="scheme")
            left[line.batch.id] = have - units
        else:
            so_far = replace(draft, lines=tuple(lines))
            draft = _give_same(so_far, row, units, _giver(outcome.benefits, row))
            lines = list(draft.lines)
            left = _left_on_batches(lines)
    return replace(draft, lines=tuple(lines))


def _left_on_batches(lines: Sequence[Line]) -> dict[int, int]:
    """Return what each batch named by some lines has left beside them."""
    left: dict[int, int] = {}
    for line in lines:
        batch = line.batch
        if batch is not None:
            left[batch.id] = left.get(batch.id, batch.units) - line.units - line.free
    return left


def _giver(benefits: Sequence[Benefit], row: int) -> int:
    """Return the scheme that gave free goods to a row."""
    return next((one.scheme_id for one in benefits if one.gift == "free" and row in one.rows), 0)


def _give_same(draft: Draft, row: int, units: int, scheme_id: int) -> Draft:
    """Return the draft with free goods on a line; what its batch has not comes from the next ones."""
    line = draft.lines[row]
    if line.sent_cost is not None:
        return _give_apart(draft, line, units, scheme_id)
    others = sum(
        one.units + one.free
        for place, one in enumerate(draft.lines)
        if place != row and one.batch is not None and line.batch is not None and one.batch.id == line.batch.id
    )
    have = line.batch.units - line.units - others if line.batch is not None else 0
    own = max(min(units, have), 0)
    parts: list[tuple[BatchCard, Units]] = []
    lacking = 0
    if own < units:
        taking = replace(line, free=Units(own))
        lines = (*draft.lines[:row], taking, *draft.lines[row + 1 :])
        left = [
            batch
            for batch in sellable(replace(draft, lines=lines + draft.gifts), taking)
            if line.batch is None or batch.id != line.batch.id
        ]
        parts, lacking = split_over(left, units - own)
    whole = changed(line, free=Units(own + lacking), free_source="scheme" if own + lacking else "")
    made = tuple(
        replace(
            line,
            batch=next(one for one in line.choices if one.id == batch.id),
            units=Units(0),
            free=count,
            free_source="scheme",
            typed="",
            discounts=(),
            given_by=scheme_id,
        )
        for batch, count in parts
    )
    lines = (*draft.lines[:row], whole, *draft.lines[row + 1 :])
    return replace(draft, lines=lines, gifts=draft.gifts + made)


def _give_apart(draft: Draft, line: Line, units: int, scheme_id: int) -> Draft:
    """Return the draft with free goods on lines of their own: the line's goods left with a challan before."""
    offer = replace(
        line, batch=None, units=Units(0), free=Units(0), sent_cost=None, source=None, discounts=(), pieces=(),
        typed="", free_source="scheme", given_by=scheme_id,
    )  # fmt: skip
    parts, lacking = split_over(sellable(replace(draft, lines=draft.lines + draft.gifts), offer), units)
    made = [
        replace(offer, batch=next(card for card in offer.choices if card.id == batch.id), free=count)
        for batch, count in parts
    ]
    if lacking:
        first = made[0] if made else replace(offer, batch=line.batch)
        made[:1] = [replace(first, free=Units(first.free + lacking))]
    return replace(draft, gifts=(*draft.gifts, *made))


def _give_other(draft: Draft, one: RunningScheme, units: int) -> Draft:
    """Return the draft with free goods of another item, from its first batches to expire."""
    if one.gift is None:
        return draft
    offer = Line(
        item=one.gift.item,
        choices=one.gift.choices,
        rate=_gift_rate(draft, one)[0],
        rate_source="hand",
        own_discounts=True,
        free_source="scheme",
        given_by=one.scheme.id,
    )
    parts, lacking = split_over(sellable(replace(draft, lines=draft.lines + draft.gifts), offer), units)
    made = [
        replace(offer, batch=next(card for card in offer.choices if card.id == batch.id), free=count)
        for batch, count in parts
    ]
    if lacking and made:
        made[0] = replace(made[0], free=Units(made[0].free + lacking))
    elif lacking:
        newest = max(offer.choices, key=lambda batch: batch.id, default=None)
        made = [replace(offer, batch=newest, free=Units(units))]
    return replace(draft, gifts=(*draft.gifts, *made))


# ── what is said and written ────────────────────────────────────────────────────────────────────
def scheme_says(draft: Draft, most_hints: int = 3, *, misses: bool = False) -> tuple[Said, ...]:
    """Return what schemes say about a bill: what was earned, what earns more, what gave nothing."""
    running = _running(draft)
    if not running.rows:
        return ()
    if draft.kind in TELLS:
        draft = as_billed(draft)
    schemes = running.schemes
    names = {line.item.id: line.item.name for line in (*draft.lines, *draft.gifts)}
    said = [
        Said("earned", tell_benefit(schemes[one.scheme_id], one, names), one.scheme_id)
        for one in draft.benefits
        if one.scheme_id in schemes
    ]
    if most_hints:
        said.extend(_hints(draft, running, names, most_hints))
    if misses:
        outlet = draft.party.outlet_class if draft.party else ""
        said.extend(
            Said("missed", tell_miss(schemes[one.scheme_id], one, schemes, outlet), one.scheme_id)
            for one in draft.misses
            if one.scheme_id in schemes
        )
    return tuple(said)


def told_to_party(draft: Draft) -> tuple[str, ...]:
    """Return what schemes would give with a bill of the same day, in words that a customer may read."""
    billed = as_billed(draft)
    schemes = {one.scheme.id: one.scheme for line in billed.lines for one in line.schemes}
    names = {line.item.id: line.item.name for line in (*billed.lines, *billed.gifts)}
    return tuple(tell_benefit(schemes[one.scheme_id], one, names, payer=False) for one in billed.benefits)


def _hints(draft: Draft, running: _Running, names: dict[int, str], most: int) -> list[Said]:
    schemes = running.schemes
    goods = goods_of(draft)
    hints = next_steps(
        schemes.values(),
        goods,
        _outcome(draft, running, goods),
        lambda other: _outcome(draft, running, other),
        used=running.used,
        most=most,
    )
    return [
        Said(
            "next",
            tell_hint(schemes[one.scheme_id], one, names),
            one.scheme_id,
        )
        for one in hints
    ]


def claims_of(draft: Draft) -> dict[int, Paise]:
    """Return what companies pay back for benefits, by row of the bill: what a line really earns counts it."""
    return company_parts(draft)


def given_of(draft: Draft) -> tuple[Given, ...]:
    """Return what posting writes of the schemes of a figured bill."""
    known = _running(draft)
    running = known.rows
    if not running:
        return ()
    outcome = _outcome(draft, known)
    rows = [
        Given(
            scheme_id=one.scheme_id,
            version=running[one.scheme_id].scheme.version,
            line_no=min(one.rows, default=-1) + 1,
            item_id=one.item_id,
            gift="part" if one.part else one.gift,
            treatment=one.treatment,
            units=one.units,
            paise=one.paise,
            points=one.points,
            worth=one.worth,
            claim=one.claim,
        )
        for one in outcome.benefits
    ]
    for (scheme_id, row), bought in outcome.bought.items():
        step = _step_of(running[scheme_id].scheme, draft.lines[row].item.id, bought=bought)
        rows.append(changed(step, line_no=row + 1))
    for (scheme_id, item_id), left in outcome.carried.items():
        was = running[scheme_id].used.carried.get(item_id, 0)
        if left != was:
            rows.append(_step_of(running[scheme_id].scheme, item_id=item_id, carried=left - was))
    return tuple(rows)


def _step_of(scheme: TradeScheme, item_id: int | None = None, bought: int = 0, carried: int = 0) -> Given:
    return Given(
        scheme_id=scheme.id, version=scheme.version, item_id=item_id, gift=STEP, treatment=scheme.treatment,
        bought=bought, carried=carried,
    )  # fmt: skip
