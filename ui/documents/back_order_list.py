"""Back orders: what waits for goods, the oldest promise first, and what of it lies here now."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from dcms_desktop.kernel import clock
from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.orders.queries.back import back_orders
from ui.documents.posted_page import PostedPage
from ui.documents.waiting_list import Turning
from ui.documents.waiting_list import waiting_detail
from ui.kit.grid_model import Cell
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow
from ui.shell.list_page import ListAnswer
from ui.shell.list_page import ListAsk
from ui.shell.list_page import ListFilter
from ui.shell.list_page import ListPlan
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from dcms_desktop.desk import Desk
    from dcms_desktop.orders.queries.back import BackOrder
    from ui.shell.list_page import Detail
    from ui.shell.shell import Shell

COLUMNS = (
    GridColumn("promised", "Promised by", width=120),
    GridColumn("item", "Item", width=220, stretch=1),
    GridColumn("party", "Party", width=200),
    GridColumn("number", "Number", width=150),
    GridColumn("day", "Date", width=100),
    GridColumn("waits", "Waits", "number", 90, tone="text strong"),
    GridColumn("here", "Lies here", "number", 90),
    GridColumn("worth", "Amount", "number", 110),
)
WHICH = ListFilter("which", "Shown", (("all", "All"), ("here", "Lies here")))


@dataclass(frozen=True, slots=True)
class LineKey:
    """Which line a row stands for."""

    order_id: int
    line_no: int


def back_row(one: BackOrder, today: date) -> GridRow:
    """Return a line that waits as a row."""
    late = one.promised is not None and one.promised < today
    promised = show_day(one.promised) if one.promised else "—"
    return GridRow(
        (
            Cell(f"! {promised}", "warn strong") if late else Cell(promised, "text"),
            one.item,
            one.party,
            one.number,
            show_day(one.day),
            group_digits(one.waits),
            Cell(group_digits(one.here), "ok") if one.here else "",
            show_paise(one.worth),
        ),
        key=LineKey(one.order_id, one.line_no),
    )


def load_back_orders(desk: Desk, ask: ListAsk) -> ListAnswer:
    """Return the page of the list asked for."""
    words = ask.text.lower().split()
    found = [
        one
        for one in desk.ask(back_orders, only_here=ask.filters.get("which", "all") == "here")
        if all(word in f"{one.number} {one.party} {one.item}".lower() for word in words)
    ]
    rows = [back_row(one, clock.today()) for one in found[ask.first : ask.first + ask.count]]
    worth = sum(one.worth for one in found)
    return ListAnswer(rows, len(found), {"worth": show_paise(worth)} if found else {})


def back_detail(desk: Desk, key: object) -> Detail:
    """Return what is open of the order of a line."""
    assert isinstance(key, LineKey)  # noqa: S101 - rows of this list hold nothing else
    return waiting_detail(desk, {}, key.order_id)


class BackOrderListPage(Turning):
    """What waits for goods: a key bills it, keeps what came for it, or closes the rest."""

    def __init__(self, shell: Shell) -> None:
        plan = ListPlan(
            kind="Back orders",
            code="back_orders",
            columns=COLUMNS,
            load=partial(load_back_orders, shell.desk),
            detail=partial(back_detail, shell.desk),
            open_row=partial(_open, shell),
            filters=(WHICH,),
            topics=("documents", "orders", "stock"),
            room="sell",
            search_words="Number, party or item",
            empty_title="Nothing waits for goods",
            empty_text="What an order asks and nobody could supply stands here until it comes.",
            icon="package-open",
        )
        super().__init__(shell, plan)

    def own_keys(self) -> Sequence[PageKey]:
        """Return the keys of back orders."""
        return (
            *super().own_keys(),
            PageKey("order.bill", "F8", "Bill", partial(self.turn, "tax_invoice")),
            PageKey("order.keep", "Alt+K", "Reserve", self.keep),
            PageKey("order.close", "Alt+X", "Close", self.close_rest),
        )

    def marked(self) -> int | None:
        """Return the order of the marked line."""
        key = self.selected_key()
        if isinstance(key, LineKey):
            return key.order_id
        self.say_none_marked()
        return None


def _open(shell: Shell, key: object) -> None:
    if isinstance(key, LineKey):
        shell.show_page(PostedPage(shell, key.order_id, "sales_order"))
