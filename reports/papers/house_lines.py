"""The columns of goods that stay in the house: at cost, with what became of them."""

from dcms_desktop.documents.posted import PostedLine
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.warehouse.lines import REASONS
from dcms_desktop.warehouse.rules import BUCKET_WORDS
from dcms_desktop.warehouse.rules import SHORT_REASONS
from dcms_desktop.warehouse.rules import words_of
from reports.engine.clean import plain_line
from reports.papers.bill_lines import COLUMNS
from reports.papers.bill_lines import Cell
from reports.papers.bill_lines import LineColumn

_REASONS = tuple(reason for reasons in REASONS.values() for reason in reasons)
_KNOWN = {column.code: column for column in COLUMNS}


def _reason(line: PostedLine) -> Cell:
    return plain_line(words_of(_REASONS, line.reason)), ""


def _short_because(line: PostedLine) -> Cell:
    return plain_line(words_of(SHORT_REASONS, line.reason)) if line.short else "", ""


def _bucket(line: PostedLine) -> Cell:
    return BUCKET_WORDS.get(line.bucket, line.bucket), ""


def _to_bucket(line: PostedLine) -> Cell:
    return BUCKET_WORDS.get(line.to_bucket, line.to_bucket), ""


def _signed(line: PostedLine) -> Cell:
    return f"{'+' if line.units > 0 else ''}{group_digits(line.units)}", ""


def _found(line: PostedLine) -> Cell:
    return ("" if line.book is None else group_digits(line.book + line.units)), ""


def _book(line: PostedLine) -> Cell:
    return ("" if line.book is None else group_digits(line.book)), ""


def _column(code: str, title: str, cell: object, *, right: bool = False, bold: bool = False) -> LineColumn:
    return LineColumn(code, title, cell, lambda _: True, right=right, bold=bold)  # type: ignore[arg-type] # all are of a line


_HEAD = tuple(_KNOWN[code] for code in ("no", "goods", "batch", "expiry"))
_UNIT, _QUANTITY, _RATE = _KNOWN["uqc"], _KNOWN["qty"], _KNOWN["rate"]
_VALUE = _column("amount", "At cost", lambda line: (show_paise(line.amount), ""), right=True, bold=True)
_REASON = _column("reason", "Reason", _reason)
_FROM = _column("bucket", "Bucket", _bucket)
_TO = _column("to_bucket", "Goes to", _to_bucket)

CHALLAN = (
    *(_KNOWN[code] for code in ("no", "goods", "hsn", "batch", "expiry", "mrp", "qty", "uqc", "rate")),
    _VALUE,
)
ARRIVED = (
    *_HEAD,
    _column("sent", "Sent", lambda line: (group_digits(line.units + line.short), ""), right=True),
    _column("arrived", "Arrived", lambda line: (group_digits(line.units), ""), right=True, bold=True),
    LineColumn(
        "short",
        "Short",
        lambda line: (group_digits(line.short) if line.short else "", ""),
        lambda _: True,
        bold=True,
    ),
    _UNIT,
    LineColumn(
        "reason",
        "Short because",
        _short_because,
        lambda posted: any(one.reason for one in posted.lines),
        right=False,
    ),
    _TO,
    _VALUE,
)
CORRECTED = (
    *_HEAD,
    _FROM,
    _column("signed", "Qty", _signed, right=True, bold=True),
    _UNIT,
    _REASON,
    _RATE,
    _VALUE,
)
COUNTED = (
    *_HEAD,
    _FROM,
    _column("book", "Books", _book, right=True),
    _column("found", "Found", _found, right=True),
    _column("signed", "Differs", _signed, right=True, bold=True),
    _UNIT,
    _RATE,
    _VALUE,
)
SET_ASIDE = (*_HEAD, _QUANTITY, _UNIT, _FROM, _TO, _REASON, _VALUE)
