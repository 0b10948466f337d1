"""Statement of a claim's goods, box by box: batch, expiry, quantity, rate; per box and in total."""

from datetime import date

from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.recovery.packing import Box
from dcms_desktop.recovery.packing import ClaimGoods
from dcms_desktop.recovery.packing import show_kg
from dcms_desktop.recovery.queries import boxes_of
from dcms_desktop.recovery.queries import claim_named
from dcms_desktop.recovery.queries import claims_list
from dcms_desktop.recovery.queries import goods_of_claim
from dcms_desktop.recovery.rules import WITHDRAWN
from dcms_desktop.recovery.rules import Claim
from reports.engine.ask import asked
from reports.engine.report import Column
from reports.engine.report import Report

LOOSE = "Not packed"
PACKED = ("expiry", "breakage")


@dataclass(frozen=True, slots=True)
class Ask:
    """Which claim."""

    claim: str = asked("Claim", "")


@dataclass(frozen=True, slots=True)
class Row:
    """Goods of one line of the claim in one box."""

    box: str
    line: int
    came_with: str
    item: str
    batch: str
    expiry: date | None
    units: Units
    rate: Mills
    amount: Paise
    left_with: str


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return the goods box by box, those in no box last; of every claim while none is named."""
    if ask.claim.strip():
        return _of_claim(tx, claim_named(tx, ask.claim))
    claims = [one for one in claims_list(tx) if one.kind in PACKED and one.state != WITHDRAWN]
    return [row for claim in sorted(claims, key=lambda one: one.id) for row in _of_claim(tx, claim)]


def _of_claim(tx: Tx, claim: Claim) -> list[Row]:
    goods = {one.line_no: one for one in goods_of_claim(tx, claim)}
    rows = [
        _row(_heading(claim, box), goods[part.line_no], part.units, box.gone_with)
        for box in boxes_of(tx, claim)
        for part in box.lines
    ]
    loose = f"{claim.name} · {LOOSE}"
    return rows + [_row(loose, one, one.left, "") for one in goods.values() if one.left]


def _heading(claim: Claim, box: Box) -> str:
    facts = (f"seal {box.seal}" if box.seal else "", show_kg(box.grams) if box.grams else "")
    return " · ".join(part for part in (claim.name, f"Box {box.number}", *facts) if part)


def _row(heading: str, one: ClaimGoods, units: Units, left_with: str) -> Row:
    return Row(
        box=heading, line=one.line_no, came_with=one.number, item=one.item, batch=one.batch,
        expiry=one.expiry, units=units, rate=one.rate(1), amount=one.worth(units), left_with=left_with,
    )  # fmt: skip


REPORT = Report(
    code="claim_boxes",
    title="Boxes of a claim",
    ask=Ask,
    query=query,
    columns=(
        Column("box", "Box", letters=40),
        Column("line", "Line", "whole"),
        Column("came_with", "Came with", letters=15),
        Column("item", "Item", letters=26, grow=True),
        Column("batch", "Batch", letters=12),
        Column("expiry", "Expiry", "expiry"),
        Column("units", "Pieces", "units", total=True),
        Column("rate", "Rate", "mills"),
        Column("amount", "Value", "paise", total=True),
        Column("left_with", "Left with", letters=15),
    ),
    group="box",
    menu="Purchase",
    note="Value is what is claimed; a part of a line in several boxes is its part of it.",
)
