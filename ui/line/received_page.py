"""What came down: orders and invoices to take up, notices to read, what was applied or did not fit."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from dcms_desktop.arrivals.actions.answers import ANSWERS
from dcms_desktop.arrivals.actions.answers import Answered
from dcms_desktop.arrivals.actions.answers import book_decision
from dcms_desktop.arrivals.actions.answers import grant_config
from dcms_desktop.arrivals.actions.pages import read_notice
from dcms_desktop.arrivals.actions.papers import PAPERS
from dcms_desktop.arrivals.actions.papers import TakenUp
from dcms_desktop.arrivals.actions.papers import take_up
from dcms_desktop.arrivals.actions.papers import turn_down
from dcms_desktop.arrivals.packs import Pack
from dcms_desktop.arrivals.packs import PackLoaded
from dcms_desktop.arrivals.packs import load_pack
from dcms_desktop.arrivals.packs import needs_word
from dcms_desktop.arrivals.packs import read_pack
from dcms_desktop.arrivals.pulling import book_orders
from dcms_desktop.arrivals.shapes import shaped
from dcms_desktop.documents.all_kinds import kind_of
from dcms_desktop.documents.queries import held_draft
from dcms_desktop.documents.queries import held_drafts
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.telling.queries.received import received_row
from dcms_desktop.telling.queries.received import received_rows
from ui.documents.correcting import page_to_edit
from ui.documents.posted_page import PostedPage
from ui.kit.grid_model import Cell
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow
from ui.kit.painted import Fact
from ui.kit.parts import FactGroup
from ui.line.line_model import time_words
from ui.shell.list_page import Detail
from ui.shell.list_page import ListAnswer
from ui.shell.list_page import ListAsk
from ui.shell.list_page import ListFilter
from ui.shell.list_page import ListPage
from ui.shell.list_page import ListPlan
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

    from dcms_desktop.desk import Desk
    from dcms_desktop.drafts.rules import Draft
    from dcms_desktop.telling.queries.received import ReceivedRow
    from ui.shell.shell import Shell

COLUMNS = (
    GridColumn("at", "Came", width=110, tone="muted", drop=2),
    GridColumn("type", "What", width=150),
    GridColumn("code", "Company's code", width=150, tone="text strong"),
    GridColumn("state", "Status", width=120),
    GridColumn("due", "From", width=100, drop=1),
    GridColumn("text", "What became of it", width=320, stretch=2),
)
TYPES = {
    "item": "Item",
    "item_map": "Item code",
    "price_list": "Price list",
    "scheme": "Scheme",
    "retailer": "Retailer",
    "beat": "Beat",
    "primary_invoice": "Invoice to us",
    "primary_credit_note": "Credit note to us",
    "field_order": "Order",
    "claim_decision": "Answer to a claim",
    "notice": "Notice",
    "target": "Target",
    "config": "Wish of the company",
    "terms": "Terms",
    "visit": "Visit",
    "lost_document": "Lost document",
}
STATES = {
    "applied": Cell("✓ applied", "ok"),
    "waiting": Cell("waits", "text strong"),
    "done": Cell("settled", "muted"),
    "closed": Cell("closed", "muted"),
    "refused": Cell("✕ does not fit", "bad strong"),
    "unknown": Cell("not known", "muted"),
}
FILTERS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "open": ((), ("waiting", "refused")),
    "orders": (("field_order",), ()),
    "invoices": (("primary_invoice", "primary_credit_note"), ()),
    "answers": (("claim_decision", "config"), ()),
    "masters": (("item", "item_map", "price_list", "scheme", "retailer", "beat", "target"), ()),
    "lost": (("lost_document",), ()),
    "all": ((), ()),
}
WHICH = ListFilter(
    "which",
    "Show",
    (
        ("open", "To do"),
        ("orders", "Orders"),
        ("invoices", "Invoices"),
        ("answers", "Answers to claims"),
        ("masters", "Items and prices"),
        ("lost", "Lost documents"),
        ("all", "All"),
    ),
)


@dataclass(frozen=True, slots=True)
class CameKey:
    """What a row stands for."""

    id: int
    type: str
    state: str
    document_id: int
    text: str = ""


def came_row(row: ReceivedRow) -> GridRow:
    """Return a thing that came as a row of the list."""
    return GridRow(
        (
            time_words(row.at),
            TYPES.get(row.type, row.type),
            row.code,
            STATES[row.state],
            f"{row.due_on:%d %b %Y}" if row.due_on else "",
            row.text,
        ),
        CameKey(row.id, row.type, row.state, row.document_id or 0, row.text),
    )


def load_came(desk: Desk, ask: ListAsk) -> ListAnswer:
    """Return what came of the kind asked for."""
    kinds, states = FILTERS[ask.filters.get("which", "open")]
    found = desk.ask(received_rows, kinds, states, ask.text)
    return ListAnswer([came_row(row) for row in found[ask.first : ask.first + ask.count]], len(found))


def notice_detail(desk: Desk, received: int) -> Detail:
    """Return the words of a notice, whole."""
    row = desk.ask(received_row, received)
    if row is None:
        raise AssertionError("rows of this list stand for what came")
    came = shaped(row.type, json.loads(row.body))
    return Detail(came.title, came.text, (FactGroup("", (Fact("Came", time_words(row.at)),)),))


def taken_draft(desk: Desk, taken: TakenUp) -> Draft:
    """Return the draft that was made of what came."""
    held = next(one for one in desk.ask(held_drafts, taken.kind) if one.request_id == taken.request_id)
    return kind_of(taken.kind).figure(desk.ask(held_draft, held.id))


class ReceivedPage(ListPage):
    """Enter takes up, books or opens; Alt+B books orders, Alt+X turns one down, Alt+S reads a notice."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            shell,
            ListPlan(
                kind="What came from the company",
                code="line.received",
                columns=COLUMNS,
                load=partial(load_came, shell.desk),
                open_row=self.take_up,
                filters=(WHICH,),
                topics=("received", "line", "documents"),
                room="line",
                search_words="Code or words",
                empty_title="Nothing waits for you",
                empty_text="Orders, invoices and notices show here; All shows what was applied.",
                icon="arrow-up-down",
                whole="text",
            ),
        )

    def own_keys(self) -> Sequence[PageKey]:
        """Return the keys of what came."""
        own = [
            PageKey("came.fetch", "F9", "Fetch now", self.fetch_now),
            PageKey("came.book", "Alt+B", "Book orders", self.book_all, help="All with nothing in the way"),
            PageKey("came.pack", "Alt+L", "Load a pack", self.ask_pack, help="The company's signed file"),
            PageKey("came.turn_down", "Alt+X", "Turn down", self.ask_turn_down, help="The company reads why"),
            PageKey("came.read", "Alt+S", "Read", self.note_read, help="A notice or credit note is settled"),
        ]
        return [*super().own_keys(), *own]

    def fetch_now(self) -> None:
        """Ask the centre now (F9)."""
        self.shell.messages.tell("Asking the centre…")
        self.shell.send_asked.emit()

    def take_up(self, key: object) -> None:
        """Make a draft of an order or invoice, or open the document that answers it."""
        if not isinstance(key, CameKey):
            return
        if key.document_id:
            self.shell.show_page(PostedPage(self.shell, key.document_id))
        elif key.type in PAPERS and key.state == "waiting":
            self.shell.tasks.run(partial(self.shell.desk.do, take_up, key.id), self._on_taken)
        elif key.type in ANSWERS and key.state == "waiting":
            self._ask_answer(key)
        elif key.type == "notice":
            self.shell.tasks.read(partial(notice_detail, self.shell.desk, key.id), self._show_notice)
        elif key.type == "primary_credit_note":
            words = "Type it as a supplier credit note, then Alt+S settles it."
            self.shell.messages.tell("A credit note is typed by hand.", words)
        else:
            self.shell.messages.tell("Nothing is to be made of this.", "Orders and invoices are taken up.")

    def _ask_answer(self, key: CameKey) -> None:
        """Ask before the company's answer is booked, or its wish granted."""
        book = key.type == "claim_decision"
        self.shell.messages.ask(
            f"{key.text.rstrip(' .')}. {'Book it?' if book else 'Grant it?'}",
            partial(self._book_answer, book_decision if book else grant_config, key.id),
            self._to_grid,
            yes="Book" if book else "Grant",
            no="Not now",
        )

    def _book_answer(self, action: Callable[..., Answered], received: int) -> None:
        self._to_grid()
        self.shell.tasks.run(partial(self.shell.desk.do, action, received), self._on_answered)

    @Slot(object)
    def _on_answered(self, answered: Answered) -> None:
        self.shell.messages.done(f"{answered.text}.", "All shows it.")

    @Slot(object)
    def _show_notice(self, detail: Detail) -> None:
        self._show_detail(detail)
        self.pane.show()

    @Slot(object)
    def _on_taken(self, taken: TakenUp) -> None:
        self.shell.tasks.read(partial(taken_draft, self.shell.desk, taken), partial(self._open_taken, taken))

    def _open_taken(self, taken: TakenUp, draft: Draft) -> None:
        self.shell.show_page(page_to_edit(self.shell, draft))
        self.shell.messages.done(f"{taken.title} is taken up.", "Save it when it is right; Esc keeps it.")

    def book_all(self) -> None:
        """Book every order that waits and has nothing in its way (Alt+B)."""
        self.shell.tasks.run(partial(book_orders, self.shell.desk), self._on_booked)

    @Slot(object)
    def _on_booked(self, booked: int) -> None:
        self.shell.tasks.tell_changed(Changes({"received", "orders", "documents", "stock"}))
        self.shell.messages.done(f"Orders booked: {booked}.", "What is left says what stands in its way.")

    def ask_pack(self) -> None:
        """Ask for the file of a pack (Alt+L)."""
        self.shell.messages.ask_text(
            "Where does the company's pack lie?", self._read_pack, self._to_grid, yes="Read it"
        )

    def _read_pack(self, text: str) -> None:
        self._to_grid()
        self.shell.tasks.read(
            partial(_looked_at, self.shell.desk, Path(text.strip().strip('"')).expanduser()), self._on_pack
        )

    @Slot(object)
    def _on_pack(self, found: tuple[Path, Pack]) -> None:
        file, pack = found
        self.shell.messages.ask(
            f"{pack.company}: {len(pack.changes)} things, signed by {pack.mark}. Is that the company's key?",
            partial(self._load_pack, file, pack.mark),
            self._to_grid,
            yes="Load",
            no="Not now",
            likely=False,
        )

    def _load_pack(self, file: Path, mark: str) -> None:
        self._to_grid()
        self.shell.tasks.run(partial(load_pack, self.shell.desk, file, mark), self._on_pack_loaded)

    @Slot(object)
    def _on_pack_loaded(self, loaded: PackLoaded) -> None:
        self.shell.tasks.tell_changed(Changes({"received", "items", "prices", "schemes", "parties", "beats"}))
        self.shell.messages.done(
            f"Applied: {loaded.applied}, waiting: {loaded.waiting}, did not fit: {loaded.refused}.",
            "To do shows what did not fit.",
        )

    def _marked(self) -> CameKey | None:
        key = self.selected_key()
        return key if isinstance(key, CameKey) and key.state == "waiting" else None

    def ask_turn_down(self) -> None:
        """Ask why the marked order is turned down (Alt+X)."""
        key = self._marked()
        if key is None or key.type not in PAPERS:
            self.shell.messages.tell("No order waits there.", "Go to one with the arrows.")
            return
        self.shell.messages.ask_text(
            "Why is it turned down?", partial(self._turn_down, key.id), self._to_grid, yes="Turn down"
        )

    def _turn_down(self, received: int, reason: str) -> None:
        self._to_grid()
        self.shell.tasks.run(partial(self.shell.desk.do, turn_down, received, reason), self._on_settled)

    def note_read(self) -> None:
        """Note that the marked notice was read (Alt+S)."""
        key = self._marked()
        if key is None:
            self.shell.messages.tell("No notice waits there.", "Go to one with the arrows.")
            return
        self.shell.tasks.run(partial(self.shell.desk.do, read_notice, key.id), self._on_settled)

    @Slot(object)
    def _on_settled(self, _changes: Changes) -> None:
        self.shell.messages.done("Settled.", "All shows it.")

    @Slot()
    def _to_grid(self) -> None:
        self.grid.setFocus()


def _looked_at(desk: Desk, file: Path) -> tuple[Path, Pack]:
    """Return a pack that may be loaded, with its file."""
    pack = read_pack(file)
    desk.ask(needs_word, pack)
    return file, pack
