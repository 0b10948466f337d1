"""The quantity language: everything on the keypad, and nothing that is not meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dcms_desktop.catalog.rules import in_packs
from dcms_desktop.drafts.discounts import parse_discounts
from dcms_desktop.drafts.quantity import Quantity
from dcms_desktop.drafts.quantity import count_units
from dcms_desktop.drafts.quantity import parse_quantity
from dcms_desktop.drafts.quantity import quantity_gates
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import MOST_UNITS
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import rate
from dcms_desktop.tax.rules import Discount
from tests.makers_drafts import make_item
from tests.makers_drafts import make_line

ITEM = make_item()


@pytest.mark.parametrize(
    ("text", "units", "free", "percents", "at"),
    [
        ("10", 10, None, None, None),
        ("2c6", 206, None, None, None),
        ("2c 6", 206, None, None, None),
        ("1c2s3", 123, None, None, None),
        ("2CASE6", 206, None, None, None),
        ("3strip", 30, None, None, None),
        ("5pc", 5, None, None, None),
        ("6s1c", 160, None, None, None),
        ("10+2", 10, 2, None, None),
        ("1c+1s", 100, 10, None, None),
        ("0+2", 0, 2, None, None),
        ("10/5", 10, None, (5_000,), None),
        ("10/5/2.5", 10, None, (5_000, 2_500), None),
        ("10*95.50", 10, None, None, "95.50"),
        ("10*95.5/5+2", 10, 2, (5_000,), "95.5"),
        ("0", 0, None, None, None),
        (str(MOST_UNITS), MOST_UNITS, None, None, None),
    ],
)
def test_what_the_clerk_types_is_read(
    text: str, units: int, free: int | None, percents: tuple[int, ...] | None, at: str | None
) -> None:
    assert parse_quantity(text, ITEM) == Quantity(
        units=Units(units),
        free=None if free is None else Units(free),
        percents=None if percents is None else tuple(map(Percent, percents)),
        rate=None if at is None else rate(at),
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "+",
        "+2",
        "10+",
        "10+2+3",
        "10*5*6",
        "10//5",
        "ten",
        "-10",
        "10.5",
        "1e5",
        "2c3c",
        "c",
        "10x",
        "10 5",
        "1 0",
        "10/101",
        "10/5/5/5/5/5/5/5",
        "10/-5",
        "\u0661\u0660",
        "2c\x00",
        "'; drop table item",
        str(MOST_UNITS + 1),
        "9" * 13,
        "9" * 39,
        "9" * 60,
        "1" * 10_000_000,
        "1 " * 1_000_000,
    ],
)
def test_what_is_no_quantity_is_refused_and_names_the_next_key(text: str) -> None:
    with pytest.raises(Refused) as no:
        parse_quantity(text, ITEM)
    assert no.value.field in {"quantity", "rate"}
    assert no.value.next_step
    assert len(no.value.message) < 200


def test_an_unknown_pack_names_the_known_ones() -> None:
    with pytest.raises(Refused, match="no pack") as no:
        parse_quantity("2b", ITEM)
    assert "c = case of 100" in no.value.next_step
    with pytest.raises(Refused) as none:
        parse_quantity("2b", make_item(packs=()))
    assert "no larger pack" in none.value.next_step


@pytest.mark.parametrize("text", ["5+3", "1 2", "x" * 100, "5-"])
def test_a_count_alone_takes_no_signs(text: str) -> None:
    with pytest.raises(Refused):
        count_units(text, ITEM)


@given(st.integers(0, MOST_UNITS))
def test_a_quantity_said_in_packs_is_the_same_quantity(units: int) -> None:
    assert count_units(in_packs(units, ITEM), ITEM) == units
    assert parse_quantity(in_packs(units, ITEM), ITEM).units == units


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        said = parse_quantity(text, ITEM)
    except Refused:
        return
    assert 0 <= said.units <= MOST_UNITS


# ── what a line counts ──────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("units", "free", "names"),
    [
        (0, 0, ["no_quantity"]),
        (-1, 5, ["no_quantity"]),
        (5, -1, ["no_quantity"]),
        (0, 1, []),
        (1, 0, []),
        (MOST_UNITS, 0, []),
        (MOST_UNITS, 1, ["too_many"]),
        (10**18, 0, ["too_many"]),
    ],
)
def test_a_line_counts_something_and_no_more_than_there_is(units: int, free: int, names: list[str]) -> None:
    gates = quantity_gates(make_line(units, free=Units(free)), 3)
    assert [gate.name for gate in gates] == names
    assert all(gate.level == "block" and gate.line == 3 for gate in gates)


# ── discounts ───────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("", ()),
        ("5", (Discount(percent=Percent(5_000)),)),
        ("5%+2.5", (Discount(percent=Percent(5_000)), Discount(percent=Percent(2_500)))),
        ("5 + 10.00r", (Discount(percent=Percent(5_000)), Discount(amount=Paise(1_000)))),
        ("₹10", (Discount(amount=Paise(1_000)),)),
        ("10R", (Discount(amount=Paise(1_000)),)),
        ("+5+", (Discount(percent=Percent(5_000)),)),
    ],
)
def test_discounts_are_read_in_order(text: str, steps: tuple[Discount, ...]) -> None:
    assert parse_discounts(text) == steps


@pytest.mark.parametrize("text", ["101", "-5", "-5r", "r", "x", "1+1+1+1+1+1+1", "5" * 100])
def test_what_is_no_discount_is_refused(text: str) -> None:
    with pytest.raises(Refused) as no:
        parse_discounts(text, "bill_discount")
    assert no.value.field == "bill_discount"
