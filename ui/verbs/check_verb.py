"""``dcms check``: proves the books, and names the first thing that does not agree."""

import time

import click

from dcms_desktop.audit.rules import read_seal
from dcms_desktop.upkeep.queries import check_books
from dcms_desktop.upkeep.queries import first_trouble
from ui.verbs.answers import desk_at
from ui.verbs.answers import say
from ui.verbs.answers import tell
from ui.verbs.words import REFUSED


@click.command("check")
@click.option("--audit", is_flag=True, help="Follow the audit chain from its first row too.")
@click.option(
    "--replay", is_flag=True, help="Compare every stored document with its rows and its digest too."
)
@click.option(
    "--seal",
    "seals",
    multiple=True,
    metavar="ROW:SEAL",
    help="A seal from the paper “Seals of the days”: the audit must hold it; may be said often.",
)
@click.pass_context
def check(ctx: click.Context, audit: bool, replay: bool, seals: tuple[str, ...]) -> int:
    """Prove that balances are the sums of their rows, debit meets credit, and numbers have no gap."""
    started = time.perf_counter()
    sealed = [read_seal(seal) for seal in seals]
    with desk_at(ctx) as desk:
        proofs = desk.ask(check_books, audit=audit, replay=replay, seals=sealed)
    trouble = first_trouble(proofs)
    tell({
        "holds": not trouble,
        "first_trouble": trouble or None,
        "proofs": [
            {"name": proof.name, "title": proof.title, "holds": proof.holds,
             "findings": [{"row": one.row, "field": one.field, "text": one.text} for one in proof.findings]}
            for proof in proofs
        ],
        "seconds": round(time.perf_counter() - started, 3),
    })  # fmt: skip
    say(trouble or f"The books agree in all {len(proofs)} proofs.")
    return REFUSED if trouble else 0


VERB = check
