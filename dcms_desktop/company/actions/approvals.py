"""Approvals: somebody who may says yes to one question about one document, also from afar by a code."""

from sqlalchemy import delete
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import update

from dcms_desktop.audit.actions import record
from dcms_desktop.audit.rules import canonical_json
from dcms_desktop.company.actions import count_wrong
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


def approve_question(tx: Tx, approver: str, code: str, wish: Wish) -> Approved:
    """Note that an approver said yes to a question, by the code his phone shows now. Each code counts once.

    Wrong codes are counted with his wrong PINs and must wait like them; the answer is a value and not a
    refusal, or the count would be rolled back with it.
    """
    row = tx.execute(
        select(User.id, User.code, User.role, ApproverKey.secret, ApproverKey.last_step)
        .join(ApproverKey, ApproverKey.user_id == User.id)
        .where(User.code == approver.strip().upper(), User.active)
    ).one_or_none()
    if row is None or not has_right(row.role, APPROVE):
        raise Refused(
            f"{approver[:20]} is no approver with a phone.",
            field="approver",
            next_step="Type the code of one; the list of users makes his key (Alt+K).",
        )
    wait = wait_left(tx, row.id)
    if wait:
        return Approved(wait_seconds=wait)
    step = step_of_code(row.secret, code, tx.at, row.last_step)
    if step is None:
        return Approved(wait_seconds=count_wrong(tx, row.id, "wrong_code"))
    tx.execute(update(ApproverKey).where(ApproverKey.user_id == row.id).values(last_step=step))
    values = {
        "at": tx.at, "approver_id": row.id, "asked_by": tx.user_id, "name": wish.name, "digest": wish.digest,
        "question": wish.question[:500],
    }  # fmt: skip
    approval_id = tx.insert(insert(Approval), values)
    told = {"name": wish.name, "digest": wish.digest, "approver": row.code, "question": wish.question[:500]}
    record(tx, "approve", "question", approval_id, after=canonical_json(told))
    return Approved(consent=f"{wish.name}@{approval_id}", approver=row.code)
