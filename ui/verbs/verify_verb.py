"""``dcms verify``: books or a copy proved from outside, against seals on paper and the company's receipts."""

import time
from pathlib import Path
from typing import Any

import click

from dcms_desktop.audit.rules import AuditHead
from dcms_desktop.audit.rules import read_seal
from dcms_desktop.desk import Tx
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.sync.queries.day import receipts_kept
from dcms_desktop.sync.queries.state import line_card
from dcms_desktop.sync.receipts import anchors_in
from dcms_desktop.upkeep.queries import Proof
from dcms_desktop.upkeep.verifying import looking
from dcms_desktop.upkeep.verifying import verified
from ui.places import last_books
from ui.verbs.answers import say
from ui.verbs.answers import tell
from ui.verbs.words import REFUSED


@click.command("verify")
@click.argument("where", required=False)
@click.option(
    "--seal",
    "seals",
    multiple=True,
    metavar="ROW:SEAL",
    help="A seal from the paper “Seals of the days”; may be said often.",
)
@click.option(
    "--receipts",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The company's signed receipts, one a line, as it holds them.",
)
@click.option("--key", default="", help="The company's public key; else the one the books know.")
@click.pass_context
def verify(
    ctx: click.Context, /, where: str | None, seals: tuple[str, ...], receipts: Path | None, key: str
) -> int:
    """Prove the books at WHERE, or a copy, reading only; name the first record that is not as it was.

    WHERE is the folder of the books, the file of a backup, or an address on a server. The program may run
    meanwhile. What was kept away from the PC (seals, receipts) finds what the books alone cannot show: a cut
    end, and older books put in their place.
    """
    started = time.perf_counter()
    place = where or ctx.find_root().obj or last_books()
    if place is None:
        raise Refused("No books were opened here yet.", "where", "Say their folder.")
    with looking(place) as tx:
        kept, inside = _anchors(tx, seals, receipts, key)
        proofs = verified(tx, [*kept, *inside])
    bad = _first_bad(proofs)
    tell({
        "holds": bad is None, "first_bad": bad, "seals": len(kept), "receipts_in_books": len(inside),
        "proofs": [{"name": proof.name, "title": proof.title, "holds": proof.holds} for proof in proofs],
        "seconds": round(time.perf_counter() - started, 3),
    })  # fmt: skip
    say(_words(bad, len(proofs), len(kept)))
    return REFUSED if bad else 0


def _anchors(
    tx: Tx, seals: tuple[str, ...], receipts: Path | None, key: str
) -> tuple[list[AuditHead], list[AuditHead]]:
    """Return what was kept elsewhere, and the company's receipts that lie in the books."""
    card = tx_card.centre_key if (tx_card := line_card(tx)) else ""
    kept = [read_seal(seal) for seal in seals]
    if receipts is not None:
        kept += anchors_in(filter(None, receipts.read_text(encoding="utf-8").splitlines()), key or card)
    return kept, anchors_in(receipts_kept(tx), key or card) if card else []


def _first_bad(proofs: list[Proof]) -> dict[str, Any] | None:
    for proof in proofs:
        if proof.findings:
            rows = [one for one in proof.findings if one.row and proof.name == "audit"]
            one = min(rows, key=lambda found: found.row) if rows else proof.findings[0]
            return {"proof": proof.name, "row": one.row, "text": one.text}
    return None


def _words(bad: dict[str, Any] | None, proofs: int, kept: int) -> str:
    if bad:
        return f"The first record that is not as it was: {bad['text']}"
    if kept:
        return f"The books agree in all {proofs} proofs and with {kept} seals kept elsewhere."
    return f"The books agree in all {proofs} proofs. A cut end shows only with --seal or --receipts."


VERB = verify
