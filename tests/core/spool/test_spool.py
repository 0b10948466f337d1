from dataclasses import replace
from typing import Any

import pytest

from dcms_desktop.audit.queries import history_of
from dcms_desktop.audit.queries import verify_chain
from dcms_desktop.db.connect import Books
from dcms_desktop.desk import Desk
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.spool.actions import add_label_job
from dcms_desktop.spool.actions import add_print_jobs
from dcms_desktop.spool.actions import drop_job
from dcms_desktop.spool.actions import forget_bytes
from dcms_desktop.spool.actions import forget_layout
from dcms_desktop.spool.actions import give_up
from dcms_desktop.spool.actions import keep_bytes
from dcms_desktop.spool.actions import mark_failed
from dcms_desktop.spool.actions import mark_printed
from dcms_desktop.spool.actions import print_now
from dcms_desktop.spool.actions import recover_jobs
from dcms_desktop.spool.actions import reprint
from dcms_desktop.spool.actions import retry_jobs
from dcms_desktop.spool.actions import save_layout
from dcms_desktop.spool.actions import save_printer
from dcms_desktop.spool.actions import send_elsewhere
from dcms_desktop.spool.actions import take_job
from dcms_desktop.spool.queries import job_by_id
from dcms_desktop.spool.queries import jobs_of_document
from dcms_desktop.spool.queries import kept_bytes
from dcms_desktop.spool.queries import last_jobs
from dcms_desktop.spool.queries import printer_for
from dcms_desktop.spool.queries import printers
from dcms_desktop.spool.queries import waiting_job_count
from dcms_desktop.spool.queries import waiting_jobs
from dcms_desktop.spool.rules import Place
from dcms_desktop.spool.rules import PrinterCard
from dcms_desktop.spool.rules import check_printer
from dcms_desktop.spool.rules import due_again
from dcms_desktop.spool.rules import split_host
from tests.fakes import clock_at

A4, SLIP = "tax_invoice_a4", "receipt_80"
LASER = PrinterCard(name="Laser", language="pdf", way="file", address="papers")
THERMAL = PrinterCard(
    name="Counter", language="escpos80", way="network", address="192.168.1.50", papers=(SLIP,)
)


@pytest.fixture
def desk(any_books: Books) -> Desk:
    made = Desk(any_books)
    made.who = replace(made.who, user_id=1, role="owner")
    return made


def add(desk: Desk, number: int = 1, papers: tuple[str, ...] = (A4,), revision: int = 0) -> None:
    with clock_at("2026-11-23 10:00"):
        desk.do(add_print_jobs, number, f"A/{number}", revision, papers)


def take(desk: Desk, at: str = "2026-11-23 10:01", **more: Any) -> Any:
    with clock_at(at):
        return desk.do(take_job, **more)


# ── jobs ────────────────────────────────────────────────────────────────────────────────────────
def test_jobs_are_taken_oldest_first_and_once(desk: Desk) -> None:
    add(desk, 1, (A4, SLIP))
    add(desk, 2)
    assert desk.ask(waiting_job_count) == 3
    taken = [take(desk).job for _ in range(3)]
    assert [(job.number, job.paper, job.reprint) for job in taken] == [
        ("A/1", A4, 0),
        ("A/1", SLIP, 0),
        ("A/2", A4, 0),
    ]
    assert {job.state for job in desk.ask(waiting_jobs)} == {"printing"}
    assert take(desk) is None
    assert taken[0].user_id == 1


def test_a_printed_job_leaves_the_queue_and_stays_in_the_log(desk: Desk) -> None:
    add(desk)
    job = take(desk).job
    desk.do(keep_bytes, job.id, b"%PDF")
    assert desk.do(mark_printed, job.id) == Changes({"jobs"})
    assert desk.ask(waiting_jobs) == []
    assert [(each.state, each.tries) for each in desk.ask(jobs_of_document, 1)] == [("printed", 1)]
    assert desk.ask(kept_bytes, job.id) == b"%PDF"
    assert desk.ask(last_jobs)[0].id == job.id


def test_every_print_stands_in_the_audit(desk: Desk) -> None:
    """Whole, perhaps in part, dropped: each is chained, so a paper that left the shop cannot be denied."""
    add(desk, papers=(A4, SLIP))
    job = take(desk).job
    desk.do(keep_bytes, job.id, b"%PDF")
    desk.do(mark_printed, job.id)
    desk.do(mark_printed, desk.do(print_now, 1, "A/1", 0, A4, printer="", copies=2))
    slip = take(desk).job
    desk.do(keep_bytes, slip.id, b"x")
    desk.do(mark_failed, slip.id, "paper jam", maybe_printed=True)
    desk.do(drop_job, slip.id, "torn")
    found = list(reversed(desk.ask(history_of, "document", 1)))
    assert [(row.deed, row.reason) for row in found] == [
        ("print", ""), ("print", ""), ("print_maybe", "paper jam"), ("print_dropped", "torn"),
    ]  # fmt: skip
    assert '"copies":2' in found[1].after
    assert '"reprint":1' in found[1].after
    labels = desk.do(add_label_job, "Dolo", "labels_38x25", b"^XA", "", now=True)
    desk.do(mark_printed, labels)
    assert [row.deed for row in desk.ask(history_of, "labels", labels)] == ["print"]
    assert desk.ask(verify_chain) == []


def test_what_was_printing_when_the_program_died_stands_in_the_audit(desk: Desk) -> None:
    add(desk)
    job = take(desk).job
    desk.do(keep_bytes, job.id, b"%PDF")
    desk.do(recover_jobs)
    assert [row.deed for row in desk.ask(history_of, "document", 1)] == ["print_maybe"]


def test_printers_and_layouts_stand_in_the_audit(desk: Desk) -> None:
    key = desk.do(save_printer, THERMAL)
    desk.do(save_printer, replace(THERMAL, id=key, name="Desk"))
    assert [row.deed for row in desk.ask(history_of, "printer", key)] == ["change", "create"]
    desk.do(save_layout, A4, "", {"number": Place(300, 84, 20)})
    desk.do(forget_layout, A4, "")
    assert [row.deed for row in desk.ask(history_of, "layout", 0)] == ["change", "change"]


def test_a_reprint_is_counted_for_each_paper_and_revision(desk: Desk) -> None:
    add(desk, papers=(A4, SLIP))
    ids = [desk.do(reprint, 1, "A/1", 0, A4, copies=2) for _ in range(2)]
    assert [desk.ask(job_by_id, each).reprint for each in ids] == [1, 2]
    assert desk.ask(job_by_id, ids[0]).copies == 2
    slip = desk.do(reprint, 1, "A/1", 0, SLIP)
    assert desk.ask(job_by_id, slip).reprint == 1
    edited = desk.do(reprint, 1, "A/1", 1, A4)
    assert desk.ask(job_by_id, edited).reprint == 0, "the edited bill was never printed"
    add(desk, papers=(A4,))
    assert desk.ask(jobs_of_document, 1)[-1].reprint == 3


def test_the_first_print_may_come_long_after_the_document(desk: Desk) -> None:
    assert desk.ask(job_by_id, desk.do(reprint, 5, "A/5", 0, A4)).reprint == 0


def test_a_dropped_job_that_never_ran_does_not_count(desk: Desk) -> None:
    add(desk)
    desk.do(drop_job, desk.ask(waiting_jobs)[0].id)
    assert desk.ask(waiting_jobs) == []
    assert desk.ask(job_by_id, desk.do(reprint, 1, "A/1", 0, A4)).reprint == 0


def test_a_dropped_job_that_may_be_on_paper_counts(desk: Desk) -> None:
    add(desk)
    job = take(desk).job
    desk.do(mark_failed, job.id, "paper jam", maybe_printed=True)
    desk.do(drop_job, job.id)
    assert desk.ask(job_by_id, desk.do(reprint, 1, "A/1", 0, A4)).reprint == 1


def test_what_is_printed_or_printing_is_not_dropped(desk: Desk) -> None:
    add(desk)
    job = take(desk).job
    with pytest.raises(Refused, match="being printed"):
        desk.do(drop_job, job.id)
    desk.do(mark_printed, job.id)
    with pytest.raises(Refused, match="printed already"):
        desk.do(drop_job, job.id)


def test_ten_sets_are_refused(desk: Desk) -> None:
    with pytest.raises(Refused, match="Between 1 and 9"):
        desk.do(reprint, 1, "A/1", 0, A4, copies=10)
    with pytest.raises(LookupError):
        desk.ask(job_by_id, 99)


def test_a_failed_job_goes_again_after_a_pause(desk: Desk) -> None:
    add(desk)
    with clock_at("2026-11-23 10:01:00"):
        job = desk.do(take_job).job  # type: ignore[union-attr] # one waits
        desk.do(mark_failed, job.id, "no answer", maybe_printed=False)
    assert [(each.state, each.trouble, each.maybe_printed) for each in desk.ask(waiting_jobs)] == [
        ("failed", "no answer", False)
    ]
    assert take(desk, "2026-11-23 10:01:02") is None
    assert take(desk, "2026-11-23 10:01:04").job.tries == 2


def test_a_mended_printer_need_not_wait(desk: Desk) -> None:
    add(desk)
    with clock_at("2026-11-23 10:01:00"):
        job = desk.do(take_job).job  # type: ignore[union-attr] # one waits
        desk.do(mark_failed, job.id, "no answer", maybe_printed=False)
        assert desk.do(take_job) is None
        desk.do(retry_jobs)
        assert desk.do(take_job) is not None


def test_other_papers_pass_a_printer_that_is_busy(desk: Desk) -> None:
    add(desk, papers=(A4, SLIP))
    assert take(desk, busy=frozenset({(A4, "")})).job.paper == SLIP


def test_doubt_about_a_print_stays_until_it_is_printed(desk: Desk) -> None:
    add(desk)
    job = take(desk).job
    desk.do(mark_failed, job.id, "cable pulled", maybe_printed=True)
    again = take(desk, "2026-11-23 11:00").job
    assert again.maybe_printed
    desk.do(mark_failed, again.id, "no answer", maybe_printed=False)
    assert desk.ask(job_by_id, job.id).maybe_printed
    assert take(desk, "2026-11-23 12:00").job.maybe_printed
    desk.do(mark_printed, job.id)
    assert desk.ask(job_by_id, job.id).trouble == ""


def test_after_a_stop_jobs_come_back_and_those_with_bytes_are_in_doubt(desk: Desk) -> None:
    add(desk, papers=(A4, SLIP))
    with clock_at("2026-11-23 10:01"):
        first, second = desk.do(take_job), desk.do(take_job)
        assert first
        assert second
        desk.do(keep_bytes, second.job.id, b"slip")
    with clock_at("2026-11-23 10:30"):
        assert desk.do(recover_jobs) == 2
        assert desk.do(recover_jobs) == 0
    assert [(job.state, job.maybe_printed) for job in desk.ask(waiting_jobs)] == [
        ("waiting", False),
        ("waiting", True),
    ]


def test_another_counter_that_prints_right_now_is_left_alone(desk: Desk) -> None:
    add(desk)
    take(desk, "2026-11-23 10:01")
    sit_at(desk, 9)
    with clock_at("2026-11-23 10:02"):
        assert desk.do(recover_jobs) == (0 if desk.books.postgres else 1)


def test_bytes_of_old_papers_are_let_go(desk: Desk) -> None:
    add(desk, papers=(A4, SLIP))
    with clock_at("2026-11-23 10:01"):
        for body in (b"one", b"two"):
            taken = desk.do(take_job)
            assert taken
            desk.do(keep_bytes, taken.job.id, body)
        desk.do(mark_printed, 1)
        before = clock.utc_text()
    assert desk.do(forget_bytes, before) == 0
    assert desk.do(forget_bytes, "2026-11-24T00:00:00.000Z") == 1
    assert [desk.ask(kept_bytes, each) for each in (1, 2)] == [None, b"two"]


def test_a_job_is_sent_to_another_printer(desk: Desk) -> None:
    desk.do(save_printer, LASER)
    add(desk)
    desk.do(send_elsewhere, 1, "Laser")
    assert desk.ask(job_by_id, 1).printer == "Laser"
    with pytest.raises(Refused, match="no printer"):
        desk.do(send_elsewhere, 1, "Other")


def test_a_pause_grows_and_a_clock_set_back_does_not_hold_a_job() -> None:
    at = "2026-11-23T10:00:00.000Z"
    assert not due_again(1, at, "2026-11-23T10:00:02.000Z")
    assert due_again(1, at, "2026-11-23T10:00:03.000Z")
    assert not due_again(9, at, "2026-11-23T10:00:59.000Z")
    assert due_again(9, at, "2026-11-23T10:01:00.000Z")
    assert due_again(9, at, "2026-11-23T09:00:00.000Z")
    assert due_again(0, None, at)


# ── printers ────────────────────────────────────────────────────────────────────────────────────
def test_a_printer_is_set_up_changed_and_switched_off(desk: Desk) -> None:
    key = desk.do(save_printer, THERMAL)
    assert desk.ask(printers) == [replace(THERMAL, id=key)]
    desk.do(save_printer, replace(THERMAL, id=key, name="Desk", active=False))
    assert desk.ask(printers)[0].name == "Desk"
    assert desk.ask(printers, active_only=True) == []
    with pytest.raises(Refused, match="not in the books any more"):
        desk.do(save_printer, replace(THERMAL, id=99))


def test_two_printers_of_one_name_are_refused(desk: Desk) -> None:
    desk.do(save_printer, THERMAL)
    with pytest.raises(Refused, match="already") as caught:
        desk.do(save_printer, replace(LASER, name="counter"))
    assert caught.value.field == "name"


def test_a_paper_goes_where_it_is_listed_else_to_its_language(desk: Desk) -> None:
    assert desk.ask(printer_for, SLIP, "escpos80") is None
    desk.do(save_printer, replace(THERMAL, name="Store", papers=()))
    desk.do(save_printer, THERMAL)
    desk.do(save_printer, LASER)

    def name_of(*asked: str) -> str:
        card = desk.ask(printer_for, *asked)
        return card.name if card else ""

    assert name_of(SLIP, "escpos80") == "Counter"
    assert name_of("money_receipt_80", "escpos80") == "Store"
    assert name_of(A4, "pdf") == "Laser"
    assert name_of(SLIP, "escpos80", "Store") == "Store"
    assert name_of(SLIP, "escpos80", "Laser") == "", "a laser does not understand it"
    assert name_of("receipt_58", "escpos58") == ""


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "Laser\x1b"}, "name"),
        ({"language": "pcl"}, "language"),
        ({"way": "pigeon"}, "way"),
        ({"address": ""}, "address"),
        ({"way": "network", "address": "192.168.1.50:99999"}, "address"),
        ({"way": "network", "address": "host name"}, "address"),
        ({"way": "network", "address": "-o"}, "address"),
        ({"way": "cups", "address": "-o raw"}, "address"),
        ({"way": "cups", "address": "a/b"}, "address"),
        ({"way": "usb", "address": "/etc/passwd"}, "address"),
        ({"way": "usb", "address": "/dev/../etc/passwd"}, "address"),
        ({"way": "serial", "address": "COM3@fast"}, "address"),
        ({"papers": ("a,b",)}, "papers"),
    ],
)
def test_a_printer_that_cannot_work_is_refused_by_its_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as caught:
        check_printer(replace(LASER, **changes))
    assert caught.value.field == field
    assert caught.value.next_step


@pytest.mark.parametrize(
    ("way", "address"),
    [("serial", "COM3@9600"), ("serial", "/dev/ttyUSB0"), ("usb", "/dev/usb/lp0"), ("cups", "laser1"),
     ("windows", "EPSON TM-T82 Receipt"), ("network", "[fe80::1]:9100")],
)  # fmt: skip
def test_usual_addresses_are_taken(way: str, address: str) -> None:
    assert check_printer(replace(LASER, way=way, address=address)).address == address


@pytest.mark.parametrize(
    ("address", "found"),
    [("192.168.1.50", ("192.168.1.50", 9100)), ("printer.local:9101", ("printer.local", 9101)),
     ("[::1]:9", ("::1", 9)), ("[::1]", ("::1", 9100))],
)  # fmt: skip
def test_hosts_have_port_9100_when_none_is_said(address: str, found: tuple[str, int]) -> None:
    assert split_host(address) == found


# ── counters ────────────────────────────────────────────────────────────────────────────────────
def sit_at(desk: Desk, counter: int) -> None:
    desk.who = replace(desk.who, counter_id=counter)


def test_on_a_server_a_counter_prints_its_own_jobs(desk: Desk) -> None:
    sit_at(desk, 1)
    add(desk, 1)
    sit_at(desk, 2)
    add(desk, 2)
    taken = take(desk)
    assert taken.job.document_id == (2 if desk.books.postgres else 1)
    again = take(desk)
    assert (again is None) == desk.books.postgres
    sit_at(desk, 1)
    assert (take(desk) is not None) == desk.books.postgres


def test_a_job_sent_to_a_printer_of_another_counter_is_printed_there(desk: Desk) -> None:
    desk.do(save_printer, replace(LASER, counter_id=2))
    sit_at(desk, 1)
    add(desk)
    desk.do(send_elsewhere, 1, "Laser")
    assert desk.ask(job_by_id, 1).counter_id == 2
    again = desk.do(reprint, 1, "A/1", 0, A4, printer="Laser")
    assert desk.ask(job_by_id, again).counter_id == 2
    assert (take(desk) is None) == desk.books.postgres
    sit_at(desk, 2)
    assert take(desk).job.printer == "Laser"


def test_a_counter_prints_on_its_own_printer_before_one_of_all(desk: Desk) -> None:
    desk.do(save_printer, replace(LASER, name="Anywhere"))
    desk.do(save_printer, replace(LASER, name="Second", counter_id=2))

    def name_at(counter: int, *asked: str) -> str:
        sit_at(desk, counter)
        card = desk.ask(printer_for, A4, "pdf", *asked)
        return card.name if card else ""

    assert name_at(1) == "Anywhere"
    assert name_at(2) == "Second"
    assert name_at(1, "Second") == "Second"


def test_a_counter_that_starts_again_takes_its_own_job_back_at_once(desk: Desk) -> None:
    sit_at(desk, 1)
    add(desk)
    take(desk)
    with clock_at("2026-11-23 10:02"):
        sit_at(desk, 2)
        assert desk.do(recover_jobs) == (0 if desk.books.postgres else 1)
        sit_at(desk, 1)
        assert desk.do(recover_jobs) == (1 if desk.books.postgres else 0)


def test_a_print_made_at_once_is_left_alone_by_the_spooler(desk: Desk) -> None:
    job = desk.do(print_now, 1, "A/1", 0, A4, copies=2)
    assert take(desk) is None
    desk.do(give_up, job)
    assert desk.ask(job_by_id, desk.do(print_now, 1, "A/1", 0, A4)).reprint == 0, "nothing had gone out"
    desk.do(mark_printed, 2)
    desk.do(give_up, 2)
    assert desk.ask(job_by_id, 2).state == "printed"
    assert desk.ask(job_by_id, desk.do(print_now, 1, "A/1", 0, A4)).reprint == 1
