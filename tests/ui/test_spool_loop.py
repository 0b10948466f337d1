import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from sqlalchemy import insert

from dcms_desktop.company.actions import save_setting
from dcms_desktop.company.tables import Firm
from dcms_desktop.db.connect import Books
from dcms_desktop.db.connect import open_books
from dcms_desktop.db.tx import Tx
from dcms_desktop.desk import Desk
from dcms_desktop.documents.posted import Posted
from dcms_desktop.documents.posted import pack
from dcms_desktop.documents.tables import DocumentRevision
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.numbering.tables import Series
from dcms_desktop.spool.actions import add_label_job
from dcms_desktop.spool.actions import add_print_jobs
from dcms_desktop.spool.actions import reprint
from dcms_desktop.spool.actions import retry_jobs
from dcms_desktop.spool.actions import save_printer
from dcms_desktop.spool.actions import send_elsewhere
from dcms_desktop.spool.actions import take_job
from dcms_desktop.spool.queries import jobs_of_document
from dcms_desktop.spool.queries import kept_bytes
from dcms_desktop.spool.queries import waiting_jobs
from dcms_desktop.spool.rules import PrinterCard
from dcms_desktop.spool.settings import LOCAL_NAMES
from dcms_desktop.spool.settings import SETS
from dcms_desktop.spool.settings import SHOW_QR
from reports.devices.way import PartlySent
from reports.engine.preview import pages_of_pdf
from reports.papers.paper import PaperOptions
from reports.papers.paper import find_paper
from reports.papers.paper import render_paper
from tests.fakes import NetworkPrinter
from tests.fakes import clock_at
from tests.makers_posted import PHARMA
from tests.makers_posted import make_cash_bill
from tests.makers_posted import make_invoice
from tests.reports.escp_reader import read_escp
from tests.reports.escpos_reader import read_job
from tests.reports.paper_tools import page_text
from ui.spool_loop import document_of
from ui.spool_loop import options_of
from ui.spool_loop import print_all
from ui.spool_loop import print_next
from ui.spool_loop import start_spool
from ui.spool_thread import SpoolThread

SLIP, A4 = "receipt_80", "tax_invoice_a4"
BILL = replace(make_invoice(PHARMA[:2]), id=1)


def put_bill(tx: Tx, posted: Posted) -> None:
    """Put a posted document into the books as posting leaves it."""
    tx.execute(
        insert(DocumentRow),
        {
            "id": posted.id, "request_id": f"r{posted.id}", "kind": posted.kind, "title": posted.title,
            "series_id": 1, "number": posted.number, "day": posted.day, "counter_id": 1, "user_id": 1,
            "at": posted.at, "state": posted.state, "revision": posted.revision, "body": pack(posted),
        },
    )  # fmt: skip


def put_base(tx: Tx) -> None:
    tx.execute(insert(Firm), {"id": 1, "name": "Shree", "legal_name": "Shree", "state": "27"})
    tx.execute(
        insert(Series), {"id": 1, "kind": "tax_invoice", "code": "A", "pattern": "{number}", "year": "26-27"}
    )


@pytest.fixture
def desk(books: Books) -> Desk:
    made = Desk(books)
    made.who = replace(made.who, user_id=1, role="owner")
    made.do(put_base)
    made.do(put_bill, BILL)
    return made


def add(desk: Desk, *papers: str, document: int = 1) -> None:
    desk.do(add_print_jobs, document, "A/1", 0, papers)


@pytest.fixture
def thermal(desk: Desk, network_printer: NetworkPrinter) -> NetworkPrinter:
    address = f"127.0.0.1:{network_printer.port}"
    desk.do(save_printer, PrinterCard(name="Counter", language="escpos80", way="network", address=address))
    return network_printer


@pytest.fixture
def folder(desk: Desk, tmp_path: Path) -> Path:
    place = tmp_path / "papers"
    desk.do(save_printer, PrinterCard(name="Folder", language="pdf", way="file", address=str(place)))
    return place


def test_a_job_reaches_its_printer_and_its_bytes_are_kept(
    desk: Desk, thermal: NetworkPrinter, folder: Path
) -> None:
    add(desk, SLIP, A4)
    assert [(outcome.printer, outcome.printed) for outcome in print_all(desk)] == [
        ("Counter", True),
        ("Folder", True),
    ]
    (slip,) = thermal.wait_for(1)
    assert slip == render_paper(SLIP, BILL)
    assert desk.ask(kept_bytes, 1) == slip
    assert [file.name for file in folder.iterdir()] == ["A-1 tax_invoice_a4.pdf"]
    assert print_next(desk) is None
    assert not desk.ask(waiting_jobs)


def test_an_unplugged_printer_keeps_the_job_and_gets_it_when_it_is_back(
    desk: Desk, thermal: NetworkPrinter
) -> None:
    thermal.unplug()
    add(desk, SLIP)
    outcome = print_next(desk)
    assert outcome
    assert not outcome.printed
    assert "does not answer" in outcome.trouble
    assert outcome.next_step
    assert [job.state for job in desk.ask(waiting_jobs)] == ["failed"]
    thermal.plug()
    desk.do(retry_jobs)
    assert [each.printed for each in print_all(desk)] == [True]
    (slip,) = thermal.wait_for(1)
    assert b"DUPLICATE" not in slip, "nothing had reached the paper"


def test_a_dead_printer_holds_up_no_other(desk: Desk, thermal: NetworkPrinter, folder: Path) -> None:
    thermal.unplug()
    for _ in range(3):
        add(desk, SLIP)
    add(desk, A4)
    outcomes = print_all(desk)
    assert [outcome.printed for outcome in outcomes] == [False, True]
    assert len(list(folder.iterdir())) == 1


def test_without_a_printer_the_job_waits_and_says_what_is_missing(desk: Desk) -> None:
    add(desk, SLIP)
    (outcome,) = print_all(desk)
    assert outcome.trouble == "No printer for “Slip of a bill, 80 mm” is set up."
    assert len(desk.ask(waiting_jobs)) == 1


def test_a_reprint_says_duplicate_and_is_counted(desk: Desk, thermal: NetworkPrinter) -> None:
    add(desk, SLIP)
    desk.do(reprint, 1, "A/1", 0, SLIP)
    desk.do(reprint, 1, "A/1", 0, SLIP)
    with clock_at("2026-11-24 10:05"):
        print_all(desk)
    first, second, third = (read_job(job, 48).text for job in thermal.wait_for(3))
    assert "DUPLICATE" not in first
    assert "DUPLICATE 1 - printed again 24-11-2026 10:05" in second
    assert "DUPLICATE 2" in third
    assert [job.reprint for job in desk.ask(jobs_of_document, 1)] == [0, 1, 2]


def test_a_stop_between_keeping_and_sending_prints_again_as_a_possible_duplicate(
    desk: Desk, thermal: NetworkPrinter, books_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(desk, SLIP)

    def power_cut(*_words: object, **_more: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr("ui.spool_loop.send", power_cut)
        with pytest.raises(SystemExit):
            print_next(desk)
    desk.close()
    later = Desk(open_books(books_folder), desk.who)
    assert start_spool(later) == 1
    assert [outcome.printed for outcome in print_all(later)] == [True]
    (slip,) = thermal.wait_for(1)
    assert "POSSIBLE DUPLICATE" in read_job(slip, 48).text
    later.close()


def test_a_stop_before_anything_was_made_prints_as_if_nothing_had_been(
    desk: Desk, thermal: NetworkPrinter
) -> None:
    add(desk, SLIP)
    assert desk.do(take_job)
    assert start_spool(desk) == 1
    print_all(desk)
    assert b"DUPLICATE" not in thermal.wait_for(1)[0]


def all_of(line: socket.socket) -> bytes:
    return b"".join(iter(lambda: line.recv(65_536), b""))


def test_a_cable_pulled_in_the_middle_never_loses_nor_hides_a_second_print(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The printer takes some bytes and breaks; every later print of that job says it may be the second."""
    monkeypatch.setattr("reports.devices.network.SEND_SECONDS", 0.3)
    whole: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        address = f"127.0.0.1:{server.getsockname()[1]}"
        desk.do(
            save_printer, PrinterCard(name="Counter", language="escpos80", way="network", address=address)
        )
        rounds = 12

        def break_then_print() -> None:
            for number in range(rounds + 1):
                line, _ = server.accept()
                with line:
                    if number < rounds:
                        line.recv(100)
                        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                    else:
                        whole.append(all_of(line))

        taker = threading.Thread(target=break_then_print)
        taker.start()
        add(desk, SLIP)
        for _ in range(rounds + 1):
            print_all(desk)
            desk.do(retry_jobs)
        taker.join(10)
    assert [job.state for job in desk.ask(jobs_of_document, 1)] == ["printed"]
    assert len(whole) == 1
    assert "POSSIBLE DUPLICATE" in read_job(whole[0], 48).text


@pytest.mark.logs("job 1 of A/1")
def test_a_paper_that_cannot_be_made_does_not_stop_the_ones_behind_it(
    desk: Desk, thermal: NetworkPrinter, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(desk, SLIP, A4)
    monkeypatch.setattr("ui.spool_loop.render_paper", _broken_slip)
    outcomes = print_all(desk)
    assert [outcome.printed for outcome in outcomes] == [False, True]
    assert outcomes[0].trouble.startswith("This paper could not be made")
    assert len(list(folder.iterdir())) == 1
    assert thermal.jobs == []


def _broken_slip(code: str, posted: Posted, **_more: object) -> bytes:
    if find_paper(code).language != "pdf":
        raise ZeroDivisionError
    return b"%PDF" + posted.number.encode()


def test_an_edited_document_prints_the_form_that_was_asked_for(desk: Desk) -> None:
    def edit(tx: Tx) -> None:
        put_bill(tx, replace(make_cash_bill(), id=2, number="A/2", revision=1))
        tx.execute(
            insert(DocumentRevision),
            {
                "document_id": 2, "revision": 0, "at": tx.at, "user_id": 1, "reason": "",
                "body": pack(replace(BILL, id=2, number="A/2")),
            },
        )  # fmt: skip

    desk.do(edit)
    assert len(document_of(desk, 2, 1).tenders) == 2
    assert document_of(desk, 2, 0).tenders == ()
    assert document_of(desk, 2, 7).revision == 1


def test_a_document_cancelled_before_it_was_printed_prints_as_cancelled(
    desk: Desk, thermal: NetworkPrinter
) -> None:
    desk.do(put_bill, replace(BILL, id=3, number="A/3", state="cancelled", revision=1))
    add(desk, SLIP, document=3)
    print_all(desk)
    assert "CANCELLED" in read_job(thermal.wait_for(1)[0], 48).text


def test_the_shop_s_settings_shape_its_papers(desk: Desk, thermal: NetworkPrinter, folder: Path) -> None:
    desk.do(save_setting, LOCAL_NAMES, "off")
    desk.do(save_setting, SHOW_QR, value=False)
    desk.do(save_setting, SETS, 3)
    assert options_of(desk) == PaperOptions(local_names="off", show_qr=False, sets=3)
    add(desk, SLIP, A4)
    print_all(desk)
    tape = read_job(thermal.wait_for(1)[0], 48)
    assert not tape.codes
    assert tape.cuts == 1, "sets are for pages"
    assert len(tape.pictures) == 1
    (page,) = folder.iterdir()
    assert len(pages_of_pdf(page.read_bytes())) == 3


# ── the window's thread ─────────────────────────────────────────────────────────────────────────
@pytest.fixture
def spooler(desk: Desk, thermal: NetworkPrinter) -> Iterator[SpoolThread]:
    made = SpoolThread(desk)
    yield made
    made.stop()
    assert thermal.port


def test_the_thread_prints_what_is_added_and_tells(
    spooler: SpoolThread, desk: Desk, thermal: NetworkPrinter, qapp: QApplication
) -> None:
    told: list[tuple[str, str]] = []
    spooler.told.connect(lambda words, tone: told.append((words, tone)))
    add(desk, SLIP)
    spooler.start()
    thermal.wait_for(1)
    add(desk, SLIP)
    spooler.on_changed(Changes({"jobs"}))
    started = time.monotonic()
    thermal.wait_for(2)
    assert time.monotonic() - started < 2
    spooler.stop()
    qapp.processEvents()
    assert told[-1] == ("Counter ready", "ok")


# ── labels ──────────────────────────────────────────────────────────────────────────────────────
def test_labels_go_as_they_were_made_and_survive_an_unplugged_printer(
    desk: Desk, network_printer: NetworkPrinter
) -> None:
    address = f"127.0.0.1:{network_printer.port}"
    desk.do(save_printer, PrinterCard(name="Labels", language="zpl", way="network", address=address))
    desk.do(save_printer, PrinterCard(name="Other", language="tspl", way="network", address=address))
    network_printer.unplug()
    key = desk.do(add_label_job, "I1", "label_50x25", b"^XA^XZ", "Labels")
    assert [outcome.printed for outcome in print_all(desk)] == [False]
    with pytest.raises(Refused, match="not written"):
        desk.do(send_elsewhere, key, "Other")
    network_printer.plug()
    desk.do(retry_jobs)
    assert [outcome.printer for outcome in print_all(desk)] == ["Labels"]
    assert network_printer.wait_for(1) == [b"^XA^XZ"]
    desk.do(add_label_job, "I1", "label_50x25", b"^XA^XZ", "Gone")
    (outcome,) = print_all(desk)
    assert "no printer" in outcome.trouble


# ── every language and every break ──────────────────────────────────────────────────────────────
PAPERS = {
    "receipt_80": "escpos80",
    "receipt_58": "escpos58",
    "tax_invoice_a4": "pdf",
    "tax_invoice_form_a5": "pdf",
    "tax_invoice_dot_80": "escp",
    "tax_invoice_dot_136_half": "escp",
    "tax_invoice_form_dot": "escp",
}


def said_on(body: bytes, language: str) -> str:
    """What a paper says, read by a reader of its language, without its blanks."""
    if language == "pdf":
        text = page_text(body)
    elif language == "escp":
        text = "".join(page.loose for page in read_escp(body).pages)
    else:
        text = read_job(body, 48 if language == "escpos80" else 32).text
    return "".join(text.split())


@pytest.mark.parametrize("way", ["network", "serial", "usb", "windows", "cups", "file"])
@pytest.mark.parametrize("paper", PAPERS)
def test_a_break_a_restart_and_a_reprint_are_told_on_every_paper_and_way(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, paper: str, way: str
) -> None:
    address = {"network": "10.0.0.9:9100", "serial": "COM3@9600", "usb": "/dev/usb/lp0"}.get(way, "papers")
    language = PAPERS[paper]
    desk.do(save_printer, PrinterCard(name="P", language=language, way=way, address=address))
    out: list[bytes] = []
    breaks: list[BaseException] = [PartlySent("cable", "Plug it in."), SystemExit()]

    def printer(to: str, _address: str, body: bytes, **_more: object) -> None:
        assert to == way
        if breaks:
            raise breaks.pop(0)
        out.append(body)

    monkeypatch.setattr("ui.spool_loop.send", printer)
    add(desk, paper)
    assert [outcome.printed for outcome in print_all(desk)] == [False]
    desk.do(retry_jobs)
    with pytest.raises(SystemExit):
        print_all(desk)
    assert start_spool(desk) == 1
    assert [outcome.printed for outcome in print_all(desk)] == [True]
    assert "POSSIBLEDUPLICATE" in said_on(out[0], language)
    desk.do(reprint, 1, "A/1", 0, paper, copies=2)
    print_all(desk)
    assert said_on(out[1], language).count("DUPLICATE1") >= 2, "both sets say that they are a reprint"
    assert [(job.state, job.reprint) for job in desk.ask(jobs_of_document, 1)] == [
        ("printed", 0),
        ("printed", 1),
    ]
    assert len(out) == 2
