"""The counts: begun, counted in, printed, posted; and the form that begins one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from typing import Any

from PySide6.QtCore import Slot

from dcms_desktop.catalog.queries import makers
from dcms_desktop.counting.actions import open_count
from dcms_desktop.counting.queries import count_sessions
from dcms_desktop.counting.rules import CountForm
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.stock.queries import godown_cards
from dcms_desktop.stock.rules import SALEABLE
from dcms_desktop.stock.rules import SHOP
from ui.kit.form import Form
from ui.kit.form_fields import Field
from ui.kit.grid_model import Cell
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow
from ui.kit.parts import Card
from ui.shell.list_page import ListAnswer
from ui.shell.list_page import ListAsk
from ui.shell.list_page import ListFilter
from ui.shell.list_page import ListPage
from ui.shell.list_page import ListPlan
from ui.shell.page import Page
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from dcms_desktop.desk import Desk
    from dcms_desktop.kernel.changes import Saved
    from ui.shell.shell import Shell

STATES = {"open": "Open", "posted": "Posted", "dropped": "Dropped"}
BUCKETS = (
    ("saleable", "Saleable"),
    ("damaged", "Damaged"),
    ("expired", "Expired"),
    ("quarantine", "Quarantine"),
)
COLUMNS = (
    GridColumn("name", "Count", width=280, stretch=2, tone="text strong"),
    GridColumn("godown", "Godown", width=150),
    GridColumn("rack", "Racks", width=110),
    GridColumn("begun", "Begun", width=130),
    GridColumn("batches", "Batches", "number", 90),
    GridColumn("marks", "Marks", "number", 80),
    GridColumn("state", "Status", width=90),
)


def load_counts_page(desk: Desk, ask: ListAsk) -> ListAnswer:
    """Return the counts for the list."""
    found = desk.ask(count_sessions, only_open=ask.filters.get("state", "open") == "open")
    words = ask.text.casefold().split()
    rows = [
        GridRow(
            (
                one.name,
                one.godown,
                one.rack or "all",
                f"{clock.india_time(one.opened_at):%d %b %H:%M}",
                str(one.batches),
                str(one.marks),
                Cell(STATES[one.state], "ok" if one.state == "posted" else "muted"),
            ),
            one.id,
        )
        for one in found
        if all(word in one.name.casefold() for word in words)
    ]
    return ListAnswer(rows[ask.first : ask.first + ask.count], len(rows))


class CountListPage(ListPage):
    """Enter counts in one, Alt+C begins one."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            shell,
            ListPlan(
                kind="Counts",
                code="counting.list",
                columns=COLUMNS,
                load=partial(load_counts_page, shell.desk),
                open_row=self.open_count,
                filters=(ListFilter("state", "Show", (("open", "Still open"), ("all", "All"))),),
                topics=("counts",),
                room="stock",
                search_words="Search counts",
                empty_title="No count is open",
                empty_text="Alt+C begins one. Billing goes on while you count.",
                empty_key="Alt+C",
                icon="scan-line",
                keys=(PageKey("count.new", "Alt+C", "New count", self.new_count),),
            ),
        )

    def open_count(self, key: object) -> None:
        """Count in the active one."""
        from ui.counting.count_page import CountPage

        self.shell.show_page(CountPage(self.shell, int(str(key))))

    def new_count(self) -> None:
        """Begin a count."""
        self.shell.show_page(NewCountPage(self.shell))


class NewCountPage(Page):
    """Where, what, and whether those who count see the books."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, "New count", room="stock", code="counting.new")
        godowns = tuple((str(one.id), one.name) for one in shell.desk.ask(godown_cards) if one.active)
        companies = tuple((str(one.id), one.name) for one in shell.desk.ask(makers, only_active=True))
        self.form = Form(
            (
                Field("name", "Name", required=True, most=80, span=2, help="Whatever tells it from others."),
                Field("godown", "Godown", "choice", choices=godowns),
                Field("bucket", "Stock", "choice", choices=BUCKETS),
                Field("rack", "Racks that begin with", most=20, help="Empty counts every rack."),
                Field("maker", "Company", "choice", choices=(("", "Every company"), *companies)),
                Field(
                    "blind",
                    "Do not show the books",
                    "yes_no",
                    default=True,
                    help="Who counts writes what lies there, not what should.",
                ),
            ),
            columns=3,
        )
        self.form.set_values(
            {
                "name": f"Count of {clock.today():%d %b %Y}",
                "godown": str(SHOP),
                "bucket": SALEABLE,
                "maker": "",
                "blind": True,
            }
        )
        card = Card(margin=12, spacing=8)
        card.column.addWidget(self.form)
        card.column.addStretch(1)
        self.body.addWidget(card, 1)
        self.form.finished.connect(self.save)

    def first_focus(self) -> QWidget:
        """Return the name."""
        return self.form.edit("name")

    def keys(self) -> Sequence[PageKey]:
        """Return the keys of the page."""
        return [
            PageKey("form.next", "Enter", "Next field"),
            PageKey("form.save", "Ctrl+A", "Begin", self.save, also=("Ctrl+S", "Ctrl+W", "Ctrl+Enter")),
            PageKey("form.leave", "Esc", "Back"),
        ]

    @Slot()
    def save(self) -> None:
        """Begin the count and go on counting."""
        values = self.form.read()
        if values is None:
            self.shell.messages.warn("Not begun yet.", "The field in focus says what it needs.")
            return
        work = partial(self.shell.desk.do, open_count, _form_of(values))
        self.shell.tasks.run(work, self._on_begun, self._on_problem)

    @Slot(object)
    def _on_begun(self, saved: Saved) -> None:
        from ui.counting.count_page import CountPage

        self.shell.leave(self)
        self.shell.show_page(CountPage(self.shell, saved.id))
        self.shell.messages.done(
            "The count is open.", "Scan a pack, or type letters and press Enter on a row."
        )

    @Slot(object)
    def _on_problem(self, problem: Exception) -> None:
        if isinstance(problem, Refused):
            self.form.show_refused(problem)
        self.shell.messages.show_problem(problem)


def _form_of(values: dict[str, Any]) -> CountForm:
    return CountForm(
        name=str(values["name"]),
        godown_id=int(values["godown"] or 1),
        bucket=str(values["bucket"] or "saleable"),
        rack=str(values["rack"] or ""),
        maker_id=int(values["maker"]) if values["maker"] else None,
        blind=bool(values["blind"]),
    )
