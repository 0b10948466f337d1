"""One claim: its lines with what came of each; sent, followed, settled and packed by keys."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from dcms_desktop.kernel import clock
from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.kernel.money import rupees
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.recovery.actions import add_typed_line
from dcms_desktop.recovery.actions import drop_typed_line
from dcms_desktop.recovery.actions import keep_paper
from dcms_desktop.recovery.actions import note_step
from dcms_desktop.recovery.actions import rebuild_claim
from dcms_desktop.recovery.actions import send_claim
from dcms_desktop.recovery.actions import withdraw_claim
from dcms_desktop.recovery.queries import claim_by_id
from dcms_desktop.recovery.queries import claim_lines
from dcms_desktop.recovery.queries import claim_papers
from dcms_desktop.recovery.queries import claim_steps
from dcms_desktop.recovery.queries import proofs_of
from dcms_desktop.recovery.rules import ACKNOWLEDGED
from dcms_desktop.recovery.rules import DRAFT
from dcms_desktop.recovery.rules import KINDS
from dcms_desktop.recovery.rules import REJECTED
from dcms_desktop.recovery.rules import RESUBMITTED
from dcms_desktop.recovery.rules import STATES
from dcms_desktop.recovery.rules import TYPED_KINDS
from dcms_desktop.recovery.rules import score_of
from ui.claims.pack import write_claim_pack
from ui.kit.grid_model import Cell
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow
from ui.kit.painted import Fact
from ui.kit.parts import FactGroup
from ui.reports.files import reports_folder
from ui.shell.list_page import Detail
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
    from dcms_desktop.recovery.rules import ClaimPaper
    from dcms_desktop.recovery.rules import ClaimStep
    from dcms_desktop.recovery.rules import Proof
    from ui.claims.pack import ClaimPack
    from ui.shell.shell import Shell

COLUMNS = (
    GridColumn("no", "No.", "number", 45),
    GridColumn("document", "Document", width=145),
    GridColumn("day", "Date", width=90, drop=8),
    GridColumn("party", "Party", width=150, stretch=1, drop=9),
    GridColumn("item", "Item", width=190, stretch=3, tone="text strong"),
    GridColumn("units", "Units", "number", 60, drop=4),
    GridColumn("rule", "Rule", width=170, stretch=2, drop=7, tone="muted"),
    GridColumn("amount", "Claimed", "number", 100, tone="text strong"),
    GridColumn("paid", "Credited", "number", 95, drop=5),
    GridColumn("refused", "Refused", "number", 95, drop=6),
)
MOST_SHOWN = 12
STEPS_SAID = {"settled": "Settled", "fetched": "Fetched", "destroyed": "Destroyed"}


@dataclass(frozen=True, slots=True)
class Shown(ListAnswer):
    """The lines, the claim, and what the pane says of it."""

    claim: Claim | None = None
    detail: Detail | None = None


def line_row(line: ClaimLine) -> GridRow:
    """Return a line as a row."""
    one = line.source
    return GridRow(
        (
            group_digits(line.no), f"{one.number}/{one.document_line}" if one.document_line else one.number,
            show_day(one.day), one.party, f"{one.item} {one.batch}".strip(),
            group_digits(one.units) if one.units else "",
            Cell(f"✕ {line.reason}", "bad") if line.refused and line.reason else one.rule,
            show_paise(one.amount), Cell(show_paise(line.paid), "ok") if line.paid else "",
            Cell(show_paise(line.refused), "bad") if line.refused else "",
        ),
        line.no,
    )  # fmt: skip


def claim_detail(
    claim: Claim, proofs: Sequence[Proof], steps: Sequence[ClaimStep], papers: Sequence[ClaimPaper]
) -> Detail:
    """Return what the pane says of a claim: sums, proof, papers, what happened."""
    days = (clock.today() - claim.sent_on).days if claim.sent_on is not None else 0
    sums = [
        Fact("Status", STATES[claim.state]),
        Fact("Pays", claim.party or "—"),
        Fact("Sent", f"{show_day(claim.sent_on)} · {days} days" if claim.sent_on else "not yet"),
        Fact("Claimed", show_paise(claim.amount)),
        Fact("Credited", show_paise(claim.paid)),
        Fact("Refused", show_paise(claim.refused), "bad" if claim.refused else "text"),
        Fact("Still open", show_paise(claim.left)),
    ]
    score = score_of(proofs)
    proof = [Fact("Complete", f"{score} of 100", "ok" if score == 100 else "warn")]
    proof += [Fact("Lacks", one.what, "warn") for one in proofs if not one.there]
    proof += [Fact("Paper", f"{paper.name} · {paper.file}") for paper in papers[:MOST_SHOWN]]
    happened = [
        Fact(
            show_day(step.day),
            " · ".join(
                part
                for part in (
                    STEPS_SAID.get(step.state) or STATES.get(step.state, step.state),
                    step.reference,
                    step.note,
                )
                if part
            ),
        )
        for step in steps[-MOST_SHOWN:]
    ]
    groups = (
        FactGroup("", tuple(sums)),
        FactGroup("Proof", tuple(proof)),
        FactGroup("So far", tuple(happened)),
    )
    return Detail(f"{claim.name} · {claim.maker}", claim.title, groups)


def load_claim(desk: Desk, claim_id: int, ask: ListAsk) -> Shown:
    """Return the lines of a claim that are asked for."""
    claim = desk.ask(claim_by_id, claim_id)
    words = ask.text.casefold().split()
    lines = [
        line
        for line in desk.ask(claim_lines, claim)
        if all(
            word
            in f"{line.source.number} {line.source.party} {line.source.item} {line.source.batch}".casefold()
            for word in words
        )
    ]
    detail = claim_detail(
        claim, desk.ask(proofs_of, claim), desk.ask(claim_steps, claim), desk.ask(claim_papers, claim_id)
    )
    totals = {
        "amount": show_paise(sum(line.source.amount for line in lines)),
        "paid": show_paise(sum(line.paid for line in lines)),
        "refused": show_paise(sum(line.refused for line in lines)),
    }
    rows = [line_row(line) for line in lines[ask.first : ask.first + ask.count]]
    return Shown(rows, len(lines), totals if lines else {}, claim, detail)


class ClaimPage(ListPage):
    """The lines of one claim; Ctrl+Enter sends a draft, F7 settles what was sent."""

    def __init__(self, shell: Shell, claim_id: int) -> None:
        self.claim_id = claim_id
        self.claim: Claim | None = None
        super().__init__(
            shell,
            ListPlan(
                kind="Claim",
                code="claims.claim",
                columns=COLUMNS,
                load=partial(load_claim, shell.desk, claim_id),
                open_row=self.open_source,
                topics=("claims", "documents"),
                room="trade",
                search_words="Document, party or item",
                empty_title="No line yet",
                empty_text="Ctrl+T adds one: what it is for, then its sum.",
                icon="hand-coins",
                pane_stays=True,
            ),
        )

    def own_keys(self) -> Sequence[PageKey]:
        """Return the keys of a claim."""
        return [
            PageKey("list.open", "Enter", "Document"),
            PageKey("claim.send", "Ctrl+Enter", "Send", self.ask_send, help="Number it: the company owes it"),
            PageKey("claim.settle", "F7", "Settle", self.settle, help="The company's note, line by line"),
            PageKey("claim.boxes", "F9", "Boxes", self.show_boxes, help="Pack its goods; fetched, destroyed"),
            PageKey("claim.pack", "Ctrl+P", "Pack", self.make_pack, help="PDF and ZIP with all proof"),
            PageKey("claim.paper", "Ctrl+B", "Keep a paper", self.ask_paper, help="Photo, letter or list"),
            PageKey("claim.known", "Ctrl+1", "Acknowledged", partial(self.ask_step, ACKNOWLEDGED)),
            PageKey("claim.rejected", "Ctrl+2", "Rejected", partial(self.ask_step, REJECTED)),
            PageKey("claim.again", "Ctrl+3", "Sent again", partial(self.ask_step, RESUBMITTED)),
            PageKey(
                "claim.rebuild", "Ctrl+E", "Build anew", self.rebuild, shown=False, help="From the books"
            ),
            PageKey(
                "claim.line", "Ctrl+T", "Add a line", self.ask_line, shown=False, help="Display or other"
            ),
            PageKey("claim.drop", "Ctrl+D", "Drop the line", self.drop_line, shown=False),
            PageKey("claim.withdraw", "Alt+X", "Withdraw", self.ask_withdraw, help="A draft only"),
        ]

    @Slot(object)
    def _show(self, answer: ListAnswer) -> None:
        super()._show(answer)
        if isinstance(answer, Shown) and answer.detail is not None and answer.claim is not None:
            self.claim = answer.claim
            self.title.show_title(
                "Claim", answer.claim.name, f"{answer.claim.maker} · {KINDS[answer.claim.kind]}"
            )
            self._show_detail(answer.detail)
            self.pane.show()

    def open_source(self, key: object) -> None:
        """Open the document that a line comes from."""
        work = partial(self._document_of, int(str(key)))
        self.shell.tasks.read(work, self._open_document)

    def _document_of(self, number: int) -> int | None:
        desk = self.shell.desk
        lines = desk.ask(claim_lines, desk.ask(claim_by_id, self.claim_id))
        return next((line.source.document_id for line in lines if line.no == number), None)

    @Slot(object)
    def _open_document(self, document_id: int | None) -> None:
        opener = self.shell.openers.get("document")
        page = opener(self.shell, document_id) if opener is not None and document_id is not None else None
        if page is None:
            self.shell.messages.tell("This line was typed; no document stands behind it.")
        else:
            self.shell.show_page(page)

    # ── sending ──

    @Slot()
    def ask_send(self) -> None:
        """Ask whether the draft is sent."""
        claim = self.claim
        if claim is None or claim.state != DRAFT:
            self.shell.messages.tell("This claim was sent already.")
            return
        words = f"Send this claim of {show_paise(claim.amount)} to {claim.party or claim.maker}?"
        self.shell.messages.ask(words, self._send, yes="Send", no="Back")

    def _send(self) -> None:
        self.shell.tasks.run(partial(self.shell.desk.do, send_claim, self.claim_id), self._sent)

    @Slot(object)
    def _sent(self, result: Result) -> None:
        self.shell.messages.done(
            f"{result.document.number} is sent; it is owed to us now.", "Ctrl+P writes its pack."
        )

    @Slot()
    def rebuild(self) -> None:
        """Build the draft anew."""
        self.shell.tasks.run(partial(self.shell.desk.do, rebuild_claim, self.claim_id), self._rebuilt)

    @Slot(object)
    def _rebuilt(self, _changes: object) -> None:
        self.shell.messages.done("Built anew from the books.")

    @Slot()
    def ask_withdraw(self) -> None:
        """Ask why the draft is taken back."""
        self.shell.messages.ask_text("Withdraw this draft: why?", self._withdraw, yes="Withdraw")

    def _withdraw(self, reason: str) -> None:
        self.shell.tasks.run(partial(self.shell.desk.do, withdraw_claim, self.claim_id, reason), self._gone)

    @Slot(object)
    def _gone(self, _changes: object) -> None:
        self.shell.messages.done("Withdrawn; its lines may be claimed anew.")
        self.shell.leave(self)

    # ── typed lines and papers ──

    @Slot()
    def ask_line(self) -> None:
        """Ask for a typed line: its sum first, then what it is for."""
        if self.claim is not None and self.claim.kind not in TYPED_KINDS:
            self.shell.messages.tell("This claim builds itself.", "Ctrl+E builds it anew from the books.")
            return
        self.shell.messages.ask_text(
            "Sum, then what for, as in 500 Window of November:", self._add, yes="Add"
        )

    def _add(self, typed: str) -> None:
        amount, _, words = typed.strip().partition(" ")
        try:
            paise = rupees(amount, "amount")
        except Refused as no:
            self.shell.messages.show_problem(no)
            return
        self.shell.tasks.run(partial(self.shell.desk.do, add_typed_line, self.claim_id, words, paise))

    @Slot()
    def drop_line(self) -> None:
        """Take the active typed line off."""
        key = self.selected_key()
        if key is not None:
            self.shell.tasks.run(partial(self.shell.desk.do, drop_typed_line, self.claim_id, int(str(key))))

    @Slot()
    def ask_paper(self) -> None:
        """Ask for a file, and what it is."""
        lacks = self._lacking()
        hint = f" It lacks: {', '.join(lacks)}." if lacks else ""
        self.shell.messages.ask_text(
            f"Path of the file, then = and what it is.{hint}", self._keep, yes="Keep"
        )

    def _lacking(self) -> list[str]:
        if self.claim is None:
            return []
        return [one.what for one in self.shell.desk.ask(proofs_of, self.claim) if not one.there]

    def _keep(self, typed: str) -> None:
        path, _, called = typed.partition("=")
        work = partial(keep_file, self.shell.desk, self.claim_id, Path(path.strip()), called.strip())
        self.shell.tasks.run(work, self._kept)

    @Slot(object)
    def _kept(self, _saved: object) -> None:
        self.shell.messages.done("Kept with the claim; the pack holds it.")

    # ── what became of it ──

    def ask_step(self, state: str) -> None:
        """Ask what the company said."""
        words = {
            ACKNOWLEDGED: "Acknowledged: under which number of theirs?",
            REJECTED: "Rejected: what did they say?",
            RESUBMITTED: "Sent again: what is different now?",
        }[state]
        self.shell.messages.ask_text(words, partial(self._step, state), yes="Keep")

    def _step(self, state: str, typed: str) -> None:
        reference, note = (typed, "") if state == ACKNOWLEDGED else ("", typed)
        desk = self.shell.desk
        work = partial(desk.do, note_step, self.claim_id, state, reference=reference, note=note)
        self.shell.tasks.run(work, self._noted)

    @Slot(object)
    def _noted(self, _changes: object) -> None:
        self.shell.messages.done("Kept.")

    @Slot()
    def settle(self) -> None:
        """Open the company's note on it."""
        from ui.claims.settle_page import SettlePage

        if self.claim is None or self.claim.document_id is None or not self.claim.left:
            self.shell.messages.tell("Nothing is open on this claim.", "A draft is sent first.")
            return
        self.shell.show_page(SettlePage(self.shell, self.claim_id))

    @Slot()
    def show_boxes(self) -> None:
        """Open the boxes of its goods."""
        from ui.claims.boxes_page import BoxesPage

        if self.claim is None or self.claim.kind not in {"expiry", "breakage"}:
            self.shell.messages.tell("This claim has no goods.", "Expired and broken goods are packed.")
            return
        self.shell.show_page(BoxesPage(self.shell, self.claim_id))

    # ── paper ──

    @Slot()
    def make_pack(self) -> None:
        """Write the evidence pack into the folder of reports."""
        self.shell.messages.tell("Writing the pack…")
        work = partial(write_claim_pack, self.shell.desk, self.claim_id, reports_folder())
        self.shell.tasks.read(work, self._packed)

    @Slot(object)
    def _packed(self, pack: ClaimPack) -> None:
        lacks = f"It lacks: {', '.join(pack.proof.missing)}." if pack.proof.missing else "Nothing is missing."
        self.shell.messages.done(f"{pack.archive.name} and its PDF lie in {pack.pdf.parent}.", lacks)


def keep_file(desk: Desk, claim_id: int, path: Path, called: str) -> object:
    """Keep a file with a claim."""
    if not path.is_file():
        raise Refused(f"There is no file {str(path)[:80]}.", "file", "Type its whole path.")
    return desk.do(keep_paper, claim_id, called or path.stem, path.name, path.read_bytes())
