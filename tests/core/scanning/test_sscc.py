"""Cartons numbered under the firm's GS1 prefix: digits, no number twice, and what a scan of one names."""

import pytest

from dcms_desktop.company.actions import save_setting
from dcms_desktop.db.connect import Books
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Units
from dcms_desktop.scanning.actions import number_cartons
from dcms_desktop.scanning.numbers import check_digit
from dcms_desktop.scanning.queries import find_code
from dcms_desktop.scanning.queries import next_sscc
from dcms_desktop.scanning.reading import read_scan
from dcms_desktop.scanning.rules import PackPart
from dcms_desktop.scanning.settings import GS1_PREFIX
from dcms_desktop.scanning.sscc import check_prefix
from dcms_desktop.scanning.sscc import most_cartons
from dcms_desktop.scanning.sscc import sscc_of
from tests.shop import Shop


@pytest.mark.parametrize(
    ("prefix", "running", "number"),
    [
        ("8901234", 0, "089012340000000007"),
        ("8901234", 42, "089012340000000427"),
        ("8901234", 9_999_999_999, "989012349999999999"),
        ("890123456789", 12_345, "189012345678923457"),
        ("0614141", 1_123_456_789, "106141411234567897"),  # the example of the GS1 manual
    ],
)
def test_extension_prefix_serial_and_check_digit(prefix: str, running: int, number: str) -> None:
    assert sscc_of(prefix, running) == number
    assert check_digit(number[:-1]) == number[-1]


def test_prefixes_and_their_end() -> None:
    assert check_prefix(" 890 1234 ") == "8901234"
    for wrong in ("", "12345", "1234567890123", "89O1234", "८९०१२३४"):
        with pytest.raises(Refused) as no:
            check_prefix(wrong)
        assert no.value.field == "scanning.gs1_prefix"
    with pytest.raises(Refused, match="is used"):
        sscc_of("8901234", most_cartons("8901234"))


def test_a_numbered_carton_is_known_to_the_scanner(any_books: Books) -> None:
    shop = Shop(any_books)
    shop.receives("Dolo 650", batch="D1", units=240)
    item = shop.items["Dolo 650"]
    part = PackPart(item_id=item, units=Units(120), batch="D1")
    with pytest.raises(Refused, match="is not set"):
        shop.desk.do(number_cartons, [part])
    shop.desk.do(save_setting, GS1_PREFIX, "8901234")
    seen = shop.desk.ask(next_sscc)
    first, second = shop.desk.do(number_cartons, [part, part])
    assert (first, second) == (seen, sscc_of("8901234", 1))
    (third,) = shop.desk.do(number_cartons, [part])
    assert third == sscc_of("8901234", 2)
    scan = read_scan(f"]C100{second}", shop.desk.ask(lambda tx: tx.today))
    found = shop.desk.ask(find_code, scan)
    assert [(one.item_id, one.units, one.batch) for one in found.named] == [(item, 120, "D1")]
    assert found.pack == "carton"
    with pytest.raises(Refused, match="not in the books"):
        shop.desk.do(number_cartons, [PackPart(item_id=999_999, units=Units(1))])
    assert shop.desk.do(number_cartons, [part]) == (sscc_of("8901234", 3),), "a refused one takes no number"
    assert shop.desk.do(number_cartons, []) == ()
