"""Print jobs and printers as values, and when a failed job is tried again. Pure."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from datetime import timedelta
from typing import Literal

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.text import clean_text

State = Literal["waiting", "printing", "printed", "failed", "dropped"]
OPEN_STATES: tuple[State, ...] = ("waiting", "printing", "failed")
"""States of jobs that somebody still waits for."""
LANGUAGES = ("pdf", "escpos80", "escpos58", "escp", "zpl", "tspl", "epl")
WAYS = ("network", "serial", "usb", "windows", "cups", "file")
LABELS = "label_"
"""Papers of labels begin so: they are made before they are queued, in the language of their printer."""
MAYBE = "may be printed already"
"""Begins the trouble of a job that stopped after its bytes had started on their way."""
PAUSES = (3, 10, 30, 60)
"""Seconds between the tries of a failed job; the last one goes on for ever."""
MOST_COPIES = 9

_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252})|\[[0-9A-Fa-f:.]{2,45}\]", re.ASCII)
_QUEUE = re.compile(r"[^\s\x00-\x1f/\\'\"-][^\x00-\x1f/'\"]{0,126}")
_SERIAL = re.compile(r"(?:/dev/[A-Za-z0-9_./-]{1,60}|COM\d{1,3})(?:@\d{3,7})?", re.ASCII)
_USB = re.compile(r"/dev/[A-Za-z0-9_./-]{1,60}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Job:
    """A print job as listed."""

    id: int
    at: str
    document_id: int
    revision: int
    number: str
    paper: str
    printer: str
    copies: int
    reprint: int
    state: str
    tries: int
    trouble: str
    sent_at: str | None
    user_id: int
    counter_id: int = 0
    """The counter that prints it; 0 is any."""

    @property
    def maybe_printed(self) -> bool:
        """Tell whether an earlier try may have reached the paper."""
        return self.trouble.startswith(MAYBE)


@dataclass(frozen=True, slots=True)
class TakenJob:
    """A job taken for printing, with the bytes made on an earlier try."""

    job: Job
    body: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterCard:
    """A printer as this shop set it up; ``id`` 0 is a new one."""

    id: int = 0
    name: str
    language: str
    way: str
    address: str
    papers: tuple[str, ...] = ()
    """Papers that go here by default."""
    cut: bool = True
    drawer: bool = False
    active: bool = True
    counter_id: int = 0
    """The counter whose PC reaches it; 0 when every counter does."""
    dpi: int = 203
    """Dots an inch of a label printer."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field stands on printed stationery, in half millimetres; its size in half points."""

    x: int
    y: int
    size: int
    shown: bool = True


Layout = Mapping[str, Place]
"""Places by field."""
MOST_PLACE = 1_000
SIZES = (8, 96)
MOST_FIELDS = 100
_FIELD = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)


def check_layout(layout: Layout) -> Layout:
    """Return a layout; refuse a place beside any paper, naming the field."""
    if len(layout) > MOST_FIELDS:
        raise Refused(
            "A layout has too many fields.", field="field", next_step="Keep the fields of one paper."
        )
    for code, place in layout.items():
        if not _FIELD.fullmatch(code):
            raise Refused(
                f"“{code[:40]}” is no name of a field.",
                field="field",
                next_step="Export a layout to see them.",
            )
        if not (0 <= place.x <= MOST_PLACE and 0 <= place.y <= MOST_PLACE):
            raise Refused(
                f"{code} would stand beside the paper.", field=code, next_step="Keep x and y below 500 mm."
            )
        if not SIZES[0] <= place.size <= SIZES[1]:
            raise Refused(
                f"The size of {code} is out of bounds.",
                field=code,
                next_step="Keep it between 4 and 48 points.",
            )
    return layout


def layout_json(layout: Layout) -> str:
    """Return a layout as kept and exported."""
    return json.dumps({code: asdict(place) for code, place in sorted(layout.items())})


def read_layout(text: str) -> Layout:
    """Return a layout as ``layout_json`` wrote it; refuse anything else."""
    wrong = Refused("This is no layout.", field="layout", next_step="Export one first and change that file.")
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as trouble:
        raise wrong from trouble
    if not isinstance(told, dict):
        raise wrong
    return check_layout({code: _place(code, place) for code, place in told.items()})


def _place(code: str, told: object) -> Place:
    numbers = [told.get(name) for name in ("x", "y", "size")] if isinstance(told, dict) else []
    shown = told.get("shown", True) if isinstance(told, dict) else None
    whole = [number for number in numbers if type(number) is int]
    if len(whole) != 3 or not isinstance(shown, bool):
        raise Refused(
            f"{code[:40]} is not written as x, y, size and shown.",
            field="layout",
            next_step="Write whole numbers: half millimetres and half points.",
        )
    x, y, size = whole
    return Place(x, y, size, shown)


def due_again(tries: int, last_try: str | None, now: str) -> bool:
    """Tell whether a failed job may be tried again at ``now``; both are UTC texts."""
    if not last_try:
        return True
    pause = timedelta(seconds=PAUSES[min(max(tries, 1), len(PAUSES)) - 1])
    since = datetime.fromisoformat(now) - datetime.fromisoformat(last_try)
    # A clock that was set back must not hold the job for hours.
    return since >= pause or since < timedelta(0)


def minutes_before(at: str, minutes: int) -> str:
    """Return the UTC text of some minutes before another."""
    instant = datetime.fromisoformat(at) - timedelta(minutes=minutes)
    return instant.isoformat(timespec="milliseconds").replace("+00:00", "Z")


DPIS = (203, 300, 600)
"""Resolutions that label printers come in, dots an inch."""


def check_printer(card: PrinterCard) -> PrinterCard:
    """Return the printer with its texts tidied; refuse what cannot work, naming the field."""
    name = clean_text(card.name, "name", most=60, required=True)
    _one_of(card.language, LANGUAGES, "language", "What the printer understands")
    _one_of(card.way, WAYS, "way", "The way to the printer")
    address = clean_text(card.address, "address", most=250, required=True)
    _check_address(card.way, address)
    if card.dpi not in DPIS:
        raise Refused(
            f"Label printers have {', '.join(map(str, DPIS))} dots an inch, not {card.dpi}.",
            field="dpi",
            next_step="Look at the back of the printer, or print its own test label.",
        )
    papers = tuple(dict.fromkeys(clean_text(paper, "papers", most=60) for paper in card.papers))
    if any("," in paper for paper in papers):
        raise Refused(
            "The name of a paper holds no comma.", field="papers", next_step="Pick papers from the list."
        )
    return PrinterCard(
        id=card.id,
        name=name,
        language=card.language,
        way=card.way,
        address=address,
        papers=tuple(paper for paper in papers if paper),
        cut=card.cut,
        drawer=card.drawer,
        active=card.active,
        counter_id=card.counter_id,
        dpi=card.dpi,
    )


def _one_of(value: str, known: tuple[str, ...], field: str, what: str) -> None:
    if value not in known:
        raise Refused(f"{what} is one of {', '.join(known)}.", field=field, next_step="Pick one of them.")


def _check_address(way: str, address: str) -> None:
    if way == "network":
        split_host(address)
    pattern, example = {
        "serial": (_SERIAL, "COM3@9600 or /dev/ttyUSB0@19200"),
        "usb": (_USB, "/dev/usb/lp0"),
        "windows": (_QUEUE, "the printer's name in Windows"),
        "cups": (_QUEUE, "the queue's name"),
    }.get(way, (None, ""))
    if pattern is not None and (not pattern.fullmatch(address) or ".." in address):
        raise Refused(
            f"“{address[:60]}” is no address of this kind.", field="address", next_step=f"Type {example}."
        )


def split_host(address: str) -> tuple[str, int]:
    """Return host and port of ``192.168.1.50:9100``; the port is 9100 when not said."""
    host, colon, port = address.rpartition(":")
    if not colon or address.endswith("]"):
        host, port = address, "9100"
    if not _HOST.fullmatch(host) or not (port.isascii() and port.isdigit() and 0 < int(port[:6]) < 65536):
        raise Refused(
            f"“{address[:60]}” is no network address.",
            field="address",
            next_step="Type it like 192.168.1.50:9100.",
        )
    return host.strip("[]"), int(port)


# ── what was chosen last ────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class PrintWish:
    """A paper as the clerk wants it: how many sets, on which printer; none is the one the paper goes to."""

    paper: str
    copies: int = 1
    printer: str = ""


Papers = tuple[str | PrintWish, ...]


def wish_of(chosen: str | PrintWish) -> PrintWish:
    """Return a wish; the bare name of a paper is one set on its usual printer."""
    return PrintWish(chosen) if isinstance(chosen, str) else chosen


def remembered_wishes(text: str) -> dict[str, PrintWish]:
    """Return what was chosen last for each kind: ``tax_invoice=receipt_80*2@Till`` by the line.

    What cannot be read is passed over: it is a convenience, never a reason to stop.
    """
    found = {}
    for part in text.split("\n"):
        kind, _, rest = part.strip().partition("=")
        paper, _, printer = rest.partition("@")
        paper, _, copies = paper.partition("*")
        if kind and paper and copies.isascii() and copies.isdigit() and 0 < int(copies[:3]) <= MOST_COPIES:
            found[kind] = PrintWish(paper, int(copies), printer)
    return found


def remember_wish(text: str, kind: str, wish: PrintWish) -> str:
    """Return the text that remembers one more choice."""
    known = remembered_wishes(text) | {kind: wish}
    return "\n".join(f"{kind}={one.paper}*{one.copies}@{one.printer}" for kind, one in sorted(known.items()))
