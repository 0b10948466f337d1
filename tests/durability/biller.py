"""A counter that bills without pause until it is killed: the child of ``test_kills``.

It loads everything once. Each ``go`` on standard input forks a program that opens the books, posts, and says
``ack NUMBER DIGEST`` after every commit. When that program is dead the parent says ``dead``.
"""

import hashlib
import itertools
import os
import random
import shutil
import sys
import tempfile
import uuid
from dataclasses import replace
from pathlib import Path

from dcms_desktop.desk import Desk
from dcms_desktop.desk import open_desk
from dcms_desktop.documents.actions import cancel_document
from dcms_desktop.documents.posted import Posted
from dcms_desktop.documents.posted import pack
from dcms_desktop.inbox.cards import Cards
from dcms_desktop.inbox.posting import post_typed
from dcms_desktop.inbox.typed import TypedDocument
from dcms_desktop.inbox.typed import TypedInvoice
from dcms_desktop.inbox.typed import TypedReceipt
from dcms_desktop.inbox.typed import TypedTender
from dcms_desktop.inbox.typed_parts import TypedSaleLine

ITEMS = 20
PARTIES = 5
CONSENTS = ["credit_limit", "credit_overdue", "credit_bills"]


def say(text: str) -> None:
    """Write one line at once; a line is short enough to be whole."""
    os.write(sys.stdout.fileno(), f"{text}\n".encode())


def digest_of(posted: Posted) -> str:
    """Return the digest of a document as it was posted, also when it was cancelled since."""
    return hashlib.sha256(
        pack(replace(posted, id=0, state="posted", cancel_reason="", revision=0))
    ).hexdigest()


def next_document(rnd: random.Random) -> TypedDocument:
    """Return a bill of one to six lines, or now and then a receipt."""
    party = f"P{rnd.randrange(PARTIES) + 1}"
    if rnd.random() < 0.12:
        tender = TypedTender(mode="upi", amount=f"{rnd.randrange(10, 900)}.00", reference="X1")
        return TypedReceipt(request_id=str(uuid.uuid4()), party=party, tenders=[tender])
    items = rnd.sample(range(1, ITEMS + 1), rnd.randint(1, 6))
    lines = [TypedSaleLine(item=f"I{item}", quantity=str(rnd.randint(1, 9))) for item in items]
    return TypedInvoice(request_id=str(uuid.uuid4()), party=party, lines=lines, consents=CONSENTS)


def bill(desk: Desk, rnd: random.Random, early: bool) -> None:
    """Post until killed. ``early`` says so before the commit, as a wrong program would."""
    cards = Cards()
    for turn in itertools.count(1):
        typed = next_document(rnd)
        if early:
            say(f"ack {typed.request_id} early")
        posted = desk.do_agreed(typed.consents, post_typed, typed, cards).document
        if not early:
            say(f"ack {posted.number} {digest_of(posted)}")
        if turn % 9 == 0 and posted.kind == "tax_invoice":
            desk.do(cancel_document, posted.id, "typed twice")


def warm(where: str) -> None:
    """Bill a little on a copy, so that a forked program bills at once; no file is open at the first fork."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copyfile(Path(where) / "books.db", Path(folder) / "books.db")
        desk = open_desk(folder)
        rnd, cards = random.Random(0), Cards()  # noqa: S311 - which goods, no secret
        for _ in range(12):
            typed = next_document(rnd)
            desk.do_agreed(typed.consents, post_typed, typed, cards)
        typed = next_document(rnd)
        posted = desk.do_agreed(typed.consents, post_typed, typed, cards).document
        desk.do(cancel_document, posted.id, "typed twice")
        desk.close()


def main() -> None:
    """Fork a billing program for every ``go``."""
    where, early = sys.argv[1], sys.argv[2:] == ["early"]
    warm(where)
    say("ready")
    for number, _ in enumerate(sys.stdin):
        child = os.fork()
        if child == 0:
            try:
                say(f"pid {os.getpid()}")
                bill(open_desk(where), random.Random(number), early)  # noqa: S311 - which goods, no secret
            finally:
                os._exit(1)
        os.waitpid(child, 0)
        say("dead")


if __name__ == "__main__":
    main()
