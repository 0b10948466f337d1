"""The set-up test of a scanner: each fault is named with what to change."""

from __future__ import annotations

import pytest

from dcms_desktop.scanning.numbers import is_sound
from dcms_desktop.scanning.rules import KEPT
from dcms_desktop.scanning.rules import LOST
from dcms_desktop.scanning.rules import REPLACED
from dcms_desktop.scanning.rules import UNKNOWN
from dcms_desktop.scanning.rules import Device
from dcms_desktop.scanning.set_up import LETTERS
from dcms_desktop.scanning.set_up import MESSAGE
from dcms_desktop.scanning.set_up import NUMBER
from dcms_desktop.scanning.set_up import PROBES
from dcms_desktop.scanning.set_up import Heard
from dcms_desktop.scanning.set_up import device_found
from dcms_desktop.scanning.set_up import diagnose
from dcms_desktop.scanning.set_up import read_separator

SENT = "0102990000000019" + "10TEST1{}17301231"


def found(probe: str, text: str, end: str = "Enter", pace: int = 5) -> list[tuple[str, str]]:
    heard = {probe: Heard(probe=probe, text=text, end=end, pace=pace)}
    return [(one.level, one.text) for one in diagnose(heard)]


def test_the_numbers_of_the_test_are_sound() -> None:
    assert is_sound(PROBES[1].text)
    assert is_sound(PROBES[2].text[4:18]), PROBES[2].text


@pytest.mark.parametrize(
    ("text", "level", "words"),
    [
        ("aZyQwM-0159/zAY", "ok", "as they are printed"),
        ("]C0aZyQwM-0159/zAY", "ok", "as they are printed"),
        ("AzYqWm-0159/Zay", "bad", "exchanged"),
        ("AZYQWM-0159/ZAY", "bad", "one case"),
        ("aYzQwM-0159/yAZ", "bad", "Z→Y"),
        ("qZyAzM6à&(ç!zQY", "bad", "layout differs"),
        ("aZyQwM0159zAY", "bad", "2 of its characters"),
        ("aZyQwM-0159//zAYYY", "bad", "added inside"),
    ],
)
def test_letters_show_the_layout(text: str, level: str, words: str) -> None:
    ((said, told),) = found(LETTERS, text)
    assert (said, words in told) == (level, True), told


@pytest.mark.parametrize(
    ("text", "level", "words"),
    [
        ("{}", "ok", "whole"),
        ("]E0{}", "ok", "]E0"),
        ("*{}#", "bad", "adds “*#”"),
        ("5901234123457", "bad", "Another number"),
    ],
)
def test_a_number_shows_what_is_added(text: str, level: str, words: str) -> None:
    said, told = found(NUMBER, text.format(PROBES[1].text))[0]
    assert (said, words in told) == (level, True), told


def test_a_number_without_its_check_digit_is_told() -> None:
    assert "left out" in found(NUMBER, PROBES[1].text[:-1])[0][1]


@pytest.mark.parametrize(
    ("end", "pace", "levels"),
    [("Enter", 5, ["ok", "ok", "ok"]), ("", 45, ["ok", "warn", "warn"]), ("Tab", 90, ["ok", "ok", "bad"])],
)
def test_end_and_speed_are_told(end: str, pace: int, levels: list[str]) -> None:
    assert [level for level, _ in found(NUMBER, PROBES[1].text, end, pace)] == levels


def test_a_scanner_on_a_port_has_no_keyboard_to_be_slow() -> None:
    heard = {NUMBER: Heard(probe=NUMBER, text=PROBES[1].text)}
    assert len(diagnose(heard, on_port=True)) == 1


@pytest.mark.parametrize(
    ("between", "before", "separator", "mark"),
    [
        ("\x1d", "", KEPT, ""),
        ("\x1d", "]d2", KEPT, ""),
        ("", "", LOST, ""),
        ("|", "", REPLACED, "|"),
        ("<GS>", "", REPLACED, "<GS>"),
        ("X9", "", UNKNOWN, ""),
        ("\x1d", "noise", UNKNOWN, ""),
    ],
)
def test_the_pack_code_shows_what_became_of_the_separator(
    between: str, before: str, separator: str, mark: str
) -> None:
    assert read_separator(before + SENT.format(between)) == (separator, mark)
    level = found(MESSAGE, before + SENT.format(between))[0][0]
    assert level == ("ok" if separator in {KEPT, REPLACED} else "bad")


def test_what_was_found_is_kept_with_the_device() -> None:
    heard = {MESSAGE: Heard(probe=MESSAGE, text=SENT.format("^"))}
    device = device_found(heard, Device(kind="scanner", port="COM3"), "2026-11-29T10:00:00.000Z")
    assert (device.separator, device.mark, device.port) == (REPLACED, "^", "COM3")
    assert device.found[0].startswith("ok: ")
    assert device_found({}, device, "x").separator == UNKNOWN
