"""Lines of goods that parties bring back, as other programs send them."""

from typing import Annotated

import msgspec
from msgspec import Meta

from dcms_desktop.inbox.typed_parts import Figure
from dcms_desktop.inbox.typed_parts import Quantity
from dcms_desktop.inbox.typed_parts import Serials


class TypedBackLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One line of goods that a party brings back."""

    item: Annotated[str, Meta(description="Code of the item.")]
    quantity: Quantity
    free: Annotated[Figure | None, Meta(description="Free goods among them.")] = None
    bill: Annotated[
        str | None, Meta(description="Number of the bill; none is the newest that has some left.")
    ] = None
    batch: Annotated[str | None, Meta(description="Batch that comes back; none is that of the bill.")] = None
    rate: Annotated[Figure | None, Meta(description="What is credited; none is what was billed.")] = None
    serials: Serials = []
