"""When to try again, how much to send at once, and how far this PC's clock is off."""

from collections.abc import Sequence
from datetime import datetime
from datetime import timedelta
from statistics import median_low

from dcms_desktop.kernel.frozen import dataclass

FIRST_WAIT_MS = 2_000
LONGEST_WAIT_MS = 900_000
HOURLY_MS = 3_600_000
"""A centre that said no is asked again after so long."""
MOST_OFFSETS = 5
WARN_MS, CORRECT_MS = 120_000, 600_000
"""A clock this far off is told; one further off signs with the centre's time."""
SLOT_S = 5_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one request may hold; the centre may say other figures."""

    ops: int = 500
    bytes: int = 1_048_576
    inflated: int = 8_388_608


def wait_ms(tries: int, chance: int, asked_s: int | None = None) -> int:
    """Return how long to wait after so many failures; ``chance`` is drawn from 0 to 999 (full jitter).

    A wait the centre asked for is obeyed, and never shortened.
    """
    ceiling = min(LONGEST_WAIT_MS, FIRST_WAIT_MS << min(max(tries, 0), 20))
    drawn = ceiling * chance // 1_000
    return max(drawn, min(asked_s, 86_400) * 1_000) if asked_s is not None and asked_s > 0 else drawn


def later(utc: str, ms: int) -> str:
    """Return a UTC text some milliseconds after another."""
    at = datetime.fromisoformat(utc) + timedelta(milliseconds=ms)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def minutes_between(before: str, after: str) -> int:
    """Return whole minutes from one UTC text to another, never below 0."""
    span = datetime.fromisoformat(after) - datetime.fromisoformat(before)
    return max(0, span // timedelta(minutes=1))


def halved(size: int) -> int:
    """Return half of a batch, at least one operation."""
    return max(1, size // 2)


def regrown(size: int, most: int) -> int:
    """Return the next size after a batch went through: twice as many, up to what is allowed."""
    return min(max(size, 1) * 2, most)


def cut_batch(sizes: Sequence[int], most_ops: int, limits: Limits) -> int:
    """Return how many operations of these sizes, from the first on, go into one request; at least one.

    Half of the inflated limit is left free for the frame; what is compressed is measured when it is made.
    """
    total = count = 0
    for size in sizes[: max(1, min(most_ops, limits.ops))]:
        total += size + 1
        if count and total > limits.inflated // 2:
            break
        count += 1
    return count


def noted_offset(offsets: Sequence[int], offset_ms: int) -> tuple[int, ...]:
    """Return the newest offsets with one more."""
    return (*offsets, offset_ms)[-MOST_OFFSETS:]


def clock_offset(offsets: Sequence[int]) -> int:
    """Return the median of the offsets between the centre's clock and ours, 0 before any was measured."""
    return int(median_low(offsets)) if offsets else 0


def correction(offsets: Sequence[int]) -> int:
    """Return the milliseconds by which signed times are corrected: only a clock far off is."""
    offset = clock_offset(offsets)
    return offset if abs(offset) > CORRECT_MS else 0


def clock_words(offsets: Sequence[int]) -> str:
    """Return the warning about this PC's clock, empty when it is right enough."""
    offset = clock_offset(offsets)
    if abs(offset) <= WARN_MS:
        return ""
    minutes = abs(offset) // 60_000
    way = "behind" if offset > 0 else "ahead of"
    return f"This PC's clock is {minutes} min {way} the centre's. Set it right; billing goes on."
