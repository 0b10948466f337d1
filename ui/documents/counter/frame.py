"""The frame of the billing screen: its parts, how a draft is drawn, where the focus goes, when keys wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex
from PySide6.QtCore import QPoint
from PySide6.QtCore import QRect
from PySide6.QtCore import Qt
from PySide6.QtCore import Slot

from dcms_desktop.documents.all_kinds import kind_of
from dcms_desktop.sales.rules import edit_line
from ui.documents.bill_sums import sale_sums
from ui.documents.choice_list import ChoiceList
from ui.documents.counter.batch_strip import BatchStrip
from ui.documents.counter.scheme_talk import SchemeTalk
from ui.documents.document_window import DocumentPage
from ui.documents.footer_card import FooterCard
from ui.documents.item_field import ITEM_COLUMNS
from ui.documents.lines_desk import LinesDesk
from ui.documents.lines_grid import LinesGrid
from ui.documents.lines_model import SALE_CELLS
from ui.documents.lines_model import LinesModel
from ui.documents.lines_model import with_item_editor
from ui.documents.party_card import PartyCard
from ui.kit.painted import Pill
from ui.kit.parts import Card
from ui.kit.pick_list import PickColumn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from dcms_desktop.drafts.rules import Draft
    from dcms_desktop.sales.rules import Said
    from ui.shell.shell import Shell

KIND = "tax_invoice"
BATCH_COLUMNS = (
    PickColumn("Batch", 120),
    PickColumn("Expiry", 130),
    PickColumn("Stock", 120),
    PickColumn("MRP and rate", 200),
    PickColumn("Why", 240),
)
MARGIN_RIGHT = "sales.margin"


class CounterFrame(DocumentPage):
    """What the parts of the counter know of their page."""

    is_asking_party = True
    is_reading = False
    coming_less = ""
    """Discount that coming lines take over (F6 on the empty row)."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, KIND, kind_of(KIND).title, "sell", "bill")
        self.header_pill = self.title.add_pill(Pill("Header", key="Ctrl+H", name="Header"))
        self.party_card = PartyCard()
        cells = with_item_editor(SALE_CELLS, self._make_item_edit)
        self.model = LinesModel(cells, self.draft, self._edit, self)
        self.grid = LinesGrid(self.model, name="Lines")
        self.lines = LinesDesk(self.grid, self.model, ITEM_COLUMNS)
        self.strip = BatchStrip()
        self.footer = FooterCard()
        self.batch_list = ChoiceList(self, BATCH_COLUMNS, "Batches")
        self.schemes = SchemeTalk(self)
        self._lay_out()
        self.grid.row_changed.connect(self._row_changed)
        self.lines.bottom_reached.connect(self._to_footer)
        self.lines.top_reached.connect(self.ask_party)
        self.lines.cut.connect(self.shell.messages.warn)
        self.footer.left.connect(self.lines.go_to_spare)
        self.batch_list.left.connect(self.focus_work)
        self.schemes.thought.connect(self._show_said)

    def _lay_out(self) -> None:
        table = Card(margin=1, spacing=0)
        table.column.addWidget(self.grid, 1)
        table.column.addWidget(self.strip)
        self.body.addWidget(self.party_card)
        self.body.addWidget(table, 1)
        self.body.addWidget(self.footer)

    def _make_item_edit(self, parent: QWidget, index: QModelIndex) -> QWidget:
        return self.lines.make_item_edit(parent, index)

    def _edit(self, row: int, field: str, value: str) -> bool:
        return field == "item" or self.keeper.change(edit_line, row, field, value)

    def show_draft(self, draft: Draft) -> None:
        """Draw a draft."""
        self.model.show(draft)
        self.party_card.show_party(draft.party, draft.day, asking=self.is_asking_party)
        self.strip.show_line(draft, self.model.line(self.grid.row()))
        self.show_sums(draft, self.schemes.hear(draft))

    @Slot(object)
    def _show_said(self, said: Sequence[Said]) -> None:
        self.show_sums(self.draft, said)

    def show_sums(self, draft: Draft, said: Sequence[Said]) -> None:
        """Draw the footer, with what schemes say."""
        self.footer.show_sums(sale_sums(draft, shows_margin=self.shell.desk.may(MARGIN_RIGHT), said=said))

    def facts(self) -> str:
        """Return date, salesman, beat, terms and what is special."""
        draft = self.draft
        words = [f"{draft.day:%a %d %b %Y}"]
        party = draft.party
        if party is not None:
            words += [f"Salesman {party.salesman}"] if party.salesman else []
            words += [f"Beat {party.beat}"] if party.beat else []
            words += [f"Credit {party.credit_days} days"] if party.credit_days else []
        words += ["reverse charge"] if draft.reverse_charge else []
        words += ["under LUT"] if not draft.with_payment else []
        words += (
            ["correction: Ctrl+A asks why"] if draft.revises is not None and not draft.revises.reason else []
        )
        words += [f"less {self.coming_less} on coming lines"] if self.coming_less else []
        return " · ".join(words)

    @Slot(int)
    def _row_changed(self, row: int) -> None:
        self.strip.show_line(self.draft, self.model.line(row))

    # ── reading: keys wait ──

    def begin_reading(self) -> None:
        """Let keys wait until an answer is there."""
        self.is_reading = True
        self.keys_held.hold()

    def end_reading(self) -> None:
        """Play the keys that waited."""
        self.is_reading = False
        self.keys_held.release()

    @Slot(object)
    def end_badly(self, problem: Exception) -> None:
        """Say why nothing came; keys meant for it are dropped."""
        self.is_reading = False
        self.keys_held.drop()
        self.shell.messages.show_problem(problem)

    # ── focus ──

    def first_focus(self) -> QWidget:
        """Return the party field."""
        return self.party_card.field

    def focus_start(self) -> None:
        """Go to Party."""
        self.ask_party()

    @Slot()
    def ask_party(self) -> None:
        """Show the party field, the party that is there stays until another one is picked."""
        self.is_asking_party = True
        self.lines.close_edit()
        self.party_card.show_party(self.draft.party, self.draft.day, asking=True)
        self.party_card.field.start()
        self.party_card.field.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def focus_work(self) -> None:
        """Go on where the bill is made."""
        if self.is_asking_party:
            self.party_card.field.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.grid.row() >= 0 and self.model.line(self.grid.row()) is not None:
            self.lines.go(self.grid.row(), self.lines.place().field)
        else:
            self.lines.go_to_spare()

    @Slot()
    def _to_footer(self) -> None:
        self.lines.close_edit()
        self.footer.setFocus(Qt.FocusReason.TabFocusReason)

    def list_place(self) -> QRect:
        """Return the place below the active line."""
        place = self.grid.visualRect(self.model.index(max(0, self.grid.row()), self.model.place_of("item")))
        start = self.grid.viewport().mapTo(self, place.topLeft())
        return QRect(QPoint(start.x(), start.y()), place.size())
