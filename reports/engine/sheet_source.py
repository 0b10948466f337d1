"""What the readers of sheets share: limits, remarks, refusals, and a file opened row by row."""

from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field

from dcms_desktop.kernel.errors import Finding
from dcms_desktop.kernel.errors import Refused

MOST_BYTES = 20_000_000
MOST_ROWS = 200_000
MOST_COLUMNS = 256
MOST_REMARKS = 500
NUMBERED = tuple[int, list[str]]
"""A row with its number in the file, from 1."""


@dataclass
class Remarks:
    """Remarks collected while reading, each kind at most so often."""

    found: list[Finding] = field(default_factory=list)
    left_out: int = 0

    def add(self, row: int, column: str, text: str) -> None:
        """Add a remark, or count it when there are very many."""
        if len(self.found) < MOST_REMARKS:
            self.found.append(Finding(row, column, text))
        else:
            self.left_out += 1

    def all(self) -> tuple[Finding, ...]:
        """Return the remarks, the number of those left out last."""
        more = [Finding(0, "", f"{self.left_out:,} more remarks like these.")] if self.left_out else []
        return (*self.found, *more)


@dataclass(frozen=True, slots=True)
class Opened:
    """A file opened by one of the readers."""

    name: str
    rows: Callable[[], Iterator[NUMBERED]]
    """Each call reads from the start; a row of blanks may be given as an empty list."""
    sheet_names: tuple[str, ...] = ()


def column_letters(place: int) -> str:
    """Return the letters of a column from 0: A, B, …, Z, AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def too_large(what: str, step: str) -> Refused:
    """Return the refusal of a file that has more of something than is read."""
    return Refused(f"The file has {what}.", field="file", next_step=step)


def not_readable(what: str, step: str) -> Refused:
    """Return the refusal of a file that is not what it should be."""
    return Refused(f"The file {what}.", field="file", next_step=step)
