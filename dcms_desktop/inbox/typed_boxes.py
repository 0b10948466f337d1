"""Goods of a claim that leave in boxes, as other programs send them."""

from typing import Annotated

from msgspec import Meta

from dcms_desktop.inbox.typed_parts import Typed

OfClaim = Annotated[str, Meta(description="Number of the claim.")]
Boxes = Annotated[list[int], Meta(description="Numbers of its boxes; none are all that lie here.")]


class TypedClaimPickup(Typed, frozen=True, kw_only=True, tag="claim_pickup"):
    """The company fetches boxes of a claim: their goods leave the stock."""

    claim: OfClaim
    boxes: Boxes = []
    who: Annotated[str, Meta(description="Person or carrier that takes them.")]
    vehicle: str = ""
    lr_number: str = ""
    reference: Annotated[str, Meta(description="The company's number for the pickup.")] = ""


class TypedClaimDestruction(Typed, frozen=True, kw_only=True, tag="claim_destruction"):
    """Boxes of a claim are destroyed here before a witness."""

    claim: OfClaim
    boxes: Boxes = []
    witness: str
    place: str
    reference: Annotated[str, Meta(description="Number of the certificate.")] = ""
