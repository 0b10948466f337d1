"""The print queue: jobs with state and trouble; again, on another printer, or out of the queue by a key."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtCore import Slot

from dcms_desktop.company.queries import counters
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.spool.actions import drop_job
from dcms_desktop.spool.actions import retry_jobs
from dcms_desktop.spool.actions import send_elsewhere
from dcms_desktop.spool.queries import last_jobs
from dcms_desktop.spool.queries import printers
from dcms_desktop.spool.queries import waiting_jobs
from ui.documents.choice_list import ChoiceList
from ui.documents.paper_names import PAPERS
from ui.documents.posted_page import PostedPage
from ui.kit.grid_model import Cell
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow
from ui.kit.pick_list import PickColumn
from ui.kit.pick_list import PickRow
from ui.language.catalog import say
from ui.printers import LANGUAGE_WORDS
from ui.shell.list_page import ListAnswer
from ui.shell.list_page import ListAsk
from ui.shell.list_page import ListFilter
from ui.shell.list_page import ListPage
from ui.shell.list_page import ListPlan
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping
    from collections.abc import Sequence

    from dcms_desktop.desk import Desk
    from dcms_desktop.kernel.changes import Changes
    from dcms_desktop.spool.rules import Job
    from dcms_desktop.spool.rules import PrinterCard
    from ui.shell.shell import Shell

MOST = 500
"""So many jobs back the list goes when it shows all."""
COLUMNS = (
    GridColumn("at", "Asked", width=110, drop=2),
    GridColumn("number", "Number", width=140, tone="text strong"),
    GridColumn("paper", "Paper", width=165),
    GridColumn("copies", "Copies", "number", 70),
    GridColumn("printer", "Printer", width=120),
    GridColumn("counter", "Counter", width=90, tone="muted", drop=1),
    GridColumn("state", "Status", width=90),
    GridColumn("trouble", "What went wrong", width=240, stretch=2, tone="muted"),
)
STATES = {
    "waiting": Cell("waiting", "text"),
    "printing": Cell("printing", "text strong"),
    "printed": Cell("✓ printed", "ok"),
    "failed": Cell("✕ failed", "bad strong"),
    "dropped": Cell("dropped", "muted"),
}
PRINTER_COLUMNS = (PickColumn("Printer", 260), PickColumn("Language", 190, tone="muted"))
ASK_FOR_WHICH = ListFilter("which", "Show", (("open", "Still open"), ("all", "All")))


@dataclass(frozen=True, slots=True)
class JobKey:
    """What a row stands for."""

    id: int
    document_id: int


def job_row(job: Job, counter_names: Mapping[int, str]) -> GridRow:
    """Return a job as a row of the list."""
    paper = say(PAPERS.get(job.paper, job.paper))
    return GridRow(
        (
            f"{clock.india_time(job.at):%d %b %H:%M}",
            job.number,
            f"{paper} · DUPLICATE {job.reprint}" if job.reprint else paper,
            str(job.copies),
            job.printer or "where it goes",
            counter_names.get(job.counter_id, "any"),
            STATES[job.state],
            job.trouble,
        ),
        JobKey(job.id, job.document_id),
    )


def load_queue(desk: Desk, ask: ListAsk) -> ListAnswer:
    """Return the jobs asked for: the open ones oldest first, all of them newest first."""
    jobs = desk.ask(waiting_jobs) if ask.filters.get("which", "open") == "open" else desk.ask(last_jobs, MOST)
    names = {one.id: one.name for one in desk.ask(counters)}
    words = ask.text.casefold().split()
    found = [
        job
        for job in jobs
        if all(word in f"{job.number} {job.paper} {job.printer} {job.trouble}".casefold() for word in words)
    ]
    rows = [job_row(job, names) for job in found[ask.first : ask.first + ask.count]]
    return ListAnswer(rows, len(found))


class QueuePage(ListPage):
    """Enter opens the document, F9 prints again, Alt+E elsewhere, Alt+X drops."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            shell,
            ListPlan(
                kind="Print queue",
                code="printing.queue",
                columns=COLUMNS,
                load=partial(load_queue, shell.desk),
                open_row=self.open_document,
                filters=(ASK_FOR_WHICH,),
                topics=("jobs", "printed", "printers"),
                room="setup",
                search_words="Number, paper or printer",
                empty_title="Nothing waits to be printed",
                empty_text="Papers stand here until the printer has them; All shows what was printed.",
                icon="printer",
            ),
        )
        self.printer_list = ChoiceList(self, PRINTER_COLUMNS, "Printers")
        self.printer_list.picked.connect(self._send)
        self.printer_list.left.connect(self._to_grid)
        self._sending = 0

    def own_keys(self) -> Sequence[PageKey]:
        """Return the keys of the queue."""
        own = [
            PageKey("queue.retry", "F9", "Try again", self.retry, help="The printer was mended"),
            PageKey("queue.retry_all", "Shift+F9", "Try all again", self.retry_all),
            PageKey("queue.elsewhere", "Alt+E", "Another printer", self.ask_printer),
            PageKey("queue.drop", "Alt+X", "Drop", self.ask_drop, help="It stays in the log"),
        ]
        return [*super().own_keys(), *own]

    def open_document(self, key: object) -> None:
        """Show the document of a job."""
        if isinstance(key, JobKey) and key.document_id:
            self.shell.show_page(PostedPage(self.shell, key.document_id))
        else:
            self.shell.messages.tell("These labels belong to no document.")

    def _chosen_job(self) -> int:
        key = self.selected_key()
        if isinstance(key, JobKey):
            return key.id
        self.shell.messages.tell("No paper is marked.", "Go to one with the arrows.")
        return 0

    def _do(self, action: Callable[..., Changes], *words: object, then: Callable[[object], object]) -> None:
        self._to_grid()
        self.shell.tasks.run(partial(self.shell.desk.do, action, *words), then)

    def retry(self) -> None:
        """Let the marked job go again (F9)."""
        if job := self._chosen_job():
            self._do(retry_jobs, job, then=self._on_retried)

    def retry_all(self) -> None:
        """Let every failed job go again (Shift+F9)."""
        self._do(retry_jobs, then=self._on_retried)

    @Slot(object)
    def _on_retried(self, _changes: object) -> None:
        self.shell.messages.done("It goes to the printer again.")

    def ask_printer(self) -> None:
        """Ask for another printer (Alt+E)."""
        self._sending = self._chosen_job()
        if self._sending:
            work = partial(self.shell.desk.ask, printers, active_only=True)
            self.shell.tasks.read(work, self._show_printers)

    @Slot(object)
    def _show_printers(self, found: list[PrinterCard]) -> None:
        rows = [PickRow((one.name, LANGUAGE_WORDS[one.language]), one.name) for one in found]
        # Under the marked row; the grid stands in a card of its own, so its place is asked of the page.
        row = self.grid.visualRect(self.grid.currentIndex())
        corner = self.grid.viewport().mapTo(self, row.topLeft())
        self.printer_list.open_at(QRect(corner, row.size()), rows, empty="No printer is set up")

    @Slot(object)
    def _send(self, printer: str) -> None:
        self._do(send_elsewhere, self._sending, printer, then=self._on_sent)

    @Slot(object)
    def _on_sent(self, _changes: object) -> None:
        self.shell.messages.done("It goes to the other printer.")

    def ask_drop(self) -> None:
        """Ask why the marked job is not printed (Alt+X)."""
        if job := self._chosen_job():
            self.shell.messages.ask_text(
                "Why is this paper not printed?", partial(self._drop, job), self._to_grid, yes="Drop it"
            )

    def _drop(self, job_id: int, reason: str) -> None:
        self._do(drop_job, job_id, reason, then=self._on_dropped)

    @Slot(object)
    def _on_dropped(self, _changes: object) -> None:
        self.shell.messages.done("It is out of the queue.", "All shows it in the log.")

    @Slot()
    def _to_grid(self) -> None:
        self.grid.setFocus()
