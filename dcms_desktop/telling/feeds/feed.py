"""A feed as data, and the pieces that several feeds are made of. Pure."""

from collections.abc import Callable
from collections.abc import Iterable
from typing import Any

from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.telling.rules import Refs
from dcms_desktop.telling.rules import Scope
from dcms_desktop.telling.rules import financial_year_name
from dcms_desktop.telling.told import ToldDocument
from dcms_desktop.telling.told import ToldLine
from dcms_desktop.wire.canonical import document_uuid

Op = dict[str, Any]
ACTIVE, CANCELLED = "active", "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One feed. ``code`` is the topic that documents write into the outbox."""

    code: str
    type: str
    title: str
    version: str
    fields: tuple[str, ...]
    """What leaves the shop with it, in words for the owner."""
    build: Callable[[ToldDocument, Refs, Scope], Op | None]
    """Makes the operation; None when the scope keeps all of it in the shop."""


def milli(units: int) -> int:
    """Return whole base units as thousandths."""
    return units * 1_000


def basis_points(percent: int) -> int:
    """Return thousandths of a percent as hundredths; no rate of tax is finer."""
    return percent // 10


def head(posted: ToldDocument, refs: Refs, kind: str) -> Op:
    """Return what every operation about a document begins with."""
    return {
        "type": kind,
        "doc_id": document_uuid(refs.request_id),
        "doc_rev": refs.revision + 1,
        "status": CANCELLED if refs.state == "cancelled" else ACTIVE,
        "doc_no": posted.number,
        "series": refs.series,
        "fy": financial_year_name(refs.year),
        "number": refs.number,
        "business_date": posted.day.isoformat(),
        "created_at": posted.at,
        "counter": f"C{posted.counter}",
        "user": refs.user,
    }


CASH = "CASH"
"""Who buys without giving a name."""


def retailer(posted: ToldDocument, refs: Refs, scope: Scope) -> Op:
    """Return the other side of a document as far as it leaves the shop; phone and address never do."""
    party, ref = posted.party, refs.party
    if party is None or ref is None:
        return {"code": None, "local_code": CASH, "state": posted.place or posted.firm.state}
    told: Op = {
        "code": ref.code or None,
        "local_code": ref.local,
        "state": party.state,
        "beat": refs.beat or None,
        "class": ref.outlet_class or None,
        "gstin": party.gstin if scope.gstins else None,
    }
    if scope.names:
        told["name"] = party.name
    return told


def scoped_lines(posted: ToldDocument, refs: Refs, scope: Scope) -> list[ToldLine]:
    """Return the lines whose goods may be told of."""
    return [line for line in posted.lines if scope.takes(refs.items[line.item_id].maker_id)]


def goods(line: ToldLine, refs: Refs) -> Op:
    """Return what every goods line begins with."""
    ref = refs.items[line.item_id]
    return {
        "n": line.no,
        "item": ref.code,
        "local_item": ref.local,
        "ean": ref.ean or None,
        "batch": line.batch,
        "expiry": line.expiry.isoformat() if line.expiry else None,
        "hsn": line.hsn,
        "uom": line.uqc,
        "per_milli": milli(line.per),
        "mrp_paise": line.mrp,
    }


def priced(line: ToldLine, refs: Refs, schemes: dict[int, str]) -> Op:
    """Return a line with its rate, discounts and tax."""
    told = goods(line, refs)
    told.update(
        qty_milli=milli(line.units),
        free_milli=milli(line.free),
        scheme_id=schemes.get(line.item_id),
        rate_e4=line.rate * 10,
        gross_paise=line.gross,
        disc_paise=line.discount,
        scheme_disc_paise=0,
        taxable_paise=line.taxable,
        tax=line.treatment,
        gst_bp=basis_points(line.gst),
        cgst_paise=line.cgst,
        sgst_paise=line.sgst,
        igst_paise=line.igst,
        cess_paise=line.cess,
        total_paise=line.amount,
    )
    return told


def scheme_of_items(posted: ToldDocument) -> dict[int, str]:
    """Return by item the scheme that gave something on it."""
    return {one.item_id: one.code for one in posted.benefits if one.item_id is not None}


def totals(posted: ToldDocument, lines: Iterable[ToldLine], *, whole: bool) -> Op:
    """Return the sums of what is told; of a part of a document the lines are all there is."""
    told = list(lines)
    summed = sum(line.amount for line in told)
    return {
        "lines": len(told),
        "qty_milli": milli(sum(line.units for line in told)),
        "free_milli": milli(sum(line.free for line in told)),
        "taxable_paise": sum(line.taxable for line in told),
        "cgst_paise": sum(line.cgst for line in told),
        "sgst_paise": sum(line.sgst for line in told),
        "igst_paise": sum(line.igst for line in told),
        "cess_paise": sum(line.cess for line in told),
        "other_paise": posted.other_untaxed if whole else 0,
        "round_off_paise": posted.round_off if whole else 0,
        "net_paise": posted.total if whole else summed,
    }


def trade(posted: ToldDocument, refs: Refs, scope: Scope, kind: str) -> Op | None:
    """Return a document of priced goods as an operation; None when none of its goods is to be told of."""
    lines = scoped_lines(posted, refs, scope)
    if not lines:
        return None
    schemes = scheme_of_items(posted)
    return {
        **head(posted, refs, kind),
        "retailer": retailer(posted, refs, scope),
        "salesman": refs.salesman or None,
        "order_id": refs.order_id or None,
        "supply": "inter" if posted.inter_state else "intra",
        "lines": [priced(line, refs, schemes) for line in lines],
        "totals": totals(posted, lines, whole=len(lines) == len(posted.lines)),
    }
