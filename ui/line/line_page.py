"""The page of the line: what waits, was taken, is to be mapped or refused, and why; Send now by a key."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout

from dcms_desktop.sync.actions.line import take_over
from dcms_desktop.sync.actions.numbering import send_again
from dcms_desktop.sync.client import this_pc
from dcms_desktop.sync.queries import line_state
from dcms_desktop.sync.queries import op_rows
from ui.documents.posted_page import PostedPage
from ui.kit.grid_model import GridColumn
from ui.kit.painted import FactStrip
from ui.kit.parts import Card
from ui.kit.parts import Label
from ui.kit.parts import ProgressLine
from ui.kit.parts import set_spacing
from ui.line import line_model as model
from ui.line.line_model import OpKey
from ui.shell.list_page import ListAnswer
from ui.shell.list_page import ListAsk
from ui.shell.list_page import ListFilter
from ui.shell.list_page import ListPage
from ui.shell.list_page import ListPlan
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dcms_desktop.desk import Desk
    from dcms_desktop.kernel.changes import Changes
    from dcms_desktop.sync.queries import LineState
    from ui.shell.shell import Shell

MOST = 2_000
COLUMNS = (
    GridColumn("seq", "No.", "number", 70, tone="muted", drop=2),
    GridColumn("type", "What", width=150),
    GridColumn("number", "Number", width=150, tone="text strong"),
    GridColumn("day", "Day", width=100, drop=1),
    GridColumn("state", "Status", width=120),
    GridColumn("answered", "Answered", width=120, tone="muted", drop=3),
    GridColumn("reason", "Reason, and what to do", width=260, stretch=2, tone="muted"),
)
WHICH = ListFilter(
    "which",
    "Show",
    (
        ("open", "Waiting"),
        ("rejected", "Refused"),
        ("held", "To map"),
        ("done", "Taken"),
        ("all", "All"),
    ),
)


def load_ops(desk: Desk, ask: ListAsk) -> ListAnswer:
    """Return the operations asked for."""
    found = desk.ask(op_rows, ask.filters.get("which", "open"), ask.text, MOST)
    return ListAnswer([model.op_row(op) for op in found[ask.first : ask.first + ask.count]], len(found))


class LinePage(ListPage):
    """F9 sends now, Alt+S sends a refused one again, Alt+T takes over, Alt+E sets the line up."""

    def __init__(self, shell: Shell) -> None:
        self.facts = FactStrip()
        self.said = Label("", "quiet")
        self.receipt = Label("", "quiet")
        self.senders = Label("", "quiet")
        self.progress = ProgressLine()
        super().__init__(
            shell,
            ListPlan(
                kind="Line to the company",
                code="line.state",
                columns=COLUMNS,
                load=partial(load_ops, shell.desk),
                open_row=self.open_document,
                filters=(WHICH,),
                topics=("line", "outbox", "documents", "proofs"),
                room="line",
                search_words="Number, kind or reason",
                empty_title="Nothing waits here",
                empty_text="What waits, was refused or is to be mapped shows here; All shows what was taken.",
                icon="arrow-up-down",
                whole="reason",
            ),
        )
        card = Card(margin=10, spacing=4)
        self._top = QHBoxLayout()
        self._top.addWidget(self.facts)
        self._top.addStretch(1)
        self._top.addWidget(self.progress)
        card.column.addLayout(self._top)
        card.column.addWidget(self.said)
        card.column.addWidget(self.receipt)
        card.column.addWidget(self.senders)
        self.body.insertWidget(0, card)
        set_spacing(self._top, (0, 0, 0, 0), 8)
        self.said.setWordWrap(True)
        self.receipt.hide()
        self.senders.hide()
        self.progress.cancelled.connect(self.stop_sending)
        shell.line_progress.connect(self.show_progress)
        self.load_state()

    def own_keys(self) -> Sequence[PageKey]:
        """Return the keys of the line."""
        own = [
            PageKey("line.send", "F9", "Send now", self.send_now, help="Without waiting for the next turn"),
            PageKey(
                "line.again", "Alt+S", "Send again", self.send_again, help="A refused document, as it is now"
            ),
            PageKey(
                "line.take_over", "Alt+T", "Take over", self.ask_take_over, help="This PC sends from now on"
            ),
            PageKey("line.received", "Alt+V", "What came", self.open_received),
            PageKey(
                "line.leaves", "Alt+W", "What leaves", self.open_leaves, help="What goes out of the shop"
            ),
            PageKey("line.how", "Alt+H", "How it works", self.open_how, help="What each state means"),
            PageKey("line.set_up", "Alt+E", "Set up", self.open_set_up, help="With the company's code"),
        ]
        return [*super().own_keys(), *own]

    def on_shown(self) -> None:
        """Ask for the state anew."""
        super().on_shown()
        self.load_state()

    def on_changed(self, changes: Changes) -> None:
        """Ask again when something went."""
        super().on_changed(changes)
        if changes.touches(*self.plan.topics):
            self.load_state()

    @Slot()
    def load_state(self) -> None:
        """Ask for the state on a reading thread."""
        self.shell.tasks.read(
            partial(self.shell.desk.ask, line_state), self.show_state, latest=f"line {id(self)}"
        )

    @Slot(object)
    def show_state(self, state: LineState) -> None:
        """Show the state."""
        self.facts.show_facts(model.facts_of(state))
        words, tone = model.said_of(state)
        self.said.show_text(words, tone)
        receipt = model.receipt_words(state)
        self.receipt.setText(receipt)
        self.receipt.setVisible(bool(receipt))
        sender = model.sender_words(state)
        self.senders.setText(sender)
        self.senders.setVisible(bool(sender))
        card = state.card
        self.title.show_title("Line to the company", card.company if card else "", card.url if card else "")

    # ── acting ──

    def send_now(self) -> None:
        """Let the sender go now (F9)."""
        self.progress.show_progress(0, 0, "Sending…")
        self.shell.send_asked.emit()

    @Slot()
    def stop_sending(self) -> None:
        """Let the sender end after the batch under way."""
        self.shell.send_stopped.emit()
        self.progress.finish()

    @Slot(int, int)
    def show_progress(self, done: int, total: int) -> None:
        """Show how far it is; a total below zero ends it."""
        if total < 0:
            self.progress.finish()
        else:
            self.progress.show_progress(done, total, f"{done} of {total} sent" if total else "Sending…")

    def send_again(self) -> None:
        """Send the marked document again (Alt+S)."""
        key = self.selected_key()
        if not isinstance(key, OpKey) or not key.again:
            self.shell.messages.tell("That document was not refused.", "Show “Refused” and go to one.")
            return
        self.shell.tasks.run(partial(self.shell.desk.do, send_again, key.seq), self._on_again)

    @Slot(object)
    def _on_again(self, _changes: Changes) -> None:
        self.shell.messages.done("It goes with the next upload.", "F9 sends it now.")

    def ask_take_over(self) -> None:
        """Ask before this PC takes the place of the one that sends (Alt+T)."""
        self.shell.messages.ask(
            "Does this PC send from now on? Do it when the one that sent is gone.",
            self._take_over,
            self._to_grid,
            yes="Take over",
            no="Back",
            likely=False,
        )

    def _take_over(self) -> None:
        self._to_grid()
        self.shell.tasks.run(partial(self.shell.desk.do, take_over, this_pc()), self._on_taken_over)

    @Slot(object)
    def _on_taken_over(self, _changes: Changes) -> None:
        self.shell.messages.done("This PC sends now.", "What the other one sent counts once all the same.")
        self.send_now()

    @Slot()
    def _to_grid(self) -> None:
        self.grid.setFocus()

    def open_document(self, key: object) -> None:
        """Show the document of a row."""
        if isinstance(key, OpKey) and key.document_id:
            self.shell.show_page(PostedPage(self.shell, key.document_id))
        else:
            self.shell.messages.tell("This row is no document of its own.")

    def open_received(self) -> None:
        """Show what came down (Alt+V)."""
        self.shell.open("line.received")

    def open_leaves(self) -> None:
        """Show what leaves the shop (Alt+W)."""
        self.shell.open("line.leaves")

    def open_set_up(self) -> None:
        """Set the line up (Alt+E)."""
        self.shell.open("line.set_up")

    def open_how(self) -> None:
        """Tell how the line works (Alt+H)."""
        self.shell.open("line.how")
