import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.centre.plain import content_digest
from tests.centre.plain import sha256_hex
from tests.centre.running import Running
from tests.centre.simple_client import SimpleClient
from tests.centre.simple_client import enrolled


def change(kind: str, name: str, rev: int = 1, **body: Any) -> dict[str, Any]:
    return {"type": kind, "id": name, "rev": rev, "op": "upsert", "body": body or {"name": name}}


def read(client: SimpleClient, cursor: str = "", limit: int = 500) -> Any:
    return client.call("GET", f"/v1/feed?cursor={cursor}&limit={limit}").body


def read_all(client: SimpleClient, cursor: str = "", limit: int = 7) -> tuple[list[Any], str]:
    found: list[Any] = []
    while True:
        page = read(client, cursor, limit)
        found += page["changes"]
        cursor = page["next_cursor"]
        if not page["has_more"]:
            return found, cursor


def test_everybody_gets_what_is_for_all_and_each_his_own(any_centre: Running) -> None:
    mine, yours = enrolled(any_centre, "D0001"), enrolled(any_centre, "D0002")
    any_centre.put(*[change("item", f"I{number}") for number in range(20)])
    any_centre.put(change("primary_invoice", "PI-1"), audience="D0001")
    any_centre.put(change("primary_invoice", "PI-2"), audience="D0002")
    any_centre.put({"type": "item", "id": "I3", "rev": 2, "op": "tombstone"})
    got, cursor = read_all(mine)
    assert [one["id"] for one in got] == [*[f"I{number}" for number in range(20)], "PI-1", "I3"]
    assert got[-1] == {"type": "item", "id": "I3", "rev": 2, "op": "tombstone"}
    assert [one["id"] for one in read_all(yours)[0]][20] == "PI-2"
    assert read(mine, cursor) == {"changes": [], "next_cursor": cursor, "has_more": False}


def test_reading_is_repeatable_while_others_write(centre: Running) -> None:
    client = enrolled(centre)
    centre.put(*[change("item", f"I{number}") for number in range(10)])
    first = read(client, limit=4)
    centre.put(change("item", "I0", 2))
    assert read(client, limit=4) == first
    got, _ = read_all(client, first["next_cursor"])
    assert [(one["id"], one["rev"]) for one in got][-1] == ("I0", 2)


@pytest.mark.parametrize(
    "bend", [lambda text: "x" + text, lambda text: text[:-3], lambda _: "eyJzIjo5fQ", lambda _: "%C3%A9"]
)
def test_a_cursor_that_is_none_is_refused(centre: Running, bend: Any) -> None:
    client, other = enrolled(centre, "D0001"), enrolled(centre, "D0002")
    centre.put(change("item", "I1"))
    cursor = read(client)["next_cursor"]
    for asked in (bend(cursor), read(other)["next_cursor"]):
        answer = client.call("GET", f"/v1/feed?cursor={asked}")
        assert (answer.status, answer.code) == (400, "bad_cursor")


def test_a_long_poll_ends_when_something_comes(centre: Running) -> None:
    client = enrolled(centre)
    cursor = read(client)["next_cursor"]
    assert client.token
    with ThreadPoolExecutor(1) as pool:
        began = time.monotonic()
        waiting = pool.submit(client.call, "GET", f"/v1/feed?cursor={cursor}&wait=20")
        time.sleep(0.3)
        assert not waiting.done()
        centre.put(change("notice", "N1", text="Closed on Friday"))
        page = waiting.result().body
    assert [one["id"] for one in page["changes"]] == ["N1"]
    assert time.monotonic() - began < 10


def test_who_comes_too_late_loads_the_snapshot_and_goes_on(any_centre: Running) -> None:
    client = enrolled(any_centre)
    any_centre.put(*[change("item", f"I{number}") for number in range(12)])
    old = read(client, limit=3)["next_cursor"]
    any_centre.put(*[change("item", f"I{number}", 2) for number in range(9)])
    any_centre.admin("clock", shift_ms=91 * 86_400_000)
    any_centre.admin("feed/trim", days=90)
    client.token = ""
    client.assertion_shift = 91 * 86_400
    gone = client.call("GET", f"/v1/feed?cursor={old}")
    assert (gone.status, gone.code) == (410, "cursor_expired")
    any_centre.put(change("item", "LATER"))
    url: str | None = gone.body["snapshot"] + "?limit=5"
    found: dict[str, int] = {}
    cursor = ""
    while url:
        page = client.call("GET", url).body
        found |= {one["id"]: one["rev"] for one in page["changes"]}
        url, cursor = page["next"], page["next_cursor"]
    assert found == {f"I{number}": 2 if number < 9 else 1 for number in range(12)}
    assert [one["id"] for one in read_all(client, cursor)[0]] == ["LATER"]


def test_acks_are_kept_with_what_could_not_be_applied(centre: Running) -> None:
    client = enrolled(centre)
    centre.put(change("scheme", "SCH-1"))
    cursor = read(client)["next_cursor"]
    raw = (
        b'{"cursor":"%s","refused":[{"type":"scheme","id":"SCH-1","rev":1,"reason":"kind unknown"}]}'
        % cursor.encode()
    )
    for _ in range(2):
        assert client.call("POST", "/v1/feed/acks", raw).body == {"acked": True}
    inner = centre.centre
    assert inner is not None
    with inner.store.read() as tx:
        assert tx.all("SELECT position FROM feed_ack") == [(1,)]
        assert tx.all("SELECT type, id, rev, reason FROM feed_problem") == [
            ("scheme", "SCH-1", 1, "kind unknown")
        ]


def test_a_blob_is_stored_once_under_its_digest(any_centre: Running) -> None:
    client = enrolled(any_centre)
    raw = b"\x89PNG claim proof" * 1000
    path = f"/v1/blobs/{sha256_hex(raw)}"
    assert client.call("PUT", path, raw, "image/png").status == 201
    assert client.call("PUT", path, raw, "image/png").status == 200
    assert client.call("PUT", path, raw + b"x", "image/png").code == "blob_digest"
    torn = client.call("PUT", path, raw[:-5], "image/png", Content_Digest=content_digest(raw))
    assert (torn.code, torn.body["retryable"]) == ("digest_mismatch", True)
    assert client.call("PUT", "/v1/blobs/readme.txt", raw, "text/plain").code == "unknown_path"
    missing = client.wire.ask("PUT", path, raw, Authorization=f"Bearer {client.token}", Content_Digest="")
    assert missing.code == "digest_missing"
