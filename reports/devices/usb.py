"""USB printers on Linux: the kernel's printer device, written with a time limit."""

import os
import select
import sys
from typing import TYPE_CHECKING

from dcms_desktop.kernel.errors import Outside
from reports.devices.way import PartlySent
from reports.devices.way import Way

if TYPE_CHECKING:
    from collections.abc import Iterator

WAIT_SECONDS = 20.0
"""Time the printer may take nothing at all."""
CHUNK = 4096


def send(address: str, data: bytes, title: str) -> None:
    """Send to a device such as ``/dev/usb/lp0``; it must be a device, so no file is ever overwritten."""
    if sys.platform == "win32":
        raise Outside(
            "On Windows a USB printer goes by its Windows name.", "Set the printer up as Windows printer."
        )
    try:
        device = os.open(address, os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
    except OSError as trouble:
        raise Outside(
            f"The printer at {address} cannot be opened ({trouble.strerror}).",
            "Plug it in and switch it on; the user must be in the group lp.",
        ) from trouble
    sent = 0
    try:
        if os.path.isfile(address):  # noqa: PTH113 - the path is a device by now
            raise Outside(f"{address} is a file, not a printer.", "Set the printer up with the way “file”.")
        for count in _pieces(device, data):
            sent += count
    except (OSError, TimeoutError) as trouble:
        message = f"The printer at {address} stopped taking “{title}”."
        step = "Look for paper or an error light at the printer."
        raise (PartlySent if sent else Outside)(message, step) from trouble
    finally:
        os.close(device)


def _pieces(device: int, data: bytes) -> "Iterator[int]":
    """Write piece by piece as the printer is ready and give how much went each time."""
    start = 0
    while start < len(data):
        _, ready, _ = select.select([], [device], [], WAIT_SECONDS)
        if not ready:
            raise TimeoutError
        count = os.write(device, data[start : start + CHUNK])
        start += count
        yield count


WAY = Way("usb", "USB (Linux device)", "/dev/usb/lp0", send)
