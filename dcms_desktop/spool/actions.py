"""Writes of the spool: jobs are added with their document, taken, sent and marked; printers are set up."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Text
from sqlalchemy import and_
from sqlalchemy import bindparam
from sqlalchemy import delete
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import or_
from sqlalchemy import select
from sqlalchemy import update

from dcms_desktop.audit.actions import record
from dcms_desktop.audit.actions import record_all
from dcms_desktop.audit.actions.masters import write_master
from dcms_desktop.audit.rules import Deed
from dcms_desktop.audit.rules import canonical_json
from dcms_desktop.db.base import WHOLE
from dcms_desktop.db.prepared import Prepared
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.rights import right
from dcms_desktop.kernel.text import clean_text
from dcms_desktop.spool.queries import job_by_id
from dcms_desktop.spool.queries import printers
from dcms_desktop.spool.rules import LABELS
from dcms_desktop.spool.rules import MAYBE
from dcms_desktop.spool.rules import MOST_COPIES
from dcms_desktop.spool.rules import OPEN_STATES
from dcms_desktop.spool.rules import Job
from dcms_desktop.spool.rules import Layout
from dcms_desktop.spool.rules import PrinterCard
from dcms_desktop.spool.rules import PrintWish
from dcms_desktop.spool.rules import TakenJob
from dcms_desktop.spool.rules import check_layout
from dcms_desktop.spool.rules import check_printer
from dcms_desktop.spool.rules import due_again
from dcms_desktop.spool.rules import layout_json
from dcms_desktop.spool.rules import minutes_before
from dcms_desktop.spool.rules import wish_of
from dcms_desktop.spool.tables import PaperLayout
from dcms_desktop.spool.tables import Printer
from dcms_desktop.spool.tables import PrintJob

JOBS = Changes({"jobs"})
PRINTERS = Changes({"printers"})
LAYOUTS = Changes({"layouts"})
LONGEST_TROUBLE = 300
LONGEST_REASON = 100
MAYBE_DEED = "print_maybe"
"""In the audit: some of a paper may have been printed."""
STOPPED = "the program stopped while it was printing"
STUCK_MINUTES = 5
_NEW_JOB = Prepared(insert(PrintJob))
_SEEN = Prepared(
    select(func.min(PrintJob.id), func.max(PrintJob.reprint)).where(
        PrintJob.document_id == bindparam("document", type_=WHOLE),
        PrintJob.revision == bindparam("revision", type_=WHOLE),
        PrintJob.paper == bindparam("paper", type_=Text()),
        or_(PrintJob.state != "dropped", PrintJob.trouble.like(bindparam("maybe", type_=Text()))),
    )
)
"""First job and last count of a paper of a document; a dropped job counts when it may have been printed."""


def add_print_jobs(
    tx: Tx,
    document_id: int,
    number: str,
    revision: int,
    papers: Iterable[str | PrintWish],
) -> None:
    """Put a first print of each paper in the queue, in the transaction that saves the document.

    A paper of this revision that is in the queue or on paper already becomes a reprint instead.
    """
    for wish in map(wish_of, papers):
        how = (wish.printer, wish.copies)
        _NEW_JOB.run(tx, _new_job(tx, document_id, number, revision, wish.paper, how))


def _new_job(
    tx: Tx, document_id: int, number: str, revision: int, paper: str, how: tuple[str, int]
) -> dict[str, Any]:
    """Return the values of a job: the first print of this paper, or the next duplicate."""
    printer, copies = how
    counter = counter_of(tx, printer) if printer else tx.counter_id
    if not 1 <= copies <= MOST_COPIES:
        raise Refused(
            f"Between 1 and {MOST_COPIES} sets can be printed.",
            field="copies",
            next_step="Type a smaller number.",
        )
    seen = _SEEN.one(
        tx, {"document": document_id, "revision": revision, "paper": paper, "maybe": f"{MAYBE}%"}
    )
    first, last = seen or (None, None)
    return {
        "at": tx.at, "document_id": document_id, "revision": revision, "number": number, "paper": paper,
        "printer": printer, "copies": copies, "copy_of": first, "reprint": 0 if first is None else last + 1,
        "state": "waiting", "tries": 0, "trouble": "", "sent_at": None, "body": None, "user_id": tx.user_id,
        "counter_id": counter,
    }  # fmt: skip


def add_label_job(
    tx: Tx, number: str, paper: str, body: bytes, printer: str, *, document_id: int = 0, now: bool = False
) -> int:
    """Put labels that are made already in the queue of a printer and return the job's id.

    ``now`` says that the caller prints them at once. Labels are no documents: none says DUPLICATE.
    """
    return tx.insert(
        insert(PrintJob),
        {
            "at": tx.at, "document_id": document_id, "revision": 0, "number": number, "paper": paper,
            "printer": printer, "copies": 1, "copy_of": None, "reprint": 0, "trouble": "", "body": body,
            "state": "printing" if now else "waiting", "tries": int(now), "sent_at": tx.at if now else None,
            "user_id": tx.user_id, "counter_id": counter_of(tx, printer),
        },
    )  # fmt: skip


def counter_of(tx: Tx, printer: str) -> int:
    """Return the counter that prints on a printer: the one it stands at, else the one that asks."""
    standing = next((card.counter_id for card in printers(tx, active_only=True) if card.name == printer), 0)
    return standing or tx.counter_id


@right("print.reprint")
def print_now(
    tx: Tx, document_id: int, number: str, revision: int, paper: str, *, printer: str = "", copies: int = 1
) -> int:
    """Note a print that its caller makes at once, so no spooler takes it too, and return the job's id."""
    values = _new_job(tx, document_id, number, revision, paper, (printer, copies))
    return tx.insert(insert(PrintJob), values | {"state": "printing", "tries": 1, "sent_at": tx.at})


@right("print.reprint")
def reprint(
    tx: Tx, document_id: int, number: str, revision: int, paper: str, *, printer: str = "", copies: int = 1
) -> int:
    """Put another print of a document in the queue and return the job's id.

    It says DUPLICATE with its count when this paper of this revision was asked for before.
    """
    return tx.insert(insert(PrintJob), _new_job(tx, document_id, number, revision, paper, (printer, copies)))


def take_job(tx: Tx, busy: frozenset[tuple[str, str]] = frozenset()) -> TakenJob | None:
    """Take the oldest job that may go now and mark it as printing; None when nothing waits.

    A failed job goes again after a pause. Jobs whose (paper, printer) is in ``busy`` stay where they are.
    On a server a counter takes its own jobs and those of no counter; one PC has one spooler for them all.
    """
    waits = [PrintJob.state.in_(("waiting", "failed"))]
    if tx.postgres:
        waits.append(PrintJob.counter_id.in_((0, tx.counter_id)))
    rows = tx.execute(
        select(
            PrintJob.id, PrintJob.state, PrintJob.tries, PrintJob.sent_at, PrintJob.paper, PrintJob.printer
        )
        .where(*waits)
        .order_by(PrintJob.id)
    )
    for row in rows:
        if (row.paper, row.printer) in busy:
            continue
        if row.state == "failed" and not due_again(row.tries, row.sent_at, tx.at):
            continue
        taken = tx.execute(
            update(PrintJob)
            .where(PrintJob.id == row.id, PrintJob.state == row.state)
            .values(state="printing", tries=PrintJob.tries + 1, sent_at=tx.at)
        )
        if taken.rowcount == 1:
            body = tx.scalar(select(PrintJob.body).where(PrintJob.id == row.id))
            return TakenJob(job_by_id(tx, row.id), body)
    return None


def keep_bytes(tx: Tx, job_id: int, body: bytes) -> Changes:
    """Keep the bytes of a job before they are sent: stopped from here on, it may be on paper already."""
    tx.execute(update(PrintJob).where(PrintJob.id == job_id, PrintJob.state == "printing").values(body=body))
    return JOBS


def mark_printed(tx: Tx, job_id: int) -> Changes:
    """Note that the printer has the whole job; the audit says so too."""
    done = tx.execute(
        update(PrintJob).where(PrintJob.id == job_id).values(state="printed", sent_at=tx.at, trouble="")
    )
    if done.rowcount:
        record_all(tx, [_print_deed(job_by_id(tx, job_id), "print")])
    return JOBS


def _print_deed(job: Job, deed: str, reason: str = "") -> Deed:
    """Return the audit's row of a print; labels that belong to no document are named by their job."""
    told = {
        "paper": job.paper, "number": job.number, "revision": job.revision, "reprint": job.reprint,
        "copies": job.copies, "printer": job.printer, "job": job.id, "asked_by": job.user_id,
    }  # fmt: skip
    thing = ("document", job.document_id) if job.document_id else ("labels", job.id)
    return Deed(deed, *thing, after=canonical_json(told), reason=reason)


def mark_failed(tx: Tx, job_id: int, trouble: str, *, maybe_printed: bool) -> Changes:
    """Note why a job did not go; it stays in the queue and goes again by itself.

    ``maybe_printed`` says that some of it may have reached the printer; its next print tells so.
    """
    job = job_by_id(tx, job_id)
    maybe = maybe_printed or job.maybe_printed
    text = f"{MAYBE}: {trouble}" if maybe else trouble
    tx.execute(
        update(PrintJob)
        .where(PrintJob.id == job_id, PrintJob.state == "printing")
        .values(state="failed", sent_at=tx.at, trouble=text[:LONGEST_TROUBLE])
    )
    if maybe_printed:
        record_all(tx, [_print_deed(job, MAYBE_DEED, trouble[:LONGEST_TROUBLE])])
    return JOBS


def recover_jobs(tx: Tx) -> int:
    """Put jobs that were printing when the program stopped back in the queue; return how many.

    A job whose bytes were ready may lie in the tray: its next print says POSSIBLE DUPLICATE. On a server
    another counter may be printing right now: of its jobs only those that stand for minutes are taken back.
    """
    printing = PrintJob.state == "printing"
    if tx.postgres:
        stuck = PrintJob.sent_at < minutes_before(tx.at, STUCK_MINUTES)
        printing = and_(printing, or_(PrintJob.counter_id == tx.counter_id, stuck))
    # Without bytes nothing was sent on this try; what an earlier try left said stays said.
    unsent = update(PrintJob).where(printing, PrintJob.body.is_(None)).values(state="waiting")
    count = tx.execute(unsent).rowcount
    left = list(tx.execute(select(PrintJob.id).where(printing).order_by(PrintJob.id)).scalars())
    tx.execute(
        update(PrintJob).where(PrintJob.id.in_(left)).values(state="waiting", trouble=f"{MAYBE}: {STOPPED}")
    )
    record_all(tx, [_print_deed(job_by_id(tx, job_id), MAYBE_DEED, STOPPED) for job_id in left])
    return count + len(left)


def _job(tx: Tx, job_id: int) -> Job:
    """Return one job; refuse an id that none bears."""
    try:
        return job_by_id(tx, job_id)
    except (LookupError, OverflowError) as missing:
        raise Refused(
            f"There is no print job {job_id}.", field="job", next_step="The list of the queue tells the ids."
        ) from missing


@right("print.drop")
def drop_job(tx: Tx, job_id: int, reason: str = "") -> Changes:
    """Take a job out of the queue for good; it stays in the log, with the reason behind its trouble."""
    job = _job(tx, job_id)
    why = clean_text(reason, "reason", most=LONGEST_REASON)
    if job.state == "printed":
        raise Refused(
            "This paper is printed already.", field="job", next_step="There is nothing to take back."
        )
    if job.state == "printing":
        raise Refused(
            "This paper is being printed now.", field="job", next_step="Wait a moment, then try again."
        )
    # The trouble stays in front: whether it may be on paper decides what the next print says.
    trouble = " · ".join(filter(None, (job.trouble[: LONGEST_TROUBLE - LONGEST_REASON - 3], why)))
    tx.execute(update(PrintJob).where(PrintJob.id == job_id).values(state="dropped", trouble=trouble))
    record_all(tx, [_print_deed(job, "print_dropped", why)])
    return JOBS


def give_up(tx: Tx, job_id: int) -> Changes:
    """Take a print that its caller made at once back: nothing went out, so it does not count."""
    tx.execute(
        update(PrintJob).where(PrintJob.id == job_id, PrintJob.state == "printing").values(state="dropped")
    )
    return JOBS


def retry_jobs(tx: Tx, job_id: int | None = None) -> Changes:
    """Let a failed job, or every one, go again at once: the printer was mended."""
    failed = update(PrintJob).where(PrintJob.state == "failed")
    if job_id is not None:
        _check_open(_job(tx, job_id))
        failed = failed.where(PrintJob.id == job_id)
    tx.execute(failed.values(state="waiting"))
    return JOBS


def _check_open(job: Job) -> None:
    """Refuse a job that nobody waits for any more."""
    if job.state not in OPEN_STATES:
        raise Refused(
            f"Print job {job.id} of {job.number} is {job.state}.",
            field="job",
            next_step="Print it again from its document.",
        )


@right("print.reprint")
def send_elsewhere(tx: Tx, job_id: int, printer: str) -> Changes:
    """Send a waiting or failed job to another printer, by its name; the counter it stands at prints it."""
    known = {card.name: card for card in printers(tx, active_only=True)}
    if printer not in known:
        raise Refused(f"There is no printer “{printer[:60]}”.", field="printer", next_step="Pick another.")
    job = _job(tx, job_id)
    _check_open(job)
    before = known.get(job.printer)
    if job.paper.startswith(LABELS) and (before is None or before.language != known[printer].language):
        raise Refused(
            f"These labels are not written for “{printer[:60]}”.",
            field="printer",
            next_step="Drop them and print the labels again on that printer.",
        )
    tx.execute(
        update(PrintJob)
        .where(PrintJob.id == job_id, PrintJob.state.in_(("waiting", "failed")))
        .values(state="waiting", printer=printer, counter_id=counter_of(tx, printer))
    )
    return JOBS


def forget_bytes(tx: Tx, before: str) -> int:
    """Let go of the bytes of papers printed before an instant; they can be made again from the document."""
    return tx.execute(
        update(PrintJob)
        .where(PrintJob.state == "printed", PrintJob.sent_at < before, PrintJob.body.is_not(None))
        .values(body=None)
    ).rowcount


@right("print.setup")
def save_printer(tx: Tx, card: PrinterCard) -> int:
    """Set a printer up, or change it, and return its id."""
    checked = check_printer(card)
    if any(
        other.name.casefold() == checked.name.casefold() and other.id != card.id for other in printers(tx)
    ):
        raise Refused(
            f"There is a printer “{checked.name}” already.", field="name", next_step="Give it another name."
        )
    values = {
        "name": checked.name,
        "language": checked.language,
        "way": checked.way,
        "address": checked.address,
        "papers": ",".join(checked.papers),
        "cut": checked.cut,
        "drawer": checked.drawer,
        "active": checked.active,
        "counter_id": checked.counter_id,
        "dpi": checked.dpi,
    }
    return write_master(tx, Printer, "printer", card.id or None, values)


@right("print.setup")
def save_layout(tx: Tx, paper: str, printer: str, layout: Layout) -> Changes:
    """Keep where the fields of a paper stand, for one printer or with an empty name for all."""
    body = layout_json(check_layout(layout))
    _forget_layout(tx, paper, printer)
    tx.execute(insert(PaperLayout), {"paper": paper, "printer": printer, "body": body})
    _tell_layout(tx, paper, printer, body)
    return LAYOUTS


@right("print.setup")
def forget_layout(tx: Tx, paper: str, printer: str) -> Changes:
    """Let a paper stand as it came again."""
    _forget_layout(tx, paper, printer)
    _tell_layout(tx, paper, printer, "")
    return LAYOUTS


def _tell_layout(tx: Tx, paper: str, printer: str, body: str) -> None:
    told = canonical_json({"paper": paper, "printer": printer, "layout": body})
    record(tx, "change", "layout", 0, after=told)


def _forget_layout(tx: Tx, paper: str, printer: str) -> None:
    tx.execute(delete(PaperLayout).where(PaperLayout.paper == paper, PaperLayout.printer == printer))
