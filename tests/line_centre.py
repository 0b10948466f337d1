"""A centre in a few lines for tests of the client: it keeps a stream, or follows a script."""

import gzip
import hashlib
import json
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field
from http.server import BaseHTTPRequestHandler
from http.server import ThreadingHTTPServer
from typing import Any

from dcms_desktop.kernel import clock
from dcms_desktop.wire.canonical import FIRST_CHAIN
from dcms_desktop.wire.canonical import canonical
from dcms_desktop.wire.canonical import chain_of
from dcms_desktop.wire.canonical import digest_header
from dcms_desktop.wire.signing import MARK
from dcms_desktop.wire.signing import b64
from dcms_desktop.wire.signing import public_key
from dcms_desktop.wire.signing import sign

STREAM = "S-27-000001"
KEY = bytes(range(32))
ENROLLED = {
    "device_id": "dev-1", "stream_id": STREAM, "distributor": "D1", "audience": "urn:test",
    "centre_key": public_key(KEY),     "company": "Acme Foods",
}  # fmt: skip
Said = tuple[int, Any]
Script = Callable[["LineCentre", str, str, dict[str, Any]], Said | None]


@dataclass
class LineCentre:
    """One stream. ``script`` may answer in its stead: (status, body), a text as HTML, or None to go on."""

    ops: dict[str, dict[str, Any]] = field(default_factory=dict)
    chains: dict[int, str] = field(default_factory=lambda: {0: FIRST_CHAIN})
    sent: list[dict[str, Any]] = field(default_factory=list)
    calls: list[tuple[str, str]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    script: Script | None = None
    epoch: int = 1
    lost: list[dict[str, Any]] = field(default_factory=list)
    feed: list[dict[str, Any]] = field(default_factory=list)
    series: list[dict[str, Any]] = field(default_factory=list)
    server_time: Callable[[], str] = lambda: clock.now().isoformat(timespec="milliseconds")
    url: str = ""
    tokens: int = 0
    proofs: list[dict[str, Any]] = field(default_factory=list)
    diffs: list[list[dict[str, Any]]] = field(default_factory=list)
    signs_with: bytes = KEY
    cursor: int = 0
    slot: int = 0
    acks: list[dict[str, Any]] = field(default_factory=list)

    @property
    def acked(self) -> int:
        """Return the highest place with no hole before it."""
        last = 0
        while last + 1 in self.chains:
            last += 1
        return last

    def stream(self) -> dict[str, Any]:
        acked = self.acked
        return {
            "id": STREAM, "epoch": self.epoch, "acked_seq": acked, "acked_chain": self.chains[acked],
            "held": 0,
        }  # fmt: skip

    def answer(self, path: str, told: dict[str, Any]) -> Said:
        place = path.partition("?")[0]
        if place.endswith("/ops"):
            return self.take(told)
        if place.endswith("/epochs"):
            return self.open_epoch(told)
        if place == "/v1/feed/acks":
            self.acks.append(told)
        if place == "/v1/enrol":
            return 201, ENROLLED | {"stream": self.stream()}
        if place == "/v1/oauth/token":
            self.tokens += 1
        said: dict[str, Any] = {
            "/v1/oauth/token": {
                "access_token": f"token-{self.tokens}", "token_type": "Bearer", "expires_in": 900,
            },
            "/v1/hello": {
                "server_time": self.server_time(), "stream": self.stream(), "limits": {"ops": 500},
                "upload_slot_s": self.slot,
            },
            "/v1/lost": {"ops": self.lost, "next": None},
            "/v1/feed": {"changes": self.feed, "next_cursor": f"c{self.cursor}", "has_more": False},
            "/v1/feed/acks": {},
            "/v1/manifests": self.judge(told) if place == "/v1/manifests" else {},
        }  # fmt: skip
        return 200, said.get(place, {"acked_seq": self.acked, "held": []})

    def judge(self, told: dict[str, Any]) -> dict[str, Any]:
        """Answer a proof: what `diffs` says, else a receipt signed by our key."""
        self.proofs.append(told)
        if self.diffs:
            return {"match": False, "diffs": self.diffs.pop(0)}
        said = {
            "stream": told["stream"], "business_date": told["business_date"], "rev": told["rev"],
            "as_of_seq": told["through_seq"], "received_at": self.server_time(),
            "manifest": hashlib.sha256(canonical(told)).hexdigest(),
        }  # fmt: skip
        receipt = MARK + b64(sign(self.signs_with, canonical(said)))
        return {"match": True, "as_of_seq": told["through_seq"], "receipt": receipt, "signed": said}

    def take(self, told: dict[str, Any]) -> Said:
        self.sent.append(told)
        if told["epoch"] != self.epoch:
            return 409, {"title": "Old epoch", "code": "stale_epoch"}
        results = []
        before = told["prev_chain"]
        for op in told["ops"]:
            seq = op["seq"]
            status = "applied"
            if op["op_id"] in self.ops:
                status = "duplicate"
            elif op["type"] == "withheld" or chain_of(before, op) == op["chain"]:
                self.ops[op["op_id"]] = op
            else:
                status = "rejected"
            before = self.chains[seq] = op["chain"]
            results.append({"seq": seq, "op_id": op["op_id"], "status": status})
        return 200, {"epoch": self.epoch, "acked_seq": self.acked, "results": results}

    def open_epoch(self, told: dict[str, Any]) -> Said:
        self.epoch += 1
        common = told["last_local_seq"] if self.chains.get(told["last_local_seq"]) else self.acked
        return 200, {
            "epoch": self.epoch, "acked_seq": self.acked, "next_seq": self.acked + 1, "common_seq": common,
            "acked_chain": self.chains[self.acked], "series": self.series,
            "missing": {"count": len(self.lost), "url": "/v1/lost" if self.lost else None},
        }  # fmt: skip


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    centre: LineCentre

    def _serve(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if raw and self.headers.get("Content-Digest") != digest_header(raw):
            self._give(400, {"title": "digest", "retryable": True})
            return
        if self.headers.get("Content-Encoding") == "gzip":
            raw = gzip.decompress(raw)
        told = json.loads(raw) if raw[:1] == b"{" else {}
        centre = self.centre
        centre.calls.append((self.command, self.path))
        centre.headers.append(dict(self.headers))
        said = centre.script(centre, self.command, self.path, told) if centre.script else None
        self._give(*(said or centre.answer(self.path, told)))

    do_GET = do_POST = do_PUT = _serve  # noqa: N815 - the names the server calls

    def _give(self, status: int, told: Any) -> None:
        if status == 0:
            self.close_connection = True
            self.connection.close()
            return
        body = told.encode() if isinstance(told, str) else json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html" if isinstance(told, str) else "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class RunningCentre:
    """The centre on a port of this machine, until `stop`; with a context it speaks TLS."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.centre = LineCentre()
        handler = type("Handler", (_Handler,), {"centre": self.centre})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, True, do_handshake_on_connect=False)
        self.centre.url = f"{'https' if tls else 'http'}://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Close the port."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)
