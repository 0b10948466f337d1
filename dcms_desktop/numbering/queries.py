"""Reads of number series."""

from datetime import date

from sqlalchemy import select

from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.numbering.rules import PATTERN
from dcms_desktop.numbering.rules import year_of
from dcms_desktop.numbering.tables import Series
from dcms_desktop.tax.rules import fill_pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesCard:
    """A number series of a kind."""

    id: int
    kind: str
    code: str
    pattern: str
    year: str
    counter_id: int | None
    next: int
    main: bool
    active: bool


def series_list(tx: Tx, kind: str | None = None) -> list[SeriesCard]:
    """Return the series of a kind, or all."""
    question = select(
        Series.id,
        Series.kind,
        Series.code,
        Series.pattern,
        Series.year,
        Series.counter_id,
        Series.next,
        Series.main,
        Series.active,
    ).order_by(Series.kind, Series.code, Series.year)
    if kind:
        question = question.where(Series.kind == kind)
    return [
        SeriesCard(
            id=row[0],
            kind=row[1],
            code=row[2],
            pattern=row[3],
            year=row[4],
            counter_id=row[5],
            next=row[6],
            main=row[7],
            active=row[8],
        )
        for row in tx.execute(question)
    ]


def coming_number(tx: Tx, kind: str, day: date, series: str = "", *, young: str = "") -> str:
    """Return the number that is taken next; ``young`` is the code a kind begins with that has no series."""
    cards = sorted(series_list(tx, kind), key=lambda card: (card.counter_id is None, card.id))
    for card in cards:
        fits = (
            card.active
            and (card.code == series if series else card.main)
            and card.counter_id in {None, tx.counter_id}
        )
        if fits and card.year == year_of(day):
            return fill_pattern(card.pattern, card.code, card.year, card.next)
    for card in reversed(cards):
        ours = card.counter_id in {None, tx.counter_id}
        if ours and card.active and (card.code == series if series else card.main):
            return fill_pattern(card.pattern, card.code, year_of(day), 1)
    if cards or series or not young:
        return ""
    return fill_pattern(PATTERN, young, year_of(day), 1)
