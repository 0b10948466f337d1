"""``dev.py bench``: what the product takes beside what the same rows cost in plain SQL, in the same run.

It prints a table: operation, median, p95, p99, median of the floor, ratio, goal. Only ratios travel from one
machine to another. It is a report, never a test.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dcms_desktop.catalog.queries import find_items
from dcms_desktop.catalog.queries import item_of_code
from dcms_desktop.db.tx import Tx
from dcms_desktop.desk import open_desk
from dcms_desktop.documents.actions import post_document
from dcms_desktop.documents.queries import find_documents
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.inbox.cards import Cards
from dcms_desktop.inbox.drafts import draft_of
from dcms_desktop.inbox.posting import post_typed
from dcms_desktop.inbox.typed import TypedInvoice
from dcms_desktop.inbox.typed_parts import TypedSaleLine
from dcms_desktop.kernel import clock
from dcms_desktop.sales.queries import offer_item
from dcms_desktop.sales.queries import start_draft
from dcms_desktop.sales.queries import with_party
from dcms_desktop.sales.rules import change_quantity
from dcms_desktop.sales.rules import put_item
from tests import postgres
from tests.bench.demo import cached
from tests.bench.floor import Bill
from tests.bench.floor import Floor
from tests.bench.line import apart
from tests.bench.line import beside
from tests.bench.line import elsewhere
from tests.bench.line import enrolled
from tests.bench.line import wire_speed
from tests.bench.lists import reorder_times
from tests.bench.lists import scheme_times
from tests.bench.lists import stock_list_times
from tests.bench.reading import reading_of
from tests.bench.shape import Shape
from tests.bench.shape import sales_of
from tests.bench.table import Row
from tests.bench.table import say
from tests.bench.table import show
from tests.bench.trace import pick_times
from tests.bench.trace import recall_times
from tests.bench.window_rows import window_day
from tests.bench.window_rows import window_keys
from tests.bench.window_rows import window_pages
from tests.bench.window_rows import window_start
from tests.bench.window_rows import window_table
from tests.centre import load

ROOT = Path(__file__).parents[2]
CONSENTS = ["credit_limit", "credit_overdue", "credit_bills", "negative_stock", "below_cost"]
WARM = 40
REST = 50
"""Bills after which the counter is idle for a moment and the log of the books is moved, of both books."""


def _copied(source: Path, target: Path) -> None:
    """Copy a file down to the disk: else the first sync of what is measured would pay for it."""
    shutil.copyfile(source, target)
    with target.open("rb+") as whole:
        os.fsync(whole.fileno())


class Bench:
    """Books of the measured shape, the product's and the floor's, side by side on one disk."""

    def __init__(self, root: Path, lines: int, work: Path) -> None:
        self.shape = Shape(lines)
        self.work = work
        say(f"Books of {lines:,} lines (made once, kept in {root}) …")
        self.source = cached(root, lines)
        floor_file = root / f"floor-{lines}.db"
        if not floor_file.exists():
            Floor(floor_file, self.shape).close()
        self.folder = work / "books"
        self.folder.mkdir()
        _copied(self.source / "books.db", self.folder / "books.db")
        _copied(floor_file, work / "floor.db")
        self.floor = Floor(work / "floor.db", self.shape)
        self.desk = open_desk(self.folder)
        self.bills = list(sales_of(self.shape, 4_000, seed=77))

    def typed(self, number: int, bill: Bill) -> TypedInvoice:
        """Return a bill as another program sends it: batches by FEFO, rates by the price list."""
        party, lines = bill
        return TypedInvoice(
            request_id=f"bench-{os.getpid()}-{number}",
            party=f"R{party + 1:05d}",
            consents=CONSENTS,
            papers=["tax_invoice_a4"],
            lines=[
                TypedSaleLine(
                    item=f"I{one.item + 1:06d}", quantity=f"{one.units}+{one.free}", discounts=[f"{one.off}%"]
                )
                for one in lines
            ],
        )

    def close(self) -> None:
        """Close both books."""
        self.desk.close()
        self.floor.close()


def in_turn(
    ours: Callable[[Any], object],
    floor: Callable[[Any], object],
    asked: Sequence[Any],
    idle: Callable[[], object] | None = None,
) -> tuple[list[float], list[float]]:
    """Return the times of both, taken in turn, so that both meet the same weather of the machine.

    ``idle`` is done once in a while, as the counter does it when nobody bills; its time is not counted.
    """
    mine: list[float] = []
    base: list[float] = []
    for place, one in enumerate(asked):
        if idle is not None and place % REST == 0:
            idle()
        started = time.perf_counter()
        ours(one)
        between = time.perf_counter()
        floor(one)
        ended = time.perf_counter()
        if place >= WARM:
            mine.append(between - started)
            base.append(ended - between)
    return mine, base


# ── goal 1 and 2: posting ───────────────────────────────────────────────────────────────────────
def posting(bench: Bench, count: int) -> list[Row]:
    """Measure one ten-line bill posted whole: as the window saves it, and from JSON with FEFO and prices."""
    desk, cards, today = bench.desk, Cards(), clock.today()
    drafts: dict[int, Draft] = {}

    def from_json(number: int) -> None:
        typed = bench.typed(number, bench.bills[number])
        desk.do_agreed(CONSENTS, post_typed, typed, cards)

    def ready(number: int) -> None:
        desk.do_agreed(CONSENTS, post_document, "tax_invoice", drafts[number])

    def floor(number: int) -> None:
        bench.floor.post(today, bench.bills[number])

    def idle() -> None:
        desk.books.checkpoint()
        bench.floor.db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def turn(place: int) -> range:
        return range(place * (count + WARM), (place + 1) * (count + WARM))

    whole, base = in_turn(from_json, floor, turn(0), idle)
    for number in (*turn(1), *turn(2)):
        drafts[number] = desk.ask(_draft, bench.typed(number, bench.bills[number]), cards)
    saved, base2 = in_turn(ready, floor, turn(1), idle)
    idle()
    burst, base3 = in_turn(ready, floor, turn(2))
    goal = "p50 <= 3x, p99 <= 3x"
    return [
        Row("1", f"post a 10-line bill as the counter saves it, idle after {REST}", saved, base2, goal),
        Row("1", "the same from JSON: batches by FEFO, price list", whole, base, goal),
        Row("1", "the same, never idle: the log moves inside commits", burst, base3),
    ]


def _draft(tx: Tx, typed: TypedInvoice, cards: Cards) -> Draft:
    return draft_of(tx, typed, cards).draft


def through_the_verb(bench: Bench, count: int) -> list[Row]:
    """Measure so many bills in a row through ``dcms post``, the start of the program included."""
    file = bench.work / "bills.jsonl"
    with file.open("w", encoding="utf-8") as out:
        for number in range(count):
            party, lines = bench.bills[number % len(bench.bills)]
            out.write(
                json.dumps(
                    {
                        "request_id": f"verb-{number}",
                        "kind": "tax_invoice",
                        "party": f"R{party + 1:05d}",
                        "consents": CONSENTS,
                        "lines": [
                            {"item": f"I{one.item + 1:06d}", "quantity": f"{one.units}+{one.free}"}
                            for one in lines
                        ],
                    }
                )
                + "\n"
            )
    bench.desk.close()
    seconds, done = _run(["post", str(file)], bench.folder, bench.work / "answers.jsonl")
    posted = sum(1 for line in (bench.work / "answers.jsonl").open(encoding="utf-8") if '"number"' in line)
    bench.desk = open_desk(bench.folder)
    floor = [_timed(bench.floor.post, clock.today(), bill) for bill in bench.bills[:count]]
    told = (
        f"{posted / seconds:,.0f}/s ({posted:,} of {count:,}, exit {done}); floor {count / sum(floor):,.0f}/s"
    )
    return [Row("2", f"{count:,} bills through dcms post", told=told, goal=">= 300/s")]


def _timed(work: Callable[..., object], *args: Any) -> float:
    started = time.perf_counter()
    work(*args)
    return time.perf_counter() - started


def _run(words: list[str], books: Path, out: Path) -> tuple[float, int]:
    started = time.perf_counter()
    with out.open("wb") as stream:
        done = subprocess.run(
            [sys.executable, "-m", "ui.cli", "--books", str(books), *words],
            cwd=ROOT,
            stdout=stream,
            stderr=subprocess.DEVNULL,
            check=False,
        )
    return time.perf_counter() - started, done.returncode


# ── goals 3, 4, 5, 6: reading ───────────────────────────────────────────────────────────────────
def searching(bench: Bench) -> list[Row]:
    """Measure every keystroke of typing names of items."""
    names = [row.name for row in bench.floor.items[:: max(len(bench.floor.items) // 150, 1)]][:150]
    strokes = [name[:letters] for name in names for letters in range(1, min(len(name.split()[0]), 9) + 1)]
    strokes += [f"{name.split()[0][:5]} {name.split()[-2][:2]}" for name in names if len(name.split()) > 2]
    mine, base = in_turn(lambda typed: bench.desk.ask(find_items, typed, 30), bench.floor.search, strokes)
    return [
        Row("3", f"item search, a keystroke ({bench.shape.items:,} items)", mine, base, "SQL <= 3x floor")
    ]


def scanning(bench: Bench, count: int) -> list[Row]:
    """Measure a bar code becoming a line with its batch and the party's rate."""
    draft = bench.desk.ask(with_party, bench.desk.ask(start_draft, "tax_invoice"), 1)
    codes = [bench.floor.items[bill[1][0].item].barcode for bill in bench.bills[:count]]
    day = clock.today().isoformat()

    def scan(code: str) -> None:
        bench.desk.ask(_scanned, draft, code)

    mine, base = in_turn(scan, lambda code: bench.floor.scan(code, day), codes)
    return [Row("4", "bar code to line with FEFO batch and rate", mine, base, "p50 <= 2 ms, p99 <= 16 ms")]


def _scanned(tx: Tx, draft: Draft, code: str) -> Draft:
    hit = item_of_code(tx, code)
    if hit is None:
        raise LookupError(code)
    return put_item(draft, len(draft.lines), offer_item(tx, draft, hit.item_id))


def editing(bench: Bench) -> list[Row]:
    """Measure a new quantity in a bill of a hundred lines: everything worked out again."""
    cards = Cards()
    lines = [line for bill in bench.bills[:10] for line in bench.typed(0, bill).lines]
    typed = TypedInvoice(request_id="edit", party="R00001", lines=lines)
    draft = bench.desk.ask(_draft, typed, cards)
    times = [
        _timed(change_quantity, draft, number % len(draft.lines), str(number % 9 + 1))
        for number in range(140)
    ]
    return [
        Row("5", f"edit a cell of a {len(draft.lines)}-line bill (figures)", times[WARM:], goal="<= 5 ms")
    ]


def opening(bench: Bench, count: int) -> list[Row]:
    """Measure opening a bill, and a page of fifty."""
    step = max(bench.shape.bills // (count + WARM), 1)
    first = bench.shape.items * 3 // 1000 + 1
    asked = range(first + 1, first + bench.shape.bills - 60, step)
    mine, base = in_turn(
        lambda key: bench.desk.ask(posted_document, key),
        lambda key: bench.floor.open_bill(key - first),
        asked,
    )
    page, base2 = in_turn(
        lambda key: bench.desk.ask(find_documents, kinds=("tax_invoice",), before_id=key, limit=50),
        bench.floor.page,
        asked,
    )
    return [
        Row("6", "open a 10-line bill", mine, base, "<= 16 ms painted"),
        Row("6", "page of 50 bills", page, base2, "<= 16 ms painted"),
    ]


# ── goal 11: import, and the proofs ─────────────────────────────────────────────────────────────
def importing(bench: Bench, count: int) -> list[Row]:
    """Measure loading items from CSV through ``dcms import`` into new books, with the memory it took."""
    folder, file = bench.work / "import-books", bench.work / "items.csv"
    profile = bench.work / "profile.json"
    profile.write_text('{"company": "Import", "state": "27"}', encoding="utf-8")
    with file.open("w", encoding="utf-8") as out:
        out.write("Name,Code,HSN,Tax class,MRP,Packing\n")
        for number, row in enumerate(bench.floor.items[:count], 1):
            out.write(f"{row.name},N{number},{row.hsn},{row.tax},{row.mrp / 100:.2f},{row.packing}\n")
    _run(["new", "--profile", str(profile), str(folder)], folder, bench.work / "new.json")
    seconds, done = _run(["import", "items", str(file)], folder, bench.work / "import.json")
    answer = json.loads((bench.work / "import.json").read_text(encoding="utf-8"))
    told = f"{seconds:.1f} s, {answer.get('added', 0):,} added, exit {done}"
    return [
        Row(
            "11",
            f"import of {min(count, len(bench.floor.items)):,} items from CSV",
            told=told,
            goal="<= 3 s at 20,000",
        )
    ]


def proving(bench: Bench) -> list[Row]:
    """Measure the proofs of the books."""
    bench.desk.close()
    seconds, done = _run(["check", "--audit"], bench.folder, bench.work / "check.json")
    bench.desk = open_desk(bench.folder)
    return [
        Row(
            "21",
            f"check --audit of {bench.shape.lines:,} lines",
            told=f"{seconds:.1f} s, exit {done}",
            goal="<= 20 s",
        )
    ]


def picking(bench: Bench) -> list[Row]:
    """Measure the pick with the reason of every batch."""
    return [Row("13", "FEFO pick with reasons", list(pick_times(bench.desk)), goal="<= 1 ms")]


def recalling(bench: Bench) -> list[Row]:
    """Measure recalls from the number on the pack to the files that are printed."""
    return [
        Row(
            "14",
            f"recall: number to pack, {buyers:,} buyers, {documents:,} documents",
            told=f"{seconds:.1f} s",
            goal="<= 10 s",
        )
        for seconds, buyers, documents in recall_times(bench.desk, bench.work)
    ]


def listing(bench: Bench) -> list[Row]:
    """Measure the list of all batches: its first screen, and all of it beside the plain query."""
    first, whole, plain, rows = stock_list_times(bench.desk, bench.floor)
    return [
        Row("12", f"stock by batch, first screen ({rows:,} batches)", first, goal="<= 100 ms"),
        Row("12", "stock by batch, all rows", whole, plain, "<= 1.5x floor"),
    ]


def reordering(bench: Bench) -> list[Row]:
    """Measure what to order of all companies, beside a plain sum of sales and stock by item."""
    mine, plain, found = reorder_times(bench.desk, bench.floor)
    return [Row("24", f"reorder of all companies ({found:,} to order)", mine, plain)]


def evening(count: int, over: float = 0.0) -> list[Row]:
    """Measure an evening of many distributors at a centre on PostgreSQL, over so many seconds or at once."""
    if reason := postgres.why_not():
        return [Row("23", "an evening of many distributors", told=reason)]
    told = load.run(count, over, 100_000 if over else 24)
    how = f"begun over {over / 60:.0f} min" if over else "as fast as they go"
    figures = (
        f"{count / told.seconds:.1f} evenings/s, done in {told.seconds:.0f} s, "
        f"p99 answer {told.part(0.99) * 1000:.0f} ms, lost {told.lost}, "
        f"manifests matched {told.happened['matched']:,}"
    )
    goal = "lost 0, p99 <= 2 s, done <= 600 s"
    return [Row("23", f"evening of {count:,} distributors, {how}", told=figures, goal=goal)]


def line_up(bench: Bench, count: int) -> list[Row]:
    """Measure bills going up, and saving a bill beside a line that works, is dead, or stalls."""
    cards = Cards()

    def post(number: int) -> None:
        typed = bench.typed(1_000_000 + number, bench.bills[number % len(bench.bills)])
        bench.desk.do_agreed(typed.consents, post_typed, typed, cards)

    with enrolled(bench.desk, bench.work) as program:
        seconds, taken = wire_speed(bench.desk, post, count)
        speed = f"{taken / seconds:,.0f} bills/s ({taken:,} in {seconds:.1f} s)"
        rows = [Row("20", f"upload of {count:,} bills to a centre of this PC", told=speed, goal=">= 1,000/s")]
        with elsewhere(program, bench.work) as real:
            found, gone = beside(bench.desk, post, real, 5 if count < 7_200 else 30, first=100_000)
    base = [one for block in found["alone"] for one in block]
    for state, blocks in found.items():
        times = [one for block in blocks for one in block]
        goal = ""
        if state != "alone":
            later, least, most = apart(found, state)
            goal = f"p99 {later:+.1f} ms ({least:+.1f} to {most:+.1f}), goal <= +5 ms"
        rows.append(
            Row(
                "20",
                f"save a bill, the line {state}" + (f" ({gone[state]:,} went up)" if gone[state] else ""),
                times,
                () if state == "alone" else base,
                goal,
            )
        )
    return rows


def offering(bench: Bench) -> list[Row]:
    """Measure what 500 live schemes give on a bill of a hundred lines, and its figures."""
    return [
        Row("15", f"100 lines under 500 live schemes, {case}", times, goal="<= 10 ms")
        for case, times in scheme_times(bench.desk).items()
    ]


def reading(bench: Bench) -> list[Row]:
    """Measure orders as people write them: the time of a line, and what became of all of them."""
    times, told = reading_of(bench.desk)
    rows = [Row("69", name, told=words, goal="none falsely sure") for name, words in told]
    return [Row("69", "a line of a written order", times, goal="p95 <= 50 ms"), *rows]


def main(argv: list[str]) -> int:
    """Measure and print."""
    words = argparse.ArgumentParser(
        prog="dev.py bench", description="Beside the plain-SQL floor, in one run."
    )
    words.add_argument("--quick", action="store_true", help="a twentieth of the data")
    words.add_argument("--lines", type=int, help="bill lines behind; default 1,000,000")
    words.add_argument("--root", type=Path, default=ROOT / "out" / "bench", help="where the books are kept")
    words.add_argument("--centre", action="store_true", help="also 3,500 distributors within six minutes")
    words.add_argument("--only", default="", help="goal numbers, comma between")
    said = words.parse_args(argv)
    lines = said.lines or (50_000 if said.quick else 1_000_000)
    count = 150 if said.quick else 600
    only = {part for part in said.only.split(",") if part}
    said.root.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix="run-", dir=said.root))
    bench = Bench(said.root, lines, work)
    steps: list[tuple[str, Callable[[], list[Row]]]] = [
        ("3", lambda: searching(bench)),
        ("4", lambda: scanning(bench, count)),
        ("5", lambda: editing(bench)),
        ("6", lambda: opening(bench, count)),
        ("1", lambda: posting(bench, count)),
        ("2", lambda: through_the_verb(bench, 2_000)),
        ("6", lambda: window_pages(bench)),
        ("8", lambda: window_day(bench)),
        ("3,5", lambda: window_keys(bench)),
        ("9,10", lambda: window_start(bench)),
        ("7", window_table),
        ("11", lambda: importing(bench, 20_000)),
        ("12", lambda: listing(bench)),
        ("13", lambda: picking(bench)),
        ("14", lambda: recalling(bench)),
        ("69", lambda: reading(bench)),
        ("15", lambda: offering(bench)),
        ("20", lambda: line_up(bench, 600 if said.quick else 7_200)),
        ("21", lambda: proving(bench)),
        ("23", lambda: evening(120 if said.quick else 3_500)),
        ("24", lambda: reordering(bench)),
    ]
    if said.centre:
        steps.append(("23", lambda: evening(3_500, 360.0)))
    try:
        rows = [row for names, step in steps if not only or only & set(names.split(",")) for row in step()]
    finally:
        bench.close()
        shutil.rmtree(work, ignore_errors=True)
    show(sorted(rows, key=lambda row: int(row.goal_no)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
