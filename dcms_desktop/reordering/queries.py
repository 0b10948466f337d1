"""Every figure that ordering asks, for a company or for all: six questions, however many items."""

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Sequence
from datetime import date
from datetime import timedelta
from typing import Any
from typing import NamedTuple

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
from dcms_desktop.db.tx import day_of
from dcms_desktop.documents.all_kinds import all_kinds
from dcms_desktop.documents.queries.open_lines import open_lines
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.documents.tables import OrderState
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import line_value
from dcms_desktop.parties.tables import Party
from dcms_desktop.reordering.rules import Facts
from dcms_desktop.reordering.rules import Lot
from dcms_desktop.reordering.rules import Norm
from dcms_desktop.reordering.rules import Policy
from dcms_desktop.reordering.rules import Suggestion
from dcms_desktop.reordering.rules import days_of_point
from dcms_desktop.reordering.rules import days_seen
from dcms_desktop.reordering.rules import far_day
from dcms_desktop.reordering.rules import is_surely_enough
from dcms_desktop.reordering.rules import suggest
from dcms_desktop.reordering.settings import COVER_DAYS
from dcms_desktop.reordering.settings import FAST_DAYS
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
    """Return what to order, by company and item.

    Over all companies most items need nothing: those that did not sell, or surely have enough, are passed
    over before anything is worked out for them. ``everything`` works out all.
    """
    policy = policy_of(tx)
    wanted = _wanted(ask)
    moves = _moves(tx, ask, wanted, tx.today - timedelta(days=policy.days - 1))
    sold = None if ask.everything else {id_ for id_, one in moves.items() if one.sold > 0}
    figures = _Figures(
        packs=_packs(tx, wanted),
        goods=_goods(tx, ask, wanted, sold),
        moves=moves,
        due=_on_order(tx),
        suppliers=_suppliers(tx),
    )
    columns = (
        Item.id, Item.code, Item.name, Item.packing, Item.pts, Item.rate_per, Item.maker_id, Maker.party_id,
        Maker.lead_days, Maker.norm_least_days, Maker.norm_most_days, Maker.norm_percent, Maker.least_order,
        func.coalesce(Maker.name, "").label("maker"),
    )  # fmt: skip
    statement = select(*columns).outerjoin(Maker, Maker.id == Item.maker_id).where(Item.active, *wanted)
    rows = tx.bare(statement.order_by(func.coalesce(Maker.name, ""), Item.name, Item.id))
    plans: dict[int | None, _Plan] = {}
    lines = []
    for bare in rows:
        if sold is not None and bare[0] not in sold:
            continue
        row = _Row._make(bare)
        plan = plans.get(row.maker_id) or plans.setdefault(row.maker_id, _plan_of(row, policy, tx.today))
        if sold is not None and _needs_nothing(row.id, figures, plan):
            continue
        line = _line_of(row, figures, policy, tx.today)
        if (line.suggestion.units or ask.everything) and ask.supplier_id in {None, line.supplier_id}:
            lines.append(line)
    return lines


class _Row(NamedTuple):
    """An item as read."""

    id: int
    code: str
    name: str
    packing: str
    pts: Mills
    rate_per: Units
    maker_id: int | None
    party_id: int | None
    lead_days: int | None
    norm_least_days: int | None
    norm_most_days: int | None
    norm_percent: Percent | None
    least_order: Paise | None
    maker: str

    @property
    def norm(self) -> Norm | None:
        """Return the company's norm, none where it has none."""
        if not self.norm_most_days:
            return None
        return Norm(self.norm_least_days or 0, self.norm_most_days, self.norm_percent or Percent(0))


@dataclass(frozen=True, slots=True)
class _Plan:
    """How a company's goods are ordered: days that are kept, and from when on an expiry is far."""

    point_days: int
    far: str


def _plan_of(row: _Row, policy: Policy, today: date) -> _Plan:
    days = days_of_point(policy, row.lead_days or 0, row.norm)
    return _Plan(days, far_day(policy, days, today).isoformat())


def _needs_nothing(item_id: int, figures: "_Figures", plan: _Plan) -> bool:
    """Tell whether an item surely has enough; in doubt it is worked out."""
    standing = int(figures.due.get(item_id, 0))
    for row in figures.goods.get(item_id, ()):
        units, promised = row[UNITS], row[PROMISED]
        if not units or row[FROZEN]:
            continue
        if units < 0 or promised:
            return False
        # A day of a bare row is text in SQLite; as text it compares as well.
        if row[EXPIRY] is None or str(row[EXPIRY]) >= plan.far:
            standing += units
    moved = figures.moves[item_id]
    return is_surely_enough(moved.sold, moved.days_sold, standing, plan.point_days)


def low_points(tx: Tx) -> dict[int, Units]:
    """Return the reorder point of each fast item: one that sold on enough of the days looked at."""
    least, policy = setting(tx, FAST_DAYS), policy_of(tx)
    ask = ReorderAsk(everything=True)
    moves = _moves(tx, ask, (), tx.today - timedelta(days=policy.days - 1))
    fast = {key for key, moved in moves.items() if moved.days_sold >= least}
    return {
        line.item_id: line.suggestion.point
        for line in reorder_lines(tx, ask)
        if line.item_id in fast and line.suggestion.point > 0
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Figures:
    """What was read for all items at once."""

    packs: dict[int, tuple[Pack, ...]]
    goods: dict[int, list[tuple[Any, ...]]]
    """Batches of items as read, the oldest first."""
    moves: "dict[int, Moved]"
    due: dict[int, Units]
    suppliers: dict[int, tuple[str, str]]


def _line_of(row: _Row, figures: _Figures, policy: Policy, today: date) -> ReorderLine:
    held = _of_batches(figures.goods.get(row.id, ()))
    sold, seen = _sales(today, policy, held, figures.moves.get(row.id, NOT_MOVED))
    facts = Facts(
        packs=figures.packs.get(row.id, ()),
        sold=sold,
        seen_days=seen,
        lots=held.lots,
        reserved=held.reserved,
        on_order=figures.due.get(row.id, Units(0)),
        lead_days=row.lead_days or 0,
        life_days=held.life_days,
        norm=row.norm,
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
        norm=row.norm,
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


ITEM, EXPIRY, RECEIVED, SUPPLIER, COST, FROZEN, UNITS, PROMISED = range(8)
"""Columns of a batch as read."""


def _goods(
    tx: Tx, ask: ReorderAsk, wanted: Sequence[ColumnElement[bool]], only: set[int] | None
) -> dict[int, list[tuple[Any, ...]]]:
    """Return the batches of items as read, the oldest first; of all items, or of some only."""
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
    rows: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in tx.bare(statement):
        if only is None or row[ITEM] in only:
            rows[row[ITEM]].append(row)
    return rows


def _of_batches(rows: Iterable[tuple[Any, ...]]) -> Goods:
    """Return the goods of an item from its batches, the oldest first."""
    lots, reserved, held, life, supplier, cost = [], 0, 0, None, None, 0
    for _, until, came, supplier_id, batch_cost, frozen, units, promised in rows:
        supplier, cost = supplier_id or supplier, batch_cost or cost
        expiry, received = day_of(until), day_of(came)
        if expiry is not None and received is not None:
            life = max(1, (expiry - received).days + 1)
        held += units or 0
        if units and not frozen:
            lots.append(Lot(units, expiry))
            reserved += promised
    return Goods(tuple(lots), Units(reserved), Units(held), life, supplier, cost)


@dataclass(frozen=True, slots=True)
class Moved:
    """What of an item was sold, on how many days, and each day's balance of what moved and what was sold."""

    sold: int = 0
    days_sold: int = 0
    days: tuple[tuple[Any, int, int], ...] = ()


NOT_MOVED = Moved()


def _moves(tx: Tx, ask: ReorderAsk, wanted: Sequence[ColumnElement[bool]], first: date) -> dict[int, Moved]:
    """Return what each day moved and sold of items, saleable goods only; goods taken back are not sold."""
    kinds = all_kinds().values()
    sells = [one.code for one in kinds if one.goods in {"out", "back"} and one.party_role == "customer"]
    row = StockRow
    # As a set made once: joined, every row would look its document up. What a document left behind on another
    # day when it was corrected is taken back on that day too, so its own day is enough.
    sales = select(DocumentRow.id).where(DocumentRow.kind.in_(sells), DocumentRow.day >= first)
    sold = func.sum(case((row.document_id.in_(sales), -row.units), else_=0))
    statement = (
        select(row.item_id, row.day, func.sum(row.units), sold)
        .where(row.day >= first, row.bucket == SALEABLE, *wanted)
        .group_by(row.item_id, row.day)
    )
    if wanted:
        statement = statement.join(Item, Item.id == row.item_id)
    if ask.godown_id is not None:
        statement = statement.where(row.godown_id == ask.godown_id)
    by_item: dict[int, list[tuple[Any, int, int]]] = defaultdict(list)
    for item_id, day, moved, gone in tx.bare(statement):
        by_item[item_id].append((day, int(moved), int(gone)))
    return {
        item_id: Moved(sum(one[2] for one in days), sum(one[2] > 0 for one in days), tuple(days))
        for item_id, days in by_item.items()
    }


def _sales(today: date, policy: Policy, goods: Goods, moved: Moved) -> tuple[Units, int]:
    """Return what was sold of an item, and on how many days it could be."""
    if moved.sold <= 0:
        return Units(0), 0
    days = {
        day: (Units(balance), Units(gone))
        for bare, balance, gone in moved.days
        if (day := day_of(bare)) is not None
    }
    first = today - timedelta(days=policy.days - 1)
    return Units(moved.sold), days_seen(first, today, goods.held, days)


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
