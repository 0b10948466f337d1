"""``dcms expire``: what expired before today leaves the saleable stock, by a document."""

import click

from dcms_desktop.upkeep.actions import move_expired
from ui.verbs.answers import desk_at
from ui.verbs.answers import say
from ui.verbs.answers import tell


@click.command("expire")
@click.pass_context
def expire(ctx: click.Context) -> int:
    """Set aside everything that has expired; run again it does nothing. A closed day is left alone."""
    with desk_at(ctx) as desk:
        swept = desk.do(move_expired)
    tell({
        "documents": [document.number for document in swept.documents],
        "units": swept.units,
        "lines": [
            {"item": line.code, "batch": line.batch, "units": line.units}
            for document in swept.documents
            for line in document.lines
        ],
    })  # fmt: skip
    say(
        f"{swept.units} units were set aside." if swept.documents else "Nothing expired is left to set aside."
    )
    return 0


VERB = expire
