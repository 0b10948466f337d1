"""The tax of a bill, line by line, in whole paise.

The convention: every step rounds half up to the paisa by itself. Line discounts fall on the running balance; bill
discounts and taxable charges are spread over the nets of the lines, the residue to the largest. A price with tax loses
its specific cess first, then each head by Rule 35, and what is left is the taxable value, so nothing is lost.
"""

from collections.abc import Sequence

from dcms_desktop.kernel.money import HUNDRED_PERCENT
from dcms_desktop.kernel.money import MOST_PAISE
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import line_value
from dcms_desktop.kernel.money import share
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.kernel.money import spread
from dcms_desktop.tax.rules.place import is_inter_state
from dcms_desktop.tax.rules.states import check_state
from dcms_desktop.tax.rules.states import second_head
from dcms_desktop.tax.rules.values import BillTax
from dcms_desktop.tax.rules.values import Charge
from dcms_desktop.tax.rules.values import Discount
from dcms_desktop.tax.rules.values import LineTax
from dcms_desktop.tax.rules.values import Scheme
from dcms_desktop.tax.rules.values import Supply
from dcms_desktop.tax.rules.values import TaxLine
from dcms_desktop.tax.rules.values import TaxRate
from dcms_desktop.tax.rules.values import TaxRefused
from dcms_desktop.tax.rules.values import Treatment

ZERO = Paise(0)

_Priced = tuple[Paise, tuple[Paise, ...], Paise]
"""Gross, what each discount took off, net."""


def bill_tax(
    supply: Supply,
    lines: Sequence[TaxLine],
    *,
    bill_discounts: Sequence[Discount] = (),
    charges: Sequence[Charge] = (),
    round_to_rupee: bool = True,
) -> BillTax:
    """Return every figure of a bill or note; refuse what the law or arithmetic does not allow."""
    inter_state = _check_supply(supply, lines)
    taxed = supply.scheme is Scheme.REGULAR and (supply.with_payment or not supply.buyer_type.is_zero_rated)
    igst = inter_state or supply.igst_on_intra
    priced = [_price(line, number) for number, line in enumerate(lines, 1)]
    nets = [net for _, _, net in priced]
    off = _bill_discount(nets, bill_discounts)
    added = _taxable_charges(nets, charges)
    done: list[LineTax] = []
    for number, (line, figures, minus, plus) in enumerate(zip(lines, priced, off, added, strict=True), 1):
        done.append(_tax_line(line, figures, minus, plus, number, taxed, igst, adds=not supply.reverse_charge))
    return _total(supply, done, bill_discounts, charges, inter_state, igst, round_to_rupee)
