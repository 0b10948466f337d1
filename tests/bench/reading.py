"""Orders as people write them, read among all the goods of the books: how well, and in what time a line."""

import time
from collections.abc import Sequence

from dcms_desktop.desk import Desk
from dcms_desktop.reading.queries import read_order
from tests.core.reading.measure import AS_MET
from tests.core.reading.measure import HELD_OUT
from tests.core.reading.measure import LATER
from tests.core.reading.measure import MESSAGES
from tests.core.reading.measure import measured
from tests.core.reading.measure import measured_messages
from tests.core.reading.measure import practice_items
from tests.core.reading.measure import written_lines
from tests.core.reading.measure import written_messages


def reading_of(desk: Desk) -> tuple[list[float], list[tuple[str, str]]]:
    """Return seconds of each line read, and what became of the lines and messages, in words.

    The goods that the lines mean are put beside those of the books, and may be mistaken for them.
    """
    practice_items(desk)
    tuned, held_out = written_lines()
    texts = [one.text for one in (*tuned, *held_out)]
    texts += [text for file in (MESSAGES, LATER, HELD_OUT) for text, _ in written_messages(file)]
    told = [
        ("lines held out", measured(desk, held_out).told("")[2:]),
        ("messages, seen while the rules grew", measured_messages(desk, written_messages()).told()),
        ("messages, written later", measured_messages(desk, written_messages(LATER)).told()),
        ("sixty more, among the goods of a shop, when first met", AS_MET),
        ("the same since", measured_messages(desk, written_messages(HELD_OUT)).told()),
    ]
    return _times(desk, texts), told


def _times(desk: Desk, texts: Sequence[str]) -> list[float]:
    """Return seconds a line: a message of several counts as its share each."""
    found: list[float] = []
    for text in texts:
        begun = time.perf_counter()
        read = desk.ask(read_order, text)
        took = time.perf_counter() - begun
        found += [took / max(len(read), 1)] * max(len(read), 1)
    return found
