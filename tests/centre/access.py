"""Enrolment by one-time code, and access tokens for a signed assertion (RFC 7523)."""

import hmac
import json
import secrets
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from tests.centre.answers import Enrol
from tests.centre.answers import Enrolled
from tests.centre.answers import StreamHead
from tests.centre.answers import Token
from tests.centre.centre import AUDIENCE
from tests.centre.centre import DAY_MS
from tests.centre.centre import Centre
from tests.centre.centre import moment
from tests.centre.plain import FIRST_CHAIN
from tests.centre.plain import b64
from tests.centre.plain import is_signature
from tests.centre.plain import unb64
from tests.centre.problems import Problem
from tests.centre.requests import make_token
from tests.centre.requests import shaped
from tests.centre.store import Tx

TOKEN_SECONDS = 900
ASSERTION_SECONDS = 300
CODE_MS = 3 * DAY_MS
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_ENROL = msgspec.json.Decoder(Enrol)
_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


# ── codes and devices ───────────────────────────────────────────────────────────────────────────
def tenant_of(tx: Tx, code: str) -> int:
    """Return the number of a distributor."""
    row = tx.one("SELECT number FROM distributor WHERE code = ?", code)
    if row is None:
        raise Problem(404, "unknown_distributor", code)
    return int(row[0])


def add_code(centre: Centre, tx: Tx, distributor: str, stream_id: str | None) -> str:
    """Make a one-time code; with a stream, for a new PC that goes on with it."""
    tenant = tenant_of(tx, distributor)
    if (
        stream_id
        and tx.one("SELECT 1 FROM stream WHERE stream_id = ? AND distributor = ?", stream_id, tenant) is None
    ):
        raise Problem(404, "unknown_stream", stream_id)
    code = "".join(secrets.choice(LETTERS) for _ in range(10))
    tx.run(
        "INSERT INTO enrol_code (digest, distributor, stream_id, expires_ms) VALUES (?, ?, ?, ?)",
        sha256(code.encode()).digest(), tenant, stream_id, centre.now_ms() + CODE_MS,
    )  # fmt: skip
    return code


def add_stream(tx: Tx, tenant: int, state: str) -> str:
    """Make an empty stream of a distributor."""
    tx.run("UPDATE distributor SET number = number WHERE number = ?", tenant)
    row = tx.one("SELECT COALESCE(MAX(number), 0) + 1 FROM stream")
    assert row is not None
    stream_id = f"S-{state}-{row[0]:06d}"
    tx.run(
        "INSERT INTO stream (stream_id, number, distributor, epoch, acked_seq, acked_chain, top_seq,"
        " held, last_ops_ms,"
        " seen_ms, waiting_ops, waiting_oldest_ms) VALUES (?, ?, ?, 1, 0, ?, 0, 0, 0, 0, 0, 0)",
        stream_id, row[0], tenant, FIRST_CHAIN,
    )  # fmt: skip
    return stream_id


def enrol(centre: Centre, raw: bytes) -> Enrolled:
    """Take a one-time code; the same key with the same code gets the same answer again."""
    asked = shaped(raw, _ENROL)
    key = unb64(asked.public_key)
    if not is_signature(key, asked.code.encode(), unb64(asked.proof)):
        raise Problem(422, "proof", "the proof is not a signature of the code by this key")
    with centre.store.write() as tx:
        found = tx.one(
            "SELECT c.distributor, c.stream_id, c.expires_ms, c.public_key, c.device_id, t.state FROM"
            " enrol_code c "
            "JOIN distributor t ON t.number = c.distributor WHERE c.digest = ?" + centre.store.locked,
            sha256(asked.code.encode()).digest(),
        )
        if found is None or found[2] < centre.now_ms():
            raise Problem(403, "code_unknown", "this code is not valid (any more): ask for a new one")
        tenant, stream_id, _, used_by, device_id, state = found
        if used_by is not None and not hmac.compare_digest(bytes(used_by), key):
            raise Problem(403, "code_used", "this code was used by another device: ask for a new one")
        if device_id is None:
            stream_id = stream_id or add_stream(tx, tenant, state)
            device_id = add_device(
                centre, tx, tenant, stream_id, (asked.device.name, asked.device.program), key=key
            )
            tx.run(
                "UPDATE enrol_code SET public_key = ?, device_id = ?, stream_id = ? WHERE digest = ?",
                key, device_id, stream_id, sha256(asked.code.encode()).digest(),
            )  # fmt: skip
        return _enrolled(centre, tx, device_id)


def add_device(
    centre: Centre, tx: Tx, tenant: int, stream_id: str, named: tuple[str, str], **keys: bytes
) -> str:
    """Write a device down with the key it will be known by."""
    device_id = f"D-{secrets.token_hex(8)}"
    tx.run(
        "INSERT INTO device (device_id, distributor, stream_id, name, program, public_key, hmac_key,"
        " certificate, state,"
        " enrolled_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'active', ?)",
        device_id, tenant, stream_id, *named, keys.get("key"), keys.get("hmac_key"), keys.get("certificate"),
        centre.now_ms(),
    )  # fmt: skip
    return device_id


def _enrolled(centre: Centre, tx: Tx, device_id: str) -> Enrolled:
    row = tx.one(
        "SELECT d.stream_id, t.code, s.epoch, s.acked_seq, s.held, s.acked_chain FROM device d"
        " JOIN distributor t ON"
        " t.number = d.distributor"
        " JOIN stream s ON s.stream_id = d.stream_id WHERE d.device_id = ?",
        device_id,
    )
    assert row is not None
    stream_id, code, epoch, acked, held, chain = row
    return Enrolled(
        device_id=device_id,
        stream_id=stream_id,
        distributor=code,
        company=centre.name,
        scope=f"sync:{code}",
        audience=AUDIENCE,
        centre_key=b64(centre.public_key),
        stream=StreamHead(
            id=stream_id, epoch=epoch, acked_seq=acked, held=held, acked_chain=bytes(chain).hex()
        ),
    )


# ── tokens ──────────────────────────────────────────────────────────────────────────────────────
def take_assertion(centre: Centre, raw: bytes) -> Token:
    """Return an access token for a signed assertion that was never seen before."""
    try:
        form = dict(parse_qsl(raw.decode("ascii"), strict_parsing=True))
    except ValueError as trouble:
        raise Problem(400, "bad_form", "the form cannot be read", error="invalid_request") from trouble
    if form.get("grant_type") != "client_credentials":
        raise Problem(400, "grant_type", "client_credentials", error="unsupported_grant_type")
    if form.get("client_assertion_type") != _ASSERTION:
        raise Problem(400, "assertion_type", _ASSERTION, error="invalid_request")
    header, claims, signed, mark = _parts(form.get("client_assertion", ""))
    device = str(claims.get("sub"))
    with centre.store.read() as tx:
        row = tx.one(
            "SELECT d.public_key, d.state, t.code FROM device d JOIN distributor t ON t.number ="
            " d.distributor "
            "WHERE d.device_id = ?",
            device,
        )
    if row is None or row[0] is None or claims.get("iss") != device or header.get("alg") != "EdDSA":
        raise _refused("the device is not known, or not by this kind of key")
    if not is_signature(bytes(row[0]), signed, mark):
        raise _refused("the signature does not fit")
    if row[1] == "revoked":
        raise Problem(403, "device_revoked", "this device may not send any more: ask the manufacturer")
    _in_time(centre, claims)
    if form.get("scope", f"sync:{row[2]}") != f"sync:{row[2]}":
        raise Problem(
            400, "scope", "a device has the scope of its own distributor only", error="invalid_scope"
        )
    _only_once(centre, device, claims)
    return Token(
        access_token=make_token(centre, device, TOKEN_SECONDS),
        token_type="Bearer",  # noqa: S106 - a word of the standard
        expires_in=TOKEN_SECONDS,
        scope=f"sync:{row[2]}",
    )


def _refused(why: str, **more: Any) -> Problem:
    return Problem(401, "invalid_client", why, error="invalid_client", **more)


def _parts(token: str) -> tuple[dict[str, Any], dict[str, Any], bytes, bytes]:
    try:
        head, claims, mark = token.split(".")
        parsed = json.loads(unb64(head)), json.loads(unb64(claims))
        signature = unb64(mark)
    except ValueError as trouble:
        raise _refused("the assertion cannot be read") from trouble
    if not all(isinstance(part, dict) for part in parsed):
        raise _refused("the assertion cannot be read")
    return parsed[0], parsed[1], f"{head}.{claims}".encode(), signature


def _in_time(centre: Centre, claims: dict[str, Any]) -> None:
    audience = claims.get("aud")
    if AUDIENCE not in (audience if isinstance(audience, list) else [audience]):
        raise _refused("the assertion is meant for somebody else")
    expires, now = claims.get("exp"), centre.now_ms() // 1000
    if not isinstance(expires, int) or isinstance(expires, bool):
        raise _refused("the assertion has no end")
    if expires < now or expires > now + ASSERTION_SECONDS + 60:
        # Without a token the client cannot ask hello for the time, so it is told here.
        detail = "the assertion is too old, or lives too long: the clocks are apart"
        told: dict[str, Any] = {"server_ms": centre.now_ms(), "server_time": moment(centre.now_ms())}
        raise Problem(401, "clock_apart", detail, retry=True, error="invalid_client", **told)


def _only_once(centre: Centre, device: str, claims: dict[str, Any]) -> None:
    jti = claims.get("jti")
    if not isinstance(jti, str) or not 8 <= len(jti) <= 100:
        raise _refused("the assertion has no jti")
    with centre.store.write() as tx:
        known = f"{device}/{jti}"
        if tx.one("SELECT 1 FROM used_jti WHERE jti = ?", known):
            # The line may have doubled the request: the first copy got the token, this one gets another try.
            detail = "this assertion was used already: make a new one"
            raise Problem(401, "assertion_used", detail, retry=True, error="invalid_client")
        tx.run("INSERT INTO used_jti (jti, expires_ms) VALUES (?, ?)", known, claims["exp"] * 1000 + 60_000)
