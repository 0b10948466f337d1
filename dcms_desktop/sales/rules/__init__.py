"""Billing as pure functions: editing a bill, and the gates it passes."""

from dcms_desktop.drafts.discounts import parse_discounts
from dcms_desktop.sales.rules.batches import explain_pick
from dcms_desktop.sales.rules.batches import left_of
from dcms_desktop.sales.rules.batches import runs_low
from dcms_desktop.sales.rules.edit import change_discounts
from dcms_desktop.sales.rules.edit import change_free
from dcms_desktop.sales.rules.edit import change_quantity
from dcms_desktop.sales.rules.edit import change_rate
from dcms_desktop.sales.rules.edit import edit_line
from dcms_desktop.sales.rules.edit import first_batch
from dcms_desktop.sales.rules.edit import fit_to_amount
from dcms_desktop.sales.rules.edit import less_percent
from dcms_desktop.sales.rules.edit import pick_batch
from dcms_desktop.sales.rules.edit import place_line
from dcms_desktop.sales.rules.edit import put_item
from dcms_desktop.sales.rules.edit import remove_line
from dcms_desktop.sales.rules.edit import reprice
from dcms_desktop.sales.rules.edit import reprice_all
from dcms_desktop.sales.rules.edit import short_by
from dcms_desktop.sales.rules.edit import split_line
from dcms_desktop.sales.rules.edit import spread_line
from dcms_desktop.sales.rules.edit import step_batch
from dcms_desktop.sales.rules.edit import with_rates
from dcms_desktop.sales.rules.gates import bill_gates
from dcms_desktop.sales.rules.gates import bill_margin
from dcms_desktop.sales.rules.gates import credit_gates
from dcms_desktop.sales.rules.gates import line_gates
from dcms_desktop.sales.rules.gates import margin_of
from dcms_desktop.sales.rules.header import Header
from dcms_desktop.sales.rules.header import header_of
from dcms_desktop.sales.rules.header import set_header
from dcms_desktop.sales.rules.header import take_goods
from dcms_desktop.sales.rules.licences import licence_gap
from dcms_desktop.sales.rules.offers import TELLS
from dcms_desktop.sales.rules.offers import Said
from dcms_desktop.sales.rules.offers import as_billed
from dcms_desktop.sales.rules.offers import claims_of
from dcms_desktop.sales.rules.offers import figure_bill
from dcms_desktop.sales.rules.offers import given_of
from dcms_desktop.sales.rules.offers import scheme_says
from dcms_desktop.sales.rules.offers import settle
from dcms_desktop.sales.rules.offers import told_to_party
from dcms_desktop.sales.rules.offers import with_offers
from dcms_desktop.sales.rules.payment import credit_part
from dcms_desktop.sales.rules.payment import set_tenders
from dcms_desktop.sales.rules.scanned import add_scanned
from dcms_desktop.sales.rules.scanned import batch_named
from dcms_desktop.sales.rules.scanned import wants_piece
from dcms_desktop.sales.rules.scanned import with_piece
from dcms_desktop.sales.rules.scanned import with_serials

__all__ = [
    "TELLS",
    "Header",
    "Said",
    "add_scanned",
    "as_billed",
    "batch_named",
    "bill_gates",
    "bill_margin",
    "change_discounts",
    "change_free",
    "change_quantity",
    "change_rate",
    "claims_of",
    "credit_gates",
    "credit_part",
    "edit_line",
    "explain_pick",
    "figure_bill",
    "first_batch",
    "fit_to_amount",
    "given_of",
    "header_of",
    "left_of",
    "less_percent",
    "licence_gap",
    "line_gates",
    "margin_of",
    "parse_discounts",
    "pick_batch",
    "place_line",
    "put_item",
    "remove_line",
    "reprice",
    "reprice_all",
    "runs_low",
    "scheme_says",
    "set_header",
    "set_tenders",
    "settle",
    "short_by",
    "split_line",
    "spread_line",
    "step_batch",
    "take_goods",
    "told_to_party",
    "wants_piece",
    "with_offers",
    "with_piece",
    "with_rates",
    "with_serials",
]
