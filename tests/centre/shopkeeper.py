"""A shop that bills and sends at the same time until it is killed: the child of ``test_real_client``.

It enrols once, its key in the memory of this program. Each ``go`` on standard input forks a shop on the
same books that bills without pause while a second thread sends; ``end`` forks one that sends what waits,
proves the day, and tells its operations. When a child is dead the parent says ``dead``.
"""

import hashlib
import json
import os
import random
import sys
import threading
import uuid
from typing import Any

import keyring
from keyring.backend import KeyringBackend
from sqlalchemy import select

from dcms_desktop.db.tx import Tx
from dcms_desktop.desk import Desk
from dcms_desktop.desk import open_desk
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.money import Paise
from dcms_desktop.ledger.actions import close_day
from dcms_desktop.sync.actions.line import free_lease
from dcms_desktop.sync.client import enrol
from dcms_desktop.sync.going import send_now
from dcms_desktop.sync.queries import line_card
from dcms_desktop.sync.queries import line_state
from dcms_desktop.sync.tables import LineOp
from tests.durability.biller import bill
from tests.durability.biller import say
from tests.durability.biller import warm


class MemoryStore(KeyringBackend):
    """A key store in memory, shared with the children by the fork."""

    priority = 5

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


def send_for_ever(desk: Desk) -> None:
    """Send again and again; what goes wrong is noted in the books, as in the program."""
    while True:
        send_now(desk)


def free(desk: Desk) -> None:
    """End the lease of the sender that was killed, as its time would."""
    card = desk.ask(line_card)
    if card is not None and card.holder:
        desk.do(free_lease, card.holder)


def trade(where: str, number: int) -> None:
    """Bill on this thread and send on another, until killed."""
    desk = open_desk(where)
    free(desk)
    threading.Thread(target=send_for_ever, args=(desk,), daemon=True).start()
    bill(desk, random.Random(number), early=False)  # noqa: S311 - which goods, no secret


def finish(where: str) -> None:
    """Send all, close and prove the day, and tell what was sent."""
    desk = open_desk(where)
    free(desk)
    desk.do(close_day, clock.today(), Paise(0))
    proofs = 0
    for _ in range(200):
        proofs += send_now(desk).proofs
        state = desk.ask(line_state)
        if proofs and not state.waiting and not state.sent:
            break
    say(json.dumps({"proofs": proofs, **told_by(desk)}))
    desk.close()


def _places(tx: Tx) -> list[tuple[int, str, str]]:
    rows = tx.execute(select(LineOp.seq, LineOp.op_id, LineOp.state).order_by(LineOp.seq))
    return [(row[0], row[1], row[2]) for row in rows]


def told_by(desk: Desk) -> dict[str, Any]:
    """Return what the books say they have sent."""
    card = desk.ask(line_card)
    rows = desk.ask(_places)
    mark = hashlib.sha256()
    for seq, op_id, _ in rows:
        mark.update(f"{seq}:{uuid.UUID(op_id).hex}\n".encode())
    return {
        "stream": card.stream if card else "",
        "ops": len(rows),
        "ops_sha256": mark.hexdigest(),
        "states": sorted({row[2] for row in rows}),
    }


def main() -> None:
    """Enrol, then fork a shop for every word."""
    where, url, code = sys.argv[1:4]
    keyring.set_keyring(MemoryStore())
    desk = open_desk(where)
    enrol(desk, url, code)
    send_now(desk)
    desk.close()
    warm(where)
    say("ready")
    for number, word in enumerate(sys.stdin):
        child = os.fork()
        if child == 0:
            try:
                say(f"pid {os.getpid()}")
                if word.strip() == "end":
                    finish(where)
                else:
                    trade(where, number)
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        say("dead")


if __name__ == "__main__":
    main()
