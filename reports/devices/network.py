"""Network printers: raw bytes to port 9100."""

import socket

from dcms_desktop.kernel.errors import Outside
from dcms_desktop.spool.rules import split_host
from reports.devices.way import PartlySent
from reports.devices.way import Way

CONNECT_SECONDS = 4.0
SEND_SECONDS = 30.0
"""Time without any progress while sending: a printer that stops for paper takes nothing."""
CLOSE_SECONDS = 5.0
CHUNK = 8192


def send(address: str, data: bytes, title: str) -> None:
    """Send and wait until the printer has closed its side, so the bytes are known to have arrived."""
    host, port = split_host(address)
    try:
        line = socket.create_connection((host, port), timeout=CONNECT_SECONDS)
    except OSError as trouble:
        raise Outside(
            f"The printer at {address} does not answer.",
            "Check that it is switched on and its cable is in; the paper goes by itself then.",
        ) from trouble
    sent = 0
    try:
        with line:
            line.settimeout(SEND_SECONDS)
            for start in range(0, len(data), CHUNK):
                line.sendall(data[start : start + CHUNK])
                sent = start + CHUNK
            line.shutdown(socket.SHUT_WR)
            _wait_for_close(line)
    except OSError as trouble:
        message = f"The line to {address} broke while “{title}” was being sent."
        step = "Look for paper or an error light at the printer."
        raise (PartlySent if sent else Outside)(message, step) from trouble


def _wait_for_close(line: socket.socket) -> None:
    """Read what the printer says until it closes. Many never close; silence after all is sent is no fault."""
    line.settimeout(CLOSE_SECONDS)
    try:
        while line.recv(1024):
            pass
    except TimeoutError:
        return


WAY = Way("network", "Network (port 9100)", "192.168.1.50:9100", send)
