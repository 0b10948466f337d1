"""Numbers said as words, and several of them that are one: twenty five, six fifty, do sau pachas. Pure."""

from collections.abc import Sequence
from decimal import Decimal

from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.reading.vocabulary import UNITS


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a piece; ``number`` is its value where it is one."""

    text: str
    number: Decimal | None = None
    spoken: bool = False
    """True for a number written as a word, like das."""


HUNDREDS = frozenset({"hundred", "sau", "shambhar", "she"})
_DIGITS, _TENS = range(1, 10), range(10, 100)


def joined_numbers(words: Sequence[Word]) -> list[Word]:
    """Return the words with spoken numbers that belong together as one number in digits."""
    made: list[Word] = []
    at = 0
    while at < len(words):
        taken, value = _number_at(words, at)
        if taken > 1:
            made.append(Word(str(value), Decimal(value)))
        else:
            made.append(words[at])
        at += max(taken, 1)
    return made


def _number_at(words: Sequence[Word], at: int) -> tuple[int, int]:
    """Return how many words from here on are one number, and its value; one or none is no joining."""
    run = _spoken(words, at)
    if not run:
        return 0, 0
    if len(run) > 1 and words[at + 1].text in HUNDREDS and run[0] in _DIGITS:
        more, rest = _below_hundred(run[2:])
        return 2 + more, run[0] * 100 + rest
    if len(run) > 1 and run[0] in _DIGITS and run[1] in _TENS:
        more, rest = _below_hundred(run[1:])
        after = words[at + 1 + more].text if at + 1 + more < len(words) else ""
        if more > 1 and after in UNITS:
            return 2, run[0] * 100 + run[1]  # six fifty five boxes: five boxes of the 650
        return 1 + more, run[0] * 100 + rest
    if len(run) > 2 and all(one in _DIGITS for one in run[:3]):
        return 3, run[0] * 100 + run[1] * 10 + run[2]
    return _below_hundred(run)


def _spoken(words: Sequence[Word], at: int) -> list[int]:
    """Return the values of the spoken whole numbers that follow each other from a place on."""
    run: list[int] = []
    for word in words[at : at + 4]:
        if not word.spoken or word.number is None or word.number != int(word.number):
            break
        run.append(int(word.number))
    return run


def _below_hundred(run: Sequence[int]) -> tuple[int, int]:
    """Return how many words make a number below a hundred: twenty five are two."""
    if not run or run[0] not in range(1, 100):
        return 0, 0
    if len(run) > 1 and run[0] in range(20, 100, 10) and run[1] in _DIGITS:
        return 2, run[0] + run[1]
    return 1, run[0]
