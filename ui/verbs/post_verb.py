"""``dcms post``: documents as JSON lines, each all-or-nothing, in order."""

from collections.abc import Iterable
from typing import BinaryIO

import click

from dcms_desktop.desk import Desk
from dcms_desktop.documents.actions.post import Result
from dcms_desktop.exchange.cards import Cards
from dcms_desktop.exchange.posting import Tried
from dcms_desktop.exchange.posting import post_typed
from dcms_desktop.exchange.posting import try_typed
from dcms_desktop.exchange.typed import TypedDocument
from dcms_desktop.exchange.typed import read_document
from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.errors import Refused
from ui.verbs.answers import desk_at
from ui.verbs.answers import say
from ui.verbs.answers import tell
from ui.verbs.document_json import Problem
from ui.verbs.document_json import Refusal
from ui.verbs.document_json import answer_of
from ui.verbs.words import REFUSED

BOM = b"\xef\xbb\xbf"


@click.command("post")
@click.argument("file", type=click.File("rb"))
@click.option("--check", is_flag=True, help="Try them all, write nothing.")
@click.pass_context
def post(ctx: click.Context, file: BinaryIO, check: bool) -> int:
    """Post documents from FILE, JSON lines (- is standard input).

    Prints one JSON object a line: number, totals and line figures, or the problem. docs/documents.schema.json
    describes both.
    """
    with desk_at(ctx) as desk:
        refused = _try(desk, file) if check else _post(desk, file)
    if refused:
        say(f"{refused} refused; the others were {'fine' if check else 'posted'}.")
    return REFUSED if refused else 0


def _documents(file: Iterable[bytes]) -> Iterable[tuple[int, bytes]]:
    """Return the lines that hold something, each with its number among them."""
    number = 0
    for place, line in enumerate(file):
        plain = (line.removeprefix(BOM) if place == 0 else line).strip()
        if plain:
            number += 1
            yield number, plain


def _post(desk: Desk, file: Iterable[bytes]) -> int:
    cards, refused = Cards(), 0
    for number, line in _documents(file):
        typed: TypedDocument | None = None
        try:
            typed = read_document(line)
            result = desk.do_agreed(typed.consents, post_typed, typed, cards)
        except (Refused, NeedsConsent) as no:
            refused += 1
            _tell_refusal(number, typed, no)
        else:
            tell(answer_of(result.document, repeated=result.repeated))
    return refused


def _try(desk: Desk, file: Iterable[bytes]) -> int:
    read: list[TypedDocument | Refused] = []
    for _, line in _documents(file):
        try:
            read.append(read_document(line))
        except Refused as no:
            read.append(no)
    outcomes: tuple[Result | Refused | NeedsConsent, ...] = ()
    try:
        desk.do(try_typed, read, Cards())
    except Tried as tried:
        outcomes = tried.outcomes
    refused = 0
    for number, (typed, outcome) in enumerate(zip(read, outcomes, strict=True), 1):
        if isinstance(outcome, Result):
            state = "" if outcome.repeated else "checked"
            tell(answer_of(outcome.document, repeated=outcome.repeated, state=state))
        else:
            refused += 1
            _tell_refusal(number, None if isinstance(typed, Refused) else typed, outcome)
    return refused


def _tell_refusal(number: int, typed: TypedDocument | None, no: Refused | NeedsConsent) -> None:
    problem = no.as_problem()
    tell(Refusal(at=number, request_id=typed.request_id if typed else None, problem=Problem(**problem)))
    at = f", line {problem['line']}" if problem["line"] is not None else ""
    say(f"Document {number}{at}: {problem['message']} {problem['next_step']}")


VERB = post
