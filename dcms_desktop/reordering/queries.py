"""Every figure that ordering asks, for a company or for all: six questions, however many items."""

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Sequence
from datetime import date
from datetime import timedelta
from typing import Any

from sqlalchemy import and_
from sqlalchemy import case
from sqlalchemy import func
from sqlalchemy import select
from sqlalchemy.sql import ColumnElement

from dcms_desktop.catalog.rules import Pack
from dcms_desktop.catalog.tables import Item
from dcms_desktop.catalog.tables import ItemPack
from dcms_desktop.catalog.tables import Maker
from dcms_desktop.company.queries import setting
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.all_kinds import all_kinds
from dcms_desktop.documents.queries.open_lines import open_lines
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.documents.tables import OrderState
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import line_value
from dcms_desktop.parties.tables import Party
from dcms_desktop.reordering.rules import Facts
from dcms_desktop.reordering.rules import Lot
from dcms_desktop.reordering.rules import Norm
from dcms_desktop.reordering.rules import Policy
from dcms_desktop.reordering.rules import Suggestion
from dcms_desktop.reordering.rules import days_seen
from dcms_desktop.reordering.rules import suggest
from dcms_desktop.reordering.settings import COVER_DAYS
from dcms_desktop.reordering.settings import LEAD_DAYS
from dcms_desktop.reordering.settings import LOOK_BACK
from dcms_desktop.reordering.settings import SAFETY_DAYS
from dcms_desktop.stock.rules import SALEABLE
from dcms_desktop.stock.tables import Batch
from dcms_desktop.stock.tables import StockBalance
from dcms_desktop.stock.tables import StockRow

ORDER = "purchase_order"
RECEIPT = "goods_receipt"
ORDER_DAYS = 365
"""An order that is older brings nothing any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReorderLine:
    """An item with what to order of it, from whom, and what that costs."""

    item_id: int
    code: str
    name: str
    packing: str
    maker_id: int | None
    maker: str
    supplier_id: int | None
    supplier_code: str
    supplier: str
    on_order: Units
    lead_days: int
    least_order: Paise
    """The company takes no order of less value; 0 takes any."""
    norm: Norm | None
    rate: int
    """Cost of ``per`` units in mills: as last received, else the PTS."""
    per: Units
    suggestion: Suggestion

    def value(self, units: int) -> Paise:
        """Return what some units cost before tax."""
        return line_value(units, self.per, self.rate)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReorderAsk:
    """Whose goods, from whom, and where they lie; ``everything`` tells items that need nothing too."""

    maker_id: int | None = None
    supplier_id: int | None = None
    godown_id: int | None = None
    everything: bool = False


def policy_of(tx: Tx) -> Policy:
    """Return the shop's way of ordering."""
    return Policy(
        days=setting(tx, LOOK_BACK), lead_days=setting(tx, LEAD_DAYS),
        safety_days=setting(tx, SAFETY_DAYS), cover_days=setting(tx, COVER_DAYS),
    )  # fmt: skip


def reorder_lines(tx: Tx, ask: ReorderAsk) -> list[ReorderLine]:
    """Return what to order, by company and item."""
    policy = policy_of(tx)
    wanted = _wanted(ask)
    figures = _Figures(
        packs=_packs(tx, wanted),
        goods=_goods(tx, ask, wanted),
        moves=_moves(tx, ask, wanted, tx.today - timedelta(days=policy.days - 1)),
        due=_on_order(tx),
        suppliers=_suppliers(tx),
    )
    columns = (
        Item.id, Item.code, Item.name, Item.packing, Item.pts, Item.rate_per, Item.maker_id, Maker.party_id,
        Maker.lead_days, Maker.norm_least_days, Maker.norm_most_days, Maker.norm_percent, Maker.least_order,
        func.coalesce(Maker.name, "").label("maker"),
    )  # fmt: skip
    statement = select(*columns).outerjoin(Maker, Maker.id == Item.maker_id).where(Item.active, *wanted)
    rows = tx.stream(statement.order_by(func.coalesce(Maker.name, ""), Item.name, Item.id))
    lines = (_line_of(row, figures, policy, tx.today) for row in rows)
    return [
        line
        for line in lines
        if (line.suggestion.units or ask.everything) and ask.supplier_id in {None, line.supplier_id}
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Figures:
    """What was read for all items at once."""

    packs: dict[int, tuple[Pack, ...]]
    goods: dict[int, "Goods"]
    moves: "dict[int, Moves]"
    due: dict[int, Units]
    suppliers: dict[int, tuple[str, str]]


def _line_of(row: Any, figures: _Figures, policy: Policy, today: date) -> ReorderLine:
    held = figures.goods.get(row.id, NOTHING)
    most = row.norm_most_days
    norm = Norm(row.norm_least_days, most, row.norm_percent) if most else None
    sold, seen = _sales(today, policy, held, figures.moves.get(row.id, {}))
    facts = Facts(
        packs=figures.packs.get(row.id, ()),
        sold=sold,
        seen_days=seen,
        lots=held.lots,
        reserved=held.reserved,
        on_order=figures.due.get(row.id, Units(0)),
        lead_days=row.lead_days or 0,
        life_days=held.life_days,
        norm=norm,
    )
    supplier_id = row.party_id or held.supplier_id
    code, name = figures.suppliers.get(supplier_id or 0, ("", ""))
    return ReorderLine(
        item_id=row.id,
        code=row.code,
        name=row.name,
        packing=row.packing,
        maker_id=row.maker_id,
        maker=row.maker,
        supplier_id=supplier_id if code else None,
        supplier_code=code,
        supplier=name,
        on_order=facts.on_order,
        lead_days=row.lead_days or policy.lead_days,
        least_order=row.least_order or Paise(0),
        norm=norm,
        rate=held.cost or row.pts,
        per=row.rate_per,
        suggestion=suggest(facts, policy, today),
    )


def _suppliers(tx: Tx) -> dict[int, tuple[str, str]]:
    rows = tx.execute(
        select(Party.id, Party.code, Party.name).where(Party.role.in_(("supplier", "both")), Party.active)
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def _wanted(ask: ReorderAsk) -> list[ColumnElement[bool]]:
    return [Item.maker_id == ask.maker_id] if ask.maker_id is not None else []


def _packs(tx: Tx, wanted: Sequence[ColumnElement[bool]]) -> dict[int, tuple[Pack, ...]]:
    pack = ItemPack
    statement = select(pack.item_id, pack.name, pack.letter, pack.units).join(Item, Item.id == pack.item_id)
    found: dict[int, tuple[Pack, ...]] = defaultdict(tuple)
    for row in tx.stream(statement.where(*wanted)):
        found[row[0]] += (Pack(name=row[1], letter=row[2], units=row[3]),)
    return found


@dataclass(frozen=True, slots=True)
class Goods:
    """What of an item lies here, and how it came last."""

    lots: tuple[Lot, ...] = ()
    reserved: Units = Units(0)
    held: Units = Units(0)
    """All saleable units, recalled and expired ones too: what days out of stock are counted back from."""
    life_days: int | None = None
    supplier_id: int | None = None
    cost: int = 0


NOTHING = Goods()


def _goods(tx: Tx, ask: ReorderAsk, wanted: Sequence[ColumnElement[bool]]) -> dict[int, Goods]:
    there = [StockBalance.batch_id == Batch.id, StockBalance.bucket == SALEABLE]
    if ask.godown_id is not None:
        there.append(StockBalance.godown_id == ask.godown_id)
    statement = (
        select(
            Batch.item_id, Batch.expiry, Batch.received_on, Batch.supplier_id, Batch.cost, Batch.frozen,
            StockBalance.units, StockBalance.reserved,
        )
        .outerjoin(StockBalance, and_(*there))
        .where(*wanted)
        .order_by(Batch.id)
    )  # fmt: skip
    if wanted:
        statement = statement.join(Item, Item.id == Batch.item_id)
    rows: dict[int, list[Any]] = defaultdict(list)
    for row in tx.stream(statement):
        rows[row[0]].append(row)
    return {item_id: _of_batches(batches) for item_id, batches in rows.items()}


def _of_batches(rows: Iterable[Any]) -> Goods:
    """Return the goods of an item from its batches, the oldest first."""
    lots, reserved, held, life, supplier, cost = [], 0, 0, None, None, 0
    for _, expiry, received, supplier_id, batch_cost, frozen, units, promised in rows:
        supplier, cost = supplier_id or supplier, batch_cost or cost
        if expiry is not None and received is not None:
            life = max(1, (expiry - received).days + 1)
        held += units or 0
        if units and not frozen:
            lots.append(Lot(units, expiry))
            reserved += promised
    return Goods(tuple(lots), Units(reserved), Units(held), life, supplier, cost)


Moves = dict[date, tuple[Units, Units]]


def _moves(tx: Tx, ask: ReorderAsk, wanted: Sequence[ColumnElement[bool]], first: date) -> dict[int, Moves]:
    """Return what each day moved and sold of items, saleable goods only; goods taken back are not sold."""
    kinds = all_kinds().values()
    sells = [one.code for one in kinds if one.goods in {"out", "back"} and one.party_role == "customer"]
    row = StockRow
    sold = func.sum(case((DocumentRow.kind.in_(sells), -row.units), else_=0))
    statement = (
        select(row.item_id, row.day, func.sum(row.units), sold)
        .join(DocumentRow, DocumentRow.id == row.document_id)
        .where(row.day >= first, row.bucket == SALEABLE, *wanted)
        .group_by(row.item_id, row.day)
    )
    if wanted:
        statement = statement.join(Item, Item.id == row.item_id)
    if ask.godown_id is not None:
        statement = statement.where(row.godown_id == ask.godown_id)
    found: dict[int, Moves] = defaultdict(dict)
    for item_id, day, moved, gone in tx.stream(statement):
        found[item_id][day] = (Units(int(moved)), Units(int(gone)))
    return found


def _sales(today: date, policy: Policy, goods: Goods, moves: Moves) -> tuple[Units, int]:
    """Return what was sold of an item, and on how many days it could be."""
    sold = max(0, sum(gone for _, gone in moves.values()))
    if not sold:
        return Units(0), 0
    return Units(sold), days_seen(today - timedelta(days=policy.days - 1), today, goods.held, moves)


def _on_order(tx: Tx) -> dict[int, Units]:
    """Return what open purchase orders will still bring of each item, free goods too."""
    ids = [
        row[0]
        for row in tx.execute(
            select(DocumentRow.id)
            .outerjoin(OrderState, OrderState.document_id == DocumentRow.id)
            .where(
                DocumentRow.kind == ORDER,
                DocumentRow.state == "posted",
                DocumentRow.day >= tx.today - timedelta(days=ORDER_DAYS),
                func.coalesce(OrderState.closed_at, "") == "",
            )
        )
    ]
    due: dict[int, Units] = defaultdict(lambda: Units(0))
    for line in open_lines(tx, ids, (RECEIPT,)):
        due[line.item_id] = Units(due[line.item_id] + line.left + line.left_free)
    return due
