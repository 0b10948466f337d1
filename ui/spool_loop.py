"""The spooler without a window: takes a job, makes its bytes, keeps them, sends them, notes the end.

The window runs ``print_all`` in a thread of its own, the command line once. Making and
sending happen between short transactions, never inside one.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Literal
from typing import TypeVar
from typing import cast

from dcms_desktop.company.queries import firm_logo
from dcms_desktop.company.queries import setting_values
from dcms_desktop.desk import Desk
from dcms_desktop.documents.posted import Posted
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.documents.queries import revisions_of
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.errors import Outside
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.settings import Setting
from dcms_desktop.spool.actions import forget_bytes
from dcms_desktop.spool.actions import keep_bytes
from dcms_desktop.spool.actions import mark_failed
from dcms_desktop.spool.actions import mark_printed
from dcms_desktop.spool.actions import recover_jobs
from dcms_desktop.spool.actions import take_job
from dcms_desktop.spool.queries import layout_of
from dcms_desktop.spool.queries import printer_for
from dcms_desktop.spool.queries import printers
from dcms_desktop.spool.rules import LABELS
from dcms_desktop.spool.rules import Job
from dcms_desktop.spool.rules import PrinterCard
from dcms_desktop.spool.rules import TakenJob
from dcms_desktop.spool.rules import minutes_before
from dcms_desktop.spool.settings import DOT_LOCAL_NAMES
from dcms_desktop.spool.settings import DOT_PINS
from dcms_desktop.spool.settings import DOT_QUALITY
from dcms_desktop.spool.settings import DOT_WIDE
from dcms_desktop.spool.settings import LOCAL_NAMES
from dcms_desktop.spool.settings import OWN_HEAD
from dcms_desktop.spool.settings import SETS
from dcms_desktop.spool.settings import SHIFT_DOWN
from dcms_desktop.spool.settings import SHIFT_RIGHT
from dcms_desktop.spool.settings import SHOW_BALANCE
from dcms_desktop.spool.settings import SHOW_QR
from dcms_desktop.spool.settings import WORDS_LANGUAGE
from reports.devices.way import PartlySent
from reports.devices.way import send
from reports.papers.paper import CopyMark
from reports.papers.paper import LocalNames
from reports.papers.paper import PaperOptions
from reports.papers.paper import find_paper
from reports.papers.paper import render_paper

T = TypeVar("T", str, int, bool)
log = logging.getLogger("spool")

DEFECT = "This paper could not be made; the log tells why."
PAGES = frozenset({"pdf", "escp"})
"""Languages of papers with pages, of which the law wants sets."""
KEEP_DAYS = 30
"""How long the bytes of printed papers stay in the books."""


@dataclass(frozen=True, slots=True)
class PrintOutcome:
    """What became of one job; ``trouble`` is empty when it is on paper."""

    job: Job
    printer: str
    trouble: str = ""
    next_step: str = ""

    @property
    def printed(self) -> bool:
        """Tell whether the printer has the whole job."""
        return not self.trouble


def start_spool(desk: Desk) -> int:
    """Put what was printing when the program stopped back in the queue; return how many. Call it at start."""
    desk.do(forget_bytes, minutes_before(clock.utc_text(), KEEP_DAYS * 24 * 60))
    return desk.do(recover_jobs)


def never() -> bool:
    """Return False: nobody asks the loop to stop."""
    return False


def options_of(desk: Desk) -> PaperOptions:
    """Return how this shop wants its papers, from its settings."""
    stored = desk.ask(setting_values)

    def value(declared: Setting[T]) -> T:
        return declared.check(stored.get((declared.name, 0), declared.default))

    return PaperOptions(
        local_names=cast("LocalNames", value(LOCAL_NAMES)),
        words_language=cast("Literal['en', 'hi']", value(WORDS_LANGUAGE)),
        shift_right=value(SHIFT_RIGHT),
        shift_down=value(SHIFT_DOWN),
        own_head=value(OWN_HEAD),
        show_qr=value(SHOW_QR),
        show_balance=value(SHOW_BALANCE),
        sets=value(SETS),
        dot_fine=value(DOT_QUALITY) == "fine",
        dot_pins=24 if value(DOT_PINS) == "24" else 9,
        dot_wide=value(DOT_WIDE),
        dot_local_names=value(DOT_LOCAL_NAMES),
    )


def print_all(
    desk: Desk, options: PaperOptions | None = None, stop: Callable[[], bool] = never
) -> list[PrintOutcome]:
    """Print what may go; after a failure the rest for the same paper and printer waits for the next round.

    Without ``options`` the shop's settings hold.
    """
    options = options or options_of(desk)
    outcomes: list[PrintOutcome] = []
    busy: set[tuple[str, str]] = set()
    while not stop() and (outcome := print_next(desk, options, frozenset(busy))) is not None:
        outcomes.append(outcome)
        if not outcome.printed:
            busy.add((outcome.job.paper, outcome.job.printer))
    return outcomes


def print_next(
    desk: Desk, options: PaperOptions | None = None, busy: frozenset[tuple[str, str]] = frozenset()
) -> PrintOutcome | None:
    """Print the next job that may go; None when nothing waits. A printer's trouble is in the outcome."""
    taken = desk.do(take_job, busy)
    if taken is None:
        return None
    job = taken.job
    printer: PrinterCard | None = None
    try:
        printer = _printer_of(desk, job)
        body = _bytes_of(desk, taken, printer, options or options_of(desk))
        send(printer.way, printer.address, body, title=f"{job.number} {job.paper}")
    except (Outside, Refused) as trouble:
        desk.do(mark_failed, job.id, trouble.message, maybe_printed=isinstance(trouble, PartlySent))
        log.info("job %s of %s waits: %s", job.id, job.number, trouble.message)
        return PrintOutcome(job, printer.name if printer else "", trouble.message, trouble.next_step)
    except Exception:
        # A defect in one paper must not stop the papers behind it, nor leave the job as printing for ever.
        log.exception("job %s of %s", job.id, job.number)
        desk.do(mark_failed, job.id, DEFECT, maybe_printed=False)
        return PrintOutcome(job, printer.name if printer else "", DEFECT, "Send the log to support.")
    desk.do(mark_printed, job.id)
    return PrintOutcome(job, printer.name)


def _printer_of(desk: Desk, job: Job) -> PrinterCard:
    if job.paper.startswith(LABELS):
        return _label_printer(desk, job)
    language = find_paper(job.paper).language
    card = desk.ask(printer_for, job.paper, language, job.printer)
    if card is None:
        which = f"“{job.printer}”" if job.printer else f"for “{find_paper(job.paper).title}”"
        raise Outside(
            f"No printer {which} is set up.",
            "Set one up under Set-up, Printers; then it goes by itself.",
        )
    return card


def _label_printer(desk: Desk, job: Job) -> PrinterCard:
    card = next((card for card in desk.ask(printers, active_only=True) if card.name == job.printer), None)
    if card is None:
        raise Outside(f"There is no printer “{job.printer}”.", "Set it up again; then the labels go.")
    return card


def _bytes_of(desk: Desk, taken: TakenJob, printer: PrinterCard, options: PaperOptions) -> bytes:
    """Return the kept bytes of a job that never left, else make them, and keep them before they go."""
    job = taken.job
    if taken.body is not None and (job.paper.startswith(LABELS) or not job.maybe_printed):
        return taken.body
    posted = document_of(desk, job.document_id, job.revision)
    mark = CopyMark(
        reprint=job.reprint,
        copies=sets_of(job, options),
        maybe_printed=job.maybe_printed,
        printed_at=f"{clock.now():%d-%m-%Y %H:%M}",
    )
    layout = desk.ask(layout_of, job.paper, printer.name)
    wanted = replace(options, cut=printer.cut, drawer=printer.drawer, layout=layout)
    body = render_paper(job.paper, posted, copy=mark, logo=desk.ask(firm_logo), options=wanted)
    desk.do(keep_bytes, job.id, body)
    return body


def sets_of(job: Job, options: PaperOptions) -> int:
    """Return how many sets a job prints: as many as were asked for, else the shop's number for page bills."""
    page_bill = find_paper(job.paper).language in PAGES and "tax_invoice" in find_paper(job.paper).kinds
    return options.sets if page_bill and job.copies == 1 and not job.reprint else job.copies


def document_of(desk: Desk, document_id: int, revision: int) -> Posted:
    """Return a document as it was at a revision; as it is now when it was cancelled since."""
    posted = desk.ask(posted_document, document_id)
    if posted.revision == revision or posted.state == "cancelled":
        return posted
    for number, _, _, older in desk.ask(revisions_of, document_id):
        if number == revision:
            return older
    return posted
