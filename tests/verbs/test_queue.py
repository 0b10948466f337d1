"""``dcms queue``: what waits is listed; a job goes again, elsewhere, or leaves the queue."""

from pathlib import Path

import pytest

from dcms_desktop.db.connect import open_books
from dcms_desktop.spool.actions import mark_failed
from dcms_desktop.spool.actions import reprint
from dcms_desktop.spool.actions import save_printer
from dcms_desktop.spool.actions import take_job
from dcms_desktop.spool.rules import PrinterCard
from tests.shop import Shop
from tests.verbs.conftest import Dcms


@pytest.fixture
def jammed(books_folder: Path) -> Path:
    """Closed books with one paper that failed, and a printer."""
    shop = Shop(open_books(books_folder))
    shop.receives("Dolo 650", batch="D1", units=100)
    bill = shop.bills("Asha Medical", "Dolo 650", units=1)
    shop.desk.do(save_printer, PrinterCard(name="Laser", language="pdf", way="file", address="papers"))
    job = shop.desk.do(reprint, bill.id, bill.number, bill.revision, "tax_invoice_a4")
    shop.desk.do(take_job)
    shop.desk.do(mark_failed, job, "no paper", maybe_printed=False)
    shop.desk.close()
    return books_folder


def test_the_queue_is_listed_and_a_job_goes_again(dcms: Dcms, jammed: Path) -> None:
    (job,) = dcms("--books", jammed, "queue").answer["jobs"]
    assert (job["state"], job["trouble"], job["copies"], job["paper"]) == (
        "failed",
        "no paper",
        1,
        "tax_invoice_a4",
    )
    again = dcms("--books", jammed, "queue", "--retry", job["id"])
    assert [one["state"] for one in again.answer["jobs"]] == ["waiting"]
    sent = dcms("--books", jammed, "queue", "--send", job["id"], "--to", "Laser")
    assert [one["printer"] for one in sent.answer["jobs"]] == ["Laser"]
    dropped = dcms("--books", jammed, "queue", "--drop", job["id"], "--reason", "mailed")
    assert dropped.answer["jobs"] == []
    (kept,) = dcms("--books", jammed, "queue", "--all").answer["jobs"]
    assert (kept["state"], kept["trouble"]) == ("dropped", "no paper · mailed")


def test_jobs_that_are_not_there_or_not_open_are_refused(dcms: Dcms, jammed: Path) -> None:
    books = ("--books", jammed, "queue")
    (job,) = dcms(*books).answer["jobs"]
    for words in (("--retry", 99), ("--drop", 2**70), ("--send", 99, "--to", "Laser")):
        said = dcms(*books, *words)
        assert said.status == 1
        assert "There is no print job" in said.answer["problem"]["message"]
    assert "no printer" in dcms(*books, "--send", job["id"]).answer["problem"]["message"]
    both = dcms(*books, "--retry", job["id"], "--drop", job["id"])
    assert both.answer["problem"]["message"] == "One thing at a time."
    dcms(*books, "--drop", job["id"])
    for words in (("--retry", job["id"]), ("--send", job["id"], "--to", "Laser")):
        assert "is dropped" in dcms(*books, *words).answer["problem"]["message"]
