"""Approvals: somebody who may says yes to one question about one document, by PIN, or by a code from afar."""

from typing import Any

from sqlalchemy import delete
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import or_
from sqlalchemy import select
from sqlalchemy import update

from dcms_desktop.audit.actions import record
from dcms_desktop.audit.rules import canonical_json
from dcms_desktop.company.actions import count_wrong
from dcms_desktop.company.actions import try_pin
from dcms_desktop.company.actions import wait_left
from dcms_desktop.company.codes import new_secret
from dcms_desktop.company.codes import phone_text
from dcms_desktop.company.codes import step_of_code
from dcms_desktop.company.queries import firm_card
from dcms_desktop.company.rules import APPROVE
from dcms_desktop.company.rules import has_right
from dcms_desktop.company.tables import Approval
from dcms_desktop.company.tables import ApproverKey
from dcms_desktop.company.tables import User
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.rights import right


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be approved: a question by its name, and the document it is about by its digest."""

    name: str
    digest: str
    question: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """Whether it was approved, and how the yes is sent along."""

    consent: str = ""
    """Empty when it was not."""
    approver: str = ""
    wait_seconds: int = 0
    """How long the next try must wait after wrong codes."""


@dataclass(frozen=True, slots=True)
class Key:
    """The key of an approver, shown once."""

    secret: str
    text: str
    """What an authenticator on the phone reads."""
    changes: Changes


@right("company.users")
def make_approver_key(tx: Tx, user_id: int) -> Key:
    """Make a new key for somebody who approves; the one before is void."""
    row = tx.execute(select(User.code, User.role, User.active).where(User.id == user_id)).one_or_none()
    if row is None or not row.active or not has_right(row.role, APPROVE):
        raise Refused(
            "This user may not approve.", field="user", next_step="Pick one whose role has the right."
        )
    secret = new_secret()
    tx.execute(delete(ApproverKey).where(ApproverKey.user_id == user_id))
    tx.execute(insert(ApproverKey), {"user_id": user_id, "secret": secret, "last_step": 0, "made_at": tx.at})
    record(tx, "change", "approver_key", user_id)
    return Key(secret, phone_text(secret, row.code, firm_card(tx).name), Changes({"users"}))


def approve_question(tx: Tx, approver: str, secret: str, wish: Wish) -> Approved:
    """Note that an approver, by code or name, said yes to a question: by PIN, or by the phone's code.

    Each code counts once. Wrong PINs and codes are counted together and must wait; the answer is a value and
    not a refusal, or the count would be rolled back with it.
    """
    row = _approver(tx, approver)
    wait = wait_left(tx, row.id)
    if wait:
        return Approved(wait_seconds=wait, approver=row.code)
    step = step_of_code(row.secret, secret, tx.at, row.last_step) if row.secret else None
    if step is not None:
        tx.execute(update(ApproverKey).where(ApproverKey.user_id == row.id).values(last_step=step))
    elif row.pin_hash:
        answer = try_pin(tx, row.id, secret)
        if not answer.right:
            return Approved(wait_seconds=answer.wait_seconds, approver=row.code)
    else:
        return Approved(wait_seconds=count_wrong(tx, row.id, "wrong_code"), approver=row.code)
    return _noted(tx, row.id, row.code, wish, "phone" if step is not None else "pin")


def _approver(tx: Tx, named: str) -> Any:
    """Return who approves by his code, or by a name that only he has. Refuses all others."""
    plain = " ".join(named.split())
    rows = tx.execute(
        select(User.id, User.code, User.role, User.pin_hash, ApproverKey.secret, ApproverKey.last_step)
        .outerjoin(ApproverKey, ApproverKey.user_id == User.id)
        .where(User.active, or_(User.code == plain.upper(), func.lower(User.name) == plain.lower()))
    ).all()
    fit = [row for row in rows if has_right(row.role, APPROVE)]
    if len(fit) > 1:
        fit = [row for row in fit if row.code == plain.upper()]
    if not fit:
        raise Refused(
            f"{plain[:20] or 'Nobody'} is no approver.",
            field="approver",
            next_step="Type the code or name of somebody who may approve.",
        )
    [row] = fit
    if not row.pin_hash and not row.secret:
        raise Refused(
            f"{row.code} has neither a PIN nor a key on his phone.",
            field="approver",
            next_step="The list of users sets his PIN, or makes his key (Alt+K).",
        )
    return row


def _noted(tx: Tx, user_id: int, code: str, wish: Wish, how: str) -> Approved:
    values = {
        "at": tx.at, "approver_id": user_id, "asked_by": tx.user_id, "name": wish.name, "digest": wish.digest,
        "question": wish.question[:500],
    }  # fmt: skip
    approval_id = tx.insert(insert(Approval), values)
    told = {
        "name": wish.name, "digest": wish.digest, "approver": code, "question": wish.question[:500],
        "by": how,
    }  # fmt: skip
    record(tx, "approve", "question", approval_id, after=canonical_json(told))
    return Approved(consent=f"{wish.name}@{approval_id}", approver=code)
