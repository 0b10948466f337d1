"""The company's note on a claim: what of each line it credited, what it refused and why."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.kernel.money import rupees
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.recovery.actions import CompanyNote
from dcms_desktop.recovery.actions import settle_claim
from dcms_desktop.recovery.queries import claim_by_id
from dcms_desktop.recovery.queries import claim_lines
from dcms_desktop.recovery.rules import Outcome
from dcms_desktop.recovery.rules import read_note_tax
from dcms_desktop.recovery.rules import read_outcome
from dcms_desktop.recovery.rules import spread_over
from ui.kit.grid_model import Cell
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow
from ui.shell.list_page import ListAnswer
from ui.shell.list_page import ListAsk
from ui.shell.list_page import ListPage
from ui.shell.list_page import ListPlan
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dcms_desktop.desk import Desk
    from dcms_desktop.documents.actions.post import Result
    from dcms_desktop.recovery.rules import Claim
    from dcms_desktop.recovery.rules import ClaimLine
    from ui.shell.shell import Shell

COLUMNS = (
    GridColumn("no", "No.", "number", 45),
    GridColumn("document", "Document", width=140, drop=1),
    GridColumn("item", "Item", width=200, stretch=2, tone="text strong"),
    GridColumn("left", "Still open", "number", 110),
    GridColumn("paid", "Credited", "number", 110),
    GridColumn("refused", "Refused", "number", 110),
    GridColumn("short", "Short", "number", 100),
    GridColumn("reason", "Why", width=160, stretch=1),
)


@dataclass(frozen=True, slots=True)
class Open(ListAnswer):
    """The open lines of a claim."""

    claim: Claim | None = None
    lines: tuple[ClaimLine, ...] = ()


def load_open(desk: Desk, claim_id: int, said: dict[int, Outcome], ask: ListAsk) -> Open:
    """Return the lines that still expect something, with what is said of each."""
    claim = desk.ask(claim_by_id, claim_id)
    words = ask.text.casefold().split()
    lines = tuple(
        line
        for line in desk.ask(claim_lines, claim)
        if line.left and all(word in f"{line.source.number} {line.source.item}".casefold() for word in words)
    )
    rows = [outcome_row(line, said.get(line.no)) for line in lines[ask.first : ask.first + ask.count]]
    totals = {
        "left": show_paise(sum(line.left for line in lines)),
        "paid": show_paise(sum(one.paid for one in said.values())),
        "refused": show_paise(sum(one.refused for one in said.values())),
        "short": show_paise(sum(_short(line, said[line.no]) for line in lines if line.no in said)),
    }
    return Open(rows, len(lines), totals if lines else {}, claim, lines)


def _short(line: ClaimLine, said: Outcome | None) -> int:
    return line.left - (said.paid + said.refused if said is not None else 0)


def outcome_row(line: ClaimLine, said: Outcome | None) -> GridRow:
    """Return a line with what is said of it."""
    short = _short(line, said)
    return GridRow(
        (
            group_digits(line.no), line.source.number, f"{line.source.item} {line.source.batch}".strip(),
            show_paise(line.left), Cell(show_paise(said.paid), "ok") if said and said.paid else "",
            Cell(show_paise(said.refused), "bad") if said and said.refused else "",
            Cell(show_paise(short), "warn") if said and short else "", said.reason if said else "",
        ),
        line.no,
    )  # fmt: skip


class SettlePage(ListPage):
    """Enter says what came of a line, Ctrl+E credits all, Ctrl+Enter posts the note."""

    def __init__(self, shell: Shell, claim_id: int) -> None:
        self.claim_id = claim_id
        self.said: dict[int, Outcome] = {}
        self.claim: Claim | None = None
        self.lines: tuple[ClaimLine, ...] = ()
        self.gst, self.gst_inside = Paise(0), False
        super().__init__(
            shell,
            ListPlan(
                kind="Company's note",
                code="claims.settle",
                columns=COLUMNS,
                load=partial(load_open, shell.desk, claim_id, self.said),
                open_row=self.ask_line,
                topics=("claims", "documents"),
                room="trade",
                search_words="Document or item",
                empty_title="Nothing is open",
                empty_text="Every line of this claim was credited or refused.",
                icon="hand-coins",
            ),
        )

    def own_keys(self) -> Sequence[PageKey]:
        """Return the keys of the page."""
        return [
            PageKey("list.open", "Enter", "What came of it", help="90, or 90 x and why the rest is refused"),
            PageKey("settle.all", "Ctrl+E", "All credited", self.credit_all, help="Lines nothing is said of"),
            PageKey(
                "settle.sum", "Alt+E", "A sum", self.ask_sum,
                help="Of the lines shown the first are paid by it",
            ),
            PageKey("settle.none", "Ctrl+D", "Say nothing", self.forget, help="Of the active line"),
            PageKey("settle.gst", "Ctrl+T", "GST of the note", self.ask_gst, help="Input credit falls by it"),
            PageKey("settle.post", "Ctrl+Enter", "Post the note", self.ask_post, also=("Ctrl+A",)),
        ]

    @Slot(object)
    def _show(self, answer: ListAnswer) -> None:
        super()._show(answer)
        if isinstance(answer, Open) and answer.claim is not None:
            self.lines, self.claim = answer.lines, answer.claim
            self.show_claim()

    def _line(self, number: int) -> ClaimLine | None:
        return next((line for line in self.lines if line.no == number), None)

    def ask_line(self, key: object) -> None:
        """Ask what the note says of a line."""
        line = self._line(int(str(key)))
        if line is not None:
            expects = f"Line {line.no} expects {show_paise(line.left)}."
            words = f"{expects} Credited? 90, or 90 x late where the rest is refused as late:"
            self.shell.messages.ask_text(words, partial(self._take, line), yes="Keep")

    def _take(self, line: ClaimLine, typed: str) -> None:
        try:
            self.said[line.no] = read_outcome(line, typed)
        except Refused as no:
            self.shell.messages.show_problem(no)
            return
        self.reload()
        self.grid.setFocus()

    @Slot()
    def credit_all(self) -> None:
        """Say of every other line that it was credited whole."""
        for line in self.lines:
            self.said.setdefault(line.no, Outcome(line.no, paid=Paise(line.left)))
        self.reload()

    @Slot()
    def ask_sum(self) -> None:
        """Ask for the sum of a note that names no lines."""
        self.shell.messages.ask_text("Sum that the note credits, lines not named:", self._spread, yes="Keep")

    def _spread(self, typed: str) -> None:
        try:
            outcomes = spread_over(self.lines, Paise(rupees(typed, "amount")))
        except Refused as no:
            self.shell.messages.show_problem(no)
            return
        self.said.clear()
        self.said.update({one.line_no: one for one in outcomes})
        self.reload()
        self.grid.setFocus()

    @Slot()
    def forget(self) -> None:
        """Say nothing of the active line."""
        key = self.selected_key()
        if key is not None:
            self.said.pop(int(str(key)), None)
            self.reload()

    @Slot()
    def ask_gst(self) -> None:
        """Ask for the GST of the note: on top of what it credits, or inside of it."""
        words = "GST of the note, as in 12.50; 12.50 in when it lies inside what is credited:"
        self.shell.messages.ask_text(words, self._take_gst, yes="Keep")

    def _take_gst(self, typed: str) -> None:
        try:
            tax = read_note_tax(typed, same_state=False)
        except Refused as no:
            self.shell.messages.show_problem(no)
            return
        self.gst, self.gst_inside = tax.total, tax.inside
        self.show_claim()
        self.grid.setFocus()

    def show_claim(self) -> None:
        """Show which claim it is, and the GST of the note."""
        claim = self.claim
        if claim is None:
            return
        how = "inside it" if self.gst_inside else "on top"
        tax = f"GST {show_paise(self.gst)} {how}" if self.gst else "no GST"
        self.title.show_title("Company's note", claim.name, f"{claim.maker} · {claim.party} · {tax}")

    @Slot()
    def ask_post(self) -> None:
        """Ask for the number of the note."""
        if not self.said:
            self.shell.messages.tell("Nothing is said of any line.", "Enter says it of one, Ctrl+E of all.")
            return
        paid = sum(one.paid for one in self.said.values())
        if not paid:
            self._post("")
            return
        self.shell.messages.ask_text(
            f"{show_paise(paid)} are credited: number of their credit note?", self._post, yes="Post"
        )

    def _post(self, reference: str) -> None:
        outcomes = tuple(self.said[number] for number in sorted(self.said))
        note = CompanyNote(reference=reference, gst=self.gst, gst_inside=self.gst_inside)
        work = partial(self.shell.desk.do, settle_claim, self.claim_id, outcomes, note)
        self.shell.tasks.run(work, self._posted)

    @Slot(object)
    def _posted(self, result: Result) -> None:
        self.shell.messages.done(
            f"{result.document.number} closes these lines.", "Its credit stands with the supplier."
        )
        self.shell.leave(self)
