"""Reads of what suppliers call our items."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select
from sqlalchemy import func
from sqlalchemy import or_
from sqlalchemy import select

from dcms_desktop.catalog.tables import Item
from dcms_desktop.company.tables import User
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.parties.tables import Party
from dcms_desktop.purchase.remembered import CODE
from dcms_desktop.purchase.remembered import Remembered
from dcms_desktop.purchase.remembered import RememberedForm
from dcms_desktop.purchase.tables import SupplierItem


def remembered_of(tx: Tx, party_id: int) -> Mapping[tuple[str, str], Remembered]:
    """Return the lines of a supplier that are remembered, by what they are known by."""
    question = _rows().where(SupplierItem.party_id == party_id, SupplierItem.active)
    return {(row[1], row[2]): _card(row) for row in tx.execute(question)}


def remembered_page(
    tx: Tx, text: str = "", *, only_active: bool = True, first: int = 0, limit: int = 200
) -> tuple[list[Remembered], int]:
    """Return remembered lines for a list, by supplier, and how many there are in all."""
    asked = _rows()
    if only_active:
        asked = asked.where(SupplierItem.active)
    for word in text.lower().split()[:5]:
        fields = (Party.name, SupplierItem.told, SupplierItem.name, Item.name, Item.code)
        asked = asked.where(or_(*(func.lower(field).contains(word, autoescape=True) for field in fields)))
    total = int(tx.scalar(select(func.count()).select_from(asked.subquery())) or 0)
    rows = tx.execute(
        asked.order_by(Party.name, SupplierItem.name, SupplierItem.id).offset(first).limit(limit)
    )
    return [_card(row) for row in rows], total


def remembered_form(tx: Tx, row_id: int) -> RememberedForm:
    """Return a remembered line as its form shows it. Refuses an id that is none."""
    row = tx.execute(_rows().where(SupplierItem.id == row_id)).first()
    if row is None:
        raise Refused("This line is not remembered any more.", field="", next_step="Search for it again.")
    card = _card(row)
    return RememberedForm(
        id=card.id, party_id=card.party_id, code=card.code, name=card.name, item_id=card.item_id,
        unit=card.unit, units=card.units, active=card.active,
    )  # fmt: skip


def _rows() -> "Select[*tuple[Any, ...]]":
    return (
        select(
            SupplierItem.id, SupplierItem.sort, SupplierItem.told, SupplierItem.name, SupplierItem.party_id,
            Party.name.label("party"), Party.code.label("party_code"), SupplierItem.item_id,
            Item.name.label("item"), Item.code.label("item_code"), SupplierItem.unit, SupplierItem.units,
            User.name.label("user"), SupplierItem.at, SupplierItem.active,
        )
        .join(Party, Party.id == SupplierItem.party_id)
        .join(Item, Item.id == SupplierItem.item_id)
        .outerjoin(User, User.id == SupplierItem.user_id)
    )  # fmt: skip


def _card(row: Any) -> Remembered:
    return Remembered(
        id=row[0], code=row[2] if row[1] == CODE else "", name=row[3], party_id=row[4], party=row[5],
        party_code=row[6], item_id=row[7], item=row[8], item_code=row[9], unit=row[10], units=row[11],
        user=row[12] or "", at=row[13], active=row[14],
    )  # fmt: skip
