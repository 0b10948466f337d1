"""What leaves the shop: whose goods, and which fields of a retailer and of money."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from dcms_desktop.kernel.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The owner's choice. ``makers`` None is every company's goods."""

    makers: frozenset[int] | None = None
    names: bool = True
    gstins: bool = True
    collections: bool = False

    def takes(self, maker_id: int | None) -> bool:
        """Tell whether goods of a company go up."""
        return self.makers is None or maker_id in self.makers


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRef:
    """An item as the centre knows it."""

    code: str
    """The company's code, or ``L-`` and our own."""
    local: str
    ean: str
    maker_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyRef:
    """A party as the centre knows it; ``code`` is empty until the centre gave one."""

    code: str
    local: str
    outlet_class: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperTold:
    """A paper that proves a claim: its digest is told with the claim, its bytes go by themselves."""

    name: str
    media: str
    digest: str
    size: int
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimTold:
    """A claim as the company gets it."""

    maker_id: int
    kind: str
    title: str
    first: date
    last: date
    scheme: str
    """The one scheme it rests on; empty for several."""
    scheme_rev: int
    basis: tuple[Mapping[str, Any], ...]
    papers: tuple[PaperTold, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refs:
    """What one document names, as the centre knows it, and where its number stands."""

    items: Mapping[int, ItemRef]
    party: PartyRef | None
    series: str
    year: str
    number: int
    state: str
    revision: int
    salesman: str
    beat: str
    user: str
    request_id: str
    order_id: str = ""
    claim: ClaimTold | None = None

    @property
    def papers(self) -> tuple[PaperTold, ...]:
        """Return the papers that go with the document; none with one that was cancelled."""
        return self.claim.papers if self.claim is not None and self.state == "posted" else ()


def financial_year_name(short: str) -> str:
    """Return ``2026-27`` for ``26-27``."""
    return f"20{short}"


def tail_of(number: str) -> int:
    """Return the digits a printed number ends with, 0 when it has none."""
    head = number.rstrip("0123456789")
    return int(number[len(head) :] or 0)
