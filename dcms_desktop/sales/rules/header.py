"""The header of a bill, and taking another bill's goods over: pure functions from draft to draft."""

from dataclasses import field
from datetime import date

from dcms_desktop.drafts.rules import Delivery
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Transport
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.sales.rules.edit import reprice_all
from dcms_desktop.sales.rules.offers import settle


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What Ctrl+H shows of a bill."""

    day: date
    series: str = ""
    salesman_id: int | None = None
    due_on: date | None = None
    place: str | None = None
    with_payment: bool = True
    reverse_charge: bool = False
    delivery: Delivery = field(default_factory=Delivery)
    transport: Transport = field(default_factory=Transport)
    remarks: str = ""


def header_of(draft: Draft) -> Header:
    """Return the header of a draft."""
    return Header(
        day=draft.day,
        series=draft.series,
        salesman_id=draft.salesman_id,
        due_on=draft.due_on,
        place=draft.place,
        with_payment=draft.with_payment,
        reverse_charge=draft.reverse_charge,
        delivery=draft.delivery,
        transport=draft.transport,
        remarks=draft.remarks,
    )


def set_header(draft: Draft, header: Header) -> Draft:
    """Return the draft under another header; another day may bring other rates and tax."""
    changed = replace(
        draft,
        day=header.day,
        series=header.series,
        salesman_id=header.salesman_id,
        due_on=header.due_on,
        place=header.place,
        with_payment=header.with_payment,
        reverse_charge=header.reverse_charge,
        delivery=header.delivery,
        transport=header.transport,
        remarks=header.remarks,
    )
    return reprice_all(changed) if header.day != draft.day else settle(changed)


def take_goods(draft: Draft, other: Draft) -> Draft:
    """Return the draft with goods, discounts and charges of another one; who, when and payment stay."""
    party = draft.party or other.party
    return settle(
        replace(
            draft,
            party=party,
            level=draft.level or other.level,
            lines=other.lines,
            bill_discounts=other.bill_discounts,
            charges=other.charges,
        )
    )
