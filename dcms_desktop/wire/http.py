"""Talking to the centre over HTTP: one small client that distrusts every answer.

Certificates are always checked, no redirect is followed, nothing waits longer than a minute, no answer is
read past its limit. Whatever is not a plain JSON answer counts as a broken line. Tokens live in memory only.
"""

import gzip
import json
import os
import ssl
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from datetime import UTC
from datetime import datetime
from email.utils import format_datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from pathlib import Path
from time import monotonic
from typing import Any
from typing import Protocol
from typing import Self
from urllib.parse import urlsplit

from dcms_desktop.kernel import clock
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass as frozen
from dcms_desktop.wire.canonical import digest_header

ACCEPTED = "application/json, application/problem+json"
CONNECT_S, READ_S = 10, 60
LAST_SECOND = 32_503_680_000
"""The year 3000: a centre that says it is later does not know the time."""
MOST_ANSWER = 16 * 1024 * 1024
LEVEL = 4
"""How hard a body is squeezed: 6 takes away a tenth more, and two thirds more of a counter's time."""
TRUSTED_S = 900
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
RETRIED = {408, 425, 429, 500, 502, 503, 504}
BATCH_REFUSED = {400, 413, 422}


@frozen(frozen=True, slots=True, kw_only=True)
class Answer:
    """A parsed answer of the centre."""

    status: int
    body: dict[str, Any]


class Trouble(Exception):  # noqa: N818 - the line's own word, as Outside is the books'
    """Why a request did not come to a good answer.

    ``kind``: line (try again), auth, refused (403, 423), batch (400, 413, 422), gone (410), old (426),
    fork, or epoch (409).
    """

    def __init__(
        self,
        kind: str,
        text: str,
        *,
        status: int = 0,
        code: str = "",
        wait_s: int | None = None,
        told: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(text)
        self.kind = kind
        self.text = text
        self.status = status
        self.code = code
        self.wait_s = wait_s
        self.told = dict(told or {})


class Auth(Protocol):
    """How a request proves who sends it."""

    def headers(self, wire: "Wire", method: str, target: str, digest: str) -> Mapping[str, str]:
        """Return the headers of one request."""

    def renew(self) -> bool:
        """Forget what was refused; tells whether another try may help."""


def checked_url(url: str) -> str:
    """Return the address of a centre; refuse one without encryption, but on this very PC."""
    plain = url.strip().rstrip("/")
    parts = urlsplit(plain)
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if not safe or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise Refused(
            f"{url[:80]} is no address of a centre.",
            field="url",
            next_step="It begins with https:// and has no name or password in it.",
        )
    return plain


@dataclass
class Wire:
    """One centre, one way to prove who we are; close it after use."""

    url: str
    auth: Auth | None = None
    certificate: tuple[str, str, str] | None = field(default=None, repr=False)
    """Mutual TLS: files of the certificate and its sealed key, and the key's passphrase."""
    correction_ms: int = 0
    most_bytes: int = 1_048_576
    read_s: int = READ_S
    _client: Any = field(default=None, init=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the connection go."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def centre_seconds(self) -> int:
        """Return the time for signed words: ours, corrected where our clock is far off."""
        return min(max(0, int(clock.now().timestamp()) + self.correction_ms // 1_000), LAST_SECOND)

    def get(self, path: str, *, read_s: int | None = None) -> Answer:
        """Ask."""
        return self.call("GET", path, read_s=read_s)

    def post(self, path: str, told: Any, *, key: str = "") -> Answer:
        """Send a value as JSON; under the same key the same answer comes again."""
        raw = told if isinstance(told, bytes) else json.dumps(told, separators=(",", ":")).encode()
        return self.call("POST", path, raw, key=key)

    def put(self, path: str, raw: bytes, media: str) -> Answer:
        """Send a file under its name, as it is."""
        headers = {"Content-Type": media, "Content-Digest": digest_header(raw)}
        return self._proven("PUT", path, raw, {"Accept": ACCEPTED, **headers}, None)

    def call(
        self, method: str, path: str, raw: bytes | None = None, *, key: str = "", read_s: int | None = None
    ) -> Answer:
        """Send one request and return its parsed answer. Raises Trouble for everything else."""
        headers = {"Accept": ACCEPTED, "Accept-Encoding": "gzip"}
        body = None
        if raw is not None:
            body = gzip.compress(raw, LEVEL, mtime=0) if len(raw) > 512 else raw
            if len(body) > self.most_bytes:
                raise Trouble("batch", "The request is larger than the centre takes.", code="too_large")
            headers["Content-Type"] = "application/json"
            headers["Content-Digest"] = digest_header(body)
            if body is not raw:
                headers["Content-Encoding"] = "gzip"
        if key:
            headers["Idempotency-Key"] = f'"{key}"'
        return self._proven(method, path, body, headers, read_s)

    def _proven(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str], read_s: int | None
    ) -> Answer:
        """Send with the proof of who we are; once more where the centre wants a new token or the time."""
        for last in (False, True):
            own = dict(headers)
            try:
                if self.auth is not None:
                    own.update(self.auth.headers(self, method, path, headers.get("Content-Digest", "")))
                return self.exchange(method, path, body, own, read_s)
            except Trouble as trouble:
                mends = self.auth is not None and (self._takes_time(trouble) or self._takes_token(trouble))
                if last or not mends:
                    raise
        raise AssertionError

    def _takes_token(self, trouble: Trouble) -> bool:
        return trouble.kind == "auth" and self.auth is not None and self.auth.renew()

    def _takes_time(self, trouble: Trouble) -> bool:
        """Correct the time of signed words where the centre says the clocks are apart; tell whether it did.

        Without a token hello cannot be asked, so the refusal of the token is what tells the time.
        """
        server_ms = trouble.told.get("server_ms")
        if trouble.code != "clock_apart" or not isinstance(server_ms, int):
            return False
        self.correction_ms = server_ms - int(clock.now().timestamp() * 1_000)
        return True

    def exchange(
        self,
        method: str,
        path: str,
        body: bytes | None,
        headers: Mapping[str, str],
        read_s: int | None = None,
    ) -> Answer:
        """Send bytes as they are and read the answer up to its limit."""
        import httpx2

        client = self._open()
        try:
            with client.stream(
                method,
                self.url + path,
                content=body,
                headers=dict(headers),
                timeout=httpx2.Timeout(read_s or self.read_s, connect=CONNECT_S),
            ) as response:
                raw = _read(response)
                status, told = response.status_code, response.headers
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError, ValueError) as no:
            self.close()
            raise Trouble("line", _words_of(no)) from None
        return _judged(status, told, raw)

    def _open(self) -> Any:
        if self._client is None:
            import httpx2

            authorities = os.environ.get("SSL_CERT_FILE") or ""
            if self.certificate is None:
                context = _trusted_now(authorities, int(monotonic() // TRUSTED_S))
            else:
                context = _trusted(authorities)
                _load_certificate(context, self.certificate)
            self._client = httpx2.Client(verify=context, follow_redirects=False, trust_env=True)
        return self._client


def _trusted(file: str) -> ssl.SSLContext:
    """Return what certificates are checked with."""
    context = ssl.create_default_context(cafile=file or None)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


@lru_cache(maxsize=1)
def _trusted_now(file: str, _turn: int) -> ssl.SSLContext:
    """Return it as read in this turn of the clock: reading all authorities is a tenth of a second's work."""
    return _trusted(file)


def _load_certificate(context: ssl.SSLContext, files: tuple[str, str, str]) -> None:
    """Load a certificate with its key. Raises Refused for what cannot be read or opened."""
    certificate, key, words = files
    for file in (certificate, key):
        if not Path(file).is_file():
            raise Refused(f"There is no file {file[:200]}.", "device", "Pick the file of the certificate.")
    try:
        context.load_cert_chain(certificate, key, lambda: words)
    except (ssl.SSLError, OSError, ValueError):
        raise Refused(
            "The certificate does not open: file, key and passphrase do not fit together.",
            field="device",
            next_step="Set the line up with the files the company gave you.",
        ) from None


def _read(response: Any) -> bytes:
    parts, size = [], 0
    for part in response.iter_bytes(65_536):
        size += len(part)
        if size > MOST_ANSWER:
            raise ValueError("the answer is too long")
        parts.append(part)
    return b"".join(parts)


def _words_of(no: Exception) -> str:
    name = type(no).__name__
    if "Timeout" in name:
        return "The centre does not answer in time."
    if "CERTIFICATE" in str(no):
        return "The centre's certificate is not one this PC trusts."
    return f"The centre cannot be reached ({name})."


def _judged(status: int, headers: Any, raw: bytes) -> Answer:
    """Return a good answer, or raise what the answer means."""
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    told: Any = None
    if kind in {"application/json", "application/problem+json"}:
        try:
            told = json.loads(raw)
        except (ValueError, RecursionError):
            told = None
    if not isinstance(told, dict):
        raise Trouble(
            "line", "Something else than the centre answered: is a sign-in page in the way?", status=status
        )
    if 200 <= status < 300:
        return Answer(status=status, body=told)
    raise _trouble_of(status, told, headers)


def _trouble_of(status: int, told: dict[str, Any], headers: Any) -> Trouble:
    code = told.get("code") if isinstance(told.get("code"), str) else ""
    text = " ".join(str(told[part])[:200] for part in ("title", "detail") if isinstance(told.get(part), str))
    words = text or f"The centre answered {status}."
    wait = told.get("retry_after_s")
    if not isinstance(wait, int):
        wait = _wait_of(headers.get("retry-after", ""))
    kind = _kind_of(status, str(code), retryable=told.get("retryable") is True)
    return Trouble(kind, words, status=status, code=str(code), wait_s=wait, told=told)


def _wait_of(after: str) -> int | None:
    """Return the seconds a header asks to wait, told as a number or a date (RFC 9110); None for neither."""
    if after.isascii() and after.isdigit():
        return int(after) if len(after) < 10 else None
    try:
        at = parsedate_to_datetime(after)
    except (ValueError, OverflowError):
        return None
    return max(0, round(at.timestamp() - clock.now().timestamp())) if at.tzinfo else None


def _kind_of(status: int, code: str, *, retryable: bool) -> str:
    plain = {401: "auth", 403: "refused", 423: "refused", 410: "gone", 426: "old"}
    if status in plain and not (status == 401 and retryable):  # a doubled request for a token: ask again
        return plain[status]
    if retryable or status in RETRIED:
        return "line"
    if status == 409:
        return {"chain_fork": "fork", "stale_epoch": "epoch"}.get(code, "line")
    return "batch" if status in BATCH_REFUSED else "line"


# ── proving who we are ──────────────────────────────────────────────────────────────────────────
@dataclass
class TokenAuth:
    """OAuth 2.0 client credentials with a JWT signed by the device's key; the token lives in memory."""

    seed: bytes = field(repr=False)
    device: str
    audience: str
    scope: str
    _token: str = field(default="", repr=False)
    _until: int = 0

    def headers(self, wire: Wire, _method: str, _target: str, _digest: str) -> Mapping[str, str]:
        """Return the token, a new one when the old one nears its end."""
        now = wire.centre_seconds()
        if not self._token or now >= self._until:
            self._ask(wire, now)
        return {"Authorization": f"Bearer {self._token}"}

    def renew(self) -> bool:
        """Forget a refused token."""
        had, self._token = bool(self._token), ""
        return had

    def _ask(self, wire: Wire, now: int) -> None:
        from urllib.parse import urlencode

        from dcms_desktop.wire.signing import assertion

        body = urlencode(
            {
                "grant_type": "client_credentials",
                "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "client_assertion": assertion(self.seed, self.device, self.audience, now, str(uuid.uuid4())),
                "scope": self.scope,
            }
        ).encode()
        answer = wire.exchange(
            "POST",
            "/v1/oauth/token",
            body,
            {
                "Content-Type": "application/x-www-form-urlencoded",
                "Accept": "application/json",
                "Content-Digest": digest_header(body),
            },
        )
        token, lives = answer.body.get("access_token"), answer.body.get("expires_in")
        if not isinstance(token, str) or not token or not isinstance(lives, int):
            raise Trouble("line", "The centre gave no token.")
        self._token, self._until = token, now + max(30, min(lives, 900) - 60)


@dataclass
class KeyAuth:
    """HMAC-SHA-256 over method, target, date and digest, for centres without tokens."""

    key_id: str
    secret: bytes = field(repr=False)

    def headers(self, wire: Wire, method: str, target: str, digest: str) -> Mapping[str, str]:
        """Return date and signature."""
        import base64
        import hmac

        at = datetime.fromtimestamp(wire.centre_seconds(), tz=clock.INDIA)
        date = format_datetime(at.astimezone(_utc()), usegmt=True)
        message = f"{method}\n{target}\n{date}\n{digest}".encode()
        mark = base64.b64encode(hmac.digest(self.secret, message, "sha256")).decode()
        return {"Date": date, "Authorization": f'HMAC-SHA256 keyId="{self.key_id}", signature="{mark}"'}

    def renew(self) -> bool:
        """Tell that another try brings nothing: the key is the key."""
        return False


def _utc() -> Any:

    return UTC
