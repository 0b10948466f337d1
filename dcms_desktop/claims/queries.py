"""Reads of claims."""

from datetime import date

from sqlalchemy import select

from dcms_desktop.catalog.tables import Item
from dcms_desktop.claims.rules import DRAFT
from dcms_desktop.claims.tables import ClaimDraft
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimCard:
    """A claim draft as shown."""

    id: int
    document_id: int
    line_no: int
    day: date
    type: str
    party_id: int
    item: str
    units: Units
    paise: Paise
    reason: str


def claims_of(tx: Tx, *, document_id: int | None = None, party_id: int | None = None) -> list[ClaimCard]:
    """Return the claim drafts of a document or a party, the oldest first; those withdrawn are left out."""
    draft = ClaimDraft
    question = (
        select(
            draft.id, draft.document_id, draft.line_no, draft.day, draft.type, draft.party_id, Item.name,
            draft.units, draft.paise, draft.reason,
        )
        .join(Item, Item.id == draft.item_id)
        .where(draft.state == DRAFT)
    )  # fmt: skip
    if document_id is not None:
        question = question.where(draft.document_id == document_id)
    if party_id is not None:
        question = question.where(draft.party_id == party_id)
    return [
        ClaimCard(
            id=row[0], document_id=row[1], line_no=row[2], day=row[3], type=row[4], party_id=row[5],
            item=row[6], units=row[7], paise=row[8], reason=row[9],
        )
        for row in tx.execute(question.order_by(draft.day, draft.id))
    ]  # fmt: skip
