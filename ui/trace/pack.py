"""Writing a recall pack: the PDF that is printed, and the sheet of buyers. Knows no window."""

from dataclasses import dataclass
from pathlib import Path

from dcms_desktop.desk import Desk
from dcms_desktop.recall.queries import recall_sheet
from dcms_desktop.recall.rules import RecallSheet
from reports.catalogue.heads import letterhead_of
from reports.catalogue.recall_list import REPORT
from reports.catalogue.recall_list import Ask
from reports.catalogue.recall_list import rows_of
from reports.engine.formats import to_format
from reports.engine.report import Result
from reports.engine.report import add_totals
from reports.packs.recall_pack import recall_pack


@dataclass(frozen=True, slots=True)
class Pack:
    """What was written."""

    pdf: Path
    sheet: Path
    buyers: int
    with_buyers: int
    lying: int

    def told(self) -> dict[str, object]:
        """Return it as JSON tells it."""
        return {
            "pdf": str(self.pdf), "sheet": str(self.sheet), "buyers": self.buyers,
            "units_with_buyers": self.with_buyers, "units_here": self.lying,
        }  # fmt: skip


def pack_name(sheet: RecallSheet) -> str:
    """Return what the files of a pack are called."""
    plain = "".join(mark if mark.isalnum() else "-" for mark in sheet.card.number)
    return f"recall {plain} {sheet.card.day:%Y-%m-%d}"


def write_pack(desk: Desk, recall_id: int, folder: Path) -> Pack:
    """Write the pack of a recall into a folder."""
    sheet = desk.ask(recall_sheet, recall_id)
    ask = Ask(number=sheet.card.number, item=sheet.card.item_id)
    head = desk.ask(letterhead_of, ask)
    folder.mkdir(parents=True, exist_ok=True)
    pdf, table = folder / f"{pack_name(sheet)}.pdf", folder / f"{pack_name(sheet)}.xlsx"
    pdf.write_bytes(recall_pack(sheet, head))
    rows = tuple(rows_of(sheet))
    table.write_bytes(to_format("xlsx", REPORT, Result(ask, rows, add_totals(REPORT.columns, rows)), head))
    buyers = [one for one in sheet.trace.buyers if one.party_id is not None]
    return Pack(pdf, table, len(buyers), sheet.trace.with_buyers, sheet.trace.lying)
