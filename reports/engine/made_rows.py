"""Rows of a very long answer, each made when it is looked at."""

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any
from typing import Generic
from typing import TypeVar
from typing import overload

R = TypeVar("R")


class MadeRows(Sequence[R], Generic[R]):
    """Keeps what the database gave and makes a row of it for whoever asks: a grid asks for thirty."""

    def __init__(
        self,
        bare: Sequence[tuple[Any, ...]],
        make: Callable[[tuple[Any, ...]], R],
        totals: Mapping[str, int],
    ) -> None:
        self._bare = bare
        self._make = make
        self.totals = totals
        """What the totalled columns add up to, so that nobody makes all rows to know it."""

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self._bare)

    @overload
    def __getitem__(self, at: int) -> R: ...

    @overload
    def __getitem__(self, at: slice) -> list[R]: ...

    def __getitem__(self, at: int | slice) -> R | list[R]:
        """Return a row, or a list of rows."""
        if isinstance(at, slice):
            return [self._make(row) for row in self._bare[at]]
        return self._make(self._bare[at])

    def __iter__(self) -> Iterator[R]:
        """Give one row after another."""
        return map(self._make, self._bare)

    def __eq__(self, other: object) -> bool:
        """Compare row by row."""
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment] # as a list
