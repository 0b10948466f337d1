"""The endpoints of the protocol, as one ASGI program."""

import asyncio
import logging
import re
import secrets
import time
from collections.abc import AsyncIterator
from collections.abc import Awaitable
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import asynccontextmanager
from functools import partial
from typing import Any
from typing import ParamSpec
from typing import TypeVar

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.centre import access
from tests.centre import feeds
from tests.centre import ingest
from tests.centre import manifests
from tests.centre import replays
from tests.centre import streams
from tests.centre.admin import ADMIN_ROUTES
from tests.centre.centre import Centre
from tests.centre.metrics import metrics_page
from tests.centre.operations import Waiting
from tests.centre.pages import PAGE_ROUTES
from tests.centre.problems import Problem
from tests.centre.requests import Caller
from tests.centre.requests import caller_of
from tests.centre.requests import centre_of
from tests.centre.requests import own_stream
from tests.centre.requests import read_body
from tests.centre.requests import whole_number
from tests.centre.store import Taken

log = logging.getLogger("centre")
P = ParamSpec("P")
R = TypeVar("R")
JSON = "application/json"
SMALL = 256 << 10
LONGEST_WAIT = 25
LOOK_AGAIN = 1.0
Endpoint = Callable[[Request], Awaitable[Response]]


async def on(pool: Executor, work: Callable[P, R], *args: P.args, **named: P.kwargs) -> R:
    """Return what a piece of blocking work gives, done on a thread."""
    return await asyncio.get_running_loop().run_in_executor(pool, partial(work, *args, **named))


def as_json(value: Any, status: int = 200) -> Response:
    """Return a value as an answer."""
    raw = value if isinstance(value, bytes) else msgspec.json.encode(value)
    return Response(raw, status, {"Cache-Control": "no-store"}, media_type=JSON)


async def known_caller(request: Request) -> Caller:
    """Return who sent a request."""
    return await on(centre_of(request).quick, caller_of, request)


# ── enrolment, token, hello ─────────────────────────────────────────────────────────────────────
async def enrol(request: Request) -> Response:
    """Register the key of a device."""
    centre = centre_of(request)
    body = await read_body(request, SMALL, JSON)
    return as_json(await on(centre.quick, access.enrol, centre, body.inflated(SMALL)), 201)


async def token(request: Request) -> Response:
    """Give an access token for a signed assertion."""
    centre = centre_of(request)
    body = await read_body(request, 16 << 10, "application/x-www-form-urlencoded")
    return as_json(await on(centre.quick, access.take_assertion, centre, body.inflated(16 << 10)))


async def hello(request: Request) -> Response:
    """Tell time, limits and state."""
    centre, caller = centre_of(request), await known_caller(request)
    waiting = None
    if "waiting" in request.query_params:
        told = {"ops": whole_number(request, "waiting", 0, 1 << 40)}
        oldest = request.query_params.get("oldest_at")
        try:
            waiting = msgspec.convert(told | ({"oldest_at": oldest} if oldest else {}), Waiting)
        except msgspec.ValidationError as trouble:
            raise Problem(400, "bad_query", "oldest_at is an instant with its offset") from trouble
    return as_json(await on(centre.quick, streams.say_hello, centre, caller, waiting))


# ── streams ─────────────────────────────────────────────────────────────────────────────────────
async def upload(request: Request) -> Response:
    """Take a batch of operations."""
    centre, caller = centre_of(request), await known_caller(request)
    own_stream(request, caller)
    key = replays.key_of(request.headers.get("idempotency-key"))
    body = await read_body(request, centre.limits.bytes, JSON)
    return await _admitted(centre, caller, key, ingest.take_ops, centre, caller, key, body)


async def _admitted(
    centre: Centre, caller: Caller, key: str, work: Callable[P, bytes], *args: P.args, **named: P.kwargs
) -> Response:
    """Do heavy work under a key when there is room for it."""
    began = time.monotonic()
    wait = centre.gate.enter(began)
    if wait:
        centre.counts["turned_away"] += 1
        raise Problem(429, "rate_limited", "too many at once", after=wait)
    try:
        return as_json(await _keyed(centre, caller, key, work, *args, **named))
    finally:
        ended = time.monotonic()
        centre.gate.leave(ended - began, ended)


async def _keyed(
    centre: Centre, caller: Caller, key: str, work: Callable[P, R], *args: P.args, **named: P.kwargs
) -> R:
    """Run work under an idempotency key: a second request with it has to wait for the first."""
    if not key:
        return await on(centre.workers, work, *args, **named)
    replays.begin(centre, caller, key)
    running = asyncio.ensure_future(on(centre.workers, work, *args, **named))
    # The key is free when the work is done, also when the client has hung up meanwhile.
    running.add_done_callback(lambda _: replays.end(centre, caller, key))
    return await asyncio.shield(running)


async def stream_state(request: Request) -> Response:
    """Tell all that is known of a stream."""
    centre, caller = centre_of(request), await known_caller(request)
    own_stream(request, caller)
    return as_json(await on(centre.quick, streams.state_of, centre, caller))


async def new_epoch(request: Request) -> Response:
    """Open an epoch after a restore."""
    centre, caller = centre_of(request), await known_caller(request)
    own_stream(request, caller)
    key = replays.key_of(request.headers.get("idempotency-key"))
    body = await read_body(request, SMALL, JSON)
    return as_json(
        await _keyed(centre, caller, key, streams.open_epoch, centre, caller, key, body.inflated(SMALL))
    )


async def snapshot(request: Request) -> Response:
    """Give a page of what was lost, or of everything in force."""
    centre, caller = centre_of(request), await known_caller(request)
    name = request.path_params["name"]
    after = whole_number(request, "after", 0, 1 << 50)
    if match := re.fullmatch(r"restore-([0-9]{1,15})-([0-9]{1,15})", name):
        first, last = int(match[1]), int(match[2])
        return as_json(await on(centre.workers, streams.restore_page, centre, caller, first, last, after))
    if match := re.fullmatch(r"feed-([0-9]{1,15})", name):
        limit = whole_number(request, "limit", centre.limits.feed, centre.limits.feed)
        return as_json(
            await on(centre.quick, feeds.feed_snapshot, centre, caller, int(match[1]), after, max(1, limit))
        )
    raise Problem(404, "unknown_snapshot", name)


# ── manifests ───────────────────────────────────────────────────────────────────────────────────
async def manifest(request: Request) -> Response:
    """Compare the control totals of a day."""
    centre, caller = centre_of(request), await known_caller(request)
    key = replays.key_of(request.headers.get("idempotency-key"))
    raw = (await read_body(request, SMALL, JSON)).inflated(SMALL * 4)
    return await _admitted(centre, caller, key, manifests.take_manifest, centre, caller, key, raw)


async def manifest_view(request: Request) -> Response:
    """Show a day as the centre sees it."""
    centre, caller = centre_of(request), await known_caller(request)
    own_stream(request, caller)
    day = request.path_params["day"]
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", day):
        raise Problem(404, "unknown_day", "a day is written as 2026-11-22")
    return as_json(await on(centre.workers, manifests.view_day, centre, caller, day))


# ── feed ────────────────────────────────────────────────────────────────────────────────────────
async def feed(request: Request) -> Response:
    """Give the changes after a cursor; with ``wait``, as soon as there are any."""
    centre, caller = centre_of(request), await known_caller(request)
    limit = max(1, whole_number(request, "limit", centre.limits.feed, centre.limits.feed))
    until = time.monotonic() + whole_number(request, "wait", 0, LONGEST_WAIT)
    cursor = request.query_params.get("cursor", "")
    while True:
        page = await on(centre.quick, feeds.read_feed, centre, caller, cursor, limit)
        left = until - time.monotonic()
        if page.changes or left <= 0 or await request.is_disconnected():
            return as_json(page)
        # Another process may have put a change: the event only makes it sooner.
        try:
            await asyncio.wait_for(centre.feed_changed.wait(), min(left, LOOK_AGAIN))
        except TimeoutError:
            continue


async def feed_acks(request: Request) -> Response:
    """Note what was applied."""
    centre, caller = centre_of(request), await known_caller(request)
    body = await read_body(request, SMALL, JSON)
    return as_json(await on(centre.quick, feeds.take_ack, centre, caller, body.inflated(SMALL)))


async def blob(request: Request) -> Response:
    """Store an attachment."""
    centre, caller = centre_of(request), await known_caller(request)
    body = await read_body(request, centre.limits.blob)
    media = request.headers.get("content-type", "application/octet-stream")[:80]
    raw = body.inflated(centre.limits.blob)
    answer, fresh = await on(
        centre.quick, feeds.put_blob, centre, caller, request.path_params["sha256"], media, raw
    )
    return as_json(answer, 201 if fresh else 200)


async def metrics(request: Request) -> Response:
    """Give the figures for monitoring."""
    centre = centre_of(request)
    text = await on(centre.quick, metrics_page, centre)
    return Response(text, media_type="text/plain; version=0.0.4")


async def health(_: Request) -> Response:
    """Say that the centre answers."""
    return as_json({"ready": True})


PROTOCOL_ROUTES = [
    Route("/v1/enrol", enrol, methods=["POST"]),
    Route("/v1/oauth/token", token, methods=["POST"]),
    Route("/v1/hello", hello, methods=["GET"]),
    Route("/v1/streams/{stream}/ops", upload, methods=["POST"]),
    Route("/v1/streams/{stream}", stream_state, methods=["GET"]),
    Route("/v1/streams/{stream}/epochs", new_epoch, methods=["POST"]),
    Route("/v1/manifests", manifest, methods=["POST"]),
    Route("/v1/manifests/{stream}/{day}", manifest_view, methods=["GET"]),
    Route("/v1/feed", feed, methods=["GET"]),
    Route("/v1/feed/acks", feed_acks, methods=["POST"]),
    Route("/v1/snapshots/{name}", snapshot, methods=["GET"]),
    Route("/v1/blobs/{sha256}", blob, methods=["PUT"]),
]


# ── what goes wrong ─────────────────────────────────────────────────────────────────────────────
async def tell_problem(request: Request, trouble: Exception) -> Response:
    """Answer a problem as the protocol says; anything else is a fault of ours, logged whole."""
    instance = f"req-{secrets.token_hex(4)}"
    if isinstance(trouble, Problem):
        centre_of(request).counts[f"problem_{trouble.code}"] += 1
        return trouble.answer(instance)
    if isinstance(trouble, ClientDisconnect):
        return Response(status_code=499)
    if isinstance(trouble, Taken):
        return Problem(503, "busy", "two requests met: send it again", after=1).answer(instance)
    if isinstance(trouble, HTTPException):
        code = {404: "unknown_path", 405: "method"}.get(trouble.status_code, "http")
        answer = Problem(trouble.status_code, code, f"{request.method} {request.url.path}").answer(instance)
        answer.headers.update(trouble.headers or {})
        return answer
    log.error("%s %s failed (%s)", request.method, request.url.path, instance, exc_info=trouble)
    return Problem(500, "fault", "the centre met a fault; it is written down", retry=True).answer(instance)


KEEP_HOUSE_SECONDS = 600


async def _keep_house(app: Starlette) -> None:
    """Drop what is past its time, now and then."""
    while True:
        await asyncio.sleep(KEEP_HOUSE_SECONDS)
        centre: Centre = app.state.centre
        await on(centre.quick, _forget, centre)


def _forget(centre: Centre) -> None:
    with centre.store.write() as tx:
        replays.forget(centre, tx)


def make_app(centre: Centre) -> Starlette:
    """Return the program for a centre."""

    @asynccontextmanager
    async def living(_: Starlette) -> AsyncIterator[None]:
        house = asyncio.create_task(_keep_house(app))
        yield
        house.cancel()
        centre.close()

    app = Starlette(
        routes=[
            *PROTOCOL_ROUTES,
            *ADMIN_ROUTES,
            *PAGE_ROUTES,
            Route("/metrics", metrics),
            Route("/health", health),
        ],
        exception_handlers={
            Exception: tell_problem,
            Problem: tell_problem,
            HTTPException: tell_problem,
            Taken: tell_problem,
            ClientDisconnect: tell_problem,
        },
        lifespan=living,
    )
    app.state.centre = centre
    return app
