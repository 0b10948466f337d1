"""Printers on a serial port or a Bluetooth one that looks like it."""

from dcms_desktop.kernel.errors import Outside
from reports.devices.way import PartlySent
from reports.devices.way import Way

SEND_SECONDS = 20.0
CHUNK = 512
USUAL_SPEED = 9600


def send(address: str, data: bytes, title: str) -> None:
    """Send to ``COM3@9600`` or ``/dev/ttyUSB0@19200`` with hardware flow control off and a time limit."""
    from serial import Serial
    from serial import SerialException

    name, _, speed = address.partition("@")
    try:
        port = Serial(name, int(speed or USUAL_SPEED), timeout=1, write_timeout=SEND_SECONDS)
    except (SerialException, OSError, ValueError) as trouble:
        raise Outside(
            f"The port {name} cannot be opened.",
            "Check the cable and the port's name; close other programs on it.",
        ) from trouble
    sent = 0
    try:
        with port:
            for start in range(0, len(data), CHUNK):
                sent += port.write(data[start : start + CHUNK]) or 0
            port.flush()
    except (SerialException, OSError) as trouble:
        message = f"The printer on {name} stopped taking “{title}”."
        step = "Look for paper or an error light at the printer."
        raise (PartlySent if sent else Outside)(message, step) from trouble


WAY = Way("serial", "Serial port", "COM3@9600", send)
