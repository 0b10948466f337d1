"""Canonical bytes, chain and lasting names."""

import uuid
from typing import Any

import pytest

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.wire.canonical import FIRST_CHAIN
from dcms_desktop.wire.canonical import canonical
from dcms_desktop.wire.canonical import chain_of
from dcms_desktop.wire.canonical import chained
from dcms_desktop.wire.canonical import digest_header
from dcms_desktop.wire.canonical import document_uuid
from dcms_desktop.wire.canonical import lasting_id


@pytest.mark.parametrize(
    ("value", "bytes_"),
    [
        ({"b": 1, "a": [True, None, "x"]}, b'{"a":[true,null,"x"],"b":1}'),
        ({"é".encode("ascii", "ignore").decode() or "e": "₹ é"}, '{"e":"₹ é"}'.encode()),
        ('\b\t\n\f\r"\\/\x1f\x7f', b'"\\b\\t\\n\\f\\r\\"\\\\/\\u001f\x7f"'),
        (-(2**53) + 1, b"-9007199254740991"),
    ],
)
def test_a_value_has_one_form(value: Any, bytes_: bytes) -> None:
    assert canonical(value) == bytes_


@pytest.mark.parametrize("value", [1.0, {"a": b"x"}, {"ü": 1}, {1: 2}, object()])
def test_what_is_no_plain_value_has_no_form(value: Any) -> None:
    with pytest.raises(TypeError):
        canonical(value)


def test_a_figure_that_is_not_held_exactly_is_refused() -> None:
    with pytest.raises(Refused):
        canonical({"a": (2**53,)})


def test_the_chain_covers_all_but_itself() -> None:
    op = {"op_id": "x", "seq": 1}
    first = chain_of(FIRST_CHAIN, op)
    assert chain_of(FIRST_CHAIN, {**op, "chain": first}) == first
    assert chain_of(FIRST_CHAIN, {**op, "seq": 2}) != first
    assert chain_of(first, op) != first


def test_the_bytes_with_the_chain_are_the_form_of_the_whole() -> None:
    for op in ({"seq": 1}, {"a": "é", "chain": "old", "cz": [1, {"b": None}]}, {"a": 1}, {"d": 1}):
        chain, body = chained(FIRST_CHAIN, op)
        assert body == canonical({**op, "chain": chain})
    with pytest.raises(Refused):
        chained(FIRST_CHAIN, {"lines": [{"net": 2**53}]})


def test_names_last_for_ever() -> None:
    assert lasting_id("op", "1") == lasting_id("op", "1") != lasting_id("op1", "")
    assert uuid.UUID(lasting_id("op")).version == 8
    request = str(uuid.uuid4())
    assert document_uuid(request) == request
    assert uuid.UUID(document_uuid("shop-1")).variant == uuid.RFC_4122


def test_a_digest_is_of_the_bytes_as_sent() -> None:
    assert digest_header(b"") == "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:"
