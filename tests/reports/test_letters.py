import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.engine.clean import harmless_cell
from reports.engine.clean import plain_line
from reports.engine.clean import plain_lines
from reports.engine.letters import fit_text
from reports.engine.letters import letter_groups
from reports.engine.letters import split_runs
from reports.engine.letters import text_width
from reports.engine.letters import wrap_text


@pytest.mark.parametrize(
    ("text", "faces"),
    [
        ("Dolo 650", ["NotoSans"]),
        ("डोलो 650 गोली", ["NotoSansDevanagari", "NotoSans", "NotoSansDevanagari"]),
        ("மாத்திரை ₹ 5", ["NotoSansTamil", "NotoSans"]),
        ("✕ near", ["NotoSansShopSymbols", "NotoSans"]),
    ],
)
def test_text_is_split_by_script(text: str, faces: list[str]) -> None:
    assert [run.face for run in split_runs(text)] == faces
    assert "".join(run.text for run in split_runs(text)) == text


def test_a_letter_without_a_face_becomes_a_question_mark() -> None:
    assert "".join(run.text for run in split_runs("漢 A")) == "? A"


def test_a_stray_joiner_is_dropped_and_one_in_a_word_stays() -> None:
    assert split_runs("A\u200dB")[0].text == "AB"
    assert "\u200d" in split_runs("क्\u200dष")[0].text


def test_figures_have_one_width() -> None:
    assert len({text_width(str(digit), 10) for digit in range(10)}) == 1
    assert len({text_width(str(digit), 10, bold=True) for digit in range(10)}) == 1


@given(text=st.text("ab डोलो மா-_", max_size=80), room=st.integers(20, 200))
def test_wrapped_lines_fit_and_lose_nothing(text: str, room: int) -> None:
    lines = wrap_text(text, room, 10)
    # One letter with all its marks is never torn, however wide.
    assert all(text_width(line, 10) <= room or len(list(letter_groups(line))) == 1 for line in lines)
    assert "".join(lines).replace(" ", "") == plain_line(text).replace(" ", "")


def test_no_break_tears_a_syllable() -> None:
    for line in wrap_text("क्रोसिनक्रोसिनक्रोसिन", 30, 10):
        assert unicodedata.category(line[0]) == "Lo"


@given(text=st.text(max_size=60), room=st.integers(10, 120))
def test_cut_text_fits(text: str, room: int) -> None:
    assert text_width(fit_text(text, room, 8), 8) <= max(room, text_width("…", 8))


def test_too_many_lines_end_in_an_ellipsis() -> None:
    lines = wrap_text("one two three four five six seven eight", 40, 10, most=2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")


@given(st.text(max_size=50))
def test_a_plain_line_holds_nothing_a_printer_obeys(text: str) -> None:
    plain = plain_line(text)
    allowed = {"\u200c", "\u200d"}
    assert all(mark in allowed or unicodedata.category(mark)[0] != "C" for mark in plain)


def test_lines_of_terms_are_kept_apart() -> None:
    assert plain_lines("One\r\n\r\n two\u202e ") == ["One", "two"]


@pytest.mark.parametrize(
    ("text", "safe"), [("=1", "'=1"), ("5 tab", "5 tab"), ("", ""), ("-", "'-"), ("a=b", "a=b")]
)
def test_cells_of_csv_are_harmless(text: str, safe: str) -> None:
    assert harmless_cell(text) == safe
