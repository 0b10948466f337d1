"""A counter that bills and sends without pause until it is killed: the child of ``test_line_kills``."""

import itertools
import os
import random
import sys

from dcms_desktop.arrivals.pulling import pull_now
from dcms_desktop.desk import open_desk
from dcms_desktop.inbox.cards import Cards
from dcms_desktop.inbox.posting import post_typed
from dcms_desktop.sync.actions.line import note_batch
from dcms_desktop.sync.actions.line import try_now
from dcms_desktop.sync.going import send_now
from tests.durability.biller import next_document
from tests.durability.biller import say

WORDS = "three wise monkeys"


def bill_and_send(where: str, number: int) -> None:
    """Post, say so after the commit, and send a little."""
    rnd = random.Random(number)  # noqa: S311 - which goods, no secret
    desk = open_desk(where)
    send_now(desk, WORDS)
    say(f"pid {os.getpid()}")
    cards = Cards()
    for turn in itertools.count(1):
        typed = next_document(rnd)
        posted = desk.do_agreed(typed.consents, post_typed, typed, cards).document
        say(f"ack {posted.number} {posted.kind}")
        desk.do(note_batch, rnd.randint(1, 4))
        desk.do(try_now)
        send_now(desk, WORDS)
        if turn % 5 == 0:
            pull_now(desk, WORDS)


def main() -> None:
    """Fork a program for every ``go``."""
    say("ready")
    for number, _ in enumerate(sys.stdin):
        child = os.fork()
        if child == 0:
            try:
                bill_and_send(sys.argv[1], number)
            finally:
                os._exit(1)
        os.waitpid(child, 0)
        say("dead")


if __name__ == "__main__":
    main()
