"""The pick and its reasons: what the words say is checked against the stock by somebody else's arithmetic."""

import random
import re
from datetime import date
from datetime import timedelta

import pytest

from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.stock.picking import COMPANY_FIRST
from dcms_desktop.stock.picking import PARTY_FIRST
from dcms_desktop.stock.picking import Demand
from dcms_desktop.stock.picking import LifeRule
from dcms_desktop.stock.picking import Lying
from dcms_desktop.stock.picking import Pick
from dcms_desktop.stock.picking import Why
from dcms_desktop.stock.picking import first_to_expire
from dcms_desktop.stock.picking import pick_batches
from dcms_desktop.stock.picking import rules_in_force
from dcms_desktop.stock.rules import BatchCard
from tests.makers_drafts import make_batch

DAY = date(2026, 11, 23)
HALF = Percent(50_000)


def ids(batches: list[BatchCard], demand: Demand) -> list[int]:
    return [one.batch.id for one in first_to_expire(batches, demand)]


# ── by hand ─────────────────────────────────────────────────────────────────────────────────────
def test_the_first_to_expire_goes_first_and_the_smallest_remainder_of_one_day() -> None:
    late = make_batch(1, 5, expiry=date(2028, 1, 31))
    full = make_batch(2, 50, expiry=date(2027, 1, 31))
    rest = make_batch(3, 4, expiry=date(2027, 1, 31))
    none = make_batch(4, 1, expiry=None)
    twin = make_batch(5, 4, expiry=date(2027, 1, 31))
    assert ids([none, late, full, twin, rest], Demand(day=DAY)) == [3, 5, 2, 1, 4]


def test_empty_recalled_and_expired_batches_are_not_offered() -> None:
    batches = [
        make_batch(1, 0),
        make_batch(2, -3),
        make_batch(3, 5, frozen=True),
        make_batch(4, 5, expiry=DAY - timedelta(days=1)),
        make_batch(5, 5, expiry=DAY),
    ]
    assert ids(batches, Demand(day=DAY)) == [5]


def test_a_hundred_and_twenty_over_three_batches_are_taken_in_the_order_they_expire() -> None:
    batches = [
        make_batch(number, 50, number=f"B{number}", expiry=DAY + timedelta(days=30 * number))
        for number in (3, 1, 2)
    ]
    pick = pick_batches(batches, Demand(day=DAY, units=120))
    assert [(one.batch.number, one.units, one.text) for one in pick.verdicts] == [
        ("B1", 50, "first to expire"),
        ("B2", 50, "next to expire"),
        ("B3", 20, "next to expire"),
    ]
    assert pick.lacking == 0
    assert pick_batches(batches, Demand(day=DAY, units=200)).lacking == 50


def test_every_batch_passed_over_says_why() -> None:
    soon = DAY + timedelta(days=90)
    batches = [
        make_batch(1, 5, number="OLD", expiry=date(2026, 10, 31)),
        make_batch(2, 5, number="SHORT", expiry=soon),
        make_batch(3, 5, number="RECALL", frozen=True),
        make_batch(4, 5, number="HELD"),
        make_batch(5, 5, number="MINE"),
        make_batch(6, 0, number="AWAY"),
        make_batch(7, 0, number="GONE"),
        make_batch(8, 9, number="TAKE"),
        make_batch(9, 12, number="SAME"),
        make_batch(10, 5, number="LATE", expiry=date(2029, 1, 31)),
        make_batch(11, 5, number="NODATE", expiry=None),
    ]
    demand = Demand(
        day=DAY,
        units=3,
        rules=(LifeRule(180, Percent(0), "City Hospital"),),
        reserved={4: 5},
        on_bill={5: 5},
        elsewhere={6: (Lying("damaged", 4),)},
    )
    pick = pick_batches(batches, demand)
    assert {one.batch.number: one.text for one in pick.verdicts} == {
        "OLD": "expired 10/26",
        "SHORT": "90 days left, City Hospital needs 180",
        "RECALL": "recalled, frozen",
        "HELD": "all 5 reserved",
        "MINE": "on this document already",
        "AWAY": "lies in damaged",
        "GONE": "none left",
        "TAKE": "first to expire",
        "SAME": "same expiry, holds more",
        "LATE": "expires later",
        "NODATE": "expires later",
    }
    assert [one.batch.number for one in pick.taken] == ["TAKE"]
    assert len(pick.passed) == 10
    assert pick.of(99) is None


def test_goods_without_expiry_sort_last_and_say_so_when_taken() -> None:
    dated, undated = make_batch(1, 5), make_batch(2, 5, expiry=None)
    pick = pick_batches([undated, dated], Demand(day=DAY, units=8))
    assert [one.text for one in pick.taken] == ["first to expire", "next to expire, no expiry on record"]


@pytest.mark.parametrize(
    ("made", "left", "share", "fits"),
    [
        (730, 365, 50_000, True),
        (731, 365, 50_000, False),  # half of 731 days are 366 full ones
        (300, 200, 66_667, False),
        (None, 700, 50_000, False),  # nobody knows how long it was to live
        (None, 700, 0, True),
    ],
)
def test_a_share_of_life_is_counted_from_the_day_it_was_made(
    made: int | None, left: int, share: int, fits: bool
) -> None:
    expiry = DAY + timedelta(days=left)
    batch = make_batch(1, 5, expiry=expiry, made_on=None if made is None else expiry - timedelta(days=made))
    rule = LifeRule(0, Percent(share), "Apollo")
    pick = pick_batches([batch], Demand(day=DAY, rules=(rule,) if rule else ()))
    assert bool(pick.taken) is fits
    if made is None and share:
        assert pick.verdicts[0].text == "no date of manufacture, Apollo needs a share of life"


def test_the_strictest_of_two_rules_is_named() -> None:
    batch = make_batch(1, 5, expiry=DAY + timedelta(days=100), made_on=DAY - timedelta(days=600))
    rules = (LifeRule(120, Percent(0), "Apollo"), LifeRule(0, HALF, "Cipla"))
    assert pick_batches([batch], Demand(day=DAY, rules=rules)).verdicts[0].text == (
        "100 days left, Cipla needs 350"
    )


def test_which_rule_holds_is_declared() -> None:
    party, company, none = LifeRule(30, whose="P"), LifeRule(90, whose="C"), LifeRule()
    assert rules_in_force(party, company) == (party, company)
    assert rules_in_force(party, company, PARTY_FIRST) == (party,)
    assert rules_in_force(party, company, COMPANY_FIRST) == (company,)
    assert rules_in_force(none, company, PARTY_FIRST) == (company,)
    assert rules_in_force(none, none) == ()


# ── five hundred stock states, re-evaluated ─────────────────────────────────────────────────────
def a_state(seed: int) -> tuple[list[BatchCard], Demand]:
    """Return batches of all sorts and a demand against them."""
    dice = random.Random(seed)  # noqa: S311 - stock states, not secrets
    batches = []
    for number in range(1, dice.randint(2, 13)):
        expiry = (
            None if dice.random() < 0.08 else DAY + timedelta(days=dice.choice((-40, -1, 0, 1, 89, 90, 400)))
        )
        made = (
            None
            if expiry is None or dice.random() < 0.4
            else expiry - timedelta(days=dice.choice((200, 730)))
        )
        batches.append(
            make_batch(
                number,
                dice.choice((-4, 0, 0, 1, 7, 7, 30)),
                number=f"N{number}",
                expiry=expiry,
                made_on=made,
                frozen=dice.random() < 0.12,
            )
        )
    rules = tuple(
        rule
        for rule in (
            LifeRule(dice.choice((0, 0, 60, 180)), Percent(dice.choice((0, 0, 33_333))), "Party A"),
            LifeRule(dice.choice((0, 0, 90)), Percent(dice.choice((0, 50_000))), "Maker B"),
        )
        if rule and dice.random() < 0.7
    )
    some = [one.id for one in batches]
    return batches, Demand(
        day=DAY,
        units=dice.choice((1, 5, 20, 60)),
        rules=rules,
        reserved={dice.choice(some): dice.choice((1, 7, 30))},
        on_bill={dice.choice(some): dice.choice((1, 7, 30))},
        elsewhere={dice.choice(some): (Lying("quarantine", 3),)},
    )


class Checker:
    """Believes nothing but the words: each is proved against the stock, then the pick is made from them."""

    def __init__(self, batches: list[BatchCard], demand: Demand) -> None:
        self.stock = {one.number: one for one in batches}
        self.demand = demand

    def life(self, number: str) -> int | None:
        until = self.stock[number].expiry
        return None if until is None else until.toordinal() - self.demand.day.toordinal()

    def free(self, number: str) -> int:
        one = self.stock[number]
        return one.units - self.demand.reserved.get(one.id, 0) - self.demand.on_bill.get(one.id, 0)

    def asks(self, number: str) -> dict[str, int | None]:
        """Return by whose rule how many days are asked; None when nobody can tell."""
        one, asked = self.stock[number], dict[str, int | None]()
        for rule in self.demand.rules:
            if one.expiry is None:
                continue
            if rule.percent and one.made_on is None:
                asked[rule.whose] = rule.days if self.lives(number) < rule.days else None
                continue
            days, span = rule.days, 0
            if rule.percent and one.made_on is not None:
                span = one.expiry.toordinal() - one.made_on.toordinal()
            while days * 100_000 < span * rule.percent:
                days += 1
            asked[rule.whose] = days
        return asked

    def lives(self, number: str) -> int:
        return self.life(number) or 0

    def short(self, number: str) -> dict[str, int | None]:
        return {
            whose: days
            for whose, days in self.asks(number).items()
            if days is None or days > self.lives(number)
        }

    def proves(self, number: str, words: str) -> bool:  # noqa: PLR0911 - one return for each kind of words
        """Tell whether what the words say of a batch is so, and fit goods are not called unfit."""
        one, left = self.stock[number], self.life(number)
        sound = not one.frozen and one.units > 0 and (left is None or left >= 0)
        if said := re.fullmatch(r"(-?\d+) days left, (.+) needs (\d+)", words):
            days = {asked for asked in self.short(number).values() if asked is not None}
            return sound and int(said[1]) == left and self.short(number)[said[2]] == int(said[3]) == max(days)
        if said := re.fullmatch(r"no date of manufacture, (.+) needs a share of life", words):
            return sound and one.made_on is None and set(self.short(number).values()) == {None}
        if said := re.fullmatch(r"expired (\d\d)/(\d\d)", words):
            assert one.expiry is not None
            return one.units > 0 and left is not None and left < 0 and int(said[1]) == one.expiry.month
        if said := re.fullmatch(r"all (\d+) reserved", words):
            return sound and int(said[1]) == one.units <= self.demand.reserved.get(one.id, 0)
        if words == "on this document already":
            return sound and self.free(number) <= 0 < one.units - self.demand.reserved.get(one.id, 0)
        if words == "recalled, frozen":
            return one.frozen
        if said := re.fullmatch(r"lies in (.+)", words):
            return one.units <= 0 and said[1] in {
                lying.place for lying in self.demand.elsewhere.get(one.id, ())
            }
        if words == "none left":
            return one.units <= 0 and one.id not in self.demand.elsewhere
        fit = "first to expire", "next to expire", "expires later", "same expiry, holds more"
        return sound and not self.short(number) and self.free(number) > 0 and words.startswith(fit)

    def pick(self, told: dict[str, str]) -> dict[str, int]:
        """Return what the words lead to: of all called fit, again and again the one that expires first."""
        left, taken = self.demand.units, dict[str, int]()
        fit = {
            number
            for number, words in told.items()
            if re.match(r"first|next|expires later|same expiry", words)
        }
        while left and fit:
            key = min(
                fit, key=lambda one: (self.life(one) is None, self.lives(one), self.free(one), int(one[1:]))
            )
            fit.remove(key)
            taken[key] = min(left, self.free(key))
            left -= taken[key]
        return taken


def taken_of(pick: Pick) -> dict[str, int]:
    return {one.batch.number: int(one.units) for one in pick.taken}


def test_the_words_re_evaluated_yield_the_same_pick_in_five_hundred_stock_states() -> None:
    met: set[Why] = set()
    for seed in range(500):
        batches, demand = a_state(seed)
        pick = pick_batches(batches, demand)
        checker = Checker(batches, demand)
        told = {one.batch.number: one.text for one in pick.verdicts}
        assert len(told) == len(batches), seed
        for number, words in told.items():
            assert checker.proves(number, words), (seed, number, words)
        assert checker.pick(told) == taken_of(pick), seed
        assert sum(taken_of(pick).values()) + pick.lacking == demand.units, seed
        assert [one.batch for one in first_to_expire(batches, demand)][: len(pick.taken)] == [
            one.batch for one in pick.taken
        ], seed
        met |= {one.why for one in pick.verdicts}
    assert met == set(Why)


def test_a_wrong_word_is_found_out() -> None:
    """The checker is no rubber stamp: a batch called empty that is not, a fit one called short."""
    batches = [make_batch(1, 5, number="N1"), make_batch(2, 5, number="N2", expiry=DAY - timedelta(days=3))]
    checker = Checker(batches, Demand(day=DAY, units=Units(2)))
    assert not checker.proves("N1", "none left")
    assert not checker.proves("N2", "first to expire")
    assert checker.pick({"N1": "none left", "N2": "expired 11/26"}) == {}
