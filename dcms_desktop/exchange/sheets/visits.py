"""Sheet of visits from any app of the field: each once, by the app's own id."""

import re

from dcms_desktop.db.tx import Tx
from dcms_desktop.exchange.rules import Cells
from dcms_desktop.exchange.rules import SheetField
from dcms_desktop.exchange.sheet_kind import Rows
from dcms_desktop.exchange.sheet_kind import SheetKind
from dcms_desktop.exchange.sheet_kind import Sorted
from dcms_desktop.exchange.sheets.opening_dues import party_finder
from dcms_desktop.exchange.sheets.opening_dues import party_in
from dcms_desktop.exchange.sheets.price_list import day_in
from dcms_desktop.field.actions import keep_visit
from dcms_desktop.field.queries import known_visits
from dcms_desktop.field.rules import VisitForm
from dcms_desktop.field.rules import check_visit
from dcms_desktop.field.rules import degrees
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.parties.queries import party_keys

FIELDS = (
    SheetField(name="code", title="Visit id", needed=True, also=("id", "visit no", "call id", "check in id")),
    SheetField(name="day", title="Date", needed=True, also=("visit date", "check in date", "day")),
    SheetField(name="time", title="Time", help="Like 16:10.", also=("visit time", "check in")),
    SheetField(
        name="party", title="Party", needed=True, help="Its code, GSTIN or exact name.",
        also=("party code", "party name", "retailer", "outlet", "customer", "shop"),
    ),
    SheetField(name="salesman", title="Salesman", also=("salesman code", "rep", "user", "dsr", "sm")),
    SheetField(name="minutes", title="Minutes there", also=("duration", "minutes", "time spent")),
    SheetField(name="latitude", title="Latitude", also=("lat",)),
    SheetField(name="longitude", title="Longitude", also=("lon", "lng", "long")),
    SheetField(name="outcome", title="Outcome", also=("result", "remarks", "reason", "status")),
    SheetField(name="order", title="Order id", also=("order no", "order number", "order")),
)  # fmt: skip
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?", re.ASCII)


def sort_out(tx: Tx, rows: Rows) -> Sorted:
    """Read every row; the last of rows with one id counts."""
    done = Sorted()
    finder, ids = party_finder(tx), {key.code: key.id for key in party_keys(tx)}
    found: dict[str, tuple[int, VisitForm]] = {}
    for cells in rows:
        done.rows += 1
        try:
            form = _form(tx, cells, finder, ids)
            check_visit(form)
        except Refused as no:
            done.refuse(cells.number, no)
            continue
        if form.code in found:
            done.skip(found[form.code][0], "code", "A later row says the same visit.")
        found[form.code] = (cells.number, form)
    known = known_visits(tx, list(found))
    for code, told in found.items():
        (done.changed if code in known else done.fresh).append(told)
    return done


def _form(tx: Tx, cells: Cells, finder: dict[str, str], ids: dict[str, int]) -> VisitForm:
    party = party_in(cells, finder)
    day = day_in(cells.text("day"), tx.today, "day")
    if day is None or day > tx.today:
        raise Refused("The visit has no day, or one that has not come.", "day", "Write its day.")
    minutes = cells.text("minutes").partition(".")[0]
    if minutes and not (minutes.isascii() and minutes.isdigit() and len(minutes) < 5):
        raise Refused(f"“{minutes[:20]}” is no number of minutes.", "minutes", "Write whole minutes.")
    return VisitForm(
        code=cells.text("code")[:80], party_id=ids[party], salesman=cells.text("salesman")[:40], day=day,
        time=_time(cells.text("time")), minutes=int(minutes or 0),
        lat_e6=degrees(cells.text("latitude"), "latitude"),
        lon_e6=degrees(cells.text("longitude"), "longitude"), outcome=cells.text("outcome")[:200],
        order=cells.text("order")[:40],
    )  # fmt: skip


def _time(text: str) -> str:
    if not text:
        return ""
    found = _TIME.search(text)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise Refused(f"“{text[:20]}” is no time.", "time", "Write it like 16:10.")
    return f"{int(found[1]):02}:{found[2]}"


def write(tx: Tx, done: Sorted) -> None:
    """Keep each visit."""
    for _, form in (*done.fresh, *done.changed):
        keep_visit(tx, form)


SHEET = SheetKind(
    code="visits",
    title="Visits of the field",
    fields=FIELDS,
    right="exchange.load",
    topics=("visits",),
    sort_out=sort_out,
    write=write,
    sample=(
        ("Visit id", "Date", "Time", "Party", "Salesman", "Latitude", "Longitude", "Order id"),
        ("V-88140", "2026-11-22", "16:10", "1001", "SM3", "18.520430", "73.856743", "ORD-88140"),
    ),
)  # fmt: skip
