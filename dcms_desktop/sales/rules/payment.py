"""How a bill is paid: cash, UPI, cheque, bank, and the rest on credit."""

from collections.abc import Sequence

from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Tender
from dcms_desktop.drafts.tenders import tender_gates
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import Paise
from dcms_desktop.ledger.rules import BILL_MODES


def set_tenders(draft: Draft, tenders: Sequence[Tender]) -> Draft:
    """Return the draft with the money received on it; more than the bill is refused."""
    for gate in tender_gates(tenders, draft.bill.total if draft.bill else Paise(0), BILL_MODES):
        raise Refused(gate.text, field=gate.field, next_step=gate.next_step)
    return replace(draft, tenders=tuple(tenders))


def credit_part(draft: Draft) -> Paise:
    """Return what of the bill stays open."""
    total = draft.bill.total if draft.bill else Paise(0)
    return Paise(total - sum(tender.paise for tender in draft.tenders))
