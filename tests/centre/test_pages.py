"""The page, read as text and in a real browser: it tells what is so, whatever people call themselves."""

import base64
import re
import shutil
import subprocess
import urllib.error
import urllib.request
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.centre import markup
from tests.centre import pages
from tests.centre.demo import seed
from tests.centre.making import Shop
from tests.centre.running import ADMIN
from tests.centre.running import Running
from tests.centre.simple_client import SimpleClient
from tests.centre.simple_client import Wire
from tests.centre.simple_client import enrolled

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
HOSTILE = (
    "<script>document.title='taken'</script>",
    '"><img src=x onerror="document.title=\'taken\'">',
    "'; DROP TABLE distributor; --",
    "</title></style><svg onload=document.title='taken'>",
    "{{7*7}} ${7*7} &lt;b&gt; &amp;",
    "javascript:document.title='taken'",
    "\u202eevil\u202c \x07 name",
    "अशोक एजेंसी ٪ 😀",
    "x" * 300,
)


@pytest.fixture(autouse=True)
def fresh_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "FRESH_SECONDS", 0.0)


def get(centre: Running, path: str = "/", **headers: str) -> str:
    request = urllib.request.Request(centre.url + path, headers=headers)  # noqa: S310 - our own address
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - our own address
        text: str = answer.read().decode()
    return text


def status_of(centre: Running, path: str = "/", **headers: str) -> int:
    """Return the status of a page that is refused."""
    with pytest.raises(urllib.error.HTTPError) as refused:
        get(centre, path, **headers)
    refused.value.close()
    return refused.value.code


def words_of(text: str) -> str:
    """Return what a reader sees of a page."""
    seen: list[str] = []

    class Reader(HTMLParser):
        def handle_data(self, data: str) -> None:
            seen.append(data)

    Reader().feed(text)
    return re.sub(r"\s+", " ", " ".join(seen))


def rows_of(text: str) -> list[str]:
    body = text.partition("<tbody>")[2].partition("</tbody>")[0]
    return [words_of(row).strip() for row in body.split("</tr>") if row.strip()]


# ── what it tells ───────────────────────────────────────────────────────────────────────────────
def test_the_table_tells_sales_stock_and_what_is_wrong(any_centre: Running) -> None:
    client, shop = enrolled(any_centre), Shop()
    any_centre.add_distributor("D0002", "Balaji Agencies")
    shop.trade(20)
    shop.snapshot(20)
    client.drain(shop)
    told = shop.manifest(client.stream, 1)
    client.prove(told | {"sales": told["sales"] | {"net_paise": 5}})
    first, second = rows_of(get(any_centre))
    sales = markup.short_rupees(told["sales"]["net_paise"])
    assert first.startswith("Asha Traders D0001 Pune 2026-11-02")
    assert sales in first
    assert first.endswith(" 1")
    assert second == "Balaji Agencies D0002 Pune – – – – – – – never – – –"
    assert "Asha" in rows_of(get(any_centre, "/?only=differs"))[0]
    assert rows_of(get(any_centre, "/?only=silent")) == ["Nobody fits."]
    one = words_of(get(any_centre, "/distributors/D0001"))
    assert f"sales.net_paise ₹0.05 {markup.rupees(told['sales']['net_paise'])}" in one
    assert "totals differ" in one
    assert "I99999" in one.partition("Out of stock")[2]


def test_waiting_silent_and_rejected_are_seen(centre: Running) -> None:
    client, shop = enrolled(centre), Shop()
    shop.bill()
    shop.number = 0
    shop.bill()
    client.drain(shop)
    client.call("GET", "/v1/hello?waiting=12&oldest_at=2026-11-01T10:00:00%2B05:30")
    assert "12 · " in rows_of(get(centre))[0]
    assert rows_of(get(centre, "/?only=unsent"))[0].startswith("Asha")
    assert rows_of(get(centre, "/?only=rejected"))[0].startswith("Asha")
    assert "doc_no_conflict" in words_of(get(centre, "/distributors/D0001"))
    centre.admin("clock", shift_ms=3 * 86_400_000)
    assert rows_of(get(centre, "/?only=silent"))[0].startswith("Asha")
    assert "3 days" in rows_of(get(centre))[0]


def test_it_sorts_filters_and_turns_pages(centre: Running) -> None:
    towns = ("Pune", "Surat", "Kochi")
    everybody = [
        {"code": f"D{number:04d}", "name": f"Shop {number:04d}", "town": towns[number % 3],
         "state": "27" if number % 2 else "32"}
        for number in range(250)
    ]  # fmt: skip
    centre.admin("distributors", distributors=everybody)
    assert [row[:9] for row in rows_of(get(centre))[:2]] == ["Shop 0000", "Shop 0001"]
    assert rows_of(get(centre, "/?sort=name&falling=1"))[0].startswith("Shop 0249")
    assert len(rows_of(get(centre, "/?page=3"))) == 50
    assert rows_of(get(centre, "/?q=shop+0123"))[0].startswith("Shop 0123")
    assert len(rows_of(get(centre, "/?state=32&q=kochi"))) == 42
    assert "250 distributors · page 3 of 3" in words_of(get(centre, "/?page=99"))
    for odd in (
        "/?page=x",
        "/?sort=nothing",
        "/?page=-4",
        "/?only=everything",
        "/?falling=maybe",
        "/?state=%00",
    ):
        assert "Distributor" in get(centre, odd)


def test_stock_outs_name_the_shops(centre: Running) -> None:
    centre.put({"type": "item", "id": "I99999", "rev": 1, "op": "upsert", "body": {"name": "Dolo 650"}})
    for number in (1, 2):
        client, shop = enrolled(centre, f"D000{number}"), Shop(seed=number)
        shop.snapshot(5)
        client.drain(shop)
    first = rows_of(get(centre, "/stock-outs"))[0]
    assert first.startswith("I99999 Dolo 650 2 100 % D0001 D0002")
    assert "D0001" in first
    assert rows_of(get(centre, "/stock-outs?q=dolo")) == [first]


def test_a_demonstration_fills_an_empty_centre_once(centre: Running) -> None:
    inner = centre.centre
    assert inner is not None
    assert seed(inner, 5, days=2) == 5
    assert seed(inner, 5, days=2) == 0
    assert len(rows_of(get(centre))) == 5
    assert "₹" in rows_of(get(centre))[0]


# ── who may look, and hostile names ─────────────────────────────────────────────────────────────
def test_strangers_need_the_token(centre: Running) -> None:
    for headers in ({"Host": "centre.evil.example"}, {"X-Forwarded-For": "10.0.0.1"}):
        assert status_of(centre, **headers) == 401
        known = base64.b64encode(f"me:{ADMIN}".encode()).decode()
        assert "<table>" in get(centre, **headers, Authorization=f"Basic {known}")
        assert status_of(centre, **headers, Authorization="Basic !!!") == 401


def hostile_centre(centre: Running) -> None:
    for number, name in enumerate(HOSTILE):
        code = centre.add_distributor(f"H{number}<i>", name)
        client = SimpleClient(Wire(centre.url))
        client.enrol(code)
        shop = Shop(seed=number + 1)
        shop.bill()
        shop.number = 0
        shop.add("<script>weather</script>", doc_no="<b>1</b>")
        shop.ops[0]["lines"][0]["item"] = name[:60]
        shop.rechain(bytes(32), 1)
        client.drain(shop)
    centre.put({"type": "item", "id": HOSTILE[0], "rev": 1, "op": "upsert", "body": {"name": HOSTILE[1]}})


def test_names_are_shown_and_never_obeyed(centre: Running) -> None:
    hostile_centre(centre)
    text = get(centre)
    assert "<script" not in text
    assert "<img" not in text
    assert "<svg" not in text
    seen = words_of(text)
    assert all(re.sub(r"\s+", " ", name) in seen for name in HOSTILE)
    detail = get(centre, "/distributors/H0%3Ci%3E")
    assert "<script" not in detail
    assert "<script>weather</script> is not known here yet" in words_of(detail)
    asked = get(centre, "/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script" not in asked
    assert 'value="&quot;&gt;&lt;script' in asked
    assert status_of(centre, "/distributors/%3Cscript%3E") == 404


# ── in a browser ────────────────────────────────────────────────────────────────────────────────
def in_browser(url: str, profile: Path, *more: str) -> str:
    assert BROWSER is not None
    done = subprocess.run(
        [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--disable-extensions", "--no-first-run",
         f"--user-data-dir={profile}", "--window-size=1366,768", *more, url],
        capture_output=True, text=True, timeout=90, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


needs_browser = pytest.mark.skipif(
    BROWSER is None, reason="missing here: chromium (Debian package: chromium)"
)


@needs_browser
@pytest.mark.long
def test_a_real_browser_shows_the_page_and_runs_nothing(centre: Running, tmp_path: Path) -> None:
    hostile_centre(centre)
    shown = in_browser(centre.url, tmp_path / "profile", "--dump-dom")
    assert "taken" not in shown.partition("</title>")[0]
    assert shown.count("<tr") == len(HOSTILE) + 1
    assert "&lt;script&gt;document.title" in shown
    picture = tmp_path / "page.png"
    in_browser(centre.url, tmp_path / "profile", f"--screenshot={picture}")
    assert picture.stat().st_size > 20_000


# ── figures ─────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("paise", "long", "short"),
    [
        (0, "₹0.00", "₹0"), (-5, "−₹0.05", "−₹0"), (123_456_789, "₹12,34,567.89", "₹12.34 L"),
        (99_999_00, "₹99,999.00", "₹99,999"), (1_23_45_678_00, "₹1,23,45,678.00", "₹1.23 Cr"),
        (-4_56_789_12, "−₹4,56,789.12", "−₹4.56 L"),
    ],
)  # fmt: skip
def test_amounts_are_written_as_india_writes_them(paise: int, long: str, short: str) -> None:
    assert (markup.rupees(paise), markup.short_rupees(paise)) == (long, short)


@pytest.mark.parametrize(
    ("milli", "told"), [(0, "0"), (1000, "1"), (1500, "1.5"), (-2000, "−2"), (1_234_567_000, "12,34,567")]
)
def test_quantities_drop_noughts(milli: int, told: str) -> None:
    assert markup.units(milli) == told


@pytest.mark.parametrize(
    ("minutes", "told"), [(0, "now"), (89, "89 min"), (90, "1 h"), (47 * 60, "47 h"), (48 * 60, "2 days")]
)
def test_ages_are_told_in_their_largest_unit(minutes: int, told: str) -> None:
    assert markup.age(minutes * 60_000) == told


def test_only_elements_are_taken_as_they_are() -> None:
    assert (
        markup.tag("a", "<b>", href='"x"', hidden=True, title=None)
        == '<a href="&quot;x&quot;" hidden>&lt;b&gt;</a>'
    )
    assert markup.join("<", markup.tag("input", value="1"), None, ["&"]) == '&lt;<input value="1">&amp;'
