"""What loading a supplier's bill does outside the window's thread, and its lines as rows."""

from __future__ import annotations

from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

from dcms_desktop.company.queries import setting
from dcms_desktop.documents.all_kinds import kind_of
from dcms_desktop.exchange.rules import SheetRow
from dcms_desktop.inbox.cards import Cards
from dcms_desktop.inbox.drafts import draft_of
from dcms_desktop.intake.actions import remember_columns
from dcms_desktop.intake.receiving import Wish
from dcms_desktop.intake.receiving import columns_for
from dcms_desktop.intake.receiving import receive_file
from dcms_desktop.intake.receiving import supplier_of_claim
from dcms_desktop.intake.settings import EINVOICE_KEYS
from dcms_desktop.intake.signed import is_meant_signed
from dcms_desktop.intake.signed import read_claim
from dcms_desktop.intake.supplier_file import file_of_sheet
from dcms_desktop.intake.supplier_file import missing_columns
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.purchase.actions import remember_lines
from dcms_desktop.sales.queries import start_draft
from dcms_desktop.sales.queries import with_party
from reports.engine.read_bill import read_bill
from reports.engine.read_sheet import Sheet
from ui.kit.grid_model import Cell
from ui.kit.grid_model import GridRow
from ui.language.catalog import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dcms_desktop.desk import Desk
    from dcms_desktop.drafts.rules import Draft
    from dcms_desktop.exchange.rules import SheetField
    from dcms_desktop.intake.matching import Match
    from dcms_desktop.intake.receiving import Doubt
    from dcms_desktop.intake.receiving import Loaded
    from dcms_desktop.intake.signed import Claim
    from dcms_desktop.intake.supplier_file import FileLine
    from dcms_desktop.parties.rules import PartyCard

HOW = {
    "code": "maker's code",
    "barcode": "barcode",
    "name": "name",
    "answer": "answered",
    "remembered": "remembered",
    "left out": "left out",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to be read, and what a person said about it so far."""

    text: str
    """Path of the file, or the text of a signed code."""
    supplier: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    items: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmapped:
    """A sheet whose columns are not all known."""

    headings: tuple[str, ...]
    first: tuple[str, ...]
    """Cells of the first row."""
    lacking: tuple[SheetField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FromFile:
    """A file that was read, as far as it is understood."""

    loaded: Loaded
    headings: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FromCode:
    """A signed code that was read."""

    claim: Claim
    party: PartyCard


def read_asked(desk: Desk, asked: Asked) -> FromFile | FromCode | Unmapped:
    """Return what a file or code holds. Nothing is written."""
    keys = desk.ask(setting, EINVOICE_KEYS)
    text = asked.text.strip()
    read = text if is_meant_signed(text) else read_bill(Path(text.strip('"')).expanduser(), keys)
    if isinstance(read, str):
        claim = read_claim(read, keys)
        return FromCode(claim=claim, party=desk.ask(supplier_of_claim, claim))
    wish = Wish(supplier=asked.supplier, items=asked.items, units=asked.units)
    if not isinstance(read, Sheet):
        return FromFile(loaded=desk.ask(receive_file, read, wish))
    columns = {**desk.ask(columns_for, asked.supplier, read.headings), **asked.columns}
    if lacking := missing_columns(columns):
        first = next(iter(read.first(1)), None)
        return Unmapped(headings=read.headings, first=first.cells if first else (), lacking=lacking)
    rows = (SheetRow(row.number, row.cells) for row in read)
    loaded = desk.ask(receive_file, file_of_sheet(read.headings, rows, columns), wish)
    return FromFile(loaded=loaded, headings=read.headings, columns=columns)


def draft_from(desk: Desk, read: FromFile | FromCode) -> Draft:
    """Return the receipt to open: whole lines of a file, or the head that a code told."""
    if isinstance(read, FromCode):
        draft = desk.ask(with_party, desk.ask(start_draft, "goods_receipt"), read.party.id)
        return _with_bill(draft, read.claim)
    if read.headings:
        desk.do(remember_columns, read.loaded.party.code.upper(), read.headings, read.columns)
    if read.loaded.answers:
        desk.do(remember_lines, read.loaded.answers)
    draft = desk.ask(draft_of, read.loaded.document, Cards()).draft
    return kind_of("goods_receipt").figure(draft) if draft.lines else draft


def _with_bill(draft: Draft, claim: Claim) -> Draft:

    return replace(draft, reference=claim.number.upper()[:30], reference_day=claim.day)


# ── as rows ─────────────────────────────────────────────────────────────────────────────────────
def rows_of(read: FromFile) -> list[GridRow]:
    """Return the lines of the bill."""
    loaded = read.loaded
    rows: list[GridRow] = []
    by_line: dict[int, list[Doubt]] = {}
    for doubt in loaded.doubts:
        if doubt.line is not None:
            by_line.setdefault(doubt.line, []).append(doubt)
    for place, (line, match) in enumerate(zip(loaded.file.lines, loaded.matches, strict=True)):
        rows.append(_row(place, line, match, by_line.get(line.no, [])))
    return rows


def _row(place: int, line: FileLine, match: Match, doubts: list[Doubt]) -> GridRow:
    item = match.item
    sure = f"{item.confidence} %" if item else f"{match.choices[0].confidence} %" if match.choices else "—"
    short = {"item": "which item?", "mrp": "no MRP", "batch": "no batch", "expiry": "no expiry",
             "unit": "which unit?"}  # fmt: skip
    state = ", ".join(short.get(doubt.field, doubt.text) for doubt in doubts)
    return GridRow(
        (
            str(line.no),
            line.name or line.code,
            item.name
            if item
            else Cell("left out" if match.how else "?", "muted" if match.how else "bad strong"),
            _known_by(match),
            Cell(sure, "ok" if item else "warn"),
            " · ".join(filter(None, (line.batch, line.expiry))),
            _quantity(line, match),
            line.rate,
            Cell(state, "warn strong") if state else Cell("✓", "ok"),
        ),
        key=place,
    )


def _quantity(line: FileLine, match: Match) -> str:
    """Return what the file counts, with what one of it was said to be."""
    free = f" + {line.free}" if line.free.strip("0.") else ""
    return f"{line.quantity}{free} × {match.units}" if match.units else f"{line.quantity}{free}"


def _known_by(match: Match) -> str:
    """Say how a line was known; of a remembered one by whom and when it was said."""
    how = say(HOW.get(match.how, ""))
    return f"{how} · {match.note}" if match.note else how


def first_open(read: FromFile) -> int:
    """Return the place of the first line that has something to settle, else the first."""
    lines = {doubt.line for doubt in read.loaded.doubts}
    return next((at for at, line in enumerate(read.loaded.file.lines) if line.no in lines), 0)


def words_of(read: FromFile) -> str:
    """Say whose bill it is and what it comes to."""
    loaded = read.loaded
    told = "" if loaded.told is None else f" · file ₹{show_paise(loaded.told)}"
    number = loaded.file.number or "—"
    return f"{loaded.party.name} · {number} · receipt ₹{show_paise(loaded.total)}{told}"


def open_words(read: FromFile) -> str:
    """Say what is open about the whole bill."""
    return " ".join(doubt.text for doubt in read.loaded.doubts if doubt.line is None)


def left_words(read: FromFile) -> str:
    """Say in a line what the receipt leaves open, the first of it by name."""
    doubts = read.loaded.doubts
    told = [doubt.text if doubt.line is None else f"{doubt.line}: {doubt.text}" for doubt in doubts[:2]]
    more = f" +{len(doubts) - 2}" if len(doubts) > 2 else ""
    return " ".join(told) + more
