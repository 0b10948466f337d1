"""Who approves from afar: a key makes the code of his phone, shown once as a picture for an authenticator."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from dcms_desktop.company.actions.approvals import make_approver_key
from dcms_desktop.company.queries import approvers
from dcms_desktop.kernel import clock
from ui.documents.upi_code import QrCode
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow
from ui.kit.parts import Card
from ui.kit.parts import Label
from ui.shell.list_page import ListAnswer
from ui.shell.list_page import ListAsk
from ui.shell.list_page import ListPage
from ui.shell.list_page import ListPlan
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dcms_desktop.company.actions.approvals import Key
    from dcms_desktop.desk import Desk
    from ui.shell.shell import Shell

COLUMNS = (
    GridColumn("name", "Name", width=260, stretch=1, tone="text strong"),
    GridColumn("code", "Code", width=140),
    GridColumn("since", "Phone since", width=160),
)


def load_approvers(desk: Desk, ask: ListAsk) -> ListAnswer:
    """Return the list asked for."""
    words = ask.text.lower().split()
    found = [
        one for one in desk.ask(approvers) if all(word in f"{one.name} {one.code}".lower() for word in words)
    ]
    rows = [
        GridRow(
            (one.name, one.code, f"{clock.india_time(one.since):%d-%m-%Y %H:%M}" if one.since else "—"),
            key=one.id,
        )
        for one in found
    ]
    return ListAnswer(rows, len(rows), {})


class ApproverPage(ListPage):
    """Approvers; Alt+K makes the key of one's phone."""

    def __init__(self, shell: Shell) -> None:
        plan = ListPlan(
            kind="Approvers",
            code="approvers",
            columns=COLUMNS,
            load=partial(load_approvers, shell.desk),
            open_row=lambda _key: self.make_key(),
            topics=("users",),
            room="setup",
            search_words="Name or code",
            empty_title="Nobody approves",
            empty_text="Users whose role has the right to approve stand here.",
            icon="users",
        )
        super().__init__(shell, plan)
        self.picture = QrCode()
        self.secret = Label("", "value")
        self.shown = Card(margin=12, spacing=8)
        self.shown.column.addWidget(
            Label("Read it with an authenticator on his phone; it is shown once.", "quiet")
        )
        self.shown.column.addWidget(self.picture)
        self.shown.column.addWidget(self.secret)
        self.body.addWidget(self.shown)
        self.shown.hide()

    def own_keys(self) -> Sequence[PageKey]:
        """Return the key that makes keys."""
        return [*super().own_keys(), PageKey("approver.key", "Alt+K", "New phone key", self.make_key)]

    def make_key(self) -> None:
        """Ask whether the approver at hand gets a new key (Alt+K)."""
        user_id = self.selected_key()
        if isinstance(user_id, int):
            self.shell.messages.ask(
                "Make a new key? The codes of the phone used before are void then.",
                partial(self._make_now, user_id),
                yes="Make it",
                no="Not now",
            )

    def _make_now(self, user_id: int) -> None:
        self.shell.tasks.run(partial(self.shell.desk.do, make_approver_key, user_id), self._show_key)

    @Slot(object)
    def _show_key(self, key: Key) -> None:
        self.picture.show_text(key.text)
        self.secret.show_data(" ".join(key.secret[at : at + 4] for at in range(0, len(key.secret), 4)))
        self.shown.show()

    def go_back(self) -> bool:
        """Put the key away."""
        if self.shown.isVisible():
            self.picture.show_text("")
            self.secret.show_data("")
            self.shown.hide()
            self.grid.setFocus()
            return True
        return super().go_back()
