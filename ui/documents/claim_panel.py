"""Who pays (Alt+K): what schemes give, whose money it is, what is left, which papers a claim needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dcms_desktop.drafts.claims import tell_left
from dcms_desktop.kernel.money import show_paise
from ui.documents.grid_panel import GridPanel
from ui.kit.grid_model import Cell
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

    from dcms_desktop.drafts.claims import LineClaim
    from ui.shell.page import Page

PAYERS = {"company": "Company", "own": "Own cost", "both": "Shared"}
TONES = {"company": "ok", "own": "warn", "both": "text"}
COLUMNS = (
    GridColumn("line", "Line", "number", 44),
    GridColumn("item", "Item", width=110, stretch=2),
    GridColumn("scheme", "Scheme", width=110, stretch=2),
    GridColumn("worth", "Worth", "number", 84),
    GridColumn("payer", "Who pays", width=82),
    GridColumn("company", "Company", "number", 84),
    GridColumn("own", "Own cost", "number", 84),
    GridColumn("left", "Budget left", width=104, drop=1),
    GridColumn("party_left", "Party may have", width=112, drop=2),
    GridColumn("needs", "Papers for the claim", width=130, stretch=2),
)
WIDE = 1130
NO_PAPERS = "none named"


def claim_rows(names: Sequence[str], claims: Mapping[int, Sequence[LineClaim]]) -> list[GridRow]:
    """Return the rows of the panel, the sum of all of them last. ``names`` are the items, by row."""
    rows = [_row(row, names[row], one) for row, found in sorted(claims.items()) for one in found]
    if not rows:
        return []
    every = [one for found in claims.values() for one in found]
    sums = (sum(one.worth for one in every), sum(one.company for one in every))
    cells = ("", "Total", "", show_paise(sums[0]), "", show_paise(sums[1]), show_paise(sums[0] - sums[1]))
    rows.append(GridRow(tuple(Cell(text, "text strong") for text in (*cells, "", "", ""))))
    return rows


def _row(row: int, name: str, one: LineClaim) -> GridRow:
    papers = ", ".join(one.needs) or (NO_PAPERS if one.company else "")
    return GridRow((
        Cell(str(row + 1), "muted"),
        name,
        one.title,
        show_paise(one.worth) if one.worth else f"{one.points} points" if one.points else "",
        Cell(PAYERS[one.payer], TONES[one.payer]),
        show_paise(one.company) if one.company else "",
        show_paise(one.own) if one.own else "",
        Cell(tell_left(one.gift, one.budget_left) or "no limit", "text" if one.budget_left else "muted"),
        Cell(tell_left(one.gift, one.party_left) or "no limit", "text" if one.party_left else "muted"),
        papers,
    ))  # fmt: skip


class ClaimPanel(GridPanel):
    """Comes and goes with ``turn``; Esc closes it."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, "Who pays for the schemes", COLUMNS, wide=WIDE)

    def turn(self, names: Sequence[str], claims: Mapping[int, Sequence[LineClaim]]) -> None:
        """Show who pays, or take the panel away when it is there."""
        empty = "No scheme gives anything here."
        self.turn_rows(claim_rows(names, claims), empty, "Ctrl+E tells what would earn something.")
