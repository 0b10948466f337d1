"""The UPI link of a bill and its QR: who is paid, how much is open, for which bill."""

from typing import TYPE_CHECKING
from urllib.parse import quote

from dcms_desktop.documents.posted import Posted
from dcms_desktop.kernel.money import plain_paise
from reports.engine.clean import plain_line
from reports.papers.wording import ASKED
from reports.papers.wording import OUTWARD
from reports.papers.wording import open_amount

if TYPE_CHECKING:
    from reports.engine.pdf import Pdf


def upi_link(posted: Posted) -> str:
    """Return the link for what is open on a bill, empty when nothing is or the firm takes no UPI."""
    amount = open_amount(posted)
    payee = plain_line(posted.firm.upi_id).strip()
    if not payee or not amount or posted.kind not in OUTWARD - ASKED:
        return ""
    note = f"Bill {plain_line(posted.number)}"
    parts = {
        "pa": quote(payee, safe="@.-_"),
        "pn": quote(plain_line(posted.firm.name)),
        "am": plain_paise(amount),
        "cu": "INR",
        "tn": quote(note),
    }
    return "upi://pay?" + "&".join(f"{key}={value}" for key, value in parts.items())


def draw_qr(pdf: "Pdf", link: str, x: float, y: float, side: float) -> None:
    """Draw a QR with its quiet zone inside a square whose lower left corner is given."""
    import segno

    matrix = tuple(segno.make(link, error="m", micro=False).matrix)
    module = side / (len(matrix) + 8)
    pdf.canvas.setFillColor("#000000")
    path = pdf.canvas.beginPath()
    for row, bits in enumerate(matrix):
        top = y + side - (row + 4) * module
        for start, width in _dark_stretches(bits):
            path.rect(x + (start + 4) * module, top - module, width * module, module)
    pdf.canvas.drawPath(path, stroke=0, fill=1)
    pdf.ink()


def _dark_stretches(bits: bytearray) -> list[tuple[int, int]]:
    """Return start and length of the dark stretches of one row."""
    stretches: list[tuple[int, int]] = []
    for place, bit in enumerate(bits):
        if not bit:
            continue
        if stretches and sum(stretches[-1]) == place:
            stretches[-1] = (stretches[-1][0], stretches[-1][1] + 1)
        else:
            stretches.append((place, 1))
    return stretches
