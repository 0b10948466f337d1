"""Where a posted bill or note goes in GSTR-1, from its stored figures (GSTR-1 form, tables 4 to 9)."""

from datetime import date
from typing import Literal

from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from dcms_desktop.tax.rules.law import law_paise
from dcms_desktop.tax.rules.summary import RateTotal
from dcms_desktop.tax.rules.summary import tax_by_rate
from dcms_desktop.tax.rules.values import BillTax
from dcms_desktop.tax.rules.values import BuyerType
from dcms_desktop.tax.rules.values import Scheme
from dcms_desktop.tax.rules.values import Supply
from dcms_desktop.tax.rules.values import Treatment

Paper = Literal["invoice", "credit_note", "debit_note", "bill_of_supply"]


@dataclass(frozen=True, slots=True)
class NilPart:
    """The exempt, nil-rated and non-GST part of a document: table 8."""

    sply_ty: str
    nil: Paise
    exempt: Paise
    non_gst: Paise


@dataclass(frozen=True, slots=True)
class ReturnPlace:
    """The table and section of a document; empty where a key does not belong. ``sign`` is for net tables."""

    table: str
    section: str
    kind: str = ""
    """inv_typ of b2b and cdnr, exp_typ of exp, typ of cdnur and b2cs."""
    sply_ty: str = ""
    note: str = ""
    """C or D for notes in table 9B."""
    sign: int = 1
    items: tuple[RateTotal, ...] = ()
    nil: NilPart | None = None


NOWHERE = ReturnPlace("", "")


def return_place(
    supply: Supply, bill: BillTax, paper: Paper, day: date, original: tuple[date, Paise] | None = None
) -> ReturnPlace:
    """Return where the document goes; ``original`` is day and value of the invoice that a note is about.

    A dealer under composition files CMP-08 and GSTR-4 instead, so his documents go nowhere here.
    """
    if supply.scheme is not Scheme.REGULAR:
        return NOWHERE
    sign = -1 if paper == "credit_note" else 1
    items = tuple(row for row in tax_by_rate(bill.lines) if row.treatment is Treatment.TAXABLE)
    nil = _nil_part(supply, bill, sign)
    if not items:
        return ReturnPlace("8", "nil", sign=sign, nil=nil)
    place = _taxed_place(supply, bill, paper, *(original or (day, bill.total)))
    return ReturnPlace(
        table=place.table,
        section=place.section,
        kind=place.kind,
        sply_ty=place.sply_ty,
        note=place.note,
        sign=sign if place.section == "b2cs" else 1,
        items=items,
        nil=nil,
    )


def _taxed_place(
    supply: Supply, bill: BillTax, paper: Paper, first_day: date, first_value: Paise
) -> ReturnPlace:
    """Return table and keys; large B2C goes by the limit of the first invoice's day, on its rounded value."""
    note = {"credit_note": "C", "debit_note": "D"}.get(paper, "")
    if supply.buyer_type is BuyerType.OVERSEAS:
        if note:
            return ReturnPlace("9B", "cdnur", "EXPWP" if supply.with_payment else "EXPWOP", note=note)
        return ReturnPlace("6A", "exp", "WPAY" if supply.with_payment else "WOPAY")
    if supply.buyer_type.is_registered:
        return _registered_place(supply, note)
    if bill.inter_state and first_value > law_paise("gstr1.b2cl.threshold", first_day):
        return ReturnPlace("9B", "cdnur", "B2CL", note=note) if note else ReturnPlace("5A", "b2cl")
    return ReturnPlace("7", "b2cs", "OE", sply_ty="INTER" if bill.inter_state else "INTRA")


def _registered_place(supply: Supply, note: str) -> ReturnPlace:
    table, kind = "4B" if supply.reverse_charge else "4A", "R"
    if supply.buyer_type is BuyerType.SEZ:
        table, kind = "6B", "SEWP" if supply.with_payment else "SEWOP"
    elif supply.buyer_type is BuyerType.DEEMED_EXPORT:
        table, kind = "6C", "DE"
    elif supply.igst_on_intra:
        kind = "CBW"
    return ReturnPlace("9B", "cdnr", kind, note=note) if note else ReturnPlace(table, "b2b", kind)


def _nil_part(supply: Supply, bill: BillTax, sign: int) -> NilPart | None:
    if not (bill.nil_rated or bill.exempt or bill.non_gst):
        return None
    reach = "INTR" if bill.inter_state else "INTRA"
    whom = "B2B" if supply.buyer_type.is_registered else "B2C"
    return NilPart(
        f"{reach}{whom}", Paise(sign * bill.nil_rated), Paise(sign * bill.exempt), Paise(sign * bill.non_gst)
    )
