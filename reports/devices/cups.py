"""CUPS printers on Linux: raw slips and PDF pages through ``lp``."""

import shutil
import subprocess

from dcms_desktop.kernel.errors import Outside
from reports.devices.way import Way

SECONDS = 30
PDF = b"%PDF-"


def send(address: str, data: bytes, title: str) -> None:
    """Hand the job to CUPS, which keeps it; slips go raw, a PDF through the printer's driver."""
    lp = shutil.which("lp")
    if lp is None:
        raise Outside(
            "The program lp of CUPS is not installed.", "Install cups-client, or use a network printer."
        )
    raw = [] if data.startswith(PDF) else ["-o", "raw"]
    # The queue and the title are single arguments after their options; no shell reads them.
    command = [lp, "-d", address, "-t", title, *raw, "--", "-"]
    try:
        # fmt: off
        done = subprocess.run(  # noqa: S603 - a list of arguments, no shell
            command, input=data, capture_output=True, timeout=SECONDS, check=False
        )
        # fmt: on
    except subprocess.TimeoutExpired as trouble:
        raise Outside(
            "CUPS does not answer.", "Start the print service (cups), then it goes by itself."
        ) from trouble
    if done.returncode:
        told = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise Outside(
            f"CUPS refused “{title}”: {told[-1][:120] if told else 'no reason told'}.",
            "Check the queue's name.",
        )


WAY = Way("cups", "CUPS queue", "laser1", send)
