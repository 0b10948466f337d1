"""Valid cards, lines and drafts with good defaults; a test spells out only what it is about."""

from collections.abc import Iterable
from datetime import date
from datetime import timedelta
from itertools import count
from typing import Any

from dcms_desktop.catalog.rules import ItemCard
from dcms_desktop.company.rules import FirmCard
from dcms_desktop.documents.all_kinds import all_kinds
from dcms_desktop.drafts.rules import Delivery
from dcms_desktop.drafts.rules import DocumentKind
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Line
from dcms_desktop.drafts.rules import NewBatch
from dcms_desktop.drafts.rules import Source
from dcms_desktop.drafts.rules import Tender
from dcms_desktop.drafts.rules import Transport
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.ledger.rules import CreditCause
from dcms_desktop.ledger.rules import Heads
from dcms_desktop.ledger.rules import Leg
from dcms_desktop.parties.rules import LicenceCard
from dcms_desktop.parties.rules import PartyCard
from dcms_desktop.stock.rules import BatchCard
from dcms_desktop.tax.rules import Charge
from dcms_desktop.tax.rules import TaxClass
from dcms_desktop.tax.rules import TaxRate
from tests.masters import FIRM
from tests.masters import GSTIN_PUNE

DAY = date(2026, 11, 23)
ALL_KINDS = tuple(all_kinds().values())
_NUMBERS = count(1)


def days(number: int) -> date:
    """Return the day so many days after the tests' own."""
    return DAY + timedelta(days=number)


def make_firm(**more: Any) -> FirmCard:
    """Return a regular firm of Maharashtra."""
    return FIRM if not more else FirmCard(**{"name": "Sai Pharma", "legal_name": "", "state": "27", **more})


def make_tax(gst: int = 5_000) -> TaxClass:
    """Return a tax class of one rate."""
    return TaxClass(1, f"GST{gst // 1000}", f"GST {gst // 1000} %", (TaxRate(gst=Percent(gst)),))


def make_item(**more: Any) -> ItemCard:
    """Return a medicine that is no drug of any schedule, at five percent."""
    return ItemCard(**{
        "id": 1, "code": "10001", "name": "Dolo 650", "tax": make_tax(), "hsn": "30049099",
        "mrp": Paise(3_390), "ptr": Mills(24_000), "pts": Mills(22_000), **more,
    })  # fmt: skip


def make_batch(**more: Any) -> BatchCard:
    """Return a batch with a hundred units and two years to go."""
    return BatchCard(**{
        "id": 1, "item_id": 1, "number": "D1", "expiry": days(730), "mrp": Paise(3_390),
        "ptr": Mills(24_000), "pts": Mills(22_000), "cost": Mills(20_000), "units": Units(100), **more,
    })  # fmt: skip


def make_party(**more: Any) -> PartyCard:
    """Return a registered chemist of Pune with both drug licences and no limit of credit."""
    licences = (LicenceCard(form="20", number="MH-1"), LicenceCard(form="21", number="MH-2"))
    return PartyCard(**{
        "id": 1, "code": "R-1", "name": "Asha Medical", "state": "27", "gstin": GSTIN_PUNE,
        "tax_type": "regular",
        "address1": "Karve Road", "city": "Pune", "credit_days": 21, "licences": licences, **more,
    })  # fmt: skip


def make_line(**more: Any) -> Line:
    """Return a line of ten units from one batch at the price to retailer."""
    batch = more.pop("batch", make_batch())
    return Line(**{
        "item": make_item(), "batch": batch, "choices": (batch,) if batch else (), "units": Units(10),
        "typed": "10", "rate": Mills(24_000), "list_rate": Mills(24_000), **more,
    })  # fmt: skip


def make_purchase_line(**more: Any) -> Line:
    """Return a line that brings a hundred units and ten free."""
    new = NewBatch(number="D1", expiry=days(730), mrp=Paise(3_390), ptr=Mills(24_000), pts=Mills(22_000))
    return Line(**{
        "item": make_item(), "new_batch": new, "batch": make_batch(), "units": Units(100), "free": Units(10),
        "rate": Mills(20_000), **more,
    })  # fmt: skip


def make_draft(kind: DocumentKind | str, **more: Any) -> Draft:
    """Return a draft of any kind that would pass its gates, its figures worked out."""
    found = all_kinds()[kind] if isinstance(kind, str) else kind
    whole = {
        "kind": found.code,
        "request_id": f"r-{next(_NUMBERS)}",
        "day": DAY,
        "firm": FIRM,
        **_body(found),
        **more,
    }
    return found.figure(Draft(**whole))


DEAD = {"breakage_receipt", "breakage_note", "replacement_issue"}
GIVEN_UP = {"claim_pickup", "claim_destruction"}


def _body(kind: DocumentKind) -> dict[str, Any]:
    if kind.code in {"price_note", "price_debit", *DEAD, *GIVEN_UP}:
        return _of_bill(kind)
    if kind.reduces_dues or kind.is_order:
        batch = {"batch": None} if kind.is_order else {}
        of_bill = {"source": Source(1, 1), "taxed_on": DAY} if kind.goods == "back" else {}
        lines = (make_line(rate=Mills(20_000), **batch, **of_bill),)
        return {"party": make_party(role=kind.party_role), "note_reason": "other", "lines": lines}
    if kind.goods == "out" or kind.code == "challan_return":
        of_challan = {"source": Source(1, 1), "sent_cost": Paise(2_000)} if kind.goods == "back" else {}
        return {"party": make_party(), "lines": (make_line(**of_challan),), "note_reason": "supply"}
    if kind.goods == "in":
        supplier = {"party": make_party(role="supplier")} if kind.party_needed else {}
        return {**supplier, "lines": (make_purchase_line(),)}
    if kind.goods == "move":
        return _house_body(kind)
    return _money_body(kind)


def _of_bill(kind: DocumentKind) -> dict[str, Any]:
    """Return a rate of a bill put right, or dead goods that came from one or are given up."""
    if kind.code in GIVEN_UP:
        return _given_up_body()
    if kind.code in DEAD:
        taxed_on = None if kind.goods == "out" else DAY
        line = make_line(source=Source(1, 1), taxed_on=taxed_on, rate_source="posted")
        return {"party": make_party(), "note_reason": "damage", "lines": (line,)}
    wrong = make_line(rate=Mills(1_500), source=Source(1, 1), taxed_on=DAY)
    return {"party": make_party(), "note_reason": "rate", "lines": (wrong,)}


def _given_up_body() -> dict[str, Any]:
    """Return goods of a claim in a box, fetched before a witness."""
    return {
        "party": make_party(role="supplier"), "against_id": 1, "transport": Transport(transporter="VRL"),
        "delivery": Delivery(name="A. Rao", address="Incinerator, Talegaon"),
        "lines": (make_line(bucket="expired", reason="Box 1"),),
    }  # fmt: skip


def _money_body(kind: DocumentKind) -> dict[str, Any]:
    """Return what a document without goods is for."""
    if kind.code in {"contra", "journal"}:
        return {"legs": _legs(kind.code), "remarks": "As agreed"}
    if kind.code in {"credit_reversal", "credit_retaken"}:
        tax = Paise(900 if kind.code == "credit_reversal" else -900)
        cause = CreditCause(
            kind="lost", source_id=1, source_line=1, number="SA/1", heads=Heads(tax, tax),
            most=Heads(Paise(900), Paise(900)),
        )  # fmt: skip
        return {"causes": (cause,), "remarks": "Broken"}
    if kind.code in {"claim", "claim_settlement"}:
        name = "Line 1 paid" if kind.code == "claim_settlement" else "Claimed as income"
        body: dict[str, Any] = {
            "charges": (Charge(name, Paise(90_000), taxable=False),),
            "note_reason": "scheme",
        }
        return {"party": make_party(role="supplier"), "against_id": 1, "reference": "CN/7", **body}
    if kind.code == "opening_due":
        return {"party": make_party(), "charges": (Charge("Open", Paise(100_000), taxable=False),)}
    return {"party": make_party(), "tenders": (Tender(mode="cash", paise=Paise(50_000)),), "allotments": ()}


def _legs(kind: str) -> tuple[Leg, ...]:
    """Return what a contra or a journal debits and credits."""
    credit = ("cash", "Cash", "cash") if kind == "contra" else ("other_income", "Other income", "")
    debit = ("bank", "Bank", "bank") if kind == "contra" else ("rent", "Rent", "")
    return tuple(
        Leg(account=code, name=name, money=money, paise=Paise(side * 50_000))
        for side, (code, name, money) in ((1, debit), (-1, credit))
    )


def _house_body(kind: DocumentKind) -> dict[str, Any]:
    """Return goods that stay in the house, as each kind moves them."""
    lines: dict[str, dict[str, Any]] = {
        "transfer_receipt": {"bucket": "in_transit", "to_bucket": "saleable"},
        "stock_adjustment": {"reason": "counted", "units": Units(-3)},
        "stock_count": {"reason": "counted", "units": Units(-3)},
        "bucket_move": {"to_bucket": "damaged", "reason": "breakage"},
    }
    heads: dict[str, dict[str, Any]] = {
        "stock_transfer": {"to_godown_id": 2},
        "transfer_receipt": {"to_godown_id": 2, "against_id": 1},
    }
    return {**heads.get(kind.code, {}), "lines": (make_line(**lines.get(kind.code, {})),)}


def codes(kinds: Iterable[DocumentKind] = ALL_KINDS) -> list[str]:
    """Return the codes of kinds, as names of test cases."""
    return [kind.code for kind in kinds]
