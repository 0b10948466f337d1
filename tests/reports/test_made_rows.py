"""Rows that are made when they are looked at behave as a list that was made at once."""

from reports.engine.made_rows import MadeRows


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
