"""What the rail and the go-to field open of scanning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.shell.commands import Command

if TYPE_CHECKING:
    from ui.shell.page import Page
    from ui.shell.shell import Shell


def _scanner(shell: Shell) -> Page:
    from ui.scanning.scanner_page import ScannerPage

    return ScannerPage(shell)


def _scale(shell: Shell) -> Page:
    from ui.scanning.scale_page import ScalePage

    return ScalePage(shell)


COMMANDS = (
    Command("scanning.scanner", "Scanner test", _scanner, "", "setup", "scan.setup", "barcode reader gun",
            "Scan three codes: layout, speed, separator, and what to change", "scan-line"),
    Command("scanning.scale", "Weighing scale", _scale, "", "setup", "scan.setup", "weight balance kilo",
            "The scale on a serial port of this counter", "scale"),
)  # fmt: skip
