"""The set-up test of a scanner: what it should send, what it sent, and what to change. Pure.

Three codes are scanned: letters and signs show the layout of the keyboard, a number shows prefix, end and
speed, a GS1 DataMatrix shows what became of the separator.
"""

from dataclasses import dataclass

from dcms_desktop.scanning.rules import KEPT
from dcms_desktop.scanning.rules import LOST
from dcms_desktop.scanning.rules import REPLACED
from dcms_desktop.scanning.rules import SEPARATOR
from dcms_desktop.scanning.rules import UNKNOWN
from dcms_desktop.scanning.rules import Device

LETTERS, NUMBER, MESSAGE = "letters", "number", "message"
MOST_PACE = 60
"""Slower than this, in milliseconds a character, a scan cannot be told from typing."""
SLOW_PACE = 30
_GTIN = "02990000000019"
_BATCH, _EXPIRY = "TEST1", "301231"


@dataclass(frozen=True, slots=True)
class Probe:
    """One code of the test: its kind, what it holds, how it is printed, and what to say."""

    name: str
    text: str
    symbol: str
    words: str


PROBES = (
    Probe(LETTERS, "aZyQwM-0159/zAY", "Code128", "Letters, signs and figures"),
    Probe(NUMBER, "2990000000002", "EAN13", "A retail number"),
    Probe(
        MESSAGE, f"(01){_GTIN}(10){_BATCH}(17){_EXPIRY}", "DataMatrix", "A pack code with batch and expiry"
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What came of one code: its characters, the key that ended it, milliseconds a character."""

    probe: str
    text: str
    end: str = ""
    """Enter, Tab, or empty when nothing ended it."""
    pace: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the test found: fine, to be looked at, or wrong; and what to change."""

    level: str
    """ok, warn or bad."""
    text: str
    next_step: str = ""


def diagnose(heard: dict[str, Heard], *, on_port: bool = False) -> tuple[Finding, ...]:
    """Return what the codes heard so far tell of a scanner. One on a port has no keyboard to be wrong."""
    found: list[Finding] = []
    if LETTERS in heard:
        found += _layout(heard[LETTERS].text)
    if NUMBER in heard:
        found += _number(heard[NUMBER])
        found += [] if on_port else [_end(heard[NUMBER].end), _pace(heard[NUMBER].pace)]
    if MESSAGE in heard:
        found.append(_separator(*read_separator(heard[MESSAGE].text)))
    return tuple(found)


def device_found(heard: dict[str, Heard], device: Device, at: str) -> Device:
    """Return the scanner with what its test found."""
    from dataclasses import replace

    separator, mark = read_separator(heard[MESSAGE].text) if MESSAGE in heard else (UNKNOWN, "")
    findings = diagnose(heard, on_port=bool(device.port))
    told = tuple(f"{one.level}: {one.text} {one.next_step}".strip() for one in findings)
    return replace(device, separator=separator, mark=mark, found=told, tested_at=at)


# ── letters ─────────────────────────────────────────────────────────────────────────────────────
def _layout(text: str) -> list[Finding]:
    wanted = PROBES[0].text
    bare = _inside(text, wanted)
    if bare == wanted:
        return [Finding("ok", "Letters, signs and figures arrive as they are printed.")]
    if bare == wanted.swapcase():
        return [
            Finding("bad", "Capitals and small letters are exchanged.", "Switch Caps Lock off on this PC.")
        ]
    if bare in {wanted.upper(), wanted.lower()}:
        step = "Scan “no case conversion” in the scanner's booklet."
        return [Finding("bad", "All letters arrive in one case.", step)]
    if len(bare) == len(wanted):
        swapped = sorted({f"{was}→{came}" for was, came in zip(wanted, bare, strict=True) if was != came})
        return [
            Finding(
                "bad",
                f"The keyboard layout differs: {' '.join(swapped)}.",
                "Scan “keyboard: USA” in the booklet, or set this PC's keyboard to English.",
            )
        ]
    missing = len(wanted) - len(bare)
    told = (
        f"{missing} of its characters are missing." if missing > 0 else "Something was added inside the code."
    )
    return [Finding("bad", told, "Make the scanner slower: “inter-character delay 5 ms” in the booklet.")]


def _inside(text: str, wanted: str) -> str:
    """Return a text without a symbology mark before it, or what a scanner puts before and after."""
    if wanted in text:
        return wanted
    return text[3:] if text.startswith("]") and len(text) >= len(wanted) + 3 else text


# ── the number ──────────────────────────────────────────────────────────────────────────────────
def _number(heard: Heard) -> list[Finding]:
    wanted, text = PROBES[1].text, heard.text
    if text == wanted:
        return [Finding("ok", "Retail numbers arrive whole.")]
    if text in {wanted[:-1], wanted[1:]}:
        step = "Scan “transmit check digit and leading digit” in the booklet."
        return [Finding("bad", "The first or last figure of a number is left out.", step)]
    before, found, after = text.partition(wanted)
    if not found:
        return [
            Finding(
                "bad", f"Another number came: {text[:30]}.", "Scan the code shown, then look at the layout."
            )
        ]
    if before.startswith("]") and len(before) == 3 and not after:
        return [Finding("ok", f"The scanner names the kind of code ({before}): that helps.")]
    step = "Scan “no prefix, no suffix” in the booklet; an Enter at the end is right."
    return [Finding("bad", f"The scanner adds “{(before + after)[:20]}” to each code.", step)]


def _end(end: str) -> Finding:
    if end:
        return Finding("ok", f"{end} ends each code.")
    step = "Scan “suffix: Enter” in the booklet; scans are taken sooner then."
    return Finding("warn", "Nothing ends a code.", step)


def _pace(pace: int) -> Finding:
    if pace <= SLOW_PACE:
        return Finding("ok", f"{pace} ms a character: told from typing at once.")
    if pace <= MOST_PACE:
        step = "Make it faster: “inter-character delay 0” in the booklet."
        return Finding("warn", f"{pace} ms a character: near the speed of typing.", step)
    step = "Make it faster: “inter-character delay 0” in the booklet; until then its codes land in fields."
    return Finding("bad", f"{pace} ms a character: too slow to be told from typing.", step)


# ── the separator ───────────────────────────────────────────────────────────────────────────────
def read_separator(text: str) -> tuple[str, str]:
    """Return what became of the separator, and the sign that came in its place."""
    head, found, rest = text.partition(f"01{_GTIN}10{_BATCH}")
    if not found or len(head) > 4:
        return UNKNOWN, ""
    mark, found, tail = rest.partition(f"17{_EXPIRY}")
    if not found or tail:
        return UNKNOWN, ""
    if mark == SEPARATOR:
        return KEPT, ""
    if not mark:
        return LOST, ""
    return (REPLACED, mark) if len(mark) <= 8 and not mark.isalnum() else (UNKNOWN, "")


def _separator(separator: str, mark: str) -> Finding:
    if separator == KEPT:
        return Finding(
            "ok", "The separator between batch and expiry arrives: pack codes are read without a question."
        )
    if separator == REPLACED:
        return Finding("ok", f"The separator arrives as “{mark}”; this counter reads it so from now on.")
    step = "Scan “transmit GS / FNC1 as ASCII 29” in the booklet (function key mapping: control characters)."
    if separator == LOST:
        return Finding("bad", "The separator is lost: each pack code in doubt will be asked about.", step)
    return Finding(
        "bad", "The pack code did not arrive as printed.", "Mend the layout first, then scan it again."
    )
