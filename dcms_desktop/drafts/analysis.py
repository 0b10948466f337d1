"""Value and tax of a document by HSN and rate, as a clerk or an officer asks for it. Pure."""

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from typing import Protocol

from dcms_desktop.drafts.rules import Draft
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent


class TaxedLine(Protocol):
    """What the analysis needs of a line."""

    @property
    def hsn(self) -> str:
        """Return the code of the goods."""

    @property
    def gst(self) -> Percent:
        """Return the rate."""

    @property
    def treatment(self) -> str:
        """Return whether it is taxed."""

    @property
    def taxable(self) -> Paise:
        """Return the value before tax."""

    @property
    def cgst(self) -> Paise:
        """Return the central tax."""

    @property
    def sgst(self) -> Paise:
        """Return the State or Union territory tax."""

    @property
    def igst(self) -> Paise:
        """Return the integrated tax."""

    @property
    def cess(self) -> Paise:
        """Return the compensation cess."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxPart:
    """The goods of one HSN and rate."""

    hsn: str
    gst: Percent
    treatment: str
    lines: int = 1
    taxable: Paise = Paise(0)
    cgst: Paise = Paise(0)
    sgst: Paise = Paise(0)
    igst: Paise = Paise(0)
    cess: Paise = Paise(0)

    @property
    def tax(self) -> Paise:
        """Return all tax together."""
        return Paise(self.cgst + self.sgst + self.igst + self.cess)


def lines_of_draft(draft: Draft) -> tuple[TaxPart, ...]:
    """Return the lines of a draft that have their figures."""
    return tuple(
        TaxPart(
            hsn=line.item.hsn, gst=line.tax.rate.gst, treatment=line.tax.rate.treatment.value,
            taxable=line.tax.taxable, cgst=line.tax.cgst, sgst=line.tax.sgst, igst=line.tax.igst,
            cess=line.tax.cess,
        )
        for line in draft.lines
        if line.tax is not None
    )  # fmt: skip


def by_hsn(lines: Iterable[TaxedLine]) -> tuple[TaxPart, ...]:
    """Return the lines joined by rate and HSN, the lowest rate first."""
    found: dict[tuple[int, str, str], TaxPart] = {}
    for line in lines:
        key = (line.gst, line.treatment, line.hsn)
        was = found.get(key)
        if was is None:
            found[key] = TaxPart(
                hsn=line.hsn, gst=line.gst, treatment=line.treatment, taxable=line.taxable, cgst=line.cgst,
                sgst=line.sgst, igst=line.igst, cess=line.cess,
            )  # fmt: skip
        else:
            found[key] = _joined(was, line)
    return tuple(found[key] for key in sorted(found))


def together(parts: Sequence[TaxPart]) -> TaxPart:
    """Return the sum of parts."""
    whole = TaxPart(hsn="", gst=Percent(0), treatment="", lines=0)
    for part in parts:
        whole = replace(_joined(whole, part), lines=whole.lines + part.lines)
    return whole


def _joined(was: TaxPart, line: TaxedLine) -> TaxPart:
    return replace(
        was,
        lines=was.lines + 1,
        taxable=Paise(was.taxable + line.taxable),
        cgst=Paise(was.cgst + line.cgst),
        sgst=Paise(was.sgst + line.sgst),
        igst=Paise(was.igst + line.igst),
        cess=Paise(was.cess + line.cess),
    )
