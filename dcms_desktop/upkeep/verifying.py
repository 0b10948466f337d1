"""The verifier: books or a copy are proved from outside, reading only, against what was kept elsewhere."""

from collections.abc import Iterator
from collections.abc import Sequence
from contextlib import contextmanager

from dcms_desktop.audit.rules import AuditHead
from dcms_desktop.db.looking import looking_at
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel import clock
from dcms_desktop.upkeep.queries import Proof
from dcms_desktop.upkeep.queries import check_books

FIRST_CHECKS = ("file", "audit", "bodies")
"""What names a record comes before what compares sums."""


@contextmanager
def looking(where: str) -> Iterator[Tx]:
    """Give a transaction on books that nothing can be written in, whoever has them open."""
    with looking_at(where) as connection:
        yield Tx(connection, 0, 0, clock.utc_text(), clock.today())


def verified(tx: Tx, anchors: Sequence[AuditHead]) -> list[Proof]:
    """Return every proof, the chain and every document among them; those that name a record come first."""
    proofs = check_books(tx, audit=True, replay=True, seals=anchors)
    order = {name: place for place, name in enumerate(FIRST_CHECKS)}
    return sorted(proofs, key=lambda proof: order.get(proof.name, len(order)))
