"""From a draft that was posted to the frozen document that is stored, shown and printed. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from dcms_desktop.catalog.rules import ItemCard
from dcms_desktop.catalog.rules import in_packs
from dcms_desktop.company.rules import FirmCard
from dcms_desktop.documents.posted import Posted
from dcms_desktop.documents.posted import PostedAllotment
from dcms_desktop.documents.posted import PostedBenefit
from dcms_desktop.documents.posted import PostedCause
from dcms_desktop.documents.posted import PostedCharge
from dcms_desktop.documents.posted import PostedFirm
from dcms_desktop.documents.posted import PostedLanded
from dcms_desktop.documents.posted import PostedLeg
from dcms_desktop.documents.posted import PostedLine
from dcms_desktop.documents.posted import PostedParty
from dcms_desktop.documents.posted import PostedRate
from dcms_desktop.documents.posted import PostedTender
from dcms_desktop.drafts.claims import line_claims
from dcms_desktop.drafts.legs import debited
from dcms_desktop.drafts.rules import Came
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Line
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.kernel.money import show_percent
from dcms_desktop.ledger.rules import Allotment
from dcms_desktop.ledger.rules import Leg
from dcms_desktop.ledger.rules import OpenDue
from dcms_desktop.parties.rules import PartyCard
from dcms_desktop.pricing.rules import tell_benefit
from dcms_desktop.tax.rules import BillTax
from dcms_desktop.tax.rules import Discount
from dcms_desktop.tax.rules import Treatment
from dcms_desktop.tax.rules import state_name
from dcms_desktop.tax.rules import tax_by_rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What posting knows beside the draft: number, time, and names to print."""

    kind: str
    title: str
    number: str
    at: str
    place: str
    salesman: str = ""
    beat: str = ""
    counter: str = ""
    user: str = ""
    due_on: date | None = None
    revision: int = 0
    old_balance: Paise = Paise(0)
    new_balance: Paise = Paise(0)
    godown: str = ""
    godown_address: str = ""
    to_godown: str = ""
    to_godown_address: str = ""
    against: str = ""


def posted_of(draft: Draft, names: Names, dues: dict[int, OpenDue]) -> Posted:
    """Return the document as posted. ``dues`` are the open bills a receipt pays, before it."""
    bill = draft.bill
    tendered = Paise(sum(tender.paise for tender in draft.tenders))
    plain = Paise(tendered + _charged(draft) + debited(draft.legs))
    figures = _bill_figures(draft, bill) if bill else {"total": plain, **_books_figures(draft, dues)}
    return Posted(
        id=0,
        kind=names.kind,
        title=names.title,
        number=names.number,
        request_id=draft.request_id,
        day=draft.day,
        at=names.at,
        due_on=names.due_on,
        revision=names.revision,
        firm=_firm(draft.firm),
        party=_party(draft.party) if draft.party else None,
        ship_to=_ship_to(draft),
        place=names.place,
        place_name=state_name(names.place) if names.place else "",
        godown_id=draft.godown_id,
        godown=names.godown,
        to_godown_id=draft.to_godown_id,
        godown_address=names.godown_address,
        to_godown=names.to_godown,
        to_godown_address=names.to_godown_address,
        against_id=draft.against_id,
        against=names.against,
        with_payment=draft.with_payment,
        reverse_charge=draft.reverse_charge,
        lines=_lines(draft),
        charges=tuple(
            PostedCharge(name=charge.name, paise=charge.amount, taxed=charge.taxable)
            for charge in draft.charges
        ),
        landed=_landed(draft),
        spread_by=draft.spread_by,
        note_reason=draft.note_reason,
        tenders=_tenders(draft),
        allotments=_allotments(draft.allotments or (), dues),
        received=tendered,
        old_balance=names.old_balance,
        new_balance=names.new_balance,
        salesman=names.salesman,
        beat=names.beat,
        counter=names.counter,
        user=names.user,
        remarks=draft.remarks,
        told=draft.told,
        reference=draft.reference,
        reference_day=draft.reference_day,
        **_ways(draft),
        **figures,
    )


def _tenders(draft: Draft) -> tuple[PostedTender, ...]:
    return tuple(
        PostedTender(mode=one.mode, paise=one.paise, reference=one.reference, bank=one.bank, dated=one.dated)
        for one in draft.tenders
    )


def _ways(draft: Draft) -> dict[str, Any]:
    """Return how an order came and until when its prices hold, and how the goods travel."""
    return {
        "holds_until": draft.holds_until,
        "came_by": draft.came_by,
        "transporter": draft.transport.transporter,
        "vehicle": draft.transport.vehicle,
        "lr_number": draft.transport.lr_number,
    }


def _landed(draft: Draft) -> tuple[PostedLanded, ...]:
    return tuple(
        PostedLanded(
            name=one.name,
            paise=one.amount,
            mode=one.mode,
            gst=one.gst,
            igst=one.igst,
            reverse_charge=one.reverse_charge,
        )
        for one in draft.landed
    )


def _charged(draft: Draft) -> int:
    return sum(charge.amount for charge in draft.charges)


def _bill_figures(draft: Draft, bill: BillTax) -> dict[str, Any]:
    line_steps = sum(sum(line.steps) for line in bill.lines)
    return {
        "inter_state": bill.inter_state,
        "second_head": bill.second_head,
        "gross": bill.gross,
        "discount": bill.discount,
        "bill_steps": draft.bill_discounts,
        "bill_discount": Paise(bill.discount - line_steps),
        "taxable": bill.taxable,
        "untaxed": Paise(bill.exempt + bill.nil_rated + bill.non_gst),
        "cgst": bill.cgst,
        "sgst": bill.sgst,
        "igst": bill.igst,
        "cess": bill.cess,
        "other_untaxed": bill.other_untaxed,
        "round_off": bill.round_off,
        "total": bill.total,
        "rates": _rates(draft),
        "benefits": _benefits(draft) if draft.benefits else (),
    }


def _rates(draft: Draft) -> tuple[PostedRate, ...]:
    taxed = [line.tax for line in draft.lines if line.tax is not None]
    return tuple(
        PostedRate(
            gst=row.gst, taxable=row.taxable, cgst=row.cgst, sgst=row.sgst, igst=row.igst, cess=row.cess
        )
        for row in tax_by_rate(taxed)
        if row.treatment is Treatment.TAXABLE
    )


def _firm(firm: FirmCard) -> PostedFirm:
    return PostedFirm(
        name=firm.name,
        legal_name=firm.legal_name,
        gstin=firm.gstin,
        scheme=firm.scheme,
        state=firm.state,
        state_name=state_name(firm.state),
        address1=firm.address1,
        address2=firm.address2,
        city=firm.city,
        pin=firm.pin,
        phone=firm.phone,
        email=firm.email,
        fssai=firm.fssai,
        drug_licences=firm.drug_licences,
        upi_id=firm.upi_id,
        bank_name=firm.bank_name,
        bank_account=firm.bank_account,
        bank_ifsc=firm.bank_ifsc,
        terms=firm.terms,
        practice=firm.practice,
    )


def _party(party: PartyCard) -> PostedParty:
    drug = [
        f"{one.form} {one.number}" + (f" to {one.valid_to:%m/%y}" if one.valid_to else "")
        for one in party.licences
        if one.form.upper() != "FSSAI"
    ]
    food = next((one.number for one in party.licences if one.form.upper() == "FSSAI"), "")
    return PostedParty(
        id=party.id,
        code=party.code,
        name=party.name,
        local_name=party.local_name,
        gstin=party.gstin,
        tax_type=party.tax_type,
        state=party.state,
        state_name=state_name(party.state) if party.state else "",
        address1=party.address1,
        address2=party.address2,
        city=party.city,
        pin=party.pin,
        country=party.country,
        mobile=party.mobile,
        licences=", ".join(drug),
        fssai=food,
    )


def _ship_to(draft: Draft) -> PostedParty | None:
    to = draft.delivery
    if not to.name and not to.address:
        return None
    return PostedParty(
        id=0, code="", name=to.name, gstin=to.gstin or None, state=to.state,
        state_name=state_name(to.state) if to.state else "", address1=to.address, city=to.city, pin=to.pin,
    )  # fmt: skip


def discount_text(discounts: tuple[Discount, ...]) -> str:
    """Return discounts as the clerk reads them: ``5% + 10.00``."""
    words = []
    for one in discounts:
        if one.percent is not None:
            words.append(show_percent(one.percent))
        elif one.amount is not None:
            words.append(show_paise(one.amount))
        elif one.per_unit is not None:
            words.append(f"{show_paise(one.per_unit // 10)} each")
    return " + ".join(words)


def quantity_text(units: int, item: ItemCard, typed: str = "") -> str:
    """Return a quantity as typed when it was typed in packs, else in base units."""
    if any(mark.isalpha() for mark in typed.split("+", maxsplit=1)[0].split("/", maxsplit=1)[0]):
        return in_packs(units, item)
    return str(units)


_ALL_CAME = Came()


def _lines(draft: Draft) -> tuple[PostedLine, ...]:
    lines = [_line(number, line) for number, line in enumerate(draft.lines, 1)]
    for row, claims in line_claims(draft).items():
        lines[row] = replace(lines[row], claims=claims)
    return tuple(lines)


def _line(number: int, line: Line) -> PostedLine:
    tax, item, batch = line.tax, line.item, line.batch
    if tax is None:
        raise AssertionError("a posted line has its figures")
    came = line.came or _ALL_CAME
    return PostedLine(
        no=number,
        item_id=item.id,
        code=item.code,
        name=item.name,
        local_name=item.local_name,
        maker=item.maker,
        schedule=item.schedule,
        hsn=item.hsn,
        packing=item.packing,
        unit=item.base_unit,
        uqc=item.uqc,
        batch_id=batch.id if batch else None,
        batch=batch.number if batch else "",
        made_on=batch.made_on if batch else None,
        expiry=batch.expiry if batch else None,
        mrp=batch.mrp if batch else item.mrp,
        units=line.units,
        free=line.free,
        per=item.per,
        quantity=quantity_text(line.units, item, line.typed),
        free_quantity=quantity_text(line.free, item) if line.free else "",
        rate=line.rate,
        rate_includes_tax=line.rate_includes_tax,
        discounts=discount_text(line.discounts),
        steps=line.discounts,
        bucket=line.bucket,
        to_bucket=line.to_bucket,
        reason=line.reason,
        short=line.short or came.short,
        rate_by_hand=line.rate_source == "hand",
        discounts_by_hand=line.own_discounts and not line.takes_offers,
        free_by_scheme=line.free_source == "scheme",
        given_by=line.given_by,
        gross=tax.gross,
        discount=tax.discount,
        charges=tax.charges,
        taxable=tax.taxable,
        treatment=tax.rate.treatment.value,
        gst=tax.rate.gst,
        cgst=tax.cgst,
        sgst=tax.sgst,
        igst=tax.igst,
        cess=tax.cess,
        amount=tax.total,
        source_id=line.source.document_id if line.source else None,
        source_line=line.source.line_no if line.source else None,
        pieces=line.pieces,
        book=line.book,
        damaged=came.damaged,
        excess=came.excess,
        agreed_rate=came.agreed_rate,
        agreed_free=came.agreed_free,
        taxed_on=line.taxed_on,
    )


def _benefits(draft: Draft) -> tuple[PostedBenefit, ...]:
    known = {one.scheme.id: one.scheme for line in draft.lines for one in line.schemes}
    names = {line.item.id: line.item.name for line in draft.lines}
    return tuple(
        PostedBenefit(
            scheme_id=one.scheme_id,
            code=known[one.scheme_id].code,
            version=known[one.scheme_id].version,
            title=known[one.scheme_id].title,
            gift=one.gift,
            treatment=one.treatment,
            funded=known[one.scheme_id].funded,
            item_id=one.item_id,
            units=one.units,
            paise=one.paise,
            points=one.points,
            worth=one.worth,
            claim=one.claim,
            text=tell_benefit(known[one.scheme_id], one, names),
        )
        for one in draft.benefits
    )


def _books_figures(draft: Draft, dues: dict[int, OpenDue]) -> dict[str, Any]:
    """Return what is debited and credited, and for what credit is reversed."""
    causes = (
        PostedCause(
            kind=one.kind, number=one.number, words=one.words, cgst=one.heads.cgst, sgst=one.heads.sgst,
            igst=one.heads.igst, cess=one.heads.cess,
        )
        for one in draft.causes
    )  # fmt: skip
    return {"legs": tuple(_leg(leg, dues) for leg in draft.legs), "causes": tuple(causes)}


def _leg(leg: Leg, dues: dict[int, OpenDue]) -> PostedLeg:
    return PostedLeg(
        account=leg.account,
        name=leg.name,
        paise=leg.paise,
        party_id=leg.party_id,
        party=leg.party,
        note=leg.note,
        bills=_allotments(leg.parts or (), dues),
    )


def _allotments(parts: Sequence[Allotment], dues: dict[int, OpenDue]) -> tuple[PostedAllotment, ...]:
    return tuple(
        PostedAllotment(
            number=dues[part.due_id].number,
            day=dues[part.due_id].day,
            amount=dues[part.due_id].amount,
            paise=part.paise,
            left=Paise(dues[part.due_id].left - part.paise),
        )
        for part in parts
        if part.due_id in dues
    )
