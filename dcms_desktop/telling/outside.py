"""Bills that another program made: checked here, told to the company, booked nowhere. Pure."""

from collections.abc import Mapping
from datetime import date

from dcms_desktop.kernel.dates import financial_year
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.telling.feeds.feed import ACTIVE
from dcms_desktop.telling.feeds.feed import CANCELLED
from dcms_desktop.telling.feeds.feed import CASH
from dcms_desktop.telling.feeds.feed import Op
from dcms_desktop.telling.feeds.feed import basis_points
from dcms_desktop.telling.feeds.feed import milli
from dcms_desktop.telling.rules import ItemRef
from dcms_desktop.telling.rules import Scope
from dcms_desktop.telling.rules import financial_year_name
from dcms_desktop.telling.rules import tail_of

MOST_ROUND_OFF = 100
"""Paise by which a bill may be rounded to the rupee."""
LONGEST_NUMBER = 16
TYPE = "sales_invoice"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideLine:
    """One line of goods."""

    item_id: int
    batch: str = ""
    expiry: str | None = None
    units: int
    free: int = 0
    rate: int = 0
    """Thousandths of a rupee."""
    mrp: int = 0
    taxable: int
    gst: int = 0
    """Thousandths of a percent."""
    cgst: int = 0
    sgst: int = 0
    igst: int = 0
    cess: int = 0

    @property
    def amount(self) -> int:
        """Return the line with its tax."""
        return self.taxable + self.cgst + self.sgst + self.igst + self.cess


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideBill:
    """A bill of another program as its file told it."""

    number: str
    day: date
    party: str = ""
    """Our code of who bought; empty for cash."""
    salesman: str = ""
    cancelled: bool = False
    total: int | None = None
    """What the other program says it comes to; None where its file does not say."""
    lines: tuple[OutsideLine, ...]

    @property
    def year(self) -> str:
        """Return the financial year, as ``26-27``."""
        return financial_year(self.day).short

    @property
    def series(self) -> str:
        """Return what stands before the last figures of its number."""
        return self.number.rstrip("0123456789").strip("/-")[:20] or "OUT"

    @property
    def round_off(self) -> int:
        """Return what the bill was rounded by."""
        summed = sum(line.amount for line in self.lines)
        return self.total - summed if self.total is not None else 0

    @property
    def net(self) -> int:
        """Return what the bill comes to."""
        return sum(line.amount for line in self.lines) + self.round_off


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """Who bought, as the centre knows him."""

    code: str
    local: str
    name: str
    gstin: str | None
    state: str
    outlet_class: str
    beat: str


def check_bill(bill: OutsideBill) -> None:
    """Refuse a bill that the company would not take, or that does not add up."""
    allowed = set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-")
    if not bill.number or len(bill.number) > LONGEST_NUMBER or set(bill.number) - allowed:
        raise Refused(
            f"“{bill.number[:30]}” is no number of a bill (rule 46(b)).",
            field="number",
            next_step=f"At most {LONGEST_NUMBER} letters A to Z, figures, / and -.",
        )
    if abs(bill.round_off) > MOST_ROUND_OFF:
        raise Refused(
            f"The lines of {bill.number} come to {show_paise(bill.net - bill.round_off)}, "
            f"the bill says {show_paise(bill.net)}.",
            field="total",
            next_step="Correct it in the other program, and make the file anew.",
        )


def scoped(bill: OutsideBill, items: Mapping[int, ItemRef], scope: Scope) -> list[OutsideLine]:
    """Return the lines whose goods may be told of."""
    return [line for line in bill.lines if scope.takes(items[line.item_id].maker_id)]


def outside_op(
    bill: OutsideBill, doc_id: str, rev: int, items: Mapping[int, ItemRef], buyer: Buyer | None, scope: Scope
) -> Op | None:
    """Return a bill as an operation; None when none of its goods is to be told of."""
    lines = scoped(bill, items, scope)
    if not lines:
        return None
    whole = len(lines) == len(bill.lines)
    round_off = bill.round_off if whole else 0
    return {
        "type": TYPE, "doc_id": doc_id, "doc_rev": rev, "v": "1.0", "source": "file",
        "status": CANCELLED if bill.cancelled else ACTIVE, "doc_no": bill.number, "series": bill.series,
        "fy": financial_year_name(bill.year), "number": tail_of(bill.number),
        "business_date": bill.day.isoformat(), "retailer": _retailer(buyer, scope),
        "salesman": bill.salesman or None, "supply": "inter" if any(one.igst for one in lines) else "intra",
        "lines": [_line(n, line, items[line.item_id]) for n, line in enumerate(lines, 1)],
        "totals": {
            "lines": len(lines),
            "qty_milli": milli(sum(line.units for line in lines)),
            "free_milli": milli(sum(line.free for line in lines)),
            "taxable_paise": sum(line.taxable for line in lines),
            "cgst_paise": sum(line.cgst for line in lines),
            "sgst_paise": sum(line.sgst for line in lines),
            "igst_paise": sum(line.igst for line in lines),
            "cess_paise": sum(line.cess for line in lines),
            "other_paise": 0,
            "round_off_paise": round_off,
            "net_paise": sum(line.amount for line in lines) + round_off,
        },
    }  # fmt: skip


def _retailer(buyer: Buyer | None, scope: Scope) -> Op:
    if buyer is None:
        return {"code": None, "local_code": CASH}
    told: Op = {
        "code": buyer.code or None, "local_code": buyer.local, "state": buyer.state,
        "beat": buyer.beat or None, "class": buyer.outlet_class or None,
        "gstin": buyer.gstin if scope.gstins else None,
    }  # fmt: skip
    return {**told, "name": buyer.name} if scope.names else told


def _line(n: int, line: OutsideLine, ref: ItemRef) -> Op:
    return {
        "n": n, "item": ref.code, "local_item": ref.local, "ean": ref.ean or None, "batch": line.batch,
        "expiry": line.expiry, "mrp_paise": line.mrp, "qty_milli": milli(line.units),
        "free_milli": milli(line.free), "scheme_id": None, "rate_e4": line.rate * 10,
        "taxable_paise": line.taxable, "gst_bp": basis_points(line.gst), "cgst_paise": line.cgst,
        "sgst_paise": line.sgst, "igst_paise": line.igst, "cess_paise": line.cess,
        "total_paise": line.amount,
    }  # fmt: skip
