"""The figures of a goods document: from a draft to its tax and totals. Pure."""

from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Line
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import mills_of
from dcms_desktop.kernel.values import changed
from dcms_desktop.tax.rules import BuyerType
from dcms_desktop.tax.rules import Scheme
from dcms_desktop.tax.rules import Supply
from dcms_desktop.tax.rules import TaxLine
from dcms_desktop.tax.rules import bill_tax
from dcms_desktop.tax.rules import place_of_supply


def buyer_type(draft: Draft) -> BuyerType:
    """Return how the other side stands to GST; nobody named is unregistered."""
    return BuyerType(draft.party.tax_type) if draft.party else BuyerType.UNREGISTERED


def place_of(draft: Draft) -> str:
    """Return the place of supply of an outward draft: what was said, else by s.10 IGST."""
    if draft.place:
        return draft.place
    if draft.party is None:
        return draft.firm.state
    return place_of_supply(
        draft.firm.state,
        buyer_type(draft),
        bill_state=draft.party.state or None,
        delivery_state=draft.delivery.state or None,
        moved=draft.delivery.moved,
        on=draft.day,
    )


def tax_line(line: Line, draft: Draft) -> TaxLine:
    """Return what the tax of a line depends on; goods taxed on retail price use the batch's MRP (r.31D)."""
    rate = line.item.tax.rate_on(line.taxed_on or draft.day)
    retail: Mills | None = None
    if rate.on_retail_price:
        mrp = line.batch.mrp if line.batch else line.new_batch.mrp if line.new_batch else line.item.mrp
        retail = mills_of(mrp)
    return TaxLine(
        units=line.units,
        per=line.item.per,
        price=line.rate,
        rate=rate,
        price_includes_tax=line.rate_includes_tax,
        discounts=line.discounts,
        retail_price=retail,
    )


def figure_sale(draft: Draft) -> Draft:
    """Return an outward draft with its tax and totals worked out."""
    supply = Supply(
        seller_state=draft.firm.state,
        place=place_of(draft),
        scheme=Scheme(draft.firm.scheme),
        buyer_type=buyer_type(draft),
        with_payment=draft.with_payment,
        reverse_charge=draft.reverse_charge,
    )
    return _figure(draft, supply)


def figure_untaxed(draft: Draft) -> Draft:
    """Return a document with its figures, as of a firm that charges no tax."""
    plain = replace(draft, firm=replace(draft.firm, scheme=Scheme.UNREGISTERED), place=draft.firm.state)
    return replace(figure_sale(plain), firm=draft.firm, place=draft.place)


def figure_purchase(draft: Draft) -> Draft:
    """Return an inward draft with the supplier's tax: he is the seller, we are the place of supply."""
    kind = buyer_type(draft)
    # Under reverse charge the tax is ours, also when the supplier is not registered (s.9(3), 9(4)).
    scheme = Scheme.REGULAR if draft.reverse_charge else _CHARGES_NO_TAX.get(kind, Scheme.REGULAR)
    seller_state = draft.party.state if draft.party and draft.party.state else draft.firm.state
    supply = Supply(
        seller_state=seller_state,
        place=draft.place or (draft.firm.state if scheme is Scheme.REGULAR else seller_state),
        scheme=scheme,
        buyer_type=BuyerType.REGULAR if draft.firm.gstin else BuyerType.UNREGISTERED,
        reverse_charge=draft.reverse_charge,
        igst_on_intra=kind is BuyerType.SEZ,
    )
    return _figure(draft, supply)


_CHARGES_NO_TAX = {
    BuyerType.UNREGISTERED: Scheme.UNREGISTERED,
    BuyerType.COMPOSITION: Scheme.COMPOSITION,
    BuyerType.OVERSEAS: Scheme.UNREGISTERED,
}
"""Suppliers who put no tax on their bill; the tax of goods from abroad is paid at the customs."""


def figure_opening(draft: Draft) -> Draft:
    """Return opening stock at its cost: nobody sells it, so there is no tax, no charge and no rounding."""
    return figure_purchase(
        replace(draft, party=None, charges=(), bill_discounts=(), round_to_rupee=False, reverse_charge=False)
    )


def has_credit(draft: Draft) -> bool:
    """Tell whether the firm takes credit for tax it pays; others bear it as cost."""
    return draft.firm.scheme == "regular"


def _figure(draft: Draft, supply: Supply) -> Draft:
    bill = bill_tax(
        supply,
        [tax_line(line, draft) for line in draft.lines],
        bill_discounts=draft.bill_discounts,
        charges=draft.charges,
        round_to_rupee=draft.round_to_rupee,
    )
    lines = tuple(changed(line, tax=tax) for line, tax in zip(draft.lines, bill.lines, strict=True))
    return replace(draft, lines=lines, bill=bill)


def figure_money(draft: Draft) -> Draft:
    """Return a money draft as it is: its total is the sum of its tenders."""
    return draft
