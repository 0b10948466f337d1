"""Keeps a centre that is killed: loads everything once, and forks a serving program for every ``go``.

``early`` makes the child answer before it commits, as a wrong centre would: the kills must find that out.
"""

import os
import sys
import threading
import time
from typing import Any

import msgspec
import uvicorn

from tests.centre import ingest
from tests.centre.app import make_app
from tests.centre.centre import Centre
from tests.centre.plain import sign
from tests.centre.requests import Body
from tests.centre.requests import Caller
from tests.centre.running import ADMIN
from tests.centre.serve import config_of
from tests.centre.serve import listening
from tests.centre.serve import words
from tests.centre.store import open_store

TAKE_OPS = ingest.take_ops


def say(text: str) -> None:
    """Write one line at once."""
    os.write(sys.stdout.fileno(), f"{text}\n".encode())


def answer_first(centre: Centre, caller: Caller, key: str, body: Body) -> bytes:
    """Answer as if it were stored, and store it a moment later."""
    asked: Any = msgspec.json.decode(body.inflated(1 << 24))

    def store() -> None:
        time.sleep(0.05)
        TAKE_OPS(centre, caller, key, body)

    threading.Thread(target=store, daemon=True).start()
    results = [{"seq": op["seq"], "op_id": op["op_id"], "status": "applied"} for op in asked["ops"]]
    signed = {"stream": caller.stream, "epoch": 1, "from_seq": asked["from_seq"], "to_seq": asked["to_seq"]}
    receipt = {"receipt": sign(centre.key, signed), "signed": signed}
    return msgspec.json.encode(
        {"epoch": 1, "acked_seq": asked["to_seq"], "results": results, "receipt": receipt}
    )


def serve(database: str, port: int) -> None:
    """Be a centre until killed."""
    centre = Centre(open_store(database), admin=ADMIN)
    listener = listening("127.0.0.1", port)
    say(f"ready {listener.getsockname()[1]} {os.getpid()}")
    uvicorn.Server(config_of(make_app(centre), words().parse_args([]))).run(sockets=[listener])


def main() -> None:
    """Fork a centre for every ``go``."""
    database, port, early = sys.argv[1], int(sys.argv[2]), sys.argv[3:] == ["early"]
    if early:
        ingest.take_ops = answer_first
    say("loaded")
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                serve(database, port)
            finally:
                os._exit(1)
        os.waitpid(child, 0)
        say("dead")


if __name__ == "__main__":
    main()
