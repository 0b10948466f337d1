"""One count at work: a scan or a row asks how many lie there; lists show what is left and what differs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtCore import QRect
from PySide6.QtCore import QSize
from PySide6.QtCore import Slot

from dcms_desktop.catalog.queries import item_card
from dcms_desktop.catalog.rules import in_packs
from dcms_desktop.counting.actions import add_mark
from dcms_desktop.counting.actions import count_anew
from dcms_desktop.counting.actions import count_rest_as_none
from dcms_desktop.counting.actions import drop_count
from dcms_desktop.counting.actions import post_count
from dcms_desktop.counting.queries import count_form
from dcms_desktop.counting.queries import counted_lines
from dcms_desktop.counting.queries import marks_of
from dcms_desktop.counting.queries import uncounted_batches
from dcms_desktop.counting.rules import standing
from dcms_desktop.counting.rules import sum_up
from dcms_desktop.drafts.quantity import count_units
from dcms_desktop.kernel.dates import show_expiry
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.scanning.queries import find_text
from dcms_desktop.scanning.queries import known_first
from dcms_desktop.stock.queries import batches_in
from reports.engine.report import all_reports
from ui.documents.choice_list import ChoiceList
from ui.kit.grid_model import Cell
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow
from ui.kit.pick_list import PickColumn
from ui.kit.pick_list import PickRow
from ui.language.catalog import say
from ui.shell.list_page import ListAnswer
from ui.shell.list_page import ListAsk
from ui.shell.list_page import ListFilter
from ui.shell.list_page import ListPage
from ui.shell.list_page import ListPlan
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dcms_desktop.catalog.rules import ItemCard
    from dcms_desktop.counting.rules import Counted
    from dcms_desktop.counting.rules import CountForm
    from dcms_desktop.counting.rules import CountLine
    from dcms_desktop.desk import Desk
    from dcms_desktop.desk import Tx
    from dcms_desktop.kernel.changes import Changes
    from ui.shell.shell import Shell

LEFT, FOUND, DIFFERS, AGAIN = "left", "found", "differs", "again"
COLUMNS = (
    GridColumn("rack", "Rack", width=62),
    GridColumn("item", "Item", width=200, stretch=2, tone="text strong"),
    GridColumn("packing", "Packing", width=80, tone="muted", drop=2),
    GridColumn("batch", "Batch", width=100, stretch=1),
    GridColumn("expiry", "Expiry", width=68),
    GridColumn("found", "Found", "number", 84),
    GridColumn("book", "Books", "number", 84),
    GridColumn("difference", "Difference", "number", 92),
    GridColumn("value", "At cost", "number", 100, drop=1),
)
CHOICES = (PickColumn("Batch", 140), PickColumn("Expiry", 90), PickColumn("MRP", 100, right=True))


@dataclass(frozen=True, slots=True)
class ToCount:
    """A batch whose count is asked for. ``scanned`` is what one scan of it counts."""

    card: ItemCard
    batch_id: int
    batch: str
    scanned: Units | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What a scan names: goods to ask about, batches to choose from, or why nothing."""

    card: ItemCard | None = None
    units: Units | None = None
    choices: tuple[PickRow, ...] = ()
    batch_id: int | None = None
    batch: str = ""
    why: str = ""
    piece: str = ""
    """Serial number of one piece: known, or of nothing in the books."""


def look_at(tx: Tx, form: CountForm, text: str) -> Seen:
    """Return what a scan names in a count; a batch in doubt is chosen from those in the books."""
    found = find_text(tx, text)
    if len(found.named) != 1:
        why = found.why or (
            "A carton is opened and its goods are counted." if found.named or found.carton_of else ""
        )
        code = "" if found.named or found.carton_of else found.scan.serial or found.scan.code
        return Seen(why=why or f"Nothing in the books has the code {found.scan.code[:40]}.", piece=code)
    named = found.named[0]
    card = item_card(tx, named.item_id)
    piece = named.piece if card.serialised else ""
    batches = batches_in(tx, [card.id], None, form.godown_id, form.bucket)[card.id]
    wanted = (
        {one.batch.upper() for one in known_first(tx, found)}
        if found.scan.doubtful
        else {named.batch.upper()}
    )
    fit = [one for one in batches if not named.batch or one.number.upper() in wanted]
    if not fit:
        return Seen(why=f"Batch {named.batch} of {card.name} is not in the books.")
    if len(fit) == 1 and not found.scan.doubtful:
        return Seen(card=card, units=named.units, batch_id=fit[0].id, batch=fit[0].number, piece=piece)
    rows = tuple(
        PickRow((one.number, show_expiry(one.expiry), show_paise(one.mrp)), value=(one.id, one.number))
        for one in fit
    )
    return Seen(card=card, units=named.units, choices=rows)


class CountPage(ListPage):
    """Scans and Enter ask for a quantity in the language of the counter: 3c4 is three cases and four."""

    def __init__(self, shell: Shell, session_id: int) -> None:
        self.session_id = session_id
        self.count = shell.desk.ask(count_form, session_id)
        self.asked: ToCount | None = None
        self._again: ToCount | None = None
        """The batch whose serial numbers are scanned one after another."""
        self._pending: ItemCard | None = None
        self._pending_units: Units | None = None
        super().__init__(
            shell,
            ListPlan(
                kind="Count",
                code="counting.count",
                columns=COLUMNS if not self.count.blind else COLUMNS[:6],
                load=partial(load_count, shell.desk, session_id),
                open_row=self.ask_row,
                filters=(
                    ListFilter(
                        "show",
                        "Show",
                        (
                            (LEFT, "To count"),
                            (FOUND, "Counted"),
                            (DIFFERS, "Differ"),
                            (AGAIN, "Again"),
                        ),
                    ),
                ),
                topics=("counts", "stock"),
                room="stock",
                search_words="Search item or batch",
                empty_title="Nothing here",
                empty_text="Scan a pack anywhere on the screen to count it.",
                icon="scan-line",
                keys=(
                    PageKey("count.undo", "Ctrl+Z", "Take back", self.take_back),
                    PageKey("count.sheet", "Ctrl+P", "Variance", self.show_variance),
                    PageKey("count.rest", "Alt+0", "Rest is none", self.rest_is_none),
                    PageKey("count.post", "Ctrl+Enter", "Post", self.post),
                    PageKey("count.drop", "Alt+X", "Drop", self.drop, shown=False),
                ),
            ),
        )
        self.batches = ChoiceList(self, CHOICES, "Batches")
        self.batches.picked.connect(self._on_batch)
        books = "blind" if self.count.blind else "books shown"
        self.title.show_title("Count", self.count.name, f"{self.count.rack or 'all racks'} · {books}")

    def own_keys(self) -> Sequence[PageKey]:
        """Return what Enter does on a row."""
        return (PageKey("list.open", "Enter", "Count"),)

    # ── scans ──

    @Slot(str)
    def take_scan(self, text: str) -> bool:
        """Count what is scanned; a scan while a quantity is asked counts the one before as scanned."""
        if self.asked is not None and self.shell.messages.question is not None:
            asked = self.asked
            if asked.card.serialised:
                self.shell.messages.answer("")
                self._again = asked
            elif asked.scanned:
                self.shell.messages.answer(str(asked.scanned))
        self.shell.tasks.read(
            partial(self.shell.desk.ask, look_at, self.count, text),
            self._on_seen,
            self.shell.messages.show_problem,
        )
        return True

    @Slot(object)
    def _on_seen(self, seen: Seen) -> None:
        asked = self._again
        if seen.piece and seen.card is not None and seen.batch_id is not None:
            self._write_pieces(ToCount(seen.card, seen.batch_id, seen.batch), [seen.piece])
            return
        if seen.piece and seen.card is None and asked is not None:
            self._write_pieces(asked, [seen.piece])
            return
        self._again = None
        if seen.card is None:
            self.shell.sounds.scan_unknown()
            self.shell.messages.warn(seen.why, "Type letters of the item; F8 or F9 learn codes by Alt+I.")
            return
        self.shell.sounds.scan_ok()
        if seen.batch_id is not None:
            self._ask_for(ToCount(seen.card, seen.batch_id, seen.batch, seen.units))
            return
        self._pending, self._pending_units = seen.card, seen.units
        self.shell.messages.tell(
            f"Which batch of {seen.card.name} lies there?", "Enter picks it; Esc takes nothing."
        )
        self.batches.open_at(QRect(QPoint(self.width() // 3, 60), QSize(420, 4)), seen.choices)

    @Slot(object)
    def _on_batch(self, picked: tuple[int, str]) -> None:
        if self._pending is not None:
            self._ask_for(ToCount(self._pending, picked[0], picked[1], self._pending_units))

    # ── rows ──

    def ask_row(self, key: object) -> None:
        """Ask for the quantity of the active row."""
        batch_id, item_id, number = str(key).split(":", 2)
        card = self.shell.desk.ask(item_card, int(item_id))
        self._ask_for(ToCount(card, int(batch_id), number))

    def _ask_for(self, what: ToCount) -> None:
        if what.card.serialised:
            self._ask_pieces(what)
            return
        self.asked = what
        packs = ", ".join(f"{pack.letter} = {pack.units}" for pack in what.card.packs)
        known = f" ({packs})" if packs else ""
        batch = f" · batch {what.batch}" if what.batch else ""
        self.shell.messages.ask_text(
            f"{what.card.name}{batch}: how many lie there?{known}",
            partial(self._on_quantity, what),
            self._on_no_quantity,
            yes="Count",
        )

    def _on_no_quantity(self) -> None:
        self.asked = None
        self.grid.setFocus()

    # ── serial numbers ──

    def _ask_pieces(self, what: ToCount, said: str = "") -> None:
        """Ask for the serial numbers of a batch; scans count at once while the question stands.

        ``said`` is what became of the last one: the question takes the place of every message.
        """
        self.asked = ToCount(what.card, what.batch_id, what.batch)
        batch = f" · batch {what.batch}" if what.batch else ""
        first = f"{what.card.name}{batch}: scan or type its serial numbers, a space between; 0 is none."
        self.shell.messages.ask_text(
            f"{say(said)} · Next serial number of {what.card.name}:" if said else first,
            partial(self._on_pieces, self.asked),
            self._on_no_quantity,
            yes="Count",
        )

    def _on_pieces(self, what: ToCount, typed: str) -> None:
        self.asked = None
        codes = typed.replace(",", " ").split()
        if not codes:
            self.grid.setFocus()
            return
        pieces = [] if codes == ["0"] else codes
        earlier = standing(self.shell.desk.ask(marks_of, self.session_id, what.batch_id))
        was = sum(mark.units for mark in earlier)
        if not was:
            self._write_pieces(what, pieces)
            return
        before, more = in_packs(Units(was), what.card), in_packs(Units(len(pieces)), what.card)
        self.shell.messages.ask(
            f"{before} of it were counted before. Add {more} to them?",
            partial(self._write_pieces, what, pieces),
            partial(self._write_pieces, what, pieces, anew=True),
            yes="Add",
            no="Count anew",
        )

    def _write_pieces(self, what: ToCount, pieces: list[str], *, anew: bool = False) -> None:
        """Write pieces that lie there; said with how many of the batch that makes."""
        work = partial(
            write_pieces, self.shell.desk, self.session_id, what.batch_id, tuple(pieces), anew=anew
        )
        self.shell.tasks.run(work, partial(self._on_pieces_written, what), self._on_piece_refused)

    def _on_pieces_written(self, what: ToCount, told: str) -> None:
        self.shell.sounds.scan_ok()
        self.shell.messages.done(f"{what.card.name}: {told}", "Scan the next one.")
        self._ask_again(told)

    @Slot(object)
    def _on_piece_refused(self, problem: Exception) -> None:
        self.shell.sounds.stopped()
        self.shell.messages.show_problem(problem)
        self._ask_again(problem.message if isinstance(problem, Refused) else "")

    def _ask_again(self, said: str) -> None:
        """Go on asking for serial numbers while they are scanned."""
        if self._again is not None:
            what, self._again = self._again, None
            self._ask_pieces(what, said)

    def _on_quantity(self, what: ToCount, typed: str) -> None:
        self.asked = None
        try:
            units = count_units(typed, what.card)
        except Refused as no:
            self.shell.messages.warn(no.message, no.next_step)
            self.shell.sounds.stopped()
            return
        earlier = list(self.shell.desk.ask(marks_of, self.session_id, what.batch_id))
        if not earlier:
            self._write(add_mark, what, units)
            return
        was = in_packs(sum(mark.units for mark in earlier), what.card)
        self.shell.messages.ask(
            f"{was} of it were counted before. Add {in_packs(units, what.card)} to them?",
            partial(self._write, add_mark, what, units),
            partial(self._write, count_anew, what, units),
            yes="Add",
            no="Count anew",
        )

    def _write(self, action: object, what: ToCount, units: Units) -> None:
        work = partial(self.shell.desk.do, action, self.session_id, what.batch_id, units)  # type: ignore[arg-type] # two actions of one shape
        said = f"{what.card.name}: {in_packs(units, what.card)} counted."
        self.shell.tasks.run(work, partial(self._on_written, said), self.shell.messages.show_problem)

    def _on_written(self, said: str, _changes: Changes) -> None:
        self.shell.messages.done(said, "Scan the next one.")

    # ── keys ──

    def take_back(self) -> None:
        """Take the newest mark of mine back (Ctrl+Z)."""
        from dcms_desktop.counting.actions import take_back_mark

        marks = list(self.shell.desk.ask(marks_of, self.session_id))
        if not marks:
            self.shell.messages.tell("There is nothing to take back.")
            return
        work = partial(self.shell.desk.do, take_back_mark, self.session_id, marks[-1].id)
        self.shell.tasks.run(work, self._on_taken_back, self.shell.messages.show_problem)

    @Slot(object)
    def _on_taken_back(self, _changes: Changes) -> None:
        self.shell.messages.done("The last mark was taken back.")

    def show_variance(self) -> None:
        """Open the variance sheet, to look at and to print (Ctrl+P)."""
        from ui.reports.report_page import ReportPage

        report = all_reports()["stock_count"]
        self.shell.show_page(ReportPage(self.shell, report, report.ask(count=self.session_id)))

    def rest_is_none(self) -> None:
        """Say that what nobody found is not there (Alt+0)."""
        left = len(self.shell.desk.ask(uncounted_batches, self.count))
        self.shell.messages.ask(
            f"{left} batches were not counted. Write for each that nothing lies there?",
            self._write_rest,
            yes="Write none",
            no="No",
            likely=False,
        )

    def _write_rest(self) -> None:
        work = partial(self.shell.desk.do, count_rest_as_none, self.session_id)
        self.shell.tasks.run(work, self._on_rest, self.shell.messages.show_problem)

    @Slot(object)
    def _on_rest(self, count: int) -> None:
        self.reload()
        self.shell.messages.done(f"{count} batches count as none.")

    def post(self) -> None:
        """Post the differences, after a question (Ctrl+Enter)."""
        lines = self.shell.desk.ask(counted_lines, self.session_id)
        differing = [line for line in lines if line.counted.differs]
        value = show_paise(sum(line.value for line in differing))
        left = len(self.shell.desk.ask(uncounted_batches, self.count))
        rest = f" {left} batches were not counted and stay as they are." if left else ""
        self.shell.messages.ask(
            f"Post {len(differing)} differences, ₹{value} at cost?{rest}",
            self._post_now,
            yes="Post",
            no="Not yet",
            likely=not left,
        )

    def _post_now(self) -> None:
        work = partial(self.shell.desk.do, post_count, self.session_id)
        self.shell.tasks.run(work, self._on_posted, self.shell.messages.show_problem)

    @Slot(object)
    def _on_posted(self, numbers: tuple[str, ...]) -> None:
        said = ", ".join(numbers) or "nothing differed"
        self.shell.messages.done(f"The count is posted: {said}.")
        self.shell.leave(self)

    def drop(self) -> None:
        """End the count without posting (Alt+X)."""
        self.shell.messages.ask(
            "Drop this count? Nothing is posted; its marks stay readable.",
            self._drop_now,
            yes="Drop",
            no="Keep",
            likely=False,
        )

    def _drop_now(self) -> None:
        work = partial(self.shell.desk.do, drop_count, self.session_id)
        self.shell.tasks.run(work, self._on_dropped, self.shell.messages.show_problem)

    @Slot(object)
    def _on_dropped(self, _changes: Changes) -> None:
        self.shell.messages.done("The count is dropped.")
        self.shell.leave(self)


def write_pieces(desk: Desk, session_id: int, batch_id: int, pieces: tuple[str, ...], *, anew: bool) -> str:
    """Write pieces of a batch; return in words how many of it are counted now."""
    desk.do(count_anew if anew else add_mark, session_id, batch_id, Units(len(pieces)), pieces)
    (counted,) = sum_up(desk.ask(marks_of, session_id, batch_id))
    return f"{counted.units} counted."


# ── rows of the list ────────────────────────────────────────────────────────────────────────────
def load_count(desk: Desk, session_id: int, ask: ListAsk) -> ListAnswer:
    """Return the rows of a count for what is shown: left, counted, differing, or to be counted again."""
    show = ask.filters.get("show", LEFT)
    rows = _left(desk, session_id) if show == LEFT else _found(desk, session_id, show)
    words = ask.text.casefold().split()
    kept = [row for row in rows if all(word in _words(row) for word in words)]
    return ListAnswer(kept[ask.first : ask.first + ask.count], len(kept))


def _words(row: GridRow) -> str:
    return " ".join(cell if isinstance(cell, str) else cell.text for cell in row.cells).casefold()


def _left(desk: Desk, session_id: int) -> list[GridRow]:
    form = desk.ask(count_form, session_id)
    return [
        GridRow(
            (
                one.rack,
                one.item,
                one.packing,
                one.batch,
                show_expiry(one.expiry),
                "—",
                *(() if form.blind else (str(one.units), "", "")),
            ),
            f"{one.batch_id}:{one.item_id}:{one.batch}",
        )
        for one in desk.ask(uncounted_batches, form)
    ]


def _found(desk: Desk, session_id: int, show: str) -> list[GridRow]:
    blind = desk.ask(count_form, session_id).blind
    lines = desk.ask(counted_lines, session_id)
    return [_row(line, blind=blind) for line in lines if _is_shown(line, show)]


def _is_shown(line: CountLine, show: str) -> bool:
    if show == AGAIN:
        return line.counted.moved
    return show == FOUND or line.counted.differs


def _difference(counted: Counted) -> str:
    if counted.missing and counted.surplus:
        return f"−{len(counted.missing)} +{len(counted.surplus)}"
    return f"{counted.difference:+d}" if counted.difference else ""


def _row(line: CountLine, *, blind: bool) -> GridRow:
    counted = line.counted
    cells: tuple[str | Cell, ...] = (
        line.rack,
        line.item,
        line.packing,
        line.batch,
        show_expiry(line.expiry),
        str(counted.units),
    )
    if not blind:
        difference = (
            Cell("again", "warn")
            if counted.moved
            else Cell(_difference(counted), "bad" if counted.missing or counted.difference < 0 else "ok")
        )
        value = show_paise(line.value) if counted.difference else ""
        cells = (*cells, str(counted.book), difference, value)
    return GridRow(cells, f"{counted.batch_id}:{counted.item_id}:{line.batch}")
