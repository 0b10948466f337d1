"""The line on the command line: set up, sent, fetched, told."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backends import fail

from dcms_desktop.wire import key_store
from tests.line_centre import LineCentre
from tests.line_centre import RunningCentre
from tests.verbs.conftest import Dcms

NO_STORE: Any = fail.Keyring


@pytest.fixture
def centre(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LineCentre]:
    running, before = RunningCentre(), keyring.get_keyring()
    keyring.set_keyring(NO_STORE())
    monkeypatch.setattr(key_store, "key_folder", lambda: tmp_path / "keys")
    yield running.centre
    keyring.set_keyring(before)
    key_store.forget_opened()
    running.stop()


def test_the_line_by_words_alone(dcms: Dcms, shop_folder: Path, tmp_path: Path, centre: LineCentre) -> None:
    books = ("--books", shop_folder)
    words = tmp_path / "words"
    words.write_text("three wise monkeys\n", encoding="utf-8")
    assert dcms(*books, "line").answer["line"] is None
    assert dcms(*books, "push").status == 1
    no_words = dcms(*books, "line", "enrol", "--url", centre.url, "--code", "ABCD1234EF")
    assert (no_words.status, no_words.answer["problem"]["field"]) == (1, "passphrase")
    done = dcms(
        *books, "line", "enrol", "--url", centre.url, "--code", "ABCD1234EF", "--passphrase-file", words
    )
    assert done.answer["line"]["company"] == "Acme Foods"
    key_store.forget_opened()
    assert "sealed" in dcms(*books, "push").answer["trouble"]
    sent = dcms(*books, "push", "--passphrase-file", words)
    assert (sent.status, sent.answer["applied"]) == (0, 2)  # the bill, and its retailer as a new one
    told = dcms(*books, "line").answer
    assert (told["acknowledged"], told["waiting"], told["line"]["acked_seq"]) == (2, 0, 2)
    assert dcms(*books, "line", "list", "done").answer["operations"][-1]["number"].startswith("GR")
    centre.feed = [{"type": "notice", "id": "N1", "rev": 1, "op": "upsert", "body": {"title": "Hello"}}]
    centre.cursor = 1
    assert dcms(*books, "pull").answer["waiting"] == 1
    (came,) = dcms(*books, "pull", "--list").answer["received"]
    assert dcms(*books, "pull", "--read", came["id"]).status == 0
    assert dcms(*books, "pull", "--take-up", came["id"]).status == 1
    assert dcms(*books, "line", "again", "1").status == 1
    feeds = dcms(*books, "line", "leaves").answer["feeds"]
    assert "sales_invoice" in {one["feed"] for one in feeds}
    centre.script = lambda *_: (200, "<html>")
    assert dcms(*books, "push").status == 3
    assert dcms(*books, "pull").status == 3
    assert dcms(*books, "line", "stop", "--reason", "moved").status == 0
    assert dcms(*books, "push").status == 1
    assert json.dumps(told).find("monkeys") == -1


def test_a_line_by_a_shared_key(dcms: Dcms, shop_folder: Path, tmp_path: Path, centre: LineCentre) -> None:
    books = ("--books", shop_folder)
    words, secret = tmp_path / "words", tmp_path / "secret"
    words.write_text("three wise monkeys\n", encoding="utf-8")
    secret.write_text("", encoding="utf-8")
    told = ("line", "key", "--url", centre.url, "--stream", "S-27-000001", "--distributor", "D1",
            "--id", "k1", "--secret-file", secret, "--passphrase-file", words)  # fmt: skip
    assert dcms(*books, *told).status == 1
    secret.write_text("hush\n", encoding="utf-8")
    assert dcms(*books, *told).status == 0
    assert dcms(*books, "push").answer["applied"] == 2
    assert any(head.get("Authorization", "").startswith("HMAC-SHA256") for head in centre.headers)
