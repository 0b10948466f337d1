"""The tax of a bill, line by line, in whole paise.

The convention: every step rounds half up to the paisa by itself. Line discounts fall on the running
balance; bill discounts and taxable charges are spread over the nets of the lines, the residue to the
largest. A price with tax loses its specific cess first, then each head by Rule 35; what is left is the
taxable value, so nothing is lost.
"""

from collections.abc import Sequence
from typing import NamedTuple

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


class _Way(NamedTuple):
    """How this bill is taxed."""

    taxed: bool
    inter_state: bool
    igst: bool
    adds: bool


class _Priced(NamedTuple):
    """A line before the bill's own discounts and charges."""

    gross: Paise
    steps: tuple[Paise, ...]
    net: Paise


class _Heads(NamedTuple):
    """The heads that are a percentage of something."""

    cgst: Paise
    sgst: Paise
    igst: Paise
    cess: Paise


_NO_HEADS = _Heads(Paise(0), Paise(0), Paise(0), Paise(0))


def bill_tax(
    supply: Supply,
    lines: Sequence[TaxLine],
    *,
    bill_discounts: Sequence[Discount] = (),
    charges: Sequence[Charge] = (),
    round_to_rupee: bool = True,
) -> BillTax:
    """Return every figure of a bill or note; refuse what the law or arithmetic does not allow.

    A note has positive figures like its bill; its kind gives the sign afterwards.
    """
    way = _way_of(supply, lines)
    priced = [_price(line, number) for number, line in enumerate(lines, 1)]
    nets = [figures.net for figures in priced]
    off = _spread_discounts(nets, bill_discounts)
    added = _spread_charges(nets, charges)
    done = tuple(
        _tax_line(way, line, figures, (minus, plus), number)
        for number, (line, figures, minus, plus) in enumerate(zip(lines, priced, off, added, strict=True), 1)
    )
    untaxed = sum(charge.amount for charge in charges if not charge.taxable)
    before = sum(line.total for line in done) + untaxed
    later = _discount_after_tax(Paise(before), bill_discounts)
    return _total(supply, way, done, Paise(untaxed - later), round_to_rupee=round_to_rupee)


def _way_of(supply: Supply, lines: Sequence[TaxLine]) -> _Way:
    check_state(supply.seller_state, field="state")
    check_state(supply.place, field="place")
    inter_state = is_inter_state(supply.seller_state, supply.place, supply.buyer_type)
    if inter_state:
        _refuse_inter_state(supply.scheme, lines)
    lut = supply.buyer_type.is_zero_rated and not supply.with_payment
    return _Way(
        taxed=supply.scheme is Scheme.REGULAR and not lut,
        inter_state=inter_state,
        igst=inter_state or supply.igst_on_intra,
        adds=not supply.reverse_charge,
    )


def _refuse_inter_state(scheme: Scheme, lines: Sequence[TaxLine]) -> None:
    if scheme is Scheme.COMPOSITION:
        raise TaxRefused(
            "A dealer under composition cannot sell outside the State (s.10(2)(c) CGST).",
            field="place",
            next_step="Pick a buyer of your own State, or leave the composition scheme.",
            rule="composition_interstate_not_allowed",
        )
    if scheme is Scheme.UNREGISTERED and any(line.rate.treatment is Treatment.TAXABLE for line in lines):
        raise TaxRefused(
            "Taxable goods leave the State only with a GST registration (s.24(i) CGST).",
            field="place",
            next_step="Pick a buyer of your own State, or enter your GSTIN in the company profile.",
            rule="unregistered_interstate_not_allowed",
        )


def _price(line: TaxLine, number: int) -> _Priced:
    if line.units < 0 or line.per <= 0 or line.price < 0:
        raise TaxRefused(
            "Quantity and rate cannot be below zero; a return is a credit note with positive figures.",
            field="quantity" if line.units < 0 else "rate",
            next_step="Type the figures without minus, or enter a sale return.",
            line=number,
            rule="negative_line",
        )
    gross = line_value(line.units, line.per, line.price)
    if gross > MOST_PAISE:
        raise TaxRefused(
            "The line is worth more than any bill can be.",
            field="quantity",
            next_step="Check quantity and rate.",
            line=number,
            rule="amount_too_large",
        )
    left = gross
    steps: list[Paise] = []
    for discount in line.discounts:
        step = _step(discount, left, line)
        if not 0 <= step <= left:
            raise TaxRefused(
                f"The discount of {show_paise(step)} does not fit the {show_paise(left)} left of the line.",
                field="discount",
                next_step="Lower the discount; free goods need no discount.",
                line=number,
                rule="line_below_zero",
            )
        steps.append(step)
        left = Paise(left - step)
    return _Priced(gross, tuple(steps), left)


def _step(discount: Discount, left: Paise, line: TaxLine | None) -> Paise:
    """Return what a discount takes off ``left``; without a line it is a bill discount."""
    if discount.percent is not None:
        return share(left, discount.percent, of=HUNDRED_PERCENT)
    if discount.amount is not None:
        return discount.amount
    if line is not None and discount.per_unit is not None:
        return line_value(line.units, line.per, discount.per_unit)
    raise TaxRefused(
        "A discount is a percentage or an amount; only a line can have one per unit.",
        field="discount",
        next_step="Type it like 5% or 10.00.",
        rule="discount_without_value",
    )


def _spread_discounts(nets: list[Paise], discounts: Sequence[Discount]) -> list[Paise]:
    """Return each line's share of the bill discounts before tax, in turn on the running nets."""
    left = list(nets)
    for discount in discounts:
        if discount.after_tax:
            continue
        whole = sum(left)
        off = _step(discount, Paise(whole), None)
        if not 0 <= off <= whole:
            raise _too_much(off, Paise(whole))
        shares = spread(off, left) if off else [Paise(0)] * len(left)
        _keep_above_zero(shares, left)
        left = [Paise(net - part) for net, part in zip(left, shares, strict=True)]
    return [Paise(net - rest) for net, rest in zip(nets, left, strict=True)]


def _keep_above_zero(shares: list[Paise], nets: list[Paise]) -> None:
    """Move residue that the largest line cannot hold to the lines with room; many lines of few paise only."""
    if all(0 <= part <= net for part, net in zip(shares, nets, strict=True)):
        return
    over = 0
    for place, (part, net) in enumerate(zip(shares, nets, strict=True)):
        kept = min(max(part, 0), net)
        over += part - kept
        shares[place] = Paise(kept)
    for place, net in enumerate(nets):
        move = max(min(over, net - shares[place]), -shares[place])
        shares[place] = Paise(shares[place] + move)
        over -= move


def _too_much(off: Paise, whole: Paise) -> TaxRefused:
    return TaxRefused(
        f"The bill discount of {show_paise(off)} does not fit the {show_paise(whole)} of the bill.",
        field="bill_discounts",
        next_step="Lower the discount.",
        rule="bill_below_zero",
    )


def _spread_charges(nets: list[Paise], charges: Sequence[Charge]) -> list[Paise]:
    """Return each line's share of the taxable charges, on the nets before bill discounts."""
    whole = 0
    for charge in charges:
        if charge.amount < 0:
            raise TaxRefused(
                f"The charge {charge.name} cannot be below zero.",
                field="charges",
                next_step="Enter a bill discount instead.",
                rule="negative_charge",
            )
        whole += charge.amount * charge.taxable
    if not whole:
        return [Paise(0)] * len(nets)
    if not nets:
        raise TaxRefused(
            "A taxable charge follows the goods, and the bill has none.",
            field="charges",
            next_step="Enter an item first.",
            rule="charge_without_goods",
        )
    return spread(Paise(whole), nets)


def _discount_after_tax(before: Paise, discounts: Sequence[Discount]) -> Paise:
    left = before
    for discount in discounts:
        if not discount.after_tax:
            continue
        off = _step(discount, left, None)
        if not 0 <= off <= left:
            raise _too_much(off, left)
        left = Paise(left - off)
    return Paise(before - left)


def _heads_of(value: int, rate: TaxRate, full: int, *, igst: bool) -> _Heads:
    """Return the heads of ``value``; ``full`` is 100 % without tax, 100 % and all rates with it (Rule 35).

    CGST is worked out once and used for both halves: they are equal by law.
    """
    cess = share(value, rate.cess, of=full) if rate.cess else Paise(0)
    if igst:
        return _Heads(Paise(0), Paise(0), share(value, rate.gst, of=full), cess)
    half = share(value, rate.gst, of=2 * full)
    return _Heads(half, half, Paise(0), cess)


def _tax_line(
    way: _Way, line: TaxLine, figures: _Priced, shares: tuple[Paise, Paise], number: int
) -> LineTax:
    rate = line.rate
    off, added = shares
    value = Paise(figures.net - off + added)
    heads, specific = _NO_HEADS, Paise(0)
    retail: Paise | None = None
    if way.taxed and rate.treatment is Treatment.TAXABLE:
        specific = line_value(line.units, line.per, rate.cess_per_unit) if rate.cess_per_unit else specific
        with_tax = HUNDRED_PERCENT + rate.gst + rate.cess
        if rate.on_retail_price and line.retail_price:
            retail = line_value(line.units, line.per, line.retail_price)
            heads = _heads_of(retail, rate, with_tax, igst=way.igst)
        elif line.price_includes_tax:
            heads = _heads_of(value - specific, rate, with_tax, igst=way.igst)
        else:
            heads = _heads_of(value, rate, HUNDRED_PERCENT, igst=way.igst)
    tax = sum(heads) + specific
    taxable = Paise(value - tax if line.price_includes_tax else value)
    if taxable < 0:
        raise TaxRefused(
            f"The price of {show_paise(value)} with tax is less than its tax of {show_paise(tax)}.",
            field="rate",
            next_step="Raise the rate, or enter it without tax.",
            line=number,
            rule="line_below_zero",
        )
    return LineTax(
        rate=rate,
        gross=figures.gross,
        steps=figures.steps,
        net=figures.net,
        discount=Paise(figures.gross - figures.net + off),
        charges=added,
        taxable=taxable,
        cgst=heads.cgst,
        sgst=heads.sgst,
        igst=heads.igst,
        cess=Paise(heads.cess + specific),
        cess_specific=specific,
        total=Paise(taxable + tax if way.adds else taxable),
        retail_value=retail,
        deemed_value=None if retail is None else Paise(retail - tax),
    )


def _total(
    supply: Supply, way: _Way, lines: tuple[LineTax, ...], other: Paise, *, round_to_rupee: bool
) -> BillTax:
    value = dict.fromkeys(Treatment, 0)
    gross = discount = charges = cgst = sgst = igst = cess = total = 0
    for line in lines:
        value[line.rate.treatment] += line.taxable
        gross += line.gross
        discount += line.discount
        charges += line.charges
        cgst += line.cgst
        sgst += line.sgst
        igst += line.igst
        cess += line.cess
        total += line.total
    before = total + other
    if before > MOST_PAISE:
        raise TaxRefused(
            "The bill is worth more than any bill can be.",
            field="lines",
            next_step="Check quantities and rates.",
            rule="amount_too_large",
        )
    # Section 170 CGST: fifty paise and more go up.
    rounded = share(before, 1, of=100) * 100 if round_to_rupee else before
    local = supply.scheme is Scheme.REGULAR and not way.igst
    return BillTax(
        lines=lines,
        gross=Paise(gross),
        discount=Paise(discount),
        charges=Paise(charges),
        taxable=Paise(value[Treatment.TAXABLE]),
        exempt=Paise(value[Treatment.EXEMPT]),
        nil_rated=Paise(value[Treatment.NIL]),
        non_gst=Paise(value[Treatment.NON_GST]),
        cgst=Paise(cgst),
        sgst=Paise(sgst),
        igst=Paise(igst),
        cess=Paise(cess),
        other_untaxed=other,
        before_round=Paise(before),
        round_off=Paise(rounded - before),
        total=Paise(rounded),
        inter_state=way.inter_state,
        igst_charged=way.igst,
        second_head=second_head(supply.seller_state) if local else None,
        reverse_charge=supply.reverse_charge,
    )
