from __future__ import annotations

from datetime import date

import pytest

from dcms_desktop.catalog.scan import read_scan

GTIN = "08901030865275"


@pytest.mark.parametrize(
    ("text", "code", "batch", "expiry"),
    [
        ("8901030865275", "8901030865275", "", None),
        ("012345678905", "012345678905", "", None),
        ("DOLO-650", "DOLO-650", "", None),
        ("]E08901030865275", "8901030865275", "", None),
        (f"01{GTIN}", GTIN, "", None),
        (f"01{GTIN}1728053110DL4417", GTIN, "DL4417", date(2028, 5, 31)),
        (f"]d201{GTIN}1728053110DL4417", GTIN, "DL4417", date(2028, 5, 31)),
        (f"]C101{GTIN}10DL4417\x1d17280531", GTIN, "DL4417", date(2028, 5, 31)),
        (f"\x1d01{GTIN}10A/1-2\x1d17280200", GTIN, "A/1-2", date(2028, 2, 29)),
    ],
)
def test_a_scan_is_read(text: str, code: str, batch: str, expiry: date | None) -> None:
    scan = read_scan(text)
    assert (scan.code, scan.batch, scan.expiry, scan.doubtful) == (code, batch, expiry, ())


def test_a_lost_separator_leaves_two_readings() -> None:
    scan = read_scan(f"01{GTIN}10DL441717280531")
    assert scan.batch == "DL441717280531"
    assert [(other.batch, other.expiry) for other in scan.doubtful] == [("DL4417", date(2028, 5, 31))]


def test_a_batch_that_cannot_hold_a_date_is_not_doubtful() -> None:
    assert read_scan(f"01{GTIN}10DL4417").doubtful == ()


@pytest.mark.parametrize("text", ["", "01", "]d2", "010000", "\x1d", "9" * 500, "]d2" + "x" * 200])
def test_nonsense_is_a_plain_code_and_no_error(text: str) -> None:
    assert len(read_scan(text).code) <= 120
