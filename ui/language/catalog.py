"""Looking up phrases: whole ones first, then patterns such as ``{#} rows`` or ``No item fits “{}”.``.

A pattern holds ``{}`` for any words and ``{#}`` for figures. Its translation names them by number: ``{0}``,
``{1}``; ``{0:say}`` looks the caught words up as well, ``{0:parts}`` each part
between middle dots. Pure: no window is loaded here.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from dcms_desktop.kernel.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

FOLDER = Path(__file__).resolve().parent
ENGLISH = "en"
MOST_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Language:
    """One language of the window; ``own`` is its name in its own letters, ``family`` the font of these."""

    code: str
    name: str
    own: str
    family: str = "Noto Sans"


LANGUAGES = (
    Language("en", "English", "English"),
    Language("hi", "Hindi", "हिन्दी", "Noto Sans Devanagari"),
    Language("mr", "Marathi", "मराठी", "Noto Sans Devanagari"),
    Language("gu", "Gujarati", "ગુજરાતી", "Noto Sans Gujarati"),
    Language("ta", "Tamil", "தமிழ்", "Noto Sans Tamil"),
    Language("te", "Telugu", "తెలుగు", "Noto Sans Telugu"),
    Language("kn", "Kannada", "ಕನ್ನಡ", "Noto Sans Kannada"),
    Language("bn", "Bengali", "বাংলা", "Noto Sans Bengali"),
)
BY_CODE = {language.code: language for language in LANGUAGES}

VALUES = frozenset(
    {
        *("none", "no end", "done", "open", "held", "half-typed", "yes", "no", "Yes", "No"),
        *("active", "inactive", "cancelled", "changed", "waiting", "printed", "failed"),
        *(
            "unregistered",
            "regular",
            "composition",
            "within 30 days",
            "below their level",
            "none today",
            "no day closed yet",
        ),
        *("Schemes", "Margin", "Expired goods", "Broken goods", "Rate difference", "Short or damaged"),
        *("Display", "Other", "Draft", "Sent", "Acknowledged", "Part paid", "Rejected", "Sent again"),
        *("Closed", "Withdrawn", "in part", "closed", "waits", "all done", "nothing yet"),
        *("! late", "! prices over", "✕ not billed", "✕ cancelled"),
        *("runs", "over", "to come", "The company", "The shop", "Company", "Own cost", "Shared"),
    }
)
"""Words a cell or a fact may hold that are ours and nobody's name."""

SHARED = {
    "{}…   Ctrl+F": "{0:say}…   Ctrl+F",
    "✕ {}": "✕ {0:say}",
    "? {}": "? {0:say}",
    "! {}": "! {0:say}",
    "{#}: {}": "{0}: {1:say}",
}
"""Patterns that only put phrases together; the same in every language."""

HOLE = re.compile(r"\{(#?)\}")
_FIGURES = r"([−+₹\d.,:/%\s-]+?)"
_FILL = re.compile(r"\{(\d+)(:say|:parts)?\}")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A phrase with holes, as an expression, and its translation."""

    phrase: str
    shape: re.Pattern[str]
    says: str
    weight: int
    """How many letters of it are fixed: the more, the earlier it is tried."""


def pattern_of(phrase: str, says: str) -> Pattern:
    """Return the pattern of a phrase with holes."""
    shape, weight, end = "", 0, 0
    for hole in HOLE.finditer(phrase):
        fixed = phrase[end : hole.start()]
        shape += re.escape(fixed) + (_FIGURES if hole.group(1) else "(.+?)")
        weight += len(fixed)
        end = hole.end()
    shape += re.escape(phrase[end:])
    return Pattern(phrase, re.compile(shape, re.DOTALL), says, weight + len(phrase) - end)


def read_catalogue(code: str) -> dict[str, str]:
    """Return the phrases of one language from its file; English has none of its own."""
    if code == ENGLISH or code not in BY_CODE:
        return {}
    read: dict[str, str] = json.loads((FOLDER / f"{code}.json").read_text(encoding="utf-8"))
    return read


class Catalogue:
    """The phrases of one language, ready to be asked."""

    def __init__(self, code: str, phrases: Mapping[str, str]) -> None:
        self.code = code
        phrases = {**SHARED, **phrases}
        self._phrases = {phrase: says for phrase, says in phrases.items() if not HOLE.search(phrase)}
        patterns = [pattern_of(phrase, says) for phrase, says in phrases.items() if HOLE.search(phrase)]
        self._patterns = sorted(patterns, key=lambda pattern: -pattern.weight)
        self._of_figures = [pattern for pattern in self._patterns if "{}" not in pattern.phrase]
        self._kept: dict[str, str] = {}
        self._kept_values: dict[str, str] = {}

    def say(self, text: str) -> str:
        """Return a phrase in this language, or the text as it is."""
        found = self._phrases.get(text)
        if found is not None:
            return found
        found = self._kept.get(text)
        if found is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            found = self._kept[text] = self._from_pattern(text)
        return found

    def say_parts(self, text: str) -> str:
        """Return a text with each part between middle dots said by itself."""
        return " · ".join(self.say(part) for part in text.split(" · "))

    def say_value(self, text: str) -> str:
        """Return one of our own words of a cell, or a count such as ``12 days``, in this language."""
        if text in VALUES:
            return self._phrases.get(text, text)
        if " " not in text or not any(mark.isdigit() for mark in text):
            return text
        found = self._kept_values.get(text)
        if found is None:
            if len(self._kept_values) >= MOST_KEPT:
                self._kept_values.clear()
            found = self._kept_values[text] = self._from_pattern(text, self._of_figures)
        return found

    def _from_pattern(self, text: str, patterns: Sequence[Pattern] | None = None) -> str:
        for pattern in self._patterns if patterns is None else patterns:
            caught = pattern.shape.fullmatch(text)
            if caught is not None:
                return self._filled(pattern.says, caught)
        return text

    def _say_inside(self, words: str) -> str:
        """Return caught words in this language; in a sentence a name of ours begins with a small letter."""
        said = self.say(words)
        return self._phrases.get(words[:1].upper() + words[1:], words) if said == words else said

    def _filled(self, says: str, caught: re.Match[str]) -> str:
        def fill(hole: re.Match[str]) -> str:
            words = caught.group(int(hole.group(1)) + 1)
            if hole.group(2) == ":parts":
                return self.say_parts(words)
            return self._say_inside(words) if hole.group(2) else words

        return _FILL.sub(fill, says)


_in_force = [Catalogue(ENGLISH, {})]
_heard: list[set[str]] = []


def use(code: str) -> str:
    """Change to a language; an unknown one means English. Returns the code in force."""
    known = code if code in BY_CODE else ENGLISH
    if _in_force[0].code != known:
        _in_force[0] = Catalogue(known, read_catalogue(known))
    return known


def current() -> str:
    """Return the code of the language in force."""
    return _in_force[0].code


def say(text: str) -> str:
    """Return a fixed phrase of the window in the language in force."""
    for heard in _heard:
        heard.add(text)
    catalogue = _in_force[0]
    return text if catalogue.code == ENGLISH or not text else catalogue.say(text)


def say_parts(text: str) -> str:
    """Return facts between middle dots, each said by itself."""
    catalogue = _in_force[0]
    return text if catalogue.code == ENGLISH else catalogue.say_parts(text)


def say_value(text: str) -> str:
    """Return what a cell or a fact shows: only words of ours are translated, never a name or a figure."""
    catalogue = _in_force[0]
    return text if catalogue.code == ENGLISH else catalogue.say_value(text)


def listen(heard: set[str]) -> None:
    """Note every phrase asked for from now on, for finding those no catalogue has."""
    _heard.append(heard)


def stop_listening(heard: set[str]) -> None:
    """End a `listen`."""
    _heard[:] = [each for each in _heard if each is not heard]
