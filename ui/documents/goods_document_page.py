"""The window of every document with goods lines that is not a bill at the counter.

To add a window for a kind, write one small file: a `GoodsWindow(...)` that says what is particular, a class

    class TransferPage(GoodsDocumentPage):
        def __init__(self, shell: Shell, draft: Draft | None = None) -> None:
            super().__init__(shell, TRANSFER, draft)

and one `Command` that opens it. The declaration names the kind, the cells of the grid (`receipt_cells` and
`lines_model` hold ready ones), the pure functions that put an item on a row and take a typed cell, the
query that offers items, the way of Enter through a line, the fields over the lines (`HeaderField`), and the
party by its role, or none. Search, put, walk, batches, footer, save, print, hold, recall and undo are here.
What a kind has beyond that goes into methods of its class; `goods_receipt_page` is the example.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from typing import TypeVar

from PySide6.QtCore import QPoint
from PySide6.QtCore import QRect
from PySide6.QtCore import QSize
from PySide6.QtCore import Qt
from PySide6.QtCore import QTimer
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout

from dcms_desktop.documents.all_kinds import kind_of
from dcms_desktop.documents.queries import next_number
from dcms_desktop.kernel.dates import show_expiry
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.sales.queries import search_offers
from ui.documents.bill_sums import BEGINNING
from ui.documents.bill_sums import bill_sums
from ui.documents.choice_list import ChoiceList
from ui.documents.document_window import DocumentPage
from ui.documents.footer_card import FooterCard
from ui.documents.goods_scanning import GoodsScanning
from ui.documents.header_fields import HeaderCard
from ui.documents.item_field import ITEM_COLUMNS
from ui.documents.item_field import offer_row
from ui.documents.lines_desk import STAY
from ui.documents.lines_desk import LinesDesk
from ui.documents.lines_grid import LinesGrid
from ui.documents.lines_model import LinesModel
from ui.documents.lines_model import edit_text
from ui.documents.lines_model import with_item_editor
from ui.documents.party_field import PartyChoosing
from ui.documents.party_field import PartyWish
from ui.documents.serials import ask_while_lacking
from ui.documents.serials import lacks_serials
from ui.documents.serials import serials_key
from ui.documents.weigh import weigh_line
from ui.documents.written_orders import message_keys
from ui.kit.parts import Card
from ui.kit.pick_list import PickColumn
from ui.kit.pick_list import PickRow
from ui.masters.openers import new_record
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

    from PySide6.QtCore import QModelIndex
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

    from dcms_desktop.desk import Desk
    from dcms_desktop.desk import Tx
    from dcms_desktop.documents.posted import Posted
    from dcms_desktop.drafts.rules import Draft
    from dcms_desktop.drafts.rules import Gate
    from dcms_desktop.drafts.rules import Line
    from dcms_desktop.stock.rules import BatchCard
    from ui.documents.bill_sums import Note
    from ui.documents.header_fields import HeaderField
    from ui.documents.lines_model import Cell
    from ui.documents.walk import WalkPlan
    from ui.shell.shell import Shell

__all__ = ["GoodsDocumentPage", "GoodsWindow", "PartyWish"]

BATCH_COLUMNS = (
    PickColumn("Batch", 130),
    PickColumn("Expiry", 90),
    PickColumn("Stock", 90, right=True),
    PickColumn("MRP", 100, right=True),
)
Answer = tuple[str, "Sequence[PickRow]"]
Picked = TypeVar("Picked")


def nothing_more(_draft: Draft) -> str:
    """Say nothing."""
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsWindow:
    """What is particular to the window of one kind. Functions are pure, queries take the transaction."""

    kind: str
    room: str
    """Of the rail: sell, buy, stock."""
    code: str
    """Of the page, for its state and tests."""
    cells: Sequence[Cell]
    put: Callable[[Draft, int, Line], Draft]
    edit: Callable[[Draft, int, str, str], Draft]
    offer: Callable[[Tx, Draft, list[int]], dict[int, Line]]
    walk: Callable[[Line], WalkPlan]
    text_of: Callable[[Line, str], str] = edit_text
    after_item: Callable[[Line], str] = lambda _line: "quantity"
    """The cell that follows the item."""
    wants: Callable[[Line], bool] = lambda _line: False
    """Tells whether a line that came filled in lacks something still; the fields lead there."""
    take_batch: Callable[[Draft, int, BatchCard], Draft] | None = None
    """Puts a batch of the list (F4) on a line; None where batches are typed, not chosen."""
    lists_batches: bool = False
    """True where the page's own `take_batch` puts it on."""
    fields: tuple[HeaderField, ...] = ()
    party: PartyWish | None = None
    """None for documents of our own house."""
    columns: Sequence[PickColumn] = ITEM_COLUMNS
    quiet: Callable[[Draft], str] = nothing_more
    """What stands under the total."""
    facts: Callable[[Draft], str] = nothing_more
    """What follows the day in the title line."""
    beginning: tuple[Note, ...] = ()
    """What the footer says while there is no line: how to begin."""
    no_units_is_fine: bool = False
    """True where a line without quantity says something: not received."""
    new_words: str = "New one"
    once: bool = False
    """True where nothing is begun by hand: the page is left once its document is saved."""
    new_key: str = ""


def find_goods(desk: Desk, draft: Draft, text: str) -> Answer:
    """Return the items for what was typed, as rows."""
    offers = desk.ask(search_offers, draft, text)
    return text, [offer_row(offer, draft.day, draft.policy.near_expiry_days) for offer in offers]


class GoodsDocumentPage(DocumentPage):
    """One document after another of the kind its window names."""

    def __init__(self, shell: Shell, window: GoodsWindow, draft: Draft | None = None) -> None:
        super().__init__(shell, window.kind, kind_of(window.kind).title, window.room, window.code)
        self.window_of = window
        self.choosing = PartyChoosing(self, window.party) if window.party else None
        self.header = HeaderCard(window.fields)
        cells = with_item_editor(window.cells, self._make_item_edit)
        self.model = LinesModel(cells, self.draft, self._edit, self, text_of=window.text_of)
        self.grid = LinesGrid(self.model, name="Goods")
        self.lines = LinesDesk(self.grid, self.model, window.columns)
        self.lines.before_leaving = self.before_leaving
        self.footer = FooterCard()
        self.batch_list = ChoiceList(self, BATCH_COLUMNS, "Batches")
        self._editable = {column.name for column, _show in window.cells if column.editable}
        self._put_row = 0
        self._asked: tuple[int, int] | None = None
        """Line and units whose serial numbers were asked for by themselves."""
        self.scanning = GoodsScanning(self, self.lines, window, self.choosing)
        self._lay_out()
        self._connect()
        self._read_choices()
        if draft is not None:
            self.begin_with(draft)
            if draft.revises is None:
                work = partial(shell.desk.ask, next_number, window.kind, draft.day, draft.series)
                shell.tasks.read(work, self._show_number)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        if self.choosing is not None:
            top.addWidget(self.choosing.card, 1)
        if self.window_of.fields:
            top.addWidget(self.header)
        if self.choosing is None:
            top.addStretch(1)
        table = Card(margin=1, spacing=0)
        table.column.addWidget(self.grid)
        self.body.addLayout(top)
        self.body.addWidget(table, 1)
        self.body.addWidget(self.footer)

    def _connect(self) -> None:
        if self.choosing is not None:
            self.choosing.settled.connect(self.on_party)
            self.choosing.failed.connect(self._on_not_posted)
        self.lines.item_asked.connect(self._ask_items)
        self.lines.item_chosen.connect(self._choose_item)
        self.lines.item_unknown.connect(self.say_none)
        self.lines.waiting.connect(self.keys_held.hold)
        self.lines.bottom_reached.connect(self._to_footer)
        self.lines.top_reached.connect(self._to_header)
        self.lines.back_asked.connect(self._step_out)
        self.lines.cut.connect(self.shell.messages.warn)
        self.footer.save_asked.connect(self.save_and_print)
        self.footer.left.connect(self.lines.go_to_spare)
        self.header.changed.connect(self._take_field)
        self.header.refused.connect(self.show_refused)
        self.header.finished.connect(self._to_lines)
        self.header.top_reached.connect(self.focus_start)
        self.batch_list.picked.connect(self.take_batch)
        self.batch_list.left.connect(self.focus_work)

    def _make_item_edit(self, parent: QWidget, index: QModelIndex) -> QWidget:
        return self.lines.make_item_edit(parent, index)

    def _edit(self, row: int, field: str, value: str) -> bool:
        return field == "item" or self.keeper.change(self.window_of.edit, row, field, value)

    # ── the draft on the screen ──

    @Slot(object)
    def _show_number(self, number: str) -> None:
        self.number = self.number or number
        self.show_facts()

    def show_draft(self, draft: Draft) -> None:
        """Draw a draft."""
        self.model.show(draft)
        if self.choosing is not None:
            self.choosing.show_draft(draft)
        if draft.lines or not self.window_of.beginning:
            self.footer.show_sums(bill_sums(draft, self.objections(draft), self.window_of.quiet(draft)))
        else:
            self.footer.show_sums(replace(BEGINNING, notes=self.window_of.beginning))
        self.header.show_draft(draft)

    def objections(self, draft: Draft) -> Sequence[Gate]:
        """Return what speaks against the draft, nothing while it has no line."""
        return kind_of(self.document_kind).check(draft) if draft.lines else ()

    def on_begun(self) -> None:
        """Ask for the party."""
        if self.choosing is not None:
            self.choosing.is_asking = self.draft.party is None
        self.lines.close_edit()
        self.header.begin(self.draft)
        self.show_draft(self.draft)

    def facts(self) -> str:
        """Return the day and what the window adds."""
        more = self.window_of.facts(self.draft)
        return f"{self.draft.day:%a %d %b %Y}" + (f" · {more}" if more else "")

    # ── party and fields ──

    @Slot()
    def on_party(self) -> None:
        """Go on to the fields over the lines: a party was picked, or is not needed."""
        self.show_draft(self.draft)
        self._to_header()

    def _read_choices(self) -> None:
        for field in self.window_of.fields:
            if field.choices is not None:
                work = partial(self.shell.desk.ask, field.choices)
                self.shell.tasks.read(work, partial(self.header.set_choices, field.name))

    @Slot(str, object)
    def _take_field(self, name: str, value: object) -> None:
        field = next(one for one in self.window_of.fields if one.name == name)
        if not self.keeper.change(field.write, value):
            self.header.show_draft(self.draft)

    @Slot()
    def _to_header(self) -> None:
        self.lines.close_edit()
        if not self.header.go():
            self.focus_start() if self.choosing is not None else self.lines.go_to_spare()

    @Slot()
    def _to_lines(self) -> None:
        if not self.header.take():
            return
        row = next((row for row, line in enumerate(self.draft.lines) if self.window_of.wants(line)), -1)
        if row >= 0:
            self.lines.plan = self.window_of.walk(self.draft.lines[row])
            self.lines.go(row, self.window_of.after_item(self.draft.lines[row]))
        elif self.draft.lines and self.draft.lines[0].source is not None:
            self.lines.go(0, "quantity")  # made of another document: only how many is still to be said
        elif self.draft.lines:
            self.lines.go(0)
        else:
            self.lines.go_to_spare()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the fields downwards."""
        if event.key() == Qt.Key.Key_Down and any(edit.hasFocus() for edit in self.header.edits.values()):
            self._to_lines()
        else:
            super().keyPressEvent(event)

    # ── goods ──

    @Slot(str)
    def _ask_items(self, text: str) -> None:
        work = partial(find_goods, self.shell.desk, self.draft, text)
        self.shell.tasks.read(work, self._show_items, latest=f"goods {id(self)}")

    @Slot(object)
    def _show_items(self, answer: Answer) -> None:
        self.lines.show_answer(*answer)
        self.keys_held.release()

    @Slot(int, object)
    def _choose_item(self, row: int, item_id: int) -> None:
        self.keys_held.hold()
        self._put_row = row
        work = partial(self.shell.desk.ask, self.window_of.offer, self.draft, [item_id])
        self.shell.tasks.read(work, self._put_item, self._on_not_posted)

    @Slot(object)
    def _put_item(self, offers: dict[int, Line]) -> None:
        self.lines.close_edit()
        for offer in offers.values():
            if self.keeper.change(self.window_of.put, self._put_row, offer):
                line = self.draft.lines[self._put_row]
                self.lines.plan = self.window_of.walk(line)
                self.lines.go(self._put_row, self.window_of.after_item(line))
        self.keys_held.release()

    @Slot(str)
    def say_none(self, text: str) -> None:
        """Say that nothing is called so."""
        self.keys_held.drop()
        self.shell.messages.warn(f"Nothing fits “{text[:40]}”.", "Alt+C makes it; fewer letters find more.")

    def before_leaving(self, row: int, field: str) -> int:
        """Look at a line that Enter leaves: its way is its own, and a quantity is asked for."""
        line = self.model.line(row)
        if line is None:
            return 0
        self.lines.plan = self.window_of.walk(line)
        empty = not line.units and not line.free and not self.window_of.no_units_is_fine
        if field == "quantity" and empty:
            self.show_refused(
                Refused(
                    f"{line.item.name} has no quantity.", "quantity", "Type it, or 0 to take the line off."
                )
            )
            return STAY
        asked = (row, line.units + line.free)
        if field == "quantity" and self._asked != asked and lacks_serials(self.document_kind, line):
            self._asked = asked  # who leaves the question is let go on; saving asks again
            QTimer.singleShot(0, partial(self._ask_serials, row))
            return STAY
        return 0

    def _ask_serials(self, row: int) -> None:
        ask_while_lacking(self, self.lines, row)

    def list_batches(self) -> None:
        """List the batches of the active line (F4)."""
        line = self.model.line(self.grid.row())
        if line is None:
            self.shell.messages.tell("Batches belong to a line.", "Pick an item first.")
            return
        self.lines.commit()
        rows = [
            PickRow(
                (
                    batch.number,
                    show_expiry(batch.expiry),
                    group_digits(batch.units),
                    show_paise(batch.mrp) if batch.mrp else "—",
                ),
                value=batch,
            )
            for batch in line.choices
        ]
        self.batch_list.open_at(self.list_place(), rows, empty="No batch of this item is in the books")

    @Slot(object)
    def take_batch(self, batch: BatchCard) -> None:
        """Put a batch picked from the list on the active line."""
        row = self.grid.row()
        if self.model.line(row) is not None and self.window_of.take_batch is not None:
            self.keeper.change(self.window_of.take_batch, row, batch)
            self.lines.go(row, "quantity")

    def ask_batch(self, query: Callable[[Tx, Draft, int, Picked], Draft], picked: Picked) -> None:
        """Put what was picked on the active line; the bill or receipt it belongs to comes with it."""
        row = self.grid.row()
        if self.model.line(row) is not None:
            self.keys_held.hold()
            work = partial(self.shell.desk.ask, query, self.draft, row, picked)
            self.shell.tasks.read(work, self._on_batch, self._on_not_posted)

    @Slot(object)
    def _on_batch(self, draft: Draft) -> None:
        self.keeper.show(draft)
        self.lines.go(max(0, self.grid.row()), "quantity")
        self.keys_held.release()

    # ── focus ──

    def first_focus(self) -> QWidget:
        """Return the party field while the party is asked for, else the first field, else the grid."""
        if self.choosing is not None and self.choosing.is_asking:
            return self.choosing.card.field
        return next(iter(self.header.edits.values()), self.grid)

    @Slot()
    def focus_start(self) -> None:
        """Go to where the document begins."""
        if self.choosing is not None:
            self.choosing.ask()
        elif not self.header.go():
            self.lines.go_to_spare()

    @Slot()
    def focus_work(self) -> None:
        """Go on where the document is made."""
        if self.choosing is not None and self.choosing.is_asking:
            self.choosing.card.field.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.grid.row() >= 0 and self.model.line(self.grid.row()) is not None:
            self.lines.go(self.grid.row(), self.lines.place().field)
        elif self.window_of.once and self.draft.lines:
            self.lines.go(0, "quantity")  # nothing is added here
        else:
            self.lines.go_to_spare()

    def focus_field(self, field: str, line: int | None) -> None:
        """Go to the field a rule named."""
        if line is not None and field == "serials" and ask_while_lacking(self, self.lines, line - 1):
            return
        if line is not None and line <= len(self.draft.lines):
            self.lines.go(line - 1, field if field in self._editable else "quantity", edit=True)
        elif field == "party":
            self.focus_start()
        elif not (field in self.header.edits and self.header.go(field)):
            self.focus_work()

    @Slot()
    def _to_footer(self) -> None:
        self.lines.close_edit()
        self.footer.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _step_out(self) -> None:
        self.shell.leave(self)

    def commit_edits(self) -> bool:
        """Write an open edit into the draft."""
        return self.header.take() and self.lines.commit()

    def list_place(self) -> QRect:
        """Return where lists of the page open."""
        return QRect(QPoint(self.width() // 3, 60), QSize(480, 4))

    # ── keys ──

    @Slot()
    def save_and_print(self) -> None:
        """Save and print."""
        self.save(kind_of(self.document_kind).prints[:1])

    @Slot()
    def save_only(self) -> None:
        """Save."""
        self.save(())

    def remove(self) -> None:
        """Take the active line off."""
        row = self.grid.row()
        if self.model.line(row) is not None:
            self.lines.close_edit()
            self.keeper.change(self.window_of.edit, row, "quantity", "0")
            self.lines.go(min(row, len(self.draft.lines)))

    def make_new(self) -> None:
        """Make the party or item that was not found, with what was typed as its name (Alt+C)."""
        if self.choosing is not None and self.choosing.is_asking:
            self.choosing.make_new()
            return
        edit = self.lines.item_edit()
        typed = edit.text().strip() if edit is not None else ""
        self.lines.close_edit()
        new_record(self.shell, "item", typed, self.take_item)

    @Slot(int)
    def take_item(self, item_id: int) -> None:
        """Put an item that was just made on the empty row."""
        self._choose_item(len(self.draft.lines), item_id)

    def keys(self) -> Sequence[PageKey]:
        """Return the live keys."""
        window = self.window_of
        batches = [PageKey("bill.batches", "F4", "Batches", self.list_batches)]
        return [
            *self.frame_keys(self.save_and_print, self.save_only),
            *self.more_keys(),
            *(batches if window.lists_batches or window.take_batch is not None else ()),
            PageKey("bill.remove", "Ctrl+D", "Remove", self.remove),
            PageKey("bill.create", "Alt+C", "New item", self.make_new),
            PageKey("bill.weigh", "Alt+W", "Weigh", partial(weigh_line, self, self.lines), shown=False),
            serials_key(self, self.lines),
            *message_keys(self, self.lines),
            self.last_key(),
            PageKey("scan.learn", "Alt+I", "Whose code is it", self.scanning.learn, shown=False),
            PageKey("bill.new", window.new_key, window.new_words, self.new_document, shown=False),
        ]

    def take_scan(self, text: str) -> bool:
        """Take a code that a scanner on a port read."""
        self.scanning.on_scanned(text)
        return True

    def on_shown(self) -> None:
        """Watch for scans."""
        super().on_shown()
        self.scanning.watch.watch(on=True)

    def step_aside(self) -> None:
        """Watch no longer."""
        self.scanning.watch.watch(on=False)
        super().step_aside()

    def on_closed(self) -> None:
        """Watch no longer."""
        self.scanning.watch.watch(on=False)
        super().on_closed()

    @property
    def after_words(self) -> str:
        """Return the next step; a page that is left shows nothing any more."""
        return "All documents lists it." if self.window_of.once else super().after_words

    def after_saving(self, document: Posted) -> None:
        """Leave where nothing is begun by hand."""
        super().after_saving(document)
        if self.window_of.once:
            self.shell.leave(self)

    def more_keys(self) -> Sequence[PageKey]:
        """Return the keys only this kind has."""
        return ()
