"""Writes of claims."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import bindparam
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import update

from dcms_desktop.audit.actions.masters import write_master
from dcms_desktop.catalog.queries import makers
from dcms_desktop.claims.policy import POLICY_REASONS
from dcms_desktop.claims.policy import ReturnPolicy
from dcms_desktop.claims.policy import check_policy
from dcms_desktop.claims.policy import short_life_paid
from dcms_desktop.claims.queries import policies_of_items
from dcms_desktop.claims.queries import return_policy
from dcms_desktop.claims.rules import DRAFT
from dcms_desktop.claims.rules import WITHDRAWN
from dcms_desktop.claims.rules import ClaimPlan
from dcms_desktop.claims.tables import ClaimDraft
from dcms_desktop.claims.tables import ReturnPolicyRow
from dcms_desktop.db.prepared import Prepared
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.changes import Saved
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.rights import right

_NEW = Prepared(insert(ClaimDraft))
_WITHDRAW = update(ClaimDraft).where(
    ClaimDraft.document_id == bindparam("document"), ClaimDraft.state == DRAFT
)


def draft_claims(tx: Tx, document_id: int, revision: int, day: date, plans: Sequence[ClaimPlan]) -> None:
    """Write the deviations of a document down as claims to be made."""
    if any(plan.type == "short_life" for plan in plans):
        plans = _as_companies_pay(tx, day, plans)
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


def _as_companies_pay(tx: Tx, day: date, plans: Sequence[ClaimPlan]) -> list[ClaimPlan]:
    """Return goods of short life at what their companies pay for expired goods, with why."""
    items = [plan.item_id for plan in plans if plan.type == "short_life" and plan.item_id is not None]
    agreed = policies_of_items(tx, items, day)
    return [
        short_life_paid(plan, agreed.get(plan.item_id or 0, ())) if plan.type == "short_life" else plan
        for plan in plans
    ]


def withdraw_claims(tx: Tx, document_id: int) -> None:
    """Withdraw the claims of a document that is corrected or cancelled."""
    tx.execute(_WITHDRAW.values(state=WITHDRAWN), {"document": document_id})


# ── what companies take back ────────────────────────────────────────────────────────────────────
@right("claims.policy")
def save_return_policy(tx: Tx, form: ReturnPolicy) -> Saved:
    """Keep what a company says of goods that come back; one word for each division, reason and first day."""
    tidy = check_policy(form)
    name = next((one.name for one in makers(tx) if one.id == tidy.maker_id), None)
    if name is None:
        raise Refused("A policy is of a company.", "maker", "Pick the company whose goods they are.")
    row = ReturnPolicyRow
    twin = tx.scalar(
        select(row.id).where(
            row.maker_id == tidy.maker_id, row.division == tidy.division, row.reason == tidy.reason,
            row.since.is_(None) if tidy.since is None else row.since == tidy.since,
            row.id != (tidy.id or 0),
        )
    )  # fmt: skip
    if twin is not None:
        of = f"{name} {tidy.division}".strip()
        raise Refused(
            f"What {of} says of {POLICY_REASONS[tidy.reason].lower()} is in the books already.",
            field="reason",
            next_step="Open that one, or say since when the new one holds.",
        )
    values = {
        field: getattr(tidy, field)
        for field in ReturnPolicy.__dataclass_fields__
        if field not in {"id", "maker"}
    }
    policy_id = write_master(tx, ReturnPolicyRow, "return policy", tidy.id, values)
    return Saved(policy_id, Changes({"return_policies"}))


@right("claims.policy")
def switch_return_policy(tx: Tx, policy_id: int, *, active: bool) -> Saved:
    """Take a policy out of use, or bring it back."""
    return save_return_policy(tx, replace(return_policy(tx, policy_id), active=active))
