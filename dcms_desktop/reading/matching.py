"""How well goods fit what was written: words, sounds, typing errors, strengths and forms. Pure."""

from collections.abc import Callable
from collections.abc import Sequence
from itertools import pairwise

from dcms_desktop.kernel.finding import sound_of
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.scripts import plain_words
from dcms_desktop.reading.pieces import Way
from dcms_desktop.reading.pieces import numbers_in
from dcms_desktop.reading.vocabulary import APART
from dcms_desktop.reading.vocabulary import FORMS
from dcms_desktop.reading.vocabulary import KINDS
from dcms_desktop.reading.vocabulary import MEASURES

_FORMS_OF_NAMES = KINDS | frozenset({"tablet"})
WHOLE = 1_000
"""Likeness and scores are whole thousandths."""
CLOSE, NEAR = 40, 80
"""Goods that fit as well as this make a reading doubtful: which of them is meant?"""
TWO_FIT, ONE_FITS_BETTER, MOST_SURE = 700, 840, 980
SIZE, OTHER_SIZE = 70, -35
"""What a strength or size counts, in hundredths of a word: one the name does not have is other goods."""
LOOSE = 800
"""What a reading comes to at most that leaves words out: below what is sure."""
_TYPO = 720
"""Likeness from which another word may be this one, typed wrongly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """An item by what its name says."""

    item_id: int
    code: str
    name: str
    words: tuple[str, ...]
    """Of the name, then of the packing; sizes and measures left out."""
    own: frozenset[str]
    """Words of the name alone."""
    joined: frozenset[str]
    """Neighbouring words written as one: glucond, parleg."""
    sounds: frozenset[str]
    numbers: frozenset[str]
    """Of the name and the packing: strengths and sizes."""
    strengths: frozenset[str]
    """Of the name alone."""
    bought: bool = False
    """True when the party had it before."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Goods and the way of reading under which they fit best."""

    goods: Goods
    way: Way
    score: int
    """In thousandths."""


def goods_of(item_id: int, code: str, name: str, packing: str, *, bought: bool = False) -> Goods:
    """Return an item made ready to be compared."""
    named = [FORMS.get(word, word) for word in plain_words(name) if not word.isdigit()]
    packed = [word for word in plain_words(packing) if not word.isdigit()]
    words = [word for word in dict.fromkeys((*named, *packed)) if word not in MEASURES or len(word) == 1]
    joined = {left + right for left, right in pairwise(named)}
    joined |= {"".join(named[at : at + 3]) for at in range(len(named) - 2)}
    return Goods(
        item_id=item_id,
        code=code,
        name=name,
        words=tuple(words),
        own=frozenset(word for word in named if word in words),
        joined=frozenset(joined),
        sounds=frozenset(sound for word in (*named, *joined) if (sound := _heard(word))),
        numbers=frozenset((*numbers_in(name), *numbers_in(packing))),
        strengths=frozenset(numbers_in(name)),
        bought=bought,
    )


def best_fits(ways: Sequence[Way], among: Sequence[Goods], most: int) -> list[Fit]:
    """Return the goods that fit best, best first, each with its own best way."""
    alike = _likeness()
    fits = []
    for goods in among:
        scored = [(_score(way, goods, alike), number, way) for number, way in enumerate(ways)]
        score, _, way = max(scored, key=lambda one: (one[0], -one[1]))
        fits.append(Fit(goods, way, score))
    fits.sort(key=lambda fit: -fit.score)
    return fits[:most]


def confidences(fits: Sequence[Fit]) -> list[int]:
    """Return how sure each fit is, of a hundred: less when another one fits nearly as well."""
    if not fits:
        return []
    top = fits[0].score
    gap = top - fits[1].score if len(fits) > 1 else WHOLE
    most = TWO_FIT if gap < CLOSE else ONE_FITS_BETTER if gap < NEAR else MOST_SURE
    return [max(0, min(fit.score, most - (top - fit.score)) + 5) // 10 for fit in fits]


# ── one way against one item ────────────────────────────────────────────────────────────────────
Alike = Callable[[str, str], int]


def _likeness() -> Alike:
    from rapidfuzz.distance import OSA

    return lambda word, other: round(OSA.normalized_similarity(word, other) * WHOLE)


def _score(way: Way, goods: Goods, alike: Alike) -> int:
    if not way.words:
        return 0
    marks = _marks(way.words, goods, alike)
    weights = [_weight(word, mark) for word, mark in zip(way.words, marks, strict=True)]
    # A number of the packing alone (10 tab) says nothing: ten are often wanted.
    told = [one for one in way.numbers if one in goods.strengths or one not in goods.numbers]
    sizes = [SIZE if number in goods.strengths else OTHER_SIZE for number in told]
    got = sum(weight * mark for weight, mark in zip(weights, marks, strict=True)) + WHOLE * sum(sizes)
    score = max(0, got // (sum(weights) + SIZE * len(sizes)))
    score = score * _anchored(way.words, marks, goods, alike) // WHOLE
    score = score * _same_form(way.words, goods) // WHOLE
    score -= _left_over(way, goods, alike)
    if way.count is not None:
        counted = str(way.count) in goods.strengths and not way.sure
        score += -100 if counted else 10
    score += 30 if goods.bought else 0
    return min(score, LOOSE) if way.loose else score


def _marks(words: Sequence[str], goods: Goods, alike: Alike) -> list[int]:
    """Return how well each word is found in the name; two written apart may be one in it, and the reverse."""
    marks = [_mark(word, goods, alike) for word in words]
    for at in range(len(words) - 1):
        both = words[at] + words[at + 1]
        if min(marks[at], marks[at + 1]) < 800 and len(both) > 3:
            mark = max((alike(both, own) for own in (*goods.words, *goods.joined)), default=0)
            if mark >= 850:
                marks[at], marks[at + 1] = max(marks[at], mark), max(marks[at + 1], mark)
    return marks


def _mark(word: str, goods: Goods, alike: Alike) -> int:
    if word in goods.words or word in goods.joined:
        return WHOLE
    best = 0
    for own in (*goods.words, *goods.joined):
        if len(word) > 1 and own.startswith(word):
            best = max(best, 750 + 250 * len(word) // len(own))
        elif len(own) >= 4 and word.startswith(own) and len(word) - len(own) <= 2:
            best = max(best, 920)
        elif len(word) >= 4 and len(own) >= 4 and best < 920:
            likely = alike(word, own)
            if likely >= _TYPO:
                best = max(best, likely * 95 // 100)
    if best < 900 and len(word) >= 4 and (sound := _heard(word)) and sound in goods.sounds:
        best = 900
    return best


def _heard(word: str) -> str:
    """Return the sound of a word without the letters that English writes and nobody hears: knight, night."""
    return sound_of(word.replace("ght", "t").replace("kn", "n"))


def _weight(word: str, mark: int) -> int:
    """Return how much a word counts: letters that tell variants apart count when they are missing."""
    if word in KINDS:
        return 40
    if len(word) <= 3:
        return 50 if mark >= 800 else 90
    return 100 + min(len(word), 8) * 100 // 16


def _anchored(words: Sequence[str], marks: Sequence[int], goods: Goods, alike: Alike) -> int:
    """Return the whole when the first word of the name was written, less when only its later ones were."""
    if not goods.words:
        return 0
    first = goods.words[0]
    for word, mark in zip(words, marks, strict=True):
        if mark >= 700 and word not in KINDS and _begins(word, first, goods, alike):
            return WHOLE
    joined = "".join(words[:2])
    if joined == first or alike(joined, first) >= 850:
        return WHOLE
    telling = any(mark >= 900 and len(word) > 5 for word, mark in zip(words, marks, strict=True))
    return 800 if telling else 500


def _begins(word: str, first: str, goods: Goods, alike: Alike) -> bool:
    """Tell whether a word is the first of a name: short, mistyped, by its sound, or joined to the next."""
    if first.startswith(word) or word.startswith(first) or alike(word, first) >= _TYPO:
        return True
    if len(word) > 2 and _heard(word) == _heard(first) != "":
        return True
    return any(
        one.startswith(first) and (alike(word, one) >= 800 or _heard(word) == _heard(one) != "")
        for one in goods.joined
    )


def _same_form(words: Sequence[str], goods: Goods) -> int:
    """Return less than the whole where a syrup was asked and the name is of a tablet."""
    asked = {word for word in words if word in APART}
    has = {word for word in goods.words if word in _FORMS_OF_NAMES}
    if not asked or not has or asked & has:
        return WHOLE
    if "syrup" in asked and has & {"suspension", "liquid", "solution"}:
        return 970
    return 750


def _left_over(way: Way, goods: Goods, alike: Alike) -> int:
    """Return what is taken off for words and numbers of the name that nobody wrote."""
    missing = 0
    for own in goods.own:
        if own in _FORMS_OF_NAMES:
            continue
        said = any(
            own.startswith(word) or word.startswith(own) or (len(own) > 3 and alike(word, own) >= _TYPO)
            for word in way.words
        ) or any(own in word for word in way.words if len(word) > 4)
        if not said:
            missing += 40 if len(own) <= 3 else 20
    if goods.strengths and not way.numbers:
        missing += 20
    return min(missing, 120)
