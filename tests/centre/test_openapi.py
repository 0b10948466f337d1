"""The published description: valid by a judge we did not write, and true of what the centre answers."""

import json
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
import requests
import schemathesis
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import content_type_conformance
from schemathesis.specs.openapi.checks import response_schema_conformance
from schemathesis.specs.openapi.checks import status_code_conformance

from tests.centre import app
from tests.centre import openapi
from tests.centre.app import PROTOCOL_ROUTES
from tests.centre.making import Shop
from tests.centre.making import body_of
from tests.centre.plain import FIRST_CHAIN
from tests.centre.plain import content_digest
from tests.centre.plain import sign
from tests.centre.running import Running
from tests.centre.simple_client import SimpleClient
from tests.centre.simple_client import enrolled

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def test_the_description_is_valid() -> None:
    told = json.loads(openapi.FILE.read_text(encoding="utf-8"))
    assert [error.message for error in OpenAPIV31SpecValidator(told).iter_errors()] == []
    assert told["openapi"].startswith("3.1")


def test_the_description_is_the_one_the_classes_give() -> None:
    assert openapi.FILE.read_text(encoding="utf-8") == openapi.text(), "python -m tests.centre.openapi"


def test_every_endpoint_is_described() -> None:
    served = {
        (method.lower(), route.path.replace("{day}", "{business_date}"))
        for route in PROTOCOL_ROUTES
        for method in route.methods or ()
        if method != "HEAD"
    }
    assert served == {(call.method, call.path) for call in openapi.CALLS}


# ── what the centre answers is what is described ────────────────────────────────────────────────
def judge_of(name: str) -> OAS31Validator:
    whole = openapi.document()
    return OAS31Validator({"$ref": f"#/components/schemas/{name}", "components": whole["components"]})


def faults(name: str, told: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in judge_of(name).iter_errors(told)]


def test_a_whole_conversation_is_as_described(centre: Running) -> None:
    client, shop = enrolled(centre), Shop()
    centre.put({"type": "item", "id": "I00001", "rev": 1, "op": "upsert", "body": {"name": "Dolo"}})
    shop.trade(30)
    shop.snapshot()
    assert faults("BatchOfAnything", json.loads(body_of(shop.ops, 1, FIRST_CHAIN))) == []
    told = shop.manifest(client.stream, 1)
    signed = told | {"sig": sign(client.key, told)}
    assert faults("Manifest", signed) == []
    path = f"/v1/streams/{client.stream}"
    point = {"reason": "restore", "last_local_seq": 0, "last_local_chain": "0" * 64}
    wrong = told | {"rev": 2, "sales": told["sales"] | {"count": 0}}
    found = [
        ("Enrolled", client.me),
        ("Token", client.ask_token(client.assertion()).body),
        ("Hello", client.call("GET", "/v1/hello").body),
        ("OpsAnswer", client.send(shop.ops, FIRST_CHAIN).body),
        ("StreamState", client.call("GET", path).body),
        ("ManifestAnswer", client.prove(told).body),
        ("ManifestAnswer", client.prove(wrong).body),
        ("ManifestView", client.call("GET", f"/v1/manifests/{client.stream}/{shop.day}").body),
        ("FeedPage", client.call("GET", "/v1/feed").body),
        ("SnapshotPage", client.call("GET", "/v1/snapshots/feed-1").body),
        ("EpochAnswer", client.open_epoch(**point).body),
        ("RestorePage", client.call("GET", f"/v1/snapshots/restore-0-{shop.seq}").body),
        ("Problem", client.call("POST", f"{path}/ops", b"{}").body),
    ]
    assert {name: faults(name, answer) for name, answer in found if faults(name, answer)} == {}


# ── what a stranger makes of it ─────────────────────────────────────────────────────────────────
class Signed(requests.auth.AuthBase):
    """Bears the token, and the digest of the bytes as they are."""

    def __init__(self, client: SimpleClient) -> None:
        client.renew()
        self.token = client.token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        body = request.body or b""
        raw = body.encode() if isinstance(body, str) else bytes(body)  # type: ignore[arg-type]  # text or bytes here
        request.headers["Authorization"] = f"Bearer {self.token}"
        if raw or request.method in {"POST", "PUT"}:
            request.headers["Content-Digest"] = content_digest(raw)
        return request


@pytest.fixture
def session(centre: Running, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[requests.Session, str, str]]:
    monkeypatch.setattr(app, "LONGEST_WAIT", 0)  # nobody waits for a change here
    client = enrolled(centre)
    with requests.Session() as made:
        made.auth = Signed(client)
        yield made, centre.url, client.stream


def strange(session: tuple[requests.Session, str, str], examples: int) -> int:
    """Send what a stranger makes of the description, valid and not; return how many requests that were."""
    line, url, stream = session
    sent = 0
    schema = schemathesis.openapi.from_dict(openapi.document())
    for result in schema.get_all_operations():
        assert isinstance(result, Ok)
        operation = result.ok()
        for mode in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE):

            @hypothesis.settings(
                max_examples=examples, deadline=None, database=None, derandomize=True,
                phases=[hypothesis.Phase.generate], suppress_health_check=list(hypothesis.HealthCheck),
            )  # fmt: skip
            @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
            def ask(case: schemathesis.Case[Any]) -> None:
                nonlocal sent
                sent += 1
                if "stream" in case.path_parameters:
                    case.path_parameters["stream"] = stream
                case.call_and_validate(base_url=url, session=line, checks=CHECKS)

            ask()
    return sent


def test_a_stranger_meets_no_fault(session: tuple[requests.Session, str, str]) -> None:
    assert strange(session, 1) > 12


@pytest.mark.soak
def test_a_stranger_who_stays_meets_no_fault(session: tuple[requests.Session, str, str]) -> None:
    assert strange(session, 400) > 4_000
