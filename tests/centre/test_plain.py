import gzip

import pytest
import zstandard

from tests.centre.plain import FractionError
from tests.centre.plain import TooLargeError
from tests.centre.plain import UnreadableError
from tests.centre.plain import canonical
from tests.centre.plain import content_digest
from tests.centre.plain import inflate
from tests.centre.plain import next_chain
from tests.centre.plain import read_json


def test_canonical_bytes_are_those_of_rfc_8785() -> None:
    given = {"b": [1, True, None], "a": '\x00\x1f\n\t/"\\é€😀\x7f', "Z": {}, "10": -5, "1": 0}
    assert canonical(given) == (
        '{"1":0,"10":-5,"Z":{},"a":"\\u0000\\u001f\\n\\t/\\"\\\\é€😀\x7f","b":[1,true,null]}'.encode()
    )


def test_the_digest_is_that_of_the_rfc() -> None:
    # The example of RFC 9530, appendix B.1.
    told = content_digest(b'{"hello": "world"}\n')
    assert told == "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:"


def test_a_chain_depends_on_every_byte_and_on_what_was_before() -> None:
    one = next_chain(bytes(32), {"seq": 1, "net": 100})
    assert one != next_chain(bytes(32), {"seq": 1, "net": 101})
    assert one != next_chain(b"\1" * 32, {"seq": 1, "net": 100})
    assert one == next_chain(bytes(32), {"net": 100, "seq": 1})


@pytest.mark.parametrize("text", ["1.0", "1e3", '{"a":[0.5]}'])
def test_no_fraction_is_read(text: str) -> None:
    with pytest.raises(FractionError):
        read_json(text.encode())


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
def test_a_bomb_is_never_inflated(encoding: str) -> None:
    bomb = bytes(50_000_000)
    sent = gzip.compress(bomb) if encoding == "gzip" else zstandard.compress(bomb)
    with pytest.raises(TooLargeError):
        inflate(sent, encoding, 1_000_000)


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
@pytest.mark.parametrize("torn", [lambda raw: raw[:-9], lambda raw: b"GIF89a" + raw, lambda _: b""])
def test_a_torn_body_is_told(encoding: str, torn: object) -> None:
    whole = b"sale " * 4000
    sent = gzip.compress(whole) if encoding == "gzip" else zstandard.compress(whole)
    assert inflate(sent, encoding, 1_000_000) == whole
    assert callable(torn)
    with pytest.raises(UnreadableError):
        inflate(torn(sent), encoding, 1_000_000)
