"""``dcms post``: documents as JSON lines, new, corrected or cancelled, each all-or-nothing, in order."""

import gc
import logging
import os
import stat
import sys
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from contextlib import contextmanager
from itertools import islice
from typing import BinaryIO

import click

from dcms_desktop.desk import Desk
from dcms_desktop.documents.actions.post import Result
from dcms_desktop.inbox.cards import Cards
from dcms_desktop.inbox.posting import Tried
from dcms_desktop.inbox.posting import post_typed
from dcms_desktop.inbox.posting import try_typed
from dcms_desktop.inbox.reading import read_sent
from dcms_desktop.inbox.typed import TypedSent
from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.errors import Refused
from ui.verbs.answers import desk_at
from ui.verbs.answers import say
from ui.verbs.answers import tell
from ui.verbs.document_json import Problem
from ui.verbs.document_json import Refusal
from ui.verbs.document_json import answer_of
from ui.verbs.words import REFUSED

log = logging.getLogger("post")
BOM = b"\xef\xbb\xbf"
TOGETHER = 25
"""So many documents of a file are kept by one commit, and told when it is done."""
FEW_LOOKS = (20_000, 20, 50)
"""How many values more, and how many such rounds, until garbage is looked for."""


@click.command("post")
@click.argument("file", type=click.File("rb"))
@click.option("--check", is_flag=True, help="Try them all, write nothing.")
@click.pass_context
def post(ctx: click.Context, file: BinaryIO, check: bool) -> int:
    """Post documents from FILE, JSON lines (- is standard input).

    Prints one JSON object a line: number, totals and line figures, or the problem. A document with "corrects"
    and "correction_reason" corrects a posted one; the kind "cancellation" cancels one. The file
    docs/documents.schema.json describes all of it.
    """
    with desk_at(ctx) as desk, _few_looks():
        refused = _try(desk, file) if check else _post(desk, file)
    if refused:
        say(f"{refused} refused; the others were {'fine' if check else 'posted'}.")
    return REFUSED if refused else 0


@contextmanager
def _few_looks() -> Iterator[None]:
    """Look for garbage seldom: a bill makes thousands of small values and no circles."""
    often = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*FEW_LOOKS)
    try:
        yield
    finally:
        gc.set_threshold(*often)
        gc.unfreeze()


def _documents(file: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """Return the lines that hold something, each with its number among them."""
    number = 0
    for place, line in enumerate(file):
        plain = (line.removeprefix(BOM) if place == 0 else line).strip()
        if plain:
            number += 1
            yield number, plain


def _post(desk: Desk, file: BinaryIO) -> int:
    documents, cards, refused = _documents(file), Cards(), 0
    most = TOGETHER if _is_all_there(file) and not desk.books.postgres else 1
    while lines := tuple(islice(documents, most)):
        read = [_read(line) for _, line in lines]
        for (number, _), typed, outcome in zip(lines, read, _outcomes(desk, read, cards), strict=True):
            if isinstance(outcome, Result):
                tell(answer_of(outcome.document, repeated=outcome.repeated))
            else:
                refused += 1
                _tell_refusal(number, None if isinstance(typed, Refused) else typed, outcome)
        sys.stdout.flush()
    return refused


def _is_all_there(file: BinaryIO) -> bool:
    """Tell whether the documents lie in a file; who writes into a pipe may wait for each answer."""
    try:
        return stat.S_ISREG(os.fstat(file.fileno()).st_mode)
    except OSError:
        return False


def _read(line: bytes) -> TypedSent | Refused:
    try:
        return read_sent(line)
    except Refused as no:
        return no


def _outcomes(
    desk: Desk, read: Sequence[TypedSent | Refused], cards: Cards
) -> Iterator[Result | Refused | NeedsConsent]:
    """Post documents in order and return what came of each, never before it is in the books for good."""
    typed = [one for one in read if not isinstance(one, Refused)]
    done: Iterator[Result | Refused | NeedsConsent] | None = None
    if len(typed) > 1:
        try:
            done = iter(desk.do_in_turn(post_typed, [(one, one.consents) for one in typed], cards))
        except Exception:  # nothing of them stands; one by one each goes as far as it can
            log.exception("%s documents could not be posted together", len(typed))
            cards.forget()
    for one in read:
        if isinstance(one, Refused):
            yield one
        else:
            yield next(done) if done is not None else _post_one(desk, one, cards)


def _post_one(desk: Desk, typed: TypedSent, cards: Cards) -> Result | Refused | NeedsConsent:
    try:
        return desk.do_agreed(typed.consents, post_typed, typed, cards)
    except (Refused, NeedsConsent) as no:
        return no


def _try(desk: Desk, file: Iterable[bytes]) -> int:
    read = [_read(line) for _, line in _documents(file)]
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


def _tell_refusal(number: int, typed: TypedSent | None, no: Refused | NeedsConsent) -> None:
    problem = no.as_problem()
    tell(Refusal(at=number, request_id=typed.request_id if typed else None, problem=Problem(**problem)))
    at = f", line {problem['line']}" if problem["line"] is not None else ""
    say(f"Document {number}{at}: {problem['message']} {problem['next_step']}")


VERB = post
