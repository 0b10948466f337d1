"""Dead goods that were taken: what of each receipt is not settled; a key credits it, another gives goods."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from dcms_desktop.breakage.queries import receipts_of_breakage
from dcms_desktop.breakage.queries import settled_by
from dcms_desktop.documents.all_kinds import takers_of
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.documents.queries.open_lines import open_lines
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.kernel.money import show_paise
from ui.breakage.settle_pages import PAGES
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
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from dcms_desktop.breakage.queries import ReceiptCard
    from dcms_desktop.breakage.queries import Settling
    from dcms_desktop.desk import Desk
    from ui.shell.shell import Shell

COLUMNS = (
    GridColumn("number", "Number", width=150, tone="text strong"),
    GridColumn("day", "Date", width=100, drop=2),
    GridColumn("party", "Party", width=200, stretch=1),
    GridColumn("days", "Days", "number", 60, drop=1),
    GridColumn("settled", "Settled by", width=200, stretch=1, drop=4),
    GridColumn("value", "Value", "number", 110, drop=3),
    GridColumn("left", "Not settled", "number", 120, tone="text strong"),
)
WHICH = ListFilter("which", "Shown", (("open", "Still open"), ("all", "All")))
OLD = 30
"""Days after which goods that are not settled are told in colour."""


def receipt_row(one: ReceiptCard, today: date) -> GridRow:
    """Return a receipt as a row."""
    days = (today - one.day).days
    return GridRow(
        (
            one.number, show_day(one.day), one.party,
            Cell(group_digits(days), "warn" if days > OLD else "") if one.left else "",
            ", ".join(one.settled_by) or Cell("nothing yet", "muted"),
            show_paise(one.value),
            show_paise(one.left) if one.left else Cell("✓", "ok"),
        ),
        one.id,
    )  # fmt: skip


def load_receipts(desk: Desk, ask: ListAsk) -> ListAnswer:
    """Return the receipts asked for, with what is not settled of all."""
    words = ask.text.casefold().split()
    only_open = ask.filters.get("which", "open") == "open"
    found = [
        one
        for one in desk.ask(receipts_of_breakage, only_open=only_open)
        if all(word in f"{one.number} {one.party} {show_day(one.day)}".casefold() for word in words)
    ]
    totals = {
        "value": show_paise(sum(one.value for one in found)),
        "left": show_paise(sum(one.left for one in found)),
    }
    rows = [receipt_row(one, clock.today()) for one in found[ask.first : ask.first + ask.count]]
    return ListAnswer(rows, len(found), totals if found else {})


def receipt_detail(desk: Desk, key: object) -> Detail:
    """Return what of each line is not settled."""
    assert isinstance(key, int)  # noqa: S101 - rows of this list hold nothing else
    posted = desk.ask(posted_document, key)
    left = {one.line_no: one for one in desk.ask(open_lines, [key], takers_of(posted.kind))}
    facts = [
        Fact(
            f"{line.name} {line.batch}",
            f"{group_digits(left[line.no].left + left[line.no].left_free)} of "
            f"{group_digits(line.units + line.free)} open",
            "text" if left[line.no].left or left[line.no].left_free else "ok",
        )
        for line in posted.lines[:60]
    ]
    name = posted.party.name if posted.party else ""
    return Detail(f"{posted.number} · {name}", posted.remarks, (FactGroup("Not settled", tuple(facts)),))


class UnsettledPage(ListPage):
    """Receipts of dead goods; Alt+S credits the marked one, Alt+R gives goods for it."""

    def __init__(self, shell: Shell) -> None:
        plan = ListPlan(
            kind="Broken and expired goods",
            code="breakage.unsettled",
            columns=COLUMNS,
            load=partial(load_receipts, shell.desk),
            detail=partial(receipt_detail, shell.desk),
            open_row=self.open_receipt,
            filters=(WHICH,),
            topics=("documents",),
            room="sell",
            search_words="Number or party",
            empty_title="Everything is settled",
            empty_text="Goods that retailers bring stand here until a note or a replacement settles them.",
            empty_key="Alt+C",
            icon="package-open",
        )
        super().__init__(shell, plan)

    def own_keys(self) -> Sequence[PageKey]:
        """Return the keys of what is not settled."""
        return [
            *super().own_keys(),
            PageKey("breakage.note", "Alt+S", "Credit note", partial(self.settle, "breakage_note")),
            PageKey(
                "breakage.replace", "Alt+R", "Give goods", partial(self.settle, "replacement_issue"),
                help="Fit goods in place of the dead ones",
            ),
            PageKey("breakage.new", "Alt+C", "Take goods", self.take_goods),
        ]  # fmt: skip

    def open_receipt(self, key: object) -> None:
        """Open a receipt."""
        if isinstance(key, int):
            self.shell.show_page(PostedPage(self.shell, key, "breakage_receipt"))

    @Slot()
    def take_goods(self) -> None:
        """Take goods of a party."""
        self.shell.open("sell.breakage")

    def settle(self, kind: str) -> None:
        """Make the note or the replacement of the marked receipt."""
        key = self.selected_key()
        if not isinstance(key, int):
            self.shell.messages.tell("No receipt is marked.", "Go to one with the arrows.")
            return
        work = partial(self.shell.desk.ask, settled_by, kind, [key])
        self.shell.tasks.read(work, self._open_settling, self.shell.messages.show_problem)

    @Slot(object)
    def _open_settling(self, settling: Settling) -> None:
        self.shell.show_page(PAGES[settling.draft.kind](self.shell, settling.draft))
        if settling.left:
            self.shell.messages.warn(
                f"Stays open: {'; '.join(settling.left[:3])}.", "The list keeps it until it is settled."
            )
