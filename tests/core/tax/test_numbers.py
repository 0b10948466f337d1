"""Document numbers and the patterns of series."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dcms_desktop.tax.rules import TaxRefused
from dcms_desktop.tax.rules import check_document_number
from dcms_desktop.tax.rules import check_pattern
from dcms_desktop.tax.rules import fill_pattern
from dcms_desktop.tax.rules import is_document_number
from dcms_desktop.tax.rules import is_einvoice_number
from dcms_desktop.tax.rules import longest_number


@pytest.mark.parametrize(
    ("number", "rule"),
    [
        ("ABCDEFGH123456789", "number_too_long"),
        ("INV 1", "number_characters"),
        ("INV1\n", "number_characters"),
        ("INV१", "number_characters"),
        ("INV\u20101", "number_characters"),
        ("", "number_characters"),
        ("0001", "number_start"),
        ("-1", "number_start"),
        ("/1", "number_start"),
    ],
)
def test_a_number_the_law_does_not_allow_is_refused(number: str, rule: str) -> None:
    with pytest.raises(TaxRefused) as refused:
        check_document_number(number)
    assert refused.value.rule == rule


def test_a_number_is_kept_in_capitals() -> None:
    assert check_document_number("inv/26-27/1") == "INV/26-27/1"


def test_numbers_that_are_no_e_invoice_may_begin_with_a_nought() -> None:
    assert check_document_number("0001", einvoice=False) == "0001"


@given(st.text(max_size=20))
def test_whatever_passes_is_sixteen_plain_characters(text: str) -> None:
    if is_einvoice_number(text):
        assert is_document_number(text)
    if is_document_number(text):
        assert len(text) <= 16
        assert text.isascii()
        assert text.replace("-", "").replace("/", "").isalnum() or not text.strip("-/")


@pytest.mark.parametrize(
    ("pattern", "number", "filled"),
    [
        ("{code}/{year}/{number:06}", 42, "A/26-27/000042"),
        ("{code}{year}-{number}", 42, "A26-27-42"),
        ("INV/{year}/{number:4}", 12345, "INV/26-27/12345"),
    ],
)
def test_a_pattern_is_filled(pattern: str, number: int, filled: str) -> None:
    assert fill_pattern(pattern, "A", "26-27", number) == filled


def test_the_longest_number_of_a_series_is_known_beforehand() -> None:
    assert longest_number("{code}/{year}/{number}", "INV") == "INV/26-27/999999"
    assert longest_number("{code}/{year}/{number:04}", "A", most_in_year=9_999) == "A/26-27/9999"


@pytest.mark.parametrize(
    "pattern", ["{code}/{year}/{number:06}", "{year}/{code}{number:05}", "{year}-{number}"]
)
def test_a_lawful_pattern_is_returned(pattern: str) -> None:
    assert check_pattern(pattern, "A" if "code" in pattern else "") == pattern


@pytest.mark.parametrize(
    ("pattern", "rule"),
    [
        ("{code}/{number:06}", "pattern_fields"),
        ("{code}/{year}", "pattern_fields"),
        ("{year}/{number}/{number}", "pattern_fields"),
        ("{number}/{year}", "pattern_fields"),
        ("{year}/{number}-{code}", "pattern_fields"),
        ("{year}/{number", "pattern_fields"),
        ("{year}/{number:x}", "pattern_fields"),
        ("{year:2}/{number}", "pattern_fields"),
        ("{year}/{number!r}", "pattern_fields"),
        ("{year}/{day}{number}", "pattern_fields"),
        ("{year}/{}{number}", "pattern_fields"),
        ("plain", "pattern_fields"),
        ("", "pattern_fields"),
        ("INVOICE/{year}/{number:06}", "number_too_long"),
        ("{code}/{year}/{number:09}", "number_too_long"),
        ("A_{year}/{number}", "number_characters"),
        ("/{year}/{number}", "number_start"),
    ],
)
def test_a_pattern_that_cannot_give_lawful_numbers_is_refused(pattern: str, rule: str) -> None:
    with pytest.raises(TaxRefused) as refused:
        check_pattern(pattern, "A", field="series_pattern")
    assert (refused.value.rule, refused.value.field) == (rule, "series_pattern")


def test_a_running_number_may_be_followed_by_plain_text() -> None:
    assert check_pattern("{year}/{number:05}-X", "A") == "{year}/{number:05}-X"
