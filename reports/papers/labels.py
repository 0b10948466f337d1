"""Labels to print: which goods, how many of each, on which paper, in which printer's language."""

from collections.abc import Sequence
from dataclasses import dataclass

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.spool.rules import DPIS
from reports.devices.epl import encode as to_epl
from reports.devices.tspl import encode as to_tspl
from reports.devices.zpl import encode as to_zpl
from reports.engine.label import Label
from reports.engine.label import Stock
from reports.engine.preview import pages_of_pdf
from reports.papers.label_layout import Goods
from reports.papers.label_layout import What
from reports.papers.label_layout import lay_out
from reports.papers.label_pdf import label_pdf

LANGUAGES = ("zpl", "tspl", "epl", "pdf")
"""Languages labels are written in; rolls in any, sheets as PDF."""
MOST = 5_000


@dataclass(frozen=True, slots=True)
class LabelLine:
    """So many labels of one kind of goods."""

    goods: Goods
    count: int


@dataclass(frozen=True, slots=True)
class LabelJob:
    """Labels of one print."""

    lines: tuple[LabelLine, ...]
    what: What
    stock: Stock
    start: int = 1
    """The first free label of a part-used sheet."""

    @property
    def count(self) -> int:
        """Return how many labels there are."""
        return sum(line.count for line in self.lines)


def check_labels(job: LabelJob) -> None:
    """Refuse a job without labels, with too many, or begun beside its sheet."""
    if any(line.count < 0 for line in job.lines) or not 1 <= job.count <= MOST:
        raise Refused(
            f"Between 1 and {MOST} labels are printed at a time; these are {job.count}.",
            field="count",
            next_step="Type how many labels each line needs.",
        )
    most = job.stock.on_sheet or 1
    if not 1 <= job.start <= most:
        raise Refused(
            f"{job.stock.title}: the first free label is between 1 and {most}.",
            field="start",
            next_step="Count the labels of the sheet row by row from the top left.",
        )


def labels_of(job: LabelJob) -> list[Label]:
    """Return every label in the order it comes out."""
    labels: list[Label] = []
    for line in job.lines:
        labels.extend([lay_out(line.goods, job.what, job.stock)] * line.count)
    return labels


def render_labels(job: LabelJob, language: str, dpi: int = 203) -> bytes:
    """Return the bytes for a printer of so many dots an inch."""
    check_labels(job)
    if dpi not in DPIS:
        raise Refused(
            f"Labels are not made for {dpi} dots an inch.",
            field="dpi",
            next_step=f"Say one of: {', '.join(map(str, DPIS))}.",
        )
    labels = labels_of(job)
    if language == "pdf":
        return label_pdf(labels, job.stock, start=job.start)
    if language not in LANGUAGES:
        raise Refused(
            f"Labels are not written in “{language[:20]}”.",
            field="language",
            next_step=f"Pick a printer that understands one of: {', '.join(LANGUAGES)}.",
        )
    if job.stock.sheet:
        raise Refused(
            f"{job.stock.title} go to a page printer.",
            field="paper",
            next_step="Pick a PDF printer, or labels on a roll.",
        )
    writer = {"zpl": to_zpl, "tspl": to_tspl, "epl": to_epl}[language]
    return writer(labels, job.stock, dpi)


def preview_labels(job: LabelJob, *, most: int = 3) -> list[bytes]:
    """Return pictures of the first pages or rows."""
    check_labels(job)
    shown = _first(job.lines, (job.stock.on_sheet or job.stock.across) * most)
    pages = label_pdf([lay_out(line.goods, job.what, job.stock) for line in shown for _ in range(line.count)],
                      job.stock, start=job.start)  # fmt: skip
    return pages_of_pdf(pages, dpi=90 if job.stock.sheet else 203, most=most)


def _first(lines: Sequence[LabelLine], most: int) -> list[LabelLine]:
    kept: list[LabelLine] = []
    for line in lines:
        left = most - sum(each.count for each in kept)
        if left > 0 and line.count:
            kept.append(LabelLine(line.goods, min(line.count, left)))
    return kept
