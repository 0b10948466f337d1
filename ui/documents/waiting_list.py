"""Orders, quotations and challans that wait: a key bills them, sends them, approves, keeps or closes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from dcms_desktop.documents.all_kinds import takers_of
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.documents.queries.open_lines import open_lines
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.orders.actions import approve_sales_order
from dcms_desktop.orders.actions import close_sales_order
from dcms_desktop.orders.actions import keep_for_order
from dcms_desktop.orders.queries import find_waiting
from dcms_desktop.orders.queries import oldest_promise_first
from dcms_desktop.orders.queries.turning import turned_into
from dcms_desktop.orders.rules import APPROVAL_NEAR
from dcms_desktop.orders.rules import CHALLAN
from dcms_desktop.orders.rules import ORDER
from dcms_desktop.orders.rules import bill_by
from ui.documents.beat_billing import Outcome
from ui.documents.beat_billing import bill_one
from ui.documents.posted_page import PostedPage
from ui.documents.sales_order_page import PAGES
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
    from dcms_desktop.kernel.changes import Changes
    from dcms_desktop.orders.actions import Kept
    from dcms_desktop.orders.queries import WaitingCard
    from dcms_desktop.orders.queries.turning import Turned
    from ui.shell.shell import Shell

STATES = {
    "open": Cell("open", "text"),
    "part": Cell("in part", "text"),
    "done": Cell("done", "ok"),
    "closed": Cell("closed", "muted"),
    "cancelled": Cell("✕ cancelled", "bad"),
}
WHICH = ListFilter("which", "Shown", (("open", "Still open"), ("all", "All")))
WHICH_ORDERS = ListFilter("which", "Shown", (("open", "Still open"), ("stuck", "Not billed"), ("all", "All")))
Outcomes = dict[int, Outcome]
"""What became of orders that were billed together, by the order."""
BILL = "tax_invoice"


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingWords:
    """What is particular to the list of one kind."""

    title: str
    empty: str
    empty_text: str
    icon: str


LISTS = {
    "sales_order": WaitingWords(
        title="Sales orders",
        empty="No order is open",
        empty_text="Orders stand here until everything of them was billed or sent.",
        icon="file-text",
    ),
    "quotation": WaitingWords(
        title="Quotations",
        empty="No quotation is open",
        empty_text="Quotations stand here until they are ordered, billed or closed.",
        icon="file-text",
    ),
    "delivery_challan": WaitingWords(
        title="Delivery challans",
        empty="No challan waits",
        empty_text="Challans stand here until they are billed or the goods came back.",
        icon="truck",
    ),
}


def columns_of(kind: str) -> tuple[GridColumn, ...]:
    """Return the columns of the list of a kind."""
    told = {"sales_order": ("promised", "Promised by"), "quotation": ("holds", "Prices until")}
    day = (GridColumn(*told[kind], width=110, drop=5),) if kind in told else ()
    served = {"sales_order": "Supplied", "quotation": "Ordered", "delivery_challan": "Billed"}[kind]
    return (
        GridColumn("number", "Number", width=150, tone="text strong"),
        GridColumn("day", "Date", width=100, drop=3),
        GridColumn("party", "Party", width=200, stretch=1),
        GridColumn("state", "Status", width=110),
        GridColumn("beat", "Beat", width=110, drop=7),
        GridColumn("salesman", "Salesman", width=110, drop=8),
        *day,
        GridColumn("ordered", "Pieces", "number", 90, drop=4),
        GridColumn("served", served, "number", 90, drop=2),
        GridColumn("worth", "Waits", "number", 120, tone="text strong"),
    )


def state_cell(card: WaitingCard, today: date, outcome: Outcome | None = None) -> Cell:
    """Return where one stands in a word."""
    if outcome is not None and outcome.bill is None and card.is_open:
        return Cell("✕ not billed", "bad strong")
    if card.is_open and card.bill_by is not None and today > card.bill_by - APPROVAL_NEAR:
        late = today > card.bill_by
        return Cell(f"! bill by {card.bill_by:%d-%m}", "bad strong" if late else "warn strong")
    if card.is_open and card.promised is not None and card.promised < today:
        return Cell("! late", "warn strong")
    if card.is_open and card.holds_until is not None and card.holds_until < today:
        return Cell("! prices over", "warn strong")
    if card.is_open and card.waits_for_approval:
        return Cell("waits", "warn")
    return STATES[card.state]


def waiting_row(card: WaitingCard, today: date, outcome: Outcome | None = None) -> GridRow:
    """Return one as a row of its list."""
    told = {"sales_order": card.promised, "quotation": card.holds_until}
    day = [show_day(told[card.kind])] if card.kind in told else []
    return GridRow(
        (
            card.number,
            show_day(card.day),
            card.party,
            state_cell(card, today, outcome),
            card.beat,
            card.salesman,
            *day,
            group_digits(card.ordered),
            group_digits(card.served) if card.served else "",
            show_paise(card.worth) if card.worth else "",
        ),
        key=card.id,
    )


def find_shown(desk: Desk, kind: str, outcomes: Outcomes, ask: ListAsk) -> list[WaitingCard]:
    """Return everything the list shows, whatever page is on the screen."""
    which, words = ask.filters.get("which", "open"), ask.text.lower().split()
    cards = desk.ask(find_waiting, (kind,), only_open=which != "all")
    return [
        card
        for card in cards
        if all(word in _words_of(card) for word in words)
        and (which != "stuck" or (card.id in outcomes and outcomes[card.id].bill is None))
    ]


def _words_of(card: WaitingCard) -> str:
    return f"{card.number} {card.party} {card.beat} {card.salesman} {show_day(card.day)}".lower()


def load_waiting(desk: Desk, kind: str, outcomes: Outcomes, ask: ListAsk) -> ListAnswer:
    """Return the page of the list asked for."""
    found = find_shown(desk, kind, outcomes, ask)
    today = clock.today()
    rows = [
        waiting_row(card, today, outcomes.get(card.id)) for card in found[ask.first : ask.first + ask.count]
    ]
    worth = sum(card.worth for card in found)
    return ListAnswer(rows, len(found), {"worth": show_paise(worth)} if found else {})


def waiting_detail(desk: Desk, outcomes: Outcomes, key: object) -> Detail:
    """Return what is still open, line by line, and what stopped its bill."""
    assert isinstance(key, int)  # noqa: S101 - rows of this list hold nothing else
    posted = desk.ask(posted_document, key)
    left = {one.line_no: one for one in desk.ask(open_lines, [key], takers_of(posted.kind))}
    facts = [
        Fact(
            line.name,
            f"{group_digits(left[line.no].left)} of {group_digits(line.units)} open"
            if left[line.no].left
            else "all done",
            "text" if left[line.no].left else "ok",
        )
        for line in posted.lines[:60]
    ]
    name = posted.party.name if posted.party else ""
    held = f"Prices hold until {show_day(posted.holds_until)}" if posted.holds_until else ""
    limit = bill_by(posted.note_reason, posted.day) if posted.kind == CHALLAN else None
    if limit is not None:
        held = f"On approval: billed by {show_day(limit)} at the latest (s.31(7) CGST)"
    outcome = outcomes.get(key)
    if outcome is not None and outcome.bill is None:
        held = f"{outcome.why} {outcome.next_step}"
    groups = [FactGroup("Still open", tuple(facts))]
    if posted.told:
        groups.append(FactGroup("With the bill", tuple(Fact(*_named(told), "ok") for told in posted.told)))
    return Detail(f"{posted.number} · {name}", held, tuple(groups))


def _named(told: str) -> tuple[str, str]:
    """Return a scheme and what it gives, apart."""
    title, _, gives = told.partition(": ")
    return title, gives


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """How far the billing of many orders is."""

    total: int = 0
    done: int = 0
    billed: int = 0


class Turning(ListPage):
    """A list whose marked row is an order, quotation or challan; heirs say their keys and which is marked."""

    def marked(self) -> int | None:
        """Return the document of the marked row; say so when none is."""
        key = self.selected_key()
        if isinstance(key, int):
            return key
        self.say_none_marked()
        return None

    def say_none_marked(self) -> None:
        """Say that no row is marked."""
        self.shell.messages.tell("No order is marked.", "Go to one with the arrows.")

    # ── the next document ──

    def turn(self, kind: str, agreed: frozenset[str] = frozenset()) -> None:
        """Make the next document of the marked one."""
        key = self.marked()
        if key is not None:
            self._turn([key], kind, agreed)

    def _turn(self, ids: Sequence[int], kind: str, agreed: frozenset[str] = frozenset()) -> None:
        work = partial(self.shell.desk.ask, turned_into, ids, kind, agreed=agreed)
        self.shell.tasks.read(work, self._open_turned, partial(self._not_turned, ids, kind, agreed))

    def _not_turned(self, ids: Sequence[int], kind: str, agreed: frozenset[str], problem: Exception) -> None:
        if isinstance(problem, NeedsConsent):
            self.shell.messages.ask(
                problem.question,
                partial(self._turn, ids, kind, agreed | {problem.name}),
                self._to_grid,
                yes="At today's prices",
                no="Not now",
            )
        else:
            self.shell.messages.show_problem(problem)

    @Slot(object)
    def _open_turned(self, turned: Turned) -> None:
        draft = turned.draft
        if draft.kind == BILL:
            from ui.documents.counter.counter_page import CounterPage

            self.shell.show_page(CounterPage(self.shell, draft))
        else:
            self.shell.show_page(PAGES[draft.kind](self.shell, draft))
        if turned.short:
            self.shell.messages.warn(
                f"Waits, because it does not lie here: {'; '.join(turned.short[:4])}.", "Back orders list it."
            )

    # ── how it stands ──

    def approve(self) -> None:
        """Approve the order (Alt+A)."""
        key = self.marked()
        if key is not None:
            work = partial(self.shell.desk.do, approve_sales_order, key)
            self.shell.tasks.run(work, self._on_approved)

    @Slot(object)
    def _on_approved(self, _changes: Changes) -> None:
        self.shell.messages.done("The order is approved.", "F8 bills it.")

    def keep(self) -> None:
        """Keep for the order what lies free of it now (Alt+K)."""
        key = self.marked()
        if key is not None:
            self.shell.tasks.run(partial(self.shell.desk.do, keep_for_order, key), self._on_kept)

    @Slot(object)
    def _on_kept(self, kept: Kept) -> None:
        if kept.units:
            self.shell.messages.done(f"{group_digits(kept.units)} pieces are kept for it.", "F8 bills it.")
        else:
            self.shell.messages.tell("Nothing of it lies free.", "Back orders list it.")

    def close_rest(self) -> None:
        """Close it: no more of it is supplied (Alt+X)."""
        key = self.marked()
        if key is not None:
            self.shell.messages.ask_text(
                "Why is no more of this order waited for?",
                partial(self._close_now, key),
                self._to_grid,
                yes="Close it",
            )

    def _close_now(self, key: int, reason: str) -> None:
        self._to_grid()
        self.shell.tasks.run(
            partial(self.shell.desk.do, close_sales_order, key, reason), self._on_closed_rest
        )

    @Slot(object)
    def _on_closed_rest(self, _changes: Changes) -> None:
        self.shell.messages.done("The order is closed.", "It stands under All.")

    @Slot()
    def _to_grid(self) -> None:
        self.grid.setFocus()


class WaitingListPage(Turning):
    """The list of one kind that waits."""

    def __init__(self, shell: Shell, kind: str) -> None:
        self.waiting_kind = kind
        self.outcomes: Outcomes = {}
        self._queue: list[int] = []
        self._run = Run()
        words = LISTS[kind]
        plan = ListPlan(
            kind=words.title,
            code=f"waiting {kind}",
            columns=columns_of(kind),
            load=partial(load_waiting, shell.desk, kind, self.outcomes),
            detail=partial(waiting_detail, shell.desk, self.outcomes),
            open_row=partial(_open, shell, kind),
            filters=(WHICH_ORDERS if kind == ORDER else WHICH,),
            topics=("documents", "orders"),
            room="sell",
            search_words="Number, party, beat or salesman",
            empty_title=words.empty,
            empty_text=words.empty_text,
            icon=words.icon,
        )
        super().__init__(shell, plan)

    def own_keys(self) -> Sequence[PageKey]:
        """Return Enter, and the keys of the kind."""
        return [*super().own_keys(), *self._kind_keys()]

    def _kind_keys(self) -> list[PageKey]:
        close = PageKey("order.close", "Alt+X", "Close", self.close_rest)
        bill = PageKey("order.bill", "F8", "Bill", partial(self.turn, BILL))
        if self.waiting_kind == "quotation":
            order = PageKey("order.order", "Shift+F8", "Order", partial(self.turn, "sales_order"))
            return [order, bill, close]
        if self.waiting_kind == "delivery_challan":
            one = PageKey("order.bill_one", "Ctrl+B", "Bill this one", partial(self.turn, BILL))
            back = PageKey("order.back", "F9", "Goods back", partial(self.turn, "challan_return"))
            return [PageKey("order.bill", "F8", "Bill all", self.gather), one, back]
        return [
            bill,
            PageKey("order.bill_shown", "Ctrl+B", "Bill all", self.bill_shown, help="Bill every order shown"),
            PageKey("order.challan", "Alt+D", "Challan", partial(self.turn, "delivery_challan")),
            PageKey("order.keep", "Alt+K", "Reserve", self.keep),
            PageKey("order.approve", "Alt+A", "Approve", self.approve),
            close,
        ]

    # ── many at once ──

    def bill_shown(self) -> None:
        """Ask whether every order shown is billed (Ctrl+B)."""
        if self._queue:
            self.shell.messages.tell("Orders are being billed.", "Esc stops it.")
            return
        filters = {name: choice.value() for name, choice in self.filters.items()}
        ask = ListAsk(text=self.search.text().strip(), filters=filters)
        work = partial(find_shown, self.shell.desk, self.waiting_kind, self.outcomes, ask)
        self.shell.tasks.read(work, self._ask_run)

    @Slot(object)
    def _ask_run(self, cards: Sequence[WaitingCard]) -> None:
        ids = [card.id for card in oldest_promise_first(cards) if card.is_open]
        worth = sum(card.worth for card in cards if card.is_open)
        if not ids:
            self.shell.messages.tell("No order shown is open.")
            return
        self.shell.messages.ask(
            f"Bill {len(ids)} orders of ₹{show_paise(worth)}?",
            partial(self._begin_run, ids),
            self._to_grid,
            yes="Bill them",
            no="Not now",
        )

    def _begin_run(self, ids: Sequence[int]) -> None:
        self.outcomes.clear()
        self._queue = list(ids)
        self._run = Run(total=len(ids))
        self._to_grid()
        self._bill_next()

    def _bill_next(self) -> None:
        """Bill the next order; between two of them others may write."""
        if not self._queue:
            self._end_run()
            return
        self.title.show_title(self.plan.kind, "", f"{self._run.done} of {self._run.total} · Esc stops")
        work = partial(bill_one, self.shell.desk, self._queue.pop(0))
        self.shell.tasks.run(work, self._on_billed, self._on_run_broken)

    @Slot(object)
    def _on_billed(self, outcome: Outcome) -> None:
        self.outcomes[outcome.order_id] = outcome
        self._run = replace(self._run, done=self._run.done + 1, billed=self._run.billed + bool(outcome.bill))
        self._bill_next()

    @Slot(object)
    def _on_run_broken(self, problem: Exception) -> None:
        self._queue.clear()
        self._end_run()
        self.shell.messages.show_problem(problem)

    def _end_run(self) -> None:
        self.title.show_title(self.plan.kind, "", "")
        run = self._run
        if run.billed < run.done:
            self.shell.messages.warn(
                f"{run.billed} orders billed, {run.done - run.billed} not.", "Enter on one tells why."
            )
        elif run.billed == 1:
            self.shell.messages.done("The order is billed.", "PgUp in a bill shows it.")
        else:
            self.shell.messages.done(f"{run.billed} orders billed.", "PgUp in a bill shows them.")
        self.reload()

    def go_back(self) -> bool:
        """Stop billing; what is billed stays."""
        if self._queue:
            self._queue.clear()
            self.shell.messages.tell("Stopped after this one.", "What is billed stays billed.")
            return True
        return super().go_back()

    def can_leave(self) -> bool:
        """Stay while orders are being billed."""
        return not self._queue

    def gather(self) -> None:
        """Bill every open challan of the marked one's party (F8)."""
        key = self.marked()
        if key is not None:
            self.shell.tasks.read(partial(_of_party, self.shell.desk, key), self._turn_gathered)

    @Slot(object)
    def _turn_gathered(self, ids: Sequence[int]) -> None:
        self._turn(ids, BILL)


def _of_party(desk: Desk, document_id: int) -> Sequence[int]:
    """Return the open challans of the party of one, the oldest first."""
    party = desk.ask(posted_document, document_id).party
    cards = desk.ask(find_waiting, ("delivery_challan",), party_id=party.id if party else None)
    return sorted(card.id for card in cards)


def _open(shell: Shell, kind: str, key: object) -> None:
    if isinstance(key, int):
        shell.show_page(PostedPage(shell, key, kind))
