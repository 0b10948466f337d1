"""From the text of a message to pieces, and from a piece to the ways its quantity may be read. Pure."""

import re
from collections.abc import Sequence
from decimal import Decimal
from decimal import InvalidOperation

from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.scripts import transliterate
from dcms_desktop.reading.splitting import cuts_of
from dcms_desktop.reading.spoken import Word
from dcms_desktop.reading.spoken import joined_numbers
from dcms_desktop.reading.vocabulary import ASKS
from dcms_desktop.reading.vocabulary import BASE
from dcms_desktop.reading.vocabulary import EACH
from dcms_desktop.reading.vocabulary import FORMS
from dcms_desktop.reading.vocabulary import HALF
from dcms_desktop.reading.vocabulary import KINDS
from dcms_desktop.reading.vocabulary import MEASURES
from dcms_desktop.reading.vocabulary import NOT
from dcms_desktop.reading.vocabulary import NUMBERS
from dcms_desktop.reading.vocabulary import REPEAT_WORDS
from dcms_desktop.reading.vocabulary import RETURNS
from dcms_desktop.reading.vocabulary import SAME
from dcms_desktop.reading.vocabulary import SAME_WORDS
from dcms_desktop.reading.vocabulary import TALK
from dcms_desktop.reading.vocabulary import UNITS

MOST_TEXT = 20_000
MOST_PIECES = 300
MOST_PIECE = 120
MOST_COUNT = 100_000
MOST_TOGETHER = 60
"""Words of a line without breaks that are looked at for several wishes."""
LEAST_CHUNKS = 4
MOST_AFTER_FORM = 60
"""A larger number after a form of goods is a strength: tablet 500."""
SHORT = 3
_PLAIN_FORMS = (
    KINDS | {"tablet"} | {short for short, full in FORMS.items() if full in KINDS or full == "tablet"}
)

_TOKEN = re.compile(r"\d+(?:\.\d+)?(?:/\d+(?:\.\d+)?)*|[a-z]+|\+", re.ASCII)
_STAMP = re.compile(
    r"^\s*\[?\d{1,2}[/.]\d{1,2}[/.]\d{2,4},?\s+\d{1,2}:\d{2}[^\]:]*\]?\s*(?:-\s*)?[^:]{0,40}:\s*"
)
"""How chat programs begin a line that is copied: date, time, name."""
_BULLET = re.compile(r"^\s*(?:[-*•·>]+|\(?\d{1,2}[).](?!\d))\s*")
_BREAK = re.compile(
    r"[\n\r;|]+|,(?!\d{3}\b)|(?<=[^\W\d_]{4})[.?!]+\s+(?=[^\W\d_])"
    r"|\s+(?:and|aur|ani|aani|then|phir|और|आणि|तसेच|फिर)\s+(?=\D*[^\W\d_])",
    re.IGNORECASE,
)
"""Between wishes. A full stop ends one only after a word, not after short ones: tab. dolo, inj. rantac."""
_ENDS = re.compile(r"\b(box|bx|dz|doz|pc|pcs|btl|str|strp|pkt|jar|tin|vial)\.\s+(?=[^\W\d_])", re.IGNORECASE)
"""A full stop after a short unit ends a wish too."""
_LINKS = frozenset({"n", "va", "v", "and", "aur", "ani"})
"""Small words that link two wishes once a quantity stands before them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to read a piece: what the goods are called, and how many."""

    words: tuple[str, ...]
    numbers: tuple[str, ...]
    """Numbers that belong to the goods."""
    count: Decimal | None = None
    free: int | None = None
    unit: str = ""
    """As it was meant: case, box, dozen, base; empty when none was said."""
    said: str = ""
    """The unit as it was written."""
    sure: bool = False
    """True when the unit stands at the quantity."""
    each: bool = False
    """True when the quantity is of all goods of its line."""
    loose: bool = False
    """True when words after the quantity were left out: it may be read so, but never surely."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One wish of a message."""

    text: str
    ways: tuple[Way, ...] = ()
    repeats: bool = False
    """The whole last order again."""
    as_before: bool = False
    """This item in the quantity of the last time."""
    held: str = ""
    """Why it is no order though it names goods: return, or not (they are not wanted)."""


def split_message(text: str) -> list[Piece]:
    """Return the wishes of a message in their order; small talk is left out."""
    found: list[Piece] = []
    for raw in re.split(r"[\n\r]+", text[:MOST_TEXT]):
        line = _ENDS.sub(r"\1; ", _BULLET.sub("", _STAMP.sub("", raw)))
        pieces = [read_piece(wish) for part in _BREAK.split(line) for wish in wishes_of(part)]
        found.extend(_together(line, [piece for piece in pieces if piece is not None]))
        if len(found) > MOST_PIECES:
            break
    return found[:MOST_PIECES]


def _together(line: str, pieces: list[Piece]) -> list[Piece]:
    """Return the wishes of a line with what is said once for all of them: that they come back, how many."""
    head, colon, _ = line.partition(":")
    heading = {word.text for word in _plain_words(head)}
    if colon and heading & RETURNS and len(heading) <= SHORT:
        return [Piece(text=one.text, held="return") for one in pieces]
    each = next((way for one in pieces for way in one.ways if way.each and way.count is not None), None)
    if each is None:
        return pieces
    return [one if any(way.sure for way in one.ways) else _counted_so(one, each) for one in pieces]


def _counted_so(piece: Piece, each: Way) -> Piece:
    """Return a wish with the quantity of another, wherever it has none itself."""
    ways = [
        way if way.count is not None else replace(way, count=each.count, unit=each.unit, said=each.said)
        for way in piece.ways
    ]
    return replace(piece, ways=tuple(ways))


def wishes_of(text: str) -> list[str]:
    """Return a text cut where one wish ends and the next begins with nothing between them."""
    chunks = text.split()[:MOST_TOGETHER]
    if len(chunks) < LEAST_CHUNKS:
        return [text]
    words: list[Word] = []
    chunk_of: list[int] = []
    for number, chunk in enumerate(chunks):
        more = _plain_words(chunk)
        words += more
        chunk_of += [number] * len(more)
    cuts = cuts_of(words, _end_of_count, _tells)
    # A cut lies between two chunks, and a link before a wish belongs to neither.
    places = sorted({chunk_of[at] for at in cuts if chunk_of[at] != chunk_of[at - 1]})
    made = []
    for first, end in zip((0, *places), (*places, len(chunks)), strict=True):
        part = chunks[first:end]
        made.append(" ".join(part[1:] if part[0].casefold() in _LINKS and first else part))
    return made


def _tells(word: Word) -> bool:
    """Tell whether a word names goods by itself, not a form or size of them."""
    return bool(_goods([word], frozenset())) and len(word.text) > 1 and word.text not in _PLAIN_FORMS


def _end_of_count(words: Sequence[Word], place: int) -> int | None:
    """Return where a quantity ends: at its unit, its free goods, or as the last of several numbers."""
    if not _may_count(words, place):
        return None
    at = _unit_at(words, place)
    last = at[0] if at is not None else place
    free, more = _free_after(words, last)
    if free is not None:
        return max(more)
    if at is not None:
        return last
    after = words[place + 1] if place + 1 < len(words) else None
    before = words[place - 1] if place else None
    follows = before is not None and (
        (before.number is not None and not before.spoken)
        or (before.text in _PLAIN_FORMS and (words[place].number or 0) <= MOST_AFTER_FORM)
    )
    return place if follows and after is not None and _tells(after) else None


def read_piece(text: str) -> Piece | None:
    """Return one wish with the ways it may be read, None for small talk."""
    shown = " ".join(text.split())[:MOST_PIECE]
    words = joined_numbers(_plain_words(shown))
    held, words = _held(words)
    plain = " ".join(word.text for word in words)
    if any(phrase in plain for phrase in SAME) and not _goods(words, SAME_WORDS | REPEAT_WORDS):
        return Piece(text=shown, repeats=True)
    as_before = any(word.text in {"same", "wahi"} for word in words)
    if as_before:
        words = [word for word in words if word.text not in SAME_WORDS]
    if not _goods(words, frozenset()):
        return None
    if held:
        return Piece(text=shown, held=held)
    return Piece(text=shown, ways=_asked(words, _ways(_once(words))), as_before=as_before)


def _once(words: Sequence[Word]) -> list[Word]:
    """Return the words without a number that is said twice: ten ten strips are ten of each."""
    return [word for at, word in enumerate(words) if not _doubled(words, at)]


def _doubled(words: Sequence[Word], at: int) -> bool:
    one, after = words[at], words[at + 1] if at + 1 < len(words) else None
    return (
        one.number is not None
        and after is not None
        and one.number == after.number
        and (at + 2 == len(words) or words[at + 2].text in UNITS)
    )


def _asked(words: Sequence[Word], ways: tuple[Way, ...]) -> tuple[Way, ...]:
    """Return the ways as what stands around them says: of each, or only a question."""
    said = {word.text for word in words}
    if said & EACH or any(_doubled(words, at) for at in range(len(words))):
        ways = tuple([replace(way, each=True) for way in ways])
    if said & ASKS and all(way.count is None for way in ways):
        ways = tuple([replace(way, loose=True) for way in ways])
    return ways


def _held(words: Sequence[Word]) -> tuple[str, list[Word]]:
    """Return why a wish is no order, and its words; what stands before a “not” is not wanted."""
    if any(word.text in RETURNS for word in words):
        return "return", [word for word in words if word.text not in RETURNS]
    last = max((at for at, word in enumerate(words) if word.text in NOT), default=-1)
    if last < 0:
        return "", list(words)
    after = list(words[last + 1 :])
    if _goods(after, frozenset()):
        return "", after
    return "not", [word for word in words if word.text not in NOT]


def numbers_in(text: str) -> tuple[str, ...]:
    """Return the numbers of a name or a packing; 50/500 are two."""
    return tuple(
        part for token in _TOKEN.findall(text.casefold()) if token[0].isdigit() for part in token.split("/")
    )


def _plain_words(text: str) -> list[Word]:
    latin = transliterate(text).casefold().replace("½", " 1/2 ").replace("×", " x ").replace("*", " x ")
    made = []
    for token in _TOKEN.findall(latin):
        if token[0].isdigit():
            made.append(Word(token, _value(token)))
        elif token in NUMBERS:
            made.append(Word(token, Decimal(NUMBERS[token]), spoken=True))
        else:
            made.append(Word(token))
    return made


def _value(token: str) -> Decimal | None:
    try:
        if token == "1/2":  # noqa: S105 - a number
            return Decimal("0.5")
        return Decimal(token) if "/" not in token else None
    except InvalidOperation:
        return None


def _goods(words: Sequence[Word], others: frozenset[str]) -> list[str]:
    """Return the words that may be a name of goods; a whole code is one too."""
    return [
        word.text
        for word in words
        if (word.text.isalpha() and word.text not in TALK and word.text not in others
            and word.text not in UNITS and word.text not in MEASURES and not word.spoken)
        or (word.text.isdigit() and len(word.text) > 4)
    ]  # fmt: skip


# ── ways ────────────────────────────────────────────────────────────────────────────────────────
def _ways(words: Sequence[Word]) -> tuple[Way, ...]:
    """Return every way the quantity may stand: at a unit, at the end, at the beginning, nowhere."""
    places = [place for place, word in enumerate(words) if _may_count(words, place)]
    at_unit = [place for place in places if _unit_at(words, place) or _free_after(words, place)[0]]
    found = [_way(words, place) for place in at_unit]
    found += [way for place in at_unit if (way := _loose_way(words, place)) is not None]
    if not at_unit:
        edges = list(dict.fromkeys((*places[-1:], *places[:1])))
        found += [_way(words, place) for place in edges]
        found.append(_way(words, None))
    return tuple(dict.fromkeys(found))


def _may_count(words: Sequence[Word], place: int) -> bool:
    word = words[place]
    if word.number is None or not 0 < word.number <= MOST_COUNT:
        return False
    after = words[place + 1].text if place + 1 < len(words) else ""
    if after in MEASURES or (place and words[place - 1].text == "+"):
        return False
    if word.spoken:
        return bool(_unit_at(words, place)) or place in {0, len(words) - 1}
    return word.number == int(word.number) or bool(_unit_at(words, place))


def _unit_at(words: Sequence[Word], place: int) -> tuple[int, str] | None:
    """Return where the unit of a number stands and what it means; right after it, or right before."""
    after = words[place + 1].text if place + 1 < len(words) else ""
    # One letter is a unit at the end of a wish only: in “5 b complex” it is a name.
    ends = len(after) > 1 or place + 2 >= len(words) or not words[place + 2].text.isalpha()
    if after in UNITS and ends:
        return place + 1, UNITS[after]
    return None


def _way(words: Sequence[Word], place: int | None) -> Way:
    taken: set[int] = set()
    count: Decimal | None = None
    free: int | None = None
    unit = said = ""
    if place is not None:
        count, taken = words[place].number, {place}
        at = _unit_at(words, place)
        if at is not None:
            taken.add(at[0])
            unit, said = at[1], words[at[0]].text
        free, more = _free_after(words, max(taken))
        taken |= more
        if place and words[place - 1].text in HALF:
            count, taken = Decimal("0.5"), taken | {place - 1}
    else:
        half = next((at for at, word in enumerate(words) if word.text in HALF), None)
        if half is not None and half + 1 < len(words) and words[half + 1].text in UNITS:
            count, taken = Decimal("0.5"), {half, half + 1}
            unit, said = UNITS[words[half + 1].text], words[half + 1].text
    rest = [word for at, word in enumerate(words) if at not in taken and word.text != "+"]
    names, numbers = _named(rest, unit_is_said=bool(unit))
    return Way(
        words=names, numbers=numbers, count=count, free=free, unit=unit, said=said, sure=bool(unit or free)
    )


def _loose_way(words: Sequence[Word], place: int) -> Way | None:
    """Return a quantity whose goods stand before it, talk behind it left out; None without such talk.

    Forms, short words and numbers behind it stay: they tell goods apart.
    """
    at = _unit_at(words, place)
    last = at[0] if at is not None else place
    if not _goods(words[:place], frozenset()):
        return None
    kept = [
        word for word in words[last + 1 :]
        if word.number is not None or len(word.text) <= SHORT or word.text == "+"
        or FORMS.get(word.text, word.text) in _PLAIN_FORMS
    ]  # fmt: skip
    if len(kept) == len(words) - last - 1:
        return None
    return replace(_way([*words[: last + 1], *kept], place), loose=True)


def _free_after(words: Sequence[Word], last: int) -> tuple[int | None, set[int]]:
    """Return the free goods of ``10+1`` and the places they take."""
    if last + 2 < len(words) and words[last + 1].text == "+":
        number = words[last + 2].number
        if number is not None and number == int(number):
            return int(number), {last + 1, last + 2}
    return None, set()


def _named(rest: Sequence[Word], *, unit_is_said: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return words and numbers that name the goods; a unit word without its number is a unit, not a name."""
    names: list[str] = []
    numbers: list[str] = []
    for place, word in enumerate(rest):
        text = word.text
        if text[0].isdigit():
            numbers.extend(part for part in text.split("/") if part)
            continue
        after_number = place > 0 and rest[place - 1].text[0].isdigit()
        if text in MEASURES and (after_number or len(text) > 1):
            continue
        if text in TALK or (len(text) > 1 and text in UNITS and UNITS[text] != BASE):
            continue
        if unit_is_said and len(text) > 1 and text in UNITS:
            continue
        names.append(FORMS.get(text, text))
    return tuple(dict.fromkeys(names)), tuple(dict.fromkeys(numbers))
