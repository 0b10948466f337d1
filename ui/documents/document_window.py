"""The frame of every document window: one draft, undo, keeping, holding, saving, leaving."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtCore import QRect
from PySide6.QtCore import QSize
from PySide6.QtCore import QTimer
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit

from dcms_desktop.company.actions.approvals import Approved
from dcms_desktop.company.actions.approvals import Wish
from dcms_desktop.company.actions.approvals import approve_question
from dcms_desktop.company.rules import FirmCard
from dcms_desktop.documents.actions import drop_draft
from dcms_desktop.documents.actions import hold_draft
from dcms_desktop.documents.all_kinds import kind_of
from dcms_desktop.documents.queries import held_draft
from dcms_desktop.documents.queries import held_drafts
from dcms_desktop.documents.queries import next_number
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.consents import REASON
from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.kernel.money import show_paise
from ui.documents.choice_list import ChoiceList
from ui.documents.keeper import DraftKeeper
from ui.documents.keeper import draft_title
from ui.documents.keeper import is_empty
from ui.documents.key_hold import KeyHold
from ui.documents.page_turn import turn_in_focus
from ui.documents.posting import Fresh
from ui.documents.posting import SavedDocument
from ui.documents.posting import fresh_document
from ui.documents.posting import post_and_begin
from ui.documents.print_panel import PrintPanel
from ui.kit.painted import Pill
from ui.kit.parts import focus_in
from ui.kit.pick_list import PickColumn
from ui.kit.pick_list import PickRow
from ui.shell.page import Page
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

    from dcms_desktop.documents.posted import Posted
    from dcms_desktop.documents.queries import HeldCard
    from dcms_desktop.kernel.changes import Changes
    from dcms_desktop.spool.rules import Papers
    from dcms_desktop.spool.rules import PrintWish
    from ui.shell.shell import Shell

HELD_COLUMNS = (
    PickColumn("Waiting", 420),
    PickColumn("Since", 110, tone="muted"),
    PickColumn("", 90, tone="muted"),
)


def blank_draft(kind: str) -> Draft:
    """Return a draft for the moment until the books answered."""
    return Draft(
        kind=kind, request_id="", day=clock.today(), firm=FirmCard(name="", legal_name="", state="27")
    )


class DocumentPage(Page):
    """Heirs draw the draft in `show_draft`, commit open edits in `commit_edits`, and lead the focus."""

    def __init__(self, shell: Shell, kind: str, title: str, room: str, code: str) -> None:
        super().__init__(shell, title, room=room, code=code)
        self.document_kind = kind
        self.number = ""
        self.keys_held = KeyHold(self)
        self.keeper = DraftKeeper(blank_draft(kind), shell.desk, shell.tasks, self)
        self.keeper.changed.connect(self._draft_changed)
        self.keeper.changed.connect(self._forget_warning)
        self.keeper.refused.connect(self.show_refused)
        self.held_list = ChoiceList(self, HELD_COLUMNS, "Waiting documents")
        self.held_list.picked.connect(self._take_up)
        self.held_list.left.connect(self.focus_work)
        self.held_pill = self.title.add_pill(Pill(name="Waiting"))
        self.last_pill = self.title.add_pill(Pill(name="Last saved"))
        self.held_pill.hide()
        self.last_pill.hide()
        self.last_saved: int | None = None
        self.serials_row: int | None = None
        """The line whose serial numbers are being asked for."""
        self._saving = False
        self._ready = False
        self._words: tuple[str, str] = ("", "")
        self._warned_of: Draft | None = None
        """The draft that the bar says a refusal of."""
        self._consents: set[str] = set()
        self._papers: Papers | None = None
        self._usual: PrintWish | None = None
        self.prints = PrintPanel(self, "Save and print")
        self.prints.chosen.connect(self._print_as)
        self.prints.left.connect(self.focus_work)
        QTimer.singleShot(0, self._ask_fresh)

    @property
    def draft(self) -> Draft:
        """Return the draft shown."""
        return self.keeper.draft

    # ── what heirs say ──

    def show_draft(self, draft: Draft) -> None:
        """Draw a draft."""
        raise NotImplementedError

    def commit_edits(self) -> bool:
        """Write an open edit into the draft; tells whether nothing stands in the way."""
        return True

    def focus_start(self) -> None:
        """Lead the focus to where a new document begins."""

    def focus_work(self) -> None:
        """Lead the focus to where the work goes on."""
        self.focus_start()

    def focus_field(self, field: str, line: int | None) -> None:
        """Lead the focus to a field that a rule named."""
        del field, line
        self.focus_work()

    def on_begun(self) -> None:
        """Hear that another document was begun."""

    def after_saving(self, document: Posted) -> None:
        """Hear that a document was saved."""

    def facts(self) -> str:
        """Return the quiet facts of the title line."""
        return f"{self.draft.day:%a %d %b %Y}"

    @property
    def after_words(self) -> str:
        """Return the next step that is said once a document is saved."""
        return "PgUp shows it."

    # ── beginning ──

    @Slot()
    def _ask_fresh(self) -> None:
        if self._ready:
            return
        self.keys_held.hold()
        self.shell.tasks.read(
            partial(fresh_document, self.shell.desk, self.document_kind),
            self._on_fresh,
            self._on_no_fresh,
        )

    @Slot(object)
    def _on_fresh(self, fresh: Fresh) -> None:
        if self._ready:
            return
        self.begin(fresh)
        left = [card for card in fresh.waiting if not card.held]
        if left:
            self.shell.messages.tell(f"Half-typed and kept: {left[0].title}.", "Ctrl+J takes it up.")
        self.keys_held.release()

    @Slot(object)
    def _on_no_fresh(self, problem: Exception) -> None:
        self.keys_held.drop()
        self.shell.messages.show_problem(problem)

    def begin(self, fresh: Fresh) -> None:
        """Begin an empty document."""
        self._ready = True
        self._usual = fresh.usual
        self.number = fresh.number
        self.show_waiting(fresh.waiting)
        self.keeper.begin(fresh.draft)
        self.on_begun()
        self.focus_start()

    def begin_with(self, draft: Draft, number: str = "") -> None:
        """Begin with a draft that was made elsewhere: a correction, a copy, one taken up."""
        self._ready = True
        self.number = draft.revises.number if draft.revises else number or self.number
        self.keeper.begin(draft)
        self.on_begun()
        self.focus_work()
        self.keys_held.release()
        if not self.number:
            work = partial(self.shell.desk.ask, next_number, self.document_kind, draft.day)
            self.shell.tasks.read(work, self._show_number)

    @Slot(str)
    def _show_number(self, number: str) -> None:
        """Show the number that a copy would get."""
        if not self.number:
            self.number = number
            self.show_facts()

    @Slot(object)
    def _draft_changed(self, draft: Draft) -> None:
        self.show_facts()
        self.show_draft(draft)

    def show_facts(self) -> None:
        """Show number and facts in the title line, when they are others."""
        words = (self.number, self.facts())
        if words != self._words:
            self._words = words
            self.title.show_title(self.kind(), *words)

    # ── saving ──

    def usual_papers(self) -> Papers:
        """Return what Save & print prints: the paper chosen last for the kind, else its first one."""
        return (self._usual,) if self._usual is not None else kind_of(self.document_kind).prints[:1]

    def _own_papers(self) -> Papers | None:
        """Return the paper chosen last; None leaves it to the kind."""
        return (self._usual,) if self._usual is not None else None

    def choose_paper(self) -> None:
        """Ask for paper, sets and printer, then save and print so (Alt+P)."""
        if self._saving or not self._ready or not self.commit_edits():
            return
        if is_empty(self.draft):
            self.focus_start()
            return
        self.prints.open(self.document_kind)

    @Slot(object)
    def _print_as(self, wish: PrintWish) -> None:
        self.save((wish,))

    def save(self, papers: Papers | None) -> None:
        """Post the draft; None prints what is usual for the kind. A press while saving does nothing."""
        if self._saving or not self._ready or not self.commit_edits():
            return
        if is_empty(self.draft):
            self.focus_start()
            return
        self._papers = papers if papers is not None else self._own_papers()
        self._consents = set()
        if self.draft.revises is not None and not self.draft.revises.reason:
            self.shell.messages.ask_text(
                f"Why is {self.draft.revises.number} changed?", self._on_reason, self.focus_work
            )
            return
        self._post()

    def _on_reason(self, reason: str) -> None:
        if self.draft.revises is not None:
            self.keeper.refresh(replace(self.draft, revises=replace(self.draft.revises, reason=reason)))
            self._post()

    def _post(self) -> None:
        self._saving = True
        self.keeper.rest()
        self.keys_held.hold()
        work = partial(post_and_begin, self.shell.desk, frozenset(self._consents), self.draft, self._papers)
        self.shell.tasks.run(work, self._on_posted, self._on_not_posted)

    @Slot(object)
    def _on_posted(self, saved: SavedDocument) -> None:
        self._saving = False
        document = saved.document
        self.last_saved = document.id
        money = document.total or sum(one.paise for one in document.tenders)
        name = f" · {document.party.name}" if document.party else ""
        again = " was saved before" if saved.repeated else " changed" if document.revision else ""
        self.last_pill.show_state(
            f"{document.number} · ₹{group_digits(money // 100)}", tone="ok", icon="check"
        )
        self.last_pill.show()
        self.begin(saved.fresh)
        self.shell.messages.done(f"{document.number}{again} · ₹{show_paise(money)}{name}", self.after_words)
        self.after_saving(document)
        self.keys_held.release()

    @Slot(object)
    def _on_not_posted(self, problem: Exception) -> None:
        self._saving = False
        self.keys_held.drop()
        if isinstance(problem, NeedsConsent) and problem.digest:
            self.shell.messages.ask_text(
                f"{problem.question} Who approves?",
                partial(self._ask_approver, problem),
                partial(self._disagree, problem),
            )
        elif isinstance(problem, NeedsConsent) and problem.wants_reason:
            self.shell.messages.ask_text(
                f"{problem.question} Why all the same?",
                partial(self._agree_because, problem),
                partial(self._disagree, problem),
            )
        elif isinstance(problem, NeedsConsent):
            self.shell.messages.ask(
                problem.question,
                partial(self._agree, problem.name),
                partial(self._disagree, problem),
                yes="Yes" if problem.question.endswith("?") else "Save it",
                no="No" if problem.question.endswith("?") else "Back",
            )
        elif isinstance(problem, Refused):
            self.show_refused(problem)
            self.focus_field(problem.field, problem.line)
        else:
            self.keeper.write_down()
            self.shell.messages.show_problem(problem)

    def _agree(self, name: str) -> None:
        self._consents.add(name)
        self._post()

    def _agree_because(self, problem: NeedsConsent, reason: str) -> None:
        if not reason.strip():
            self.shell.messages.warn("Nothing was said, so nothing is saved.", "Ctrl+A asks again.")
            return
        self._agree(f"{problem.name}{REASON}{reason.strip()}")

    def _ask_approver(self, problem: NeedsConsent, text: str) -> None:
        """Ask for the PIN of who is here; ``RAVI 123456`` brings the code of a phone along."""
        approver, _, code = text.strip().rpartition(" ")
        if approver and code.isdecimal():
            self._have_approved(problem, approver, code)
            return
        self.shell.messages.ask_text(
            f"PIN of {text.strip()[:30]}, or the code of the phone:",
            partial(self._have_approved, problem, text.strip()),
            partial(self._disagree, problem),
            yes="Approve",
            secret=True,
        )

    def _have_approved(self, problem: NeedsConsent, approver: str, secret: str) -> None:
        """Have the yes of an approver noted."""
        wish = Wish(name=problem.name, digest=problem.digest, question=problem.question)
        work = partial(self.shell.desk.do, approve_question, approver, secret, wish)
        self.shell.tasks.run(work, partial(self._on_approval, problem), self._on_not_posted)

    def _on_approval(self, problem: NeedsConsent, answer: Approved) -> None:
        if answer.consent:
            self._agree(answer.consent)
            return
        wait = f"Try again in {answer.wait_seconds} seconds." if answer.wait_seconds else "Ctrl+A asks again."
        self.shell.messages.warn(f"This is neither the PIN of {answer.approver} nor the code now.", wait)
        self._disagree(problem)

    def _disagree(self, problem: NeedsConsent) -> None:
        self.focus_field(problem.field, problem.line)

    @Slot(object)
    def show_refused(self, no: Refused) -> None:
        """Say a refusal with the next key."""
        line = f"Line {no.line}: " if no.line else ""
        self.shell.messages.warn(f"{line}{no.message}", no.next_step)
        self._warned_of = self.draft
        self.shell.sounds.stopped()

    @Slot(object)
    def _forget_warning(self, draft: Draft) -> None:
        """Take a refusal off the bar once the draft is another one."""
        if self._warned_of is not None and draft != self._warned_of:
            self._warned_of = None
            self.shell.messages.forget_trouble()

    # ── holding and taking up ──

    def hold(self) -> None:
        """Put the draft aside and begin an empty one (Ctrl+K)."""
        if self._saving or not self.commit_edits():
            return
        if is_empty(self.draft):
            self.shell.messages.tell("There is nothing to hold yet.", "Ctrl+J lists what waits.")
            return
        self.keeper.rest()
        self.keys_held.hold()
        self.shell.tasks.run(partial(self._hold_now, self.draft), self._on_held, self._on_not_posted)

    def _hold_now(self, draft: Draft) -> Fresh:
        self.shell.desk.do(hold_draft, draft, draft_title(draft))
        return fresh_document(self.shell.desk, self.document_kind)

    @Slot(object)
    def _on_held(self, fresh: Fresh) -> None:
        title = draft_title(self.draft)
        self.begin(fresh)
        self.shell.messages.done(f"Held: {title}", "Ctrl+J takes it up.")
        self.keys_held.release()

    def list_held(self) -> None:
        """List what waits (Ctrl+J)."""
        if self.commit_edits():
            self.keys_held.hold()
            self.shell.tasks.read(
                partial(self.shell.desk.ask, held_drafts, self.document_kind),
                self._show_held,
                self._on_not_posted,
            )

    @Slot(object)
    def _show_held(self, cards: Sequence[HeldCard]) -> None:
        self.show_waiting(cards)
        rows = [
            PickRow(
                (
                    card.title,
                    f"{clock.india_time(card.at):%d %b %H:%M}",
                    "held" if card.held else "half-typed",
                ),
                value=card.id,
            )
            for card in cards
            if card.request_id != self.draft.request_id
        ]
        self.held_list.open_at(self.list_place(), rows, empty="Nothing waits  ·  Ctrl+K holds the open one")
        self.keys_held.release()

    def list_place(self) -> QRect:
        """Return where lists of the page open."""
        return QRect(QPoint(self.width() // 3, 40), QSize(480, 4))

    @Slot(object)
    def _take_up(self, held_id: int) -> None:
        self.keeper.write_down()
        self.keys_held.hold()
        self.shell.tasks.read(partial(self.take_up_work, held_id), self.begin_with, self._on_not_posted)

    def take_up_work(self, held_id: int) -> Draft:
        """Return a waiting draft, on a reading thread."""
        return self.shell.desk.ask(held_draft, held_id)

    def show_waiting(self, cards: Sequence[HeldCard]) -> None:
        """Show how many wait."""
        count = len([card for card in cards if card.request_id != self.draft.request_id])
        self.held_pill.show_state(f"Held {count}", key="Ctrl+J")
        self.held_pill.setVisible(bool(count))

    def throw_away(self) -> None:
        """Forget the draft; the undo of the next one does not bring it back, so it is asked."""
        if is_empty(self.draft):
            self.focus_start()
            return
        self.shell.messages.ask(
            f"Throw this away? {draft_title(self.draft)}",
            self._thrown,
            self.focus_work,
            yes="Throw away",
            no="Keep",
        )

    def _thrown(self) -> None:
        self.keeper.rest()
        self.shell.tasks.run(partial(self.shell.desk.do, drop_draft, self.draft.request_id))
        self._ready = False
        self._ask_fresh()

    # ── undo, leaving ──

    def undo(self) -> None:
        """Take back the typing in the field, else the last change of the draft."""
        focus = focus_in(self)
        if isinstance(focus, QLineEdit) and focus.isModified() and focus.isUndoAvailable():
            focus.undo()
        elif self.commit_edits() and not self.keeper.undo():
            self.shell.messages.tell("There is nothing to take back.")

    def redo(self) -> None:
        """Bring back what was taken back."""
        focus = focus_in(self)
        if isinstance(focus, QLineEdit) and focus.isRedoAvailable():
            focus.redo()
        elif not self.keeper.redo():
            self.shell.messages.tell("There is nothing to bring back.")

    def new_document(self) -> None:
        """Begin another one; the open one is kept."""
        if self._saving or not self.commit_edits():
            return
        if is_empty(self.draft):
            self.focus_start()
            return
        if self.keeper.write_down():
            self.shell.messages.tell(f"Kept: {draft_title(self.draft)}.", "Ctrl+J takes it up.")
        self._ready = False
        self._ask_fresh()

    def can_leave(self) -> bool:
        """Let the page go when no saving is under way; what was typed is kept."""
        return not self._saving

    def on_closed(self) -> None:
        """Keep what was typed."""
        self.keys_held.drop()
        if not is_empty(self.draft) and self.draft.request_id:
            self.keeper.write_down()
            self.shell.messages.tell(f"Kept: {draft_title(self.draft)}.", "Ctrl+J takes it up.")

    def on_changed(self, changes: Changes) -> None:
        """Count again what waits."""
        if changes.touches("drafts") and self._ready:
            self.shell.tasks.read(
                partial(self.shell.desk.ask, held_drafts, self.document_kind),
                self.show_waiting,
                latest=f"held {id(self)}",
            )

    def show_last(self) -> None:
        """Show the document saved last (PgUp), unless something in the focus moves by pages."""
        if turn_in_focus(self, -1):
            return
        opener = self.shell.openers.get("document")
        page = opener(self.shell, self.last_saved) if opener and self.last_saved is not None else None
        if page is None:
            self.shell.messages.tell("Nothing was saved on this page yet.", "Alt+G lists all documents.")
        else:
            self.shell.show_page(page)

    def last_key(self) -> PageKey:
        """Return the key that every saving promises; the counter has one that walks all bills."""
        return PageKey("bill.last", "PgUp", "Saved last", self.show_last, shown=False)

    def frame_keys(self, run_print: Callable[[], object], run_save: Callable[[], object]) -> list[PageKey]:
        """Return the keys every document window has."""
        return [
            PageKey("bill.save_print", "Ctrl+Enter", "Save & print", run_print, also=("Ctrl+P",)),
            PageKey(
                "bill.save",
                "Ctrl+A",
                "Save",
                run_save,
                also=("Ctrl+W", "Ctrl+S"),
                profile_keys={"busy": "F2"},
            ),
            PageKey("bill.hold", "Ctrl+K", "Hold", self.hold),
            PageKey("bill.paper", "Alt+P", "Choose the paper", self.choose_paper, shown=False),
            PageKey("bill.held", "Ctrl+J", "Held", self.list_held, shown=False, help="List of what waits"),
            PageKey("bill.undo", "Ctrl+Z", "Undo", self.undo, shown=False),
            PageKey("bill.redo", "Ctrl+Y", "Redo", self.redo, shown=False, also=("Ctrl+Shift+Z",)),
            PageKey("bill.throw_away", "Ctrl+Delete", "Throw away", self.throw_away, shown=False),
        ]
