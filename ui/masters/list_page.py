"""The list of one master: search, open, add, take out of use."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from ui.masters.form_page import MasterPage
from ui.masters.master import IN_USE
from ui.shell.list_page import ListAnswer
from ui.shell.list_page import ListAsk
from ui.shell.list_page import ListPage
from ui.shell.list_page import ListPlan
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dcms_desktop.desk import Desk
    from ui.masters.master import Master
    from ui.shell.shell import Shell


class MasterListPage(ListPage):
    """Rows of a master; Enter or F3 opens one, Alt+C makes one."""

    def __init__(self, shell: Shell, master: Master) -> None:
        self.master = master
        super().__init__(
            shell,
            ListPlan(
                kind=master.plural,
                code=f"masters.{master.code}.list",
                columns=master.columns,
                load=partial(load_rows, shell.desk, master),
                open_row=self.open_record,
                filters=(IN_USE,) if master.switch is not None else (),
                topics=master.topics,
                room=master.room,
                search_words=f"Search {master.plural.lower()}",
                empty_title=f"No {master.plural.lower()} yet",
                empty_text=master.empty_text,
                empty_key="Alt+C" if master.can_add else "",
                icon=master.icon,
                named_by=partial(master.named_by, shell.desk) if master.named_by is not None else None,
            ),
        )

    def own_keys(self) -> Sequence[PageKey]:
        """Return the keys of the list."""
        own = [PageKey("list.open", "Enter", "Open")]
        if self.master.can_add:
            own.append(PageKey("masters.add", "Alt+C", f"New {self.master.title.lower()}", self.add))
        own.append(PageKey("masters.edit", "F3", "Change", self.edit, shown=False))
        if self.master.switch is not None:
            own.append(PageKey("masters.switch", "Alt+X", "Out of use", self.switch))
        if self.master.code == "item":
            own.append(PageKey("masters.labels", "Alt+B", "Labels", self.label))
        return own

    def open_record(self, key: object) -> None:
        """Open the form of a record."""
        self.shell.show_page(MasterPage(self.shell, self.master, int(str(key))))

    @Slot()
    def add(self) -> None:
        """Open an empty form, with the searched words as its name."""
        typed = self.search.text().strip() if not self.model.rowCount() else ""
        self.shell.show_page(MasterPage(self.shell, self.master, None, typed))

    @Slot()
    def edit(self) -> None:
        """Open the form of the active row."""
        key = self.selected_key()
        if key is not None:
            self.open_record(key)

    @Slot()
    def label(self) -> None:
        """Open labels of the active item."""
        from ui.labels.label_page import LabelPage

        key = self.selected_key()
        if key is not None:
            self.shell.show_page(LabelPage(self.shell, item_id=int(str(key))))

    @Slot()
    def switch(self) -> None:
        """Take the active row out of use, or bring it back."""
        key = self.selected_key()
        if key is None or self.master.switch is None:
            return
        row_id = int(str(key))
        active = not bool(self.master.values(self.shell.desk, row_id, "").get("active", True))
        self.shell.tasks.run(partial(self.master.switch, self.shell.desk, row_id, active), self._on_switched)

    @Slot(object)
    def _on_switched(self, _saved: object) -> None:
        self.shell.messages.done("Changed. Nothing was deleted; “All” shows what is out of use.")


def load_rows(desk: Desk, master: Master, ask: ListAsk) -> ListAnswer:
    """Return the page of rows asked for."""
    only_active = ask.filters.get("use", "active") == "active" and master.switch is not None
    rows, total = master.rows(desk, ask.text, only_active, ask.first, ask.count)
    return ListAnswer(rows, total)
