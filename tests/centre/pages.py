"""The page of the centre: distributors, stock, sales, stock-outs, differences; made here, no script."""

import base64
import hmac
import time
from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from typing import TypeVar
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.centre import views
from tests.centre.centre import Centre
from tests.centre.centre import moment
from tests.centre.markup import Html
from tests.centre.markup import age
from tests.centre.markup import document
from tests.centre.markup import grouped
from tests.centre.markup import join
from tests.centre.markup import rupees
from tests.centre.markup import short_rupees
from tests.centre.markup import tag
from tests.centre.markup import units
from tests.centre.requests import centre_of
from tests.centre.views import Distributor

T = TypeVar("T")
CSS = (Path(__file__).parent / "centre.css").read_bytes()
PAGE = 100
FRESH_SECONDS = 5.0
SAFE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self';"
    " frame-ancestors 'none'; "
    "base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
AT_HOME = {"127.0.0.1", "localhost", "[::1]"}


# ── who may look ────────────────────────────────────────────────────────────────────────────────
def may_look(request: Request) -> bool:
    """Let in who sits at this machine, or knows the admin token (any name, as the password)."""
    host = request.headers.get("host", "").rpartition(":")[0] or request.headers.get("host", "")
    client = request.client.host if request.client else ""
    if client in {"127.0.0.1", "::1"} and host in AT_HOME and "x-forwarded-for" not in request.headers:
        return True
    scheme, _, told = request.headers.get("authorization", "").partition(" ")
    try:
        word = base64.b64decode(told).partition(b":")[2] if scheme == "Basic" else b""
    except ValueError:
        return False
    return hmac.compare_digest(word, centre_of(request).admin.encode())


def page(make: Callable[[Request], str | None]) -> Callable[[Request], Any]:
    """Return an endpoint that shows what ``make`` gives, to those who may look."""

    async def serve(request: Request) -> Response:
        if not may_look(request):
            return Response(
                "The admin token is needed.", 401, {**SAFE, "WWW-Authenticate": 'Basic realm="centre"'}
            )
        made = await run_in_threadpool(make, request)
        if made is None:
            made = document(
                "Not here",
                tag("main", tag("h1", "Not here"), tag("p", tag("a", "All distributors", href="/"))),
            )
            return Response(made, 404, SAFE, media_type="text/html")
        return Response(made, 200, SAFE, media_type="text/html")

    return serve


async def css(_: Request) -> Response:
    """Give the one file of style."""
    return Response(CSS, headers={"Cache-Control": "max-age=60"}, media_type="text/css")


# ── the table of distributors ───────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Column:
    """One column: what it sorts by and what it shows."""

    name: str
    title: str
    key: Callable[[Distributor], Any]
    show: Callable[[Distributor], object]
    cls: str = "n"
    about: str = ""


def _quiet(number: int, shown: object) -> object:
    """Return what is shown, or a quiet dash for nothing."""
    return shown if number else tag("span", "–", cls="none")


def _silent(one: Distributor) -> object:
    if not one.enrolled:
        return tag("span", "never", cls="none")
    return tag("b", age(one.silent_ms), cls="bad") if one.is_silent else age(one.silent_ms)


def _unsent(one: Distributor) -> object:
    if not (one.waiting or one.gap):
        return tag("span", "–", cls="none")
    told = f"{grouped(one.waiting + one.gap)} · {age(one.unsent_ms)}"
    return tag("b", told, cls="warn") if "unsent" in one.trouble else told


def _differences(one: Distributor) -> object:
    days = one.differences + one.audits
    return tag("b", days, cls="bad") if days else tag("span", "–", cls="none")


def _link(one: Distributor) -> object:
    return tag("a", one.name, href=f"/distributors/{one.code}")


COLUMNS = (
    Column("name", "Distributor", lambda one: one.name.lower(), _link, ""),
    Column("code", "Code", lambda one: one.code, lambda one: one.code, "code"),
    Column("town", "Town", lambda one: (one.town, one.name), lambda one: one.town, ""),
    Column("day", "Last day", lambda one: one.day, lambda one: one.day or "–", "day"),
    Column("bills", "Bills", lambda one: one.bills, lambda one: _quiet(one.bills, grouped(one.bills))),
    Column("sales", "Sales", lambda one: one.sales, lambda one: _quiet(one.sales, short_rupees(one.sales)),
           about="bills of the last day"),
    Column("week", "7 days", lambda one: one.week, lambda one: _quiet(one.week, short_rupees(one.week)),
           about="sales less returns of the last seven days"),
    Column("stock", "Stock", lambda one: one.stock, lambda one: _quiet(one.stock, short_rupees(one.stock))),
    Column("outs", "Out", lambda one: one.outs,
           lambda one: _quiet(one.outs, [one.outs, tag("small", f" of {one.items}")]),
           about="items without stock"),
    Column("unsent", "Unsent", lambda one: (one.waiting + one.gap > 0, one.unsent_ms), _unsent,
           about="operations that wait at the shop, and since when"),
    Column("silent", "Heard", lambda one: one.silent_ms if one.enrolled else 1 << 62, _silent,
           about="when the last upload came"),
    Column("held", "Held", lambda one: one.held, lambda one: _quiet(one.held, one.held),
           about="stored and counted; a code is missing here"),
    Column("rejected", "Rejected", lambda one: one.rejected, lambda one: _quiet(one.rejected, one.rejected)),
    Column("differences", "Differs", lambda one: one.differences + one.audits, _differences,
           about="days whose totals, or whose head of the audit, are not the same on both sides"),
)  # fmt: skip
ONLY = (
    ("", "All"),
    ("differs", "Differences"),
    ("audit", "Audit does not go on"),
    ("silent", "Silent"),
    ("unsent", "Unsent"),
    ("rejected", "Rejected"),
    ("never", "Never heard"),
)
_KEPT: dict[tuple[int, str], tuple[float, Any]] = {}


def _kept(centre: Centre, look: Callable[[Centre], T]) -> T:
    """Return what a look at the database gave, at most a few seconds old; a long look is kept longer."""
    key = (id(centre), look.__name__)
    until, found = _KEPT.get(key, (0.0, None))
    if found is None or time.monotonic() > until:
        began = time.monotonic()
        found = look(centre)
        took = time.monotonic() - began
        _KEPT[key] = (began + took + FRESH_SECONDS * (1 + 4 * took), found)
    kept: T = found
    return kept


def overview(request: Request) -> str:
    """Show the distributors."""
    centre, asked = centre_of(request), request.query_params
    everybody = _kept(centre, views.distributors)
    text, only, place = asked.get("q", "").strip()[:80], asked.get("only", ""), asked.get("state", "")
    rows = [one for one in everybody if _fits(one, text.lower(), only, place)]
    column = next((one for one in COLUMNS if one.name == asked.get("sort")), COLUMNS[0])
    falling = asked.get("falling", "1" if column.cls == "n" else "") == "1"
    rows.sort(key=column.key, reverse=falling)
    pages = max(1, -(-len(rows) // PAGE))
    at = min(max(int(asked["page"]) if asked.get("page", "").isdecimal() else 1, 1), pages)
    kept = {"q": text, "only": only, "state": place}
    shown = rows[(at - 1) * PAGE : at * PAGE]
    sorted_by = {"sort": column.name, "falling": "1" if falling else "0"}
    return document(
        f"{centre.name} · distributors",
        _header(centre, "distributors"),
        tag("main",
            _strip(everybody),
            _filters(everybody, kept, sorted_by),
            _table(shown, column, kept, falling=falling),
            _pager(at, pages, len(rows), kept | sorted_by)),
    )  # fmt: skip


def _fits(one: Distributor, text: str, only: str, place: str) -> bool:
    if text and text not in f"{one.name} {one.code} {one.town}".lower():
        return False
    if place and one.state != place:
        return False
    return not only or only in one.trouble


def _strip(everybody: Sequence[Distributor]) -> Html:
    day = max((one.day for one in everybody), default="")
    on = [one for one in everybody if one.day == day and day]
    told = (
        ("Distributors", grouped(len(everybody)),
         f"{grouped(sum(one.enrolled for one in everybody))} heard from", ""),
        (f"Sales on {day or '–'}", short_rupees(sum(one.sales for one in on)),
         f"{grouped(sum(one.bills for one in on))} bills, {grouped(len(on))} shops", ""),
        ("Stock", short_rupees(sum(one.stock for one in everybody)),
         f"expired {short_rupees(sum(one.expired for one in everybody))}", ""),
        ("Stock-outs", grouped(sum(one.outs for one in everybody)), "items without stock, all shops", ""),
        ("Unsent", grouped(sum("unsent" in one.trouble for one in everybody)),
        "shops with old bills waiting", "unsent"),
        ("Silent", grouped(sum(one.is_silent for one in everybody)), "shops, for a day and a half", "silent"),
        ("Differences", grouped(sum(one.differences for one in everybody)), "days that do not agree",
        "differs"),
    )  # fmt: skip
    return tag(
        "dl",
        [
            tag(
                "div",
                tag("dt", tag("a", title, href=f"/?only={only}") if only else title),
                tag("dd", figure, cls="bad" if only and figure != "0" else ""),
                tag("dd", about, cls="about"),
            )
            for title, figure, about, only in told
        ],
        cls="strip",
    )


def _filters(everybody: Sequence[Distributor], kept: dict[str, str], sorted_by: dict[str, str]) -> Html:
    places = sorted({one.state for one in everybody})
    return tag(
        "form",
        tag(
            "label",
            "Find ",
            tag("input", type="search", name="q", value=kept["q"], placeholder="name, code or town"),
        ),
        tag("label", "Show ", _select("only", ONLY, kept["only"])),
        tag(
            "label",
            "State ",
            _select("state", [("", "All"), *((place, place) for place in places)], kept["state"]),
        ),
        [tag("input", type="hidden", name=name, value=value) for name, value in sorted_by.items()],
        tag("button", "Show", type="submit"),
        tag("a", "Clear", href="/") if any(kept.values()) else None,
        method="get",
        action="/",
        cls="filters",
        role="search",
    )


def _select(name: str, choices: Sequence[tuple[str, str]], chosen: str) -> Html:
    return tag(
        "select",
        [tag("option", title, value=value, selected=value == chosen) for value, title in choices],
        name=name,
    )


def _table(rows: Sequence[Distributor], by: Column, kept: dict[str, str], *, falling: bool) -> Html:
    heads = []
    for column in COLUMNS:
        mine = column is by
        turn = not falling if mine else column.cls == "n"
        link = "/?" + urlencode(kept | {"sort": column.name, "falling": "1" if turn else "0"})
        arrow = (" ▼" if falling else " ▲") if mine else ""
        order = ("descending" if falling else "ascending") if mine else None
        heads.append(
            tag("th", tag("a", column.title, arrow, href=link), scope="col", cls=column.cls,
            title=column.about or None,
                aria_sort=order)
        )  # fmt: skip
    body = [
        tag("tr", [tag("td", column.show(one), cls=column.cls) for column in COLUMNS],
            cls="alarm" if one.differences or one.audits else None)
        for one in rows
    ]  # fmt: skip
    if not body:
        body = [tag("tr", tag("td", "Nobody fits.", colspan=len(COLUMNS), cls="empty"))]
    return tag("div", tag("table", tag("thead", tag("tr", heads)), tag("tbody", body)), cls="wide")


def _pager(at: int, pages: int, count: int, kept: dict[str, str]) -> Html:
    def to(number: int, word: str) -> Html:
        return tag("a", word, href="/?" + urlencode(kept | {"page": number}))

    return tag(
        "nav",
        tag("span", f"{grouped(count)} distributors · page {at} of {pages}"),
        to(at - 1, "Back") if at > 1 else None,
        to(at + 1, "Next") if at < pages else None,
        cls="pager",
    )


def _header(centre: Centre, here: str) -> Html:
    links = (("distributors", "/", "Distributors"), ("items", "/stock-outs", "Stock-outs"))
    return tag(
        "header",
        tag("strong", centre.name),
        tag(
            "nav",
            [
                tag("a", word, href=to, aria_current="page" if name == here else None)
                for name, to, word in links
            ],
        ),
        tag("time", moment(centre.now_ms())[:16].replace("T", " "), " IST"),
    )


# ── one distributor ─────────────────────────────────────────────────────────────────────────────
def distributor(request: Request) -> str | None:
    """Show one distributor whole."""
    centre = centre_of(request)
    whole = views.whole_of(centre, request.path_params["code"])
    if whole is None:
        return None
    head = whole.head
    outs = [row for row in whole.stock if row[1] <= 0]
    return document(
        f"{head.name} · {centre.name}",
        _header(centre, ""),
        tag(
            "main",
            tag("p", tag("a", "← All distributors", href="/")),
            tag("h1", head.name, " ", tag("small", _named_by(head))),
            _line_of(head),
            _differences_of(whole),
            tag("div",
                tag("section", tag("h2", "Days"), _days(whole.days)),
                tag("section", tag("h2", f"Out of stock ({len(outs)})"), _outs(outs),
                    tag("h2", "Held and rejected"), _remarks(whole)),
                tag("section", tag("h2", f"Claims ({len(whole.claims)})"), _claims(whole),
                    tag("h2", f"Retailers proposed ({len(whole.proposed)})"), _proposed(whole)),
                tag("section", tag("h2", "Sold in the last seven days"), _sold(whole)),
                tag("section", tag("h2", "Stock ", tag("small", moment(whole.as_of)[:16].replace("T",
                " ") if whole.as_of else "")),
                    _stock(whole)),
                cls="grid"),
        ),
    )  # fmt: skip


def _named_by(head: Distributor) -> str:
    return f"{head.code} · {head.town} · {head.stream or 'not enrolled'}"


def _line_of(head: Distributor) -> Html:
    words = {
        "differs": "totals differ", "audit": "audit does not go on", "silent": "silent",
        "unsent": "old bills wait", "rejected": "bills rejected", "never": "never heard from",
    }  # fmt: skip
    marks = [tag("span", words[one], cls="mark bad") for one in head.trouble] or [
        tag("span", "in order", cls="mark good")
    ]
    heard = f"last heard: {age(head.silent_ms)}" if head.enrolled else ""
    waits = (
        f"{head.waiting + head.gap} unsent since {age(head.unsent_ms)}"
        if head.waiting or head.gap
        else "nothing unsent"
    )
    return tag("p", marks, f" {heard} · {waits} · {head.held} held", cls="state")


_DIFF_HEADS = (
    ("Day", ""), ("Figure", ""), ("Shop says", "n"), ("Centre says", "n"), ("Sequences", ""), ("Round", "n"),
)  # fmt: skip


def _differences_of(whole: views.Whole) -> Html | None:
    rows = [
        tag("tr", tag("td", day.day), tag("td", diff["path"], cls="code"), tag("td", _view(diff,
        "client"), cls="n"),
            tag("td", _view(diff, "centre"), cls="n"), tag("td", _named(diff)),
            tag("td", day.rounds, cls="n"))
        for day in whole.days
        for diff in day.diffs
    ]  # fmt: skip
    rows += [_audit_row(day.day, day.audit) for day in whole.days if day.audit]
    if not rows:
        return None
    heads = [tag("th", title, scope="col", cls=cls) for title, cls in _DIFF_HEADS]
    return tag(
        "section",
        tag("h2", "Differences"),
        tag("table", tag("thead", tag("tr", heads)), tag("tbody", rows)),
        cls="alarm",
    )


def _audit_row(day: str, told: dict[str, Any]) -> Html:
    """Show that a day's head of the audit does not go on from the one before, with both rows."""
    cells = [_point(told.get(side)) for side in ("found", "held")]
    return tag(
        "tr", tag("td", day), tag("td", "audit", cls="code"), [tag("td", cell, cls="n") for cell in cells],
        tag("td", str(told.get("detail", "")), colspan=2),
    )  # fmt: skip


def _point(point: dict[str, Any] | None) -> str:
    return f"{grouped(point['seq'])} · {point['hash'][:16]}" if point else "–"


def _view(diff: dict[str, Any], side: str) -> str:
    value = diff.get(side)
    if isinstance(value, int) and not isinstance(value, bool):
        return rupees(value) if diff["path"].endswith("_paise") else grouped(value)
    return "–" if value is None else str(value)[:60]


def _named(diff: dict[str, Any]) -> str:
    told = [f"{word} {', '.join(map(str, diff[name][:8]))}" for name, word in
            (("missing_seq", "missing"), ("rejected_seq", "rejected")) if diff.get(name)]  # fmt: skip
    return "; ".join(told)


def _simple(heads: Sequence[tuple[str, str]], rows: Sequence[Sequence[object]], nothing: str) -> Html:
    """Return a plain table, or the word for nothing."""
    if not rows:
        return tag("p", nothing, cls="none")
    return tag(
        "table",
        tag("thead", tag("tr", [tag("th", title, scope="col", cls=cls) for title, cls in heads])),
        tag("tbody", [tag("tr", [tag("td", cell, cls=cls) for cell, (_, cls) in zip(row, heads,
        strict=True)]) for row in rows]),
    )  # fmt: skip


def _days(days: Sequence[views.Day]) -> Html:
    words = {None: tag("span", "no manifest", cls="none"), True: tag("span", "agrees", cls="good"),
             False: tag("b", "differs", cls="bad")}  # fmt: skip
    heads = (
        ("Day", "day"),
        ("Bills", "n"),
        ("Cancelled", "n"),
        ("Sales", "n"),
        ("Returns", "n"),
        ("Both sides", ""),
    )
    rows = [
        (one.day, grouped(one.bills), _quiet(one.cancelled, one.cancelled), rupees(one.sales),
         _quiet(one.returns, rupees(one.returns)), words[one.matched])
        for one in days
    ]  # fmt: skip
    return _simple(heads, rows, "No day yet.")


def _outs(outs: Sequence[tuple[str, int, int]]) -> Html:
    if not outs:
        return tag("p", "Every item has stock.", cls="none")
    return tag("ul", [tag("li", item) for item, *_ in outs[:400]], cls="codes")


def _remarks(whole: views.Whole) -> Html:
    heads = (("", ""), ("Seq", "n"), ("Why", "code"), ("Told", ""))
    rows = [(state, seq, code, detail) for state, seq, _, code, detail in whole.remarks]
    return _simple(heads, rows, "Nothing.")


def _claims(whole: views.Whole) -> Html:
    heads = (("Claim", "code"), ("Day", "day"), ("For", ""), ("Sum", "n"), ("Papers here", ""))
    rows = [(number, day, kind, rupees(paise), papers) for number, day, kind, paise, papers in whole.claims]
    return _simple(heads, rows, "No claim yet.")


def _proposed(whole: views.Whole) -> Html:
    return _simple((("Code", "code"), ("Name", ""), ("GSTIN", "code")), whole.proposed, "Nobody.")


def _sold(whole: views.Whole) -> Html:
    heads = (("Item", "code"), ("Units", "n"), ("Free", "n"), ("Taxable", "n"))
    rows = [
        (item, units(sold), _quiet(free, units(free)), rupees(paise))
        for item, sold, free, paise in whole.sold
    ]
    return _simple(heads, rows, "Nothing yet.")


def _stock(whole: views.Whole) -> Html:
    heads = (("Item", "code"), ("Units", "n"), ("Value", "n"))
    kept = [row for row in whole.stock if row[1] > 0]
    rows = [(item, units(quantity), rupees(value)) for item, quantity, value in kept[:60]]
    more = tag("p", f"and {grouped(len(kept) - 60)} more items", cls="none") if len(kept) > 60 else None
    return join(_simple(heads, rows, "No stock told yet."), more)


# ── stock-outs ──────────────────────────────────────────────────────────────────────────────────
def stock_outs(request: Request) -> str:
    """Show which items are missing where."""
    centre = centre_of(request)
    items = _kept(centre, views.stock_outs)
    text = request.query_params.get("q", "").strip().lower()[:80]
    found = [one for one in items if text in f"{one.code} {one.name}".lower()]
    shops = len(_kept(centre, views.distributors))
    heads = (("Item", "code"), ("Name", ""), ("Out at", "n"), ("Of all", "n"), ("Missing at", ""))
    rows = [
        (one.code, one.name, tag("b", grouped(len(one.out)), cls="bad"),
         f"{len(one.out) * 100 // max(shops, 1)} %", _shops(one.out))
        for one in found[:300]
    ]  # fmt: skip
    box = tag("input", type="search", name="q", value=text, placeholder="code or name")
    return document(
        f"Stock-outs · {centre.name}",
        _header(centre, "items"),
        tag("main",
            tag("h1", "Stock-outs ", tag("small", f"{grouped(len(found))} items, those missing most first")),
            tag("form", tag("label", "Find ", box), tag("button", "Show", type="submit"), method="get",
            cls="filters"),
            tag("div", _simple(heads, rows, "No item fits."), cls="wide")),
    )  # fmt: skip


def _shops(codes: Sequence[str]) -> list[object]:
    shown: list[object] = []
    for code in codes[:6]:
        shown += [tag("a", code, href=f"/distributors/{code}"), " "]
    if len(codes) > 6:
        shown.append(tag("small", f"and {len(codes) - 6} more"))
    return shown


PAGE_ROUTES = [
    Route("/", page(overview)),
    Route("/distributors/{code:path}", page(distributor)),
    Route("/stock-outs", page(stock_outs)),
    Route("/centre.css", css),
]
