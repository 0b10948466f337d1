"""Table of print jobs."""

from sqlalchemy import Index
from sqlalchemy import text

from dcms_desktop.db.base import Base
from dcms_desktop.db.base import Mapped
from dcms_desktop.db.base import mapped_column


class PrintJob(Base):
    """One paper to print: written with the document, kept with its bytes after printing."""

    __tablename__ = "print_job"
    __table_args__ = (Index("ix_print_job_state", "state"), Index("ix_print_job_document_id", "document_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[str]
    document_id: Mapped[int]
    revision: Mapped[int] = mapped_column(default=0)
    number: Mapped[str]
    paper: Mapped[str]
    printer: Mapped[str]
    """Name of a printer in the settings; empty is the default one of the paper."""
    copies: Mapped[int] = mapped_column(default=1)
    copy_of: Mapped[int | None]
    """The first job of this document and paper; set for reprints, which say DUPLICATE."""
    reprint: Mapped[int] = mapped_column(default=0)
    """0 is the original, 1 the first duplicate and so on."""
    state: Mapped[str] = mapped_column(default="waiting")
    """waiting, printing, printed, failed or dropped."""
    tries: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str] = mapped_column(default="")
    sent_at: Mapped[str | None]
    body: Mapped[bytes | None]
    user_id: Mapped[int]
    counter_id: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    """The counter whose spooler takes the job; 0 is any."""


class PaperLayout(Base):
    """Where the fields of a paper stand on printed stationery, for one printer or all."""

    __tablename__ = "paper_layout"
    paper: Mapped[str] = mapped_column(primary_key=True)
    printer: Mapped[str] = mapped_column(primary_key=True)
    """Name of a printer; empty is every printer without a layout of its own."""
    body: Mapped[str]
    """Places by field, as JSON."""


class Printer(Base):
    """A printer as this shop set it up."""

    __tablename__ = "printer"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    language: Mapped[str]
    """What it understands: pdf, escpos80, escpos58, escp, zpl, tspl or epl."""
    way: Mapped[str]
    """network, serial, usb, windows, cups or file."""
    address: Mapped[str]
    """host:port, /dev/ttyUSB0, queue name or folder."""
    papers: Mapped[str] = mapped_column(default="")
    """Papers that go here by default, comma separated."""
    cut: Mapped[bool] = mapped_column(default=True)
    drawer: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    counter_id: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    """The counter whose PC reaches it; 0 when every counter does."""
    dpi: Mapped[int] = mapped_column(default=203, server_default=text("203"))
    """Dots an inch of a label printer: 203, 300 or 600."""
