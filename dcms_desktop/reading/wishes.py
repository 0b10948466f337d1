"""Confirmed lines of a message put on a draft, the way the counter puts its own lines. Pure."""

from collections.abc import Mapping
from collections.abc import Sequence

from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Line
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.sales.rules import change_quantity
from dcms_desktop.sales.rules import put_item
from dcms_desktop.sales.rules import split_line


@dataclass(frozen=True, slots=True)
class Wish:
    """Goods and quantity as a person confirmed them."""

    item_id: int
    quantity: str


def with_wishes(
    draft: Draft, offers: Mapping[int, Line], wishes: Sequence[Wish], *, spread: bool = True
) -> Draft:
    """Return the draft with confirmed goods after its own lines, spread over batches where one is short.

    Orders are not spread: which batches serve them is seen when they are billed.

    Refuses a quantity that cannot be read, by the number of the wish.
    """
    for number, wish in enumerate(wishes, 1):
        row = len(draft.lines)
        try:
            put = change_quantity(put_item(draft, row, offers[wish.item_id]), row, wish.quantity)
        except Refused as no:
            raise no.at_line(number) from no
        draft = split_line(put, row) if spread and len(put.lines) == row + 1 else put
    return draft
