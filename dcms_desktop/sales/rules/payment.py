"""How a bill is paid: cash, UPI, cheque, bank, and the rest on credit."""

from collections.abc import Sequence
from dataclasses import replace

from dcms_desktop.documents.rules import Draft
from dcms_desktop.documents.rules import Tender
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.ledger.rules import MODES


def set_tenders(draft: Draft, tenders: Sequence[Tender]) -> Draft:
    """Return the draft with the money received on it; more than the bill is refused."""
    total = draft.bill.total if draft.bill else Paise(0)
    given = sum(tender.paise for tender in tenders)
    for tender in tenders:
        if tender.mode not in MODES:
            raise Refused(
                f"“{tender.mode}” is no way to pay.",
                field="tenders",
                next_step="Pick cash, UPI, cheque or bank.",
            )
        if tender.paise <= 0:
            raise Refused(
                "Money received is more than nothing.", field="tenders", next_step="Leave the field empty."
            )
        if tender.mode == "cheque" and not tender.reference.strip():
            raise Refused(
                "A cheque needs its number.", field="reference", next_step="Type the number on the cheque."
            )
    if given > total:
        raise Refused(
            f"{show_paise(given)} was given for a bill of {show_paise(total)}.",
            field="tenders",
            next_step="Enter what stays in the till; the rest is change, or a receipt on account.",
        )
    return replace(draft, tenders=tuple(tenders))


def credit_part(draft: Draft) -> Paise:
    """Return what of the bill stays open."""
    total = draft.bill.total if draft.bill else Paise(0)
    return Paise(total - sum(tender.paise for tender in draft.tenders))
