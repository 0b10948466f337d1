"""What is told of a stored document is read like the document itself."""

import dataclasses
import types
from datetime import date
from typing import Any
from typing import get_args
from typing import get_origin
from typing import get_type_hints

import msgspec
import pytest

from dcms_desktop.documents.posted import Posted
from dcms_desktop.documents.posted import PostedBenefit
from dcms_desktop.documents.posted import PostedFirm
from dcms_desktop.documents.posted import PostedLine
from dcms_desktop.documents.posted import PostedParty
from dcms_desktop.documents.posted import PostedTender
from dcms_desktop.documents.posted import pack
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.telling import told

PAIRS: dict[type[msgspec.Struct], type[Any]] = {
    told.ToldDocument: Posted,
    told.ToldFirm: PostedFirm,
    told.ToldParty: PostedParty,
    told.ToldLine: PostedLine,
    told.ToldBenefit: PostedBenefit,
    told.ToldTender: PostedTender,
}


def _alike(kind: Any) -> Any:
    """Return a type with the parts of the document in the place of what is told of them."""
    if kind in PAIRS:
        return PAIRS[kind]
    if get_origin(kind) is tuple:
        return (tuple, *(_alike(one) for one in get_args(kind)))
    if get_origin(kind) is types.UnionType:
        return frozenset(_alike(one) for one in get_args(kind))
    return kind


@pytest.mark.parametrize("mine", PAIRS, ids=lambda kind: kind.__name__)
def test_a_part_has_the_kind_and_the_default_of_the_document_s_own(mine: type[msgspec.Struct]) -> None:
    """An older body, which lacks a part, is read alike by both."""
    whole = {one.name: one for one in dataclasses.fields(PAIRS[mine])}
    kinds, own_kinds = get_type_hints(PAIRS[mine]), get_type_hints(mine)
    for one in msgspec.structs.fields(mine):
        theirs = whole[one.name]
        assert _alike(own_kinds[one.name]) == _alike(kinds[one.name]), one.name
        assert one.required == (theirs.default is dataclasses.MISSING), one.name
        if not one.required:
            assert one.default == theirs.default, one.name


def test_a_bill_is_read_as_it_was_stored() -> None:
    """What is told of a bill has the figures of the bill."""
    line = PostedLine(
        no=1, item_id=7, code="A", name="Soap", expiry=date(2027, 8, 31), mrp=Paise(19900), units=Units(24),
        free=Units(2), quantity="24", rate=Mills(151450), gross=Paise(363480), discount=Paise(18174),
        charges=Paise(0), taxable=Paise(345306), treatment="taxable", gst=Percent(18000), cgst=Paise(31078),
        sgst=Paise(31078), igst=Paise(0), cess=Paise(0), amount=Paise(407462),
    )  # fmt: skip
    firm = PostedFirm(
        name="Asha", legal_name="Asha", gstin=None, scheme="regular", state="27", state_name="Maharashtra"
    )
    bill = Posted(
        id=1, kind="tax_invoice", title="Tax invoice", number="A/1", request_id="r", day=date(2026, 11, 22),
        at="2026-11-22T07:01:09.120Z", firm=firm, lines=(line,), total=Paise(407500),
    )  # fmt: skip
    found = told.told_document(pack(bill))
    assert (found.number, found.total, found.party) == ("A/1", 407500, None)
    assert (found.lines[0].taxable, found.lines[0].expiry) == (345306, date(2027, 8, 31))
