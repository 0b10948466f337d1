import base64
import hmac
import json
import ssl
import time
from datetime import datetime
from datetime import timedelta
from datetime import timezone
from email.utils import formatdate
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.centre import admin
from tests.centre.making import Shop
from tests.centre.making import body_of
from tests.centre.plain import FIRST_CHAIN
from tests.centre.plain import b64
from tests.centre.plain import content_digest
from tests.centre.running import Running
from tests.centre.running import running_centre
from tests.centre.simple_client import SimpleClient
from tests.centre.simple_client import Wire
from tests.centre.simple_client import enrolled


def test_a_code_may_be_repeated_by_its_device_and_by_no_other(any_centre: Running) -> None:
    code = any_centre.add_distributor()
    client = SimpleClient(Wire(any_centre.url))
    first, second = client.enrol(code), client.enrol(code)
    assert (first.status, second.status) == (201, 201)
    assert first.body == second.body
    other = SimpleClient(Wire(any_centre.url)).enrol(code)
    assert (other.status, other.code) == (403, "code_used")


def test_a_code_ends_after_three_days(centre: Running) -> None:
    code = centre.add_distributor()
    centre.admin("clock", shift_ms=73 * 3_600_000)
    assert SimpleClient(Wire(centre.url)).enrol(code).code == "code_unknown"


def test_a_key_that_did_not_sign_the_code_is_refused(centre: Running) -> None:
    client, code = SimpleClient(Wire(centre.url)), centre.add_distributor()
    asked = {
        "code": code,
        "public_key": b64(client.key.public_key().public_bytes_raw()),
        "proof": b64(client.key.sign(b"ANOTHERONE")),
    }
    assert client.wire.ask("POST", "/v1/enrol", json.dumps(asked).encode()).code == "proof"


def test_an_assertion_is_good_once(any_centre: Running) -> None:
    client = enrolled(any_centre)
    assertion = client.assertion()
    assert client.ask_token(assertion).status == 200
    assert client.ask_token(assertion).status == 401


@pytest.mark.parametrize(
    "other",
    [
        {"aud": "somebody else"},
        {"exp": int(time.time()) - 5},
        {"exp": int(time.time()) + 3_600},
        {"exp": None},
        {"jti": None},
        {"iss": "D-0000"},
        {"sub": "D-0000", "iss": "D-0000"},
    ],
)
def test_a_wrong_assertion_gets_no_token(centre: Running, other: dict[str, Any]) -> None:
    client = enrolled(centre)
    answer = client.ask_token(client.assertion(**other))
    assert (answer.status, answer.body["error"]) == (401, "invalid_client")


def test_an_assertion_signed_by_another_key_gets_no_token(centre: Running) -> None:
    client, thief = enrolled(centre), SimpleClient(Wire(centre.url))
    thief.me = client.me
    assert thief.ask_token(thief.assertion()).status == 401


@pytest.mark.parametrize(
    "bend", [lambda token: token[:-2] + "AA", lambda _: "", lambda _: "a.b", lambda _: "é"]
)
def test_a_bent_token_opens_nothing(centre: Running, bend: Any) -> None:
    client = enrolled(centre)
    client.renew()
    token = bend(client.token).encode().decode("latin-1")
    assert client.wire.ask("GET", "/v1/hello", Authorization=f"Bearer {token}").status == 401


def test_a_token_ends_after_a_quarter_of_an_hour(centre: Running) -> None:
    client = enrolled(centre)
    client.renew()
    token = {"Authorization": f"Bearer {client.token}"}
    assert client.wire.ask("GET", "/v1/hello", headers=token).status == 200
    centre.admin("clock", shift_ms=901_000)
    assert client.wire.ask("GET", "/v1/hello", headers=token).code == "expired_token"


def test_nobody_reads_or_writes_another_stream(any_centre: Running) -> None:
    mine, yours = enrolled(any_centre, "D0001"), enrolled(any_centre, "D0002")
    shop = Shop()
    shop.bill()
    raw = body_of(shop.ops, 1, FIRST_CHAIN)
    path = f"/v1/streams/{yours.stream}"
    asked = [
        mine.call("POST", f"{path}/ops", raw),
        mine.call("GET", path),
        mine.call("POST", f"{path}/epochs", b"{}"),
        mine.call("GET", f"/v1/manifests/{yours.stream}/2026-11-02"),
    ]
    assert {answer.code for answer in asked} == {"not_yours"}
    assert any_centre.summary(yours.stream)["states"] == {}
    told = shop.manifest(yours.stream, 1)
    assert mine.prove(told).code == "not_yours"


def test_a_revoked_device_is_stopped_and_a_locked_one_waits(centre: Running) -> None:
    client = enrolled(centre)
    assert client.call("GET", "/v1/hello").status == 200
    for state, status in (("locked", 423), ("revoked", 403), ("active", 200)):
        centre.admin(f"devices/{client.me['device_id']}", state=state)
        assert client.call("GET", "/v1/hello").status == status


def test_hello_tells_time_limits_and_state(any_centre: Running) -> None:
    client = enrolled(any_centre)
    told = client.call("GET", "/v1/hello?waiting=7&oldest_at=2026-11-22T10:00:00%2B05:30").body
    apart = datetime.now(timezone.utc) - datetime.fromisoformat(told["server_time"])  # noqa: TID251, UP017 - the clock outside
    assert abs(apart) < timedelta(seconds=20)
    assert told["stream"] == {
        "id": client.stream,
        "epoch": 1,
        "acked_seq": 0,
        "acked_chain": "0" * 64,
        "held": 0,
        "audit_seq": 0,
    }
    assert told["limits"]["ops"] == 500
    assert 0 <= told["upload_slot_s"] < 5_400
    assert client.call("GET", "/v1/hello?waiting=many").code == "bad_query"


# ── profiles B and C ────────────────────────────────────────────────────────────────────────────
def hmac_headers(
    device: dict[str, str], method: str, path: str, body: bytes | None, shift: int = 0
) -> dict[str, str]:
    date = formatdate(time.time() + shift, usegmt=True)
    digest = content_digest(body) if body is not None else ""
    text = f"{method}\n{path}\n{date}\n{digest}".encode()
    mark = base64.b64encode(hmac.digest(bytes.fromhex(device["hmac_key"]), text, "sha256")).decode()
    return {"Date": date, "Authorization": f'HMAC-SHA256 keyId="{device["device_id"]}", signature="{mark}"'}


def test_a_shared_key_sends_as_well(any_centre: Running) -> None:
    any_centre.add_distributor()
    device = any_centre.admin("devices", distributor="D0001")
    wire, shop = Wire(any_centre.url), Shop()
    shop.trade(5)
    raw, path = body_of(shop.ops, 1, FIRST_CHAIN), f"/v1/streams/{device['stream_id']}/ops"
    answer = wire.ask("POST", path, raw, headers=hmac_headers(device, "POST", path, raw))
    assert answer.body["acked_seq"] == 5
    hello = "/v1/hello?waiting=0"
    assert wire.ask("GET", hello, headers=hmac_headers(device, "GET", hello, None)).status == 200
    assert wire.ask("GET", "/v1/hello", headers=hmac_headers(device, "GET", hello, None)).status == 401
    assert (
        wire.ask("GET", hello, headers=hmac_headers(device, "GET", hello, None, shift=900)).code
        == "clock_apart"
    )
    assert (
        wire.ask(
            "GET", hello, headers=hmac_headers(device | {"hmac_key": "00" * 32}, "GET", hello, None)
        ).status
        == 401
    )


def make_certificate(folder: Path, name: str, signer: Any = None) -> tuple[Path, Path, x509.Certificate, Any]:
    """Write a certificate and its key; without a signer it signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    issuer, issuer_key = (signer[2].subject, signer[3]) if signer else (subject, key)
    start = datetime(2026, 1, 1, tzinfo=timezone.utc)  # noqa: UP017 - as everywhere here
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start - timedelta(days=3650))
        .not_valid_after(start + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=signer is None, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False
        )
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(issuer_key, hashes.SHA256())
    )
    cert_file, key_file = folder / f"{name}.pem", folder / f"{name}.key"
    cert_file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return cert_file, key_file, made, key


def test_a_client_certificate_sends_as_well(tmp_path: Path) -> None:
    authority = make_certificate(tmp_path, "authority")
    server = make_certificate(tmp_path, "server", authority)
    shop_pc = make_certificate(tmp_path, "shop", authority)
    other = make_certificate(tmp_path, "other", authority)
    shown = sha256(shop_pc[2].public_bytes(serialization.Encoding.DER)).hexdigest()
    files = {"tls_cert": server[0], "tls_key": server[1], "tls_client_ca": authority[0]}
    with running_centre(tmp_path / "centre.db", tls=files) as centre:
        assert centre.centre is not None
        with centre.centre.store.write() as tx:
            admin.add_distributors(centre.centre, tx, {"distributors": [{"code": "D0001"}]})
            told = admin.add_device(centre.centre, tx, {"distributor": "D0001", "certificate_sha256": shown})
        for certificate, status in ((shop_pc, 200), (other, 401)):
            context = ssl.create_default_context(cafile=str(authority[0]))
            context.load_cert_chain(certificate[0], certificate[1])
            wire = Wire(f"https://localhost:{centre.port}", context)
            answer = wire.ask("GET", "/v1/hello")
            assert answer.status == status
            if status == 200:
                assert answer.body["stream"]["id"] == told["stream_id"]
        nobody = Wire(
            f"https://localhost:{centre.port}", ssl.create_default_context(cafile=str(authority[0]))
        )
        assert nobody.ask("GET", "/v1/hello").code == "no_token"
