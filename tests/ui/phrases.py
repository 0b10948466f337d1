"""Finds the fixed phrases of the window in its source: titles, labels, keys, columns, messages, refusals.

``python -m tests.ui.phrases`` lists what each language still lacks.
"""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ui.language.catalog import HOLE
from ui.language.catalog import LANGUAGES
from ui.language.catalog import SHARED
from ui.language.catalog import read_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]

WORDS: dict[str, tuple[int | str, ...]] = {
    "Label": (0,),
    "ElidedLabel": (0,),
    "Button": (0,),
    "QPushButton": (0,),
    "Card": (0,),
    "EmptyState": (0, 1),
    "Pill": (0, "text", "name"),
    "Fact": (0,),
    "FactGroup": (0,),
    "Field": (1, "label", "help", "section"),
    "GridColumn": (1, "title"),
    "HeaderField": ("label",),
    "PartyWish": ("hint", "no_party", "needed"),
    "GoodsWindow": ("new_words",),
    "PickColumn": (0,),
    "PageKey": (2, "help"),
    "KeyHint": (1,),
    "Command": (1, "help"),
    "Room": (1,),
    "ListFilter": (1,),
    "ListPlan": (0, "kind", "search_words", "empty_title", "empty_text"),
    "TextEdit": ("name",),
    "AmountEdit": ("name",),
    "DateEdit": ("name",),
    "ChoiceEdit": ("name",),
    "SegmentedChoice": ("name",),
    "CheckEdit": (0, "name"),
    "PickEdit": ("name", "empty"),
    "Grid": ("name",),
    "BigFigure": (0,),
    "ListCard": (0, 1, 2),
    "ListLine": (0,),
    "Message": (1, 2),
    "Master": ("title", "plural", "empty_text"),
    "Kind": ("title",),
    "Step": (1, 2, "title", "quiet"),
    "RowList": (0,),
    "Labelled": (0,),
    "show_title": (0, 2),
    "show_state": (0,),
    "show_text": (0,),
    "show_note": (0,),
    "show_offer": (0,),
    "show_words": (0,),
    "setText": (0,),
    "setPlaceholderText": (0,),
    "say": (0, 1),
    "name_widget": (1,),
    "open_at": ("empty",),
    "tell": (0, 1),
    "done": (0, 1),
    "warn": (0, 1),
    "stop": (0, 1),
    "ask": (0, "yes", "no"),
    "ask_text": (0, "yes"),
    "Setting": (2, 3, "label", "help"),
    "Refused": (0, "next_step", 2),
    "NotAllowed": (0, "next_step"),
    "Outside": (0, 1, "next_step"),
    "NeedsConsent": (1,),
}
"""Which arguments of which calls are words, by place or by name."""

KEPT = frozenset(
    {
        *("dd-mm-yyyy", "mm/yy", "UTR", "UPI", "PTR", "PTS", "GSTIN", "MRP", "GST", "PDF", "CSV", "JSON"),
        *("Excel", "PIN", "HSN", "CGST", "SGST", "IGST", "UTGST", "NumLock", "IFSC", "FSSAI", "EAN", "PAN"),
        *(
            "SEZ",
            "B2B",
            "DCMS",
            "supplier_bill_twice",
            "FMCG",
            "OK",
            "tax_invoice",
            "goods_receipt",
            "receipt",
        ),
    }
)
"""Short forms and names that stand in Latin letters in every language."""
ALSO = (
    *("Items {#} · Qty {#}", "Items {#} · Qty {#} · Free {#}", "Gross", "Discounts", "Charges", "Round off"),
    *("Cess", "Net", "Signs", "Taxable", "Totals", "+{#} more", "and {#} more: Ctrl+Enter goes to the first"),
    *("Paid: {}", "Cash {#}", "UPI {#}", "Cheque {#}", "Bank {#}", "Credit {#}", "Bank"),
    *("Balance {#}", "Balance {#} · Margin {#}", "New balance ₹{#}", "New balance ₹{#} · Margin {#}"),
    *("{} is already “{}”; “{}” would not be reached.", "none today", "no day closed yet"),
    *("{#} to look at", "{#} item short", "{#} items short", "closed through {#}"),
    *("bought once", "bought {#} times"),
    *("Margin {#}", "today's beat", "billed {}", "{#} days", "{#} day", "Line {#}: {}"),
    *(
        "No party fits  ·  Alt+C makes it",
        "No item fits  ·  Alt+C makes it",
        "Batch",
        "Goods without batches",
    ),
    *("✕ No batch in stock: receive it first (F9)", "{} (yours)", "{} · Enter runs a command"),
    *("none", "no end", "done", "open", "held", "half-typed", "yes", "no", "active", "inactive"),
    *("cancelled", "changed", "waiting", "printed", "failed", "unregistered", "regular", "composition"),
    *("within 30 days", "below their level", "{#} waiting", "{#} not printed", "Papers printed"),
    *("{#} parties", "{#} party", "{#} batches", "{#} batch", "{#} bills", "{#} bill"),
    *("{#} receipts", "{#} receipt", "▲ {#} % on last week's day", "▼ {#} % on last week's day"),
    *("Salesman {}", "Beat {}", "Credit {#} days", "to {#}", "ended {#}", "out of use", "no expiry"),
    *("Batch {} of {} expired {}.", "Batch {} of {} is recalled.", "Press F4 and pick another batch."),
    *("Batch {} of {} has {#} units, {#} asked.", "Lower the quantity or press F4 for another batch."),
    *("{} has no batch to sell from.", "Receive it first (F9), or take the line off with Ctrl+D."),
    *("{} never came in, {#} asked.", "{} takes goods with {#} days left; this batch has {#}."),
    *("Press F4 and pick a later batch.", "{} has no valid licence {} for {}."),
    "Take the line off with Ctrl+D, or enter the licence with F3 in Party.",
    *("{} comes to {#} with tax, its MRP to {#}.", "Lower the rate.", "{} earns {#} ({#}) here."),
    *("Raise the rate or lower the discount.", "{} went to this party at {#} on {#}, now {#}."),
    *("Check the rate.", "Credit needs a party; a buyer without a name pays at once."),
    *("Pick the party, or enter the payment with F7.", "{} would owe {#}, the limit is {#}."),
    *("Take money (F7), lower the bill, or raise the limit.", "{} has a bill {#} days overdue."),
    *("Take money for it first (F6 outside the bill).", "{} has {#} open bills, {#} are allowed."),
    *("Take money for the oldest one first.", "Cash of {#} or more for one bill is barred by law."),
    "Take the rest by UPI, cheque or bank.",
    *("Tax invoice", "Goods receipt", "Receipt", "Opening stock", "Opening due", "Stock transfer"),
    *(
        "Stock adjustment",
        "Stock count",
        "Set goods aside",
        "Transfer receipt",
        "Sale return",
        "Purchase return",
    ),
    *("Debit note", "Supplier credit note", "Purchase order", "Pick it", "never tested", "last tested {}"),
    *("Letters, signs and figures", "A retail number", "A pack code with batch and expiry"),
    *("Scan the three codes above, from left to right.", "Party: name, code or mobile   ·   Space lists"),
    "What belongs here comes with a later issue of the program, or needs a right you do not have.",
    *("first to expire", "next to expire", "first to expire, no expiry on record"),
    *("next to expire, no expiry on record", "expires later", "same expiry, holds more", "expired {#}"),
    *("{#} days left, {} needs {#}", "no date of manufacture, {} needs a share of life"),
    *("recalled, frozen", "all {#} reserved", "on this document already", "lies in {}", "none left"),
    "{} takes goods with {} of their life left; batch {} has no date of manufacture.",
    *(
        "Nothing sold in {#} days.",
        "Sold {#} in {#} days.",
        "Sold {#} in {#} days, {#} of them out of stock.",
        "Sold {#} in {#} days, {#} of them in stock, counted as {#}.",
        "The company's norm keeps {#} days: {#}.",
        "{#} days to come and {#} to be safe: {#}.",
        "{#} expire before they sell.",
        "{#} on order.",
        "{#} will do.",
        "Up to {#} days lack {#}.",
        "Up to {#} days lack {#}; no {} of it would sell in time.",
        "Up to {#} days lack {#}: {#} {} of {#}.",
        "More would not sell within its life of {#} days.",
    ),
)
"""Phrases put together while the program runs, which no single string of the source shows."""
CHOICES = {"choices", "ListFilter", "SegmentedChoice", "ChoiceEdit"}
FIGURES = {
    "show_paise",
    "group_digits",
    "show_mills",
    "show_percent",
    "show_tenths",
    "show_units",
    "len",
    "rupees_short",
}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase and where it was found."""

    text: str
    path: str
    line: int


def _of_formatted(node: ast.FormattedValue) -> str:
    value = node.value
    called = value.func if isinstance(value, ast.Call) else None
    name = (
        called.id
        if isinstance(called, ast.Name)
        else called.attr
        if isinstance(called, ast.Attribute)
        else ""
    )
    counts = isinstance(value, ast.Name) and value.id in {"count", "number", "total", "parts"}
    spec = ast.unparse(node.format_spec) if node.format_spec else ""
    return "{#}" if name in FIGURES or counts or ",}" in spec or ":," in spec else "{}"


_NAMED: dict[str, str] = {}
"""Texts that the file being read gave a name."""


def _learn_names(tree: ast.Module) -> None:
    _NAMED.clear()
    for node in tree.body:
        if isinstance(node, ast.Assign):
            _learn(node.targets[0], node.value)


def _learn(target: ast.expr, value: ast.expr) -> None:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, text in zip(target.elts, value.elts, strict=False):
            _learn(one, text)
    elif isinstance(target, ast.Name) and isinstance(value, ast.Constant) and isinstance(value.value, str):
        _NAMED[target.id] = value.value


def _joined(node: ast.JoinedStr) -> list[str]:
    made = [""]
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            inner = texts(part.value) if isinstance(part.value, ast.IfExp) else []
            made = [old + new for old in made for new in (inner or [_of_formatted(part)])]
        elif isinstance(part, ast.Constant):
            made = [old + str(part.value) for old in made]
    return made


def texts(node: ast.AST | None) -> list[str]:
    """Return the phrases an expression can be; what is not fixed gives none."""
    found: list[str] = []
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        found = [node.value]
    elif isinstance(node, ast.Name):
        found = [_NAMED[node.id]] if node.id in _NAMED else []
    elif isinstance(node, ast.JoinedStr):
        found = _joined(node)
    elif isinstance(node, ast.IfExp):
        found = texts(node.body) + texts(node.orelse)
    elif isinstance(node, ast.BoolOp):
        found = [text for value in node.values for text in texts(value)]
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        found = [left + right for left in texts(node.left) for right in texts(node.right)]
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "strip":
        found = texts(node.func.value)
    return found


def _pairs(node: ast.AST | None) -> Iterator[str]:
    """Yield the words of ``(value, words)`` pairs."""
    if isinstance(node, ast.Tuple | ast.List):
        for pair in node.elts:
            if isinstance(pair, ast.Tuple) and len(pair.elts) == 2:
                yield from texts(pair.elts[1])


def _name(call: ast.Call) -> str:
    func = call.func
    if isinstance(func, ast.Attribute):
        return "super" if func.attr == "__init__" else func.attr
    return func.id if isinstance(func, ast.Name) else ""


def _in_call(call: ast.Call) -> Iterator[str]:
    name = _name(call)
    places = WORDS.get(name, ())
    if name == "super":
        places = (1,) if call.args and ast.unparse(call.args[0]) == "shell" else ()
        if not places and call.args:
            places = (0,)
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    for place in places:
        node = (
            named.get(place)
            if isinstance(place, str)
            else (call.args[place] if place < len(call.args) else None)
        )
        yield from texts(node)
    if name in CHOICES:
        for each in call.args[:3]:
            yield from _pairs(each)
    yield from _pairs(named.get("choices"))


def _constants(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield the words of tables of the module: names in capitals that end in WORDS, NAMES or CHOICES."""
    for node in tree.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        value = getattr(node, "value", None)
        if not isinstance(target, ast.Name) or not target.id.endswith(
            ("WORDS", "TITLES", "CHOICES", "LABELS")
        ):
            continue
        if isinstance(value, ast.Dict):
            for each in value.values:
                yield from ((text, node.lineno) for text in texts(each))
        for text in _pairs(value):
            yield text, node.lineno


def is_phrase(text: str) -> bool:
    """Tell whether a text has words to translate."""
    bare = HOLE.sub("", text).strip()
    return (
        bare not in KEPT
        and sum(mark.isalpha() for mark in bare) >= 2
        and "\n" not in text
        and not bare.startswith("<")
    )


def phrases_of(path: Path) -> list[Phrase]:
    """Return the phrases of one file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    where = path.relative_to(ROOT).as_posix()
    _learn_names(tree)
    found = [Phrase(text, where, line) for text, line in _constants(tree)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            found += [Phrase(text, where, node.lineno) for text in _in_call(node)]
    return [phrase for phrase in found if is_phrase(phrase.text)]


@cache
def phrases_below(*folders: str) -> list[Phrase]:
    """Return the phrases of all files below folders, each once."""
    files = sorted({file for folder in folders for file in _files(ROOT / folder)})
    seen: dict[str, Phrase] = {}
    for file in files:
        for phrase in phrases_of(file):
            seen.setdefault(phrase.text, phrase)
    for text in ALSO:
        seen.setdefault(text, Phrase(text, "tests/ui/phrases.py", 0))
    return [phrase for phrase in seen.values() if phrase.text not in SHARED]


def _files(place: Path) -> Iterable[Path]:
    return place.rglob("*.py") if place.is_dir() else [place] if place.exists() else []


def missing(code: str, phrases: Iterable[Phrase]) -> list[Phrase]:
    """Return the phrases a language lacks."""
    known = read_catalogue(code)
    return [phrase for phrase in phrases if phrase.text not in known]


if __name__ == "__main__":
    every = phrases_below(*(sys.argv[1:] or ("ui",)))
    for language in LANGUAGES[1:]:
        lacks = missing(language.code, every)
        print(f"{language.code}: {len(lacks)} of {len(every)} phrases are not there yet")  # noqa: T201 - a tool
        for phrase in lacks:
            print(f"  {phrase.path}:{phrase.line}  {phrase.text}")  # noqa: T201 - a tool
