"""Packs, barcodes, licences and rates in one line each, read and shown again."""

from datetime import date

import pytest

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.tax.rules import Treatment
from ui.masters.short_lines import parse_barcodes
from ui.masters.short_lines import parse_licences
from ui.masters.short_lines import parse_packs
from ui.masters.short_lines import parse_rates
from ui.masters.short_lines import show_barcodes
from ui.masters.short_lines import show_licences
from ui.masters.short_lines import show_packs
from ui.masters.short_lines import show_rates


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("b 10 box, C200 case", "b 10 box, c 200 case"), ("s15;x 3", "s 15 strip, x 3 x"), ("", "")],
)
def test_packs_are_letter_units_and_name(typed: str, shown: str) -> None:
    assert show_packs(parse_packs(typed)) == shown


def test_barcodes_may_stand_for_more_units() -> None:
    codes = parse_barcodes("8901234567894 CASE-1=200, 111")
    assert show_barcodes(codes) == "8901234567894 CASE-1=200 111"
    assert [code.units for code in codes] == [1, 200, 1]


def test_licences_are_form_number_and_end() -> None:
    licences = parse_licences("20b MH PZ3/1 to 31-03-2027, FSSAI 11513003000123, 21B X 03/28/1")
    assert [(one.form, one.number, one.valid_to) for one in licences] == [
        ("20B", "MH PZ3/1", date(2027, 3, 31)), ("FSSAI", "11513003000123", None), ("21B", "X 03/28/1", None)
    ]  # fmt: skip
    assert show_licences(licences[:2]) == "20B MH PZ3/1 31-03-2027, FSSAI 11513003000123"


def test_rates_have_their_first_day_and_cess() -> None:
    rates = parse_rates("28+12 from 01-07-2017, 40 from 22-09-2025", Treatment.TAXABLE, on_retail_price=False)
    assert [(rate.gst, rate.cess, rate.valid_from.year) for rate in rates] == [
        (28_000, 12_000, 2017), (40_000, 0, 2025)
    ]  # fmt: skip
    assert show_rates(rates) == "28+12 from 01-07-2017, 40 from 22-09-2025"
    assert parse_rates("", Treatment.EXEMPT, on_retail_price=False)[0].gst == 0


@pytest.mark.parametrize("typed", ["ten boxes", "b", "b x box"])
def test_a_pack_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(Refused) as caught:
        parse_packs(typed)
    assert caught.value.field == "packs"


@pytest.mark.parametrize("typed", ["20B", "20B X 99-99-2027"])
def test_a_licence_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(Refused) as caught:
        parse_licences(typed)
    assert caught.value.field == "licences"


@pytest.mark.parametrize("typed", ["much", "5 from someday", "500"])
def test_a_rate_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(Refused) as caught:
        parse_rates(typed, Treatment.TAXABLE, on_retail_price=False)
    assert caught.value.field == "rates"
