"""Gates at posting: who may is asked, others bring the yes of somebody who may (`approve_question`)."""

from sqlalchemy import select

from dcms_desktop.approvals.rules import BY
from dcms_desktop.approvals.rules import digest_from
from dcms_desktop.approvals.settings import BACK_DATE
from dcms_desktop.company.queries import setting
from dcms_desktop.company.rules import APPROVE
from dcms_desktop.company.rules import has_right
from dcms_desktop.company.tables import Approval
from dcms_desktop.company.tables import User
from dcms_desktop.db.tx import Tx
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Gate
from dcms_desktop.drafts.rules import speak
from dcms_desktop.kernel.frozen import replace


def agree(tx: Tx, draft: Draft, gates: tuple[Gate, ...]) -> tuple[str, ...]:
    """Raise what stops a draft or has to be asked; return what was agreed, and by which approver."""
    if draft.day < tx.today and draft.revises is None:
        gates = (*gates, *_back_date(tx, draft))
    if not any(gate.level == "approve" for gate in gates):
        return speak(gates, tx.consents)
    if has_right(tx.role, APPROVE):
        asked = tuple(replace(gate, level="ask") if gate.level == "approve" else gate for gate in gates)
        return _by_himself(tx, gates, speak(asked, tx.consents))
    digest = digest_of(draft)
    return speak(gates, tx.consents, _approved(tx, digest), digest)


def _by_himself(tx: Tx, gates: tuple[Gate, ...], agreed: tuple[str, ...]) -> tuple[str, ...]:
    """Return what was agreed, with the code of who may approve where others would have needed him."""
    names = {gate.name for gate in gates if gate.level == "approve"}
    if not names:
        return agreed
    code = tx.scalar(select(User.code).where(User.id == tx.user_id))
    return tuple(f"{one}{BY}{code}" if one in names else one for one in agreed)


def digest_of(draft: Draft) -> str:
    """Return what an approver says yes to: a document with its party, day, goods and total."""
    goods = [(line.item.id, line.units, line.free, line.rate) for line in draft.lines]
    party = draft.party.id if draft.party else None
    total = draft.bill.total if draft.bill else 0
    return digest_from((draft.kind, draft.request_id, party, draft.day.isoformat()), goods, total)


def _approved(tx: Tx, digest: str) -> dict[str, str]:
    """Return the questions that were approved for a document, each with the code of who approved it."""
    numbers = [
        int(number)
        for name, sign, number in (consent.partition(BY) for consent in tx.consents)
        if name and sign and number.isdigit()
    ]
    if not numbers:
        return {}
    rows = tx.execute(
        select(Approval.name, User.code)
        .join(User, User.id == Approval.approver_id)
        .where(Approval.id.in_(numbers), Approval.digest == digest)
    )
    return {row[0]: row[1] for row in rows}


def _back_date(tx: Tx, draft: Draft) -> tuple[Gate, ...]:
    level = setting(tx, BACK_DATE)
    if level == "off":
        return ()
    text = f"This is dated {draft.day:%d-%m-%Y}, today is {tx.today:%d-%m-%Y}."
    return (Gate(level=level, name="back_date", text=text, field="date", next_step="Date it today."),)
