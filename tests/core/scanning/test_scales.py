"""Weighing scales: frames of five families, noise between them, and units of what is weighed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dcms_desktop.catalog.rules import ItemCard
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.scanning.scales import Pan
from dcms_desktop.scanning.scales import Weight
from dcms_desktop.scanning.scales import read_frame
from dcms_desktop.scanning.scales import scale_forms
from dcms_desktop.scanning.scales import units_of
from dcms_desktop.tax.rules import TaxClass

FORMS = scale_forms()


@pytest.mark.parametrize(
    ("form", "frame", "milligrams", "steady", "net"),
    [
        ("plain", b" 001.250\r", 1_250_000, True, False),
        ("plain", b"-000.005", -5_000, True, False),
        ("letters", b"ST,GS,+0001.250kg", 1_250_000, True, False),
        ("letters", b"ST,NT,+  1.250 kg", 1_250_000, True, True),
        ("letters", b"US,GS,+0001.250kg", 1_250_000, False, False),
        ("letters", b"ST,GS,+000850.5  g", 850_500, True, False),
        ("indian", b"\x02W+001.250 kg\x03", 1_250_000, True, False),
        ("indian", b"  12.345 kg G", 12_345_000, True, False),
        ("indian", b"001.250 kg N ?", 1_250_000, False, True),
        ("sics", b"S S      1.250 kg", 1_250_000, True, False),
        ("sics", b"S D      1.251 kg", 1_251_000, False, False),
        ("asked", b"1.250kg S", 1_250_000, True, False),
        ("asked", b"1.250kg U", 1_250_000, False, False),
    ],
)
def test_a_frame_is_read(form: str, frame: bytes, milligrams: int, steady: bool, net: bool) -> None:
    weight = read_frame(frame, FORMS[form])
    assert weight == Weight(milligrams, steady, net)


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"\xff\xfe\x80",
        b"OL,GS,+9999999kg+",
        b"ST,GS,",
        b"S I",
        b"1.2.3kg S",
        b"S S kg",
        b"x" * 300,
    ],
)
def test_noise_and_overload_are_no_weight(frame: bytes) -> None:
    assert [read_frame(frame, form) for form in FORMS.values()] == [None] * len(FORMS)


@given(st.binary(max_size=100))
def test_any_bytes_are_read_without_error(frame: bytes) -> None:
    for form in FORMS.values():
        read_frame(frame, form)


def test_a_weight_is_there_when_it_stands_still() -> None:
    pan = Pan()
    heard = [1_200_000, 1_250_000]
    for milligrams in heard:
        pan.hear(Weight(milligrams, steady=True))
        pan.hear(None)
        assert pan.at_rest() is None
    pan.hear(Weight(1_250_000, steady=False))
    assert pan.at_rest() is None
    pan.hear(Weight(1_250_000, steady=True))
    pan.hear(Weight(1_250_000, steady=True))
    rest = pan.at_rest()
    assert rest is not None
    assert rest.grams == 1_250
    pan.lift()
    assert (pan.at_rest(), pan.last) == (None, None)


def card(unit: str) -> ItemCard:
    return ItemCard(
        id=1, code="1", name="Almonds", tax=TaxClass(id=1, code="GST5", name="5 %", rates=()), base_unit=unit
    )


def test_a_weight_is_units_of_an_item_sold_by_weight() -> None:
    assert units_of(card("g"), Weight(1_250_400, steady=True)) == 1_250
    assert units_of(card("kg"), Weight(2_000_000, steady=True)) == 2


@pytest.mark.parametrize(
    ("unit", "weight", "words"),
    [
        ("pc", Weight(1_000, steady=True), "counted in pc"),
        ("g", None, "no steady weight"),
        ("g", Weight(0, steady=True), "Nothing lies"),
        ("g", Weight(-5_000, steady=True), "Nothing lies"),
        ("kg", Weight(1_250_000, steady=True), "whole kg"),
    ],
)
def test_what_cannot_be_billed_by_weight_is_refused(unit: str, weight: Weight | None, words: str) -> None:
    with pytest.raises(Refused, match=words):
        units_of(card(unit), weight)
