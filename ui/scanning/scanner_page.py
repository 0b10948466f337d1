"""The set-up test of a scanner: codes to scan on the screen or from paper, what came, and what to change."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtCore import Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout
from PySide6.QtWidgets import QLabel
from PySide6.QtWidgets import QSizePolicy
from PySide6.QtWidgets import QVBoxLayout
from PySide6.QtWidgets import QWidget

from dcms_desktop.kernel import clock
from dcms_desktop.scanning.actions import save_device
from dcms_desktop.scanning.queries import device_of
from dcms_desktop.scanning.rules import SEPARATOR
from dcms_desktop.scanning.rules import Device
from dcms_desktop.scanning.set_up import MESSAGE
from dcms_desktop.scanning.set_up import PROBES
from dcms_desktop.scanning.set_up import Finding
from dcms_desktop.scanning.set_up import Heard
from dcms_desktop.scanning.set_up import device_found
from dcms_desktop.scanning.set_up import diagnose
from reports.engine.code_picture import code_picture
from reports.papers.scanner_codes import scanner_sheet
from ui.kit.parts import Card
from ui.kit.parts import Label
from ui.look.theme import on_theme
from ui.look.theme import theme
from ui.places import data_folder
from ui.scanning.key_tap import KeyTap
from ui.shell.page import Page
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from dcms_desktop.kernel.changes import Changes
    from dcms_desktop.scanning.set_up import Probe
    from ui.shell.shell import Shell

SIGNS = {"ok": "✓", "warn": "!", "bad": "✕"}
PICTURE = 190
"""Pixels of a code on the screen, at 100 percent."""


class ProbeCard(Card):
    """One code to scan, and what came of it."""

    def __init__(self, place: int, probe: Probe) -> None:
        super().__init__(margin=10, spacing=6)
        self.probe = probe
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture.setStyleSheet("background: white; border-radius: 6px; padding: 8px;")
        self._picture.setAccessibleName(probe.words)
        self.state = Label("Not scanned yet", "quiet")
        self.column.addWidget(Label(probe.words, "strong", tail=f"  {place}"))
        self.column.addWidget(self._picture)
        self.column.addWidget(self.state)
        self._drawn = QPixmap()
        on_theme(self.adapt_probe)

    def show_picture(self, png: bytes) -> None:
        """Show the code."""
        self._drawn.loadFromData(png)
        self.adapt_probe()

    @Slot()
    def adapt_probe(self) -> None:
        """Take the sizes now in force."""
        self._picture.setFixedHeight(theme().px(PICTURE) + 16)
        if not self._drawn.isNull():
            size = theme().px(PICTURE)
            wide = size if self._drawn.width() == self._drawn.height() else theme().px(320)
            self._picture.setPixmap(
                self._drawn.scaled(
                    wide, size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.FastTransformation
                )
            )


class ScannerPage(Page):
    """Asks for three codes in turn; what was found is kept for this counter."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, "Scanner test", room="setup", code="scanning.scanner")
        self.heard: dict[str, Heard] = {}
        self._device = Device(kind="scanner")
        self.cards = [ProbeCard(place, probe) for place, probe in enumerate(PROBES, 1)]
        self.findings = QVBoxLayout()
        self._told: list[QWidget] = []
        self.tap = KeyTap(self)
        self.tap.heard.connect(self.on_heard)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._lay_out()
        shell.tasks.read(_pictures, self._show_pictures)
        shell.tasks.read(partial(shell.desk.ask, device_of, "scanner"), self._show_device)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        for card in self.cards:
            row.addWidget(card, 1)
        result = Card(margin=12, spacing=6)
        result.column.addWidget(Label("What the test found", "strong"))
        result.column.addLayout(self.findings)
        result.column.addStretch(1)
        self.body.addLayout(row)
        self.body.addWidget(result, 1)

    @Slot(object)
    def _show_pictures(self, pictures: list[bytes]) -> None:
        for card, png in zip(self.cards, pictures, strict=True):
            card.show_picture(png)

    @Slot(object)
    def _show_device(self, device: Device) -> None:
        self._device = device
        port = f" on {device.port}" if device.port else ""
        tested = (
            f"last tested {clock.india_time(device.tested_at):%d %b %Y}"
            if device.tested_at
            else "never tested"
        )
        self.title.show_title("Scanner test", "", f"Counter {self.shell.desk.who.counter}{port} · {tested}")
        if not self.heard:
            self._show(tuple(_finding_of(line) for line in device.found))

    # ── what the shell asks ──

    def first_focus(self) -> QWidget:
        """Return the page: no field is to catch the codes."""
        return self

    def keys(self) -> Sequence[PageKey]:
        """Return the keys of the page."""
        return [
            PageKey("form.save", "Ctrl+A", "Keep", self.keep, also=("Ctrl+S", "Ctrl+W", "Ctrl+Enter")),
            PageKey("scan.sheet", "Ctrl+P", "Codes on paper", self.make_sheet),
            PageKey("scan.port", "F4", "Serial port", self.ask_port),
            PageKey("scan.again", "Ctrl+R", "Begin again", self.begin_again),
            PageKey("form.leave", "Esc", "Back"),
        ]

    def take_scan(self, text: str) -> bool:
        """Take a code that a scanner on a port read."""
        self.on_heard(text, "", 0)
        return True

    def on_shown(self) -> None:
        """Hear what the scanner types."""
        self.tap.listen(on=True)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def step_aside(self) -> None:
        """Hear no longer."""
        self.tap.listen(on=False)
        super().step_aside()

    def on_closed(self) -> None:
        """Hear no longer."""
        self.tap.listen(on=False)

    # ── the test ──

    @Slot(str, str, int)
    def on_heard(self, text: str, end: str, pace: int) -> None:
        """Take what came for the next code of the test."""
        card = next((card for card in self.cards if card.probe.name not in self.heard), None)
        if card is None:
            self.shell.messages.tell(
                "All three codes were scanned.", "Ctrl+A keeps the result, Ctrl+R begins again."
            )
            return
        self.heard[card.probe.name] = Heard(probe=card.probe.name, text=text, end=end, pace=pace)
        card.state.show_text(f"Came: {text.replace(SEPARATOR, ' ⟨GS⟩ ')[:40]}", "")
        self.shell.sounds.scan_ok()
        self._show(diagnose(self.heard, on_port=bool(self._device.port)))
        if MESSAGE in self.heard:
            self.shell.messages.tell("The test is done.", "Ctrl+A keeps what was found for this counter.")

    def _show(self, found: tuple[Finding, ...]) -> None:
        for part in self._told:
            self.findings.removeWidget(part)
            part.deleteLater()
        self._told = []
        for one in found or (Finding("warn", "Scan the three codes above, from left to right."),):
            line = Label(f"{SIGNS[one.level]}  {one.text}  {one.next_step}".rstrip(), "", one.level)
            line.setWordWrap(True)
            line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            self.findings.addWidget(line)
            self._told.append(line)

    def begin_again(self) -> None:
        """Forget what came (Ctrl+R)."""
        self.heard.clear()
        for card in self.cards:
            card.state.show_text("Not scanned yet", "")
        self._show(())

    def keep(self) -> None:
        """Keep what was found for this counter (Ctrl+A)."""
        if MESSAGE not in self.heard:
            self.shell.messages.warn("The test is not done yet.", "Scan all three codes first.")
            return
        device = device_found(self.heard, self._device, clock.utc_text())
        self._save(device)

    def _save(self, device: Device) -> None:
        work = partial(self.shell.desk.do, save_device, device)
        self.shell.tasks.run(work, partial(self._kept, device))

    def _kept(self, device: Device, _changes: Changes) -> None:
        self._show_device(device)
        self.shell.messages.done("Kept for this counter.")

    # ── port and paper ──

    def ask_port(self) -> None:
        """Ask for the serial port of the scanner (F4)."""
        self.tap.listen(on=False)
        self.shell.messages.ask_text(
            "Port of the scanner, e.g. COM3@9600; a dash for one that types:", self._on_port, self.on_shown
        )

    def _on_port(self, typed: str) -> None:
        self._save(replace(self._device, port="" if typed in {"-", "–"} else typed))
        self.on_shown()

    def make_sheet(self) -> None:
        """Write the codes as a page to print (Ctrl+P)."""
        self.shell.tasks.run(_write_sheet, self._on_sheet)

    @Slot(object)
    def _on_sheet(self, path: Path) -> None:
        self.shell.messages.done(f"The codes lie in {path}.", "Print it, then scan it from top to bottom.")


def _pictures() -> list[bytes]:
    return [code_picture(probe.symbol, probe.text) for probe in PROBES]


def _write_sheet() -> Path:
    path = data_folder() / "scanner-test.pdf"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(scanner_sheet([(probe.symbol, probe.text, probe.words) for probe in PROBES]))
    return path


def _finding_of(line: str) -> Finding:
    level, _, text = line.partition(": ")
    return Finding(level if level in SIGNS else "warn", text)
