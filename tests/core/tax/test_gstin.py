"""GSTINs of every form, beside another program for the common one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.in_ import gstin as other

from dcms_desktop.tax.rules import TaxRefused
from dcms_desktop.tax.rules import check_gstin
from dcms_desktop.tax.rules import gstin_check_digit
from dcms_desktop.tax.rules import gstin_state
from dcms_desktop.tax.rules import is_gstin
from dcms_desktop.tax.rules import tidy_gstin

CODES = [f"{code:02d}" for code in range(1, 39) if code != 28]
LADAKH = "38"
"""A State since 31-10-2019 that the other program does not know."""


def with_check(first14: str) -> str:
    return first14 + gstin_check_digit(first14)


@pytest.mark.parametrize(
    ("text", "kind", "state", "pan", "holder"),
    [
        ("27AAPFU0939F1ZV", "regular", "27", "AAPFU0939F", "firm"),
        ("29AAFCC9980M1ZR", "regular", "29", "AAFCC9980M", "company"),
        (with_check("97AAAPA0000A1Z"), "regular", "97", "AAAPA0000A", "person"),
        (with_check("27AAAXA0000A1Z"), "regular", "27", "AAAXA0000A", "other"),
        ("29AABCF8078M1C8", "tcs", "29", "AABCF8078M", "company"),
        (with_check("27MUMA12345E1D"), "tds", "27", "", ""),
        ("0717UNO00154UNU", "uin", "07", "", ""),
        (with_check("2717ABC00001ON"), "uin", "27", "", ""),
        (with_check("2717USA00001NR"), "nri", "27", "", ""),
        ("9917SGP29001OST", "oidar", "99", "", ""),
        (with_check("07DELA12345B1Z"), "government", "07", "", ""),
    ],
)
def test_every_form_is_read_in_its_parts(text: str, kind: str, state: str, pan: str, holder: str) -> None:
    found = check_gstin(text)
    assert (found.kind, found.state, found.pan, found.holder) == (kind, state, pan, holder)
    assert found.is_company is (holder == "company")
    assert gstin_state(text) == state


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("27AAPFU0939F1Z", "gstin_length"),
        ("27AAPFU0939F1ZV\n", "gstin_length"),
        ("", "gstin_length"),
        ("369296450896540", "gstin_form"),
        ("27aapfu0939f1zv", "gstin_form"),
        ("२७AAPFU0939F1ZV", "gstin_form"),
        ("27AAPFU0939F0ZV", "gstin_form"),
        ("27AAPFU0939F1AV", "gstin_form"),
        ("27AAPFU0939F1ZO", "gstin_check"),
        ("24AAGCC7144L6ZE", "gstin_check"),
        ("01AMBPG7773M002", "gstin_form"),
        (with_check("28AAPFU0939F1Z"), "gstin_state"),
        (with_check("00AAPFU0939F1Z"), "gstin_state"),
        (with_check("96AAPFU0939F1Z"), "gstin_state"),
    ],
)
def test_a_wrong_number_is_refused_naming_its_rule(text: str, rule: str) -> None:
    with pytest.raises(TaxRefused) as refused:
        check_gstin(text, "party_gstin")
    assert (refused.value.rule, refused.value.field) == (rule, "party_gstin")
    assert refused.value.next_step
    assert not is_gstin(text)


def test_the_test_numbers_of_the_portals_pass_in_the_sandbox_only() -> None:
    assert check_gstin("01AMBPG7773M002", sandbox=True).state == "01"
    assert check_gstin("24AAGCC7144L6ZE", sandbox=True).holder == "company"
    with pytest.raises(TaxRefused):
        check_gstin("01ambpg7773m002", sandbox=True)


@pytest.mark.parametrize(
    ("typed", "tidied"),
    [
        (" 27aapfu 0939f1zv\t", "27AAPFU0939F1ZV"),
        ("27\uff21APFU0939F1ZV", "27\uff21APFU0939F1ZV"),
    ],
)
def test_what_is_typed_is_tidied_before_the_check(typed: str, tidied: str) -> None:
    assert tidy_gstin(typed) == tidied


regular = st.builds(
    "{}{}{}{}{}{}Z".format,
    st.sampled_from([code for code in CODES if code != LADAKH]),
    st.from_regex(r"[A-Z]{3}", fullmatch=True),
    st.sampled_from("ABCFGHJLPT"),
    st.from_regex(r"[A-Z][0-9]{4}", fullmatch=True).filter(lambda text: not text.endswith("0000")),
    st.from_regex(r"[A-Z]", fullmatch=True),
    st.from_regex(r"[1-9A-Z]", fullmatch=True),
)


@given(regular, st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
def test_another_program_agrees_on_the_check_character(first14: str, last: str) -> None:
    text = first14 + last
    assert is_gstin(text) is other.is_valid(text) is (gstin_check_digit(first14) == last)


@given(regular, st.integers(0, 13), st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
def test_one_wrong_character_is_always_found(first14: str, place: int, wrong: str) -> None:
    text = with_check(first14)
    slip = text[:place] + wrong + text[place + 1 :]
    assert is_gstin(slip) is (slip == text)
