"""The manufacturer's side of the table, for tests and the demonstration."""

import hmac
import json
import secrets
from collections.abc import Awaitable
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.responses import Response
from starlette.routing import Route

from tests.centre import access
from tests.centre import feeds
from tests.centre.bodies import raw_operations
from tests.centre.centre import Centre
from tests.centre.problems import Problem
from tests.centre.requests import centre_of
from tests.centre.store import Tx

Work = Callable[[Centre, Tx, dict[str, Any]], Any]


def check_admin(request: Request) -> None:
    """Let only the manufacturer's own people in."""
    told = request.headers.get("authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(told.encode(), centre_of(request).admin.encode()):
        raise Problem(401, "no_admin", "the admin token is needed")


def endpoint(work: Work) -> Callable[[Request], Awaitable[Response]]:
    """Return an endpoint that does a piece of work in one transaction."""

    async def serve(request: Request) -> Response:
        check_admin(request)
        centre = centre_of(request)
        asked = await request.json() if request.method == "POST" else {}
        asked |= request.path_params
        answer = await run_in_threadpool(_in_transaction, centre, work, asked)
        centre.feed_changed.set()
        centre.feed_changed.clear()
        return JSONResponse(answer)

    return serve


def _in_transaction(centre: Centre, work: Work, asked: dict[str, Any]) -> Any:
    with centre.store.write() as tx:
        return work(centre, tx, asked)


def add_distributors(_: Centre, tx: Tx, asked: dict[str, Any]) -> Any:
    """Add distributors that are not there yet."""
    row = tx.one("SELECT COALESCE(MAX(number), 0) FROM distributor")
    number = int(row[0]) if row else 0
    known = {row[0] for row in tx.all("SELECT code FROM distributor")}
    rows = []
    for one in asked["distributors"]:
        if one["code"] not in known:
            number += 1
            rows.append(
                (
                    number,
                    one["code"],
                    one.get("name", one["code"]),
                    one.get("town", ""),
                    one.get("state", "27"),
                )
            )
    tx.bulk("distributor", "number, code, name, town, state", rows)
    return {"added": len(rows)}


def add_code(centre: Centre, tx: Tx, asked: dict[str, Any]) -> Any:
    """Give out a one-time code."""
    return {"code": access.add_code(centre, tx, asked["distributor"], asked.get("stream"))}


def add_device(centre: Centre, tx: Tx, asked: dict[str, Any]) -> Any:
    """Set up a device by a shared key (profile B) or by its client certificate (profile C)."""
    tenant = access.tenant_of(tx, asked["distributor"])
    row = tx.one("SELECT state FROM distributor WHERE number = ?", tenant)
    assert row is not None
    stream = asked.get("stream") or access.add_stream(tx, tenant, row[0])
    keys: dict[str, bytes] = {}
    told: dict[str, Any] = {}
    if asked.get("certificate_sha256"):
        keys["certificate"] = bytes.fromhex(asked["certificate_sha256"])
    else:
        keys["hmac_key"] = secrets.token_bytes(32)
        told["hmac_key"] = keys["hmac_key"].hex()
    device = access.add_device(centre, tx, tenant, stream, ("admin", "admin"), **keys)
    return {"device_id": device, "stream_id": stream, **told}


def set_device(centre: Centre, tx: Tx, asked: dict[str, Any]) -> Any:
    """Lock, revoke or free a device."""
    if asked["state"] not in {"active", "locked", "revoked"}:
        raise Problem(422, "schema", "active, locked or revoked")
    changed = tx.run("UPDATE device SET state = ? WHERE device_id = ?", asked["state"], asked["device"])
    centre.devices.clear()
    return {"changed": changed}


def put_feed(centre: Centre, tx: Tx, asked: dict[str, Any]) -> Any:
    """Put changes into the feed of one distributor or of everybody."""
    return {"position": feeds.put_changes(centre, tx, asked.get("audience", "*"), asked["changes"])}


def trim_feed(centre: Centre, tx: Tx, asked: dict[str, Any]) -> Any:
    """Drop changes that were replaced and are older than so many days."""
    before = centre.now_ms() - int(asked.get("days", 90)) * 86_400_000
    return {"floor": feeds.trim_feed(tx, before)}


def set_clock(centre: Centre, _: Tx, asked: dict[str, Any]) -> Any:
    """Let the centre's clock go wrong by so many milliseconds."""
    centre.shift_ms = int(asked["shift_ms"])
    return {"shift_ms": centre.shift_ms}


def set_limits(centre: Centre, _: Tx, asked: dict[str, Any]) -> Any:
    """Change what one request may hold."""
    for name, value in asked.items():
        if not hasattr(centre.limits, name):
            raise Problem(422, "schema", f"no limit {name}")
        setattr(centre.limits, name, int(value))
    centre.gate.most = centre.limits.ingests
    return vars(centre.limits)


def stream_summary(_: Centre, tx: Tx, asked: dict[str, Any]) -> Any:
    """Tell what a stream's stored operations and their effect add up to, for comparing end states."""
    row = tx.one(
        "SELECT number, epoch, acked_seq, top_seq, held FROM stream WHERE stream_id = ?", asked["stream"]
    )
    if row is None:
        raise Problem(404, "unknown_stream", asked["stream"])
    stream = row[0]
    states = tx.all("SELECT state, COUNT(*) FROM op WHERE stream = ? GROUP BY state", stream)
    mark = sha256()
    for seq, op_id in tx.all("SELECT seq, op_id FROM op WHERE stream = ? ORDER BY seq", stream):
        mark.update(f"{seq}:{bytes(op_id).hex()}\n".encode())
    documents = tx.all(
        "SELECT type, status, COUNT(*), SUM(net_paise) FROM document WHERE stream = ? GROUP BY type, status",
        stream,
    )
    lines = tx.all(
        "SELECT COUNT(*), COALESCE(SUM(l.taxable_paise), 0), COALESCE(SUM(l.qty_milli), 0) FROM sale_line l"
        " JOIN document d ON d.doc_id = l.doc_id AND d.doc_rev = l.doc_rev WHERE l.stream = ? AND"
        " d.status <> 'cancelled'",
        stream,
    )
    totals = tx.all(
        "SELECT SUM(bills), SUM(cancelled), SUM(sales_paise), SUM(returns), SUM(returns_paise) FROM day_total"
        " WHERE stream = ?",
        stream,
    )
    return {
        "epoch": row[1], "acked_seq": row[2], "top_seq": row[3], "held": row[4],
        "states": dict(states),
        "ops_sha256": mark.hexdigest(),
        "documents": [[kind, status, count, int(net or 0)] for kind, status, count, net in sorted(documents)],
        "lines": [int(value) for value in lines[0]],
        "day_totals": [int(value or 0) for value in totals[0]],
    }  # fmt: skip


def stored_op(_: Centre, tx: Tx, asked: dict[str, Any]) -> Any:
    """Return one operation as it was sent."""
    row = tx.one(
        "SELECT o.batch, o.start, o.size, o.state, o.code FROM op o JOIN stream s ON s.number = o.stream"
        " WHERE s.stream_id = ? AND o.seq = ?",
        asked["stream"], int(asked["seq"]),
    )  # fmt: skip
    if row is None:
        raise Problem(404, "unknown_seq", str(asked["seq"]))
    raw = raw_operations(tx, [(row[0], row[1], row[2])])[0]
    return {"state": row[3], "code": row[4], "raw": raw.decode()}


def day_receipts(_: Centre, tx: Tx, asked: dict[str, Any]) -> Any:
    """Return the signed receipts of a stream's days, oldest first: what `dcms verify --receipts` takes."""
    rows = tx.all(
        "SELECT m.answer FROM manifest m JOIN stream s ON s.number = m.stream WHERE s.stream_id = ? AND"
        " m.matched = 1 ORDER BY m.received_ms",
        asked["stream"],
    )
    told = [json.loads(bytes(row[0])) for row in rows]
    return [{"receipt": one["receipt"], "signed": one["signed"]} for one in told]


ADMIN_ROUTES = [
    Route("/admin/distributors", endpoint(add_distributors), methods=["POST"]),
    Route("/admin/codes", endpoint(add_code), methods=["POST"]),
    Route("/admin/devices", endpoint(add_device), methods=["POST"]),
    Route("/admin/devices/{device}", endpoint(set_device), methods=["POST"]),
    Route("/admin/feed", endpoint(put_feed), methods=["POST"]),
    Route("/admin/feed/trim", endpoint(trim_feed), methods=["POST"]),
    Route("/admin/clock", endpoint(set_clock), methods=["POST"]),
    Route("/admin/limits", endpoint(set_limits), methods=["POST"]),
    Route("/admin/streams/{stream}", endpoint(stream_summary), methods=["GET"]),
    Route("/admin/streams/{stream}/receipts", endpoint(day_receipts), methods=["GET"]),
    Route("/admin/streams/{stream}/ops/{seq}", endpoint(stored_op), methods=["GET"]),
]
