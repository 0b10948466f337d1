"""What a scanned code can say, as frozen values. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import MOST_UNITS
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.text import clean_text

SEPARATOR = "\x1d"
"""FNC1 as a scanner that keeps it sends it."""
UNKNOWN, KEPT, LOST, REPLACED = "unknown", "kept", "lost", "replaced"
MOST_SCANNED = 9_999
MOST_SERIAL = 60
"""A scan never adds more units: a code would have landed in the quantity."""
MOST_TEXT = 2_000
"""A QR of a maker holds some hundred letters; what is longer is no code of goods."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanner:
    """What the set-up test found out about the scanner of a counter, as far as reading needs it."""

    separator: str = UNKNOWN
    """unknown, kept, lost, or replaced: then ``mark`` is what comes instead."""
    mark: str = ""
    in_store: str = "off"
    """The form of the shop's own weight and price codes (settings)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """One code as read. ``code`` finds the item or the party; batch and expiry choose the batch."""

    text: str
    code: str
    kind: str = "plain"
    """retail, plain, gs1, link, in_store, learned, or free for the text of a maker's QR."""
    also: tuple[str, ...] = ()
    """Other spellings of the number: UPC-E is UPC-A, a carton's GTIN holds that of its pieces."""
    batch: str = ""
    expiry: date | None = None
    made_on: date | None = None
    serial: str = ""
    count: int = 0
    """Pieces by AI 30 or 37."""
    contents: bool = False
    """AI 02: the number is that of the pieces inside, not of the carton."""
    carton: str = ""
    """Serial number of the carton (SSCC, AI 00)."""
    mrp: Paise = Paise(0)
    grams: int = 0
    price: Paise = Paise(0)
    doubtful: tuple["Scan", ...] = ()
    """Other readings that are as likely, when a separator may have been lost."""
    trouble: str = ""
    """Why the code cannot be trusted; empty when nothing is wrong with it."""

    @property
    def readings(self) -> tuple["Scan", ...]:
        """Return this reading and the others that are as likely."""
        return (self, *self.doubtful)

    def words(self) -> str:
        """Return the reading for a question."""
        said = [f"batch {self.batch or '—'}"]
        said += [f"expiry {self.expiry:%d/%m/%y}"] if self.expiry else []
        said += [f"made {self.made_on:%d/%m/%y}"] if self.made_on else []
        said += [f"serial {self.serial}"] if self.serial else []
        said += [f"{self.count} pieces"] if self.count else []
        return ", ".join(said)


# ── what a code was found to name ───────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Goods that a code names: so many units of an item, of one batch when the code says so."""

    item_id: int
    units: Units = Units(1)
    batch: str = ""
    expiry: date | None = None
    mrp: Paise = Paise(0)
    piece: str = ""
    """Code of a unique piece."""
    sold: bool = False
    """It was sold already: only a return takes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the books know of a scan."""

    scan: Scan
    named: tuple[Named, ...] = ()
    """What it names: one item, or all that lies in a carton or set."""
    pack: str = ""
    """Kind of the code when it is one of cartons, sets or unique pieces."""
    carton_of: int | None = None
    """Item whose pieces lie in a carton that is not known yet: how many is to be asked."""
    why: str = ""
    """Why nothing is named, when there is more to say than that the code is unknown."""

    @property
    def is_known(self) -> bool:
        """Tell whether the code names goods."""
        return bool(self.named)


@dataclass(frozen=True, slots=True, kw_only=True)
class PackPart:
    """One line of what lies in a carton or set."""

    item_id: int
    units: Units
    batch: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackForm:
    """A code of a carton, set or unique piece as typed; no id makes a new one."""

    id: int | None = None
    code: str
    kind: str = "carton"
    name: str = ""
    parts: tuple[PackPart, ...] = ()
    active: bool = True


PACK_KINDS = ("carton", "set", "piece")
MOST_PACK_PARTS = 200


def check_pack(form: PackForm) -> PackForm:
    """Return a pack code tidied; refuse what cannot be."""
    code = "".join(form.code.split())
    if not code or len(code) > 60 or not code.isprintable():
        raise Refused(
            "A pack needs its code.", field="code", next_step="Scan the label, or type what is on it."
        )
    if form.kind not in PACK_KINDS:
        raise Refused(
            "A code names a carton, a set or a piece.",
            field="kind",
            next_step=f"Pick one of {', '.join(PACK_KINDS)}.",
        )
    if not form.parts:
        raise Refused("Nothing lies in it yet.", field="parts", next_step="Type item, quantity and batch.")
    if len(form.parts) > MOST_PACK_PARTS:
        raise Refused("That is more than one label can name.", field="parts", next_step="Make two codes.")
    if any(not 1 <= part.units <= MOST_UNITS for part in form.parts):
        raise Refused("Each part is one or more units.", field="parts", next_step="Type how many lie in it.")
    if form.kind == "piece" and (len(form.parts) != 1 or form.parts[0].units != 1):
        raise Refused(
            "The code of a unique piece names one unit of one item.",
            field="parts",
            next_step="Type one item, quantity 1.",
        )
    return replace(form, code=code, name=clean_text(form.name, "name", most=80), parts=form.parts)


# ── serial numbers ──────────────────────────────────────────────────────────────────────────────
Place = tuple[int, str]
"""A godown and a bucket."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceMove:
    """What a line of a document does with one unique piece."""

    code: str
    deed: str
    """in, out, back, or move for goods that stay in the house."""
    item_id: int
    name: str
    """Of the item."""
    batch: str = ""
    line: int = 1
    serialised: bool = True
    """False for a piece of an item that need not name them: a code the books do not know is let be."""
    bill_id: int | None = None
    """Back: the bill it was sold on."""
    challans: frozenset[int] = frozenset()
    """Back: the challans behind that bill, with which it may have left before."""
    warranty_until: date | None = None
    come_from: Place | None = None
    """Where it has to lie; none for what comes from outside."""
    go_to: Place | None = None
    """Where it lies afterwards; none when it leaves the house."""
    was_away: bool = False
    """In: the books know it as one that went back to its supplier, or was lost: it may come again."""


@dataclass(frozen=True, slots=True)
class PieceState:
    """A unique piece as the books have it."""

    id: int
    kind: str
    active: bool
    sold_in: int | None
    warranty_until: date | None
    item_id: int
    batch: str
    godown_id: int | None = None
    bucket: str | None = None

    @property
    def place(self) -> Place | None:
        """Return where it lies; none when it is gone, or that was never told."""
        return (self.godown_id, self.bucket or "") if self.godown_id is not None else None


@dataclass(frozen=True, slots=True)
class Stayed:
    """A piece that has gone on since a document moved it: it stays as it is when that one is corrected."""

    item_id: int
    batch: str
    place: Place | None
    """Where the document left it."""
    number: str
    """Of the document it went on with."""

    def refused(self, code: str) -> Refused:
        """Return the refusal of a change that would not leave it where it was left."""
        return Refused(
            f"Serial number {code} has gone on with {self.number}.",
            field="serials",
            next_step=f"Take back {self.number} first.",
        )


def read_serials(typed: Sequence[str]) -> tuple[str, ...]:
    """Return serial numbers as sent or typed, tidied. Refuses one that cannot be, or stands there twice."""
    found = tuple("".join(one.split()) for one in typed)
    for code in found:
        if not code or len(code) > MOST_SERIAL or not code.isprintable():
            raise Refused(
                f"“{code[:20]}” is not a serial number.",
                field="serials",
                next_step=f"Scan it again, or type up to {MOST_SERIAL} signs without spaces.",
            )
    if len(set(found)) < len(found):
        twice = next(code for code in found if found.count(code) > 1)
        raise Refused(
            f"Serial number {twice} stands here twice.", field="serials", next_step="Scan the other unit."
        )
    return found


def check_move(move: PieceMove, now: PieceState | None) -> None:
    """Refuse what cannot be done with a piece that stands as it does."""
    no = _objection_in(move, now) if move.deed == "in" else _objection_out(move, now)
    if no is not None:
        raise Refused(no.message, "serials", no.next_step, line=move.line)


def _objection_in(move: PieceMove, now: PieceState | None) -> Refused | None:
    if now is None or (now.kind == "piece" and now.item_id == move.item_id and not now.active):
        return None
    if not (move.was_away and now.kind == "piece" and now.item_id == move.item_id):
        return Refused(
            f"Serial number {move.code} is in the books already.", next_step="Scan the unit that came now."
        )
    return None


def _objection_out(move: PieceMove, now: PieceState | None) -> Refused | None:
    if now is None or not now.active or now.kind != "piece":
        return Refused(
            f"Serial number {move.code} is not in stock.",
            next_step="Scan one that came in by a goods receipt.",
        )
    if now.item_id != move.item_id:
        return Refused(
            f"Serial number {move.code} is of another item, not {move.name}.",
            next_step="Scan a unit of this item.",
        )
    if move.deed == "back":
        return _objection_back(move, now)
    if now.sold_in is not None:
        return Refused(
            f"Serial number {move.code} was sold already.",
            next_step="Scan another unit, or take that one back first.",
        )
    if move.serialised and now.batch and move.batch and now.batch.upper() != move.batch.upper():
        return Refused(
            f"Serial number {move.code} is of batch {now.batch}, the line has {move.batch}.",
            next_step="Pick that batch for the line, or scan another unit.",
        )
    return None


def _objection_back(move: PieceMove, now: PieceState) -> Refused | None:
    if now.sold_in is None or now.sold_in not in {move.bill_id, *move.challans}:
        return Refused(
            f"Serial number {move.code} was not sold on that bill.",
            next_step="Pick the bill it was sold on, or scan the unit of this one.",
        )
    return None


# ── devices ─────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A scanner or scale at a counter."""

    kind: str
    port: str = ""
    form: str = ""
    separator: str = UNKNOWN
    mark: str = ""
    found: tuple[str, ...] = ()
    tested_at: str = ""


_PORT = re.compile(r"[^\s@]{1,80}(@\d{2,7})?")


def check_device(device: Device) -> Device:
    """Return a device tidied; refuse a port that cannot be."""
    port = device.port.strip()
    if port and not _PORT.fullmatch(port):
        raise Refused(f"“{port[:30]}” is not a port.", field="port", next_step="Type e.g. COM3@9600.")
    if device.kind not in {"scanner", "scale"} or device.separator not in {UNKNOWN, KEPT, LOST, REPLACED}:
        raise Refused("This is no device of a counter.", field="kind", next_step="Run the set-up test again.")
    if (device.separator == REPLACED) != bool(device.mark) or len(device.mark) > 8:
        raise Refused(
            "A replaced separator needs its sign.", field="mark", next_step="Run the set-up test again."
        )
    return replace(device, port=port)
