"""Goods that a party brings back, whatever document takes them: F4 lists what it bought, Alt+V what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from dcms_desktop.recovery.queries import AdviceAsk
from dcms_desktop.sales.returns import reason_of
from ui.claims.advice_page import AdvicePage
from ui.documents.goods_document_page import GoodsDocumentPage
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

    from dcms_desktop.desk import Tx
    from dcms_desktop.drafts.rules import Draft
    from dcms_desktop.stock.rules import BatchCard
    from ui.documents.goods_document_page import GoodsWindow
    from ui.shell.shell import Shell


class GoodsBackPage(GoodsDocumentPage):
    """One document of goods that come back after another; ``take`` puts a batch of the party on a line."""

    advice_key = "return.advice"
    """Name of the key in the key map, which users may have moved."""

    def __init__(
        self,
        shell: Shell,
        window: GoodsWindow,
        take: Callable[[Tx, Draft, int, BatchCard], Draft],
        draft: Draft | None = None,
    ) -> None:
        self._take = take
        super().__init__(shell, window, draft)

    @Slot(object)
    def take_batch(self, batch: BatchCard) -> None:
        """Put another batch on the line, with the newest bill that sold it to this party."""
        self.ask_batch(self._take, batch)

    def more_keys(self) -> Sequence[PageKey]:
        """Return the key that only goods coming back have."""
        words = "The window, the tax, who pays"
        return [PageKey(self.advice_key, "Alt+V", "Take it back?", self.ask_advice, help=words)]

    @Slot()
    def ask_advice(self) -> None:
        """Show what becomes of the goods of the active line."""
        row, draft = self.grid.row(), self.draft
        if not 0 <= row < len(draft.lines):
            self.shell.open("claims.advice")
            return
        line = draft.lines[row]
        ask = AdviceAsk(
            item_id=line.item.id,
            batch_id=line.batch.id if line.batch is not None else None,
            party_id=draft.party.id if draft.party is not None else None,
            reason=reason_of(draft, line),
            units=line.units if line.units or line.free else 1,
            free=line.free,
            on=draft.day,
        )
        names = (line.item.name, draft.party.name if draft.party is not None else "")
        self.shell.show_page(AdvicePage(self.shell, ask, names))
