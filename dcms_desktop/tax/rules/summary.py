"""Lines of a bill summed by rate, for the footer, the paper and the return."""

from collections.abc import Iterable

from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.tax.rules.values import LineTax
from dcms_desktop.tax.rules.values import Treatment

_ORDER = {treatment: place for place, treatment in enumerate(Treatment)}


@dataclass(frozen=True, slots=True)
class RateTotal:
    """All lines of one treatment and one GST rate."""

    treatment: Treatment
    gst: Percent
    taxable: Paise
    cgst: Paise
    sgst: Paise
    igst: Paise
    cess: Paise


def tax_by_rate(lines: Iterable[LineTax]) -> tuple[RateTotal, ...]:
    """Return the stored figures summed by treatment and rate, lowest rate first; nothing is recomputed."""
    sums: dict[tuple[Treatment, Percent], list[int]] = {}
    for line in lines:
        treatment = line.rate.treatment
        gst = line.rate.gst if treatment is Treatment.TAXABLE else Percent(0)
        row = sums.setdefault((treatment, gst), [0, 0, 0, 0, 0])
        for place, figure in enumerate((line.taxable, line.cgst, line.sgst, line.igst, line.cess)):
            row[place] += figure
    keys = sorted(sums, key=lambda key: (_ORDER[key[0]], key[1]))
    return tuple(RateTotal(*key, *(Paise(figure) for figure in sums[key])) for key in keys)
