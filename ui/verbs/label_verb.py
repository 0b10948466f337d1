"""``dcms label``: labels of items, batches, shelves and cartons, to a file or to a label printer."""

from pathlib import Path
from typing import cast

import click

from dcms_desktop.catalog.queries import item_of_code
from dcms_desktop.desk import Desk
from dcms_desktop.documents.queries import document_id_of
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.spool.actions import add_label_job
from dcms_desktop.spool.actions import mark_failed
from dcms_desktop.spool.actions import mark_printed
from dcms_desktop.spool.queries import printers
from reports.catalogue.label_goods import batch_ids_of
from reports.catalogue.label_goods import goods_of_batches
from reports.catalogue.label_goods import goods_of_items
from reports.catalogue.label_goods import lines_of_document
from reports.devices.way import PartlySent
from reports.devices.way import send
from reports.papers.label_layout import WHATS
from reports.papers.label_layout import Goods
from reports.papers.label_layout import What
from reports.papers.label_layout import left_out
from reports.papers.label_stock import find_stock
from reports.papers.labels import LANGUAGES
from reports.papers.labels import LabelJob
from reports.papers.labels import LabelLine
from reports.papers.labels import render_labels
from ui.labels.label_work import Wanted
from ui.labels.label_work import numbered
from ui.verbs.answers import desk_at
from ui.verbs.answers import say
from ui.verbs.answers import tell
from ui.verbs.answers import write_file

BATCH_SIGN = "="


@click.command("label")
@click.option("--document", metavar="NUMBER", help="A goods receipt: one label for each unit.")
@click.option("--item", "items", multiple=True, metavar="CODE", help="An item by its code or barcode.")
@click.option(
    "--batch",
    "batches",
    multiple=True,
    metavar="CODE=BATCH",
    help="A batch; several may be named.",
)
@click.option("--what", type=click.Choice(WHATS), help="Default: batch where there is one, else item.")
@click.option("--paper", default="label_50x25", show_default=True, help="Also label_38x25, label_a4_65 …")
@click.option("--count", type=int, help="Labels of each; default one, or as many as a receipt brought in.")
@click.option("--start", default=1, show_default=True, help="First free label of a part-used sheet.")
@click.option(
    "--dpi", type=int, default=203, show_default=True, help="Dots an inch of a FILE: 203, 300, 600."
)
@click.option("--to", required=True, metavar="FILE-or-PRINTER", help="FILE.zpl, .tspl, .epl, .pdf.")
@click.pass_context
def label(  # noqa: PLR0913 - click hands each word on by its name
    ctx: click.Context, *, document: str | None, items: tuple[str, ...], batches: tuple[str, ...],
    what: str | None, paper: str, count: int | None, start: int, dpi: int, to: str,
) -> int:  # fmt: skip
    """Print labels with retail or GS1 codes. Cartons (sscc) are numbered and kept with what lies in them."""
    stock = find_stock(paper)
    with desk_at(ctx) as desk:
        wanted = cast("What", what or ("batch" if document or batches else "item"))
        lines = document_lines(desk, document, wanted) if document else _named(desk, items, batches)
        if count is not None:
            lines = [LabelLine(line.goods, count) for line in lines]
        job = numbered(desk, Wanted(tuple(lines), wanted, stock.code, start)).job
        size = print_labels(desk, job, to, document or "", dpi)
    tell({"labels": job.count, "what": wanted, "paper": paper, "to": to, "bytes": size})
    return 0


def document_lines(desk: Desk, number: str, what: What) -> list[LabelLine]:
    """Return the labels of a document's lines."""
    posted = desk.ask(posted_document, desk.ask(document_id_of, number, None))
    return desk.ask(lines_of_document, posted, what)


def _named(desk: Desk, items: tuple[str, ...], batches: tuple[str, ...]) -> list[LabelLine]:
    found: list[Goods] = []
    for code in items:
        item_id = _item_id(desk, code)
        found.append(desk.ask(goods_of_items, [item_id])[item_id])
    for words in batches:
        code, _, number = words.partition(BATCH_SIGN)
        ids = desk.ask(batch_ids_of, _item_id(desk, code), number) if number else []
        if not ids:
            raise Refused(
                f"There is no batch “{number[:40]}” of {code[:40]}.",
                field="batch",
                next_step="Say it as CODE=BATCH, as the stock report shows them.",
            )
        found.append(desk.ask(goods_of_batches, ids[:1])[ids[0]])
    if not found:
        raise Refused(
            "No goods are named.",
            field="item",
            next_step="Say --item, --batch or --document.",
        )
    return [LabelLine(goods, 1) for goods in found]


def _item_id(desk: Desk, code: str) -> int:
    hit = desk.ask(item_of_code, code)
    if hit is None:
        raise Refused(
            f"No item has the code “{code[:40]}”.",
            field="item",
            next_step="Look it up in the list of items.",
        )
    return hit.item_id


def print_labels(desk: Desk, job: LabelJob, to: str, number: str, dpi: int = 203) -> int:
    """Print labels now and return how many bytes they are; a printer's job is noted in the log."""
    card = next((card for card in desk.ask(printers, active_only=True) if card.name == to), None)
    for words in dict.fromkeys(left_out(line.goods, job.what) for line in job.lines):
        if words:
            say(words)
    if card is None:
        suffix = Path(to).suffix.lower().lstrip(".")
        body = render_labels(job, suffix if suffix in LANGUAGES else "pdf", dpi)
        write_file(Path(to), body)
        return len(body)
    body = render_labels(job, card.language, card.dpi)
    title = number or job.lines[0].goods.code
    key = desk.do(add_label_job, title, job.stock.code, body, card.name, now=True)
    try:
        send(card.way, card.address, body, title=f"{title} {job.stock.code}")
    except BaseException as trouble:
        desk.do(mark_failed, key, str(trouble), maybe_printed=isinstance(trouble, PartlySent))
        raise
    desk.do(mark_printed, key)
    return len(body)


VERB = label
