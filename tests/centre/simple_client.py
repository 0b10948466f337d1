"""The protocol's state machine at its plainest: a client without books, to try the centre with.

It knows nothing of the program it stands in for. What it may believe comes from parsed answers only.
"""

import gzip
import http.client
import json
import random
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from typing import Any
from urllib.parse import urlencode
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.centre.making import Op
from tests.centre.making import Shop
from tests.centre.making import body_of
from tests.centre.plain import FIRST_CHAIN
from tests.centre.plain import b64
from tests.centre.plain import content_digest
from tests.centre.plain import is_signed
from tests.centre.plain import sign
from tests.centre.plain import unb64
from tests.centre.running import Running

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


class NoAnswer(Exception):  # noqa: N818 - an outcome, not a fault
    """Nothing that could be parsed came back: nothing may be believed."""


@dataclass
class Answer:
    """A parsed answer."""

    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The problem's code, or nothing."""
        return str(self.body.get("code", "")) if isinstance(self.body, dict) else ""


class Wire:
    """One request at a time over HTTP, each on a connection of its own."""

    def __init__(self, url: str, context: Any = None) -> None:
        parts = urlsplit(url)
        self.host, self.port, self.context = parts.hostname or "127.0.0.1", parts.port or 443, context
        self.secure = parts.scheme == "https"
        self.sent = 0

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        media: str = JSON,
        headers: Mapping[str, str] | None = None,
        **more: str,
    ) -> Answer:
        """Send a request and return its parsed answer."""
        told = dict(headers or {}) | {name.replace("_", "-"): value for name, value in more.items()}
        if body is not None:
            told = {"Content-Digest": content_digest(body), "Content-Type": media} | told
        self.sent += 1
        line = (
            http.client.HTTPSConnection(self.host, self.port, timeout=60, context=self.context)
            if self.secure
            else http.client.HTTPConnection(self.host, self.port, timeout=60)
        )
        try:
            line.request(method, path, body, told)
            answer = line.getresponse()
            raw = answer.read()
            parsed = json.loads(raw) if raw else None
            return Answer(answer.status, parsed, {name.lower(): value for name, value in answer.getheaders()})
        except (OSError, http.client.HTTPException, ValueError) as trouble:
            raise NoAnswer(str(trouble)) from trouble
        finally:
            line.close()


class SimpleClient:
    """A device with a key, a shop's operations, and the rules for sending them."""

    def __init__(self, wire: Wire, seed: int = 1, hurry: float = 0.001) -> None:
        self.wire = wire
        self.key = Ed25519PrivateKey.generate()
        self.rnd = random.Random(seed)  # noqa: S311 - waits and cuts, no secret
        self.hurry = hurry
        self.token = ""
        self.me: dict[str, Any] = {}
        self.epoch = 1
        self.acked: dict[str, str] = {}
        self.quarantine: dict[str, str] = {}
        self.batch = 500
        self.rounds = 0
        self.assertion_shift = 0

    @property
    def stream(self) -> str:
        """The stream this device sends to."""
        return str(self.me["stream_id"])

    # ── who it is ───────────────────────────────────────────────────────────────────────────────
    def enrol(self, code: str) -> Answer:
        """Register the key; the same code again when the answer was lost."""
        asked = {
            "code": code,
            "public_key": b64(self.key.public_key().public_bytes_raw()),
            "proof": b64(self.key.sign(code.encode())),
            "device": {"name": "PC 1", "program": "simple"},
        }
        raw = json.dumps(asked).encode()
        answer = self.again(lambda: self.wire.ask("POST", "/v1/enrol", raw))
        if answer.status == 201:
            self.me = answer.body
            self.epoch = answer.body["stream"]["epoch"]
        return answer

    def assertion(self, **other: Any) -> str:
        """Return a signed assertion, with some claims changed."""
        now = int(time.time()) + self.assertion_shift
        claims = {
            "iss": self.me["device_id"], "sub": self.me["device_id"], "aud": self.me["audience"], "iat": now,
            "exp": now + 240, "jti": str(uuid.uuid4()),
        } | other  # fmt: skip
        head = {"alg": "EdDSA", "typ": "JWT", "kid": self.me["device_id"]}
        signed = ".".join(b64(json.dumps(part).encode()) for part in (head, claims))
        return f"{signed}.{b64(self.key.sign(signed.encode()))}"

    def ask_token(self, assertion: str) -> Answer:
        """Ask for an access token."""
        form = urlencode(
            {
                "grant_type": "client_credentials",
                "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "client_assertion": assertion,
            }
        )
        return self.wire.ask("POST", "/v1/oauth/token", form.encode(), FORM)

    def renew(self) -> None:
        """Take a new access token; each try has an assertion of its own."""
        answer = self.again(lambda: self.ask_token(self.assertion()))
        assert answer.status == 200, answer
        self.token = answer.body["access_token"]

    def call(
        self, method: str, path: str, body: bytes | None = None, media: str = JSON, **more: str
    ) -> Answer:
        """Send one request as this device, with one new token where it is needed."""
        if not self.token:
            self.renew()
        answer = self.wire.ask(method, path, body, media, {"Authorization": f"Bearer {self.token}"}, **more)
        if answer.status == 401:
            self.renew()
            answer = self.wire.ask(
                method, path, body, media, {"Authorization": f"Bearer {self.token}"}, **more
            )
        return answer

    def again(self, ask: Any, most: int = 400) -> Answer:
        """Ask until there is an answer that is no passing trouble."""
        for turn in range(most):
            try:
                answer: Answer = ask()
            except NoAnswer:
                self.pause(turn)
                continue
            if not (isinstance(answer.body, dict) and answer.body.get("retryable")):
                return answer
            self.pause(turn)
        raise AssertionError("no answer after so many tries")

    def pause(self, turn: int) -> None:
        """Wait a random time that grows, hurried for the test."""
        time.sleep(self.rnd.uniform(0, min(900.0, 2.0 * 2 ** min(turn, 10))) * self.hurry)

    # ── sending ─────────────────────────────────────────────────────────────────────────────────
    def send(self, ops: list[Op], before: bytes, key: str = "", waiting: int = 0) -> Answer:
        """Send one batch once."""
        raw = gzip.compress(body_of(ops, self.epoch, before, waiting), 1, mtime=0)
        more = {"Idempotency_Key": f'"{key}"'} if key else {}
        return self.call("POST", f"/v1/streams/{self.stream}/ops", raw, Content_Encoding="gzip", **more)

    def drain(self, shop: Shop) -> None:
        """Send all operations of a shop that are not acknowledged, in batches cut anew at every try."""
        turn = at = 0
        while (at := self._first_open(shop, at)) < len(shop.ops):
            some = self._run_of(shop, at, self.rnd.randint(1, self.batch))
            before = bytes.fromhex(shop.ops[at - 1]["chain"]) if at else FIRST_CHAIN
            self.rounds += 1
            waiting = len(shop.ops) - at
            try:
                answer = self.send(some, before, str(uuid.UUID(int=self.rnd.getrandbits(128))), waiting)
            except NoAnswer:
                self.pause(turn := turn + 1)
                continue
            if answer.status == 200:
                turn = 0
                self.believe(answer)
            elif answer.body.get("retryable"):
                self.pause(turn := turn + 1)
            else:
                raise AssertionError(answer)

    def _first_open(self, shop: Shop, at: int) -> int:
        """Return where the first operation stands, from a place on, that is not acknowledged."""
        while at < len(shop.ops) and shop.ops[at]["op_id"] in self.acked:
            at += 1
        return at

    def _run_of(self, shop: Shop, at: int, most: int) -> list[Op]:
        """Return the operations from a place on that stand without a hole and are not acknowledged."""
        first = shop.ops[at]["seq"]
        some = []
        for number, op in enumerate(shop.ops[at : at + most]):
            if op["seq"] != first + number or op["op_id"] in self.acked:
                break
            some.append(op)
        return some

    def believe(self, answer: Answer) -> None:
        """Mark what has a parsed result under a receipt of the centre, and nothing else."""
        told = answer.body["receipt"]
        assert is_signed(unb64(self.me["centre_key"]), told["signed"], told["receipt"])
        for result in answer.body["results"]:
            self.acked[result["op_id"]] = result["status"]
            if result["status"] == "rejected":
                self.quarantine[result["op_id"]] = result["code"]

    # ── the rest ────────────────────────────────────────────────────────────────────────────────
    def prove(self, told: dict[str, Any]) -> Answer:
        """Send a signed manifest; a receipt must be the centre's."""
        signed = told | {"sig": sign(self.key, told)}
        raw = json.dumps(signed).encode()
        answer = self.again(lambda: self.call("POST", "/v1/manifests", raw))
        if answer.status == 200 and answer.body["match"]:
            key = unb64(self.me["centre_key"])
            assert is_signed(key, answer.body["signed"], answer.body["receipt"])
        return answer

    def open_epoch(self, **asked: Any) -> Answer:
        """Open a new epoch; the same key until there is an answer."""
        raw, key = json.dumps(asked).encode(), str(uuid.uuid4())
        path = f"/v1/streams/{self.stream}/epochs"
        answer = self.again(lambda: self.call("POST", path, raw, Idempotency_Key=key))
        if answer.status == 200:
            self.epoch = answer.body["epoch"]
        return answer


def enrolled(running: Running, code: str = "D0001") -> SimpleClient:
    """Return a client that is enrolled at a centre."""
    client = SimpleClient(Wire(running.url))
    answer = client.enrol(running.add_distributor(code))
    assert answer.status == 201, answer
    return client
