"""Rows of a very long answer, each made when it is looked at."""

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any
from typing import Generic
from typing import TypeVar
from typing import overload

R = TypeVar("R")
Bare = tuple[Any, ...]
"""A row as the driver gives it."""


class OpenedRuns(Sequence[Bare]):
    """Rows of which neighbours with one first column are a run, opened when somebody looks at a row of it.

    ``opened`` gives the rows of a run in their order, as many as it gets.
    """

    def __init__(self, closed: Sequence[Bare], opened: Callable[[Sequence[Bare]], Sequence[Bare]]) -> None:
        self._closed = closed
        self._opened = opened

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self._closed)

    @overload
    def __getitem__(self, at: int) -> Bare: ...

    @overload
    def __getitem__(self, at: slice) -> list[Bare]: ...

    def __getitem__(self, at: int | slice) -> Bare | list[Bare]:
        """Return a row, or a list of rows."""
        if isinstance(at, slice):
            return [self[place] for place in range(*at.indices(len(self)))]
        place = range(len(self))[at]
        key, first, end = self._closed[place][0], place, place + 1
        while first and self._closed[first - 1][0] == key:
            first -= 1
        while end < len(self) and self._closed[end][0] == key:
            end += 1
        return self._opened(self._closed[first:end])[place - first]

    def __iter__(self) -> Iterator[Bare]:
        """Give one row after another."""
        for _, run in groupby(self._closed, itemgetter(0)):
            yield from self._opened(list(run))


class MadeRows(Sequence[R], Generic[R]):
    """Keeps what the database gave and makes a row of it for whoever asks: a grid asks for thirty."""

    def __init__(
        self,
        bare: Sequence[Bare],
        make: Callable[[Bare], R],
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
