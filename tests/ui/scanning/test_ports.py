"""Scanners and scales on a port, played by a pseudo-terminal: frames, noise, a cable pulled and put back."""

from __future__ import annotations

import os
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest

from dcms_desktop.scanning.actions import save_device
from dcms_desktop.scanning.rules import Device
from ui.scanning.devices import Devices
from ui.scanning.port import PortReader

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from ui.shell.main_window import MainWindow

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are of Unix")


class Line:
    """A cable: what is written into it comes out of the port ``name``."""

    def __init__(self) -> None:
        import tty

        self.master, slave = os.openpty()
        tty.setraw(self.master)
        tty.setraw(slave)
        self.name = os.ttyname(slave)
        self._slave = slave

    def send(self, body: bytes) -> None:
        os.write(self.master, body)

    def asked(self) -> bytes:
        return os.read(self.master, 64)

    def pull(self) -> None:
        os.close(self.master)
        os.close(self._slave)


@pytest.fixture
def line() -> Iterator[Line]:
    made = Line()
    yield made
    for handle in (made.master, made._slave):
        try:
            os.close(handle)
        except OSError:
            continue


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 6
    while not is_so() and time.monotonic() < end:
        time.sleep(0.02)
    assert is_so()


def test_frames_come_whole_however_they_are_cut(line: Line) -> None:
    heard: list[bytes] = []
    links: list[bool] = []
    reader = PortReader(line.name, heard.append, links.append)
    reader.start()
    until(lambda: links == [True])
    line.send(b"8901030")
    line.send(b"865275\r\n]d201\x1d")
    line.send(b"10A\rNOEND")
    until(lambda: len(heard) == 3)
    reader.stop()
    assert heard == [b"8901030865275", b"]d201\x1d10A", b"NOEND"]


def test_a_frame_without_end_is_let_go(line: Line) -> None:
    heard: list[bytes] = []
    reader = PortReader(line.name, heard.append, lambda _there: None)
    reader.start()
    for _ in range(10):
        line.send(b"x" * 1_000)
        time.sleep(0.02)
    line.send(b"\rGOOD\r")
    until(lambda: heard[-1:] == [b"GOOD"])
    reader.stop()
    assert max(map(len, heard)) <= 4_096


def test_a_pulled_cable_is_told_once_and_the_port_is_tried_again(tmp_path: Path) -> None:
    first, second = Line(), Line()
    port = tmp_path / "scanner"
    port.symlink_to(first.name)
    heard: list[bytes] = []
    links: list[bool] = []
    reader = PortReader(str(port), heard.append, links.append, again=0.1)
    reader.start()
    until(lambda: links == [True])
    first.pull()
    until(lambda: links == [True, False])
    time.sleep(0.3)
    port.unlink()
    port.symlink_to(second.name)
    until(lambda: links == [True, False, True])
    second.send(b"AGAIN\r")
    until(lambda: heard == [b"AGAIN"])
    reader.stop()
    second.pull()


def test_a_scale_that_must_be_asked_is_asked(line: Line) -> None:
    heard: list[bytes] = []
    reader = PortReader(line.name, heard.append, lambda _there: None, ask=b"S\r\n")
    asked: list[bytes] = []

    def answer_once() -> None:
        asked.append(line.asked())
        line.send(b"S S 1.250 kg\r\n")

    answer = threading.Thread(target=answer_once)
    answer.start()
    reader.start()
    until(lambda: heard == [b"S S 1.250 kg"])
    reader.stop()
    answer.join(2)
    assert asked == [b"S\r\n"]


# ── in the window ───────────────────────────────────────────────────────────────────────────────
def test_a_scan_on_the_port_reaches_the_page_and_a_noisy_scale_the_key(
    counter_window: MainWindow, qtbot: QtBot
) -> None:
    shell = counter_window.shell
    scanner, scale = Line(), Line()
    shell.desk.do(save_device, Device(kind="scanner", port=scanner.name))
    shell.desk.do(save_device, Device(kind="scale", port=scale.name, form="letters"))
    heard: list[str] = []
    shell.scan_heard.connect(heard.append)
    devices = Devices(shell)
    devices.start()
    qtbot.waitUntil(lambda: len(devices._readers) == 2, timeout=5_000)
    qtbot.wait(200)
    scanner.send(b"8901030865275\r")
    qtbot.waitUntil(lambda: heard == ["8901030865275"], timeout=5_000)
    for frame in (
        b"\xff\x80garbage\r\n",
        b"US,GS,+0000.900kg\r\n",
        b"ST,GS,+0001.2",
        b"50kg\r\n",
        b"ST,GS,+0001.250kg\r\n",
    ):
        scale.send(frame)
    qtbot.waitUntil(lambda: shell.weigh() is not None, timeout=5_000)
    weight = shell.weigh()
    assert weight is not None
    assert weight.grams == 1_250
    devices.stop()
    scanner.pull()
    scale.pull()
