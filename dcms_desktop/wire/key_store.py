"""Where the secret of the line lies: the system's own key store, else a file under a passphrase.

It never lies in clear. Only 32 bytes are kept: some stores hold no more than a few hundred letters. The
file is sealed by AES-256-GCM under a key made of the passphrase by scrypt; it lies beside the user's settings
and never in the books, so a copy of the books is no copy of the key.
"""

import base64
import json
import os
from pathlib import Path
from typing import Any

import platformdirs

from dcms_desktop.kernel.errors import Outside
from dcms_desktop.kernel.errors import Refused

SERVICE = "DCMS Desktop line"
SCRYPT = {"n": 2**15, "r": 8, "p": 1}
LEAST_PASSPHRASE = 10
_NO_STORE = "This PC has no key store."
_HELD: dict[str, bytes] = {}
"""Secrets opened with a passphrase, for as long as the program runs."""


def key_folder() -> Path:
    """Return where sealed keys lie."""
    return Path(platformdirs.user_config_dir("dcms", appauthor=False)) / "line"


def has_store() -> bool:
    """Tell whether the system has a key store that keeps secrets from others."""
    return _store() is not None


def _store() -> Any | None:
    """Return the system's key store; None where there is none, or one that would write in clear."""
    import keyring
    from keyring.errors import KeyringError

    try:
        store = keyring.get_keyring()
        kinds = getattr(store, "backends", [store])
        safe = [
            one for one in kinds if one.priority >= 1 and not type(one).__module__.startswith("keyrings.")
        ]
    except (KeyringError, RuntimeError):
        return None
    return store if safe else None


def keep_secret(name: str, secret: bytes, passphrase: str | None = None) -> None:
    """Keep a secret under a name: in the store, or sealed by a passphrase where one is given.

    Raises Refused when there is no store and no passphrase.
    """
    if passphrase is not None:
        _seal(name, secret, passphrase)
        _HELD[name] = secret
        return
    store = _store()
    if store is None:
        raise Refused(
            f"{_NO_STORE} The key of the line needs a passphrase.",
            field="passphrase",
            next_step=f"Say one of at least {LEAST_PASSPHRASE} letters; it is asked for at each start.",
        )
    from keyring.errors import KeyringError

    try:
        store.set_password(SERVICE, name, base64.b64encode(secret).decode())
        kept = store.get_password(SERVICE, name)
    except KeyringError as no:
        raise Outside(
            f"The system's key store refused the key of the line: {type(no).__name__}.",
            "Unlock the key store, or say a passphrase instead.",
        ) from None
    if kept is None or base64.b64decode(kept) != secret:
        raise Outside("The system's key store did not keep the key of the line.", "Say a passphrase instead.")


def read_secret(name: str, passphrase: str | None = None) -> bytes | None:
    """Return a secret; None when it is not on this PC. Raises Refused for a missing or wrong passphrase."""
    if name in _HELD:
        return _HELD[name]
    file = _file_of(name)
    if file.exists():
        if passphrase is None:
            raise Refused(
                "The key of the line is sealed.", "passphrase", "Type its passphrase in Line, Set up (Alt+E)."
            )
        _HELD[name] = _open(file, passphrase)
        return _HELD[name]
    store = _store()
    if store is None:
        return None
    from keyring.errors import KeyringError

    try:
        kept = store.get_password(SERVICE, name)
    except KeyringError as no:
        raise Outside(
            f"The system's key store does not open: {type(no).__name__}.", "Unlock it, then send again."
        ) from None
    return base64.b64decode(kept) if kept else None


def has_secret(name: str) -> bool:
    """Tell whether a secret is on this PC, be it sealed."""
    if name in _HELD or _file_of(name).exists():
        return True
    return bool(name) and read_secret(name) is not None


def opened_secrets() -> dict[str, bytes]:
    """Return what a passphrase opened, for the program's own carrier: it asks nobody."""
    return dict(_HELD)


def take_opened(secrets: dict[str, bytes]) -> None:
    """Hold what a passphrase opened in the program whose carrier this is."""
    _HELD.clear()
    _HELD.update(secrets)


def forget_opened() -> None:
    """Forget what a passphrase opened."""
    _HELD.clear()


def _file_of(name: str) -> Path:
    return key_folder() / f"{name}.json"


def _seal(name: str, secret: bytes, passphrase: str) -> None:
    if len(passphrase) < LEAST_PASSPHRASE:
        raise Refused(
            f"The passphrase has fewer than {LEAST_PASSPHRASE} letters.", "passphrase", "Take some words."
        )
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = os.urandom(16), os.urandom(12)
    sealed = AESGCM(_stretched(passphrase, salt)).encrypt(nonce, secret, name.encode())
    told = {
        "v": 1,
        "kdf": "scrypt",
        **SCRYPT,
        "salt": salt.hex(),
        "nonce": nonce.hex(),
        "sealed": sealed.hex(),
    }
    file = _file_of(name)
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    with os.fdopen(
        os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii"
    ) as writer:
        writer.write(json.dumps(told))
        writer.flush()
        os.fsync(writer.fileno())
    part.replace(file)


def _open(file: Path, passphrase: str) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        told = json.loads(file.read_text(encoding="ascii"))
        salt, nonce, sealed = (bytes.fromhex(told[part]) for part in ("salt", "nonce", "sealed"))
    except (OSError, ValueError, KeyError, TypeError):
        raise Outside("The file with the key of the line is damaged.", "Enrol this PC anew.") from None
    try:
        return AESGCM(_stretched(passphrase, salt)).decrypt(nonce, sealed, file.stem.encode())
    except InvalidTag:
        raise Refused("That is not the passphrase.", "passphrase", "Type it again.") from None


def _stretched(passphrase: str, salt: bytes) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    return Scrypt(salt=salt, length=32, **SCRYPT).derive(passphrase.encode())
