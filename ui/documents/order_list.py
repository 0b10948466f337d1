"""Purchase orders: what is still due of each, approved, received or closed short by a key."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from dcms_desktop.documents.queries import posted_document
from dcms_desktop.documents.queries.open_lines import open_lines
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.purchase.actions import approve_order
from dcms_desktop.purchase.actions import close_order
from dcms_desktop.purchase.queries import find_orders
from ui.documents.goods_receipt_page import GoodsReceiptPage
from ui.documents.goods_receipt_page import receipt_of_order
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

    from dcms_desktop.desk import Desk
    from dcms_desktop.drafts.rules import Draft
    from dcms_desktop.kernel.changes import Changes
    from dcms_desktop.purchase.queries import OrderCard
    from ui.shell.shell import Shell

COLUMNS = (
    GridColumn("number", "Number", width=150, tone="text strong"),
    GridColumn("day", "Date", width=100),
    GridColumn("party", "Supplier", width=240, stretch=1),
    GridColumn("expected", "Wanted by", width=110),
    GridColumn("ordered", "Ordered", "number", 100),
    GridColumn("billed", "Billed", "number", 100),
    GridColumn("due", "Still due", "number", 100, tone="text strong"),
    GridColumn("total", "Amount", "number", 120),
    GridColumn("state", "Status", width=120),
)
WHICH = ListFilter(
    "which", "Orders", (("open", "Still due"), ("waiting", "Wait for approval"), ("all", "All"))
)


def state_of(card: OrderCard, today: date) -> Cell:
    """Return the state of an order in a word."""
    if card.cancelled:
        return Cell("✕ cancelled", "bad")
    if card.closed:
        return Cell("closed short", "muted")
    if card.billed >= card.ordered:
        return Cell("served", "ok")
    if card.expected is not None and card.expected < today:
        return Cell("! late", "warn strong")
    if not card.approved:
        return Cell("waits", "warn")
    return Cell("in part" if card.billed else "approved", "text")


def order_grid_row(card: OrderCard, today: date) -> GridRow:
    """Return an order as a row of the list."""
    due = max(0, card.ordered - card.billed) if card.is_open else 0
    return GridRow(
        (
            card.number,
            show_day(card.day),
            card.party,
            show_day(card.expected) if card.expected else "",
            group_digits(card.ordered),
            group_digits(card.billed) if card.billed else "",
            group_digits(due) if due else "",
            show_paise(card.total),
            state_of(card, today),
        ),
        key=card.id,
    )


def _fits(card: OrderCard, which: str, words: Sequence[str]) -> bool:
    if which == "open" and not card.is_open:
        return False
    if which == "waiting" and (not card.is_open or card.approved):
        return False
    told = f"{card.number} {card.party}".lower()
    return all(word in told for word in words)


def load_orders(desk: Desk, ask: ListAsk) -> ListAnswer:
    """Return the page of orders asked for."""
    which, words = ask.filters.get("which", "open"), ask.text.lower().split()
    found = [card for card in desk.ask(find_orders) if _fits(card, which, words)]
    today = clock.today()
    rows = [order_grid_row(card, today) for card in found[ask.first : ask.first + ask.count]]
    total = sum(card.total for card in found if not card.cancelled)
    return ListAnswer(rows, len(found), {"total": show_paise(total)} if found else {})


def order_detail(desk: Desk, key: object) -> Detail:
    """Return what is still due of an order, line by line."""
    assert isinstance(key, int)  # noqa: S101 - rows of this list hold nothing else
    posted = desk.ask(posted_document, key)
    left = {one.line_no: one for one in desk.ask(open_lines, [key], ("goods_receipt",))}
    facts = [
        Fact(
            line.name,
            f"{group_digits(left[line.no].left)} of {group_digits(line.units)} due"
            if left[line.no].left
            else "all came",
            "text" if left[line.no].left else "ok",
        )
        for line in posted.lines[:60]
    ]
    name = posted.party.name if posted.party else ""
    return Detail(f"{posted.number} · {name}", "", (FactGroup("Still due", tuple(facts)),))


class OrderListPage(ListPage):
    """The list of purchase orders."""

    def __init__(self, shell: Shell) -> None:
        plan = ListPlan(
            kind="Purchase orders",
            code="purchase_orders",
            columns=COLUMNS,
            load=partial(load_orders, shell.desk),
            detail=partial(order_detail, shell.desk),
            open_row=partial(_open, shell),
            filters=(WHICH,),
            topics=("documents", "orders"),
            room="buy",
            search_words="Number or supplier",
            empty_title="No order is due",
            empty_text="Orders stand here until everything of them came.",
            icon="package-open",
        )
        super().__init__(shell, plan)

    def own_keys(self) -> Sequence[PageKey]:
        """Return the keys of orders."""
        own = [
            PageKey("order.receive", "F9", "Receive", self.receive),
            PageKey("order.approve", "Alt+A", "Approve", self.approve),
            PageKey("order.close", "Alt+X", "Close short", self.close_short),
        ]
        return [*super().own_keys(), *own]

    def _chosen_order(self) -> int | None:
        key = self.selected_key()
        if not isinstance(key, int):
            self.shell.messages.tell("No order is marked.", "Go to one with the arrows.")
            return None
        return key

    def receive(self) -> None:
        """Open a receipt with everything of the order that is still due (F9)."""
        order_id = self._chosen_order()
        if order_id is not None:
            work = partial(receipt_of_order, self.shell.desk, order_id)
            self.shell.tasks.read(work, self._open_receipt)

    @Slot(object)
    def _open_receipt(self, draft: Draft) -> None:
        self.shell.show_page(GoodsReceiptPage(self.shell, draft))

    def approve(self) -> None:
        """Approve the order (Alt+A)."""
        order_id = self._chosen_order()
        if order_id is not None:
            self.shell.tasks.run(partial(self.shell.desk.do, approve_order, order_id), self._on_approved)

    @Slot(object)
    def _on_approved(self, _changes: Changes) -> None:
        self.shell.messages.done("The order is approved.", "F9 receives it.")

    def close_short(self) -> None:
        """Close the order: no more of it is waited for (Alt+X)."""
        order_id = self._chosen_order()
        if order_id is not None:
            self.shell.messages.ask_text(
                "Why is no more of this order waited for?",
                partial(self._close_now, order_id),
                self._to_grid,
                yes="Close it",
            )

    def _close_now(self, order_id: int, reason: str) -> None:
        self._to_grid()
        self.shell.tasks.run(
            partial(self.shell.desk.do, close_order, order_id, reason), self._on_closed_short
        )

    @Slot(object)
    def _on_closed_short(self, _changes: Changes) -> None:
        self.shell.messages.done("The order is closed.", "It stands under All.")

    @Slot()
    def _to_grid(self) -> None:
        self.grid.setFocus()


def _open(shell: Shell, key: object) -> None:
    if isinstance(key, int):
        shell.show_page(PostedPage(shell, key, "purchase_order"))
