"""Reads of the spool: jobs and printers."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.db.tx import Tx
from dcms_desktop.spool.rules import OPEN_STATES
from dcms_desktop.spool.rules import Job
from dcms_desktop.spool.rules import Layout
from dcms_desktop.spool.rules import PrinterCard
from dcms_desktop.spool.rules import read_layout
from dcms_desktop.spool.tables import PaperLayout
from dcms_desktop.spool.tables import Printer
from dcms_desktop.spool.tables import PrintJob

_JOB = tuple(getattr(PrintJob, name) for name in Job.__dataclass_fields__)


def waiting_jobs(tx: Tx) -> list[Job]:
    """Return the jobs that are not on paper yet, oldest first."""
    return _jobs(tx.execute(select(*_JOB).where(PrintJob.state.in_(OPEN_STATES)).order_by(PrintJob.id)))


def waiting_job_count(tx: Tx) -> int:
    """Return how many jobs are not on paper yet."""
    return int(tx.scalar(select(func.count()).select_from(PrintJob).where(PrintJob.state.in_(OPEN_STATES))))


def jobs_of_document(tx: Tx, document_id: int) -> list[Job]:
    """Return every job of a document, oldest first: the log of what was printed when."""
    return _jobs(tx.execute(select(*_JOB).where(PrintJob.document_id == document_id).order_by(PrintJob.id)))


def last_jobs(tx: Tx, most: int = 200) -> list[Job]:
    """Return the newest jobs of all states, newest first."""
    return _jobs(tx.execute(select(*_JOB).order_by(PrintJob.id.desc()).limit(most)))


def job_by_id(tx: Tx, job_id: int) -> Job:
    """Return one job. LookupError when there is none."""
    found = _jobs(tx.execute(select(*_JOB).where(PrintJob.id == job_id)))
    if not found:
        raise LookupError(f"no print job {job_id}")
    return found[0]


def kept_bytes(tx: Tx, job_id: int) -> bytes | None:
    """Return the bytes that were made for a job."""
    body: bytes | None = tx.scalar(select(PrintJob.body).where(PrintJob.id == job_id))
    return body


def _jobs(rows: Iterable[Any]) -> list[Job]:
    return [Job(*row) for row in rows]


def layout_of(tx: Tx, paper: str, printer: str = "") -> Layout | None:
    """Return where the fields of a paper stand for a printer, else for every one; None as it came."""
    rows = tx.execute(
        select(PaperLayout.printer, PaperLayout.body).where(
            PaperLayout.paper == paper, PaperLayout.printer.in_((printer, ""))
        )
    )
    bodies = {row.printer: row.body for row in rows}
    body = bodies.get(printer, bodies.get(""))
    return None if body is None else read_layout(body)


def printers(tx: Tx, *, active_only: bool = False) -> list[PrinterCard]:
    """Return the printers, working ones first."""
    wanted = select(Printer).order_by(Printer.active.desc(), Printer.name)
    rows = tx.execute(wanted.where(Printer.active) if active_only else wanted)
    return [_card(row) for row in rows]


def _card(row: Any) -> PrinterCard:
    return PrinterCard(
        id=row.id,
        name=row.name,
        language=row.language,
        way=row.way,
        address=row.address,
        papers=tuple(paper for paper in row.papers.split(",") if paper),
        cut=bool(row.cut),
        drawer=bool(row.drawer),
        active=bool(row.active),
        counter_id=row.counter_id,
        dpi=row.dpi,
    )


def printer_for(tx: Tx, paper: str, language: str, name: str = "") -> PrinterCard | None:
    """Return where a paper goes: to the printer named, else the one that lists it, else one of its language.

    None when no working printer understands it. Without a name only printers that this counter reaches
    are asked, its own before those of every counter.
    """
    fitting = [card for card in printers(tx, active_only=True) if card.language == language]
    if not name:
        reached = [card for card in fitting if card.counter_id in {0, tx.counter_id}]
        fitting = sorted(reached, key=lambda card: card.counter_id == 0)
    named = [card for card in fitting if card.name == name]
    listed = [card for card in fitting if paper in card.papers]
    free = [card for card in fitting if not card.papers]
    choices = named if name else [*listed, *free, *fitting]
    return choices[0] if choices else None
