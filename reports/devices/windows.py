"""Windows printers: raw bytes through the Windows spooler, under the printer's own name."""

import os
from typing import Any

from dcms_desktop.kernel.errors import Outside
from reports.devices.way import PartlySent
from reports.devices.way import Way

STEP = "Check its name in Windows, that it is on line, and that its queue is not paused."


def send(address: str, data: bytes, title: str) -> None:
    """Hand the job to the Windows spooler, which keeps it from there on.

    A PDF goes as it is, for printers that read PDF.
    """
    if os.name != "nt":
        raise Outside(
            "Windows printers are there on Windows only.", "Set the printer up as CUPS or network printer."
        )
    _send_raw(address, data, title)


def _send_raw(address: str, data: bytes, title: str) -> None:
    import pywintypes
    import win32print

    spooler: Any = win32print
    try:
        printer = spooler.OpenPrinter(address)
    except pywintypes.error as trouble:
        raise Outside(f"Windows has no printer “{address}”.", STEP) from trouble
    started = False
    try:
        spooler.StartDocPrinter(printer, 1, (title, None, "RAW"))
        spooler.StartPagePrinter(printer)
        started = True
        if spooler.WritePrinter(printer, data) != len(data):
            raise PartlySent(f"Windows took only a part of “{title}”.", STEP)
        spooler.EndPagePrinter(printer)
        spooler.EndDocPrinter(printer)
    except pywintypes.error as trouble:
        message = f"Windows refused “{title}” for “{address}”."
        raise (PartlySent if started else Outside)(message, STEP) from trouble
    finally:
        spooler.ClosePrinter(printer)


WAY = Way("windows", "Windows printer", "EPSON TM-T82 Receipt", send)
