"""Reads of written orders: candidates by the search index, answers of before, the last bill of a party."""

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from itertools import pairwise

from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.catalog.queries import find_items
from dcms_desktop.catalog.queries import item_cards
from dcms_desktop.catalog.queries import item_of_code
from dcms_desktop.catalog.queries.items import ItemHit
from dcms_desktop.catalog.rules import ItemCard
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.tables import DocumentLine
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.kernel.scripts import plain_words
from dcms_desktop.reading.matching import Goods
from dcms_desktop.reading.matching import best_fits
from dcms_desktop.reading.matching import confidences
from dcms_desktop.reading.matching import goods_of
from dcms_desktop.reading.pieces import Piece
from dcms_desktop.reading.pieces import Way
from dcms_desktop.reading.pieces import split_message
from dcms_desktop.reading.rules import MOST_CHOICES
from dcms_desktop.reading.rules import OFFERED
from dcms_desktop.reading.rules import Choice
from dcms_desktop.reading.rules import ReadLine
from dcms_desktop.reading.rules import quantity_text
from dcms_desktop.reading.tables import ReadAnswer
from dcms_desktop.reading.vocabulary import KINDS
from dcms_desktop.sales.queries import last_sales

MANY, SOME = 40, 15
"""Candidates asked of the index for all words together, and for one word."""
LEAST_CODE = 4
_PART = 4
"""Letters of a word that was typed wrongly, of which some stand right."""


@dataclass(slots=True)
class _Found:
    """What the index answered in one reading: a message names the same words over and over."""

    hits: dict[str, list[ItemHit]] = field(default_factory=dict)
    bought: dict[int, bool] = field(default_factory=dict)


def read_order(tx: Tx, text: str, party_id: int | None = None) -> list[ReadLine]:
    """Return a message as lines, each with its choices and how sure they are. It orders nothing."""
    found = _Found()
    lines: list[ReadLine] = []
    for piece in split_message(text):
        if piece.repeats:
            lines.extend(last_order(tx, party_id, piece.text) or [ReadLine(text=piece.text)])
        elif piece.held:
            lines.append(ReadLine(text=piece.text, how=piece.held))
        else:
            lines.append(_read(tx, piece, party_id, found))
    return lines


def last_order(tx: Tx, party_id: int | None, text: str = "") -> list[ReadLine]:
    """Return the goods of the party's last bill as lines to be confirmed."""
    if party_id is None:
        return []
    newest = (
        select(DocumentRow.id)
        .where(
            DocumentRow.party_id == party_id, DocumentRow.kind == "tax_invoice", DocumentRow.state == "posted"
        )
        .order_by(DocumentRow.day.desc(), DocumentRow.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = tx.execute(
        select(DocumentLine.item_id, func.sum(DocumentLine.units))
        .where(DocumentLine.document_id == newest, DocumentLine.units > 0)
        .group_by(DocumentLine.item_id)
        .order_by(func.min(DocumentLine.line_no))
    ).all()
    cards = item_cards(tx, [row[0] for row in rows])
    return [
        ReadLine(
            text=text,
            how="last",
            choices=(_choice(cards[item_id], 80, str(int(units))),),
        )
        for item_id, units in rows
        if item_id in cards and cards[item_id].active
    ]


def _choice(card: ItemCard, confidence: int, quantity: str, doubt: str = "") -> Choice:
    return Choice(
        item_id=card.id, code=card.code, name=card.name, confidence=confidence, quantity=quantity, doubt=doubt
    )


# ── one wish ────────────────────────────────────────────────────────────────────────────────────
def _read(tx: Tx, piece: Piece, party_id: int | None, found: _Found) -> ReadLine:
    ways = piece.ways
    known = _known(tx, ways, party_id)
    if known is not None:
        fit_way, item_id, confidence, how = known
        card = item_cards(tx, [item_id]).get(item_id)
        if card is not None and card.active:
            choice = _counted(tx, piece, fit_way, card, confidence, party_id)
            return ReadLine(text=piece.text, key=key_of(fit_way), choices=(choice,), how=how)
    fits = best_fits(ways, _candidates(tx, ways, party_id, found), MOST_CHOICES)
    sure = confidences(fits)
    kept = [(fit, one) for fit, one in zip(fits, sure, strict=True) if one >= OFFERED]
    if not kept:
        return ReadLine(text=piece.text, key=key_of(ways[0]) if ways else "")
    cards = item_cards(tx, [fit.goods.item_id for fit, _ in kept])
    choices = tuple(
        _counted(tx, piece, fit.way, cards[fit.goods.item_id], one, party_id) for fit, one in kept
    )
    return ReadLine(text=piece.text, key=key_of(kept[0][0].way), choices=choices, how="name")


def key_of(way: Way) -> str:
    """Return the words and numbers that name the goods, by which an answer is remembered."""
    return " ".join(sorted((*way.words, *way.numbers)))


def _counted(tx: Tx, piece: Piece, way: Way, card: ItemCard, confidence: int, party_id: int | None) -> Choice:
    """Return a choice with its quantity in the item's own packs; as before is that of the last time."""
    if piece.as_before and way.count is None and party_id is not None:
        last = last_sales(tx, party_id, [card.id]).get(card.id)
        if last is not None:
            return _choice(card, confidence, str(last.units))
    quantity, doubt = quantity_text(way.count, way.unit, card, way.free)
    if not way.sure and way.count is None:
        doubt = "how many?"
    return _choice(card, confidence, quantity, doubt)


def _known(tx: Tx, ways: Sequence[Way], party_id: int | None) -> tuple[Way, int, int, str] | None:
    """Return what a code or an answer of before says: the way, the item, how sure, how it is known."""
    for way in ways:
        if len(way.numbers) == 1 and not way.words and len(way.numbers[0]) >= LEAST_CODE:
            hit = item_of_code(tx, way.numbers[0])
            if hit is not None:
                return way, hit.item_id, 97, "code"
    if party_id is None:
        return None
    keys = {key_of(way): way for way in reversed(ways) if way.words}
    rows = tx.execute(
        select(ReadAnswer.words, ReadAnswer.item_id).where(
            ReadAnswer.party_id == party_id, ReadAnswer.words.in_(list(keys))
        )
    ).all()
    if not rows:
        return None
    answers = {row[0]: row[1] for row in rows}
    key = next(key for key in reversed(list(keys)) if key in answers)
    return keys[key], answers[key], 98, "remembered"


# ── candidates ──────────────────────────────────────────────────────────────────────────────────
def _candidates(tx: Tx, ways: Sequence[Way], party_id: int | None, found: _Found) -> list[Goods]:
    """Return the items that may be meant: by all words, by each telling word, by parts of a wrong one."""
    hits: dict[int, ItemHit] = {}
    for words in dict.fromkeys(way.words for way in ways if way.words):
        telling = [word for word in words if word not in KINDS and len(word) > 1]
        whole = _ask(tx, " ".join(words), MANY, found)
        hits.update((hit.id, hit) for hit in whole)
        if 0 < len(whole) < MANY and _says_all(words, whole):
            continue
        for typed, most in _questions(words, telling):
            for hit in _ask(tx, typed, most, found):
                hits.setdefault(hit.id, hit)
        for word in telling:
            if len(word) >= _PART and not _ask(tx, word, SOME, found):
                for hit in _by_parts(tx, word, found):
                    hits.setdefault(hit.id, hit)
    bought = _bought(tx, hits, party_id, found)
    return [
        goods_of(hit.id, hit.code, hit.name, hit.packing, bought=hit.id in bought) for hit in hits.values()
    ]


def _says_all(words: Sequence[str], hits: Sequence[ItemHit]) -> bool:
    """Tell whether some name has every word as written: others have fewer, and need no asking."""
    asked = set(words)
    return any(asked <= set(plain_words(hit.name)) for hit in hits)


def _questions(words: Sequence[str], telling: Sequence[str]) -> list[tuple[str, int]]:
    asked = [(" ".join(words), MANY)]
    if len(telling) > 1:
        asked.append((" ".join(telling[:2]), MANY))
        asked.extend((left + right, SOME) for left, right in pairwise(telling))
    if len(words) > 1:
        asked.append(("".join(words[:2]), SOME))
    asked.extend((word, MANY if number == 0 else SOME) for number, word in enumerate(telling))
    return list(dict.fromkeys(asked))


def _ask(tx: Tx, typed: str, most: int, found: _Found) -> list[ItemHit]:
    if typed not in found.hits:
        found.hits[typed] = find_items(tx, typed, most)
    return found.hits[typed]


def _by_parts(tx: Tx, word: str, found: _Found) -> list[ItemHit]:
    """Return items that hold some letters of a word typed wrongly, in their order."""
    parts = dict.fromkeys(word[at : at + _PART] for at in range(len(word) - _PART + 1))
    hits = [hit for part in list(parts)[:6] for hit in _ask(tx, part, SOME, found)]
    return hits or list(_ask(tx, word[:3], SOME, found))


def _bought(tx: Tx, ids: Iterable[int], party_id: int | None, found: _Found) -> set[int]:
    """Return which of some items the party had before."""
    if party_id is None:
        return set()
    missing = [one for one in ids if one not in found.bought]
    if missing:
        rows = tx.execute(
            select(DocumentLine.item_id)
            .where(DocumentLine.party_id == party_id, DocumentLine.item_id.in_(missing))
            .distinct()
        )
        had = {row[0] for row in rows}
        found.bought.update({one: one in had for one in missing})
    return {one for one in ids if found.bought.get(one)}
