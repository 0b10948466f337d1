"""Gross weight as typed, of a unit or of a pack."""

import pytest

from dcms_desktop.catalog.rules import Pack
from dcms_desktop.catalog.weights import parse_weight
from dcms_desktop.catalog.weights import show_weight
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Units

PACKS = (Pack(name="case", letter="c", units=Units(48)), Pack(name="box", letter="b", units=Units(7)))


@pytest.mark.parametrize(
    ("typed", "milligrams"),
    [
        ("", 0), ("  ", 0), ("12.5", 12_500), ("12.5 g", 12_500), ("250mg", 250), ("1.2KG", 1_200_000),
        ("4.8kg/c", 100_000), ("4.8kg / 48", 100_000), ("1g/b", 143), ("0.001", 1), ("250.0mg", 250),
    ],
)  # fmt: skip
def test_a_weight_is_milligrams_of_one_unit(typed: str, milligrams: int) -> None:
    assert parse_weight(typed, PACKS) == milligrams


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("x", "no weight"), ("-1", "no weight"), ("1,5", "no weight"), ("1.2345", "no weight"),
        ("٣", "no weight"), ("0", "no weight, or"), ("1g/z", "no pack “z”"), ("1g/0", "no pack “0”"),
        ("2.5mg", "whole milligrams"), ("9999kg", "more than a tonne"), ("1mg/c", "no weight, or"),
    ],
)  # fmt: skip
def test_what_is_no_weight_is_refused(typed: str, why: str) -> None:
    with pytest.raises(Refused, match=why) as no:
        parse_weight(typed, PACKS)
    assert (no.value.field, bool(no.value.next_step)) == ("weight", True)
    if typed.endswith("/z"):
        with pytest.raises(Refused) as bare:
            parse_weight(typed)
        assert "one unit" in bare.value.next_step


@pytest.mark.parametrize(
    ("milligrams", "shown"), [(0, ""), (12_500, "12.5"), (1_200_000, "1200"), (143, "0.143")]
)
def test_a_weight_is_shown_as_it_is_typed(milligrams: int, shown: str) -> None:
    assert show_weight(milligrams) == shown
    assert parse_weight(shown) == milligrams
