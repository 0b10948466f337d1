"""Reads a document vector into the engine's values, and its figures back into the vector's words."""

from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import percent
from dcms_desktop.kernel.money import plain_paise
from dcms_desktop.kernel.money import plain_percent
from dcms_desktop.kernel.money import rate
from dcms_desktop.kernel.money import rupees
from dcms_desktop.tax.rules import BillTax
from dcms_desktop.tax.rules import BuyerType
from dcms_desktop.tax.rules import Charge
from dcms_desktop.tax.rules import Discount
from dcms_desktop.tax.rules import LineTax
from dcms_desktop.tax.rules import Moved
from dcms_desktop.tax.rules import RateTotal
from dcms_desktop.tax.rules import ReturnPlace
from dcms_desktop.tax.rules import Scheme
from dcms_desktop.tax.rules import Supply
from dcms_desktop.tax.rules import TaxLine
from dcms_desktop.tax.rules import TaxRate
from dcms_desktop.tax.rules import Treatment
from dcms_desktop.tax.rules import bill_tax
from dcms_desktop.tax.rules import check_document_kind
from dcms_desktop.tax.rules import check_document_number
from dcms_desktop.tax.rules import check_gstin
from dcms_desktop.tax.rules import document_for
from dcms_desktop.tax.rules import on_retail_price
from dcms_desktop.tax.rules import place_of_supply
from dcms_desktop.tax.rules import return_place
from dcms_desktop.tax.rules.returns import NilPart

Json = dict[str, Any]

PAPERS = {"INV": "invoice", "CRN": "credit_note", "DBN": "debit_note", "BOS": "bill_of_supply"}
KIND_KEYS = {"b2b": "inv_typ", "cdnr": "inv_typ", "exp": "exp_typ", "cdnur": "typ", "b2cs": "typ"}
MOVED = {
    "third_party_delivery": Moved.TO_THIRD_PERSON,
    "moved_by_recipient": Moved.LIFTED,
    "counter_unregistered": Moved.LIFTED,
    "delivered_unregistered": Moved.SENT,
}
TREATMENTS = {
    "taxable": Treatment.TAXABLE,
    "nil": Treatment.NIL,
    "nil_rated": Treatment.NIL,
    "exempt": Treatment.EXEMPT,
    "non_gst": Treatment.NON_GST,
    "non-gst": Treatment.NON_GST,
    "nongst": Treatment.NON_GST,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the engine says about a vector."""

    supply: Supply
    bill: BillTax
    place: ReturnPlace
    serials: tuple[Any, ...]


def play(given: Json) -> Outcome:
    """Run the engine on the input of a document vector; a refusal passes through."""
    day = date.fromisoformat(given["doc_date"])
    first = given.get("original_invoice") or {}
    first_day = date.fromisoformat(first["date"]) if first.get("date") else day
    supply = read_supply(given, day)
    if given.get("doc_no") is not None:
        check_document_number(given["doc_no"])
    lines = [read_line(line, given, first_day) for line in given["lines"]]
    paper = PAPERS.get(given.get("doc_type") or "INV", "invoice")
    treatments = [line.rate.treatment for line in lines]
    if paper == "bill_of_supply":
        check_document_kind("bill_of_supply", supply.scheme, treatments)
    elif paper == "invoice":
        name = document_for(supply.scheme, treatments, registered=supply.buyer_type.is_registered)
        check_document_kind("tax_invoice" if name == "bill_of_supply" else name, supply.scheme, treatments)
    bill = bill_tax(
        supply,
        lines,
        bill_discounts=tuple(read_bill_discounts(given)),
        charges=tuple(read_charges(given)),
        round_to_rupee=read_rounding(given),
    )
    original = None
    if first.get("date"):
        original = (first_day, rupees(first["value"]) if first.get("value") else bill.total)
    place = return_place(supply, bill, paper, day, original)  # type: ignore[arg-type] # values of PAPERS are papers
    return Outcome(supply, bill, place, tuple(line.get("sl") for line in given["lines"]))


def read_rounding(given: Json) -> bool:
    """Return whether the bill is rounded to the rupee."""
    value = given.get("round_to_rupee", given.get("rounding", True))
    return value if isinstance(value, bool) else str(value) not in ("none", "paise", "None")


def read_buyer_type(buyer: Json) -> BuyerType:
    """Return the buyer's type from the words a vector may use."""
    word = str(buyer.get("type") or ("regular" if buyer.get("gstin") else "unregistered")).lower()
    if word.startswith("sez"):
        return BuyerType.SEZ
    if word in ("overseas", "export", "foreign"):
        return BuyerType.OVERSEAS
    if word.startswith("deemed"):
        return BuyerType.DEEMED_EXPORT
    if word in ("un_body", "embassy"):
        return BuyerType.UIN
    if word in set(BuyerType):
        return BuyerType(word)
    return BuyerType.REGULAR if (buyer.get("gstin") or "URP") != "URP" else BuyerType.UNREGISTERED


def read_supply(given: Json, day: date) -> Supply:
    """Return parties and place; the place is found from the delivery when the vector has none."""
    seller, buyer = given["seller"], given.get("buyer") or {}
    if seller.get("gstin"):
        check_gstin(seller["gstin"])
    kind = read_buyer_type(buyer)
    if buyer.get("gstin") and kind in (BuyerType.REGULAR, BuyerType.COMPOSITION, BuyerType.SEZ):
        check_gstin(buyer["gstin"])
    state = seller.get("state") or seller["gstin"][:2]
    return Supply(
        seller_state=state,
        place=given.get("pos") or read_place(given.get("delivery") or {}, buyer, kind, state, day),
        scheme=Scheme(seller.get("scheme") or "regular"),
        buyer_type=kind,
        with_payment=given.get("with_payment") is not False,
        reverse_charge=bool(given.get("reverse_charge")),
        igst_on_intra=bool(given.get("igst_on_intra")),
    )


def read_place(delivery: Json, buyer: Json, kind: BuyerType, seller_state: str, day: date) -> str:
    """Return the place of supply of one of the four delivery modes."""
    mode = delivery.get("mode")
    bill_state = buyer.get("state") or (
        buyer["gstin"][:2] if (buyer.get("gstin") or "URP") != "URP" else None
    )
    if mode == "counter_unregistered":
        bill_state = delivery.get("recorded_state")
    for key in ("bill_to_state", "billing_state"):
        bill_state = delivery.get(key) or bill_state
    ends = (
        delivery.get("ship_to_state") or delivery.get("movement_ends_state") or delivery.get("delivery_state")
    )
    return place_of_supply(
        seller_state,
        kind,
        bill_state=bill_state,
        delivery_state=ends,
        moved=MOVED.get(str(mode), Moved.SENT),
        on=day,
    )


def read_quantity(text: str) -> int:
    """Return a quantity of at most three decimals in thousandths."""
    return rate(str(text), "qty")


def read_percent(text: Any) -> Any:
    """Return a percentage, 0 for none."""
    return rate(str(text or "0"))  # thousandths too, and cess may pass 100 %


def read_rate(line: Json, given: Json, day: date) -> TaxRate:
    """Return the rate of a line; from the history by date where the line has none."""
    gst, cess, cess_unit = line.get("gst_rate"), line.get("cess_rate"), line.get("cess_per_unit")
    for row in line.get("rate_history") or given.get("rate_history") or ():
        if line.get("gst_rate") is None and date.fromisoformat(row["from"]) <= day:
            gst = row.get("rate", row.get("gst_rate"))
            cess = row.get("cess", row.get("cess_rate", cess))
            cess_unit = row.get("cess_per_unit", cess_unit)
    retail = line.get("rsp_per_unit") is not None and on_retail_price(line.get("hsn") or "", day)
    return TaxRate(
        gst=read_percent(gst),
        cess=read_percent(cess),
        cess_per_unit=rate(str(cess_unit or "0")),
        treatment=TREATMENTS[str(line.get("treatment") or "taxable").lower()],
        on_retail_price=retail,
    )


def read_line(line: Json, given: Json, day: date) -> TaxLine:
    """Return a line of the engine; free goods carry no value."""
    retail = line.get("rsp_per_unit")
    if isinstance(retail, list):
        retail = max(retail, key=rate)  # several prices on a pack: the highest (Rule 31D)
    includes = line.get("price_inclusive_of_tax", given.get("price_inclusive_of_tax"))
    return TaxLine(
        units=read_quantity(line.get("qty") or "0"),
        per=1000,
        price=rate(str(line["price"])),
        rate=read_rate(line, given, day),
        price_includes_tax=bool(includes),
        discounts=tuple(read_discount(step) for step in line.get("discounts") or ()),
        retail_price=None if retail is None else Mills(rate(str(retail))),
    )


def read_discount(step: Json) -> Discount:
    """Return one discount: percent, amount, or amount per unit however the key is spelt."""
    kind = str(step.get("kind") or "trade")
    after = str(step.get("stage") or "before_tax") == "after_tax"
    for key in ("pct", "percent"):
        if step.get(key) is not None:
            return Discount(kind, percent=percent(str(step[key])), after_tax=after)
    for key, value in step.items():
        if "unit" in key and value is not None and not isinstance(value, bool):
            return Discount(kind, per_unit=rate(str(value)), after_tax=after)
    if "unit" in kind or step.get("per_unit") is True:
        return Discount(kind, per_unit=rate(str(step["amount"])), after_tax=after)
    return Discount(kind, amount=rupees(str(step["amount"])), after_tax=after)


def read_bill_discounts(given: Json) -> Iterator[Discount]:
    """Yield the bill discounts: one or a list."""
    found = given.get("bill_discounts") or given.get("bill_discount") or ()
    for step in [found] if isinstance(found, dict) else found:
        yield read_discount(step)


def read_charges(given: Json) -> Iterator[Charge]:
    """Yield freight and other charges, as a list, a dictionary or plain amounts."""
    words = ("charge", "freight", "packing", "insurance", "loading", "other")
    for key, value in given.items():
        if any(word in key for word in words) and value is not None and key != "reverse_charge":
            yield from _charges_in(key, value, taxable=_is_taxable_word(key))


def _is_taxable_word(word: str) -> bool:
    return not any(
        part in word.lower() for part in ("untaxed", "untaxable", "non_tax", "not_tax", "nontax", "other")
    )


def _charges_in(name: str, value: Any, *, taxable: bool) -> Iterator[Charge]:
    if isinstance(value, bool):
        return
    if isinstance(value, list):
        for one in value:
            yield from _charges_in(name, one, taxable=taxable)
    elif isinstance(value, dict) and "amount" in value:
        said = value.get("taxable", value.get("taxed", value.get("treatment", taxable)))
        label = str(value.get("kind") or value.get("name") or name)
        yes = said if isinstance(said, bool) else str(said).lower() in ("y", "yes", "true", "taxable")
        yield Charge(label, rupees(str(value["amount"])), yes)
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _charges_in(key, one, taxable=_is_taxable_word(key))
    else:
        yield Charge(name, rupees(str(value)), taxable)


def shown_line(line: LineTax, serial: Any) -> Json:
    """Return the figures of a line in the vector's words."""
    shown = {
        "sl": serial,
        "gross": plain_paise(line.gross),
        "discount": plain_paise(line.discount),
        "charges": plain_paise(line.charges),
        "taxable": plain_paise(line.taxable),
        "cgst": plain_paise(line.cgst),
        "sgst": plain_paise(line.sgst),
        "igst": plain_paise(line.igst),
        "cess": plain_paise(line.cess),
        "line_total": plain_paise(line.total),
    }
    if line.retail_value is not None and line.deemed_value is not None:
        shown["rsp_value"] = plain_paise(line.retail_value)
        shown["rule31D_deemed_value"] = plain_paise(line.deemed_value)
    return shown


def shown_totals(bill: BillTax) -> Json:
    """Return the totals in the vector's words."""
    return {
        "taxable": plain_paise(bill.taxable),
        "exempt": plain_paise(bill.exempt),
        "nil_rated": plain_paise(bill.nil_rated),
        "non_gst": plain_paise(bill.non_gst),
        "cgst": plain_paise(bill.cgst),
        "sgst_utgst": plain_paise(bill.sgst),
        "igst": plain_paise(bill.igst),
        "cess": plain_paise(bill.cess),
        "other_untaxed": plain_paise(bill.other_untaxed),
        "before_round": plain_paise(bill.before_round),
        "round_off": plain_paise(bill.round_off),
        "grand_total": plain_paise(bill.total),
    }


def shown_return(outcome: Outcome) -> Json:
    """Return where the document goes in GSTR-1, in the vector's words."""
    place, supply, bill = outcome.place, outcome.supply, outcome.bill
    if not place.table:
        return {"table": "none (composition: CMP-08 / GSTR-4)"}
    nil = _shown_nil(place.nil) if place.nil else None
    if place.section == "nil":
        return nil or {}
    shown: Json = {"table": place.table, "section": place.section}
    if place.note:
        shown["ntty"] = place.note
    if place.section in KIND_KEYS:
        shown[KIND_KEYS[place.section]] = place.kind
    if place.section in ("b2b", "cdnr"):
        shown["rchrg"] = "Y" if supply.reverse_charge else "N"
    if place.sply_ty:
        shown["sply_ty"] = place.sply_ty
    if place.section != "exp" and not (place.section == "cdnur" and place.kind != "B2CL"):
        shown["pos"] = supply.place
    if place.section != "b2cs":
        shown["val"] = plain_paise(bill.total)
    shown["items"] = [_shown_item(item, place.sign, igst=bill.igst_charged) for item in place.items]
    if nil:
        shown["also"] = nil
    return shown


def _shown_nil(nil: NilPart) -> Json:
    return {
        "table": "8",
        "section": "nil",
        "sply_ty": nil.sply_ty,
        "nil_amt": plain_paise(nil.nil),
        "expt_amt": plain_paise(nil.exempt),
        "ngsup_amt": plain_paise(nil.non_gst),
    }


def _shown_item(item: RateTotal, sign: int, *, igst: bool) -> Json:
    def amount(figure: int) -> str:
        return plain_paise(Paise(sign * figure))

    shown = {"rt": plain_percent(item.gst), "txval": amount(item.taxable)}
    if igst:
        shown["iamt"] = amount(item.igst)
    else:
        shown["camt"], shown["samt"] = amount(item.cgst), amount(item.sgst)
    return {**shown, "csamt": amount(item.cess)}


def differences(expected: Any, shown: Any, where: str = "") -> Iterable[str]:
    """Yield each place where ``shown`` lacks or differs from what is expected."""
    if isinstance(expected, dict) and isinstance(shown, dict):
        for key, value in expected.items():
            yield from differences(value, shown.get(key, "missing"), f"{where}.{key}")
    elif isinstance(expected, list) and isinstance(shown, list) and len(expected) == len(shown):
        for place, (one, other) in enumerate(zip(expected, shown, strict=True)):
            yield from differences(one, other, f"{where}[{place}]")
    elif expected != shown:
        yield f"{where}: expected {expected!r}, got {shown!r}"
