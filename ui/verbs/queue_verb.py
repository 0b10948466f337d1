"""``dcms queue``: what waits to be printed; one of it again, elsewhere, or out of the queue."""

from typing import Any

import click

from dcms_desktop.company.queries import counters
from dcms_desktop.desk import Desk
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.spool.actions import drop_job
from dcms_desktop.spool.actions import retry_jobs
from dcms_desktop.spool.actions import send_elsewhere
from dcms_desktop.spool.queries import last_jobs
from dcms_desktop.spool.queries import waiting_jobs
from dcms_desktop.spool.rules import Job
from ui.verbs.answers import desk_at
from ui.verbs.answers import say
from ui.verbs.answers import tell

MOST = 500


@click.command("queue")
@click.option("--all", "every", is_flag=True, help=f"Also what was printed or dropped, {MOST} at most.")
@click.option("--retry", type=int, metavar="ID", help="Let a failed job go again; 0 is every one.")
@click.option("--send", type=int, metavar="ID", help="Send a job to the printer named by --to.")
@click.option("--to", metavar="PRINTER", help="The printer of --send.")
@click.option("--drop", type=int, metavar="ID", help="Take a job out of the queue; it stays in the log.")
@click.option("--reason", default="", help="Why it is dropped.")
@click.pass_context
def queue(ctx: click.Context, /, every: bool, **words: Any) -> int:
    """List the jobs that are not on paper yet; say first what shall become of one."""
    with desk_at(ctx) as desk:
        done = _act(desk, **words)
        jobs = desk.ask(last_jobs, MOST) if every else desk.ask(waiting_jobs)
        names = {one.id: one.name for one in desk.ask(counters)}
    tell({"jobs": [_told(job, names) for job in jobs]})
    say(done or f"{len(jobs)} jobs." if jobs else done or "Nothing waits to be printed.")
    return 0


def _act(
    desk: Desk, *, retry: int | None, send: int | None, to: str | None, drop: int | None, reason: str
) -> str:
    """Do what was asked and return the sentence about it; empty when only the list was asked for."""
    if sum(word is not None for word in (retry, send, drop)) > 1:
        raise Refused("One thing at a time.", field="job", next_step="Say one of --retry, --send and --drop.")
    if retry is not None:
        desk.do(retry_jobs, retry or None)
        return "It goes again when the spooler runs."
    if send is not None:
        desk.do(send_elsewhere, send, to or "")
        return f"It goes to {to} when the spooler runs."
    if drop is not None:
        desk.do(drop_job, drop, reason)
        return "It is out of the queue."
    return ""


def _told(job: Job, names: dict[int, str]) -> dict[str, Any]:
    return {
        "id": job.id, "at": job.at, "number": job.number, "paper": job.paper, "state": job.state,
        "copies": job.copies, "reprint": job.reprint, "printer": job.printer,
        "counter": names.get(job.counter_id, ""), "tries": job.tries, "trouble": job.trouble,
    }  # fmt: skip


VERB = queue
