"""``dcms backup``: a copy that was opened and proved."""

from pathlib import Path

import click

from dcms_desktop.upkeep.actions import note_backup
from dcms_desktop.upkeep.backup import back_up
from ui.verbs.answers import desk_at
from ui.verbs.answers import say
from ui.verbs.answers import tell


@click.command("backup")
@click.option("--to", required=True, metavar="DIR", help="The folder for the copy and its sum.")
@click.pass_context
def backup(ctx: click.Context, to: str) -> int:
    """Copy the books, open the copy, prove it, and keep its SHA-256 beside it."""
    with desk_at(ctx) as desk:
        made = back_up(desk.books, Path(to))
        desk.do(note_backup, made)
    tell({
        "file": str(made.file), "bytes": made.bytes, "sha256": made.sha256, "documents": made.documents,
        "audit_row": made.audit_seq, "audit_hash": made.audit_hash,
    })  # fmt: skip
    say(f"The backup {made.file} was opened and proved: {made.documents} documents.")
    return 0


VERB = backup
