"""Document numbers (Rule 46(b) CGST) and the patterns they are made from."""

import re
import string

from dcms_desktop.tax.rules.values import TaxRefused

MOST = 16
"""Letters of a document number, prefix and year included."""

_RULE_46 = re.compile(r"[A-Za-z0-9/-]{1,16}", re.ASCII)
_EINVOICE = re.compile(r"[A-Za-z1-9][A-Za-z0-9/-]{0,15}", re.ASCII)
_WIDTH = re.compile(r"(?:0?([1-9][0-9]?))?", re.ASCII)
_FIELDS = ("code", "year", "number")


def is_document_number(text: str) -> bool:
    """Tell whether Rule 46(b) allows a number: 1 to 16 of letters, digits, ``-`` and ``/``."""
    return _RULE_46.fullmatch(text) is not None


def is_einvoice_number(text: str) -> bool:
    """Tell whether the e-invoice portal takes a number: it may not begin with ``0``, ``-`` or ``/``."""
    return _EINVOICE.fullmatch(text) is not None


def check_document_number(text: str, field: str = "number", *, einvoice: bool = True) -> str:
    """Return the number in capitals, as the portal compares them; refuse one the law does not allow."""
    if len(text) > MOST:
        raise TaxRefused(
            f"The number {text[:40]} has {len(text)} characters; {MOST} are allowed (Rule 46(b)).",
            field=field,
            next_step="Shorten the prefix of the series.",
            rule="number_too_long",
        )
    if not is_document_number(text):
        raise TaxRefused(
            f"The number {text!r} holds more than letters, digits, - and / (Rule 46(b)).",
            field=field,
            next_step="Use only A to Z, 0 to 9, - and /.",
            rule="number_characters",
        )
    if einvoice and not is_einvoice_number(text):
        raise TaxRefused(
            f"The number {text} begins with {text[0]}, which the e-invoice portal refuses.",
            field=field,
            next_step="Begin the pattern with a letter.",
            rule="number_start",
        )
    return text.upper()


def fill_pattern(pattern: str, code: str, year: str, number: int) -> str:
    """Return the document number of a series, e.g. ``{code}/{year}/{number:06}`` gives ``A/26-27/000042``."""
    filled = []
    for text, name, width in _parts(pattern):
        filled.append(text)
        if name == "number":
            filled.append(str(number).zfill(width))
        elif name:
            filled.append(code if name == "code" else year)
    return "".join(filled)


def longest_number(pattern: str, code: str, year: str = "26-27", most_in_year: int = 999_999) -> str:
    """Return the longest number a series can come to when it writes ``most_in_year`` documents."""
    return fill_pattern(pattern, code, year, most_in_year)


def check_pattern(pattern: str, code: str, year: str = "26-27", field: str = "pattern") -> str:
    """Return a pattern that gives lawful numbers all year long; refuse one that cannot.

    Without the year the numbers would repeat when the series starts again in April.
    """
    names = [name for _, name, _ in _parts(pattern, field)]
    for name, why in (("number", "the running number"), ("year", "the financial year")):
        if names.count(name) != 1:
            raise TaxRefused(
                f"The pattern needs {{{name}}} once, for {why}.",
                field=field,
                next_step="Type it like {code}/{year}/{number:06}.",
                rule="pattern_fields",
            )
    if names[-1 if pattern.endswith("}") else -2] != "number":
        raise TaxRefused(
            "The running number comes last, so that numbers sort and cannot run into each other.",
            field=field,
            next_step="Type it like {code}/{year}/{number:06}.",
            rule="pattern_fields",
        )
    width = next(width for _, name, width in _parts(pattern) if name == "number")
    check_document_number(longest_number(pattern, code, year, 10 ** max(width, 4) - 1), field)
    return pattern


def _parts(pattern: str, field: str = "pattern") -> list[tuple[str, str, int]]:
    """Return the pieces of a pattern: text before, name of the field (empty at the end), least digits."""
    try:
        pieces = list(string.Formatter().parse(pattern))
    except ValueError:
        raise _bad(field) from None
    parts = []
    for text, name, form, convert in pieces:
        width = _WIDTH.fullmatch(form or "")
        known = name is None or name in _FIELDS
        if convert or width is None or not known or (form and name != "number"):
            raise _bad(field)
        parts.append((text, name or "", int(width[1] or 0)))
    return parts


def _bad(field: str) -> TaxRefused:
    return TaxRefused(
        "The pattern holds something else than {code}, {year} and {number}.",
        field=field,
        next_step="Type it like {code}/{year}/{number:06}.",
        rule="pattern_fields",
    )
