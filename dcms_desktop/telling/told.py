"""A stored document as far as it is told: of a line's sixty parts a third. Pure.

Reading all of them takes four times as long, and is half of what a bill costs on its way up.
"""

from datetime import date

import msgspec

from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units


class ToldFirm(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The seller."""

    state: str


class ToldParty(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The other side."""

    id: int
    name: str
    gstin: str | None = None
    state: str = ""


class ToldLine(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One goods line. Rates are for ``per`` base units."""

    no: int
    item_id: int
    hsn: str = ""
    uqc: str = "NOS"
    batch: str = ""
    expiry: date | None = None
    mrp: Paise
    units: Units
    free: Units
    per: Units = Units(1)
    rate: Mills
    bucket: str = "saleable"
    reason: str = ""
    short: Units = Units(0)
    damaged: Units = Units(0)
    excess: Units = Units(0)
    gross: Paise
    discount: Paise
    taxable: Paise
    treatment: str
    gst: Percent
    cgst: Paise
    sgst: Paise
    igst: Paise
    cess: Paise
    amount: Paise


class ToldBenefit(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What a scheme gave with the document."""

    code: str
    item_id: int | None = None


class ToldTender(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Money that came or went with the document; never its bank."""

    mode: str
    paise: Paise


class ToldDocument(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The document; every part is named and read as in `documents.posted`."""

    kind: str
    number: str
    day: date
    at: str
    firm: ToldFirm
    party: ToldParty | None = None
    place: str = ""
    against: str = ""
    inter_state: bool = False
    lines: tuple[ToldLine, ...] = ()
    note_reason: str = ""
    tenders: tuple[ToldTender, ...] = ()
    benefits: tuple[ToldBenefit, ...] = ()
    other_untaxed: Paise = Paise(0)
    round_off: Paise = Paise(0)
    total: Paise = Paise(0)
    received: Paise = Paise(0)
    counter: str = ""
    reference: str = ""
    reference_day: date | None = None


_DECODER = msgspec.json.Decoder(ToldDocument)


def told_document(body: bytes) -> ToldDocument:
    """Return what is told of a stored document."""
    return _DECODER.decode(body)
