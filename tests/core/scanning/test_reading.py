"""Reading codes: each form says what it says, and what can be read in two ways is never guessed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dcms_desktop.scanning.numbers import check_digit
from dcms_desktop.scanning.numbers import piece_of_carton
from dcms_desktop.scanning.numbers import read_in_store
from dcms_desktop.scanning.numbers import upc_e_as_a
from dcms_desktop.scanning.reading import read_scan
from dcms_desktop.scanning.rules import KEPT
from dcms_desktop.scanning.rules import REPLACED
from dcms_desktop.scanning.rules import Scanner

GTIN = "08901030865275"
GS = "\x1d"
DAY = date(2026, 11, 29)
KEEPS = Scanner(separator=KEPT)


@pytest.mark.parametrize(
    ("text", "code", "batch", "expiry"),
    [
        ("8901030865275", "8901030865275", "", None),
        ("012345678905", "012345678905", "", None),
        ("DOLO-650", "DOLO-650", "", None),
        ("]E08901030865275", "8901030865275", "", None),
        ("]C0DOLO-650", "DOLO-650", "", None),
        (f"01{GTIN}", GTIN, "", None),
        (f"01{GTIN}1728053110DL4417", GTIN, "DL4417", date(2028, 5, 31)),
        (f"]d201{GTIN}1728053110DL4417", GTIN, "DL4417", date(2028, 5, 31)),
        (f"]Q301{GTIN}1728053110DL4417", GTIN, "DL4417", date(2028, 5, 31)),
        (f"]C101{GTIN}10DL4417{GS}17280531", GTIN, "DL4417", date(2028, 5, 31)),
        (f"{GS}01{GTIN}10A/1-2{GS}17280200", GTIN, "A/1-2", date(2028, 2, 29)),
        (f"(01){GTIN}(10)A12(17)280531", GTIN, "A12", date(2028, 5, 31)),
        (f"https://id.gs1.org/01/{GTIN}/10/AB12?17=280531", GTIN, "AB12", date(2028, 5, 31)),
        (f"HTTPS://MAKER.IN/01/{GTIN}/10/AB12?17=280500", GTIN, "AB12", date(2028, 5, 31)),
    ],
)
def test_a_scan_is_read(text: str, code: str, batch: str, expiry: date | None) -> None:
    scan = read_scan(text, DAY)
    assert (scan.code, scan.batch, scan.expiry, scan.doubtful) == (code, batch, expiry, ())


def test_a_lost_separator_leaves_every_reading_that_holds() -> None:
    scan = read_scan(f"01{GTIN}10DL441717280531", DAY)
    assert scan.batch == "DL441717280531"
    assert ("DL4417", date(2028, 5, 31)) in [(one.batch, one.expiry) for one in scan.doubtful]


def test_a_scanner_that_was_seen_to_keep_separators_leaves_no_doubt() -> None:
    assert read_scan(f"01{GTIN}10DL441717280531", DAY, KEEPS).doubtful == ()


@pytest.mark.parametrize("mark", ["|", "~", "^", "<GS>", "\u241d", "#", "{GS}"])
def test_a_replaced_separator_is_known_by_signs_no_batch_may_hold(mark: str) -> None:
    scan = read_scan(f"01{GTIN}10DL4417{mark}17280531", DAY)
    assert (scan.batch, scan.expiry, scan.doubtful) == ("DL4417", date(2028, 5, 31), ())


def test_a_replacement_that_a_batch_may_hold_is_known_from_the_set_up_test() -> None:
    text = f"01{GTIN}10DL4417+17280531"
    assert len(read_scan(text, DAY).readings) > 1
    scan = read_scan(text, DAY, Scanner(separator=REPLACED, mark="+"))
    assert (scan.batch, scan.expiry, scan.doubtful) == ("DL4417", date(2028, 5, 31), ())


def test_a_batch_that_nothing_can_follow_is_not_doubtful() -> None:
    assert read_scan(f"01{GTIN}10DL4417", DAY).doubtful == ()


def test_a_date_far_away_is_no_date_of_goods() -> None:
    assert {one.expiry for one in read_scan(f"01{GTIN}10AB17991231", DAY).readings} == {None}


@pytest.mark.parametrize(
    ("text", "count", "contents"),
    [
        (f"02{GTIN}37120{GS}10LOT1", 120, True),
        (f"]C102{GTIN}10LOT1{GS}3712", 12, True),
        (f"01{GTIN}3024", 24, False),
    ],
)
def test_a_carton_says_how_many_are_in_it(text: str, count: int, contents: bool) -> None:
    scan = read_scan(text, DAY, KEEPS)
    assert (scan.count, scan.contents) == (count, contents)


@pytest.mark.parametrize(
    "text",
    [
        f"01{GTIN[:-1]}010AB",
        f"01{GTIN}17281399",
        f"]d201{GTIN}17281300",
        f"01{GTIN}10",
        f"]d210AB{GS}",
        "]d2hello",
        f"02{GTIN}",
        f"01{GTIN}1728053110" + "X" * 21,
    ],
)
def test_a_broken_message_names_no_batch_and_says_so(text: str) -> None:
    scan = read_scan(text, DAY, KEEPS)
    assert scan.expiry is None
    assert scan.trouble or scan.batch in {"", "AB"}


@pytest.mark.parametrize(
    "text",
    ["", "01", "]d2", "010000", GS, "9" * 500, "]d2" + "x" * 200, "x" * 10_240, GS * 3_000, "\x00\x07\x1b",
     "]" * 90, f"01{GTIN}10" + "21" * 150, "{" * 1_500, "http://", "https://[::1", "01" * 900],
)  # fmt: skip
def test_nonsense_is_a_plain_code_and_no_error(text: str) -> None:
    scan = read_scan(text, DAY)
    assert len(scan.code) <= 120
    assert not scan.batch


@given(st.text(max_size=300))
def test_any_text_is_read_without_error(text: str) -> None:
    scan = read_scan(text, DAY)
    assert all(mark.isprintable() or mark in "\n\t\x1c\x1d\x1e" for mark in scan.text)


BATCH = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-/", min_size=1, max_size=12)


@given(
    BATCH, st.dates(date(2024, 1, 1), date(2035, 12, 31)), st.text("0123456789ABC", min_size=1, max_size=12)
)
def test_the_true_reading_is_always_among_those_offered(batch: str, expiry: date, serial: str) -> None:
    """Whatever is printed: with separators it is the one reading, without it is one of those asked."""
    said = f"{expiry:%y%m%d}"
    kept = read_scan(f"01{GTIN}10{batch}{GS}17{said}21{serial}", DAY)
    assert (kept.batch, kept.expiry, kept.serial, kept.doubtful) == (batch, expiry, serial, ())
    scan = read_scan(f"01{GTIN}10{batch}17{said}", DAY)
    assert (batch, expiry) in [(one.batch, one.expiry) for one in scan.readings]
    assert len(scan.readings) > 1


# ── retail numbers ──────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("short", "whole"),
    [
        ("04252614", "042100005264"),
        ("01234565", "012345000065"),
        ("04252615", ""),
        ("54252614", ""),
        ("0425261", ""),
    ],
)
def test_upc_e_is_upc_a(short: str, whole: str) -> None:
    assert upc_e_as_a(short) == whole


def test_a_carton_number_holds_the_number_of_its_pieces() -> None:
    assert piece_of_carton("18901030865272") == "8901030865275"
    assert piece_of_carton("08901030865275") == ""
    assert read_scan("18901030865272", DAY).also == ("8901030865275",)


def test_a_number_with_a_wrong_check_digit_is_said_to_be_wrong() -> None:
    assert read_scan("8901030865274", DAY).trouble


@pytest.mark.parametrize(
    ("form", "grams", "price", "item"),
    [
        ("item5_grams5", 1_250, 0, "2112345"),
        ("item5_paise5", 0, 1_250, "2112345"),
        ("item6_grams4", 1_250, 0, "21123450"),
    ],
)
def test_the_shops_own_codes_carry_weight_or_price(form: str, grams: int, price: int, item: str) -> None:
    payload = "211234501250"
    own = read_in_store(payload + check_digit(payload), form)
    assert own is not None
    assert (own.item, own.grams, own.price) == (item, grams, price)


def test_the_shops_own_codes_are_plain_numbers_until_the_setting_says_so() -> None:
    number = "211234501250" + check_digit("211234501250")
    assert read_scan(number, DAY).kind == "retail"
    assert read_scan(number, DAY, Scanner(in_store="item5_grams5")).grams == 1_250
