"""Batches: sellable through their last day, first to expire first, and worth nothing when nothing is left."""

from datetime import date
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.stock.rules import Balance
from dcms_desktop.stock.rules import StockMove
from dcms_desktop.stock.rules import apply_mirror
from dcms_desktop.stock.rules import apply_move
from dcms_desktop.stock.rules import check_batch
from dcms_desktop.stock.rules import is_expired
from dcms_desktop.stock.rules import is_near_expiry
from dcms_desktop.stock.rules import split_over
from tests.makers_drafts import make_batch

DAY = date(2026, 11, 23)
PACK = 10


# ── expiry ──────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("days", "expired", "near"),
    [(-1, True, True), (0, False, True), (1, False, True), (89, False, True), (90, False, False)],
)
def test_goods_are_good_through_the_expiry_day_itself(days: int, expired: bool, near: bool) -> None:
    expiry = DAY + timedelta(days=days)
    assert is_expired(expiry, DAY) is expired
    assert is_near_expiry(expiry, DAY, 90) is near


def test_goods_without_expiry_never_expire() -> None:
    assert not is_expired(None, DAY)
    assert not is_near_expiry(None, DAY, 90)


# ── splitting ───────────────────────────────────────────────────────────────────────────────────
def test_a_quantity_is_taken_batch_by_batch() -> None:
    batches = [make_batch(1, 70), make_batch(2, 0), make_batch(3, 80)]
    taken, lacking = split_over(batches, 120)
    assert [(batch.id, units) for batch, units in taken] == [(1, 70), (3, 50)]
    assert lacking == 0
    assert split_over(batches, 200)[1] == 50
    assert split_over(batches, 0) == ([], 0)


@given(st.lists(st.integers(-5, 200), max_size=8), st.integers(0, 1_000))
def test_a_split_keeps_the_quantity(stocks: list[int], asked: int) -> None:
    taken, lacking = split_over([make_batch(at, units) for at, units in enumerate(stocks)], asked)
    assert sum(units for _, units in taken) + lacking == asked
    assert all(0 < units <= batch.units for batch, units in taken)


# ── value ───────────────────────────────────────────────────────────────────────────────────────
def move(units: int, value: int | None = None) -> StockMove:
    return StockMove(
        line_no=1,
        item_id=1,
        batch_id=1,
        units=Units(units),
        value=None if value is None else Paise(value),
    )


COST = Mills(10_000)


def test_what_leaves_takes_its_part_of_the_value() -> None:
    balance, moved = apply_move(Balance(3, 1_000), move(-1), COST, 1)
    assert (balance, moved.value) == (Balance(2, 667), -333)
    balance, moved = apply_move(balance, move(-2), COST, 1)
    assert (balance, moved.value) == (Balance(0, 0), -667)


def test_a_value_that_is_said_is_taken() -> None:
    assert apply_move(Balance(3, 1_000), move(-1, -200), COST, 1)[0] == Balance(2, 800)
    assert apply_move(Balance(), move(5, 4_000), COST, 1)[0] == Balance(5, 4_000)
    assert apply_move(Balance(), move(5), COST, PACK)[0] == Balance(5, 500)


def test_goods_sold_before_they_came_go_at_cost_and_the_receipt_corrects_it() -> None:
    balance, sold = apply_move(Balance(2, 1_500), move(-5), COST, 1)
    assert (balance, sold.value) == (Balance(-3, -3_000), -4_500)
    balance, came = apply_move(balance, move(10, 12_000), COST, 1)
    assert came.variance == 3_600 - 3_000
    assert (balance, came.value) == (Balance(7, 8_400), 11_400)


def test_a_receipt_that_only_fills_the_hole_leaves_nothing_and_is_worth_nothing() -> None:
    balance, came = apply_move(Balance(-5, -5_001), move(5, 6_000), COST, 1)
    assert balance == Balance(0, 0)
    assert came.variance == 999
    balance, came = apply_move(Balance(-5, -5_000), move(2, 2_400), COST, 1)
    assert (balance, came.variance) == (Balance(-3, -3_000), 400)


def test_a_move_of_nothing_changes_nothing() -> None:
    assert apply_move(Balance(-5, -50), move(0), COST, 1)[0] == Balance(-5, -50)


MOVES = st.lists(st.tuples(st.integers(-60, 60), st.integers(1, 90_000)), max_size=30)


@given(MOVES)
def test_a_balance_is_the_sum_of_its_moves_and_empty_is_worth_nothing(moves: list[tuple[int, int]]) -> None:
    balance, units, value = Balance(), 0, 0
    for count, worth in moves:
        one = move(count, worth if count > 0 else None)
        balance, moved = apply_move(balance, one, COST, 1)
        units += count
        value += moved.value
        assert moved.value + moved.variance == worth or count <= 0
    assert balance == Balance(units, value)
    assert units or not value
    assert value * units >= 0


@pytest.mark.parametrize(
    ("before", "units", "value", "after", "variance"),
    [
        (Balance(10, 1_000), -10, -1_000, Balance(0, 0), 0),
        (Balance(15, 1_750), -10, -1_000, Balance(5, 750), 0),
        (Balance(10, 1_250), -10, -1_000, Balance(0, 0), 250),
        (Balance(11, 220), -10, -1_000, Balance(1, 20), -800),
        (Balance(-5, -500), 5, 500, Balance(0, 0), 0),
        (Balance(3, 300), -10, -1_000, Balance(-7, -700), 0),
        (Balance(0, 0), 5, -10, Balance(5, 0), -10),
    ],
)
def test_taking_a_move_back_leaves_no_value_without_units(
    before: Balance, units: int, value: int, after: Balance, variance: int
) -> None:
    balance, moved = apply_mirror(before, move(units), Paise(value))
    assert (balance, moved.variance) == (after, variance)
    assert before.value + moved.value == after.value


@given(st.integers(-50, 50), st.integers(0, 10_000), st.integers(-50, 50), st.integers(-90_000, 90_000))
def test_a_mirror_never_leaves_value_of_the_wrong_sign(held: int, worth: int, units: int, value: int) -> None:
    before = Balance(held, (worth if held > 0 else -worth) if held else 0)
    balance, moved = apply_mirror(before, move(units), Paise(value))
    assert balance.units or not balance.value
    assert balance.value * balance.units >= 0
    assert moved.value + moved.variance == value


# ── what is on the pack ─────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("number", "made", "expiry", "expires", "field"),
    [
        ("", None, date(2028, 1, 31), True, "batch"),
        ("B\x1b1", None, date(2028, 1, 31), True, "batch"),
        ("B" * 31, None, date(2028, 1, 31), True, "batch"),
        ("B1", None, None, True, "expiry"),
        ("B1", date(2028, 1, 31), date(2028, 1, 31), True, "expiry"),
    ],
)
def test_a_batch_that_cannot_be_true_is_refused(
    number: str, made: date | None, expiry: date | None, expires: bool, field: str
) -> None:
    with pytest.raises(Refused) as no:
        check_batch(number, made, expiry, expires=expires)
    assert no.value.field == field


def test_a_batch_as_printed_is_taken() -> None:
    check_batch("B1", date(2026, 8, 1), date(2028, 7, 31), expires=True)
    check_batch("B1", None, None, expires=False)
