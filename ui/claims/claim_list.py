"""Claims on companies: what was sent, how long it is open, what came of it; new ones are built here."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from dcms_desktop.kernel import clock
from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.recovery.queries import claims_list
from dcms_desktop.recovery.rules import CLOSED
from dcms_desktop.recovery.rules import DRAFT
from dcms_desktop.recovery.rules import KINDS
from dcms_desktop.recovery.rules import OPEN_STATES
from dcms_desktop.recovery.rules import REJECTED
from dcms_desktop.recovery.rules import STATES
from dcms_desktop.recovery.rules import WITHDRAWN
from reports.catalogue.claims_made import REPORT
from reports.catalogue.claims_made import Ask
from ui.kit.grid_model import Cell
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow
from ui.reports.report_page import ReportPage
from ui.shell.list_page import ListAnswer
from ui.shell.list_page import ListAsk
from ui.shell.list_page import ListFilter
from ui.shell.list_page import ListPage
from ui.shell.list_page import ListPlan
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dcms_desktop.desk import Desk
    from dcms_desktop.recovery.rules import Claim
    from ui.shell.shell import Shell

COLUMNS = (
    GridColumn("claim", "Claim", width=140, tone="text strong"),
    GridColumn("company", "Company", width=140, stretch=1),
    GridColumn("kind", "For", width=145, drop=1),
    GridColumn("title", "Title", width=120, stretch=2, drop=9),
    GridColumn("sent", "Sent", width=95, drop=6),
    GridColumn("days", "Days", "number", 60, drop=2),
    GridColumn("state", "Status", width=120),
    GridColumn("amount", "Claimed", "number", 110),
    GridColumn("paid", "Credited", "number", 100, drop=7),
    GridColumn("refused", "Refused", "number", 100, drop=8),
    GridColumn("left", "Still open", "number", 110, tone="text strong"),
)
SHOWN = ListFilter(
    "state",
    "Show",
    (
        ("open", "Still open"),
        ("draft", "Drafts"),
        ("rejected", "Rejected"),
        ("closed", "Closed"),
        ("all", "All"),
    ),
)
OF_KIND = ListFilter("kind", "For", (("", "Everything"), *KINDS.items()))
SPANS = {
    "open": (DRAFT, *OPEN_STATES), "draft": (DRAFT,), "rejected": (REJECTED,), "closed": (CLOSED,),
    "all": tuple(STATES),
}  # fmt: skip
TONES = {DRAFT: "muted", REJECTED: "bad", CLOSED: "ok", WITHDRAWN: "muted"}
OLD = 60
"""Days after which an open claim is told in colour."""


def claim_row(one: Claim) -> GridRow:
    """Return a claim as a row."""
    days = (clock.today() - one.sent_on).days if one.sent_on is not None else 0
    is_open = one.state in OPEN_STATES
    return GridRow(
        (
            one.name, one.maker, KINDS[one.kind], one.title, show_day(one.sent_on),
            Cell(group_digits(days), "warn" if days > OLD else "") if is_open else "",
            Cell(STATES[one.state], TONES.get(one.state, "")), show_paise(one.amount),
            show_paise(one.paid) if one.paid else "",
            Cell(show_paise(one.refused), "bad") if one.refused else "",
            show_paise(one.left) if is_open else "",
        ),
        one.id,
    )  # fmt: skip


def load_claims(desk: Desk, ask: ListAsk) -> ListAnswer:
    """Return the claims asked for, with their sums."""
    states = SPANS[ask.filters.get("state", "open")]
    words = ask.text.casefold().split()
    found = [
        one
        for one in desk.ask(claims_list, kind=ask.filters.get("kind", ""), states=states)
        if all(word in f"{one.name} {one.maker} {one.title} {one.reference}".casefold() for word in words)
    ]
    sums = {
        "amount": sum(one.amount for one in found),
        "paid": sum(one.paid for one in found),
        "refused": sum(one.refused for one in found),
        "left": sum(one.left for one in found if one.state in OPEN_STATES),
    }
    totals = {name: show_paise(value) for name, value in sums.items()} if found else {}
    return ListAnswer(
        [claim_row(one) for one in found[ask.first : ask.first + ask.count]], len(found), totals
    )


class ClaimListPage(ListPage):
    """Claims, the newest first; Alt+C builds one."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            shell,
            ListPlan(
                kind="Claims",
                code="claims.list",
                columns=COLUMNS,
                load=partial(load_claims, shell.desk),
                open_row=self.open_claim,
                filters=(SHOWN, OF_KIND),
                topics=("claims", "documents"),
                room="trade",
                search_words="Claim, company or title",
                empty_title="No claim yet",
                empty_text="Schemes, returns, shortages and margins build their claim themselves.",
                empty_key="Alt+C",
                icon="hand-coins",
            ),
        )

    def keys(self) -> Sequence[PageKey]:
        """Return the keys of the list."""
        return [
            *super().keys(),
            PageKey("claims.new", "Alt+C", "New claim", self.build, help="From what was posted"),
            PageKey("claims.report", "Ctrl+P", "Ageing", self.show_report),
        ]

    def open_claim(self, key: object) -> None:
        """Open a claim."""
        from ui.claims.claim_page import ClaimPage

        self.shell.show_page(ClaimPage(self.shell, int(str(key))))

    @Slot()
    def build(self) -> None:
        """Ask what is claimed of whom."""
        from ui.claims.build_page import BuildPage

        self.shell.show_page(BuildPage(self.shell))

    @Slot()
    def show_report(self) -> None:
        """Show the claims as a report, with their ages."""
        self.shell.show_page(ReportPage(self.shell, REPORT, Ask()))
