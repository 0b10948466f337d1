"""Which paper a supply needs (s.31 CGST, Rules 46, 46A, 49)."""

from collections.abc import Iterable
from typing import Literal

from dcms_desktop.tax.rules.values import Scheme
from dcms_desktop.tax.rules.values import TaxRefused
from dcms_desktop.tax.rules.values import Treatment

DocumentName = Literal["tax_invoice", "bill_of_supply", "invoice_cum_bill_of_supply"]

TITLES: dict[DocumentName, str] = {
    "tax_invoice": "Tax invoice",
    "bill_of_supply": "Bill of supply",
    "invoice_cum_bill_of_supply": "Invoice-cum-bill of supply",
}


def document_for(scheme: Scheme, treatments: Iterable[Treatment], *, registered: bool) -> DocumentName:
    """Return the paper for goods of these treatments; ``registered`` tells whether the buyer is.

    A seller without GST registration writes a plain bill; it has the layout of a bill of supply.
    """
    kinds = set(treatments)
    if scheme is not Scheme.REGULAR or (kinds and Treatment.TAXABLE not in kinds):
        return "bill_of_supply"
    if len(kinds) > 1 and not registered:
        return "invoice_cum_bill_of_supply"
    return "tax_invoice"


def check_document_kind(name: DocumentName, scheme: Scheme, treatments: Iterable[Treatment]) -> None:
    """Refuse a regular dealer's bill of supply with taxable goods, and a tax invoice of other sellers."""
    if name == "bill_of_supply":
        if scheme is Scheme.REGULAR and Treatment.TAXABLE in set(treatments):
            raise TaxRefused(
                "Taxable goods need a tax invoice (s.31(1) CGST).",
                field="kind",
                next_step="Make a tax invoice, or take the taxable lines off.",
                rule="bill_of_supply_with_taxable_goods",
            )
    elif scheme is not Scheme.REGULAR:
        raise TaxRefused(
            "Only a dealer registered under the regular scheme may issue a tax invoice (s.31(3)(c) CGST).",
            field="kind",
            next_step="Make a bill of supply.",
            rule="tax_invoice_not_allowed",
        )
