"""Taking document numbers, and editing series."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy import insert
from sqlalchemy import or_
from sqlalchemy import select
from sqlalchemy import update

from dcms_desktop.audit.actions import record
from dcms_desktop.audit.rules import canonical_json
from dcms_desktop.db.prepared import Prepared
from dcms_desktop.db.prepared import dialect_of
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.rights import right
from dcms_desktop.kernel.text import clean_text
from dcms_desktop.numbering.queries import SeriesCard
from dcms_desktop.numbering.queries import series_list
from dcms_desktop.numbering.rules import PATTERN
from dcms_desktop.numbering.rules import before_number
from dcms_desktop.numbering.rules import fresh_code
from dcms_desktop.numbering.rules import fresh_pattern
from dcms_desktop.numbering.rules import stands_in
from dcms_desktop.numbering.rules import year_of
from dcms_desktop.numbering.tables import Series
from dcms_desktop.tax.rules import check_pattern
from dcms_desktop.tax.rules import fill_pattern


@dataclass(frozen=True, slots=True)
class Taken:
    """A number taken in this transaction."""

    series_id: int
    number: str


@dataclass(frozen=True, slots=True)
class FirstSeries:
    """A series that new books begin with."""

    kind: str
    code: str
    pattern: str
    first: int = 1


def _take(named: bool) -> Any:  # noqa: FBT001 - two forms of one statement
    wanted = (
        select(Series.id)
        .where(
            Series.kind == bindparam("of_kind"),
            Series.year == bindparam("of_year"),
            Series.active.is_(True),
            or_(Series.counter_id.is_(None), Series.counter_id == bindparam("at_counter")),
            Series.code == bindparam("named") if named else Series.main.is_(True),
        )
        .order_by(Series.counter_id.is_(None), Series.id)
        .limit(1)
        .scalar_subquery()
    )
    return (
        update(Series)
        .where(Series.id == wanted)
        .values(next=Series.next + 1)
        .returning(Series.id, Series.code, Series.pattern, Series.next)
    )


_TAKE = {True: Prepared(_take(named=True)), False: Prepared(_take(named=False))}


def take_number(tx: Tx, kind: str, day: date, series: str = "", *, young: str = "") -> Taken:
    """Take the next number of a series in this transaction: rolled back with it, never given twice.

    ``young`` is the code that a kind begins with which has no series yet; without it such a kind is refused.
    """
    year, series = year_of(day), series.strip().upper()
    values = {"of_kind": kind, "of_year": year, "at_counter": tx.counter_id}
    if series:
        values["named"] = series
    row = _TAKE[bool(series)].one(tx, values)
    if row is None:
        _begin_year(tx, kind, day, series, young)
        row = _TAKE[bool(series)].one(tx, values)
    if row is None:
        raise AssertionError("the series was begun and is not there")
    return Taken(row[0], fill_pattern(row[2], row[1], year, row[3] - 1).upper())


def _begin_year(tx: Tx, kind: str, day: date, series: str, young: str) -> None:
    """Start the series of another year from 1, as the newest year of the same series has it."""
    year = year_of(day)
    cards = [
        card
        for card in series_list(tx, kind)
        if card.active
        and (card.code == series if series else card.main)
        and card.counter_id in {None, tx.counter_id}
    ]
    if not series and young and not series_list(tx, kind):
        # The kind is younger than these books.
        save_series(tx, kind, young, PATTERN, day=day)
        return
    if not cards:
        raise Refused(
            f"There is no number series {series!r} for this document."
            if series
            else "This document has no number series.",
            field="series",
            next_step="Make one in Set-up, Series.",
        )
    newest = max(cards, key=lambda card: (card.counter_id is not None, card.year))
    tx.execute(
        _new_year(postgres=tx.postgres),
        {
            "kind": kind,
            "code": newest.code,
            "pattern": newest.pattern,
            "year": year,
            "counter_id": newest.counter_id,
            "next": 1,
            "main": newest.main,
            "active": True,
        },
    )


@cache
def _new_year(*, postgres: bool) -> Any:
    """Return the insert of a series; two counters may begin the same year at the same moment."""
    new = dialect_of(postgres=postgres).insert(Series)
    return new.on_conflict_do_nothing(index_elements=["kind", "code", "year"])


@right("company.series")
def save_series(
    tx: Tx,
    kind: str,
    code: str,
    pattern: str,
    counter_id: int | None = None,
    *,
    day: date | None = None,
    first: int = 1,
) -> Changes:
    """Make or change a series; its longest number must fit rule 46(b). A used number is never given again."""
    code = clean_text(code, "code", most=10, required=True).upper()
    pattern = check_pattern(pattern, code)
    year = year_of(day or tx.today)
    _refuse_same_numbers(tx, kind, code, pattern, year)
    known = tx.execute(
        select(Series.id, Series.next).where(Series.kind == kind, Series.code == code, Series.year == year)
    ).one_or_none()
    if known is None:
        has_main = tx.scalar(
            select(Series.id).where(
                Series.kind == kind, Series.year == year, Series.main.is_(True),
                Series.counter_id.is_(None) if counter_id is None else Series.counter_id == counter_id,
            ).limit(1)
        )  # fmt: skip
        series_id = tx.insert(
            insert(Series),
            {
                "kind": kind, "code": code, "pattern": pattern, "year": year, "counter_id": counter_id,
                "next": max(first, 1), "main": has_main is None, "active": True,
            },
        )  # fmt: skip
    else:
        series_id = known[0]
        if first > 1 and first < known[1]:
            raise Refused(
                f"Numbers below {known[1]} are used already.",
                field="first",
                next_step=f"Start at {known[1]} or later.",
            )
        tx.execute(
            update(Series)
            .where(Series.id == series_id)
            .values(pattern=pattern, counter_id=counter_id, next=max(first, known[1]))
        )
    after = {"code": code, "kind": kind, "pattern": pattern, "year": year}
    record(tx, "save", "series", series_id, after=canonical_json(after))
    return Changes({"series"})


def begin_series(tx: Tx, wishes: Iterable[FirstSeries]) -> Changes:
    """Make the series of new books, at once what `save_series` makes one after the other. The first is main.

    Refuses a pattern that rule 46(b) does not allow, and two of a kind that give the same numbers. Books that
    have a series already are a ValueError.
    """
    if series_list(tx):
        raise ValueError("these books have series")
    year = year_of(tx.today)
    rows: list[dict[str, Any]] = []
    for wish in wishes:
        code = clean_text(wish.code, "code", most=10, required=True).upper()
        pattern = check_pattern(wish.pattern, code)
        own = before_number(pattern, code, year)
        others = [row for row in rows if row["kind"] == wish.kind]
        for row in others:
            if before_number(row["pattern"], row["code"], year) == own:
                raise _same_numbers(row["code"])
        rows.append(
            {
                "kind": wish.kind, "code": code, "pattern": pattern, "year": year, "counter_id": None,
                "next": max(wish.first, 1), "main": not others, "active": True,
            }
        )  # fmt: skip
    if rows:
        tx.execute(insert(Series), rows)
    for card in sorted(series_list(tx), key=lambda one: one.id):
        after = {"code": card.code, "kind": card.kind, "pattern": card.pattern, "year": year}
        record(tx, "save", "series", card.id, after=canonical_json(after))
    return Changes({"series"})


def raise_series(tx: Tx, kind: str, code: str, year: str, last: int) -> bool:
    """Let a series go on behind a number that was given elsewhere; tells whether it was behind."""
    row = tx.execute(
        select(Series.id, Series.next).where(Series.kind == kind, Series.code == code, Series.year == year)
    ).one_or_none()
    if row is None:
        return False
    raised = int(row[1]) <= last
    tx.execute(update(Series).where(Series.id == row[0]).values(next=max(row[1], last + 1)))
    if raised:
        record(
            tx,
            "raise",
            "series",
            row[0],
            after=canonical_json({"code": code, "kind": kind, "next": last + 1}),
        )
    return raised


def freshen_series(tx: Tx) -> dict[str, str]:
    """Give each series in use a fresh code, so that restored books repeat no number that was given since.

    Returns the fresh codes by ``kind/code``. The old series stay, and are taken up again when it is known how
    far they had come.
    """
    fresh: dict[str, str] = {}
    cards = series_list(tx)
    taken = {(card.kind, card.code) for card in cards}
    newest = max((card.year for card in cards), default="")
    for card in cards:
        if not card.active or card.year != newest or (card.next == 1 and not card.main):
            continue
        code = fresh_code(card.code, {code for kind, code in taken if kind == card.kind})
        pattern = fresh_pattern(card.pattern, code)
        taken.add((card.kind, code))
        fresh[f"{card.kind}/{card.code}"] = code
        tx.execute(update(Series).where(Series.id == card.id).values(main=False, active=False))
        new_id = tx.insert(
            insert(Series),
            {
                "kind": card.kind, "code": code, "pattern": pattern, "year": card.year,
                "counter_id": card.counter_id, "next": 1, "main": card.main, "active": True,
            },
        )  # fmt: skip
        record(tx, "freshen", "series", new_id, after=canonical_json({"code": code, "instead_of": card.code}))
    return fresh


def settle_series(tx: Tx) -> Changes:
    """Take old series up again whose fresh ones numbered nothing; fresh ones in use go on beside them."""
    cards = series_list(tx)
    for card in cards:
        old = next((one for one in cards if not one.active and _stood_in(one, card)), None)
        if old is None or card.next > 1 or not card.active:
            continue
        tx.execute(update(Series).where(Series.id == card.id).values(main=False, active=False))
        tx.execute(update(Series).where(Series.id == old.id).values(main=card.main, active=True))
    return Changes({"series"})


def _stood_in(old: SeriesCard, fresh: SeriesCard) -> bool:
    same = (old.kind, old.year, old.counter_id) == (fresh.kind, fresh.year, fresh.counter_id)
    return same and stands_in(fresh.code, old.code)


def _refuse_same_numbers(tx: Tx, kind: str, code: str, pattern: str, year: str) -> None:
    """Refuse a series whose numbers another one could give too: rule 46(b) wants each number once."""
    own = before_number(pattern, code, year)
    for card in series_list(tx, kind):
        if card.code != code and card.year == year and before_number(card.pattern, card.code, year) == own:
            raise _same_numbers(card.code)


def _same_numbers(code: str) -> Refused:
    return Refused(
        f"Series {code} gives the same numbers as this one would.",
        field="pattern",
        next_step="Put {code} into the pattern, or begin it with another letter.",
    )
