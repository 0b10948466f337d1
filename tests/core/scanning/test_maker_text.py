"""Makers' own texts: taken apart, proposed, confirmed, and read the same way afterwards."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.scanning.maker_text import Role
from dcms_desktop.scanning.maker_text import apply_roles
from dcms_desktop.scanning.maker_text import check_roles
from dcms_desktop.scanning.maker_text import cut_text
from dcms_desktop.scanning.maker_text import date_forms
from dcms_desktop.scanning.maker_text import key_of
from dcms_desktop.scanning.maker_text import propose_roles
from dcms_desktop.scanning.maker_text import roles_as_text
from dcms_desktop.scanning.maker_text import roles_from_text
from dcms_desktop.scanning.rules import Scan

DAY = date(2026, 11, 29)
NONE = Scan(text="", code="")


@pytest.mark.parametrize(
    ("text", "batch", "expiry", "key"),
    [
        ("UPI:890103|Brand:PARA 500|B.No:KX1|Mfg:01/2026|Exp:12/2028", "KX1", date(2028, 12, 31), "890103"),
        ("Product Name: Calpol 650\nBatch No: EM12\nExpiry Date: 31/08/2028\nMfg. Lic: MB/07/500", "EM12",
         date(2028, 8, 31), "CALPOL 650"),
        ('{"productCode":"P77","batch":"ZZ9","exp":"2028-05"}', "ZZ9", date(2028, 5, 31), "P77"),
        ("https://verify.maker.in/p?pid=4711&b=AB12&e=05-2029", "AB12", date(2029, 5, 31), "4711"),
        ("Code=55;Lot=7A;ED=MAY 2028;MRP=Rs. 120.50", "7A", date(2028, 5, 31), "55"),
    ],
)  # fmt: skip
def test_labels_propose_what_the_parts_mean(text: str, batch: str, expiry: date, key: str) -> None:
    cut = cut_text(text)
    assert cut is not None
    roles = propose_roles(cut, DAY)
    read = apply_roles(NONE, cut, roles, DAY)
    assert (read.batch, read.expiry, read.code) == (batch, expiry, key)
    assert roles_from_text(roles_as_text(roles)) == roles


def test_a_text_without_labels_proposes_nothing() -> None:
    cut = cut_text("PARACIP500|KX1|1228|0126")
    assert cut is not None
    assert propose_roles(cut, DAY) == (Role(), Role(), Role(), Role())


def test_texts_of_one_maker_have_one_shape_and_those_of_another_label_have_not() -> None:
    one, same, other = (cut_text(text) for text in ("B:1|E:12/28", "B:99|E:01/29", "B:1|M:12/28"))
    assert one
    assert same
    assert other
    assert one.shape == same.shape != other.shape


def test_six_digits_can_be_two_days_and_both_are_offered() -> None:
    assert {day for _, day in date_forms("101128", DAY)} >= {date(2028, 11, 10), date(2010, 11, 28)}


@pytest.mark.parametrize(
    ("roles", "words"),
    [
        ((Role(role="item"),), "needs a meaning"),
        ((Role(role="batch"), Role(), Role()), "Which part names the item"),
        ((Role(role="item"), Role(role="item"), Role()), "cannot mean the same"),
        ((Role(role="item"), Role(role="spy"), Role()), "cannot mean the same"),
        ((Role(role="item"), Role(), Role(role="expiry", form="DD/MM/YYYY")), "is not a date"),
        ((Role(role="item"), Role(role="mrp"), Role()), "is not a price"),
    ],
)
def test_meanings_that_cannot_be_are_refused(roles: tuple[Role, ...], words: str) -> None:
    cut = cut_text("A1|KX|12/28")
    assert cut is not None
    with pytest.raises(Refused, match=words):
        check_roles(cut, roles, DAY)


def test_a_batch_longer_than_any_batch_is_refused() -> None:
    cut = cut_text("A1|" + "K" * 31)
    assert cut is not None
    with pytest.raises(Refused):
        apply_roles(NONE, cut, (Role(role="item"), Role(role="batch")), DAY)


@pytest.mark.parametrize("text", ["", "abc", "{", '["a"]', "{}", "|" * 50, "http://[::1/x", "a|"])
def test_what_has_no_parts_is_not_taken_apart(text: str) -> None:
    cut = cut_text(text)
    assert cut is None or key_of(cut, tuple(Role() for _ in cut.parts)) == ""


@given(st.text(max_size=400))
def test_any_text_is_taken_apart_without_error(text: str) -> None:
    cut = cut_text(text)
    if cut is not None:
        assert len(propose_roles(cut, DAY)) == len(cut.parts)
