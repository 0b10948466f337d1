"""``dcms close-day``: the points of the day-end list, and the day closed when they are settled."""

from collections.abc import Sequence
from datetime import date

import click

from dcms_desktop.desk import Desk
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.dates import parse_day
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import plain_paise
from dcms_desktop.kernel.money import rupees
from dcms_desktop.ledger.actions import tick_point
from dcms_desktop.ledger.queries import closed_through
from dcms_desktop.ledger.queries import money_in_books
from reports.catalogue.day_end import Ask
from reports.catalogue.day_end import Row
from reports.catalogue.day_end import query
from reports.catalogue.day_seals import Ask as SealsAsk
from reports.catalogue.day_seals import query as seals
from ui.documents.closing import CASH
from ui.documents.closing import close_swept
from ui.verbs.answers import desk_at
from ui.verbs.answers import say
from ui.verbs.answers import tell

NOT_COUNTED = "cash not counted"


@click.command("close-day")
@click.option("--date", "day", metavar="DAY", help="The day to close; default today.")
@click.option("--cash", metavar="AMOUNT", help="What was counted in the till.")
@click.option("--note", default="", help="Why the cash differs from the books.")
@click.option("--yes", is_flag=True, help="Close it with points still open.")
@click.pass_context
def close_day_(ctx: click.Context, /, day: str | None, cash: str | None, note: str, *, yes: bool) -> int:
    """Tell the points of the day, and close it; open points are named and stand in the way without --yes."""
    on = parse_day(day, clock.today()) if day else clock.today()
    counted = rupees(cash, CASH) if cash is not None else None
    with desk_at(ctx) as desk:
        rows = desk.ask(query, Ask(on))
        books = desk.ask(money_in_books, CASH, on)
        still = [row for row in rows if row.is_open and not (row.code == CASH and counted is not None)]
        tell({
            "day": on.isoformat(), "cash_books": plain_paise(books),
            "cash_counted": plain_paise(counted) if counted is not None else None,
            "open": [_told(row) for row in still],
        })  # fmt: skip
        last = desk.ask(closed_through)
        if last is not None and on <= last:
            raise Refused(f"{last:%d-%m-%Y} is closed already.", "date", "Say a later day.")
        if still and not yes:
            _refuse_open(still)
        _close(desk, on, books, counted, note.strip())
        seal = desk.ask(seals, SealsAsk(on, on))[0]
    say(f"{on:%d-%m-%Y} is closed. Its seal, for paper away from this PC: {seal.audit_row}:{seal.seal}")
    return 0


def _refuse_open(still: Sequence[Row]) -> None:
    names = ", ".join(row.point for row in still)
    raise Refused(
        f"Still open: {names}.", field="points", next_step="Settle them, or close all the same with --yes."
    )


def _close(desk: Desk, day: date, books: Paise, counted: Paise | None, note: str) -> None:
    """Close the day with what was counted; a till nobody counted is closed as the books say, and noted so."""
    if counted is None:
        close_swept(desk, day, books, f"{note} {NOT_COUNTED}".strip())
        return
    if counted != books and not note:
        raise Refused(
            f"The books say {plain_paise(books)}, the till {plain_paise(counted)}.",
            field="note",
            next_step="Say with --note why the cash differs.",
        )
    desk.do(tick_point, day, CASH, note)
    close_swept(desk, day, counted, note)


def _told(row: Row) -> dict[str, str]:
    return {"code": row.code, "point": row.point, "state": row.state}


VERB = close_day_
