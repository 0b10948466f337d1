"""Orders, quotations and challans of parties: what is asked, promised or sent, line by line at its price."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.orders.rules import CAME_BY
from dcms_desktop.orders.rules import REASONS
from dcms_desktop.orders.rules import edit_challan
from dcms_desktop.orders.rules import with_holding
from dcms_desktop.orders.rules import with_promised
from dcms_desktop.orders.rules import with_way
from dcms_desktop.sales.queries import offer_items
from dcms_desktop.sales.queries.basket import usual_basket
from dcms_desktop.sales.rules import edit_line
from dcms_desktop.sales.rules import pick_batch
from dcms_desktop.sales.rules import put_item
from dcms_desktop.sales.rules import take_goods
from ui.documents.bill_sums import Note
from ui.documents.bill_sums import bill_sums
from ui.documents.bill_sums import with_said
from ui.documents.buying_cells import RETURN_CELLS
from ui.documents.buying_cells import SALES_ORDER_CELLS
from ui.documents.buying_cells import SOLD_CELLS
from ui.documents.counter.scheme_talk import SchemeTalk
from ui.documents.goods_document_page import GoodsDocumentPage
from ui.documents.goods_document_page import GoodsWindow
from ui.documents.header_fields import HeaderField
from ui.documents.header_fields import reason_field
from ui.documents.party_field import PartyWish
from ui.documents.walk import WalkPlan
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dcms_desktop.drafts.rules import Draft
    from dcms_desktop.drafts.rules import Line
    from dcms_desktop.sales.queries.basket import Basket
    from dcms_desktop.sales.rules import Said
    from ui.shell.shell import Shell

STOPS = ("item", "quantity", "free", "rate", "discount")


def short_walk(_line: Line) -> WalkPlan:
    """Return the way of Enter: item and quantity; Tab walks the rest."""
    return WalkPlan(long=STOPS, short=("item", "quantity"))


PROMISED = HeaderField(
    name="due_on",
    label="Promised by",
    read=lambda draft: draft.due_on,
    write=with_promised,
    kind="day",
    width=110,
)
HOLDS = HeaderField(
    name="holds_until",
    label="Prices until",
    read=lambda draft: draft.holds_until,
    write=with_holding,
    kind="day",
    width=110,
    on_the_way=False,
)
WAY = HeaderField(
    name="came_by",
    label="Came by",
    read=lambda draft: draft.came_by,
    write=with_way,
    kind="choice",
    width=105,
    on_the_way=False,
    choices=lambda _tx: tuple(CAME_BY.items()),
)


def with_vehicle(draft: Draft, vehicle: str) -> Draft:
    """Return the challan with the vehicle the goods go by."""
    return replace(draft, transport=replace(draft.transport, vehicle=vehicle.upper()))


VEHICLE = HeaderField(
    name="vehicle",
    label="Vehicle",
    read=lambda draft: draft.transport.vehicle,
    write=with_vehicle,
    width=120,
    most=20,
)


def pieces_words(draft: Draft) -> str:
    """Say how much is asked for."""
    return (
        f"{group_digits(sum(line.units + line.free for line in draft.lines))} pieces" if draft.lines else ""
    )


def holding_words(draft: Draft) -> str:
    """Say until when the prices hold."""
    return f"prices hold until {show_day(draft.holds_until)}" if draft.holds_until else "prices of the day"


ORDER = GoodsWindow(
    kind="sales_order",
    room="sell",
    code="sales_order",
    cells=SALES_ORDER_CELLS,
    put=put_item,
    edit=edit_line,
    offer=offer_items,
    walk=short_walk,
    fields=(PROMISED, HOLDS, WAY),
    party=PartyWish(needed="An order needs its party."),
    quiet=pieces_words,
    facts=holding_words,
    beginning=(
        Note("Party, the day the goods are promised by, then the items; Tab goes on to the rate", "muted"),
        Note("Saved, the goods that lie free are kept for it; the list of orders bills it", "muted"),
    ),
    new_words="New order",
    new_key="Shift+F8",
)
QUOTATION = replace(
    ORDER,
    kind="quotation",
    code="quotation",
    fields=(replace(HOLDS, on_the_way=True),),
    party=PartyWish(needed="A quotation needs its party."),
    beginning=(
        Note(
            "Party, until when the prices hold, then the items; Tab goes on to the rate",
            "muted",
        ),
        Note("The list of quotations turns it into an order or a bill at these prices", "muted"),
    ),
    new_words="New quotation",
    new_key="",
)
CHALLAN = replace(
    ORDER,
    kind="delivery_challan",
    code="delivery_challan",
    cells=RETURN_CELLS,
    edit=edit_challan,
    take_batch=pick_batch,
    fields=(reason_field(REASONS), VEHICLE),
    party=PartyWish(needed="A challan needs its party."),
    facts=lambda _draft: "",
    beginning=(
        Note("Party and why the goods leave, then the items: batches are the first to expire", "muted"),
        Note("F8 in the list of challans gathers all of a party on one bill", "muted"),
    ),
    new_words="New challan",
    new_key="",
)
BACK = replace(
    CHALLAN,
    kind="challan_return",
    code="challan_return",
    cells=SOLD_CELLS,
    edit=edit_line,
    take_batch=None,
    fields=(),
    beginning=(Note("F9 in the list of challans brings its goods here", "muted"),),
    new_words="New challan return",
    once=True,
)


class AskedPage(GoodsDocumentPage):
    """A document that asks for goods: it tells what schemes would give with the bill."""

    def _lay_out(self) -> None:
        super()._lay_out()
        self.schemes = SchemeTalk(self, "Schemes, given with the bill")
        self.schemes.thought.connect(self._show_said)

    def show_draft(self, draft: Draft) -> None:
        """Draw a draft, with what schemes say of it."""
        super().show_draft(draft)
        self._show_said(self.schemes.hear(draft))

    @Slot(object)
    def _show_said(self, said: Sequence[Said]) -> None:
        if said:
            draft = self.draft
            sums = bill_sums(draft, self.objections(draft), self.window_of.quiet(draft))
            self.footer.show_sums(with_said(sums, said, "Schemes, given with the bill"))

    def more_keys(self) -> Sequence[PageKey]:
        """Return the key of the schemes."""
        words = "What schemes give, what earns more, and why others give nothing"
        return (PageKey("bill.schemes", "Ctrl+E", "Schemes", self.schemes.show_all, help=words),)


class SalesOrderPage(AskedPage):
    """One order after another."""

    def __init__(self, shell: Shell, draft: Draft | None = None) -> None:
        super().__init__(shell, ORDER, draft)

    def more_keys(self) -> Sequence[PageKey]:
        """Return the keys of the usual order and of the schemes."""
        words = "What the party usually takes and is due now"
        usual = PageKey("bill.usual", "Alt+B", "Usual order", self.take_usual, help=words)
        return (usual, *super().more_keys())

    def take_usual(self) -> None:
        """Put the usual goods of the party that are due on the order (Alt+B)."""
        if self.draft.party is None:
            self.shell.messages.tell("Pick the party first.", "Then Alt+B brings its usual order.")
        elif self.commit_edits():
            work = partial(self.shell.desk.ask, usual_basket, self.draft)
            self.shell.tasks.read(work, self._take_basket)

    @Slot(object)
    def _take_basket(self, basket: Basket) -> None:
        self.keeper.change(take_goods, basket.draft)
        self.lines.go_to_spare()
        self.shell.messages.tell(f"{basket.taken} lines it usually takes.", "↑ goes to a line to change it.")


class QuotationPage(AskedPage):
    """One quotation after another."""

    def __init__(self, shell: Shell, draft: Draft | None = None) -> None:
        super().__init__(shell, QUOTATION, draft)


class ChallanPage(GoodsDocumentPage):
    """One challan after another."""

    def __init__(self, shell: Shell, draft: Draft | None = None) -> None:
        super().__init__(shell, CHALLAN, draft)


class ChallanReturnPage(GoodsDocumentPage):
    """Goods that come back from a challan."""

    def __init__(self, shell: Shell, draft: Draft | None = None) -> None:
        super().__init__(shell, BACK, draft)


PAGES: dict[str, type[SalesOrderPage | QuotationPage | ChallanPage | ChallanReturnPage]] = {
    "sales_order": SalesOrderPage,
    "quotation": QuotationPage,
    "delivery_challan": ChallanPage,
    "challan_return": ChallanReturnPage,
}
