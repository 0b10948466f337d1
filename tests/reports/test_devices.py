import os
import pty
import socket
import stat
import sys
import threading
import tty
from pathlib import Path
from typing import Any

import pytest

from dcms_desktop.kernel.errors import Outside
from reports.devices import network
from reports.devices import usb
from reports.devices.file import safe_file_name
from reports.devices.way import PartlySent
from reports.devices.way import all_ways
from reports.devices.way import job_title
from reports.devices.way import send
from reports.papers.paper import render_paper
from tests.fakes import NetworkPrinter
from tests.makers_posted import make_invoice

JOB = bytes(range(256)) * 400


def test_every_way_has_a_sender() -> None:
    assert sorted(all_ways()) == ["cups", "file", "network", "serial", "usb", "windows"]
    with pytest.raises(Outside, match="There is no way"):
        send("pigeon", "roof", JOB, title="Bill")


# ── network ─────────────────────────────────────────────────────────────────────────────────────
def test_the_printer_gets_the_same_bytes(network_printer: NetworkPrinter) -> None:
    slip = render_paper("receipt_80", make_invoice())
    send("network", f"127.0.0.1:{network_printer.port}", slip, title="A/1")
    send("network", f"127.0.0.1:{network_printer.port}", JOB, title="A/2")
    assert network_printer.wait_for(2) == [slip, JOB]


def test_an_unplugged_printer_is_outside_and_nothing_was_sent(network_printer: NetworkPrinter) -> None:
    network_printer.unplug()
    with pytest.raises(Outside, match="does not answer") as caught:
        send("network", f"127.0.0.1:{network_printer.port}", JOB, title="A/1")
    assert not isinstance(caught.value, PartlySent)
    assert "cable" in caught.value.next_step


def test_a_line_that_breaks_in_the_middle_may_have_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "SEND_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        port = server.getsockname()[1]
        with pytest.raises(PartlySent, match="broke while"):
            send("network", f"127.0.0.1:{port}", JOB * 200, title="A/1")


def test_a_printer_that_never_closes_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "CLOSE_SECONDS", 0.2)
    got: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def take() -> None:
            line, _ = server.accept()
            got.append(b"".join(iter(lambda: line.recv(65_536), b"")))
            threading.Event().wait(0.6)
            line.close()

        taker = threading.Thread(target=take)
        taker.start()
        send("network", f"127.0.0.1:{server.getsockname()[1]}", JOB, title="A/1")
        taker.join(5)
    assert got == [JOB]


# ── serial and USB ──────────────────────────────────────────────────────────────────────────────
@pytest.mark.skipif(sys.platform == "win32", reason="pseudo terminals are there on Linux")
def test_a_serial_printer_gets_the_same_bytes() -> None:
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    got = bytearray()

    def take() -> None:
        while len(got) < len(JOB):
            got.extend(os.read(ours, 4096))

    taker = threading.Thread(target=take)
    taker.start()
    send("serial", f"{os.ttyname(theirs)}@115200", JOB, title="A/1")
    taker.join(10)
    os.close(ours)
    os.close(theirs)
    assert bytes(got) == JOB


def test_a_missing_port_is_outside() -> None:
    with pytest.raises(Outside, match="cannot be opened"):
        send("serial", "/dev/ttyNOTHERE9@9600", JOB, title="A/1")
    with pytest.raises(Outside, match="cannot be opened"):
        send("serial", "/dev/null@fast", JOB, title="A/1")


@pytest.mark.skipif(sys.platform == "win32", reason="Linux devices")
def test_a_usb_printer_gets_the_same_bytes_through_its_device(tmp_path: Path) -> None:
    pipe = tmp_path / "lp0"
    os.mkfifo(pipe)
    got = bytearray()
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    os.set_blocking(reader, True)

    def take() -> None:
        while len(got) < len(JOB):
            got.extend(os.read(reader, 4096))

    taker = threading.Thread(target=take)
    taker.start()
    send("usb", str(pipe), JOB, title="A/1")
    taker.join(10)
    os.close(reader)
    assert bytes(got) == JOB


@pytest.mark.skipif(sys.platform == "win32", reason="Linux devices")
def test_a_usb_printer_that_takes_nothing_any_more_may_have_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(usb, "WAIT_SECONDS", 0.2)
    pipe = tmp_path / "lp0"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    with pytest.raises(PartlySent, match="stopped taking"):
        send("usb", str(pipe), JOB * 20, title="A/1")
    os.close(reader)


@pytest.mark.skipif(sys.platform == "win32", reason="Linux devices")
def test_a_usb_way_never_writes_over_a_file(tmp_path: Path) -> None:
    file = tmp_path / "precious"
    file.write_bytes(b"keep")
    with pytest.raises(Outside, match="is a file"):
        send("usb", str(file), JOB, title="A/1")
    assert file.read_bytes() == b"keep"
    with pytest.raises(Outside, match="cannot be opened"):
        send("usb", str(tmp_path / "none"), JOB, title="A/1")


@pytest.mark.skipif(sys.platform == "win32", reason="says so on Linux")
def test_a_windows_printer_is_refused_elsewhere() -> None:
    with pytest.raises(Outside, match="on Windows only"):
        send("windows", "EPSON", JOB, title="A/1")


# ── CUPS ────────────────────────────────────────────────────────────────────────────────────────
def _lp(folder: Path, monkeypatch: pytest.MonkeyPatch, end: str) -> Path:
    """Put a program in the place of lp that notes how it was called."""
    program = folder / "lp"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {folder}/words\ncat > {folder}/job\n{end}\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    return folder


@pytest.mark.skipif(sys.platform == "win32", reason="CUPS is there on Linux")
def test_cups_gets_slips_raw_and_pages_with_the_driver(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = _lp(tmp_path, monkeypatch, "exit 0")
    send("cups", "laser1", JOB, title="-o raw; rm A/1")
    assert (folder / "job").read_bytes() == JOB
    assert (folder / "words").read_text().splitlines() == [
        "-d", "laser1", "-t", "o raw- rm A-1", "-o", "raw", "--", "-",
    ]  # fmt: skip
    send("cups", "laser1", b"%PDF-1.7 x", title="A/1")
    assert "raw" not in (folder / "words").read_text()


@pytest.mark.skipif(sys.platform == "win32", reason="CUPS is there on Linux")
def test_what_cups_refuses_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _lp(tmp_path, monkeypatch, "echo 'lp: no such queue' >&2; exit 1")
    with pytest.raises(Outside, match="no such queue"):
        send("cups", "laser1", JOB, title="A/1")


def test_without_cups_the_next_step_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Outside, match="not installed"):
        send("cups", "laser1", JOB, title="A/1")


# ── folder ──────────────────────────────────────────────────────────────────────────────────────
def test_a_folder_keeps_every_job_whole_under_a_name_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "papers" / "today"
    for data in (b"%PDF-1", b"%PDF-2"):
        send("file", str(folder), data, title="A/26-27/000412 tax_invoice_a4")
    send("file", str(folder), JOB, title="../../etc/passwd")
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == {
        "A-26-27-000412 tax_invoice_a4.pdf": b"%PDF-1",
        "A-26-27-000412 tax_invoice_a4 (2).pdf": b"%PDF-2",
        "etc-passwd.bin": JOB,
    }


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_cannot_be_written_is_outside(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(Outside, match="cannot be written"):
        send("file", str(tmp_path), JOB, title="A/1")


def test_a_file_in_the_place_of_the_folder_is_outside(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"")
    with pytest.raises(Outside, match="cannot be written"):
        send("file", str(tmp_path / "x"), JOB, title="A/1")


def test_a_full_disk_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> Any:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Outside, match="No space left"):
        send("file", str(tmp_path), JOB, title="A/1")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["CON", "lpt1", "", "...", "/\\:*?", "a" * 300, "\x1b[0m", "नाम/1"])
def test_names_of_files_are_safe(name: str) -> None:
    safe = safe_file_name(job_title(name))
    assert 0 < len(safe) <= 86
    assert not set(safe) & set('/\\:*?"<>|\x1b\0')
    assert safe.lower() not in {"con", "lpt1"}
    assert safe[0] not in ".-"
