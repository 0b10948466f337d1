"""``dcms schemes``: what schemes give on documents, what earns the next step, why others give nothing."""

from collections.abc import Iterable
from typing import BinaryIO

import click

from dcms_desktop.desk import Desk
from dcms_desktop.desk import Tx
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.inbox.cards import Cards
from dcms_desktop.inbox.drafts import draft_of
from dcms_desktop.inbox.reading import read_sent
from dcms_desktop.inbox.typed import TypedCancellation
from dcms_desktop.inbox.typed import TypedSent
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.sales.rules import scheme_says
from ui.verbs.answers import desk_at
from ui.verbs.answers import tell
from ui.verbs.answers import tell_problem
from ui.verbs.words import REFUSED

MOST_HINTS = 12


@click.command("schemes")
@click.argument("file", type=click.File("rb"))
@click.pass_context
def schemes(ctx: click.Context, /, file: BinaryIO) -> int:
    """Tell what schemes say of the bills, orders and quotations in FILE, as for post; nothing is written.

    Prints one JSON object a document: each scheme for its goods with what it gives (earned), what so much
    more earns (next), or why it gives nothing (missed). An order is told what a bill of its day would have.
    """
    with desk_at(ctx) as desk:
        refused = [_tell(desk, line) for line in _lines(file)].count(False)
    return REFUSED if refused else 0


def _lines(file: Iterable[bytes]) -> list[bytes]:
    return [line.strip() for line in file if line.strip()]


def _tell(desk: Desk, line: bytes) -> bool:
    try:
        typed = read_sent(line)
        draft = desk.ask(_drafted, typed)
    except Refused as no:
        tell_problem(no.as_problem())
        return False
    codes = {one.scheme.id: one.scheme.code for one_line in draft.lines for one in one_line.schemes}
    tell(
        {
            "request_id": typed.request_id,
            "kind": draft.kind,
            "schemes": [
                {"said": one.kind, "scheme": codes[one.scheme_id], "text": one.text}
                for one in scheme_says(draft, MOST_HINTS, misses=True)
            ],
        }
    )
    return True


def _drafted(tx: Tx, typed: TypedSent) -> Draft:
    if isinstance(typed, TypedCancellation):
        raise Refused(
            "A cancellation has no goods.", field="kind", next_step="Send a bill, an order or a quotation."
        )
    return draft_of(tx, typed, Cards()).draft


VERB = schemes
