"""The ways to a printer and the one door to send by: bytes go whole or an Outside says what to do next."""

from collections.abc import Callable
from functools import cache

from dcms_desktop.kernel.errors import Outside
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.registry import discover
from reports.engine.clean import plain_line

Send = Callable[[str, bytes, str], None]
"""``send(address, data, title)``."""


class PartlySent(Outside):
    """The line broke after bytes had left: some of the job may be on paper."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to a printer: its name, what it is called, and how bytes go."""

    name: str
    title: str
    example: str
    send: Send


@cache
def all_ways() -> dict[str, Way]:
    """Return every way by its name."""
    return {way.name: way for way in discover("reports.devices", "WAY")}


def send(way: str, address: str, data: bytes, *, title: str) -> None:
    """Send a job. Raises Outside with the next step, PartlySent when some of it may be on paper."""
    known = all_ways()
    if way not in known:
        raise Outside(
            f"There is no way “{way[:20]}” to a printer.", f"Set the printer up with: {', '.join(known)}."
        )
    known[way].send(address, data, job_title(title))


def job_title(title: str) -> str:
    """Return a title that is safe as the name of a job: plain letters, no leading dash, short."""
    plain = "".join(mark if mark.isalnum() or mark in " -_." else "-" for mark in plain_line(title))
    return plain.strip(" .-")[:80] or "paper"
