"""Looks at PDF pages with programs that know nothing of ours."""

import io
import re
import subprocess
from pathlib import Path

import zxingcpp
from PIL import Image


def page_text(pdf: bytes) -> str:
    """The text of all pages as it lies on them."""
    done = subprocess.run(
        ["pdftotext", "-layout", "-enc", "UTF-8", "-", "-"], input=pdf, capture_output=True, check=True
    )
    lines = done.stdout.decode().replace("\f", "\n--- page ---\n").splitlines()
    return "\n".join(line.rstrip() for line in lines) + "\n"


def squeezed(text: str) -> str:
    """Text with runs of blanks made one."""
    return re.sub(r"\s+", " ", text)


def pages_of(pdf: bytes, folder: Path, dpi: int = 150) -> list[Image.Image]:
    """The pages as pictures."""
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", str(dpi), "-png", file, folder / "page"], check=True)
    return [Image.open(io.BytesIO(each.read_bytes())) for each in sorted(folder.glob("page-*.png"))]


def codes_of(picture: Image.Image) -> list[str]:
    """The QR codes another decoder finds in a picture."""
    return [code.text for code in zxingcpp.read_barcodes(picture)]


def faults_of_pdf(pdf: bytes, folder: Path) -> str:
    """What qpdf has to say against a file; empty when it is sound."""
    file = folder / "checked.pdf"
    file.write_bytes(pdf)
    done = subprocess.run(["qpdf", "--check", file], capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def loose_fonts(pdf: bytes, folder: Path) -> list[str]:
    """The fonts that are not embedded."""
    file = folder / "fonts.pdf"
    file.write_bytes(pdf)
    done = subprocess.run(["pdffonts", file], capture_output=True, text=True, check=True)
    rows = done.stdout.splitlines()[2:]
    return [row for row in rows if row.split()[-5] != "yes"]
