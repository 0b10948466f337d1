"""Printing the pages of a report on the printer that this PC prints on by default."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage
from PySide6.QtGui import QPageLayout
from PySide6.QtGui import QPageSize
from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtPrintSupport import QPrinterInfo

from dcms_desktop.kernel.errors import Outside
from reports.engine.preview import pages_of_pdf

DPI = 200
MOST_PAGES = 500


def default_printer() -> str:
    """Return the name of the printer that is used, empty without one."""
    info = QPrinterInfo.defaultPrinter()
    return "" if info.isNull() else info.printerName()


def print_pdf(pdf: bytes, title: str, printer: QPrinter | None = None) -> int:
    """Print every page of a PDF, turned as the page lies; returns how many pages were printed."""
    target = printer or QPrinter(QPrinterInfo.defaultPrinter(), QPrinter.PrinterMode.HighResolution)
    target.setDocName(title)
    target.setFullPage(True)
    images = [QImage.fromData(page) for page in pages_of_pdf(pdf, dpi=DPI, most=MOST_PAGES)]
    target.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    _turn(target, images[0])
    painter = QPainter()
    if not painter.begin(target):
        raise Outside("The printer did not take the pages.", "Switch it on, then print again.")
    for number, image in enumerate(images):
        if number:
            _turn(target, image)
            target.newPage()
        painter.drawImage(QRectF(painter.viewport()), image)
    painter.end()
    return len(images)


def _turn(target: QPrinter, image: QImage) -> None:
    """Lay the paper as the page lies."""
    across = image.width() > image.height()
    way = QPageLayout.Orientation.Landscape if across else QPageLayout.Orientation.Portrait
    target.setPageOrientation(way)
