"""``dcms claim-pack``: write the evidence pack of a claim."""

from pathlib import Path

import click

from dcms_desktop.recovery.queries import claim_named
from ui.claims.pack import write_claim_pack
from ui.verbs.answers import desk_at
from ui.verbs.answers import say
from ui.verbs.answers import tell


@click.command("claim-pack")
@click.argument("name")
@click.option("--to", "folder", required=True, metavar="DIR", help="Folder for the PDF and the ZIP.")
@click.pass_context
def claim_pack(ctx: click.Context, name: str, folder: str) -> int:
    """Write the pack of a claim: one PDF, and one ZIP with lines, bills, schemes, papers and hashes."""
    with desk_at(ctx) as desk:
        pack = write_claim_pack(desk, desk.ask(claim_named, name).id, Path(folder))
    tell(pack.told())
    lacks = f" It lacks: {', '.join(pack.proof.missing)}." if pack.proof.missing else ""
    say(f"The pack of {pack.proof.claim.name} lies in {folder}, {pack.proof.score} of 100.{lacks}")
    return 0


VERB = claim_pack
