"""Saying what came of a verb: JSON to standard output, words to standard error."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import msgspec

from dcms_desktop.desk import Desk
from dcms_desktop.desk import open_desk
from dcms_desktop.kernel.errors import Refused
from ui.places import last_books
from ui.places import remember_books

_ENCODER = msgspec.json.Encoder()


def tell(answer: object) -> None:
    """Write one object as one line of JSON."""
    sys.stdout.write(_ENCODER.encode(answer).decode() + "\n")


def say(words: str) -> None:
    """Write a sentence for the person at the terminal."""
    click.echo(words, err=True)


def tell_problem(problem: dict[str, Any]) -> None:
    """Write a refusal both ways: its JSON, and the sentence with the next step."""
    tell({"problem": problem})
    say(" ".join(filter(None, (problem["message"], problem["next_step"]))))


@contextmanager
def desk_at(ctx: click.Context) -> Iterator[Desk]:
    """Open the books that were named, else those opened last, with the owner at the first counter."""
    named: str | None = ctx.find_root().obj
    where = named or last_books()
    if where is None:
        raise Refused(
            "No books were opened here yet.",
            field="books",
            next_step="Say --books PATH, or make books with dcms new PATH.",
        )
    desk = open_desk(where)
    try:
        if not desk.who.user_id:
            raise Refused(
                "These books have no firm yet.",
                field="books",
                next_step="Open the window once and enter the firm, or make books with dcms new --profile.",
            )
        if named is not None:
            remember_books(named)
        yield desk
    finally:
        desk.close()


def write_file(to: Path, body: bytes) -> None:
    """Write a file whole or not at all."""
    to.parent.mkdir(parents=True, exist_ok=True)
    part = to.with_name(f".{to.name}.part")
    part.write_bytes(body)
    part.replace(to)
