"""``dcms read-order``: an order as somebody wrote it, read into goods and quantities. It posts nothing."""

import sys
from pathlib import Path

import click

from dcms_desktop.inbox.cards import Cards
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.reading.pieces import MOST_TEXT
from dcms_desktop.reading.queries import read_order
from dcms_desktop.reading.rules import ReadLine
from ui.verbs.answers import desk_at
from ui.verbs.answers import say
from ui.verbs.answers import tell


@click.command("read-order")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--party", metavar="CODE", help="Whose message it is: its goods and earlier answers count.")
@click.pass_context
def read_order_of(ctx: click.Context, file: Path, party: str | None) -> int:
    """Print each wish of a message with what it may mean and how sure that is; - reads standard input.

    Nothing is ordered: a person confirms, in the window or by sending the document to dcms post.
    """
    raw = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        raise Refused("The file is no text.", field="file", next_step="Save it as UTF-8.") from trouble
    if len(text) > MOST_TEXT:
        say(f"Only the first {MOST_TEXT:,} letters are read.")
    with desk_at(ctx) as desk:
        party_id = desk.ask(Cards().party, party).id if party else None
        for line in desk.ask(read_order, text, party_id):
            tell(_told(line))
    return 0


def _told(line: ReadLine) -> dict[str, object]:
    best = line.choices[0] if line.choices else None
    return {
        "text": line.text,
        "item": best.code if best else None,
        "name": best.name if best else None,
        "quantity": best.quantity if best else "",
        "confidence": line.confidence,
        "doubt": best.doubt if best else "not known",
        "how": line.how,
        "alternatives": [
            {"item": one.code, "name": one.name, "quantity": one.quantity, "confidence": one.confidence}
            for one in line.choices[1:]
        ],
    }


VERB = read_order_of
