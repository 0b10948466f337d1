"""Lists of documents: find by number or party, look at one, open it whole."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from dcms_desktop.documents.all_kinds import kind_of
from dcms_desktop.documents.queries import Wanted
from dcms_desktop.documents.queries import count_documents
from dcms_desktop.documents.queries import find_documents
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import show_paise
from ui.documents.bill_sums import MODES
from ui.documents.posted_page import PostedPage
from ui.kit.grid_model import Cell
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow
from ui.kit.painted import Fact
from ui.kit.parts import FactGroup
from ui.shell.list_page import Detail
from ui.shell.list_page import ListAnswer
from ui.shell.list_page import ListAsk
from ui.shell.list_page import ListFilter
from ui.shell.list_page import ListPage
from ui.shell.list_page import ListPlan

if TYPE_CHECKING:
    from datetime import date

    from dcms_desktop.desk import Desk
    from dcms_desktop.documents.queries import DocumentHit
    from ui.shell.shell import Shell

MOST = 2_000
"""Documents a list shows; older ones are found by number, party or another span of days."""
COLUMNS = (
    GridColumn("number", "Number", width=150, tone="text strong"),
    GridColumn("day", "Date", width=100),
    GridColumn("party", "Party", width=200, stretch=1),
    GridColumn("kind", "Kind", width=130, tone="muted", drop=1),
    GridColumn("total", "Amount", "number", 120),
    GridColumn("received", "Received", "number", 110, drop=3),
    GridColumn("state", "Status", width=110, drop=2),
)
DAYS = ListFilter(
    "days",
    "Days",
    (
        ("all", "All"),
        ("today", "Today"),
        ("week", "Last 7 days"),
        ("month", "Last 30 days"),
        ("year", "This year"),
    ),
)
EMPTY_KEYS = {
    "tax_invoice": "F8",
    "goods_receipt": "F9",
    "receipt": "F6",
    "payment": "F5",
    "sale_return": "Ctrl+F8",
}


@dataclass(frozen=True, slots=True)
class Found:
    """What opens a row."""

    id: int
    kind: str


def first_day(span: str, today: date) -> date | None:
    """Return the first day of a span, None for all days."""
    if span == "year":
        return today.replace(month=4, day=1, year=today.year if today.month >= 4 else today.year - 1)
    back = {"today": 0, "week": 6, "month": 29}.get(span)
    return None if back is None else today - timedelta(days=back)


def document_row(hit: DocumentHit) -> GridRow:
    """Return a document as a row of the list."""
    state = (
        Cell("✕ cancelled", "bad")
        if hit.state == "cancelled"
        else Cell("changed", "warn")
        if hit.revision
        else ""
    )
    received = show_paise(hit.received) if hit.received else ""
    return GridRow(
        (
            hit.number,
            show_day(hit.day),
            hit.party or ("Cash sale" if kind_of(hit.kind).goods == "out" else ""),
            kind_of(hit.kind).title,
            Cell(
                show_paise(hit.total or hit.received), "muted" if hit.state == "cancelled" else "text strong"
            ),
            received,
            state,
        ),
        key=Found(hit.id, hit.kind),
    )


def load_documents(desk: Desk, kinds: tuple[str, ...], ask: ListAsk) -> ListAnswer:
    """Return the page of documents asked for."""
    first = first_day(ask.filters.get("days", "all"), clock.today())
    hits = desk.ask(
        find_documents,
        kinds=kinds,
        text=ask.text,
        first=first,
        limit=min(ask.count, MOST - ask.first),
        offset=ask.first,
    )
    count, total = desk.ask(count_documents, Wanted(kinds=kinds, text=ask.text, first=first), MOST)
    rows = [document_row(hit) for hit in hits]
    return ListAnswer(rows, count, {"total": show_paise(total)} if count else {})


def document_detail(desk: Desk, key: object) -> Detail:
    """Return what the pane says of a document."""
    assert isinstance(key, Found)  # noqa: S101 - rows of this list hold nothing else
    document = desk.ask(posted_document, key.id)
    facts = [
        Fact("Date", show_day(document.day)),
        Fact("Taxable", show_paise(document.taxable)),
        Fact("Tax", show_paise(document.cgst + document.sgst + document.igst + document.cess)),
        Fact("Total", show_paise(document.total)),
        *(Fact(MODES.get(one.mode, one.mode), show_paise(one.paise), "ok") for one in document.tenders),
        Fact("By", document.user),
    ]
    lines = [
        Fact(f"{line.name}", f"{line.quantity} × {show_paise(line.rate // 10)}")
        for line in document.lines[:30]
    ]
    paid = [Fact(part.number, show_paise(part.paise)) for part in document.allotments]
    groups = [FactGroup("", tuple(facts))]
    groups += [FactGroup("Lines", tuple(lines))] if lines else []
    groups += [FactGroup("Bills paid", tuple(paid))] if paid else []
    state = f"Cancelled: {document.cancel_reason}" if document.state == "cancelled" else ""
    return Detail(
        f"{document.number} · {document.party.name if document.party else 'Cash sale'}", state, tuple(groups)
    )


def _open(shell: Shell, key: object) -> None:
    if isinstance(key, Found):
        shell.show_page(PostedPage(shell, key.id, key.kind))


def document_list(shell: Shell, kinds: tuple[str, ...], title: str, room: str) -> ListPage:
    """Return the list of some kinds of document, newest first."""
    plan = ListPlan(
        kind=title,
        code=f"documents {'-'.join(kinds) or 'all'}",
        columns=COLUMNS,
        load=partial(load_documents, shell.desk, kinds),
        detail=partial(document_detail, shell.desk),
        open_row=partial(_open, shell),
        filters=(DAYS,),
        topics=("documents",),
        room=room,
        search_words="Number or party",
        empty_title="No documents yet",
        empty_text="They stand here as soon as the first one is saved.",
        empty_key=EMPTY_KEYS.get(kinds[0], "") if kinds else "F8",
        icon="file-text",
    )
    return ListPage(shell, plan)
