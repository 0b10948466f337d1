"""The rate a party pays: its own, then its level's, then the level's basis on the batch."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import percent
from dcms_desktop.kernel.money import rate
from dcms_desktop.pricing.rules import DatedPrice
from dcms_desktop.pricing.rules import Level
from dcms_desktop.pricing.rules import rate_for
from tests.makers_drafts import make_batch
from tests.makers_drafts import make_price

DAY = date(2026, 11, 23)
LEVEL = Level(id=1, code="PTR", name="Retailer")


def charged(prices: list[DatedPrice], units: int = 1, on: date = DAY) -> tuple[int, str]:
    found = rate_for(prices, LEVEL, make_batch(), units, on)
    return found.rate, found.source


@pytest.mark.parametrize(
    ("prices", "expected"),
    [
        ([], (10_000, "basis")),
        ([make_price("9")], (9_000, "level")),
        ([make_price("9"), make_price("9.50", party_id=7, level_id=None)], (9_500, "party")),
        ([make_price("9"), make_price("8.50", batch_id=1)], (8_500, "level")),
        ([make_price("9"), make_price("8.50", batch_id=2)], (9_000, "level")),
        ([make_price("9", valid_from=date(2026, 5, 1)), make_price("8")], (9_000, "level")),
        ([make_price("9", valid_to=date(2026, 11, 22))], (10_000, "basis")),
        ([make_price("9", valid_to=DAY)], (9_000, "level")),
        ([make_price("9", valid_from=date(2026, 11, 24))], (10_000, "basis")),
        ([make_price("9", least_units=Units(50))], (10_000, "basis")),
    ],
)
def test_the_nearest_price_wins(prices: list[DatedPrice], expected: tuple[int, str]) -> None:
    assert charged(prices) == expected
    assert charged(prices[::-1]) == expected


def test_a_break_holds_from_its_quantity_on() -> None:
    prices = [make_price("9"), make_price("8", least_units=Units(100))]
    assert [charged(prices, units)[0] for units in (99, 100, 101)] == [9_000, 8_000, 8_000]


@pytest.mark.parametrize(
    ("basis", "less", "plus", "expected", "includes"),
    [
        ("ptr", "0", "0", "10", False),
        ("pts", "0", "10", "8.800", False),
        ("mrp", "20", "0", "12", True),
        ("cost", "0", "12.5", "9", False),
        ("ptr", "33.333", "0", "6.667", False),
    ],
)
def test_a_level_reckons_from_its_basis(
    basis: str, less: str, plus: str, expected: str, includes: bool
) -> None:
    level = Level(id=1, code="L", name="L", basis=basis, less=percent(less), plus=percent(plus))
    found = rate_for([], level, make_batch(), 1, DAY)
    assert (found.rate, found.includes_tax) == (rate(expected), includes)


def test_without_level_it_is_the_batch_s_own_rate_and_without_batch_nothing() -> None:
    assert rate_for([], None, make_batch(), 1, DAY).rate == rate("10")
    assert rate_for([], LEVEL, None, 1, DAY).rate == 0
    with_tax = Level(id=1, code="L", name="L", includes_tax=True)
    assert rate_for([], with_tax, make_batch(), 1, DAY).includes_tax


PRICES = st.lists(
    st.builds(
        make_price,
        st.sampled_from(["7", "8", "9"]),
        least_units=st.sampled_from([0, 10, 100]).map(Units),
        batch_id=st.sampled_from([None, 1, 2]),
    ),
    max_size=5,
)


@given(PRICES, st.integers(0, 200))
def test_a_break_that_fits_beats_no_break(prices: list[DatedPrice], units: int) -> None:
    found = rate_for(prices, None, None, units, DAY)
    fit = [one for one in prices if one.least_units <= units and one.batch_id is None]
    if fit:
        highest = max(one.least_units for one in fit)
        assert found.rate in {one.rate for one in fit if one.least_units == highest}
