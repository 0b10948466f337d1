"""The law of a bill as pure functions: rates, place, heads, numbers, names."""

from dcms_desktop.tax.rules.bill import bill_tax
from dcms_desktop.tax.rules.documents import DocumentName
from dcms_desktop.tax.rules.documents import check_document_kind
from dcms_desktop.tax.rules.documents import document_for
from dcms_desktop.tax.rules.gstin import Gstin
from dcms_desktop.tax.rules.gstin import check_gstin
from dcms_desktop.tax.rules.gstin import gstin_check_digit
from dcms_desktop.tax.rules.gstin import gstin_state
from dcms_desktop.tax.rules.gstin import is_gstin
from dcms_desktop.tax.rules.gstin import tidy_gstin
from dcms_desktop.tax.rules.law import HSN_DIGITS
from dcms_desktop.tax.rules.law import check_hsn
from dcms_desktop.tax.rules.law import hsn_digits
from dcms_desktop.tax.rules.law import is_slab
from dcms_desktop.tax.rules.law import law
from dcms_desktop.tax.rules.law import law_paise
from dcms_desktop.tax.rules.law import on_retail_price
from dcms_desktop.tax.rules.law import slabs
from dcms_desktop.tax.rules.numbers import check_document_number
from dcms_desktop.tax.rules.numbers import check_pattern
from dcms_desktop.tax.rules.numbers import fill_pattern
from dcms_desktop.tax.rules.numbers import is_document_number
from dcms_desktop.tax.rules.numbers import is_einvoice_number
from dcms_desktop.tax.rules.numbers import longest_number
from dcms_desktop.tax.rules.place import Moved
from dcms_desktop.tax.rules.place import is_inter_state
from dcms_desktop.tax.rules.place import place_of_supply
from dcms_desktop.tax.rules.returns import ReturnPlace
from dcms_desktop.tax.rules.returns import return_place
from dcms_desktop.tax.rules.states import ABROAD
from dcms_desktop.tax.rules.states import State
from dcms_desktop.tax.rules.states import check_state
from dcms_desktop.tax.rules.states import second_head
from dcms_desktop.tax.rules.states import state_name
from dcms_desktop.tax.rules.states import states
from dcms_desktop.tax.rules.summary import RateTotal
from dcms_desktop.tax.rules.summary import tax_by_rate
from dcms_desktop.tax.rules.values import BillTax
from dcms_desktop.tax.rules.values import BuyerType
from dcms_desktop.tax.rules.values import Charge
from dcms_desktop.tax.rules.values import Discount
from dcms_desktop.tax.rules.values import LineTax
from dcms_desktop.tax.rules.values import Scheme
from dcms_desktop.tax.rules.values import Supply
from dcms_desktop.tax.rules.values import TaxClass
from dcms_desktop.tax.rules.values import TaxLine
from dcms_desktop.tax.rules.values import TaxRate
from dcms_desktop.tax.rules.values import TaxRefused
from dcms_desktop.tax.rules.values import Treatment

__all__ = [
    "ABROAD",
    "HSN_DIGITS",
    "BillTax",
    "BuyerType",
    "Charge",
    "Discount",
    "DocumentName",
    "Gstin",
    "LineTax",
    "Moved",
    "RateTotal",
    "ReturnPlace",
    "Scheme",
    "State",
    "Supply",
    "TaxClass",
    "TaxLine",
    "TaxRate",
    "TaxRefused",
    "Treatment",
    "bill_tax",
    "check_document_kind",
    "check_document_number",
    "check_gstin",
    "check_hsn",
    "check_pattern",
    "check_state",
    "document_for",
    "fill_pattern",
    "gstin_check_digit",
    "gstin_state",
    "hsn_digits",
    "is_document_number",
    "is_einvoice_number",
    "is_gstin",
    "is_inter_state",
    "is_slab",
    "law",
    "law_paise",
    "longest_number",
    "on_retail_price",
    "place_of_supply",
    "return_place",
    "second_head",
    "slabs",
    "state_name",
    "states",
    "tax_by_rate",
    "tidy_gstin",
]
