"""What the label page asks and does, without a window: goods found, pictures made, jobs queued."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from typing import TYPE_CHECKING

from dcms_desktop.catalog.queries import item_of_code
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Units
from dcms_desktop.scanning.actions import number_cartons
from dcms_desktop.scanning.queries import next_sscc
from dcms_desktop.scanning.rules import PackPart
from dcms_desktop.spool.actions import add_label_job
from dcms_desktop.spool.queries import printers
from reports.catalogue.label_goods import batch_ids_of
from reports.catalogue.label_goods import goods_of_batches
from reports.catalogue.label_goods import goods_of_items
from reports.catalogue.label_goods import lines_of_document
from reports.papers.label_layout import left_out
from reports.papers.label_stock import find_stock
from reports.papers.labels import LANGUAGES
from reports.papers.labels import LabelJob
from reports.papers.labels import LabelLine
from reports.papers.labels import check_labels
from reports.papers.labels import preview_labels
from reports.papers.labels import render_labels

if TYPE_CHECKING:
    from dcms_desktop.desk import Desk
    from dcms_desktop.spool.rules import PrinterCard
    from reports.papers.label_layout import What

MOST_BATCHES = 6
"""The newest batches of an item that are offered."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be printed: lines of goods, what they say, on which paper, from which label on."""

    lines: tuple[LabelLine, ...] = ()
    what: What = "batch"
    paper: str = "label_50x25"
    start: int = 1

    @property
    def job(self) -> LabelJob:
        """Return the job."""
        return LabelJob(self.lines, self.what, find_stock(self.paper), self.start)

    @property
    def count(self) -> int:
        """Return how many labels there are."""
        return sum(line.count for line in self.lines)


def with_count(wanted: Wanted, row: int, typed: str) -> Wanted:
    """Return what is wanted with the number of labels typed in a row."""
    text = typed.strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 6):
        raise Refused(
            f"“{typed[:20]}” is no number of labels.",
            field="count",
            next_step="Type a whole number; 0 for none.",
        )
    lines = list(wanted.lines)
    lines[row] = replace(lines[row], count=int(text))
    return replace(wanted, lines=tuple(lines))


def lines_of(desk: Desk, document_id: int, what: What) -> tuple[LabelLine, ...]:
    """Return the labels of a document's lines."""
    lines = tuple(desk.ask(lines_of_document, desk.ask(posted_document, document_id), what))
    return with_sample(desk, lines, what)


def goods_of_code(desk: Desk, code: str, what: What) -> tuple[LabelLine, ...]:
    """Return the goods a code names: the item, or its newest batches where batches are labelled."""
    hit = desk.ask(item_of_code, code)
    if hit is None:
        raise Refused(
            f"No item has the code “{code[:40]}”.",
            field="code",
            next_step="Type its code or scan its barcode.",
        )
    return goods_of_item(desk, hit.item_id, what)


def goods_of_item(desk: Desk, item_id: int, what: What) -> tuple[LabelLine, ...]:
    """Return an item, or its newest batches where batches are labelled."""
    if what in {"batch", "carton", "sscc"}:
        ids = desk.ask(batch_ids_of, item_id)[:MOST_BATCHES]
        found = desk.ask(goods_of_batches, ids)
        if found:
            return with_sample(desk, tuple(LabelLine(found[key], 1) for key in ids), what)
    return with_sample(desk, (LabelLine(desk.ask(goods_of_items, [item_id])[item_id], 1),), what)


def goods_of_batch(desk: Desk, batch_id: int, what: What = "batch") -> tuple[LabelLine, ...]:
    """Return one batch."""
    return with_sample(desk, (LabelLine(desk.ask(goods_of_batches, [batch_id])[batch_id], 1),), what)


def label_printers(desk: Desk) -> list[PrinterCard]:
    """Return the working printers that labels are written for."""
    return [card for card in desk.ask(printers, active_only=True) if card.language in LANGUAGES]


def pictures_of(wanted: Wanted, row: int = 0) -> tuple[list[bytes], str]:
    """Return labels from a row on as pictures and what codes cannot hold; nothing for no labels."""
    shown = replace(wanted, lines=wanted.lines[row:])
    if not shown.count:
        return [], ""
    told = dict.fromkeys(left_out(line.goods, wanted.what) for line in wanted.lines if line.count)
    return preview_labels(shown.job), " ".join(words for words in told if words)


def with_sample(desk: Desk, lines: tuple[LabelLine, ...], what: What) -> tuple[LabelLine, ...]:
    """Return lines as a preview shows them: cartons with the number that the next one will get."""
    if what != "sscc" or not lines:
        return lines
    number = desk.ask(next_sscc)
    return tuple(replace(line, goods=replace(line.goods, sscc=number)) for line in lines)


def numbered(desk: Desk, wanted: Wanted) -> Wanted:
    """Return what is wanted with a number of its own for each carton, taken and kept with its contents."""
    if wanted.what != "sscc":
        return wanted
    check_labels(wanted.job)
    cartons = [line.goods for line in wanted.lines for _ in range(line.count)]
    empty = next((goods for goods in cartons if not goods.count), None)
    if empty is not None:
        raise Refused(
            f"{empty.name} has no carton: nobody said how many lie in one.",
            field="count",
            next_step="Give the item a pack with F3, or set its labels to 0.",
        )
    parts = [
        PackPart(item_id=goods.item_id, units=Units(goods.count), batch=goods.batch) for goods in cartons
    ]
    numbers = desk.do(number_cartons, parts)
    lines = tuple(
        LabelLine(replace(goods, sscc=number), 1) for goods, number in zip(cartons, numbers, strict=True)
    )
    return replace(wanted, lines=lines)


def queue_labels(desk: Desk, wanted: Wanted, printer: str, title: str) -> int:
    """Put labels in the queue of a printer and return how many they are."""
    card = next((card for card in label_printers(desk) if card.name == printer), None)
    if card is None:
        raise Refused(
            "No label printer is chosen.", field="printer", next_step="Pick one, or Ctrl+S keeps a PDF."
        )
    wanted = numbered(desk, wanted)
    body = render_labels(wanted.job, card.language, card.dpi)
    desk.do(add_label_job, title or wanted.lines[0].goods.code, wanted.paper, body, card.name)
    return wanted.count
