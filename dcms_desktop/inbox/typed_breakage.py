"""Dead goods of retailers, and what settles them, as other programs send them."""

from typing import Annotated

import msgspec
from msgspec import Meta

from dcms_desktop.inbox.typed_back import TypedBackLine
from dcms_desktop.inbox.typed_parts import Figure
from dcms_desktop.inbox.typed_parts import Godown
from dcms_desktop.inbox.typed_parts import ItemCode
from dcms_desktop.inbox.typed_parts import OneBatch
from dcms_desktop.inbox.typed_parts import PartyCode
from dcms_desktop.inbox.typed_parts import Quantity
from dcms_desktop.inbox.typed_parts import Typed

Receipts = Annotated[
    list[str], Meta(description="Numbers of the breakage receipts of this party.", min_length=1)
]


class TypedSettledLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is settled of one item of the receipts, at the rate it was taken at."""

    item: ItemCode
    quantity: Quantity
    free: Annotated[Figure | None, Meta(description="Of the goods that came free.")] = None
    batch: OneBatch = None
    """Of a note the batch that came, of a replacement the one that is given."""


class TypedBreakageReceipt(Typed, frozen=True, kw_only=True, tag="breakage_receipt"):
    """Broken or expired goods of a party: they come in at a rate of their own and wait to be settled."""

    party: PartyCode
    godown: Godown = None
    reason: Annotated[str, Meta(description="expiry or damage.")] = "expiry"
    reference: Annotated[str, Meta(description="The party's number for it.")] = ""
    lines: list[TypedBackLine]


class TypedBreakageNote(Typed, frozen=True, kw_only=True, tag="breakage_note"):
    """A credit note on breakage receipts: everything open of them, or the lines sent."""

    party: PartyCode
    of: Receipts
    lines: list[TypedSettledLine] = []


class TypedReplacement(Typed, frozen=True, kw_only=True, tag="replacement_issue"):
    """Fit goods given for those of breakage receipts: everything open that lies here, or the lines sent."""

    party: PartyCode
    of: Receipts
    godown: Godown = None
    lines: list[TypedSettledLine] = []
