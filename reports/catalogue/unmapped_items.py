"""Items without the company's code: they go up under ours, and the company cannot count them."""

from datetime import date
from datetime import timedelta

from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.catalog.tables import Barcode
from dcms_desktop.catalog.tables import Item
from dcms_desktop.catalog.tables import Maker
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.all_kinds import all_kinds
from dcms_desktop.documents.tables import DocumentLine
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from dcms_desktop.telling.tables import CentreCode
from reports.engine.ask import asked
from reports.engine.report import Column
from reports.engine.report import Drill
from reports.engine.report import Report

DAYS = 90


@dataclass(frozen=True, slots=True)
class Ask:
    """Of which company."""

    maker: int | None = asked("Company", None, pick="maker")


@dataclass(frozen=True, slots=True)
class Row:
    """One item, with what was sold of it lately."""

    code: str
    item: str
    maker: str
    barcode: str
    goes_up_as: str
    units: int
    taxable: Paise
    last: date | None
    item_id: int


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return active items that no code of the company is known of, what sells most first."""
    line, head = DocumentLine, DocumentRow
    kinds = [kind.code for kind in all_kinds().values() if kind.feed == "secondary_sale"]
    sold = (
        select(
            line.item_id, func.sum(line.units).label("units"), func.sum(line.taxable).label("taxable"),
            func.max(line.day).label("last"),
        )
        .join(head, head.id == line.document_id)
        .where(head.kind.in_(kinds), head.state == "posted", line.day > tx.today - timedelta(days=DAYS))
        .group_by(line.item_id)
        .subquery()
    )  # fmt: skip
    codes = (
        select(Barcode.item_id, func.min(Barcode.code).label("code"))
        .where(Barcode.units == 1)
        .group_by(Barcode.item_id)
        .subquery()
    )
    question = (
        select(
            Item.code, Item.name, func.coalesce(Maker.name, ""), func.coalesce(codes.c.code, ""),
            func.coalesce(sold.c.units, 0), func.coalesce(sold.c.taxable, 0), sold.c.last,
            Item.id,
        )
        .outerjoin(Maker, Maker.id == Item.maker_id)
        .outerjoin(CentreCode, (CentreCode.kind == "item") & (CentreCode.local_id == Item.id))
        .outerjoin(sold, sold.c.item_id == Item.id)
        .outerjoin(codes, codes.c.item_id == Item.id)
        .where(Item.active, CentreCode.code.is_(None), func.coalesce(Item.maker_code, "") == "")
        .order_by(func.coalesce(sold.c.taxable, 0).desc(), Item.code)
    )  # fmt: skip
    if ask.maker is not None:
        question = question.where(Item.maker_id == ask.maker)
    return [
        Row(
            code=row[0], item=row[1], maker=row[2], barcode=row[3], goes_up_as=f"L-{row[0]}",
            units=int(row[4]), taxable=Paise(int(row[5])), last=row[6],
            item_id=row[7],
        )
        for row in tx.execute(question)
    ]  # fmt: skip


def open_item(row: Row) -> Drill:
    """Return what Enter opens: the form on which the company's code is typed."""
    return Drill("item", row.item_id)


REPORT = Report(
    code="unmapped_items",
    title="Items without the company's code",
    ask=Ask,
    query=query,
    columns=(
        Column("code", "Item", letters=9),
        Column("item", "Our name", letters=28, grow=True),
        Column("maker", "Company", letters=18),
        Column("barcode", "Barcode", letters=14),
        Column("goes_up_as", "Goes up as", letters=11),
        Column("units", "Units sold", "units", letters=10, total=True),
        Column("taxable", "Value", "paise", total=True),
        Column("last", "Last sold", "date"),
    ),
    menu="Stock",
    drill=open_item,
    note="Sold in 90 days. Type the company's code in Items; what was held for it is let go by itself.",
)
