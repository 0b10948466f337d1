"""Targets of parties: what each bought under a target over a period, and how far its next step is."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import or_
from sqlalchemy import select

from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import HUNDRED_PERCENT
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.kernel.money import share
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.parties.tables import Party
from dcms_desktop.pricing.queries.schemes import scheme_cards
from dcms_desktop.pricing.rules import TradeScheme
from dcms_desktop.pricing.rules import measured_earns
from dcms_desktop.pricing.rules import next_rung
from dcms_desktop.pricing.tables import SchemeRow
from dcms_desktop.pricing.tables import SchemeUsed
from reports.engine.ask import asked
from reports.engine.ask import today
from reports.engine.report import Column
from reports.engine.report import Drill
from reports.engine.report import Report

EVERYBODY = 0


@dataclass(frozen=True, slots=True)
class Ask:
    """Targets that run on which day, of whom."""

    on: date = asked("On", today)
    party: int | None = asked("Party", None, pick="party")
    beat: int | None = asked("Beat", None, pick="beat")
    near: int = asked("At least % of the next step", 0, help="80 lists who is near; 0 lists all.")


@dataclass(frozen=True, slots=True)
class Row:
    """One party under one target."""

    party_id: int
    party: str
    scheme: str
    last: date | None
    days: int
    bought: str
    earned: str
    at: str
    lacks: str
    then: str
    done: Percent
    pace: Percent


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return how far parties are, those nearest to their next step first."""
    running = select(SchemeRow.id).where(
        SchemeRow.active,
        SchemeRow.period,
        SchemeRow.first <= ask.on,
        or_(SchemeRow.last.is_(None), SchemeRow.last >= ask.on),
    )
    schemes = scheme_cards(tx, [row[0] for row in tx.execute(running)])
    question = (
        select(SchemeUsed.scheme_id, Party.id, Party.name, SchemeUsed.bought, SchemeUsed.given)
        .join(Party, Party.id == SchemeUsed.party_id)
        .where(
            SchemeUsed.scheme_id.in_(list(schemes)),
            SchemeUsed.party_id != EVERYBODY,
            SchemeUsed.item_id == 0,
            or_(SchemeUsed.bought != 0, SchemeUsed.given != 0),
        )
    )
    if ask.party is not None:
        question = question.where(Party.id == ask.party)
    if ask.beat is not None:
        question = question.where(Party.beat_id == ask.beat)
    rows = [_row(schemes[found[0]], ask.on, found) for found in tx.execute(question)]
    return sorted((row for row in rows if row.done >= ask.near * 1_000), key=_nearest)


def _nearest(row: Row) -> tuple[int, str, str]:
    return -row.done, row.party, row.scheme


def _row(scheme: TradeScheme, on: date, found: Sequence[Any]) -> Row:
    _, party_id, name, bought, given = found
    rung = next_rung(scheme.steps, bought, repeats=scheme.repeats)
    last = scheme.last or on
    passed, whole = (on - scheme.first).days + 1, (last - scheme.first).days + 1
    then = measured_earns(scheme, rung) if rung is not None else 0
    return Row(
        party_id=party_id,
        party=name,
        scheme=scheme.title,
        last=scheme.last,
        days=max((last - on).days, 0),
        bought=_measure(scheme, bought),
        earned=_gift(scheme, given) if given else "",
        at=_measure(scheme, rung) if rung is not None else "",
        lacks=_measure(scheme, rung - bought) if rung is not None else "all reached",
        then=_gift(scheme, then) if rung is not None else "",
        done=Percent(share(bought, HUNDRED_PERCENT, of=rung)) if rung else Percent(HUNDRED_PERCENT),
        # At the pace of the days so far; the day itself counts.
        pace=Percent(share(bought * whole, HUNDRED_PERCENT, of=rung * passed))
        if rung
        else Percent(HUNDRED_PERCENT),
    )


def _measure(scheme: TradeScheme, measured: int) -> str:
    return group_digits(measured) if scheme.measure == "units" else show_paise(Paise(measured))


def _gift(scheme: TradeScheme, amount: int) -> str:
    if scheme.gift in {"free", "points"}:
        return f"{group_digits(amount)} {'free' if scheme.gift == 'free' else 'points'}"
    return show_paise(Paise(amount))


def _open(row: Row) -> Drill:
    return Drill("party", row.party_id)


REPORT = Report(
    code="scheme_targets",
    title="Targets of parties",
    ask=Ask,
    query=query,
    columns=(
        Column("party", "Party", letters=24, grow=True),
        Column("scheme", "Target", letters=22, grow=True),
        Column("last", "Until", "date"),
        Column("days", "Days left", "whole"),
        Column("bought", "Bought", letters=12),
        Column("earned", "Earned", letters=14),
        Column("at", "Next step at", letters=12),
        Column("lacks", "Still to buy", letters=12),
        Column("then", "Earns then", letters=16),
        Column("done", "Reached", "percent"),
        Column("pace", "At this pace", "percent"),
    ),
    drill=_open,
    menu="Sales",
    note="Bought and earned are live: every bill, its correction and its cancelling count at once, and goods "
    "that come back from a bill lower both on the day of their note. Pace is what the days so far would come "
    "to by the last day.",
)
