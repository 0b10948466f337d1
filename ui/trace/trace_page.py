"""The way of a batch on one screen: where it came from, every move, who got it, where the rest lies."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from dcms_desktop.documents.all_kinds import kind_of
from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.dates import show_expiry
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.recall.queries import batch_by_id
from dcms_desktop.recall.queries import trace_of
from reports.engine.report import Drill
from ui.kit.grid_model import Cell
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow
from ui.kit.painted import Fact
from ui.kit.parts import FactGroup
from ui.reports.drill import open_thing
from ui.shell.list_page import Detail
from ui.shell.list_page import ListAnswer
from ui.shell.list_page import ListAsk
from ui.shell.list_page import ListFilter
from ui.shell.list_page import ListPage
from ui.shell.list_page import ListPlan
from ui.shell.page_key import PageKey
from ui.trace.recalling import ask_recall

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dcms_desktop.desk import Desk
    from dcms_desktop.recall.rules import Buyer
    from dcms_desktop.recall.rules import Step
    from dcms_desktop.recall.rules import Trace
    from ui.shell.shell import Shell

COLUMNS = (
    GridColumn("day", "Date", width=95),
    GridColumn("kind", "Document", width=130, tone="muted", drop=1),
    GridColumn("number", "Number", width=140, tone="text strong"),
    GridColumn("party", "Party", width=220, stretch=1),
    GridColumn("came", "In", "number", 80),
    GridColumn("went", "Out", "number", 80),
    GridColumn("left", "Left", "number", 80),
)
WAYS = ListFilter(
    "way",
    "Show",
    (("all", "Every move"), ("from", "Where it came from"), ("to", "Who got it"), ("inside", "Moved inside")),
)
WAY_CHOICES = {"from": {"came", "sent_back"}, "to": {"sold", "returned"}, "inside": {"inside"}}
MOST_BUYERS = 40


@dataclass(frozen=True, slots=True)
class Traced(ListAnswer):
    """The rows, and what the pane says of the batch."""

    detail: Detail | None = None


def step_row(step: Step) -> GridRow:
    """Return a move as a row."""
    came = group_digits(step.units) if step.units > 0 else ""
    went = group_digits(-step.units) if step.units < 0 else ""
    return GridRow(
        (
            show_day(step.day), kind_of(step.kind).title, step.number,
            step.party or ("Cash sale" if step.way == "sold" else ""),
            Cell(came, "ok"), went, group_digits(step.left),
        ),
        step.document_id,
    )  # fmt: skip


def trace_detail(trace: Trace) -> Detail:
    """Return what the pane says of the way of a batch."""
    one = trace.batches[0]
    head = [
        Fact("Maker", one.maker or "—"),
        Fact("Expiry", show_expiry(one.expiry) or "no expiry"),
        Fact("MRP", show_paise(one.mrp)),
    ]
    sums = [
        Fact(words, group_digits(trace.units(way)))
        for way, words in (
            ("came", "Came in"), ("sent_back", "Sent back"), ("sold", "Sold"), ("returned", "Returned"),
        )
        if trace.units(way)
    ]  # fmt: skip
    places = [
        Fact(" · ".join(filter(None, (one.godown, one.bucket, one.rack))), group_digits(one.units))
        for one in trace.places
    ]
    buyers = sorted(trace.buyers, key=lambda buyer: -buyer.with_him)
    shown = [Fact(buyer_words(buyer), group_digits(buyer.with_him)) for buyer in buyers[:MOST_BUYERS]]
    groups = [FactGroup("", tuple(head)), FactGroup("Sums", tuple(sums))]
    groups += [FactGroup("Lies with us", tuple(places))] if places else []
    groups += [FactGroup("With buyers", tuple(shown))] if shown else []
    state = "✕ recalled: no counter sells it" if one.frozen else ""
    if not trace.adds_up:
        state = "✕ moves and stock do not agree: run the check"
    return Detail(f"{one.number} · {one.item}", state, tuple(groups))


def buyer_words(buyer: Buyer) -> str:
    """Return a buyer in a line: name and phone."""
    return f"{buyer.name} · {buyer.mobile}" if buyer.mobile else buyer.name


def load_trace(desk: Desk, batch_id: int, ask: ListAsk) -> Traced:
    """Return the moves of a batch that are asked for."""
    trace = desk.ask(trace_of, (desk.ask(batch_by_id, batch_id),))
    ways = WAY_CHOICES.get(ask.filters.get("way", "all"))
    words = ask.text.lower().split()
    steps = [
        step
        for step in trace.steps
        if (ways is None or step.way in ways)
        and all(word in f"{step.number} {step.party} {step.reference}".lower() for word in words)
    ]
    rows = [step_row(step) for step in steps[ask.first : ask.first + ask.count]]
    totals = {
        "came": group_digits(sum(step.units for step in steps if step.units > 0)),
        "went": group_digits(-sum(step.units for step in steps if step.units < 0)),
    }
    return Traced(rows, len(steps), totals if steps else {}, trace_detail(trace))


class TracePage(ListPage):
    """Every move of one batch; the pane beside them says where it is now."""

    def __init__(self, shell: Shell, batch_id: int) -> None:
        self.batch_id = batch_id
        super().__init__(
            shell,
            ListPlan(
                kind="Way of the batch",
                code="trace.batch",
                columns=COLUMNS,
                load=partial(load_trace, shell.desk, batch_id),
                open_row=self.open_document,
                filters=(WAYS,),
                topics=("stock", "recalls", "documents"),
                room="stock",
                search_words="Number or party",
                empty_title="Nothing moved yet",
                empty_text="Every receipt, bill and return of the batch will stand here.",
                icon="history",
                pane_stays=True,
            ),
        )

    def own_keys(self) -> Sequence[PageKey]:
        """Return the keys of the page."""
        return [
            PageKey("list.open", "Enter", "Open"),
            PageKey("trace.recall", "F7", "Recall", self.recall, help="Freeze it and call its buyers"),
        ]

    @Slot(object)
    def _show(self, answer: ListAnswer) -> None:
        super()._show(answer)
        if isinstance(answer, Traced) and answer.detail is not None:
            self._show_detail(answer.detail)
            self.title.show_title("Way of the batch", answer.detail.title.partition(" · ")[0])
            self.pane.show()

    def open_document(self, key: object) -> None:
        """Open the document of a move."""
        open_thing(self.shell, Drill("document", int(str(key))))

    @Slot()
    def recall(self) -> None:
        """Ask why the batch is called back."""
        ask_recall(self.shell, self.shell.desk.ask(batch_by_id, self.batch_id))
