"""The goods of a claim in boxes: which pieces lie in which box, its seal and weight, and how it left."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from dcms_desktop.kernel.dates import show_expiry
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.recovery.actions import put_in_box
from dcms_desktop.recovery.actions import seal_box
from dcms_desktop.recovery.oracle import counted
from dcms_desktop.recovery.packing import DESTRUCTION
from dcms_desktop.recovery.packing import PICKUP
from dcms_desktop.recovery.packing import grams_of
from dcms_desktop.recovery.packing import show_kg
from dcms_desktop.recovery.queries import boxes_of
from dcms_desktop.recovery.queries import claim_by_id
from dcms_desktop.recovery.queries import goods_of_claim
from reports.catalogue.claim_boxes import REPORT
from reports.catalogue.claim_boxes import Ask
from ui.claims.give_up_page import GiveUpPage
from ui.kit.grid_model import Cell
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow
from ui.kit.painted import Fact
from ui.kit.parts import FactGroup
from ui.reports.report_page import ReportPage
from ui.shell.list_page import Detail
from ui.shell.list_page import ListAnswer
from ui.shell.list_page import ListAsk
from ui.shell.list_page import ListPage
from ui.shell.list_page import ListPlan
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

    from dcms_desktop.desk import Desk
    from dcms_desktop.recovery.packing import Box
    from dcms_desktop.recovery.packing import ClaimGoods
    from dcms_desktop.recovery.rules import Claim
    from ui.shell.shell import Shell

COLUMNS = (
    GridColumn("no", "No.", "number", 45),
    GridColumn("document", "Came with", width=140, drop=4),
    GridColumn("item", "Item", width=150, stretch=2, tone="text strong"),
    GridColumn("batch", "Batch", width=110, drop=1),
    GridColumn("expiry", "Expiry", width=70, drop=2),
    GridColumn("units", "Claimed", "number", 80),
    GridColumn("boxes", "In boxes", width=110, stretch=1),
    GridColumn("left", "Not packed", "number", 100),
    GridColumn("amount", "Value", "number", 110, drop=3),
)


@dataclass(frozen=True, slots=True)
class Shown(ListAnswer):
    """The goods, the claim, and what the pane says of its boxes."""

    claim: Claim | None = None
    goods: tuple[ClaimGoods, ...] = ()
    detail: Detail | None = None


def goods_row(one: ClaimGoods, boxes: Sequence[Box]) -> GridRow:
    """Return the goods of a line as a row."""
    packed = [
        f"{box.number}: {group_digits(part.units)}"
        for box in boxes
        for part in box.lines
        if part.line_no == one.line_no
    ]
    return GridRow(
        (
            group_digits(one.line_no), one.number, one.item, one.batch, show_expiry(one.expiry),
            group_digits(one.units), ", ".join(packed),
            Cell(group_digits(one.left), "warn strong") if one.left else Cell("✓", "ok"),
            show_paise(one.amount),
        ),
        one.line_no,
    )  # fmt: skip


def boxes_detail(claim: Claim, boxes: Sequence[Box]) -> Detail:
    """Return what the pane says of the boxes."""
    facts = [
        Fact(
            f"Box {box.number}",
            " · ".join(
                part
                for part in (
                    counted(box.units, "piece"), box.seal, show_kg(box.grams) if box.grams else "",
                    box.gone_with,
                )
                if part
            ),
            "ok" if box.gone_with else "text",
        )
        for box in boxes
    ]  # fmt: skip
    return Detail(f"{claim.name} · {claim.maker}", claim.title, (FactGroup("Boxes", tuple(facts)),))


def load_goods(desk: Desk, claim_id: int, ask: ListAsk) -> Shown:
    """Return the goods asked for, and the boxes."""
    claim = desk.ask(claim_by_id, claim_id)
    boxes = desk.ask(boxes_of, claim)
    words = ask.text.casefold().split()
    goods = tuple(
        one
        for one in desk.ask(goods_of_claim, claim)
        if all(word in f"{one.number} {one.item} {one.batch}".casefold() for word in words)
    )
    totals = {
        "units": group_digits(sum(one.units for one in goods)),
        "left": group_digits(sum(one.left for one in goods)),
        "amount": show_paise(sum(one.amount for one in goods)),
    }
    rows = [goods_row(one, boxes) for one in goods[ask.first : ask.first + ask.count]]
    return Shown(rows, len(goods), totals if goods else {}, claim, goods, boxes_detail(claim, boxes))


class BoxesPage(ListPage):
    """Enter puts goods of a line in a box; F7 when they are fetched, F9 when they are destroyed."""

    def __init__(self, shell: Shell, claim_id: int) -> None:
        self.claim_id = claim_id
        self.claim: Claim | None = None
        self.goods: tuple[ClaimGoods, ...] = ()
        super().__init__(
            shell,
            ListPlan(
                kind="Boxes",
                code="claims.boxes",
                columns=COLUMNS,
                load=partial(load_goods, shell.desk, claim_id),
                open_row=self.ask_box,
                topics=("claims", "documents"),
                room="trade",
                search_words="Document, item or batch",
                empty_title="No goods",
                empty_text="Claims for expired or broken goods are packed.",
                icon="package",
                pane_stays=True,
            ),
        )

    def own_keys(self) -> Sequence[PageKey]:
        """Return the keys of the page."""
        return [
            PageKey("list.open", "Enter", "Into a box", help="1 is the rest into box 1, 1 20 are 20 pieces"),
            PageKey("boxes.rest", "Ctrl+E", "All into a box", self.ask_rest, help="What is not packed yet"),
            PageKey("boxes.seal", "Ctrl+T", "Seal and weight", self.ask_seal),
            PageKey("boxes.paper", "Ctrl+P", "Statement", self.show_statement, help="Box by box, to print"),
            PageKey("boxes.fetched", "F7", "Fetched", partial(self.give_up, PICKUP), help="Who took them"),
            PageKey("boxes.destroyed", "F9", "Destroyed", partial(self.give_up, DESTRUCTION)),
        ]

    @Slot(object)
    def _show(self, answer: ListAnswer) -> None:
        super()._show(answer)
        if isinstance(answer, Shown) and answer.detail is not None and answer.claim is not None:
            self.claim, self.goods = answer.claim, answer.goods
            self.title.show_title("Boxes", answer.claim.name, answer.claim.maker)
            self._show_detail(answer.detail)
            self.pane.show()

    # ── packing ──

    def ask_box(self, key: object) -> None:
        """Ask into which box goods of a line go, and how many."""
        one = next((each for each in self.goods if each.line_no == int(str(key))), None)
        if one is not None:
            words = (
                f"{one.item} {one.batch}, {group_digits(one.left)} not packed. Box and pieces, as in 1 20:"
            )
            self.shell.messages.ask_text(words, partial(self._put, one), yes="Pack")

    def _put(self, one: ClaimGoods, typed: str) -> None:
        self.grid.setFocus()
        try:
            number, units = box_and_pieces(typed)
        except Refused as no:
            self.shell.messages.show_problem(no)
            return
        self._run(partial(self.shell.desk.do, put_in_box, self.claim_id, number, {one.line_no: units}))

    @Slot()
    def ask_rest(self) -> None:
        """Ask into which box everything goes that is not packed."""
        if not any(one.left for one in self.goods):
            self.shell.messages.tell("Everything is packed.", "F7 when it is fetched.")
            return
        self.shell.messages.ask_text("Everything not packed: into which box?", self._put_rest, yes="Pack")

    def _put_rest(self, typed: str) -> None:
        self.grid.setFocus()
        try:
            number = whole(typed)
        except Refused as no:
            self.shell.messages.show_problem(no)
            return
        rest = {one.line_no: None for one in self.goods if one.left}
        self._run(partial(self.shell.desk.do, put_in_box, self.claim_id, number, rest))

    @Slot()
    def ask_seal(self) -> None:
        """Ask for seal and weight of a box."""
        words = "Box, kilograms and seal, as in 1 4.2 S-4471:"
        self.shell.messages.ask_text(words, self._seal, yes="Keep")

    def _seal(self, typed: str) -> None:
        self.grid.setFocus()
        number, _, rest = typed.strip().partition(" ")
        kilos, _, seal = rest.strip().partition(" ")
        try:
            work = partial(
                self.shell.desk.do, seal_box, self.claim_id, whole(number), seal.strip(),
                grams_of(kilos or "0"),
            )  # fmt: skip
        except Refused as no:
            self.shell.messages.show_problem(no)
            return
        self._run(work)

    def _run(self, work: Callable[[], object]) -> None:
        self.shell.tasks.run(work, self._packed)

    @Slot(object)
    def _packed(self, _changes: object) -> None:
        self.shell.messages.done("Packed.", "Ctrl+P prints the statement of the boxes.")

    # ── paper, and giving up ──

    @Slot()
    def show_statement(self) -> None:
        """Show the statement of the boxes, to print or send."""
        self.shell.show_page(ReportPage(self.shell, REPORT, Ask(claim=self.claim.name if self.claim else "")))

    def give_up(self, kind: str) -> None:
        """Ask how the boxes leave."""
        claim = self.claim
        if claim is None or claim.document_id is None:
            self.shell.messages.tell("The claim was not sent.", "Ctrl+Enter on the claim sends it.")
            return
        self.shell.show_page(GiveUpPage(self.shell, self.claim_id, kind, claim.name))


def box_and_pieces(typed: str) -> tuple[int, int | None]:
    """Return the box and how many pieces were typed; without pieces it is all that is in no box."""
    numbers = [whole(word) for word in typed.replace("x", " ").split()]
    if len(numbers) not in {1, 2}:
        raise Refused("A box and pieces are said.", "box", "Type 1 for the rest, 1 20 for 20 pieces.")
    return numbers[0], numbers[1] if len(numbers) == 2 else None


def whole(text: str) -> int:
    """Return a whole number that was typed."""
    plain = text.strip()
    if not plain.isascii() or not plain.isdigit() or len(plain) > 9:
        raise Refused(f"“{plain[:20]}” is no whole number.", "box", "Type digits.")
    return int(plain)
