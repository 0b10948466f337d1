"""The protocol as OpenAPI 3.1, written from the classes of the centre: ``python -m tests.centre.openapi``."""

import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from tests.centre import answers
from tests.centre import operations

FILE = Path(__file__).resolve().parents[2] / "docs" / "sync.openapi.json"
REF = "#/components/schemas/{name}"
_TEXT = {"type": "string"}


class Problem(msgspec.Struct, kw_only=True):
    """What went wrong (RFC 9457). ``retryable`` says whether the same request may be sent again."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    retryable: bool
    instance: str
    retry_after_s: operations.Count | msgspec.UnsetType = msgspec.UNSET


@dataclass(frozen=True)
class Call:
    """One endpoint as it is described."""

    method: str
    path: str
    summary: str
    answer: type | None
    body: type | str | None = None
    statuses: tuple[int, ...] = ()
    query: tuple[tuple[str, dict[str, Any], str], ...] = ()
    done: tuple[int, ...] = (200,)
    open: bool = False
    keyed: bool = False


_WHOLE = {"type": "integer", "minimum": 0}
_STATED = (400, 409, 413, 415, 422)
CALLS = (
    Call("post", "/v1/enrol", "Register a device by its one-time code, repeatably",
         answers.Enrolled, answers.Enrol, (400, 403, 413, 415, 422), done=(201,), open=True),
    Call("post", "/v1/oauth/token", "An access token for a signed assertion (RFC 7523)",
         answers.Token, "form", (400, 401, 403, 413, 415), open=True),
    Call("get", "/v1/hello", "Time, limits, versions, state of the stream, upload slot",
         answers.Hello, None, (400,),
         query=(("waiting", _WHOLE, "operations that still wait at the client"),
                ("oldest_at", {"type": "string", "format": "date-time"}, "since when the oldest waits"))),
    Call("post", "/v1/streams/{stream}/ops", "Upload a batch of operations",
         answers.OpsAnswer, operations.BatchOfAnything, (*_STATED, 429), keyed=True),
    Call("get", "/v1/streams/{stream}", "Acknowledged sequence, gaps, held and rejected, number series",
         answers.StreamState),
    Call("post", "/v1/streams/{stream}/epochs", "Open a new epoch after a restore or on a new PC",
         answers.EpochAnswer, answers.OpenEpoch, _STATED, keyed=True),
    Call("post", "/v1/manifests", "Control totals of a day, signed",
         answers.ManifestAnswer, answers.Manifest, (*_STATED, 429), keyed=True),
    Call("get", "/v1/manifests/{stream}/{business_date}", "A day as the centre sees it, with differences",
         answers.ManifestView, None, (404,)),
    Call("get", "/v1/feed", "Changes after a cursor; waits for one up to 25 s when asked to",
         answers.FeedPage, None, (400, 410),
         query=(("cursor", _TEXT, "where the last page ended; none is the beginning"),
                ("limit", _WHOLE, "changes a page, at most 500"),
                ("wait", _WHOLE, "seconds to wait for a change"))),
    Call("post", "/v1/feed/acks", "How far the feed was applied",
         answers.Acked, answers.FeedAck, (400, 413, 415, 422)),
    Call("get", "/v1/snapshots/{name}",
         "Pages of what a restored client lost (restore-…) or of everything in force (feed-…)",
         None, None, (400, 404),
         query=(("after", _WHOLE, "where the last page ended"), ("limit", _WHOLE, "changes a page"))),
    Call("put", "/v1/blobs/{sha256}", "Store an attachment under its digest",
         answers.BlobAnswer, "blob", (400, 404, 413, 415, 422), done=(200, 201)),
)  # fmt: skip
_PATH = {
    "stream": ({"type": "string", "pattern": "^S-[0-9A-Z]{2}-[0-9]{6,}$"}, "the caller's own stream"),
    "business_date": ({"type": "string", "format": "date"}, "the day"),
    "name": ({"type": "string", "pattern": "^(restore-[0-9]+-[0-9]+|feed-[0-9]+)$"}, "as an answer gave it"),
    "sha256": ({"type": "string", "pattern": "^[0-9a-f]{64}$"}, "SHA-256 of the body"),
}
_ALWAYS = (401, 403, 423, 500, 503)


def document() -> dict[str, Any]:
    """Return the whole description."""
    named = [call.answer for call in CALLS if call.answer] + [
        call.body for call in CALLS if isinstance(call.body, type)
    ]
    shapes = [*named, answers.RestorePage, answers.SnapshotPage, Problem, operations.Envelope, *_operations()]
    _, components = msgspec.json.schema_components(shapes, ref_template=REF)
    _tell_operations(components)
    paths: dict[str, dict[str, Any]] = {}
    for call in CALLS:
        paths.setdefault(call.path, {})[call.method] = _operation(call)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Distributor to manufacturer sync protocol",
            "version": "1.0.0",
            "summary": "Upload of a distributor's documents exactly once, proofs of each day, the feed down.",
            "description": "The rules around these shapes stand in SYNC_PROTOCOL.md.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "https://centre.example", "description": "the manufacturer's centre"}],
        "security": [{"token": []}, {"hmac": []}, {"certificate": []}],
        "paths": paths,
        "components": {
            "schemas": {name: components[name] for name in sorted(components)},
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "lives 15 minutes"},
                "hmac": {
                    "type": "apiKey", "in": "header", "name": "Authorization",
                    "description": "profile B: HMAC-SHA256 over method, path, date and Content-Digest",
                },
                "certificate": {"type": "mutualTLS", "description": "profile C"},
            },
        },
    }  # fmt: skip


def _operations() -> list[type]:
    return list(operations.CLASSES.values())


def _tell_operations(components: dict[str, Any]) -> None:
    """Say of each operation its type and its chain, and let an upload hold any of them."""
    for kind, shape in operations.CLASSES.items():
        schema = components[shape.__name__]
        schema["properties"]["type"] = {"const": kind}
        schema["properties"]["chain"] = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
        schema["required"] = sorted({*schema["required"], "chain"})
    envelope = {"$ref": REF.format(name="Envelope"), "description": "a type that is not known here is held"}
    known = [{"$ref": REF.format(name=shape.__name__)} for shape in operations.CLASSES.values()]
    components["BatchOfAnything"]["properties"]["ops"]["items"] = {"anyOf": [*known, envelope]}


def _operation(call: Call) -> dict[str, Any]:
    told: dict[str, Any] = {
        "summary": call.summary,
        "operationId": call.method + re.sub(r"\W+", "_", call.path.removeprefix("/v1")).rstrip("_"),
        "responses": _responses(call),
    }
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": schema, "description": about}
        for name, (schema, about) in _PATH.items()
        if f"{{{name}}}" in call.path
    ]
    parameters += [
        {"name": name, "in": "query", "required": False, "schema": schema, "description": about}
        for name, schema, about in call.query
    ]
    if call.body is not None:
        parameters.append(
            _header("Content-Digest", "sha-256 of the body as it is sent (RFC 9530)", required=True)
        )
        told["requestBody"] = {"required": True, "content": _content(call.body)}
    if call.keyed:
        parameters.append(
            _header("Idempotency-Key", "8 to 128 visible letters; the answer is kept for 7 days")
        )
    if parameters:
        told["parameters"] = parameters
    if call.open:
        told["security"] = []
    return told


def _header(name: str, about: str, *, required: bool = False) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": required, "schema": _TEXT, "description": about}


def _content(body: type | str) -> dict[str, Any]:
    if body == "form":
        fields: dict[str, Any] = {"grant_type": {"const": "client_credentials"}}
        fields |= {"client_assertion_type": _TEXT, "client_assertion": _TEXT}
        shape = {"type": "object", "properties": fields | {"scope": _TEXT}, "required": sorted(fields)}
        return {"application/x-www-form-urlencoded": {"schema": shape}}
    if body == "blob":
        return {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    assert isinstance(body, type)
    return {"application/json": {"schema": {"$ref": REF.format(name=body.__name__)}}}


def _responses(call: Call) -> dict[str, Any]:
    names = [call.answer.__name__] if call.answer else ["RestorePage", "SnapshotPage"]
    refs = [{"$ref": REF.format(name=name)} for name in names]
    done = refs[0] if len(refs) == 1 else {"anyOf": refs}
    told: dict[str, Any] = {
        str(status): {"description": "Done", "content": {"application/json": {"schema": done}}}
        for status in call.done
    }
    statuses = sorted({*call.statuses, *(() if call.open else _ALWAYS), 500})
    for status in statuses:
        told[str(status)] = {
            "description": _WHY.get(status, "Not done"),
            "content": {"application/problem+json": {"schema": {"$ref": REF.format(name="Problem")}}},
        }
    return told


_WHY = {
    400: "The request cannot be read; retryable when the body was torn",
    401: "Not known: take a new token, once",
    403: "Not allowed: stop, keep billing",
    404: "Not here",
    409: "Does not fit what is stored, or the same key is still worked on",
    410: "The cursor is too old: load the snapshot named",
    413: "Too large: cut it into smaller parts",
    415: "Of a kind that is not read here",
    422: "Not as the schema says",
    423: "Stopped for now: keep billing, ask again hourly",
    429: "Too many at once: come again after Retry-After",
    500: "A fault of the centre: send it again later",
    503: "Not ready: send it again later",
}


def text() -> str:
    """Return the description as it is kept in the documents."""
    return json.dumps(document(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
    sys.stdout.write(f"{FILE}\n")
