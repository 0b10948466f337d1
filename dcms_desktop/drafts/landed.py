"""What goods that came cost us: their price, the charges spread over them, tax that is no credit. Pure.

What was billed and did not come takes its part of the line's price and tax with it: that part is claimed. The
sum of all lines is to the paisa what the entries of the receipt put into stock.
"""

from dcms_desktop.drafts.figures import has_credit
from dcms_desktop.drafts.rules import Came
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Line
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import share
from dcms_desktop.kernel.money import spread
from dcms_desktop.tax.rules import LineTax

ALL_CAME = Came()


@dataclass(frozen=True, slots=True)
class Lacking:
    """The part of a line that was billed and did not come."""

    taxable: Paise = Paise(0)
    cgst: Paise = Paise(0)
    sgst: Paise = Paise(0)
    igst: Paise = Paise(0)
    cess: Paise = Paise(0)

    @property
    def tax(self) -> Paise:
        """Return its tax."""
        return Paise(self.cgst + self.sgst + self.igst + self.cess)


NOTHING_LACKS = Lacking()


def came_of(line: Line) -> Came:
    """Return how a line came."""
    return line.came or ALL_CAME


def billed_units(line: Line) -> Units:
    """Return what was billed, free goods among it."""
    return Units(line.units + line.free)


def units_in(line: Line) -> Units:
    """Return what came of it."""
    return Units(billed_units(line) - came_of(line).short)


def lacking_of(draft: Draft, line: Line) -> Lacking:
    """Return what a line's shortage is worth: its part of price and tax, without freight on the bill."""
    short, count, tax = came_of(line).short, billed_units(line), line.tax
    if not short or not count or tax is None:
        return NOTHING_LACKS
    goods = tax.taxable - _charges(line, tax)

    def part(paise: Paise) -> Paise:
        if draft.reverse_charge:  # the supplier charged none
            return Paise(0)
        own = share(paise, goods, of=tax.taxable) if tax.taxable else Paise(0)
        return share(own, short, of=count)

    return Lacking(
        taxable=share(goods, short, of=count),
        cgst=part(tax.cgst),
        sgst=part(tax.sgst),
        igst=part(tax.igst),
        cess=part(tax.cess),
    )


def _charges(line: Line, tax: LineTax) -> Paise:
    """Return the taxable charges that lie in a line's taxable value."""
    if not line.rate_includes_tax or not tax.charges:
        return tax.charges
    return share(tax.charges, tax.taxable, of=tax.taxable + tax.tax)


def charges_in(draft: Draft) -> Paise:
    """Return everything that is spread over the goods: charges on the bill, and those paid to others."""
    taxed = sum(_charges(line, line.tax) for line in draft.lines if line.tax is not None)
    untaxed = sum(charge.amount for charge in draft.charges if not charge.taxable)
    return Paise(taxed + untaxed + landed_sum(draft))


def landed_sum(draft: Draft) -> Paise:
    """Return what the charges off the bill cost us, with their tax where it is no credit."""
    return Paise(
        sum(one.amount + (0 if has_credit(draft) else sum(landed_tax(one.amount, one.gst)))
            for one in draft.landed)
    )  # fmt: skip


def landed_tax(amount: Paise, gst: int) -> tuple[Paise, Paise]:
    """Return the two equal halves of the tax of a charge off the bill."""
    half = share(amount, gst, of=200_000)
    return half, half


def unborne(draft: Draft) -> Paise:
    """Return the charges that no goods bear, because nothing came at all."""
    if any(units_in(line) for line in draft.lines):
        return Paise(0)
    return Paise(charges_in(draft) + sum(_borne_tax(draft, line) for line in draft.lines))


def _borne_tax(draft: Draft, line: Line) -> int:
    """Return the tax of a line that is no credit to us, without that of what did not come."""
    if line.tax is None or has_credit(draft):
        return 0
    return line.tax.tax - lacking_of(draft, line).tax


def landed_values(draft: Draft) -> list[Paise]:
    """Return what the goods of each line cost us; lines of which nothing came cost nothing."""
    lines = draft.lines
    nets: list[int] = []
    taxes: list[int] = []
    extra: int = charges_in(draft)
    for line in lines:
        tax = line.tax
        lacks = lacking_of(draft, line)
        nets.append(tax.taxable - _charges(line, tax) - lacks.taxable if tax is not None else 0)
        borne = _borne_tax(draft, line)
        taxes.append(borne if units_in(line) else 0)
        extra += borne - taxes[-1]
    if not extra:
        return [Paise(net + tax) for net, tax in zip(nets, taxes, strict=True)]
    weights = _weights(draft, nets)
    shares = spread(Paise(extra), weights) if sum(weights) else [Paise(0)] * len(lines)
    return [Paise(net + tax + part) for net, tax, part in zip(nets, taxes, shares, strict=True)]


def _weights(draft: Draft, nets: list[int]) -> list[int]:
    """Return by what charges are spread: value, quantity or gross weight of what came."""
    counts = [int(units_in(line)) for line in draft.lines]
    heavy = [count * line.item.gross_mg for count, line in zip(counts, draft.lines, strict=True)]
    if draft.spread_by == "weight" and any(heavy):
        return heavy
    return nets if draft.spread_by == "value" and sum(nets) != 0 else counts


def without_weight(draft: Draft) -> list[str]:
    """Return the goods whose weight nobody knows, where charges are to be spread by weight."""
    if draft.spread_by != "weight" or not charges_in(draft):
        return []
    lacking = (line.item.name for line in draft.lines if units_in(line) and not line.item.gross_mg)
    return list(dict.fromkeys(lacking))


def landed_cost(value: Paise, line: Line) -> Mills:
    """Return the cost of ``item.per`` units when the goods of a line that came are worth ``value``."""
    count = units_in(line)
    return Mills(share(value, line.item.per * 10, of=count)) if count else Mills(0)
