"""``dcms print``: any paper of a document, to a file or to a printer."""

from dataclasses import replace
from pathlib import Path

import click

from dcms_desktop.company.queries import firm_logo
from dcms_desktop.desk import Desk
from dcms_desktop.documents.posted import Posted
from dcms_desktop.documents.queries import document_id_of
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.kernel import clock
from dcms_desktop.spool.actions import drop_job
from dcms_desktop.spool.actions import give_up
from dcms_desktop.spool.actions import keep_bytes
from dcms_desktop.spool.actions import mark_failed
from dcms_desktop.spool.actions import mark_printed
from dcms_desktop.spool.actions import print_now
from dcms_desktop.spool.queries import job_by_id
from dcms_desktop.spool.queries import layout_of
from dcms_desktop.spool.queries import printers
from dcms_desktop.spool.rules import LABELS
from dcms_desktop.spool.rules import Job
from dcms_desktop.spool.rules import PrinterCard
from reports.devices.way import PartlySent
from reports.devices.way import send
from reports.papers.label_stock import find_stock
from reports.papers.labels import LabelJob
from reports.papers.paper import CopyMark
from reports.papers.paper import render_paper
from ui.spool_loop import options_of
from ui.verbs.answers import desk_at
from ui.verbs.answers import tell
from ui.verbs.answers import write_file
from ui.verbs.label_verb import document_lines
from ui.verbs.label_verb import print_labels


@click.command("print")
@click.argument("number")
@click.option("--paper", required=True, help="tax_invoice_a4, receipt_80, …")
@click.option(
    "--to", required=True, metavar="FILE-or-PRINTER", help="Name of a printer that is set up, else a file."
)
@click.option("--copies", default=1, show_default=True, help="Sets in one print.")
@click.option("--kind", help="When several kinds bear the number: tax_invoice, receipt, …")
@click.pass_context
def print_(ctx: click.Context, number: str, paper: str, to: str, copies: int, kind: str | None) -> int:
    """Print a paper of document NUMBER. A second print says DUPLICATE and is counted."""
    if paper.startswith(LABELS):
        return _print_labels(ctx, number, paper, to)
    with desk_at(ctx) as desk:
        posted = desk.ask(posted_document, desk.ask(document_id_of, number, kind))
        job, size = print_paper(desk, posted, paper, to, copies)
    tell({"number": posted.number, "paper": paper, "to": to, "reprint": job.reprint, "bytes": size})
    return 0


def _print_labels(ctx: click.Context, number: str, paper: str, to: str) -> int:
    """Print a batch label for each unit of a goods receipt."""
    job_stock = find_stock(paper)
    with desk_at(ctx) as desk:
        job = LabelJob(tuple(document_lines(desk, number, "batch")), "batch", job_stock)
        size = print_labels(desk, job, to, number)
    tell({"number": number, "paper": paper, "to": to, "labels": job.count, "bytes": size})
    return 0


def print_paper(desk: Desk, posted: Posted, paper: str, to: str, copies: int = 1) -> tuple[Job, int]:
    """Print a paper now, count it, and return its job and its length. A failed print counts nothing."""
    known = {card.name: card for card in desk.ask(printers, active_only=True)}
    card = known.get(to)
    # The first try at rendering comes before the count, so that a paper that does not fit is not counted.
    render_paper(paper, posted)
    name = card.name if card else ""
    job_id = desk.do(print_now, posted.id, posted.number, posted.revision, paper, printer=name, copies=copies)
    job = desk.ask(job_by_id, job_id)
    try:
        body = _bytes(desk, posted, job, card)
        desk.do(keep_bytes, job_id, body)
        if card is None:
            write_file(Path(to), body)
        else:
            send(card.way, card.address, body, title=f"{posted.number} {paper}")
    except PartlySent as trouble:
        desk.do(mark_failed, job_id, trouble.message, maybe_printed=True)
        desk.do(drop_job, job_id)
        raise
    except BaseException:
        desk.do(give_up, job_id)
        raise
    desk.do(mark_printed, job_id)
    return job, len(body)


def _bytes(desk: Desk, posted: Posted, job: Job, card: PrinterCard | None) -> bytes:
    options = options_of(desk)
    if card is not None:
        options = replace(options, cut=card.cut, drawer=card.drawer)
    options = replace(options, layout=desk.ask(layout_of, job.paper, card.name if card else ""))
    mark = CopyMark(reprint=job.reprint, copies=job.copies, printed_at=f"{clock.now():%d-%m-%Y %H:%M}")
    return render_paper(job.paper, posted, copy=mark, logo=desk.ask(firm_logo), options=options)


VERB = print_
