"""What the books know of codes: items, cartons, what was learned, and the devices of counters."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Select
from sqlalchemy import exists
from sqlalchemy import func
from sqlalchemy import or_
from sqlalchemy import select
from sqlalchemy import tuple_

from dcms_desktop.catalog.queries import item_card
from dcms_desktop.catalog.queries import item_of_code
from dcms_desktop.catalog.rules import ItemCard
from dcms_desktop.catalog.tables import Item
from dcms_desktop.company.queries import setting
from dcms_desktop.db.base import aliased
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import share
from dcms_desktop.scanning.maker_text import Cut
from dcms_desktop.scanning.maker_text import Roles
from dcms_desktop.scanning.maker_text import apply_roles
from dcms_desktop.scanning.maker_text import cut_text
from dcms_desktop.scanning.maker_text import key_of
from dcms_desktop.scanning.maker_text import roles_from_text
from dcms_desktop.scanning.numbers import piece_of_carton
from dcms_desktop.scanning.reading import read_scan
from dcms_desktop.scanning.rules import MOST_SCANNED
from dcms_desktop.scanning.rules import Device
from dcms_desktop.scanning.rules import Found
from dcms_desktop.scanning.rules import Named
from dcms_desktop.scanning.rules import PackForm
from dcms_desktop.scanning.rules import PackPart
from dcms_desktop.scanning.rules import PieceState
from dcms_desktop.scanning.rules import Place
from dcms_desktop.scanning.rules import Scan
from dcms_desktop.scanning.rules import Scanner
from dcms_desktop.scanning.scales import ITEM_GRAMS
from dcms_desktop.scanning.scales import is_by_weight
from dcms_desktop.scanning.settings import GS1_PREFIX
from dcms_desktop.scanning.settings import IN_STORE_CODES
from dcms_desktop.scanning.sscc import check_prefix
from dcms_desktop.scanning.sscc import sscc_of
from dcms_desktop.scanning.tables import CartonCount
from dcms_desktop.scanning.tables import CodePattern
from dcms_desktop.scanning.tables import CounterDevice
from dcms_desktop.scanning.tables import LearnedCode
from dcms_desktop.scanning.tables import PackCode
from dcms_desktop.scanning.tables import PackCodePart
from dcms_desktop.scanning.tables import PieceRow
from dcms_desktop.scanning.tables import SettledCode
from dcms_desktop.stock.tables import Batch

AT_ONCE = 500
"""Codes that one question asks for."""


# ── what a scan names ───────────────────────────────────────────────────────────────────────────
def find_text(tx: Tx, text: str) -> Found:
    """Return what the books know of a text as this counter's scanner sent it."""
    return find_code(tx, read_scan(text, tx.today, scanner_of(tx)))


def find_code(tx: Tx, scan: Scan) -> Found:
    """Return what the books know of a code: an item, a carton or set, or what was learned of it."""
    found = _find(tx, scan)
    most = max((named.units for named in found.named), default=0)
    if most > MOST_SCANNED:
        return replace(found, named=(), why=f"The code says {most} units: more than a scan may add.")
    return found


def _find(tx: Tx, scan: Scan) -> Found:
    if not scan.code:
        return Found(scan=scan, why=scan.trouble)
    if scan.kind == "free":
        return _by_pattern(tx, scan) or _plainly(tx, scan) or Found(scan=scan)
    if scan.doubtful:
        scan = _settled(tx, scan)
    return _plainly(tx, scan) or _by_other_number(tx, scan) or Found(scan=scan, why=scan.trouble)


def _plainly(tx: Tx, scan: Scan) -> Found | None:
    hit = item_of_code(tx, scan.code)
    if hit is None:
        return _pack(tx, scan)
    if scan.kind == "retail" and len(scan.code) == 8 and (rival := _rival(tx, scan, hit.item_id)):
        return Found(scan=scan, why=rival)
    if scan.carton and (pack := _pack(tx, scan)) is not None:
        return pack
    if scan.kind == "in_store":
        return _weighed(tx, scan, hit.item_id)
    return Found(scan=scan, named=(_named(scan, hit.item_id, hit.units * max(scan.count, 1)),))


def _named(scan: Scan, item_id: int, units: int) -> Named:
    return Named(item_id=item_id, units=Units(units), batch=scan.batch, expiry=scan.expiry, mrp=scan.mrp)


def _rival(tx: Tx, scan: Scan, item_id: int) -> str:
    """Return why eight digits cannot be told: as EAN-8 they name one item, as UPC-E another."""
    for other in scan.also:
        hit = item_of_code(tx, other)
        if hit is not None and hit.item_id != item_id:
            return f"{scan.code} is the EAN-8 of one item and the UPC-E of another."
    return ""


def _by_other_number(tx: Tx, scan: Scan) -> Found | None:
    """Return what another number of the same code names: UPC-A for UPC-E, the pieces of a carton."""
    for other in scan.also:
        hit = item_of_code(tx, other)
        if hit is None:
            continue
        if len(scan.code) == 14:
            return Found(scan=scan, carton_of=hit.item_id)
        return Found(scan=scan, named=(_named(scan, hit.item_id, hit.units * max(scan.count, 1)),))
    if scan.kind in {"gs1", "link"} and len(scan.code) == 14 and scan.code[0] in "12345678":
        inner = piece_of_carton(scan.code)
        hit = item_of_code(tx, inner) if inner else None
        return Found(scan=scan, carton_of=hit.item_id) if hit is not None else None
    return None


def _weighed(tx: Tx, scan: Scan, item_id: int) -> Found:
    """Return goods by the weight or price in the shop's own code; units are whole base units."""
    card = item_card(tx, item_id)
    units = _units_of_grams(card, scan.grams) if scan.grams else _units_for(card, scan)
    if not units:
        return Found(
            scan=scan, why=f"{card.name} is counted in {card.base_unit}: the code cannot tell how many."
        )
    return Found(scan=scan, named=(Named(item_id=item_id, units=units),))


def _units_of_grams(card: ItemCard, grams: int) -> Units:
    """Return a weight in base units of an item sold by weight; 0 when it is none, or no whole unit."""
    each = ITEM_GRAMS.get(card.base_unit.lower(), 0)
    return Units(grams // each) if each and grams % each == 0 else Units(0)


def _units_for(card: ItemCard, scan: Scan) -> Units:
    if not card.mrp or not is_by_weight(card):
        return Units(0)
    return Units(share(scan.price, card.per, of=card.mrp))


def _settled(tx: Tx, scan: Scan) -> Scan:
    """Return the reading that was confirmed for this very text, else the scan as it is."""
    row = tx.execute(
        select(
            SettledCode.batch, SettledCode.expiry, SettledCode.made_on, SettledCode.serial, SettledCode.count
        ).where(SettledCode.text == scan.text)
    ).first()
    for one in scan.readings if row is not None else ():
        if (one.batch, one.expiry, one.made_on, one.serial, one.count) == tuple(row or ()):
            return replace(one, doubtful=())
    return scan


# ── cartons, sets and pieces ────────────────────────────────────────────────────────────────────
def _pack(tx: Tx, scan: Scan) -> Found | None:
    codes = list(dict.fromkeys(filter(None, (scan.carton, scan.code, scan.text[:60]))))
    row = tx.execute(
        select(PackCode.id, PackCode.kind, PackCode.code, PackCode.sold_in).where(
            PackCode.code.in_(codes), PackCode.active
        )
    ).first()
    if row is None:
        return None
    parts = tx.execute(
        select(PackCodePart.item_id, PackCodePart.units, PackCodePart.batch)
        .where(PackCodePart.pack_id == row.id)
        .order_by(PackCodePart.place)
    )
    piece = row.code if row.kind == "piece" else ""
    named = tuple(
        Named(
            item_id=part.item_id,
            units=part.units,
            batch=part.batch,
            piece=piece,
            sold=row.sold_in is not None,
        )
        for part in parts
    )
    return Found(scan=replace(scan, code=row.code), named=named, pack=row.kind)


def next_sscc(tx: Tx) -> str:
    """Return the number that the next carton will get, to show it; it is not taken."""
    prefix = check_prefix(setting(tx, GS1_PREFIX))
    found = tx.scalar(select(CartonCount.next).where(CartonCount.prefix == prefix))
    return sscc_of(prefix, int(found or 0))


# ── serial numbers ──────────────────────────────────────────────────────────────────────────────
def piece_states(tx: Tx, codes: Sequence[str]) -> dict[str, PieceState]:
    """Return how codes stand in the books, locked where counters share them; unknown ones are left out."""
    question = (
        select(
            PackCode.code, PackCode.id, PackCode.kind, PackCode.active, PackCode.sold_in,
            PackCode.warranty_until, PackCodePart.item_id, PackCodePart.batch, PackCode.godown_id,
            PackCode.bucket,
        )
        .join(PackCodePart, PackCodePart.pack_id == PackCode.id)
        .where(PackCodePart.place == 1)
        .order_by(PackCode.id)
    )  # fmt: skip
    if tx.postgres:
        question = question.with_for_update(of=PackCode)
    found = {}
    for start in range(0, len(codes), AT_ONCE):
        some = codes[start : start + AT_ONCE]
        for code, *state in tx.execute(question.where(PackCode.code.in_(some))):
            found[code] = PieceState(*state)
    return found


def pack_ids(tx: Tx, codes: Sequence[str]) -> dict[str, int]:
    """Return the ids of pack codes by their text."""
    found: dict[str, int] = {}
    for start in range(0, len(codes), AT_ONCE):
        some = codes[start : start + AT_ONCE]
        rows = tx.execute(select(PackCode.code, PackCode.id).where(PackCode.code.in_(some)))
        found.update((row.code, row.id) for row in rows)
    return found


Goods = tuple[int, str]
"""Item and batch number as pack codes name them; empty for goods without batches."""


def pieces_at(tx: Tx, goods: Goods, place: Place) -> tuple[str, ...]:
    """Return the serial numbers of a batch that lie in a bucket of a godown, or may as far as is known."""
    rows = tx.execute(
        _here()
        .where(PackCodePart.item_id == goods[0], PackCodePart.batch == goods[1])
        .where(or_(PackCode.godown_id.is_(None), tuple_(PackCode.godown_id, PackCode.bucket) == place))
        .order_by(PackCode.id)
    )
    return tuple(row[0] for row in rows)


def pieces_on_the_way(tx: Tx, transfer_id: int) -> dict[Goods, tuple[str, ...]]:
    """Return the serial numbers that a transfer still has on the way: it was the last to move them."""
    row, later = aliased(PieceRow, name="sent"), aliased(PieceRow, name="later")
    moved_on = exists().where(later.pack_id == row.pack_id, later.id > row.id, ~later.undone)
    rows = tx.execute(
        _here()
        .join(row, row.pack_id == PackCode.id)
        .where(row.document_id == transfer_id, ~row.undone, ~moved_on)
        .order_by(row.id)
    )
    found: dict[Goods, tuple[str, ...]] = {}
    for code, item_id, batch in rows:
        found[item_id, batch] = (*found.get((item_id, batch), ()), code)
    return found


def _here() -> "Select[str, int, str]":
    return (
        select(PackCode.code, PackCodePart.item_id, PackCodePart.batch)
        .join(PackCodePart, PackCodePart.pack_id == PackCode.id)
        .where(PackCodePart.place == 1, PackCode.kind == "piece", PackCode.active, PackCode.sold_in.is_(None))
    )


def batch_named(number: str) -> str:
    """Return a batch as pack codes name it; goods without batches name none."""
    return "" if number == "-" else number


@dataclass(frozen=True, slots=True)
class PackRow:
    """A pack code as listed."""

    id: int
    code: str
    kind: str
    name: str
    parts: str
    active: bool


def pack_codes_page(
    tx: Tx, text: str = "", *, only_active: bool = True, first: int = 0, limit: int = 200
) -> tuple[list[PackRow], int]:
    """Return the codes of cartons, sets and pieces for a list, and how many there are in all."""
    asked = select(PackCode.id, PackCode.code, PackCode.kind, PackCode.name, PackCode.active)
    if only_active:
        asked = asked.where(PackCode.active)
    for word in text.split()[:5]:
        asked = asked.where(
            or_(
                PackCode.code.contains(word, autoescape=True),
                func.lower(PackCode.name).contains(word.lower()),
            )
        )
    total = int(tx.scalar(select(func.count()).select_from(asked.subquery())) or 0)
    rows = tx.execute(asked.order_by(PackCode.code).offset(first).limit(limit)).all()
    told = _parts_told(tx, [row.id for row in rows])
    return [
        PackRow(row.id, row.code, row.kind, row.name, told.get(row.id, ""), row.active) for row in rows
    ], total


def _parts_told(tx: Tx, ids: list[int]) -> dict[int, str]:
    rows = tx.execute(
        select(PackCodePart.pack_id, PackCodePart.units, PackCodePart.batch, Item.name)
        .join(Item, Item.id == PackCodePart.item_id)
        .where(PackCodePart.pack_id.in_(ids))
        .order_by(PackCodePart.pack_id, PackCodePart.place)
    )
    told: dict[int, list[str]] = {}
    for row in rows:
        told.setdefault(row.pack_id, []).append(
            f"{row.units} {row.name}" + (f" · {row.batch}" if row.batch else "")
        )
    return {key: ", ".join(parts) for key, parts in told.items()}


def pack_code_form(tx: Tx, pack_id: int) -> PackForm:
    """Return a pack code as its form shows it. Refuses an id that is none."""
    row = tx.execute(
        select(PackCode.id, PackCode.code, PackCode.kind, PackCode.name, PackCode.active).where(
            PackCode.id == pack_id
        )
    ).first()
    if row is None:
        raise Refused("This code is not in the books.", field="code", next_step="Search for it again.")
    parts = tx.execute(
        select(PackCodePart.item_id, PackCodePart.units, PackCodePart.batch)
        .where(PackCodePart.pack_id == pack_id)
        .order_by(PackCodePart.place)
    )
    return PackForm(
        id=row.id, code=row.code, kind=row.kind, name=row.name, active=row.active,
        parts=tuple(PackPart(item_id=one.item_id, units=one.units, batch=one.batch) for one in parts),
    )  # fmt: skip


# ── what was learned of makers' texts ───────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Pattern:
    """What was learned of one maker's texts of one shape."""

    id: int
    maker_id: int | None
    roles: Roles


def patterns_of(tx: Tx, shape: str) -> list[Pattern]:
    """Return what was learned of texts of one shape, maker by maker."""
    rows = tx.execute(
        select(CodePattern.id, CodePattern.maker_id, CodePattern.roles)
        .where(CodePattern.shape == shape)
        .order_by(CodePattern.id)
    )
    return [Pattern(row.id, row.maker_id, roles_from_text(row.roles)) for row in rows]


def _by_pattern(tx: Tx, scan: Scan) -> Found | None:
    """Return what a maker's text names when it was learned: the item by its part, of one maker only."""
    cut = cut_text(scan.text)
    if cut is None:
        return None
    found = [
        (pattern, row)
        for pattern in patterns_of(tx, cut.shape)
        if (row := _learned(tx, pattern, cut)) is not None
    ]
    if not found:
        return None
    if len({row[0] for _, row in found}) > 1:
        return Found(
            scan=scan, why="Two makers write their codes like this one: it cannot be told whose it is."
        )
    pattern, (item_id, units) = found[0]
    try:
        read = apply_roles(scan, cut, pattern.roles, tx.today)
    except Refused as no:
        return Found(scan=scan, why=f"{no.message} The code differs from what was learned.")
    return Found(scan=read, named=(_named(read, item_id, units),))


def _learned(tx: Tx, pattern: Pattern, cut: Cut) -> tuple[int, Units] | None:
    row = tx.execute(
        select(LearnedCode.item_id, LearnedCode.units)
        .join(Item, Item.id == LearnedCode.item_id)
        .where(
            LearnedCode.pattern_id == pattern.id, LearnedCode.code == key_of(cut, pattern.roles), Item.active
        )
    ).first()
    return (row.item_id, row.units) if row is not None else None


def item_code_of_scan(tx: Tx, text: str) -> str:
    """Return the code of the item that a scan names, empty when it names none or several."""
    found = find_text(tx, text)
    ids = {named.item_id for named in found.named} or ({found.carton_of} if found.carton_of else set())
    return item_card(tx, ids.pop()).code if len(ids) == 1 else ""


# ── helping to choose a reading ─────────────────────────────────────────────────────────────────
def known_first(tx: Tx, found: Found) -> tuple[Scan, ...]:
    """Return the possible readings of a scan, those whose batch the item has first."""
    numbers: set[tuple[str, object]] = set()
    for named in found.named:
        rows = tx.execute(select(Batch.number, Batch.expiry).where(Batch.item_id == named.item_id))
        numbers |= {(row.number.upper(), row.expiry) for row in rows}
    bare = {number for number, _ in numbers}

    def place(scan: Scan) -> int:
        batch = scan.batch.upper()
        return 0 if (batch, scan.expiry) in numbers else 1 if batch in bare else 2

    return tuple(sorted(found.scan.readings, key=place))


# ── devices ─────────────────────────────────────────────────────────────────────────────────────
def device_of(tx: Tx, kind: str, counter_id: int | None = None) -> Device:
    """Return the scanner or scale of a counter, this one by default; a plain one when none is kept."""
    row = tx.execute(
        select(CounterDevice).where(
            CounterDevice.kind == kind, CounterDevice.counter_id == (counter_id or tx.counter_id)
        )
    ).first()
    if row is None:
        return Device(kind=kind)
    return Device(
        kind=kind, port=row.port, form=row.form, separator=row.separator, mark=row.mark,
        found=tuple(filter(None, row.found.split("\n"))), tested_at=row.tested_at,
    )  # fmt: skip


def scanner_of(tx: Tx) -> Scanner:
    """Return how codes of this counter's scanner are to be read."""
    device = device_of(tx, "scanner")
    return Scanner(separator=device.separator, mark=device.mark, in_store=setting(tx, IN_STORE_CODES))
