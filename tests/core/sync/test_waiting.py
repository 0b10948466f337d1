"""When to try again, how much to send, and clocks."""

import pytest

from dcms_desktop.sync.rules import states
from dcms_desktop.sync.rules import waiting
from dcms_desktop.telling import rules as scope


@pytest.mark.parametrize(
    ("tries", "chance", "asked", "ms"),
    [
        (0, 999, None, 1_998),
        (3, 500, None, 8_000),
        (30, 999, None, 899_100),
        (0, 0, None, 0),
        (0, 0, 41, 41_000),
        (9, 999, 1, 899_100),
        (1, 500, -5, 2_000),
        (0, 0, 10**9, 86_400_000),
    ],
)
def test_waits_grow_with_chance_and_obey_the_centre(
    tries: int, chance: int, asked: int | None, ms: int
) -> None:
    assert waiting.wait_ms(tries, chance, asked) == ms


def test_a_batch_is_cut_by_count_and_size() -> None:
    limits = waiting.Limits(ops=3, inflated=100)
    assert waiting.cut_batch([10, 10, 10, 10], 500, limits) == 3
    assert waiting.cut_batch([90, 10], 500, limits) == 1
    assert waiting.cut_batch([20, 20, 20], 500, limits) == 2
    assert waiting.cut_batch([1], 0, limits) == 1
    assert (waiting.halved(5), waiting.halved(1), waiting.regrown(3, 5), waiting.regrown(0, 5)) == (
        2,
        1,
        5,
        2,
    )


def test_a_clock_far_off_is_told_and_corrected() -> None:
    assert waiting.clock_offset(()) == 0
    offsets = waiting.noted_offset((1, 2, 3, 4, 5), 600_001)
    assert offsets == (2, 3, 4, 5, 600_001)
    assert waiting.correction(offsets) == 0
    assert waiting.correction((600_001,)) == 600_001
    assert waiting.clock_words((1,)) == ""
    assert "3 min behind" in waiting.clock_words((180_000,))
    assert "3 min ahead" in waiting.clock_words((-180_000,))


def test_times_are_reckoned_as_text() -> None:
    assert waiting.later("2026-11-29T10:00:00.000Z", 1_500) == "2026-11-29T10:00:01.500Z"
    assert waiting.minutes_between("2026-11-29T10:00:00.000Z", "2026-11-29T10:02:59.000Z") == 2
    assert waiting.minutes_between("2026-11-29T10:02:00.000Z", "2026-11-29T10:00:00.000Z") == 0


def test_scope_and_words() -> None:
    assert scope.Scope().takes(None)
    assert not scope.Scope(makers=frozenset({1})).takes(2)
    assert (scope.tail_of("A/26-27/004311"), scope.tail_of("A"), scope.financial_year_name("26-27")) == (
        4311, 0, "2026-27",
    )  # fmt: skip
    assert "Map the item" in states.advice_for("unknown_item")
    assert states.advice_for("other")
