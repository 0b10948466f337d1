"""Place of supply of goods (s.10 IGST) and whether a supply is inter-State (s.7 IGST)."""

from datetime import date
from enum import StrEnum

from dcms_desktop.tax.rules.law import law_on
from dcms_desktop.tax.rules.states import ABROAD
from dcms_desktop.tax.rules.values import BuyerType
from dcms_desktop.tax.rules.values import TaxRefused


class Moved(StrEnum):
    """How the goods get where they go."""

    SENT = "sent"
    """By the seller or a carrier to ``delivery_state``."""
    LIFTED = "lifted"
    """By the buyer himself; ``delivery_state`` is where he takes them, when known."""
    TO_THIRD_PERSON = "to_third_person"
    """To somebody else on the buyer's direction (bill to, ship to)."""


def place_of_supply(
    seller_state: str,
    buyer_type: BuyerType,
    *,
    bill_state: str | None = None,
    delivery_state: str | None = None,
    moved: Moved = Moved.SENT,
    on: date | None = None,
) -> str:
    """Return the State code of the place of supply; store it with the document and never derive it again.

    ``bill_state`` is the State of the address recorded on the bill; ``on`` matters before October 2023 only.
    """
    if buyer_type is BuyerType.OVERSEAS:
        return ABROAD
    if buyer_type is BuyerType.UNREGISTERED:
        return _unregistered(seller_state, bill_state, delivery_state, moved, on)
    # Section 10(1)(b): goods for a third person are supplied to the one who directs, where he does business.
    # Section 10(1)(a): else where the movement ends, also when the buyer lifts the goods at our godown.
    place = bill_state if moved is Moved.TO_THIRD_PERSON else delivery_state or bill_state
    if not place:
        raise TaxRefused(
            "The place of supply of a registered buyer needs his State.",
            field="state",
            next_step="Enter the buyer's State or GSTIN.",
            rule="place_unknown",
        )
    return place


def _unregistered(
    seller_state: str, bill_state: str | None, delivery_state: str | None, moved: Moved, on: date | None
) -> str:
    if on is not None and law_on("place.unregistered_by_address", on) is None:
        return delivery_state or seller_state
    # Section 10(1)(ca), Circular 209/3/2024: the address on the bill, delivery before billing address.
    written = None if moved is Moved.LIFTED else delivery_state
    return written or bill_state or seller_state


def is_inter_state(seller_state: str, place: str, buyer_type: BuyerType) -> bool:
    """Tell whether a supply is inter-State; to SEZ and abroad it always is (s.7(5) IGST)."""
    return buyer_type.is_zero_rated or seller_state != place
