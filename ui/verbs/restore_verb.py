"""``dcms restore``: a backup into a new place; books that are there are never touched."""

from pathlib import Path

import click

from dcms_desktop.upkeep.backup import restore_backup
from dcms_desktop.upkeep.queries import first_trouble
from ui.places import shown_place
from ui.verbs.answers import say
from ui.verbs.answers import tell
from ui.verbs.words import REFUSED


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--to", required=True, metavar="DIR", help="A new folder, or the address of an empty database.")
def restore(file: Path, to: str) -> int:
    """Put backup FILE into a new place, bring it up to date and prove it."""
    proofs = restore_backup(file, to)
    trouble = first_trouble(proofs)
    place = shown_place(to)
    tell({"books": place, "holds": not trouble, "first_trouble": trouble or None, "proofs": len(proofs)})
    say(trouble or f"The books are in {place} and prove. Open them with dcms --books {place}")
    say("If they have a line, numbers go on in fresh series until it has heard from the centre.")
    return REFUSED if trouble else 0


VERB = restore
