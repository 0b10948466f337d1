"""Mutual TLS from the real client: the centre lets in who shows a certificate of its own, nobody else."""

import ssl
from collections.abc import Iterator
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from dcms_desktop.kernel import clock
from dcms_desktop.kernel.errors import Outside
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.sync.client import set_up_key
from dcms_desktop.sync.going import send_now
from dcms_desktop.sync.going import try_line
from dcms_desktop.sync.queries import line_state
from dcms_desktop.sync.rules import states
from tests.line_centre import LineCentre
from tests.line_centre import RunningCentre
from tests.shop import Shop

Key = ec.EllipticCurvePrivateKey
WORDS = "opens the key"


def name_of(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def certificate(
    text: str, key: Key, by: tuple[x509.Name, Key] | None = None, host: x509.GeneralName | None = None
) -> x509.Certificate:
    """Return a certificate of a day, signed by another one or by itself."""
    stands_for = host or x509.IPAddress(ip_address("127.0.0.1"))
    now = datetime.fromtimestamp(clock.now().timestamp(), tz=UTC)
    issuer, signer = by or (name_of(text), key)
    made = (
        x509.CertificateBuilder()
        .subject_name(name_of(text))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([stands_for]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
    )
    if by is None:
        made = made.add_extension(
            x509.KeyUsage(
                digital_signature=True, key_cert_sign=True, crl_sign=True, content_commitment=False,
                key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )  # fmt: skip
    return made.sign(signer, hashes.SHA256())


def write(folder: Path, name: str, one: x509.Certificate, key: Key, words: str = "") -> tuple[str, str]:
    """Write certificate and key; the key is sealed where words are said."""
    file, key_file = folder / f"{name}.pem", folder / f"{name}.key"
    file.write_bytes(one.public_bytes(serialization.Encoding.PEM))
    sealed = serialization.BestAvailableEncryption(words.encode()) if words else serialization.NoEncryption()
    key_file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, sealed)
    )
    return str(file), str(key_file)


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[str, str]]:
    """An authority, the centre and the shop it knows, and a stranger."""
    keys = {name: ec.generate_private_key(ec.SECP256R1()) for name in ("root", "centre", "shop", "other")}
    root = certificate("Root", keys["root"])
    by = (root.subject, keys["root"])
    monkeypatch.setenv("SSL_CERT_FILE", write(tmp_path, "root", root, keys["root"])[0])
    return {
        "root": (str(tmp_path / "root.pem"), ""),
        "centre": write(tmp_path, "centre", certificate("Centre", keys["centre"], by), keys["centre"]),
        "shop": write(tmp_path, "shop", certificate("D1", keys["shop"], by), keys["shop"], WORDS),
        "other": write(tmp_path, "other", certificate("D9", keys["other"]), keys["other"], WORDS),
    }


@pytest.fixture
def guarded(files: dict[str, tuple[str, str]]) -> Iterator[LineCentre]:
    """A centre that asks for a certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*files["centre"])
    context.load_verify_locations(files["root"][0])
    context.verify_mode = ssl.CERT_REQUIRED
    running = RunningCentre(context)
    yield running.centre
    running.stop()


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("fault", ["wrong host", "strange authority"])
def test_a_centre_whose_certificate_is_not_its_own_gets_nothing(
    shop: Shop, tmp_path: Path, fault: str
) -> None:
    """No bill and no token goes to who only stands where the centre should."""
    key, root = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    strange = certificate("Strange", root)
    known_key = serialization.load_pem_private_key((tmp_path / "root.key").read_bytes(), None)
    assert isinstance(known_key, ec.EllipticCurvePrivateKey)
    by = (name_of("Root"), known_key) if fault == "wrong host" else (strange.subject, root)
    host = x509.DNSName("other.example") if fault == "wrong host" else None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*write(tmp_path, "liar", certificate("Liar", key, by, host), key))
    running = RunningCentre(context)
    told = {"url": running.centre.url, "stream": "S-27-000001", "distributor": "D1", "device": "k"}
    set_up_key(shop.desk, states.HMAC, told, "a shared key of thirty-two letters")
    shop.receives("Dolo 650", batch="D1", units=5)
    came = send_now(shop.desk)
    running.stop()
    assert "certificate is not one this PC trusts" in came.trouble
    assert running.centre.calls == []
    assert shop.desk.ask(line_state).waiting == 1


def joined(shop: Shop, centre: LineCentre, files: tuple[str, str], words: str = WORDS) -> Shop:
    told = {"url": centre.url, "stream": "S-27-000001", "distributor": "D1", "device": "|".join(files)}
    set_up_key(shop.desk, states.MTLS, told, words)
    return shop


def test_a_known_certificate_is_let_in_and_sends(
    shop: Shop, guarded: LineCentre, files: dict[str, tuple[str, str]]
) -> None:
    joined(shop, guarded, files["shop"])
    shop.receives("Dolo 650", batch="D1", units=5)
    assert "knows this PC" in try_line(shop.desk).text
    came = send_now(shop.desk)
    assert (came.done, came.trouble) == (1, "")


def test_a_strange_certificate_is_not(
    shop: Shop, guarded: LineCentre, files: dict[str, tuple[str, str]]
) -> None:
    joined(shop, guarded, files["other"])
    shop.receives("Dolo 650", batch="D1", units=5)
    with pytest.raises(Outside):
        try_line(shop.desk)
    assert send_now(shop.desk).trouble
    assert not guarded.ops


@pytest.mark.parametrize("lacks", ["file", "words"])
def test_a_certificate_that_does_not_open_says_so(
    shop: Shop, guarded: LineCentre, files: dict[str, tuple[str, str]], lacks: str
) -> None:
    own = ("/nowhere/shop.pem", files["shop"][1]) if lacks == "file" else files["shop"]
    joined(shop, guarded, own, "wrong words" if lacks == "words" else WORDS)
    shop.receives("Dolo 650", batch="D1", units=5)
    with pytest.raises(Refused, match=r"certificate does not open|no file"):
        try_line(shop.desk)
    came = send_now(shop.desk)
    assert came.trouble
    assert came.next_step
