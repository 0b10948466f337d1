"""What to order, as worked examples: the look back is 100 days, so the figures can be done in the head."""

from datetime import date
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from dcms_desktop.catalog.rules import Pack
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.reordering.rules import Facts
from dcms_desktop.reordering.rules import Lot
from dcms_desktop.reordering.rules import Norm
from dcms_desktop.reordering.rules import Policy
from dcms_desktop.reordering.rules import amended
from dcms_desktop.reordering.rules import days_of_point
from dcms_desktop.reordering.rules import days_seen
from dcms_desktop.reordering.rules import far_day
from dcms_desktop.reordering.rules import is_surely_enough
from dcms_desktop.reordering.rules import sellable
from dcms_desktop.reordering.rules import suggest
from dcms_desktop.reordering.rules import whole_packs

TODAY = date(2026, 11, 29)
POLICY = Policy(days=100, lead_days=5, safety_days=5, cover_days=10)
BOX = Pack(name="box", letter="b", units=Units(10))
CASE = Pack(name="case", letter="c", units=Units(120))
NORM = Norm(15, 30, Percent(10_000))


def after(days: int) -> date:
    return TODAY + timedelta(days=days)


def facts(stock: int = 0, **more: Any) -> Facts:
    """An item that sells ten a day."""
    lots = more.pop("lots", (Lot(Units(stock)),) if stock else ())
    return Facts(**{"sold": Units(1_000), "seen_days": 100, "lots": lots, **more})


@pytest.mark.parametrize(
    ("known", "units"),
    [
        (facts(100), 0),  # 10 days are kept, 100 units last so long
        (facts(99), 101),  # one short: up to 20 days
        (facts(0), 200),
        (facts(-20, lots=(Lot(Units(-20)),)), 220),  # sold before received
        (facts(50, on_order=Units(50)), 0),
        (facts(50, on_order=Units(40)), 110),
        (facts(120, reserved=Units(30)), 110),
        (facts(100, lead_days=12), 170),  # 17 days kept, up to 27
        (facts(0, seen_days=50), 400),  # sold a thousand on the 50 days it was there
        (facts(0, sold=Units(14), seen_days=1), 40),  # one day tells little: 14 over 7 days
        (facts(0, packs=(BOX,)), 200),
        (facts(99, packs=(BOX,)), 110),
        (facts(0, packs=(BOX, CASE)), 240),
        (facts(0, packs=(BOX, CASE), life_days=21), 210 - 10),  # 240 would outlive 21 days: boxes
        (facts(0, packs=(CASE,), life_days=13), 120),  # no case but one sells in time
        (facts(0, packs=(CASE,), life_days=11), 0),
        (facts(90, life_days=15), 60),  # 150 sell within its life, 90 are here
        (facts(120, norm=NORM), 180),  # the norm keeps 15 days and fills up to 30
        (facts(150, norm=NORM), 0),
        (facts(0, norm=Norm(0, 8)), 100),  # a norm never keeps less than the way and safety need
        (facts(300, lots=(Lot(Units(300), after(4)),)), 150),  # fifty sell in five days, the rest expires
        (facts(300, lots=(Lot(Units(300), after(-1)),)), 200),  # expired counts for nothing
        (facts(300, sold=Units(0)), 0),
    ],
)
def test_what_is_ordered(known: Facts, units: int) -> None:
    assert suggest(known, POLICY, TODAY).units == units


@given(
    lots=st.lists(st.tuples(st.integers(-5, 60), st.none() | st.integers(-3, 400)), max_size=4),
    sold=st.integers(1, 90),
    seen=st.integers(1, 100),
    days_sold=st.integers(1, 100),
    on_order=st.integers(0, 20),
    lead=st.integers(0, 30),
    norm=st.none() | st.tuples(st.integers(0, 40), st.integers(40, 60)),
)
@settings(max_examples=150)
def test_what_is_passed_over_unlooked_at_needs_nothing(
    lots: list[tuple[int, int | None]], sold: int, seen: int, days_sold: int, on_order: int, lead: int,
    norm: tuple[int, int] | None,
) -> None:  # fmt: skip
    known = facts(
        lots=tuple(Lot(Units(units), None if days is None else after(days)) for units, days in lots),
        sold=Units(sold), seen_days=max(seen, days_sold), on_order=Units(on_order), lead_days=lead,
        norm=None if norm is None else Norm(*norm),
    )  # fmt: skip
    days = days_of_point(POLICY, lead, known.norm)
    far = far_day(POLICY, days, TODAY)
    lasting = sum(lot.units for lot in known.lots if lot.expiry is None or lot.expiry >= far)
    negative = any(lot.units < 0 for lot in known.lots)
    if not negative and is_surely_enough(sold, days_sold, lasting + on_order, days):
        assert suggest(known, POLICY, TODAY).units == 0


def test_the_reason_is_told_in_words() -> None:
    lots = (Lot(Units(90), after(5)), Lot(Units(20)))
    known = facts(lots=lots, seen_days=80, packs=(BOX,), on_order=Units(7), reserved=Units(1))
    told = suggest(known, POLICY, TODAY)
    assert told.reason == (
        "Sold 1,000 in 100 days, 20 of them out of stock. 5 days to come and 5 to be safe: 125. "
        "15 expire before they sell. 7 on order. Up to 20 days lack 149: 15 box of 10."
    )
    assert (told.stock, told.lost, told.point, told.packs) == (94, 15, 125, 15)
    assert (told.days_left, told.per_day_tenths) == (7, 125)


@pytest.mark.parametrize(
    ("known", "words"),
    [
        (facts(100), "100 will do."),
        (facts(sold=Units(0)), "Nothing sold in 100 days."),
        (facts(seen_days=3, sold=Units(14)), "3 of them in stock, counted as 7."),
        (facts(norm=NORM), "The company's norm keeps 15 days: 150."),
        (facts(packs=(CASE,), life_days=11), "no case of it would sell in time."),
        (facts(life_days=1, sold=Units(7)), "no piece of it would sell in time."),
        (facts(90, life_days=15), "More would not sell within its life of 15 days."),
        (facts(), "Up to 20 days lack 200."),
    ],
)
def test_each_reason_has_its_words(known: Facts, words: str) -> None:
    assert words in suggest(known, POLICY, TODAY).reason


@pytest.mark.parametrize(
    ("closing", "moves", "seen"),
    [
        (5, {}, 10),  # nothing moved, goods lay there
        (0, {}, 0),
        (0, {1: (-5, 5)}, 1),  # sold out on the first day
        (0, {4: (-5, 5)}, 4),
        (5, {8: (5, 0)}, 3),  # came on the eighth day
        (0, {3: (5, 0), 5: (-5, 5)}, 3),
        (0, {2: (-4, 4), 9: (0, 6)}, 3),  # the ninth day it came and went
        (-3, {7: (-3, 3)}, 1),  # sold before received
        (0, {10: (-1, 1)}, 10),
        (5, {11: (5, 0)}, 10),  # a day outside tells nothing
    ],
)
def test_days_it_could_be_sold(closing: int, moves: dict[int, tuple[int, int]], seen: int) -> None:
    first = date(2026, 11, 1)
    days = {
        first + timedelta(days=day - 1): (Units(moved), Units(sold)) for day, (moved, sold) in moves.items()
    }
    assert days_seen(first, date(2026, 11, 10), Units(closing), days) == seen


def test_days_seen_agree_with_a_plain_walk_from_day_to_day() -> None:
    first, last = date(2026, 11, 1), date(2026, 11, 12)
    for pattern in range(3**7):
        moves, held, seen = {}, 4, 0
        for day in range(12):
            turn = pattern // 3 ** (day // 2) % 3 if day % 2 else 0
            moved = {0: 0, 1: -min(held, 3), 2: 3}[turn]
            seen += 1 if held > 0 or held + moved > 0 else 0
            held += moved
            if turn:
                moves[first + timedelta(days=day)] = (Units(moved), Units(max(0, -moved)))
        assert days_seen(first, last, Units(held), moves) == seen, pattern


def test_goods_that_expire_first_are_sold_first() -> None:
    lots = (Lot(Units(100), after(14)), Lot(Units(80), after(4)), Lot(Units(5)))
    assert sellable(facts(lots=lots), TODAY) == (50 + 100 + 5, 30)
    late = (Lot(Units(100), after(4)), Lot(Units(100), after(9)))
    assert sellable(facts(lots=late), TODAY) == (100, 100)


@pytest.mark.parametrize(
    ("wanted", "most", "units", "size"),
    [
        (1, None, 120, 120),
        (1, 119, 10, 10),
        (121, 239, 130, 10),
        (125, 125, 120, 120),
        (9, 9, 0, 10),
        (50, 0, 0, 10),
    ],
)
def test_whole_packs_that_can_sell(wanted: int, most: int | None, units: int, size: int) -> None:
    found, pack = whole_packs(wanted, (CASE, BOX), most)
    assert (found, pack.units) == (units, size)


def test_the_owner_amends_within_the_norm_only() -> None:
    told = suggest(facts(packs=(BOX,), norm=NORM), POLICY, TODAY)
    assert told.packs == 30
    assert amended(told, NORM, " 27 ") == 270
    assert amended(told, NORM, "33") == 330
    assert amended(told, NORM, "0") == 0
    assert amended(told, None, "500") == 5_000
    for typed in ("26", "34"):
        with pytest.raises(Refused, match="27 to 33") as no:
            amended(told, NORM, typed)
        assert no.value.field == "packs"


@pytest.mark.parametrize("typed", ["", "-1", "1.5", "x", "٣", "100000"])
def test_only_whole_numbers_of_packs_are_taken(typed: str) -> None:
    with pytest.raises(Refused) as no:
        amended(suggest(facts(), POLICY, TODAY), None, typed)
    assert (no.value.field, no.value.next_step) == ("packs", "Type a whole number.")
