"""Reads of claims."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from dcms_desktop.catalog.tables import Item
from dcms_desktop.catalog.tables import Maker
from dcms_desktop.claims.policy import POLICY_REASONS
from dcms_desktop.claims.policy import ReturnPolicy
from dcms_desktop.claims.policy import policy_for
from dcms_desktop.claims.rules import DRAFT
from dcms_desktop.claims.tables import ClaimDraft
from dcms_desktop.claims.tables import ReturnPolicyRow
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.errors import Refused
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


# ── what companies take back ────────────────────────────────────────────────────────────────────
_FIELDS = tuple(name for name in ReturnPolicy.__dataclass_fields__ if name != "maker")
_POLICIES = select(*(getattr(ReturnPolicyRow, name) for name in _FIELDS), Maker.name.label("maker")).join(
    Maker, Maker.id == ReturnPolicyRow.maker_id
)


def return_policies(tx: Tx, *, maker_id: int | None = None, only_active: bool = False) -> list[ReturnPolicy]:
    """Return what companies say of goods that come back, by company, division and reason."""
    row = ReturnPolicyRow
    question = _POLICIES.order_by(Maker.name, row.division, row.reason, row.since.desc(), row.id)
    if maker_id is not None:
        question = question.where(row.maker_id == maker_id)
    if only_active:
        question = question.where(row.active)
    return [ReturnPolicy(**found._mapping) for found in tx.execute(question)]  # noqa: SLF001 - the row by column


def return_policy(tx: Tx, policy_id: int) -> ReturnPolicy:
    """Return one policy. Refuses one that is not in the books."""
    found = tx.execute(_POLICIES.where(ReturnPolicyRow.id == policy_id)).one_or_none()
    if found is None:
        raise Refused("There is no such policy.", field="policy", next_step="Pick one from the list.")
    return ReturnPolicy(**found._mapping)  # noqa: SLF001 - the row by column


def policies_of_items(tx: Tx, item_ids: Sequence[int], on: date) -> dict[int, tuple[ReturnPolicy, ...]]:
    """Return what companies say of items that come back on a day: at most one policy a reason."""
    return {item_id: said.on(on) for item_id, said in sayings_of_items(tx, item_ids).items()}


@dataclass(frozen=True, slots=True)
class Saying:
    """All that the company of an item ever said of goods that come back."""

    division: str = ""
    policies: tuple[ReturnPolicy, ...] = ()

    def on(self, day: date) -> tuple[ReturnPolicy, ...]:
        """Return what holds on a day: at most one policy a reason."""
        found = (policy_for(self.policies, self.division, reason, day) for reason in POLICY_REASONS)
        return tuple(one for one in found if one is not None)

    def of(self, reason: str, day: date) -> ReturnPolicy | None:
        """Return what holds for a reason on a day; None is nothing."""
        return policy_for(self.policies, self.division, reason, day)


def sayings_of_items(tx: Tx, item_ids: Sequence[int]) -> dict[int, Saying]:
    """Return what the companies of items said of goods that come back, whatever the day."""
    divisions = {
        row.id: (row.maker_id, row.division)
        for row in tx.execute(select(Item.id, Item.maker_id, Item.division).where(Item.id.in_(item_ids)))
        if row.maker_id is not None
    }
    if not divisions:
        return {}
    known: dict[int, list[ReturnPolicy]] = {}
    question = _POLICIES.where(
        ReturnPolicyRow.active, ReturnPolicyRow.maker_id.in_({maker for maker, _ in divisions.values()})
    )
    for found in tx.execute(question):
        one = ReturnPolicy(**found._mapping)  # noqa: SLF001 - the row by column
        known.setdefault(one.maker_id, []).append(one)
    return {
        item_id: Saying(division, tuple(known.get(maker_id, ())))
        for item_id, (maker_id, division) in divisions.items()
    }
