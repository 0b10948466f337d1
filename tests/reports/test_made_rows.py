"""Rows that are made when they are looked at behave as a list that was made at once."""

from collections.abc import Sequence

import pytest

from reports.engine.made_rows import Bare
from reports.engine.made_rows import MadeRows
from reports.engine.made_rows import OpenedRuns


def test_made_rows_are_a_list_to_whoever_reads_them() -> None:
    made: list[int] = []

    def make(row: tuple[int, ...]) -> str:
        made.append(row[0])
        return f"row {row[0]}"

    rows = MadeRows([(1,), (2,), (3,)], make, {"units": 6})
    assert (len(rows), made) == (3, [])
    assert (rows[1], rows[-1], made) == ("row 2", "row 3", [2, 3])
    assert rows[::2] == ["row 1", "row 3"]
    assert list(rows) == ["row 1", "row 2", "row 3"]
    assert rows == ["row 1", "row 2", "row 3"]
    assert rows != 3
    assert bool(rows)
    assert not MadeRows([], make, {})


def test_runs_are_one_list_in_which_each_run_is_opened_when_it_is_looked_at() -> None:
    def opened(run: Sequence[Bare]) -> list[Bare]:
        return sorted((key, letter.upper()) for key, letter in run)

    rows = OpenedRuns([(7, "c"), (7, "a"), (2, "i"), (3, "f"), (3, "e"), (3, "d")], opened)
    whole = [(7, "A"), (7, "C"), (2, "I"), (3, "D"), (3, "E"), (3, "F")]
    assert list(rows) == whole
    assert [rows[at] for at in range(-6, 6)] == whole * 2
    assert rows[1:5:2] == [(7, "C"), (3, "D")]
    assert not OpenedRuns([], opened)
    with pytest.raises(IndexError):
        rows[6]
