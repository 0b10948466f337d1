"""Planted secrets lie nowhere in clear: books on either database, copies, files for others, logs, deaths."""

import base64
import logging
import os
import subprocess
import sys
import traceback
import urllib.parse
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keyring
import pytest
from sqlalchemy import text

from dcms_desktop.arrivals.pulling import pull_now
from dcms_desktop.db.backup import put_back
from dcms_desktop.db.connect import Books
from dcms_desktop.sync import going
from dcms_desktop.sync.actions.line import drop_line
from dcms_desktop.sync.client import enrol
from dcms_desktop.sync.client import open_wire
from dcms_desktop.sync.client import set_up_files
from dcms_desktop.sync.client import set_up_key
from dcms_desktop.sync.going import send_now
from dcms_desktop.sync.queries import line_card
from dcms_desktop.telling.queries.received import received_rows
from dcms_desktop.upkeep.backup import back_up
from dcms_desktop.wire import http
from dcms_desktop.wire import key_store
from tests.centre.chaos import Weather
from tests.centre.chaos import bad_line
from tests.centre.running import ROOT
from tests.centre.running import Running
from tests.centre.shopkeeper import MemoryStore
from tests.shop import Shop
from ui import places
from ui.remains import keep_remains

PHRASE = "seven sleeping otters"
SHARED = "shared-key-of-profile-b-0123456789"
SERVERS = "otter's p@ss/word"


def forms_of(secret: bytes) -> Iterator[bytes]:
    """Give the ways a secret may be written."""
    yield secret
    yield secret.hex().encode()
    for coded in (base64.b64encode(secret), base64.urlsafe_b64encode(secret)):
        yield coded.rstrip(b"=")
    yield urllib.parse.quote(secret, safe="").encode()
    yield repr(secret).encode()


def found_in(raw: bytes, secrets: dict[str, bytes]) -> list[str]:
    return [name for name, secret in secrets.items() if any(form in raw for form in forms_of(secret))]


def everything_in(books: Books, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Give all that lies in files, and every row of books on a server, unpacked where it is packed."""
    for file in folder.rglob("*"):
        if file.is_file():
            yield str(file), file.read_bytes()
    with books.read() as connection:
        for body in connection.execute(text("SELECT body FROM line_op")).scalars():
            yield "an operation", zlib.decompress(body)
        if not books.postgres:
            return
        names = connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
        for name in list(names.scalars()):
            for row in connection.execute(text(f'SELECT t::text FROM "{name}" t')).scalars():  # noqa: S608 - names of the schema
                yield name, row.encode()


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MemoryStore]:
    """A key store in memory, and this user's folders among what is searched."""
    before, mine = keyring.get_keyring(), MemoryStore()
    keyring.set_keyring(mine)
    monkeypatch.setattr(key_store, "key_folder", lambda: tmp_path / "keys")
    monkeypatch.setattr(places, "_last_file", lambda: tmp_path / "config" / "last.json")
    key_store.forget_opened()
    yield mine
    key_store.forget_opened()
    keyring.set_keyring(before)


@pytest.fixture
def logged(tmp_path: Path) -> Iterator[Path]:
    """All that is logged, down to what nobody reads, in a file among what is searched."""
    handler, root = logging.FileHandler(tmp_path / "all.log"), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield tmp_path / "all.log"
    root.setLevel(before)
    root.removeHandler(handler)
    handler.close()


@pytest.mark.usefixtures("keys")
@pytest.mark.logs("defect")
def test_no_planted_secret_lies_anywhere_in_clear(
    any_books: Books, centre: Running, tmp_path: Path, logged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop, code, secrets = Shop(any_books), centre.add_distributor(), {}
    shop.receives("Dolo 650", batch="D1", units=100)
    hotel = Weather(0, 0, 0, 0, 0, 0, portals=1.0, longest_delay=0)
    with bad_line(centre.port, Weather(0, 0, 0, 0, 0, 0, 0, 0)) as line:
        enrol(shop.desk, line.url, code, PHRASE)
        shop.bills("Asha Medical", "Dolo 650", units=3)
        assert send_now(shop.desk, PHRASE).done
        pull_now(shop.desk, PHRASE)
        shop.closes_day()
        assert send_now(shop.desk, PHRASE).proofs
        line.line.weather = hotel
        assert send_now(shop.desk, PHRASE).trouble
        card = shop.desk.ask(line_card)
        assert card is not None
        secrets = {"phrase": PHRASE.encode(), "code": code.encode()}
        secrets["seed"] = key_store.read_secret(card.secret, PHRASE) or b"?"
        assert len(secrets["seed"]) == 32
        line.line.weather = Weather(0, 0, 0, 0, 0, 0, 0, 0)
        with open_wire(card, PHRASE) as wire:
            wire.get("/v1/hello")
            assert isinstance(wire.auth, http.TokenAuth)
            secrets["token"] = wire.auth._token.encode()
            told = repr(wire) + repr(wire.auth)
        told += crash(shop, monkeypatch)
    shop.desk.do(drop_line, "another way")
    set_up_key(
        shop.desk, "hmac", {"url": centre.url, "device": "D", "distributor": "D0001", "stream": "S"}, SHARED
    )
    secrets["shared"] = SHARED.encode()
    assert send_now(shop.desk).trouble
    shop.desk.do(drop_line, "by files")
    (tmp_path / "out").mkdir()
    set_up_files(shop.desk, str(tmp_path / "out"), "operations_json", "D0001")
    assert send_now(shop.desk).done
    places.remember_books(f"postgresql+psycopg://dcms:{urllib.parse.quote(SERVERS, safe='')}@server/books")
    secrets["password"] = SERVERS.encode()
    assert SERVERS in urllib.parse.unquote(places.last_books() or "")
    if any_books.folder:  # a dump of a server is packed; its rows are read below
        back_up(any_books, tmp_path / "copies")
    assert shop.desk.ask(received_rows, (), (), "", 1) is not None
    assert logged.stat().st_size
    searched = list(everything_in(any_books, tmp_path))
    assert {"all.log", "last.json"} <= {Path(name).name for name, _ in searched}
    assert any("copies" in name for name, _ in searched) == bool(any_books.folder)
    assert any("out" in name for name, _ in searched)
    found = {name: found_in(raw, secrets) for name, raw in [*searched, ("a traceback", told.encode())]}
    assert {name: what for name, what in found.items() if what} == {}


def crash(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> str:
    """Let the line meet a defect where it holds its key; return what the window of defects would show."""

    def broken(*_: object) -> str:
        raise RuntimeError("a defect in the middle of signing")

    with monkeypatch.context() as patched:
        patched.setattr("dcms_desktop.wire.signing.assertion", broken)
        with pytest.raises(RuntimeError) as caught:
            going.send_now(shop.desk, PHRASE)
    logging.getLogger("crash").error("defect", exc_info=caught.value)
    return "".join(traceback.format_exception(caught.value))


def test_a_server_password_is_no_word_of_a_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    called: dict[str, Any] = {}

    def run(words: list[str], **named: Any) -> "subprocess.CompletedProcess[str]":
        called.update(named, words=words)
        return subprocess.CompletedProcess(words, 0)

    monkeypatch.setattr("dcms_desktop.db.backup.shutil.which", lambda name: name)
    monkeypatch.setattr("dcms_desktop.db.backup.subprocess.run", run)
    (tmp_path / "dump").write_bytes(b"PGDMP")
    put_back(tmp_path / "dump", f"postgresql+psycopg://dcms:{urllib.parse.quote(SERVERS, safe='')}@server/d")
    assert "--dbname=postgresql://dcms@server/d" in called["words"]
    assert called["env"]["PGPASSWORD"] == SERVERS


def test_the_search_would_find_a_secret_however_it_is_written() -> None:
    secret = bytes(range(32))
    for form in forms_of(secret):
        assert found_in(b"before" + form + b"after", {"seed": secret}) == ["seed"]


DIES = """
import os, sys
from pathlib import Path
from ui.remains import keep_remains
keep_remains(Path(sys.argv[1]))
seed = bytes.fromhex(sys.stdin.read())
def sign(seed): os.abort()
sign(seed)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="missing here: core files")
@pytest.mark.logs("died before this start")
def test_a_death_leaves_its_places_and_no_picture_of_the_memory(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    import faulthandler
    import resource

    seed, was = os.urandom(32), faulthandler.is_enabled()
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    done = subprocess.run(
        [sys.executable, "-c", DIES, str(tmp_path)], cwd=ROOT, input=seed.hex(), text=True,
        capture_output=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (most, most)),
    )  # fmt: skip
    assert done.returncode == -6
    left = (tmp_path / "died.txt").read_bytes()
    assert b"in sign" in left
    assert not found_in(left + done.stderr.encode(), {"seed": seed})
    assert not list(ROOT.glob("core*"))
    soft = resource.getrlimit(resource.RLIMIT_CORE)[0]
    kept = keep_remains(tmp_path)
    assert "in sign" in caplog.text
    assert (tmp_path / "died.txt").read_text(encoding="utf-8") == ""
    assert resource.getrlimit(resource.RLIMIT_CORE)[0] == 0
    resource.setrlimit(resource.RLIMIT_CORE, (soft, most))
    faulthandler.disable()
    if was:
        faulthandler.enable(2)
    kept.close()
