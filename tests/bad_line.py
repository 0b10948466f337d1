"""A bad line: a proxy that loses, doubles, delays and tears what passes, by chance from a seed."""

import http.client
import random
import threading
import time
from http.server import BaseHTTPRequestHandler
from http.server import ThreadingHTTPServer
from typing import Any


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    line: "BadLine"

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fate = self.line.fate()
        if fate == "lost":
            self.close_connection = True
            self.connection.close()
            return
        if fate == "late":
            time.sleep(0.02)
        if fate == "torn" and body:
            body = body[: len(body) // 2]
        if fate == "twice":
            self._pass_on(body)
        status, kind, answer = self._pass_on(body)
        if fate == "unheard":
            self.close_connection = True
            self.connection.close()
            return
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_POST = do_PUT = _serve  # noqa: N815 - the names the server calls

    def _pass_on(self, body: bytes) -> tuple[int, str, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.line.to_port, timeout=30)
        drop = {"host", "content-length", "accept-encoding", "connection"}
        headers = {name: value for name, value in self.headers.items() if name.lower() not in drop}
        connection.request(self.command, self.path, body or None, headers)
        answer = connection.getresponse()
        raw = answer.read()
        connection.close()
        return answer.status, answer.headers.get("Content-Type", ""), raw

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class BadLine:
    """Passes requests on to a port, badly, until `mend`."""

    def __init__(self, to_port: int, seed: int) -> None:
        self.to_port = to_port
        self._chance = random.Random(seed)  # noqa: S311 - chance of a test, told by its seed
        self._lock = threading.Lock()
        self._mended = False
        handler = type("Handler", (_Handler,), {"line": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def fate(self) -> str:
        """Return what happens to the next request."""
        with self._lock:
            drawn = self._chance.random()
        if self._mended:
            return "fine"
        for fate, share in (("lost", 0.3), ("unheard", 0.3), ("twice", 0.2), ("torn", 0.01), ("late", 0.1)):
            if drawn < share:
                return fate
            drawn -= share
        return "fine"

    def mend(self) -> None:
        """Lose nothing any more."""
        self._mended = True

    def stop(self) -> None:
        """Close the port."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)
