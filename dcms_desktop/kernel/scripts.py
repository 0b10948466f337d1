"""Indian scripts in Latin letters, and a key that sounds alike, so that a name is found as it is spoken.

The nine blocks from Devanagari to Malayalam stand in the same order (they come from ISCII), so one table of
offsets reads all of them; what differs is listed beside it. The result is for searching, not for print.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from functools import lru_cache

_BLOCK = 0x80
_FIRST, _LAST = 0x0900, 0x0D7F
_NAMES = ("deva", "beng", "guru", "gujr", "orya", "taml", "telu", "knda", "mlym")
_NUKTA, _VIRAMA = 0x3C, 0x4D


def _listed(words: str, first: int) -> Iterable[tuple[int, str]]:
    return enumerate(words.split(), first)


_VOWELS = dict(_listed("a a a i i u u ri li e e e ai o o o au", 0x04)) | {
    0x60: "ri",
    0x61: "li",
    0x72: "a",
}
_CONSONANTS = dict(
    _listed(
        "k kh g gh n ch chh j jh n t th d dh n t th d dh n n p ph b bh m y r r l l zh v sh sh s h",
        0x15,
    )
) | dict(_listed("k kh g z r rh f y", 0x58))
_SIGNS = dict(_listed("a i i u u ri ri e e e ai o o o au", 0x3E)) | {0x62: "li", 0x63: "li"}
_NASALS = {0x01: "n", 0x02: "n"}
_MARKS = {0x03: "h", 0x50: "om"} | {0x66 + digit: str(digit) for digit in range(10)}
_WITH_NUKTA = {"j": "z", "d": "r", "dh": "rh", "ph": "f", "s": "sh"}

_OWN_CONSONANTS = {
    "deva": {0x7B: "g", 0x7C: "j", 0x7E: "d", 0x7F: "b"},
    "beng": {0x2F: "j", 0x70: "r", 0x71: "v"},
    "orya": {0x2F: "j", 0x71: "v"},
    "telu": {0x58: "ts", 0x59: "dz", 0x5A: "r"},
}
_OWN_MARKS = {
    "beng": {0x4E: "t"},
    "mlym": {0x4E: "r", 0x7A: "n", 0x7B: "n", 0x7C: "r", 0x7D: "l", 0x7E: "l", 0x7F: "k"},
}
_TIPPI = {0x70: "n"}
_ENDS_IN_M = ("telu", "knda", "mlym")
_DROPS_LAST_A = ("deva", "beng", "guru", "gujr")
_LABIALS = ("p", "ph", "b", "bh", "m", "f")
_VOICED = {"k": "g", "t": "d", "p": "b", "ch": "s"}
"""How Tamil, which has one letter for both, reads a stop after a vowel or a nasal."""

_WORD = re.compile(r"[a-z]+|[0-9]+", re.ASCII)
_SOUNDS = (
    (re.compile(r"c(?=[eiy])"), "s"),
    (re.compile(r"ch"), "C"),
    (re.compile(r"c"), "k"),
    (re.compile(r"C"), "c"),
    (re.compile(r"sh"), "s"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"q"), "k"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"w"), "v"),
    (re.compile(r"z(?!h)"), "j"),
    (re.compile(r"zh"), "l"),
    (re.compile(r"(?<=.)h"), ""),
    (re.compile(r"(.)\1+"), r"\1"),
    (re.compile(r"^e"), "i"),
    (re.compile(r"^u"), "o"),
    (re.compile(r"(?<=.)[aeiouy]"), ""),
)


@cache
def _letter(mark: str) -> tuple[str, str, str]:
    """Return what a character is, in Latin, and its script; nothing for one that has no sound."""
    block, offset = divmod(ord(mark) - _FIRST, _BLOCK)
    script = _NAMES[block]
    if offset == _NUKTA:
        return "nukta", "", script
    if offset == _VIRAMA:
        return "virama", "", script
    tables = (
        ("mark", _OWN_MARKS.get(script, {})),
        ("consonant", _OWN_CONSONANTS.get(script, {})),
        ("nasal", _NASALS | _TIPPI if script == "guru" else _NASALS),
        ("vowel", _VOWELS),
        ("consonant", _CONSONANTS),
        ("sign", _SIGNS),
        ("mark", _MARKS),
    )
    for kind, table in tables:
        if offset in table:
            return kind, table[offset], script
    return "", "", script


def _is_indic(mark: str) -> bool:
    return _FIRST <= ord(mark) <= _LAST


def transliterate(text: str, *, voiced: bool = True) -> str:
    """Return ``text`` with the words of Indian scripts in small Latin letters, other text as it is.

    ``voiced`` reads Tamil stops as they are mostly spoken (g, d, b), without it as written (k, t, p).
    """
    if text.isascii():
        return text
    pieces: list[str] = []
    word: list[str] = []
    for mark in unicodedata.normalize("NFC", text):
        if _is_indic(mark) and mark not in "\u0964\u0965":
            word.append(mark)
        elif mark not in "\u200c\u200d":
            pieces += [_latin_word(word, voiced=voiced), " " if mark in "\u0964\u0965" else mark]
            word = []
    pieces.append(_latin_word(word, voiced=voiced))
    return "".join(pieces)


def _latin_word(word: list[str], *, voiced: bool) -> str:
    letters = [_letter(mark) for mark in word]
    letters = _join_nuktas(letters)
    out: list[str] = []
    for place, (kind, text, script) in enumerate(letters):
        after = letters[place + 1] if place + 1 < len(letters) else ("end", "", script)
        if kind == "consonant":
            soft = voiced and script == "taml" and _is_soft(letters, place)
            out.append(_VOICED.get(text, text) if soft else text)
            silent = after[0] == "end" and place > 0 and script in _DROPS_LAST_A
            out.append("" if silent or after[0] in ("sign", "virama") else "a")
        elif kind == "nasal":
            out.append(_nasal(after, script))
        else:
            out.append(text)
    return "".join(out)


def _join_nuktas(letters: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    joined: list[tuple[str, str, str]] = []
    for kind, text, script in letters:
        if kind == "nukta":
            if joined and joined[-1][0] == "consonant":
                base = joined.pop()[1]
                base = "y" if base == "j" and script in ("beng", "orya") else _WITH_NUKTA.get(base, base)
                joined.append(("consonant", base, script))
        elif kind:
            joined.append((kind, text, script))
    return joined


def _is_soft(letters: list[tuple[str, str, str]], place: int) -> bool:
    """Tell whether a Tamil stop stands after a vowel or a nasal and is not doubled."""
    if place == 0 or _doubles(letters, place):
        return False
    before = letters[place - 1]
    if before[0] != "virama":
        return True
    return letters[place - 2][1] in ("n", "m")


def _doubles(letters: list[tuple[str, str, str]], place: int) -> bool:
    text = letters[place][1]
    before = letters[place - 2 : place] if place >= 2 else []
    after = letters[place + 1 : place + 3]
    return (len(before) == 2 and before[0][1] == text and before[1][0] == "virama") or (
        len(after) == 2 and after[0][0] == "virama" and after[1][1] == text
    )


def _nasal(after: tuple[str, str, str], script: str) -> str:
    if after[0] == "end":
        return "m" if script in _ENDS_IN_M else "n"
    return "m" if after[1] in _LABIALS else "n"


def plain_words(text: str) -> list[str]:
    """Return the words of ``text`` in small ASCII letters without accents, digits apart from letters."""
    if text.isascii():
        return _WORD.findall(text.lower())
    latin = unicodedata.normalize("NFKD", transliterate(text).casefold())
    return _WORD.findall("".join(mark for mark in latin if not unicodedata.combining(mark)))


def sounds_of(words: Iterable[str]) -> list[str]:
    """Return how each of some plain words sounds."""
    return [_key(word) for word in words]


def sound_key(text: str) -> str:
    """Return how ``text`` sounds: no vowels after the first letter, no doubled letters, sh as s and so on."""
    return " ".join(_key(word) for word in plain_words(text))


@lru_cache(maxsize=50_000)
def _key(word: str) -> str:
    if word.isdigit():
        return word
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return word


def search_words(name: str, local_name: str = "") -> str:
    """Return what a search looks through: the words of both names, in Latin letters too, and their sounds.

    A Tamil name gives both readings of its stops. Words come once, in order, parted by blanks.
    """
    spellings = [*name.casefold().split(), *plain_words(name), *local_name.casefold().split()]
    spellings += plain_words(local_name)
    spellings += plain_words(transliterate(local_name, voiced=False))
    keys = [_key(word) for word in plain_words(" ".join(spellings))]
    return " ".join(dict.fromkeys([*spellings, *keys]))
