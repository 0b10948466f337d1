"""``dcms scan``: what a scanned code says and what the books know of it; learning one, choosing a reading."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TextIO

import click

from dcms_desktop.catalog.queries import item_card
from dcms_desktop.desk import Desk
from dcms_desktop.desk import Tx
from dcms_desktop.inbox.cards import Cards
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import plain_paise
from dcms_desktop.scanning.actions import learn_barcode
from dcms_desktop.scanning.actions import settle_reading
from dcms_desktop.scanning.queries import find_text
from dcms_desktop.scanning.queries import known_first
from dcms_desktop.scanning.rules import SEPARATOR
from dcms_desktop.scanning.rules import Found
from dcms_desktop.scanning.rules import Named
from dcms_desktop.scanning.rules import Scan
from dcms_desktop.stock.queries import batches_of
from ui.verbs.answers import desk_at
from ui.verbs.answers import say
from ui.verbs.answers import tell

MOST_CODES = 10_000
"""Codes of one run; a longer file is a mistake."""


@click.command("scan")
@click.argument("codes", nargs=-1, metavar="[CODE]...")
@click.option("--file", "source", type=click.File("r", "utf-8"), help="One code a line; - is standard input.")
@click.option("--item", metavar="CODE", help="Keep the one code as a barcode of this item.")
@click.option("--units", type=int, default=1, show_default=True, help="Base units of a scan, with --item.")
@click.option("--reading", type=int, metavar="N", help="Keep reading N of a code with several.")
@click.pass_context
def scan(
    ctx: click.Context,
    codes: tuple[str, ...],
    source: TextIO | None,
    item: str | None,
    units: int,
    reading: int | None,
) -> int:
    """Tell what each CODE says and names: GS1, EAN, carton, maker's text.

    The separator in a GS1 text may be written <GS>. Ends with 1 when a code names no goods, or may be read in
    several ways: nothing is guessed.
    """
    texts = [text.replace("<GS>", SEPARATOR) for text in (*codes, *_lines(source))]
    if not texts:
        raise Refused("No code was said.", field="code", next_step="Say dcms scan CODE, or --file FILE.")
    with desk_at(ctx) as desk:
        if item is not None or reading is not None:
            _learn(desk, texts, item, Units(units), reading)
        answers = desk.ask(_explained, texts)
    for one in answers:
        tell(one)
        say(str(one["words"]))
    return 0 if all(one["sure"] for one in answers) else 1


def _lines(source: TextIO | None) -> Iterator[str]:
    """Yield the codes of a file, empty lines left out."""
    if source is None:
        return
    try:
        for at, line in enumerate(source, 1):
            if at > MOST_CODES:
                raise Refused(
                    f"A file has at most {MOST_CODES} codes.", field="file", next_step="Split the file."
                )
            if text := line.strip("\r\n"):
                yield text
    except UnicodeDecodeError:
        raise Refused("The file is not text.", field="file", next_step="Save it as UTF-8 text.") from None


def _learn(desk: Desk, texts: list[str], item: str | None, units: Units, reading: int | None) -> None:
    """Keep what a person says of one code."""
    if len(texts) > 1:
        raise Refused("One code is learned at a time.", field="code", next_step="Say one code.")
    found = desk.ask(find_text, texts[0])
    if reading is not None:
        readings = desk.ask(known_first, found)
        if not 1 <= reading <= len(readings):
            raise Refused(
                f"The code has no reading {reading}.",
                field="reading",
                next_step="Say its number as dcms scan lists it.",
            )
        desk.do(settle_reading, replace(readings[reading - 1], doubtful=()))
    if item is not None:
        if found.is_known:
            raise Refused(
                f"{found.scan.code} is known already.", field="item", next_step="Change it at its item."
            )
        if not found.scan.code or found.scan.trouble:
            raise Refused(
                found.scan.trouble or "The text holds no code.", field="code", next_step="Scan it again."
            )
        card = desk.ask(Cards().items_of, [item])[item]
        desk.do(learn_barcode, found.scan.code, card.id, units)


def _explained(tx: Tx, texts: list[str]) -> list[dict[str, object]]:
    return [_told(tx, find_text(tx, text)) for text in texts]


def _told(tx: Tx, found: Found) -> dict[str, object]:
    """Return what a code says as JSON tells it; money in rupees, days as year-month-day."""
    goods = [_goods(tx, named) for named in found.named]
    ways = known_first(tx, found)
    readings = [_reading(scan) for scan in ways]
    sure = found.is_known and len(readings) == 1
    return {
        **readings[0],
        "text": found.scan.text,
        "known": found.is_known,
        "sure": sure,
        "pack": found.pack or None,
        "carton_of": item_card(tx, found.carton_of).code if found.carton_of else None,
        "goods": goods,
        "readings": readings if len(readings) > 1 else [],
        "why": found.why or found.scan.trouble or None,
        "words": _words(found, ways, goods),
    }


def _reading(scan: Scan) -> dict[str, object]:
    return {
        "kind": scan.kind,
        "code": scan.code,
        "also": list(scan.also),
        "batch": scan.batch or None,
        "expiry": _day(scan.expiry),
        "made_on": _day(scan.made_on),
        "serial": scan.serial or None,
        "count": scan.count or None,
        "carton": scan.carton or None,
        "mrp": plain_paise(scan.mrp) if scan.mrp else None,
        "grams": scan.grams or None,
        "price": plain_paise(scan.price) if scan.price else None,
    }


def _goods(tx: Tx, named: Named) -> dict[str, object]:
    card = item_card(tx, named.item_id)
    held = batches_of(tx, [card.id])[card.id]
    same = [one for one in held if one.number.upper() == named.batch.upper()]
    return {
        "item": card.code,
        "name": card.name,
        "units": named.units,
        "batch": named.batch or None,
        "expiry": _day(named.expiry),
        "piece": named.piece or None,
        "sold": named.sold,
        "batches": [
            {"batch": one.number, "expiry": _day(one.expiry), "mrp": plain_paise(one.mrp), "stock": one.units}
            for one in same
        ],
    }


def _words(found: Found, ways: tuple[Scan, ...], goods: list[dict[str, object]]) -> str:
    """Return a code in one sentence."""
    scan = found.scan
    code = scan.code or scan.text[:40]
    if len(ways) > 1:
        told = "; ".join(f"{at}: {one.words()}" for at, one in enumerate(ways, 1))
        return f"{code} can be read in several ways. {told}. Choose with --reading."
    if not goods:
        return f"{code}: {found.why or 'names no goods. Keep it with --item CODE.'}"
    names = ", ".join(f"{one['name']} × {one['units']}" for one in goods)
    return f"{code}: {names}, {scan.words()}" if scan.batch or scan.expiry else f"{code}: {names}"


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


VERB = scan
