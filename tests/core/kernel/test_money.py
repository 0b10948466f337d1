"""Whole numbers: shared, spread, read from what people type, and shown as the trade writes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import MOST_PAISE
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.kernel.money import line_value
from dcms_desktop.kernel.money import mills_of
from dcms_desktop.kernel.money import paise_of
from dcms_desktop.kernel.money import percent
from dcms_desktop.kernel.money import plain_mills
from dcms_desktop.kernel.money import plain_paise
from dcms_desktop.kernel.money import plain_percent
from dcms_desktop.kernel.money import rate
from dcms_desktop.kernel.money import rupees
from dcms_desktop.kernel.money import share
from dcms_desktop.kernel.money import show_mills
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.kernel.money import show_percent
from dcms_desktop.kernel.money import show_tenths
from dcms_desktop.kernel.money import spread

AMOUNTS = st.integers(-(10**12), 10**12)


@pytest.mark.parametrize(
    ("amount", "part", "of", "expected"),
    [
        (100, 1, 3, 33),
        (200, 1, 3, 67),
        (1, 1, 2, 1),
        (-1, 1, 2, -1),
        (1, -1, 2, -1),
        (1, 1, -2, -1),
        (-1, 1, -2, 1),
        (0, 5, 7, 0),
        (333, 2_500, 100_000, 8),
    ],
)
def test_a_share_rounds_half_up_on_magnitudes(amount: int, part: int, of: int, expected: int) -> None:
    assert share(amount, part, of=of) == expected


@given(AMOUNTS, st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_return_mirrors_its_bill(amount: int, part: int, of: int) -> None:
    assert share(-amount, part, of=of) == -share(amount, part, of=of)


@pytest.mark.parametrize(
    ("amount", "weights", "expected"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (100, [1, 5, 5], [9, 46, 45]),
        (10, [0, 0], [10, 0]),
        (10, [0], [10]),
        (10, [], []),
        (0, [3, 4], [0, 0]),
    ],
)
def test_an_amount_is_spread_and_the_residue_goes_to_the_largest(
    amount: int, weights: list[int], expected: list[int]
) -> None:
    assert spread(Paise(amount), weights) == expected


@given(AMOUNTS, st.lists(st.integers(0, 10**9), min_size=1, max_size=40))
def test_what_is_spread_adds_up(amount: int, weights: list[int]) -> None:
    assert sum(spread(Paise(amount), weights)) == amount


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1250.50", 125_050),
        ("1,25,000", 12_500_000),
        ("₹ 10", 1_000),
        (" 0.5 ", 50),
        (".05", 5),
        ("7.", 700),
        ("-3.20", -320),
        ("+3.20", 320),
        ("1.500", 150),
        ("10000000000000", MOST_PAISE),
    ],
)
def test_rupees_are_read_exactly(text: str, expected: int) -> None:
    assert rupees(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "1.234",
        "1e5",
        "--1",
        "1.2.3",
        ".",
        "+",
        ",",
        "nan",
        "١٢",
        "1" * 41,
        "10000000000000.01",
        "1 2",
    ],
)
def test_what_is_no_amount_is_refused_with_its_field(text: str) -> None:
    with pytest.raises(Refused) as no:
        rupees(text, "amount")
    assert no.value.field == "amount"
    assert no.value.next_step


def test_a_rate_has_three_decimals() -> None:
    assert rate("151.455") == 151_455
    for bad in ("1.2345", "9" * 20):
        with pytest.raises(Refused):
            rate(bad)


def test_a_percentage_lies_between_nothing_and_all() -> None:
    assert percent("12.5%") == 12_500
    assert percent("0") == 0
    assert percent("100") == 100_000
    for bad in ("-1", "100.001", "5%%"):
        with pytest.raises(Refused):
            percent(bad)


def test_rates_and_paise_are_turned_into_each_other() -> None:
    assert mills_of(1_205) == 12_050
    assert paise_of(12_055) == 1_206
    assert line_value(25, 10, 12_345) == 3_086


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (0, "0"),
        (999, "999"),
        (1_000, "1,000"),
        (100_000, "1,00,000"),
        (12_345_678, "1,23,45,678"),
        (-1_000, "−1,000"),
    ],
)
def test_digits_are_grouped_as_in_india(number: int, shown: str) -> None:
    assert group_digits(number) == shown


def test_amounts_are_shown_with_a_true_minus() -> None:
    assert show_paise(-12_345_605) == "−1,23,456.05"
    assert show_paise(-5) == "−0.05"
    assert show_mills(12_500) == "12.50"
    assert show_mills(-12_505) == "−12.505"
    assert show_percent(18_000) == "18%"
    assert show_percent(-2_500) == "−2.5%"


@pytest.mark.parametrize(
    ("worked_out", "shown"),
    [(-37_968, "−38%"), (12_345, "12.3%"), (4_999, "4.9%"), (5_000, "5%"), (0, "0%")],
)
def test_a_worked_out_percentage_has_one_decimal_and_never_says_more(worked_out: int, shown: str) -> None:
    assert show_tenths(worked_out) == shown


def test_files_get_plain_digits() -> None:
    assert plain_paise(-125_005) == "-1250.05"
    assert plain_paise(5) == "0.05"
    assert plain_mills(-12_505) == "-12.505"
    assert plain_mills(12_500) == "12.50"
    assert plain_percent(-2_500) == "-2.5"


@given(st.integers(-MOST_PAISE, MOST_PAISE))
def test_an_amount_written_is_the_amount_read(amount: int) -> None:
    assert rupees(plain_paise(amount)) == amount
    assert rupees(show_paise(amount).replace("−", "-")) == amount
