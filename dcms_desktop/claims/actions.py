"""Writes of claims."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import bindparam
from sqlalchemy import insert
from sqlalchemy import update

from dcms_desktop.claims.rules import DRAFT
from dcms_desktop.claims.rules import WITHDRAWN
from dcms_desktop.claims.rules import ClaimPlan
from dcms_desktop.claims.tables import ClaimDraft
from dcms_desktop.db.prepared import Prepared
from dcms_desktop.db.tx import Tx

_NEW = Prepared(insert(ClaimDraft))
_WITHDRAW = update(ClaimDraft).where(
    ClaimDraft.document_id == bindparam("document"), ClaimDraft.state == DRAFT
)


def draft_claims(tx: Tx, document_id: int, revision: int, day: date, plans: Sequence[ClaimPlan]) -> None:
    """Write the deviations of a document down as claims to be made."""
    if plans:
        _NEW.run_many(
            tx,
            [
                {
                    "document_id": document_id, "revision": revision, "line_no": plan.line_no, "day": day,
                    "type": plan.type, "party_id": plan.party_id, "maker_id": plan.maker_id,
                    "item_id": plan.item_id, "units": plan.units, "paise": plan.paise,
                    "reason": plan.reason, "state": DRAFT, "at": tx.at,
                }
                for plan in plans
            ],
        )  # fmt: skip


def withdraw_claims(tx: Tx, document_id: int) -> None:
    """Withdraw the claims of a document that is corrected or cancelled."""
    tx.execute(_WITHDRAW.values(state=WITHDRAWN), {"document": document_id})
