"""A posted document, read-only: neighbours by page keys, printed again, copied, corrected, cancelled."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout

from dcms_desktop.documents.actions import cancel_document
from dcms_desktop.documents.all_kinds import kind_of
from dcms_desktop.documents.queries import neighbour_of
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.sales.queries import draft_like
from dcms_desktop.spool.actions import reprint
from ui.documents.claim_panel import ClaimPanel
from ui.documents.correcting import corrected_kinds
from ui.documents.correcting import draft_to_edit
from ui.documents.correcting import page_to_edit
from ui.documents.footer_card import FooterCard
from ui.documents.posted_rows import HOUSE
from ui.documents.posted_rows import posted_party
from ui.documents.posted_rows import posted_rows
from ui.documents.posted_rows import posted_sums
from ui.documents.print_panel import PrintPanel
from ui.documents.print_panel import read_choices
from ui.documents.tax_panel import TaxPanel
from ui.kit.grid import Grid
from ui.kit.grid_model import RowsModel
from ui.kit.painted import Pill
from ui.kit.parts import Card
from ui.kit.parts import ElidedLabel
from ui.kit.parts import set_spacing
from ui.look import tokens as look
from ui.look.theme import on_theme
from ui.look.theme import theme
from ui.shell.page import Page
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from dcms_desktop.documents.actions.post import Result
    from dcms_desktop.documents.posted import Posted
    from dcms_desktop.drafts.rules import Draft
    from dcms_desktop.spool.rules import PrintWish
    from ui.shell.shell import Shell

SALES = {"tax_invoice"}
LABELLED = {"goods_receipt", "opening_stock"}
"""Documents whose goods came in and want labels."""
ROOMS = {
    "tax_invoice": "sell",
    **dict.fromkeys(
        (
            "sale_return",
            "sales_order",
            "quotation",
            "delivery_challan",
            "challan_return",
            "price_note",
            "price_debit",
            "breakage_receipt",
            "breakage_note",
            "replacement_issue",
        ),
        "sell",
    ),
    "opening_stock": "stock",
    **dict.fromkeys(("claim_pickup", "claim_destruction"), "trade"),
    **dict.fromkeys(HOUSE, "stock"),
    **dict.fromkeys(
        ("goods_receipt", "purchase_order", "purchase_return", "debit_note", "supplier_credit_note"), "buy"
    ),
}


class PostedPage(Page):
    """Shows one document; page keys walk through its kind."""

    def __init__(self, shell: Shell, document_id: int, kind: str = "") -> None:
        title = kind_of(kind).title if kind else "Document"
        super().__init__(shell, title, room=ROOMS.get(kind, "money") if kind else "", code="posted")
        self.document_kind = kind
        self.document: Posted | None = None
        self._id = document_id
        self.state = self.title.add_pill(Pill(name="State"))
        self.state.hide()
        self._name = ElidedLabel("", "name")
        self._quiet = ElidedLabel("", "quiet")
        self._party = Card(margin=8, spacing=0)
        self._party.column.addWidget(self._name)
        self._party.column.addWidget(self._quiet)
        self._table = Card(margin=1, spacing=0)
        self.grid: Grid | None = None
        self.footer = FooterCard()
        self.prints = PrintPanel(self, "Print again")
        self.prints.chosen.connect(self.print_on)
        self.prints.left.connect(self._to_grid)
        self.tax = TaxPanel(self)
        self.tax.left.connect(self._to_grid)
        self.payers = ClaimPanel(self)
        self.payers.left.connect(self._to_grid)
        self.body.addWidget(self._party)
        self.body.addWidget(self._table, 1)
        self.body.addWidget(self.footer)
        on_theme(self.adapt)
        self._load(document_id)

    @Slot()
    def adapt(self) -> None:
        """Take the sizes now in force."""
        set_spacing(self._party.column, (14, 7, 14, 7), 0)
        self._party.setFixedHeight(theme().px(look.PARTY_CARD))

    def _load(self, document_id: int) -> None:
        self._id = document_id
        work = partial(self.shell.desk.ask, posted_document, document_id)
        self.shell.tasks.read(work, self.show_document, latest=f"posted {id(self)}")

    @Slot(object)
    def show_document(self, document: Posted) -> None:
        """Show a document."""
        taxed = self.document is not None and bool(self.document.rates)
        known = self.document_kind, taxed
        self.document, self.document_kind = document, document.kind
        if known != (document.kind, bool(document.rates)):
            self.keys_changed.emit()
        kind = kind_of(document.kind)
        title = kind.titles.get(document.title, kind.title)
        facts = [f"{document.day:%a %d %b %Y}", document.salesman, document.beat, f"by {document.user}"]
        self.title.show_title(title, document.number, " · ".join(fact for fact in facts if fact))
        self.state.setVisible(document.state != "posted" or document.revision > 0)
        cancelled = document.state == "cancelled"
        self.state.show_state("✕ Cancelled" if cancelled else "Changed", tone="bad" if cancelled else "warn")
        name, quiet = posted_party(document)
        self._name.setText(name)
        self._quiet.setText(quiet)
        self._show_rows(document)
        self.footer.show_sums(posted_sums(document))

    def _show_rows(self, document: Posted) -> None:
        columns, rows = posted_rows(document)
        if self.grid is not None and self.grid.columns() == columns:
            model = self.grid.model()
            assert isinstance(model, RowsModel)  # noqa: S101 - tells the type checker what is made below
            model.show(rows)
            return
        if self.grid is not None:
            self.grid.deleteLater()
        self.grid = Grid(RowsModel(columns, rows, self), name="Lines")
        layout = self._table.layout()
        assert isinstance(layout, QVBoxLayout)  # noqa: S101 - a card is a column
        layout.addWidget(self.grid)
        if self.isVisible():
            self._to_grid()

    @Slot()
    def _to_grid(self) -> None:
        if self.grid is not None:
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def first_focus(self) -> QWidget | None:
        """Return the lines."""
        return self.grid

    # ── keys ──

    def keys(self) -> Sequence[PageKey]:
        """Return the keys of a posted document."""
        sale = self.document_kind in SALES
        keys = [
            PageKey("posted.previous", "PgUp", "Previous", partial(self.walk, -1)),
            PageKey("posted.next", "PgDown", "Next", partial(self.walk, 1)),
            PageKey("posted.print", "Ctrl+P", "Print again", self.print_again),
            PageKey("posted.paper", "Alt+P", "Choose paper", self.choose_paper),
        ]
        if self.document is not None and self.document.rates:
            keys.append(PageKey("posted.tax", "Alt+A", "Tax analysis", self.show_tax))
        if self.document_kind in corrected_kinds():
            keys.append(
                PageKey("posted.change", "Alt+M", "Change", self.change, help="Until the day is closed")
            )
        if sale:
            keys.append(PageKey("posted.payers", "Alt+K", "Who pays", self.show_payers))
            keys.append(PageKey("posted.copy", "Alt+2", "Copy", self.copy))
        if self.document_kind in LABELLED:
            keys.append(PageKey("posted.labels", "Alt+B", "Labels", self.label))
        keys.append(PageKey("posted.cancel", "Alt+X", "Cancel it", self.cancel))
        return keys

    def walk(self, step: int) -> None:
        """Go to the next or previous document of the kind."""
        if not self.document_kind:
            return
        work = partial(self.shell.desk.ask, neighbour_of, self.document_kind, self._id, step)
        self.shell.tasks.read(work, self._go_to, latest=f"neighbour {id(self)}")

    @Slot(object)
    def _go_to(self, document_id: int | None) -> None:
        if document_id is None:
            self.shell.messages.tell("There is no further document.")
            return
        self._load(document_id)

    # ── paper ──

    def print_again(self) -> None:
        """Print on the usual paper; marked DUPLICATE when it was printed before."""
        if self.document_kind and kind_of(self.document_kind).prints:
            work = partial(read_choices, self.shell.desk, self.document_kind)
            self.shell.tasks.read(work, self._print_usual)

    def label(self) -> None:
        """Open the labels of what came in, one for each unit."""
        from ui.labels.label_page import LabelPage

        if self.document is not None:
            page = LabelPage(self.shell, document_id=self.document.id, number=self.document.number)
            self.shell.show_page(page)

    @Slot(object)
    def _print_usual(self, choices: tuple[PrintWish, tuple[str, ...]]) -> None:
        self.print_on(choices[0])

    def choose_paper(self) -> None:
        """Ask for paper, sets and printer (Alt+P)."""
        if self.document_kind:
            self.prints.open(self.document_kind)

    def show_tax(self) -> None:
        """Show value and tax by HSN and rate (Alt+A)."""
        if self.document is not None:
            self.tax.turn(self.document.lines)

    def show_payers(self) -> None:
        """Show who pays for what schemes gave, line by line (Alt+K)."""
        if self.document is not None:
            lines = self.document.lines
            claims = {row: line.claims for row, line in enumerate(lines) if line.claims}
            self.payers.turn([line.name for line in lines], claims)

    def go_back(self) -> bool:
        """Close a panel; tells whether there was one."""
        return self.prints.step_back() or self.tax.step_back() or self.payers.step_back()

    @Slot(object)
    def print_on(self, wish: PrintWish) -> None:
        """Print again on a paper."""
        self._to_grid()
        document = self.document
        if document is not None:
            work = partial(
                self.shell.desk.do,
                reprint,
                document.id,
                document.number,
                document.revision,
                wish.paper,
                printer=wish.printer,
                copies=wish.copies,
            )
            self.shell.tasks.run(work, self._on_queued)

    @Slot(object)
    def _on_queued(self, _job: int) -> None:
        self.shell.tasks.tell_changed(Changes({"jobs"}))
        self.shell.messages.done(
            f"{self.document.number if self.document else ''} goes to the printer again."
        )

    # ── changes ──

    def change(self) -> None:
        """Open the document where it is typed to correct it; the reason is asked when it is saved."""
        if self.document is not None and self._is_live():
            self.shell.tasks.read(partial(draft_to_edit, self.shell.desk, self.document), self._open_draft)

    def copy(self) -> None:
        """Open a new bill with the same goods."""
        if self.document is not None:
            self.shell.tasks.read(partial(self.shell.desk.ask, draft_like, self.document), self._open_draft)

    @Slot(object)
    def _open_draft(self, draft: Draft) -> None:
        shell = self.shell
        shell.leave(self)
        shell.show_page(page_to_edit(shell, draft))

    def _is_live(self) -> bool:
        if self.document is not None and self.document.state == "cancelled":
            self.shell.messages.warn(
                f"{self.document.number} is cancelled.",
                "Alt+2 makes a new one like it." if self.document_kind in SALES else "Make a new one.",
            )
            return False
        return True

    def cancel(self) -> None:
        """Cancel the document; its number stays and the reason is kept."""
        if self.document is not None and self._is_live():
            money = self.document.total or sum(one.paise for one in self.document.tenders)
            self.shell.messages.ask_text(
                f"Why is {self.document.number} of ₹{show_paise(money)} cancelled?",
                self._cancel_now,
                self._to_grid,
                yes="Cancel it",
            )

    def _cancel_now(self, reason: str) -> None:
        self._to_grid()
        self.shell.tasks.run(
            partial(self.shell.desk.do, cancel_document, self._id, reason), self._on_cancelled
        )

    @Slot(object)
    def _on_cancelled(self, result: Result) -> None:
        self.show_document(result.document)
        self.shell.messages.done(
            f"{result.document.number} is cancelled; its number stays.",
            "The stock is back." if result.document.lines else "What it paid is open again.",
        )

    def on_changed(self, changes: Changes) -> None:
        """Read again when documents changed."""
        if changes.touches("documents"):
            self._load(self._id)
