"""Sheet of bills that another program made: rows of one number are one bill, taken whole or not at all."""

from collections.abc import Mapping
from datetime import date

from dcms_desktop.company.queries import firm_card
from dcms_desktop.db.tx import Tx
from dcms_desktop.exchange.rules import Cells
from dcms_desktop.exchange.rules import SheetField
from dcms_desktop.exchange.rules import bare_amount
from dcms_desktop.exchange.rules import yes_or_no
from dcms_desktop.exchange.sheet_kind import Rows
from dcms_desktop.exchange.sheet_kind import SheetKind
from dcms_desktop.exchange.sheet_kind import Sorted
from dcms_desktop.exchange.sheets.opening_dues import known_party
from dcms_desktop.exchange.sheets.opening_dues import party_finder
from dcms_desktop.exchange.sheets.opening_dues import party_in
from dcms_desktop.exchange.sheets.price_list import day_in
from dcms_desktop.exchange.sheets.price_list import find_item
from dcms_desktop.exchange.sheets.price_list import item_finder
from dcms_desktop.kernel.dates import financial_year
from dcms_desktop.kernel.dates import parse_expiry
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import HUNDRED_PERCENT
from dcms_desktop.kernel.money import percent
from dcms_desktop.kernel.money import rate
from dcms_desktop.kernel.money import rupees
from dcms_desktop.kernel.money import share
from dcms_desktop.telling.actions.outside import keep_outside
from dcms_desktop.telling.actions.outside import packed_bill
from dcms_desktop.telling.outside import OutsideBill
from dcms_desktop.telling.outside import OutsideLine
from dcms_desktop.telling.outside import check_bill
from dcms_desktop.telling.queries.outside import buyers
from dcms_desktop.telling.queries.outside import outside_known

FIELDS = (
    SheetField(
        name="number", title="Bill number", needed=True, help="Rows with one number are one bill.",
        also=("bill no", "invoice no", "invoice number", "voucher no", "vch no", "doc no"),
    ),
    SheetField(name="day", title="Bill date", needed=True, also=("date", "invoice date", "vch date")),
    SheetField(
        name="party", title="Party", help="Code, GSTIN or exact name; empty is cash.",
        also=("party code", "party name", "customer", "retailer", "particulars", "buyer", "outlet"),
    ),
    SheetField(
        name="item", title="Item", needed=True, help="Its code, barcode or exact name.",
        also=("item code", "item name", "product", "product code", "stock item", "sku", "barcode"),
    ),
    SheetField(name="batch", title="Batch", also=("batch no", "lot")),
    SheetField(name="expiry", title="Expiry", also=("exp", "exp date", "expiry date")),
    SheetField(
        name="quantity", title="Quantity", needed=True, help="In base units.",
        also=("qty", "units", "billed qty"),
    ),
    SheetField(name="free", title="Free", also=("free qty", "scheme qty")),
    SheetField(name="rate", title="Rate", also=("price", "sale rate")),
    SheetField(name="mrp", title="MRP"),
    SheetField(
        name="taxable", title="Taxable value", needed=True, also=("taxable", "taxable amount", "net value")
    ),
    SheetField(name="gst", title="GST %", also=("gst rate", "tax %", "gst percent")),
    SheetField(
        name="cgst", title="CGST", help="Taxes that are empty are worked out.",
        also=("cgst amount", "central tax"),
    ),
    SheetField(name="sgst", title="SGST", also=("sgst amount", "state tax", "utgst")),
    SheetField(name="igst", title="IGST", also=("igst amount", "integrated tax")),
    SheetField(name="cess", title="Cess", also=("cess amount",)),
    SheetField(
        name="total", title="Bill total", help="Of the whole bill; proves that its rows add up.",
        also=("invoice value", "bill amount", "gross total", "invoice total"),
    ),
    SheetField(name="salesman", title="Salesman", also=("salesman code", "sm", "dsr")),
    SheetField(name="cancelled", title="Cancelled", help="Yes or no.", also=("is cancelled", "void")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """One row that could be read."""

    row: int
    number: str
    day: date
    party: str
    salesman: str
    total: int | None
    cancelled: bool
    line: OutsideLine


@dataclass(frozen=True, slots=True)
class Names:
    """What cells name, and the state of everybody."""

    parties: Mapping[str, str]
    items: dict[str, int]
    states: Mapping[str, str]
    own: str


def sort_out(tx: Tx, rows: Rows) -> Sorted:
    """Read every row and put bills together; a bill is taken whole or not at all."""
    done = Sorted()
    parties = party_finder(tx)
    states = {code: one.state for code, one in buyers(tx, set(parties.values())).items()}
    names = Names(parties, item_finder(tx), states, firm_card(tx).state)
    bills: dict[tuple[str, str], list[Told]] = {}
    broken: set[str] = set()
    for cells in rows:
        done.rows += 1
        try:
            told = _told(tx, cells, names)
            bills.setdefault((told.number, financial_year(told.day).short), []).append(told)
        except Refused as no:
            done.refuse(cells.number, no)
            broken.add(cells.text("number").upper())
    for (number, _), found in bills.items():
        if number in broken:
            _leave_out(done, found, "Another row of this bill is refused.")
        else:
            _try(tx, found, done)
    done.extra = {"bills": len(done.carry)}
    return done


CASH_NAMES = {"", "cash", "cash sale", "cash sales"}


def _told(tx: Tx, cells: Cells, names: Names) -> Told:
    party = _buyer(cells, names)
    day = day_in(cells.text("day"), tx.today, "day")
    if day is None or day > tx.today:
        raise Refused("The bill has no day, or one that has not come.", "day", "Write the day of the bill.")
    total = bare_amount(cells.text("total"))
    return Told(
        cells.number, cells.text("number").upper().strip(), day, party, cells.text("salesman"),
        rupees(total, "total") if total else None,
        yes_or_no(cells.text("cancelled") or "no", "cancelled"),
        _line(cells, names, inter=names.states.get(party, names.own) != names.own),
    )  # fmt: skip


def _buyer(cells: Cells, names: Names) -> str:
    """Return the code of the party that bought; empty is cash. A party called like that comes first."""
    named = cells.text("party")
    if named.casefold() in CASH_NAMES and known_party(named, names.parties) is None:
        return ""
    return party_in(cells, names.parties, " Empty is cash.")


def _line(cells: Cells, names: Names, *, inter: bool) -> OutsideLine:
    taxable = _money(cells, "taxable")
    typed = bare_amount(cells.text("gst")).rstrip("% ")
    gst = percent(typed, "gst") if typed else 0
    taxes = {name: _money(cells, name) for name in ("cgst", "sgst", "igst")}
    if gst and not any(cells.text(name) for name in taxes):
        half = share(taxable, gst, of=2 * HUNDRED_PERCENT)
        whole = share(taxable, gst, of=HUNDRED_PERCENT)
        taxes = {"cgst": 0, "sgst": 0, "igst": whole} if inter else {"cgst": half, "sgst": half, "igst": 0}
    expiry = cells.text("expiry").partition(" ")[0]
    return OutsideLine(
        item_id=find_item(cells.text("item"), names.items), batch=cells.text("batch")[:64],
        expiry=parse_expiry(expiry).isoformat()[:7] if expiry else None,
        units=_units(cells, "quantity"), free=_units(cells, "free"),
        rate=rate(bare_amount(cells.text("rate"))) if cells.text("rate") else 0,
        mrp=_money(cells, "mrp"), taxable=taxable, gst=gst, cess=_money(cells, "cess"), **taxes,
    )  # fmt: skip


def _money(cells: Cells, name: str) -> int:
    text = bare_amount(cells.text(name))
    return rupees(text, name) if text else 0


def _units(cells: Cells, name: str) -> int:
    text = cells.text(name).replace(",", "")
    whole, _, rest = text.partition(".")
    if not text:
        return 0
    if not (whole.isascii() and whole.isdigit()) or rest.strip("0"):
        raise Refused(f"“{text[:20]}” is no whole number of units.", name, "Write base units, at least none.")
    return int(whole)


def _leave_out(done: Sorted, found: list[Told], why: str) -> None:
    for one in found:
        done.skip(one.row, "number", why)


def _try(tx: Tx, found: list[Told], done: Sorted) -> None:
    first = found[0]
    bill = OutsideBill(
        number=first.number, day=first.day, party=first.party, salesman=first.salesman,
        cancelled=any(one.cancelled for one in found),
        total=next((one.total for one in found if one.total is not None), None),
        lines=tuple(one.line for one in found),
    )  # fmt: skip
    try:
        _refuse_two(found)
        check_bill(bill)
    except Refused as no:
        done.refuse(first.row, no)
        _leave_out(done, found[1:], "Another row of this bill is refused.")
        return
    before = outside_known(tx, bill.year, [bill.number]).get(bill.number)
    if before is not None and before.digest == packed_bill(bill)[1]:
        _leave_out(done, found, "This bill was loaded before.")
        return
    (done.fresh if before is None else done.changed).extend((one.row, one.line) for one in found)
    done.carry = (*done.carry, (bill, before))


def _refuse_two(found: list[Told]) -> None:
    """Refuse rows of one number that say two things of their bill."""
    first = found[0]
    for one in found:
        if (one.party, one.day) != (first.party, first.day):
            raise Refused(
                f"The rows of bill {first.number} name two parties or two days.",
                field="party",
                next_step="One bill has one buyer and one day.",
            )


def write(tx: Tx, done: Sorted) -> None:
    """Keep each bill until the line tells it; nothing of stock or money is booked."""
    for bill, before in done.carry:
        keep_outside(tx, bill, before)


SHEET = SheetKind(
    code="outside-bills",
    title="Bills of another program",
    fields=FIELDS,
    right="exchange.load",
    topics=("outbox", "line"),
    sort_out=sort_out,
    write=write,
    sample=(
        ("Bill number", "Bill date", "Party", "Item", "Quantity", "Taxable value", "GST %", "Bill total"),
        ("TLY/0412", "2026-11-28", "1001", "10001", "24", "3634.80", "5", "3817.00"),
    ),
)  # fmt: skip
