"""Recalls: the list of them, and one with its buyers: whom to call, who was told, the pack on paper."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from dcms_desktop.kernel import clock
from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.dates import show_expiry
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.recall.actions import end_recall
from dcms_desktop.recall.actions import note_contact
from dcms_desktop.recall.queries import recall_list
from dcms_desktop.recall.queries import recall_sheet
from dcms_desktop.recall.rules import CASH
from dcms_desktop.recall.rules import NO_BEAT
from dcms_desktop.recall.rules import RESULTS
from ui.kit.grid_model import Cell
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow
from ui.kit.painted import Fact
from ui.kit.parts import FactGroup
from ui.reports.files import reports_folder
from ui.reports.printing import default_printer
from ui.reports.printing import print_pdf
from ui.shell.list_page import Detail
from ui.shell.list_page import ListAnswer
from ui.shell.list_page import ListAsk
from ui.shell.list_page import ListFilter
from ui.shell.list_page import ListPage
from ui.shell.list_page import ListPlan
from ui.shell.page_key import PageKey
from ui.trace.pack import write_pack

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from dcms_desktop.desk import Desk
    from dcms_desktop.recall.rules import Buyer
    from dcms_desktop.recall.rules import RecallCard
    from dcms_desktop.recall.rules import RecallSheet
    from ui.shell.shell import Shell
    from ui.trace.pack import Pack

LIST_COLUMNS = (
    GridColumn("number", "Batch", width=120, tone="text strong"),
    GridColumn("item", "Item", width=260, stretch=2),
    GridColumn("day", "Since", width=100),
    GridColumn("reason", "Reason", width=260, stretch=2, drop=1),
    GridColumn("told", "Told", "number", 80),
    GridColumn("state", "Status", width=150),
)
BUYER_COLUMNS = (
    GridColumn("beat", "Beat", width=130, tone="muted"),
    GridColumn("name", "Shop", width=220, stretch=2, tone="text strong"),
    GridColumn("mobile", "Phone", width=110),
    GridColumn("city", "Place", width=100, drop=2),
    GridColumn("bought", "Bought", "number", 70, drop=1),
    GridColumn("returned", "Back", "number", 60, drop=1),
    GridColumn("with_him", "With him", "number", 80),
    GridColumn("told", "Told", width=240, stretch=1),
)
WHO = ListFilter("who", "Show", (("open", "To be told"), ("told", "Told"), ("all", "All buyers")))


# ── the list of recalls ─────────────────────────────────────────────────────────────────────────
def recall_row(card: RecallCard) -> GridRow:
    """Return a recall as a row."""
    state = f"ended {card.ended:%d-%m-%Y}" if card.ended else Cell("✕ frozen", "bad strong")
    return GridRow(
        (card.number, card.item, show_day(card.day), card.reason, group_digits(card.told), state), card.id
    )


def load_recalls(desk: Desk, ask: ListAsk) -> ListAnswer:
    """Return the recalls asked for."""
    found = desk.ask(recall_list, ask.text)
    return ListAnswer([recall_row(card) for card in found[ask.first : ask.first + ask.count]], len(found))


class RecallListPage(ListPage):
    """Recalls, those under way first."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            shell,
            ListPlan(
                kind="Recalls",
                code="trace.recalls",
                columns=LIST_COLUMNS,
                load=partial(load_recalls, shell.desk),
                open_row=self.open_recall,
                topics=("recalls",),
                room="stock",
                search_words="Batch, item or reason",
                empty_title="No recall yet",
                empty_text="Find the batch, then F7 freezes it at every counter and lists its buyers.",
                empty_key="Ctrl+B",
                icon="shield-alert",
                pane_stays=True,
            ),
        )

    def keys(self) -> Sequence[PageKey]:
        """Return the keys of the list."""
        return [*super().keys(), PageKey("trace.find", "Ctrl+B", "Find a batch", self.find_batch)]

    def open_recall(self, key: object) -> None:
        """Open a recall."""
        self.shell.show_page(RecallPage(self.shell, int(str(key))))

    @Slot()
    def find_batch(self) -> None:
        """Go to the list of batches."""
        self.shell.open("trace.batches")


# ── one recall ──────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Recalled(ListAnswer):
    """The buyers, and what the pane says of the recall."""

    detail: Detail | None = None
    to_tell: int = 0


def buyer_row(sheet: RecallSheet, buyer: Buyer) -> GridRow:
    """Return a buyer as a row."""
    last = sheet.last(buyer)
    told: Cell | str = ""
    if last is not None:
        when = f"{clock.india_time(last.at):%d %b %H:%M}"
        words = " · ".join(part for part in (RESULTS[last.result], last.person, when) if part)
        told = Cell(words, "ok" if last.is_proof else "warn")
    return GridRow(
        (
            buyer.beat or (NO_BEAT if buyer.party_id else CASH), buyer.name, buyer.mobile, buyer.city,
            group_digits(buyer.bought), group_digits(buyer.returned) if buyer.returned else "",
            Cell(group_digits(buyer.with_him), "text strong"), told,
        ),
        buyer.party_id or 0,
    )  # fmt: skip


def recall_detail(sheet: RecallSheet) -> Detail:
    """Return what the pane says of a recall."""
    card, trace = sheet.card, sheet.trace
    first = trace.batches[0]
    named = sum(buyer.party_id is not None for buyer in trace.buyers)
    facts = [
        Fact("Since", show_day(card.day)),
        Fact("By", card.by),
        Fact("Expiry", show_expiry(first.expiry) or "no expiry"),
        Fact("Maker", first.maker or "—"),
    ]
    sums = [
        Fact("Came in", group_digits(trace.units("came"))),
        Fact("Sold", group_digits(trace.units("sold"))),
        Fact("Returned", group_digits(trace.units("returned"))),
        Fact("With buyers", group_digits(trace.with_buyers), "warn"),
        Fact("Lies with us", group_digits(trace.lying)),
        Fact("Buyers told", f"{named - len(sheet.to_tell)} of {named}"),
    ]
    state = f"Ended {card.ended:%d-%m-%Y}" if card.ended else card.reason
    return Detail(
        f"{card.number} · {card.item}", state, (FactGroup("", tuple(facts)), FactGroup("Sums", tuple(sums)))
    )


def load_recall(desk: Desk, recall_id: int, ask: ListAsk) -> Recalled:
    """Return the buyers of a recall that are asked for."""
    sheet = desk.ask(recall_sheet, recall_id)
    waiting = {buyer.party_id for buyer in sheet.to_tell}
    who = ask.filters.get("who", "open")
    words = ask.text.lower().split()
    buyers = [
        buyer
        for buyer in sheet.trace.buyers
        if (who == "all" or (buyer.party_id in waiting) == (who == "open"))
        and (who != "told" or buyer.party_id is not None)
        and all(word in f"{buyer.name} {buyer.beat} {buyer.mobile} {buyer.city}".lower() for word in words)
    ]
    rows = [buyer_row(sheet, buyer) for buyer in buyers[ask.first : ask.first + ask.count]]
    totals = {"with_him": group_digits(sum(buyer.with_him for buyer in buyers))} if buyers else {}
    return Recalled(rows, len(buyers), totals, recall_detail(sheet), len(waiting))


class RecallPage(ListPage):
    """The buyers of a recalled batch: Enter notes who was told, Ctrl+P makes the pack."""

    def __init__(self, shell: Shell, recall_id: int) -> None:
        self.recall_id = recall_id
        super().__init__(
            shell,
            ListPlan(
                kind="Recall",
                code="trace.recall",
                columns=BUYER_COLUMNS,
                load=partial(load_recall, shell.desk, recall_id),
                open_row=self.ask_told,
                filters=(WHO,),
                topics=("recalls", "stock"),
                room="stock",
                search_words="Shop, beat or phone",
                empty_title="Everybody was told",
                empty_text="Choose All buyers beside the search to see them again.",
                icon="shield-alert",
            ),
        )

    def own_keys(self) -> Sequence[PageKey]:
        """Return the keys of a recall."""
        return [
            PageKey("list.open", "Enter", "Told", help="Note who was told"),
            PageKey(
                "recall.no_answer", "Ctrl+1", "No answer", self.no_answer, help="Nobody there: call again"
            ),
            PageKey("recall.returned", "Ctrl+2", "Returned", partial(self.ask_result, "returned")),
            PageKey("recall.sold_out", "Ctrl+3", "Nothing left there", partial(self.ask_result, "sold_out")),
            PageKey(
                "recall.pack", "Ctrl+P", "Pack", self.make_pack, help="Call list, slips and summary as PDF"
            ),
            PageKey("recall.end", "Alt+X", "End recall", self.ask_end, help="The batch may be sold again"),
        ]

    @Slot(object)
    def _show(self, answer: ListAnswer) -> None:
        super()._show(answer)
        if isinstance(answer, Recalled) and answer.detail is not None:
            number, _, item = answer.detail.title.partition(" · ")
            self.title.show_title("Recall", number, f"{item} · {answer.to_tell} to tell")
            self._show_detail(answer.detail)
            self.pane.show()

    # ── telling ──

    def ask_told(self, key: object) -> None:
        """Ask who was told at the active buyer."""
        self._ask_person("told", int(str(key)))

    def ask_result(self, result: str) -> None:
        """Ask who said what came of it."""
        key = self.selected_key()
        if key is not None:
            self._ask_person(result, int(str(key)))

    def _ask_person(self, result: str, party_id: int) -> None:
        if not party_id:
            self.shell.messages.tell("Nobody is known who bought this without a name.")
            return
        self.shell.messages.ask_text(
            f"{RESULTS[result]}: who was spoken to?", partial(self._note, result, party_id), yes="Keep"
        )

    @Slot()
    def no_answer(self) -> None:
        """Note that nobody answered."""
        key = self.selected_key()
        if key:
            self._note("no_answer", int(str(key)), "")

    def _note(self, result: str, party_id: int, person: str) -> None:
        desk = self.shell.desk
        work = partial(desk.do, note_contact, self.recall_id, party_id, result, person=person)
        self.shell.tasks.run(work, self._noted)

    @Slot(object)
    def _noted(self, _changes: object) -> None:
        self.shell.messages.done("Kept.")

    # ── paper ──

    @Slot()
    def make_pack(self) -> None:
        """Write the pack into the folder of reports."""
        self.shell.messages.tell("Writing the pack…")
        work = partial(write_pack, self.shell.desk, self.recall_id, reports_folder())
        self.shell.tasks.read(work, self._packed)

    @Slot(object)
    def _packed(self, pack: Pack) -> None:
        where = f"{pack.pdf.name} lies in {pack.pdf.parent}."
        self.shell.messages.done(where, "The sheet of buyers lies beside it.")
        if name := default_printer():
            self.shell.messages.ask(
                f"Print on {name}?", partial(self._print, pack.pdf), yes="Print", no="Back"
            )

    def _print(self, pdf: Path) -> None:
        print_pdf(pdf.read_bytes(), pdf.stem)
        self.shell.messages.done(f"{pdf.stem} was handed to the printer.")

    # ── the end ──

    @Slot()
    def ask_end(self) -> None:
        """Ask why the recall ends."""
        self.shell.messages.ask_text(
            "End the recall: why may the batch be sold again?", self._end, yes="End it"
        )

    def _end(self, reason: str) -> None:
        self.shell.tasks.run(partial(self.shell.desk.do, end_recall, self.recall_id, reason), self._ended)

    @Slot(object)
    def _ended(self, _changes: object) -> None:
        self.shell.messages.done("The recall has ended; the batch may be sold.")
        self.shell.leave(self)
