"""Orders, quotations and challans as other programs send them."""

from typing import Annotated

import msgspec
from msgspec import Meta

from dcms_desktop.inbox.typed_parts import Discounts
from dcms_desktop.inbox.typed_parts import Figure
from dcms_desktop.inbox.typed_parts import Godown
from dcms_desktop.inbox.typed_parts import ItemCode
from dcms_desktop.inbox.typed_parts import Of
from dcms_desktop.inbox.typed_parts import OtherDay
from dcms_desktop.inbox.typed_parts import PartyCode
from dcms_desktop.inbox.typed_parts import Quantity
from dcms_desktop.inbox.typed_parts import Typed
from dcms_desktop.inbox.typed_parts import TypedDelivery
from dcms_desktop.inbox.typed_parts import TypedSaleLine
from dcms_desktop.inbox.typed_parts import TypedTransport
from dcms_desktop.inbox.typed_parts import WithTax


class TypedWish(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One line of a sales order or quotation: goods, not batches."""

    item: ItemCode
    quantity: Quantity
    free: Annotated[Figure | None, Meta(description="Free goods that were promised.")] = None
    rate: Annotated[Figure | None, Meta(description="None is the party's price list.")] = None
    rate_includes_tax: WithTax = False
    discounts: Annotated[
        list[str] | None, Meta(description="None is what the party usually gets; [] is no discount.")
    ] = None


class TypedSalesOrder(Typed, frozen=True, kw_only=True, tag="sales_order"):
    """Goods a party asks for; they are kept for it, and it may be billed at these prices."""

    party: PartyCode
    of: Of = []
    godown: Godown = None
    salesman: Annotated[str | None, Meta(description="Code of the salesman; none is the party's.")] = None
    came_by: Annotated[str, Meta(description="phone, counter, app, text or file.")] = "app"
    promised: Annotated[str | None, Meta(description="Day by which the goods are promised.")] = None
    holds_until: Annotated[
        str | None, Meta(description="Last day its prices hold; none is as this shop gives them.")
    ] = None
    reference: Annotated[str, Meta(description="The buyer's number for it.")] = ""
    reference_date: OtherDay | None = None
    lines: list[TypedWish] = []
    bill_discounts: Discounts = []


class TypedQuotation(Typed, frozen=True, kw_only=True, tag="quotation"):
    """Prices offered to a party until a day."""

    party: PartyCode
    salesman: Annotated[str | None, Meta(description="Code of the salesman; none is the party's.")] = None
    holds_until: Annotated[
        str | None, Meta(description="Last day its prices hold; none is as this shop gives them.")
    ] = None
    reference: Annotated[str, Meta(description="The buyer's number for it.")] = ""
    reference_date: OtherDay | None = None
    lines: list[TypedWish]
    bill_discounts: Discounts = []


class TypedChallan(Typed, frozen=True, kw_only=True, tag="delivery_challan"):
    """Goods that leave and are billed later (rule 55 CGST)."""

    party: PartyCode
    of: Of = []
    godown: Godown = None
    reason: Annotated[str, Meta(description="supply, approval or other.")] = "supply"
    place_of_supply: Annotated[
        str | None, Meta(description="State code of two digits; none is worked out (s.10 IGST).")
    ] = None
    salesman: Annotated[str | None, Meta(description="Code of the salesman; none is the party's.")] = None
    reference: Annotated[str, Meta(description="The buyer's order number.")] = ""
    reference_date: OtherDay | None = None
    delivery: TypedDelivery = TypedDelivery()
    transport: TypedTransport = TypedTransport()
    lines: list[TypedSaleLine] = []


class TypedChallanReturn(Typed, frozen=True, kw_only=True, tag="challan_return"):
    """Goods that come back unsold from challans: everything open of them, or the lines sent."""

    party: PartyCode
    of: Of = []
    godown: Godown = None
    lines: list[TypedSaleLine] = []
