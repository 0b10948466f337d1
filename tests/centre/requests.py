"""Reading a request: its digest, its compressed body, its schema, who sent it."""

import base64
import hmac
import json
import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from hashlib import sha256
from typing import Any
from typing import TypeVar

import msgspec
from starlette.requests import Request

from tests.centre.centre import Centre
from tests.centre.plain import FractionError
from tests.centre.plain import TooLargeError
from tests.centre.plain import UnreadableError
from tests.centre.plain import b64
from tests.centre.plain import canonical
from tests.centre.plain import content_digest
from tests.centre.plain import inflate
from tests.centre.plain import read_json
from tests.centre.plain import unb64
from tests.centre.problems import Problem

Shape = TypeVar("Shape")
DEVICE_SECONDS = 5.0
_HMAC = re.compile(r'^HMAC-SHA256 keyId="([^"]{1,80})", signature="([^"]{1,200})"$')


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent a request: always from the token, the key or the certificate, never from the body."""

    device: str
    distributor: str
    tenant: int
    stream: str


@dataclass(frozen=True, slots=True)
class Body:
    """A body as it was sent, and how it was compressed."""

    sent: bytes
    encoding: str

    def inflated(self, cap: int) -> bytes:
        """Return the body before compression, or the problem with it."""
        try:
            return inflate(self.sent, self.encoding, cap)
        except LookupError as trouble:
            raise Problem(415, "encoding_unsupported", f"no {self.encoding}: gzip or zstd") from trouble
        except TooLargeError as trouble:
            raise Problem(413, "inflated_too_large", str(trouble), limit=cap) from trouble
        except UnreadableError as trouble:
            raise Problem(400, "bad_encoding", str(trouble), retry=True) from trouble


def centre_of(request: Request) -> Centre:
    """Return the centre the request came to."""
    centre: Centre = request.app.state.centre
    return centre


# ── bodies ──────────────────────────────────────────────────────────────────────────────────────
async def read_body(request: Request, cap: int, *media: str) -> Body:
    """Return the body as sent, its digest proved, at most ``cap`` bytes of it read."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media and kind not in media:
        raise Problem(415, "media_unsupported", f"{kind or 'nothing'}: {' or '.join(media)} is read here")
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length) > cap:
        raise Problem(413, "body_too_large", f"{length} bytes, {cap} allowed", limit=cap)
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > cap:
            raise Problem(413, "body_too_large", f"more than {cap} bytes", limit=cap)
        parts.append(part)
    sent = b"".join(parts)
    told = request.headers.get("content-digest", "")
    if not told:
        raise Problem(400, "digest_missing", "every body bears its Content-Digest")
    if content_digest(sent) not in re.split(r",\s*", told):
        raise Problem(400, "digest_mismatch", "the body is not what its digest says", retry=True)
    return Body(sent, request.headers.get("content-encoding", "").strip().lower())


def shaped(raw: bytes, decoder: "msgspec.json.Decoder[Shape]") -> Shape:
    """Return a body in its shape, or say where it is not as the schema says."""
    try:
        return decoder.decode(raw)
    except msgspec.ValidationError as trouble:
        raise Problem(422, "schema", str(trouble)) from trouble
    except (msgspec.DecodeError, FractionError, RecursionError, UnicodeDecodeError) as trouble:
        raise Problem(400, "bad_json", str(trouble)[:300]) from trouble


def plain_body(raw: bytes) -> dict[str, Any]:
    """Return a body as it was sent, with the fields nobody knows: its signature covers them too."""
    try:
        told: dict[str, Any] = read_json(raw)
        canonical(told)
    except (FractionError, OverflowError, RecursionError) as trouble:
        raise Problem(422, "schema", str(trouble)[:300]) from trouble
    return told


def whole_number(request: Request, name: str, default: int, most: int) -> int:
    """Return a number asked for in the address."""
    text = request.query_params.get(name)
    if text is None:
        return default
    if not re.fullmatch(r"[0-9]{1,15}", text):
        raise Problem(400, "bad_query", f"{name} is a whole number")
    return min(int(text), most)


# ── who it is ───────────────────────────────────────────────────────────────────────────────────
def make_token(centre: Centre, device: str, seconds: int) -> str:
    """Return an access token for a device."""
    payload = json.dumps({"d": device, "x": centre.now_ms() + seconds * 1000}, separators=(",", ":")).encode()
    return f"{b64(payload)}.{b64(centre.mac(b'token' + payload))}"


def caller_of(request: Request) -> Caller:
    """Return who sent a request, by token, HMAC or client certificate."""
    centre = centre_of(request)
    told = request.headers.get("authorization", "")
    certificate: bytes | None = request.scope.get("extensions", {}).get("tls", {}).get("client_cert_der")
    if told.startswith("Bearer "):
        return _known(centre, "device_id", _device_of_token(centre, told[7:]))
    if told.startswith("HMAC-SHA256 "):
        return _by_hmac(request, told)
    if certificate:
        return _known(centre, "certificate", sha256(certificate).digest())
    raise Problem(401, "no_token", "an access token is needed")


def _device_of_token(centre: Centre, token: str) -> str:
    payload, _, mark = token.partition(".")
    try:
        raw, told = unb64(payload), unb64(mark)
        if not hmac.compare_digest(centre.mac(b"token" + raw), told):
            raise Problem(401, "invalid_token", "the token is none of ours")
        claims = json.loads(raw)
    except ValueError as trouble:
        raise Problem(401, "invalid_token", "the token is none of ours") from trouble
    if claims["x"] < centre.now_ms():
        raise Problem(401, "expired_token", "the token is too old")
    device: str = claims["d"]
    return device


def _by_hmac(request: Request, told: str) -> Caller:
    centre = centre_of(request)
    match = _HMAC.match(told)
    if not match:
        raise Problem(401, "invalid_signature", "HMAC-SHA256 keyId and signature are needed")
    with centre.store.read() as tx:
        row = tx.one("SELECT hmac_key FROM device WHERE device_id = ?", match[1])
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    date, digest = request.headers.get("date", ""), request.headers.get("content-digest", "")
    made = hmac.digest(
        bytes(row[0]) if row and row[0] else b"",
        f"{request.method}\n{path}\n{date}\n{digest}".encode(),
        "sha256",
    )
    if (
        not row
        or not row[0]
        or not hmac.compare_digest(base64.b64encode(made), match[2].encode("latin-1", "replace"))
    ):
        raise Problem(401, "invalid_signature", "the signature does not fit")
    try:
        apart = abs(parsedate_to_datetime(date).timestamp() * 1000 - centre.now_ms())
    except ValueError as trouble:
        raise Problem(401, "invalid_signature", "the Date header cannot be read") from trouble
    if apart > 300_000:
        raise Problem(
            401, "clock_apart", "the Date header is more than five minutes off", server_ms=centre.now_ms()
        )
    return _known(centre, "device_id", match[1])


def _known(centre: Centre, by: str, value: str | bytes) -> Caller:
    """Return the device of a key, refused when it was locked; asked of the database every few seconds."""
    key = f"{by}={value!r}"
    until, found = centre.devices.get(key, (0.0, None))
    now = centre.now_ms() / 1000
    if not isinstance(found, tuple) or until < now or until > now + DEVICE_SECONDS:
        with centre.store.read() as tx:
            found = tx.one(
                "SELECT d.device_id, t.code, t.number, d.stream_id, d.state FROM device d "  # noqa: S608 - names of our own
                f"JOIN distributor t ON t.number = d.distributor WHERE d.{by} = ?",
                value,
            )
        if found is None:
            raise Problem(401, "unknown_device", "this device is not enrolled")
        if len(centre.devices) > 20_000:
            centre.devices.clear()
        centre.devices[key] = (now + DEVICE_SECONDS, found)
    device, code, tenant, stream, state = found
    if state == "revoked":
        raise Problem(403, "device_revoked", "this device may not send any more: ask the manufacturer")
    if state == "locked":
        raise Problem(423, "locked", "the manufacturer stopped this line for now: ask them")
    return Caller(device, code, tenant, stream)


def own_stream(request: Request, caller: Caller) -> str:
    """Return the stream of the address, which must be the caller's own."""
    stream: str = request.path_params["stream"]
    if stream != caller.stream:
        raise Problem(403, "not_yours", "this stream belongs to another device")
    return stream
