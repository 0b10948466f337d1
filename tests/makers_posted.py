"""Posted documents with good defaults; a test spells out only what it is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from typing import Any

from dcms_desktop.documents.posted import Posted
from dcms_desktop.documents.posted import PostedAllotment
from dcms_desktop.documents.posted import PostedCharge
from dcms_desktop.documents.posted import PostedFirm
from dcms_desktop.documents.posted import PostedLeg
from dcms_desktop.documents.posted import PostedLine
from dcms_desktop.documents.posted import PostedParty
from dcms_desktop.documents.posted import PostedRate
from dcms_desktop.documents.posted import PostedTender
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import line_value
from dcms_desktop.kernel.money import share

DAY = date(2026, 11, 23)
AT = "2026-11-23T06:17:23.123Z"

FIRM = PostedFirm(
    name="Shree Ganesh Distributors",
    legal_name="Shree Ganesh Distributors Private Limited",
    gstin="27AAPFU0939F1ZV",
    scheme="regular",
    state="27",
    state_name="Maharashtra",
    address1="Shop 4, Laxmi Market, 1204 Sadashiv Peth",
    address2="Near Perugate Police Chowky",
    city="Pune",
    pin="411030",
    phone="020 2445 1234",
    email="orders@shreeganesh.example",
    fssai="11526035000123",
    drug_licences="20B MH-PZ3-123456, 21B MH-PZ3-123457",
    upi_id="shreeganesh@okbank",
    bank_name="Bank of Maharashtra, Sadashiv Peth",
    bank_account="60123456789",
    bank_ifsc="MAHB0000123",
    terms="Goods once sold are taken back only as per company policy.\n"
    "Interest at 18 % a year after the due date. Subject to Pune jurisdiction.",
)

RETAILER = PostedParty(
    id=7,
    code="R-10233",
    name="Asha Medical & General Stores",
    local_name="आशा मेडिकल एण्ड जनरल स्टोर्स",
    gstin="27AABCU9603R1ZN",
    tax_type="regular",
    state="27",
    state_name="Maharashtra",
    address1="Shop 12, Karve Road",
    address2="Opp. Kothrud Bus Stand",
    city="Pune",
    pin="411038",
    country="India",
    mobile="98220 12345",
    licences="20B MH-PZ2-55501 to 03/29, 21B MH-PZ2-55502 to 03/29",
)


@dataclass(frozen=True, slots=True)
class Goods:
    """What is on a line, before its figures."""

    name: str
    rate: str
    units: int
    gst: int = 5_000
    free: int = 0
    off: int = 0
    """Discount in thousandths of a percent."""
    hsn: str = "30049099"
    batch: str = "B1"
    expiry: date | None = date(2028, 8, 31)
    mrp: int = 10_000
    packing: str = "10 tab"
    maker: str = "Cipla"
    schedule: str = ""
    local_name: str = ""
    quantity: str = ""
    uqc: str = "STR"
    unit: str = "strip"
    treatment: str = "taxable"


PHARMA: tuple[Goods, ...] = (
    Goods(
        "Dolo 650 mg Tablet",
        "24.180",
        40,
        batch="DOL24081",
        mrp=3_390,
        packing="15 tab",
        maker="Micro Labs",
        free=4,
        local_name="डोलो ६५० गोली",
    ),
    Goods("Augmentin 625 Duo Tablet", "162.375", 12, batch="AUG2291A", mrp=22_772, maker="GSK", schedule="H"),
    Goods(
        "Azithral 500 Tablet",
        "92.455",
        20,
        batch="AZ1188",
        mrp=13_236,
        packing="5 tab",
        maker="Alembic",
        off=2_500,
    ),
    Goods(
        "Pan 40 Tablet", "118.500", 30, batch="PN40117", mrp=17_000, packing="15 tab", maker="Alkem", free=3
    ),
    Goods("Telma 40 Tablet", "158.220", 10, batch="TL4A227", mrp=22_650, packing="30 tab", maker="Glenmark"),
    Goods(
        "Crocin Advance 500 Tablet",
        "15.820",
        60,
        batch="CRA9931",
        mrp=2_240,
        packing="20 tab",
        maker="Haleon",
        expiry=date(2027, 1, 31),
        local_name="குரோசின் மாத்திரை",
        quantity="2c 12",
    ),
    Goods(
        "Betadine 5% Ointment 20 g",
        "84.100",
        6,
        batch="BTD551",
        mrp=12_050,
        packing="20 g",
        maker="Win-Medicare",
        uqc="TBS",
        unit="tube",
    ),
    Goods(
        "Electral Powder ORS 21.8 g",
        "15.900",
        100,
        batch="EL3321",
        mrp=2_255,
        packing="21.8 g",
        maker="FDC",
        uqc="PCS",
        unit="sachet",
    ),
    Goods(
        "Alprax 0.25 Tablet",
        "26.310",
        15,
        batch="ALP0725",
        mrp=3_770,
        packing="15 tab",
        maker="Torrent",
        schedule="H1",
    ),
    Goods(
        "Insulin Human Mixtard 30/70 40 IU Suspension for Injection 10 ml vial",
        "118.040",
        10,
        batch="MIX887",
        mrp=16_900,
        packing="10 ml",
        maker="Novo Nordisk",
        expiry=date(2027, 3, 31),
        uqc="NOS",
        unit="vial",
    ),
    Goods(
        "Horlicks Classic Malt 500 g jar",
        "232.000",
        6,
        gst=5_000,
        hsn="19019090",
        batch="HRL66",
        mrp=27_500,
        packing="500 g",
        maker="HUL",
        uqc="NOS",
        unit="jar",
        schedule="",
    ),
    Goods(
        "Dettol Antiseptic Liquid 550 ml",
        "171.120",
        12,
        gst=18_000,
        hsn="38089400",
        batch="DET550K",
        mrp=22_400,
        packing="550 ml",
        maker="Reckitt",
        off=3_000,
        uqc="BTL",
        unit="bottle",
    ),
)


def make_firm(**changes: Any) -> PostedFirm:
    """Return the seller, changed where a test says so."""
    return replace(FIRM, **changes)


def make_party(**changes: Any) -> PostedParty:
    """Return the retailer, changed where a test says so."""
    return replace(RETAILER, **changes)


def make_line(goods: Goods, no: int = 1, *, inter_state: bool = False, taxed: bool = True) -> PostedLine:
    """Return a line with exact figures: discount, then tax by head, each rounded on its own."""
    mills = int(goods.rate.replace(".", ""))
    gross = line_value(goods.units, 1, mills)
    discount = share(gross, goods.off, of=100_000)
    taxable = Paise(gross - discount)
    rate = goods.gst if taxed and goods.treatment == "taxable" else 0
    igst = share(taxable, rate, of=100_000) if inter_state else Paise(0)
    half = Paise(0) if inter_state else share(taxable, rate, of=200_000)
    return PostedLine(
        no=no,
        item_id=100 + no,
        code=str(10_000 + no),
        name=goods.name,
        local_name=goods.local_name,
        maker=goods.maker,
        schedule=goods.schedule,
        hsn=goods.hsn,
        packing=goods.packing,
        unit=goods.unit,
        uqc=goods.uqc,
        batch_id=no,
        batch=goods.batch,
        expiry=goods.expiry,
        mrp=Paise(goods.mrp),
        units=Units(goods.units),
        free=Units(goods.free),
        quantity=goods.quantity or str(goods.units),
        free_quantity=str(goods.free) if goods.free else "",
        rate=Mills(mills),
        discounts=f"{goods.off / 1000:g}%" if goods.off else "",
        gross=gross,
        discount=discount,
        charges=Paise(0),
        taxable=taxable,
        treatment=goods.treatment,
        gst=Percent(rate),
        cgst=half,
        sgst=half,
        igst=igst,
        cess=Paise(0),
        amount=Paise(taxable + half + half + igst),
    )


def add_rates(lines: Sequence[PostedLine]) -> tuple[PostedRate, ...]:
    """Return the tax of the lines by rate."""
    rates: dict[int, list[PostedLine]] = {}
    for line in lines:
        rates.setdefault(line.gst, []).append(line)
    return tuple(
        PostedRate(
            gst=Percent(gst),
            taxable=Paise(sum(line.taxable for line in members)),
            cgst=Paise(sum(line.cgst for line in members)),
            sgst=Paise(sum(line.sgst for line in members)),
            igst=Paise(sum(line.igst for line in members)),
            cess=Paise(sum(line.cess for line in members)),
        )
        for gst, members in sorted(rates.items())
    )


def make_invoice(
    goods: Sequence[Goods] = PHARMA,
    *,
    inter_state: bool = False,
    taxed: bool = True,
    freight: int = 0,
    **changes: Any,
) -> Posted:
    """Return a posted bill whose figures add up; ``freight`` is an untaxed charge in paise."""
    lines = tuple(
        make_line(each, no, inter_state=inter_state, taxed=taxed) for no, each in enumerate(goods, 1)
    )
    untaxed = Paise(sum(line.taxable for line in lines if line.treatment != "taxable"))
    exact = sum(line.amount for line in lines) + freight
    total = Paise(share(exact, 1, of=100) * 100)
    bill = Posted(
        id=501,
        kind="tax_invoice",
        title="tax_invoice",
        number="A/26-27/000412",
        request_id="7f0c",
        day=DAY,
        at=AT,
        due_on=date(2026, 12, 14),
        firm=FIRM,
        party=RETAILER,
        place="27",
        place_name="Maharashtra",
        inter_state=inter_state,
        second_head=None if inter_state else "SGST",
        lines=lines,
        charges=(PostedCharge(name="Freight", paise=Paise(freight), taxed=False),) if freight else (),
        rates=add_rates(lines),
        gross=Paise(sum(line.gross for line in lines)),
        discount=Paise(sum(line.discount for line in lines)),
        taxable=Paise(sum(line.taxable for line in lines) - untaxed),
        untaxed=untaxed,
        cgst=Paise(sum(line.cgst for line in lines)),
        sgst=Paise(sum(line.sgst for line in lines)),
        igst=Paise(sum(line.igst for line in lines)),
        other_untaxed=Paise(freight),
        round_off=Paise(total - exact),
        total=total,
        old_balance=Paise(1_245_000),
        new_balance=Paise(1_245_000 + total),
        salesman="Ramesh Kale",
        beat="Kothrud Tuesday",
        counter="C1",
        user="Sunita",
    )
    return replace(bill, **changes)


def make_inter_state(**changes: Any) -> Posted:
    """Return a bill to Gujarat."""
    party = make_party(
        id=8,
        code="G-201",
        name="Patel Medical Agency",
        local_name="પટેલ મેડિકલ એજન્સી",
        gstin="24AAACC1206D1ZM",
        state="24",
        state_name="Gujarat",
        city="Surat",
        pin="395003",
        address1="Ring Road",
        address2="",
    )
    return make_invoice(inter_state=True, party=party, place="24", place_name="Gujarat", **changes)


def make_sez(*, with_payment: bool = False) -> Posted:
    """Return a bill to a unit in a special economic zone of the own state: IGST, or none if so undertaken."""
    party = make_party(
        id=9, code="Z-9", name="Infra Pharma SEZ Unit", local_name="", tax_type="sez", gstin="27AABCI5678D1ZX"
    )
    return make_invoice(inter_state=True, taxed=with_payment, party=party, with_payment=with_payment)


def make_bill_of_supply() -> Posted:
    """Return the bill of a dealer under composition."""
    return make_invoice(
        PHARMA[:3],
        taxed=False,
        title="bill_of_supply",
        firm=make_firm(scheme="composition"),
        second_head=None,
        rates=(),
        taxable=Paise(0),
        untaxed=Paise(sum(make_line(goods, taxed=False).taxable for goods in PHARMA[:3])),
    )


def make_cash_bill() -> Posted:
    """Return a bill to nobody by name, paid in cash and UPI."""
    bill = make_invoice(PHARMA[:2])
    paid = (
        PostedTender(mode="cash", paise=Paise(50_000)),
        PostedTender(mode="upi", paise=Paise(bill.total - 50_000), reference="632817654321"),
    )
    return replace(
        bill,
        party=None,
        tenders=paid,
        received=bill.total,
        old_balance=Paise(0),
        new_balance=Paise(0),
        due_on=None,
    )


def make_receipt() -> Posted:
    """Return money taken from a party for two bills."""
    return Posted(
        id=601,
        kind="receipt",
        title="receipt",
        number="RC/26-27/00088",
        request_id="9a1b",
        day=DAY,
        at=AT,
        firm=FIRM,
        party=RETAILER,
        total=Paise(1_500_000),
        received=Paise(1_500_000),
        old_balance=Paise(2_745_000),
        new_balance=Paise(1_245_000),
        counter="C1",
        user="Sunita",
        remarks="Collected on the beat",
        tenders=(
            PostedTender(
                mode="cheque", paise=Paise(1_200_000), reference="004512", bank="HDFC Bank", dated=DAY
            ),
            PostedTender(mode="cash", paise=Paise(300_000)),
        ),
        allotments=(
            PostedAllotment(
                number="A/26-27/000301",
                day=date(2026, 10, 5),
                amount=Paise(900_000),
                paise=Paise(900_000),
                left=Paise(0),
            ),
            PostedAllotment(
                number="A/26-27/000355",
                day=date(2026, 10, 29),
                amount=Paise(850_000),
                paise=Paise(600_000),
                left=Paise(250_000),
            ),
        ),
    )


def make_supplier() -> PostedParty:
    """Return a supplier as printed."""
    return make_party(
        id=70,
        code="S-01",
        name="Cipla Limited C/o Carry Forward Agents",
        local_name="",
        gstin="27AAACC1450B1Z5",
        address1="Gala 7, Bhiwandi",
        address2="",
        city="Thane",
        pin="421302",
    )


def make_payment() -> Posted:
    """Return money paid to a supplier for his bill, some of it before any bill."""
    return replace(
        make_receipt(),
        id=801,
        kind="payment",
        title="payment",
        number="P/26-27/000012",
        party=make_supplier(),
        old_balance=Paise(-2_745_000),
        new_balance=Paise(-1_245_000),
        remarks="",
        allotments=make_receipt().allotments[:1],
    )


def make_journal(salaries: int = 2) -> Posted:
    """Return a journal that a party's bill and some salaries stand on."""
    bill = make_receipt().allotments[0]
    party = PostedLeg(
        account="debtors", name="Customers", party=RETAILER.name, party_id=7, paise=Paise(-950_000),
        bills=(bill,), note="Set off against the hire of their van",
    )  # fmt: skip
    paid = tuple(
        PostedLeg(account="salaries", name="Salaries", paise=Paise(100_000), note=f"Helper {number}")
        for number in range(1, salaries + 1)
    )
    rest = Paise(950_000 - 100_000 * salaries)
    other = PostedLeg(account="transport", name="Delivery and fuel", paise=rest)
    legs = (party, *paid, other)
    return replace(
        make_receipt(),
        id=901,
        kind="journal",
        title="journal",
        number="J/26-27/000012",
        party=None,
        tenders=(),
        allotments=(),
        received=Paise(0),
        legs=legs,
        total=Paise(sum(leg.paise for leg in legs if leg.paise > 0)),
        remarks="Hire of the van in October, as agreed by letter of 2 October",
    )


def make_goods_receipt() -> Posted:
    """Return goods taken in from a supplier."""
    return make_invoice(
        PHARMA[:5],
        kind="goods_receipt",
        title="goods_receipt",
        number="GR/26-27/00031",
        party=make_supplier(),
        reference="CIP/MH/88121",
        reference_day=date(2026, 11, 20),
        transporter="VRL Logistics",
        lr_number="LR 77123",
        due_on=None,
        salesman="",
        beat="",
    )


# ── goods of the house ──────────────────────────────────────────────────────────────────────────
HOUSE_LINES: dict[str, tuple[dict[str, Any], ...]] = {
    "stock_transfer": ({}, {}, {}),
    "transfer_receipt": (
        {"to_bucket": "saleable"},
        {"short": Units(4), "reason": "lost", "to_bucket": "saleable"},
        {"to_bucket": "damaged"},
    ),
    "stock_adjustment": (
        {"units": Units(-3), "reason": "breakage"},
        {"units": Units(2), "reason": "found"},
        {"units": Units(-1), "reason": "destroyed", "bucket": "expired"},
    ),
    "stock_count": (
        {"units": Units(-3), "reason": "counted", "book": Units(1_203)},
        {"units": Units(5), "reason": "counted", "book": Units(0)},
        {"units": Units(-1), "reason": "counted", "book": Units(1)},
    ),
    "bucket_move": (
        {"to_bucket": "damaged", "reason": "breakage"},
        {"to_bucket": "quarantine", "reason": "quality"},
        {"bucket": "quarantine", "to_bucket": "saleable", "reason": "released"},
    ),
}


def make_house(kind: str, **changes: Any) -> Posted:
    """Return a posted document of goods that stay in the house, at cost."""
    lines = []
    for number, (goods, told) in enumerate(zip(PHARMA, HOUSE_LINES[kind], strict=False), 1):
        line = make_line(goods, number)
        units = told.get("units", line.units)
        value = Paise(share(units, line.rate, of=line.per * 10))
        line = replace(line, treatment="non_gst", gst=Percent(0), taxable=value, gross=value, amount=value)
        lines.append(replace(line, **{"quantity": str(units), **told}))
    total = Paise(sum(line.amount for line in lines))
    carried: dict[str, Any] = {"to_godown_id": 2, "to_godown": "Back store",
        "to_godown_address": "Gala 7, Bhekrai Nagar, Phursungi, Pune 412308"}  # fmt: skip
    house = Posted(
        id=601, kind=kind, title=kind, number="ST/26-27/000007", request_id="7f0d", day=DAY, at=AT,
        firm=FIRM, place="27", place_name="Maharashtra", godown="Shop", lines=tuple(lines), gross=total,
        untaxed=total, total=total, counter="C1", user="Sunita", reference="Rack A of Monday",
        **(carried if kind in {"stock_transfer", "transfer_receipt"} else {}),
    )  # fmt: skip
    return replace(house, **changes)
