"""Where this user's things lie: the practice company, and which books were opened last."""

import json
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote
from urllib.parse import unquote

import platformdirs

from dcms_desktop.kernel.errors import Outside
from dcms_desktop.kernel.errors import Refused

APP = "dcms"
PRACTICE = "practice"
SERVER = "postgresql"


def data_folder() -> Path:
    """Return the folder of this user's books on this PC."""
    return Path(platformdirs.user_data_dir(APP, appauthor=False))


def practice_folder() -> Path:
    """Return where the practice company lies."""
    return data_folder() / PRACTICE


def _last_file() -> Path:
    return Path(platformdirs.user_config_dir(APP, appauthor=False)) / "last.json"


def last_books() -> str | None:
    """Return the folder or address of the books opened last, None when none were."""
    try:
        said = json.loads(_last_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    books = said.get("books") if isinstance(said, dict) else None
    return _with_password(books) if isinstance(books, str) and books else None


def remember_books(where: str | Path) -> None:
    """Remember the books that were opened; a folder that cannot be written is no trouble."""
    place = str(where)
    place = _without_password(place) if place.startswith(SERVER) else str(Path(place).resolve())
    try:
        _last_file().parent.mkdir(parents=True, exist_ok=True)
        _last_file().write_text(json.dumps({"books": place}), encoding="utf-8")
    except OSError:
        return


def shown_place(where: str | Path) -> str:
    """Return a folder or address as it may be read by anybody: without a password."""
    place = str(where)
    return _parted(place)[0] if place.startswith(SERVER) else place


def _parted(address: str) -> tuple[str, str]:
    """Return the address of a server without its password, and the password."""
    scheme, mark, rest = address.partition("://")
    who, at, there = rest.rpartition("@")
    user, _, password = who.partition(":")
    return f"{scheme}{mark}{user}{at}{there}", password


def _secret_of(plain: str) -> str:
    return f"books {sha256(plain.encode()).hexdigest()[:32]}"


def _without_password(address: str) -> str:
    """Keep the password of a server in the system's key store; without one it is said at each start."""
    plain, password = _parted(address)
    if password:
        from dcms_desktop.wire.key_store import keep_secret

        with suppress(Refused, Outside):
            keep_secret(_secret_of(plain), unquote(password).encode())
    return plain


def _with_password(place: str) -> str:
    """Return a remembered address with its password, where the key store has it."""
    plain, password = _parted(place)
    if not place.startswith(SERVER) or password:
        return place
    from dcms_desktop.wire.key_store import read_secret

    try:
        kept = read_secret(_secret_of(plain))
    except (Refused, Outside):
        return place
    scheme, mark, rest = plain.partition("://")
    user, at, there = rest.rpartition("@")
    return f"{scheme}{mark}{user}:{quote(kept.decode(), safe='')}{at}{there}" if kept else place
