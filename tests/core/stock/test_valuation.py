"""Stock at cost: each batch at its own, or all units of an item at one average; the whole is the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.stock.valuation import BY_AVERAGE
from dcms_desktop.stock.valuation import BY_BATCH
from dcms_desktop.stock.valuation import Holding
from dcms_desktop.stock.valuation import value_holdings
from dcms_desktop.stock.valuation import worth


def held(units: int, value: int, *, item: int = 1, batch: int = 1) -> Holding:
    return Holding(
        item_id=item, batch_id=batch, godown_id=1, bucket="saleable", units=Units(units), value=Paise(value)
    )


@pytest.mark.parametrize(
    ("method", "values"),
    [(BY_BATCH, [1_000, 3_001, 50]), (BY_AVERAGE, [2_001, 2_000, 50])],
)
def test_a_method_spreads_the_value_of_an_item(method: str, values: list[int]) -> None:
    holdings = [held(10, 1_000, batch=1), held(10, 3_001, batch=2), held(1, 50, item=2, batch=3)]
    assert [one.value for one in value_holdings(holdings, method)] == values


def test_an_item_with_nothing_in_all_keeps_what_the_books_say() -> None:
    holdings = [held(5, 100, batch=1), held(-5, -90, batch=2)]
    assert value_holdings(holdings, BY_AVERAGE) == holdings


@given(
    st.lists(st.tuples(st.integers(-99, 999), st.integers(-9_999, 99_999), st.integers(1, 3)), max_size=12)
)
def test_the_whole_is_the_same_by_every_method(rows: list[tuple[int, int, int]]) -> None:
    holdings = [held(units, value, item=item, batch=at) for at, (units, value, item) in enumerate(rows)]
    assert worth(value_holdings(holdings, BY_AVERAGE)) == worth(value_holdings(holdings, BY_BATCH))
