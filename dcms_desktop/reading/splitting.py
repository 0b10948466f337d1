"""Several wishes with nothing between them, told apart by where their quantities stand. Pure."""

from collections.abc import Callable
from collections.abc import Sequence

from dcms_desktop.reading.spoken import Word

Ends = Callable[[Sequence[Word], int], int | None]
"""Tells for a place that is a quantity where that quantity ends; None for no quantity."""
Names = Callable[[Word], bool]
"""Tells whether a word may name goods."""


def cuts_of(words: Sequence[Word], ends: Ends, names: Names) -> list[int]:
    """Return the places before which a new wish begins. Each wish has goods and a quantity.

    ``pan 40 10 strip dolo 5 box`` ends each wish with its quantity, ``5 strip pan 10 strip dolo`` begins it.
    """
    counts = [(at, end) for at in range(len(words)) if (end := ends(words, at)) is not None]
    if not counts:
        return []
    if any(names(word) for word in words[: counts[0][0]]):
        return _after(words, [end for _, end in counts], names)
    return _before(words, [at for at, _ in counts], names)


def _after(words: Sequence[Word], ends: Sequence[int], names: Names) -> list[int]:
    cuts: list[int] = []
    first = 0
    for end in ends:
        rest = words[end + 1 :]
        named = any(names(word) for word in words[first : end + 1])
        # What follows the last quantity is a wish of its own only with goods and a number.
        if named and rest and any(names(one) for one in rest) and any(one.number for one in rest):
            cuts.append(end + 1)
            first = end + 1
    return cuts


def _before(words: Sequence[Word], starts: Sequence[int], names: Names) -> list[int]:
    cuts: list[int] = []
    first = starts[0]
    for at in starts[1:]:
        if any(names(word) for word in words[first:at]) and any(names(word) for word in words[at:]):
            cuts.append(at)
            first = at
    return cuts
