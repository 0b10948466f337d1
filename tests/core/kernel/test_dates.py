"""Days as they are typed and shown, months of expiry, and financial years."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dcms_desktop.kernel.dates import each_day
from dcms_desktop.kernel.dates import financial_year
from dcms_desktop.kernel.dates import month_end
from dcms_desktop.kernel.dates import months_left
from dcms_desktop.kernel.dates import parse_day
from dcms_desktop.kernel.dates import parse_expiry
from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.dates import show_expiry
from dcms_desktop.kernel.errors import Refused

NEAR = date(2026, 11, 23)


def test_the_year_goes_from_april_to_march() -> None:
    assert financial_year(date(2027, 3, 31)) == financial_year(date(2026, 4, 1))
    year = financial_year(NEAR)
    assert (year.first, year.last) == (date(2026, 4, 1), date(2027, 3, 31))
    assert (year.label, year.short) == ("2026-27", "26-27")
    assert financial_year(date(2099, 4, 1)).short == "99-00"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("5", date(2026, 11, 5)),
        ("5-10", date(2026, 10, 5)),
        ("05/11/26", date(2026, 11, 5)),
        ("5.11.2025", date(2025, 11, 5)),
        ("5 11", date(2026, 11, 5)),
        (" 2026-11-05 ", date(2026, 11, 5)),
    ],
)
def test_a_day_is_read_as_people_type_it(text: str, day: date) -> None:
    assert parse_day(text, NEAR) == day


@pytest.mark.parametrize("text", ["", "31-11", "2026-13-01", "x", "5-11-026", "0", "\u0665", "1" * 50])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(Refused) as no:
        parse_day(text, NEAR, "due")
    assert no.value.field == "due"


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("08/28", date(2028, 8, 31)),
        ("0828", date(2028, 8, 31)),
        ("2-2028", date(2028, 2, 29)),
        ("8.2028", date(2028, 8, 31)),
        ("15-08-28", date(2028, 8, 15)),
        ("2028-08-15", date(2028, 8, 15)),
    ],
)
def test_goods_are_good_through_the_month_on_the_pack(text: str, last: date) -> None:
    assert parse_expiry(text) == last


@pytest.mark.parametrize("text", ["", "13/28", "00/28", "15-8", "31-02-28", "soon"])
def test_what_is_no_expiry_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        parse_expiry(text)


def test_days_are_shown_short() -> None:
    assert show_day(date(2026, 11, 5)) == "05-11-2026"
    assert show_expiry(date(2028, 8, 31)) == "08/28"
    assert show_day(None) == show_expiry(None) == "—"


@pytest.mark.parametrize(
    ("expiry", "on", "months"),
    [
        (date(2027, 2, 28), date(2026, 11, 30), 3),
        (date(2027, 2, 15), date(2026, 11, 30), 2),
        (date(2026, 11, 30), date(2026, 11, 30), 0),
        (date(2026, 9, 30), date(2026, 11, 1), -2),
    ],
)
def test_months_left_are_whole_ones(expiry: date, on: date, months: int) -> None:
    assert months_left(expiry, on) == months


def test_every_day_is_counted_at_both_ends() -> None:
    assert each_day(date(2026, 2, 27), date(2026, 3, 1)) == [
        date(2026, 2, 27),
        date(2026, 2, 28),
        date(2026, 3, 1),
    ]
    assert each_day(NEAR, date(2026, 11, 22)) == []


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_day_shown_is_the_day_read(day: date) -> None:
    assert parse_day(show_day(day), NEAR) == day
    assert parse_expiry(show_expiry(day)) == month_end(day)
