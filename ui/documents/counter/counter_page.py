"""The billing screen: party, lines, batches, totals and keys joined on one page."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from dcms_desktop.drafts.analysis import lines_of_draft
from dcms_desktop.drafts.claims import line_claims
from dcms_desktop.drafts.rules import with_gifts
from dcms_desktop.sales.queries import refresh_draft
from ui.documents.claim_panel import ClaimPanel
from ui.documents.counter.choosing import Choosing
from ui.documents.counter.copies import Copies
from ui.documents.counter.frame import CounterFrame
from ui.documents.counter.line_tools import LineTools
from ui.documents.counter.panels import Panels
from ui.documents.counter.scanning import Scanning
from ui.documents.counter.waiting import Waiting
from ui.documents.counter.warm import warm_up
from ui.documents.serials import ask_while_lacking
from ui.documents.serials import serials_key
from ui.documents.tax_panel import TaxPanel
from ui.documents.weigh import weigh_line
from ui.documents.written_orders import MessageReading
from ui.kit.parts import focus_in
from ui.kit.pick_list import PickEdit
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

    from dcms_desktop.drafts.rules import Draft
    from ui.documents.posting import Fresh
    from ui.shell.shell import Shell

FIRST_FIELDS = {"date": "day", "day": "day", "series": "series", "place": "place", "due_on": "due_on"}


class CounterPage(CounterFrame):
    """One bill after another, by keys and scans."""

    def __init__(self, shell: Shell, draft: Draft | None = None, *, lists_held: bool = False) -> None:
        super().__init__(shell)
        self._lists_held = lists_held
        self.choosing = Choosing(self)
        self.copies = Copies(self)
        self.message = MessageReading(self, self.lines)
        self.waiting = Waiting(self)
        self.panels = Panels(self)
        self.tools = LineTools(self, self.choosing, self.panels)
        self.tax = TaxPanel(self)
        self.tax.left.connect(self.focus_work)
        self.payers = ClaimPanel(self)
        self.payers.left.connect(self.focus_work)
        self.scanning = Scanning(self, self.choosing)
        self._connect()
        if draft is not None:
            self.is_asking_party = False
            self.begin_with(draft)

    def _connect(self) -> None:
        self.lines.back_asked.connect(self._step_out)
        self.lines.fit_asked.connect(self.tools.fit)
        self.footer.save_asked.connect(self.save_and_print)
        self.held_pill.clicked.connect(self.list_held)
        self.header_pill.clicked.connect(self.panels.open_header)
        for pill in (self.held_pill, self.header_pill):
            pill.make_clickable()

    # ── the draft on the screen ──

    def begin(self, fresh: Fresh) -> None:
        """Begin an empty bill with the cursor in Party."""
        self.lines.enter_walks_all = fresh.walks_all or self.shell.key_map.long_walk
        self.is_asking_party = True
        super().begin(fresh)
        if self._lists_held:
            self._lists_held = False
            self.list_held()
        warm_up(self.shell, self.draft)

    def on_begun(self) -> None:
        """Forget what belonged to the bill before."""
        self.choosing.forget()
        self.choosing.habits_of(self.draft)
        self.lines.close_edit()
        self.party_card.field.start()

    def take_up_work(self, held_id: int) -> Draft:
        """Return a waiting bill with stock, prices and dues as they are now."""
        draft = super().take_up_work(held_id)
        return self.shell.desk.ask(refresh_draft, draft)

    def begin_with(self, draft: Draft, number: str = "") -> None:
        """Begin with a bill made elsewhere."""
        self.is_asking_party = draft.party is None and not draft.lines
        super().begin_with(draft, number)

    # ── focus ──

    def focus_field(self, field: str, line: int | None) -> None:
        """Go to the field a rule named."""
        if line is not None and field == "serials" and ask_while_lacking(self, self.lines, line - 1):
            return
        if line is not None and line <= len(self.draft.lines):
            names = {column.name for column in self.model.columns if column.editable}
            self.lines.go(line - 1, field if field in names else "quantity")
        elif field == "party":
            self.ask_party()
        elif field in {"tenders", "reference"}:
            self.panels.open_payment()
        elif field in FIRST_FIELDS:
            self.panels.open_header()
        else:
            self.focus_work()

    @Slot()
    def _step_out(self) -> None:
        """Leave the lines by Esc: one step back is the party, then the page."""
        if self.draft.party is not None or self.draft.lines or self.is_asking_party:
            self.shell.leave(self)
        else:
            self.ask_party()

    def show_tax(self) -> None:
        """Show value and tax by HSN and rate (Alt+A); pressed again it goes away."""
        if self.commit_edits():
            self.tax.turn(lines_of_draft(self.draft))

    def show_payers(self) -> None:
        """Show who pays for what schemes give, line by line (Alt+K); pressed again it goes away."""
        if self.commit_edits():
            draft = with_gifts(self.draft)
            self.payers.turn([line.item.name for line in draft.lines], line_claims(draft))

    def go_back(self) -> bool:
        """Close a panel or list; tells whether there was one."""
        if self.prints.step_back() or self.tax.step_back() or self.payers.step_back():
            return True
        panel = self.panels.is_open()
        if panel is not None:
            panel.step_back()
            return True
        if self.is_asking_party and (self.draft.party is not None or self.draft.lines):
            self.choosing.skip_party()
            return True
        if self.footer.hasFocus():
            self.lines.go_to_spare()
            return True
        return False

    def commit_edits(self) -> bool:
        """Write an open edit or panel into the draft; tells whether nothing stands in the way."""
        panel = self.panels.is_open()
        if panel is not None and not panel.finish():
            return False
        edit = self.lines.item_edit()
        if edit is not None and edit.text().strip() and edit.isModified():
            self.shell.messages.warn(
                f"“{edit.text()[:30]}” is not picked yet.", "Enter picks it; Esc clears the field."
            )
            return False
        return self.lines.commit()

    # ── keys ──

    @Slot()
    def save_and_print(self) -> None:
        """Save, print in the background."""
        self.save(None)

    @Slot()
    def save_only(self) -> None:
        """Save without a print."""
        self.save(())

    def _list_or(self, act: Callable[[], object], step: int) -> Callable[[], None]:
        return partial(self._page_key, act, step)

    def _page_key(self, act: Callable[[], object], step: int) -> None:
        """Let an open list have its page keys."""
        focus = focus_in(self)
        if isinstance(focus, PickEdit) and focus.list.is_open():
            focus.list.page(step)
            return
        act()

    def keys(self) -> Sequence[PageKey]:
        """Return the live keys, most used first."""
        tools, copies, choosing = self.tools, self.copies, self.choosing
        frame = self.frame_keys(self.save_and_print, self.save_only)
        return [
            frame[0],
            PageKey("bill.batches", "F4", "Batches", choosing.list_batches),
            PageKey("bill.less", "F6", "Less %", tools.less, help="Line: that line. Empty row: coming lines"),
            PageKey("bill.payment", "F7", "Payment", tools.payment),
            PageKey("bill.repeat_last", "Alt+L", "Repeat last", copies.repeat_last),
            *self._party_keys(),
            PageKey("bill.last_rates", "Alt+S", "Last rates", copies.show_rates),
            frame[2],
            PageKey("bill.remove", "Ctrl+D", "Remove", tools.remove, profile_keys={"busy": "F9"}),
            PageKey("bill.create", "Alt+C", "New item", tools.create),
            PageKey("bill.edit_master", "F3", "Edit master", tools.edit_master, shown=False),
            PageKey("bill.back", "Esc", "Back"),
            frame[1],
            *frame[3:],
            PageKey("bill.message", "Alt+V", "Order as written", self.message.read, shown=False),
            PageKey("bill.duplicate", "Alt+2", "Copy the last bill", copies.duplicate, shown=False),
            PageKey(
                "bill.header",
                "Ctrl+H",
                "Header",
                self.panels.open_header,
                shown=False,
                profile_keys={"tally": "F2"},
            ),
            *self._neighbour_keys(),
            PageKey(
                "bill.schemes",
                "Ctrl+E",
                "Schemes",
                self.schemes.show_all,
                shown=False,
                help="What schemes give, what earns more, and why others give nothing",
            ),
            PageKey(
                "bill.payers",
                "Alt+K",
                "Who pays",
                self.show_payers,
                shown=False,
                help="Company or own cost of each scheme, budget left, papers for the claim",
            ),
            PageKey("bill.find", "Ctrl+F", "Find a line", tools.find, shown=False),
            PageKey("bill.calculator", "Ctrl+N", "Calculator", tools.calculate, shown=False),
            PageKey("bill.weigh", "Alt+W", "Weigh", partial(weigh_line, self, self.lines), shown=False),
            serials_key(self, self.lines),
            PageKey("bill.tax", "Alt+A", "Tax analysis", self.show_tax, shown=False),
            PageKey("scan.learn", "Alt+I", "Whose code is it", self.scanning.learn, shown=False),
            PageKey("bill.fit", "/", "Fit to an amount (empty item row)", shown=False),
            PageKey("bill.cancel", "Alt+X", "Cancel a bill", tools.cancel, shown=False),
            PageKey("bill.new", "F8", "New bill", self.new_document, shown=False, also=("Alt+N",)),
        ]

    def _party_keys(self) -> list[PageKey]:
        """Return the keys to what the party usually takes, and to what of it waits."""
        copies = self.copies
        return [
            PageKey(
                "bill.usual",
                "Alt+B",
                "Usual order",
                copies.usual,
                shown=False,
                help="What the party usually takes and is due now",
            ),
            PageKey(
                "bill.waiting",
                "Alt+O",
                "Orders",
                self.waiting.show,
                shown=False,
                help="Orders and challans",
            ),
        ]

    def _neighbour_keys(self) -> list[PageKey]:
        """Return the keys to the bills before and after."""
        copies = self.copies
        return [
            PageKey(
                "bill.previous",
                "PgUp",
                "Previous bill",
                self._list_or(partial(copies.show_neighbour, -1), -1),
                shown=False,
            ),
            PageKey(
                "bill.next",
                "PgDown",
                "Next bill",
                self._list_or(partial(copies.show_neighbour, 1), 1),
                shown=False,
            ),
        ]

    def take_scan(self, text: str) -> bool:
        """Take a code that a scanner on a port read."""
        self.scanning.on_scanned(text)
        return True

    # ── on and off the screen ──

    def on_shown(self) -> None:
        """Watch for scans; go on where the work was."""
        self.scanning.watch.watch(on=True)
        self.focus_work()

    def step_aside(self) -> None:
        """Watch no longer."""
        self.scanning.watch.watch(on=False)
        super().step_aside()

    def on_closed(self) -> None:
        """Keep what was typed, watch no longer."""
        self.scanning.watch.watch(on=False)
        self.lines.commit()
        super().on_closed()
