"""The practice company: a distributor of medicines and daily goods, with three months of business to today.

The same seed and day give the same shop. Its bills pass the same gates and write the same rows as real ones.
"""

import csv
import random
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import timedelta
from importlib.resources import files
from itertools import accumulate

from dcms_desktop.catalog.actions import add_items
from dcms_desktop.catalog.actions import add_makers
from dcms_desktop.catalog.actions import save_scores
from dcms_desktop.catalog.queries import item_cards
from dcms_desktop.catalog.rules import BarcodeForm
from dcms_desktop.catalog.rules import ItemCard
from dcms_desktop.catalog.rules import ItemForm
from dcms_desktop.catalog.rules import Pack
from dcms_desktop.company.rules import FirmCard
from dcms_desktop.company.rules import FirmLicenceCard
from dcms_desktop.company.rules import Profile
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.actions import post_document
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Line
from dcms_desktop.drafts.rules import NewBatch
from dcms_desktop.drafts.rules import Tender
from dcms_desktop.kernel.clock import INDIA
from dcms_desktop.kernel.clock import india_time
from dcms_desktop.kernel.dates import each_day
from dcms_desktop.kernel.dates import month_end
from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import HUNDRED_PERCENT
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import mills_of
from dcms_desktop.kernel.money import rupees
from dcms_desktop.kernel.money import share
from dcms_desktop.ledger.queries import party_money
from dcms_desktop.parties.actions import add_parties
from dcms_desktop.parties.actions import save_beat
from dcms_desktop.parties.actions import save_salesman
from dcms_desktop.parties.rules import BeatForm
from dcms_desktop.parties.rules import LicenceCard
from dcms_desktop.parties.rules import PartyForm
from dcms_desktop.parties.rules import SalesmanForm
from dcms_desktop.pricing.queries import price_levels
from dcms_desktop.sales.queries import start_draft
from dcms_desktop.sales.queries import with_party
from dcms_desktop.sales.rules import place_line
from dcms_desktop.sales.rules import reprice
from dcms_desktop.sales.rules import spread_line
from dcms_desktop.spool.actions import save_printer
from dcms_desktop.spool.rules import PrinterCard
from dcms_desktop.stock.queries import batches_of
from dcms_desktop.tax.queries import tax_classes
from dcms_desktop.tax.rules import Charge
from dcms_desktop.tax.rules import Discount
from dcms_desktop.tax.rules import gstin_check_digit
from dcms_desktop.upkeep import practice_trade
from dcms_desktop.upkeep.first_run import new_company
from dcms_desktop.upkeep.rules import CompanyProfile

SEED = 20260401
DAYS = 91
BILLS_A_DAY = (9, 15)
OPENS = timedelta(hours=9, minutes=30)
DAY_MINUTES = 510
"""From the first goods of a day to its last money."""
CONSENTS = frozenset({
    "credit_limit", "credit_overdue", "credit_bills", "negative_stock", "below_cost", "short_life",
    "rate_drift", "batch_twice", "batch_differs", "expired_receipt", "cost_above_mrp", "rest_closed",
})  # fmt: skip
FIRM = FirmCard(
    name="Shree Ganesh Distributors",
    legal_name="Shree Ganesh Distributors Private Limited",
    state="27",
    gstin="27AAPFU0939F1ZV",
    trade="pharma",
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
    terms="Goods once sold are taken back only as per company policy.\nSubject to Pune jurisdiction.",
    practice=True,
)
SALESMEN = (
    ("SM1", "Ramesh Jadhav"),
    ("SM2", "Sunil Pawar"),
    ("SM3", "Imran Shaikh"),
    ("SM4", "Karthik Iyer"),
)
BEATS = (
    ("KOT", "Kothrud", "14", "SM1"), ("DEC", "Deccan and Peths", "25", "SM2"), ("CAM", "Camp", "36", "SM2"),
    ("HAD", "Hadapsar", "14", "SM3"), ("PCM", "Pimpri Chinchwad", "25", "SM4"),
    ("NAG", "Nagar Road", "36", "SM4"),
)  # fmt: skip
SUPPLIERS = (
    ("S-101", "Cipla Pune Depot", "27", 21), ("S-102", "Sun Pharma C&F Bhiwandi", "27", 30),
    ("S-103", "GSK Haleon Super Stockist", "27", 15), ("S-104", "Mankind Carrying Agents", "27", 21),
    ("S-105", "HUL Redistribution Pune", "27", 7), ("S-106", "Surat Surgicals", "24", 15),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PracticeMade:
    """What the practice company holds."""

    company: str
    items: int
    parties: int
    documents: int


@dataclass(slots=True)
class _Shop:
    """The shop while it is being made."""

    rnd: random.Random
    today: date
    now: datetime
    items: list[int] = field(default_factory=list)
    forms: dict[int, ItemForm] = field(default_factory=dict)
    cards: dict[int, ItemCard] = field(default_factory=dict)
    people: dict[int, Draft] = field(default_factory=dict)
    """An empty draft for each party: its card and level are read once."""
    drugs: set[int] = field(default_factory=set)
    retailers: list[int] = field(default_factory=list)
    licensed: set[int] = field(default_factory=set)
    suppliers: list[int] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    left: dict[int, int] = field(default_factory=dict)
    sold: dict[int, int] = field(default_factory=dict)
    documents: int = 0
    serial: int = 0

    def next_serial(self) -> int:
        """Return a number that no batch, bill or request of this shop had before."""
        self.serial += 1
        return self.serial


PRINTERS = (
    PrinterCard(name="Practice pages", language="pdf", way="file", address=""),
    PrinterCard(name="Practice slips", language="escpos80", way="file", address=""),
)
"""Printers of the practice company write files, so that printing can be tried without one."""


def make_practice(tx: Tx, prints: str = "", told: Callable[[int, int], None] | None = None) -> PracticeMade:
    """Fill empty books with the practice company; ``prints`` is the folder its papers go to.

    ``told`` hears how many of its days have been lived, and of how many.
    """
    if prints:
        for card in PRINTERS:
            save_printer(tx, replace(card, address=prints))
    shop = _Shop(random.Random(SEED), tx.today, india_time(tx.at))  # noqa: S311 - a shop to practise in, no secret
    licences = tuple(
        FirmLicenceCard(form=form, number=f"MH-PZ3-12345{no}") for form, no in (("20B", 6), ("21B", 7))
    )
    new_company(tx, CompanyProfile(profile=Profile(firm=FIRM, owner="Owner", licences=licences)))
    own = (tx.at, tx.consents, tx.role, tx.user_id, tx.user_name)
    # The owner did all this: every row carries who did it, from the first one on.
    tx.consents, tx.role, tx.user_id, tx.user_name = CONSENTS, "owner", 1, "Owner"
    _make_goods(tx, shop)
    _make_people(tx, shop)
    first = tx.today - timedelta(days=DAYS)
    _open_books(tx, shop, first)
    trade = _trade_of(shop, first)
    for number, day in enumerate(each_day(first + timedelta(days=1), tx.today), 1):
        if told is not None:
            told(number, DAYS)
        if day.isoweekday() != 7 or day == tx.today:
            _live_day(tx, shop, day)
            practice_trade.live(tx, trade, day)
    tx.at, tx.consents, tx.role, tx.user_id, tx.user_name = own
    save_scores(tx, shop.sold)
    documents = shop.documents + trade.documents
    return PracticeMade(FIRM.name, len(shop.items), len(shop.retailers) + len(shop.suppliers), documents)


def _trade_of(shop: _Shop, first: date) -> practice_trade.Trade:
    """Return the deals of the last weeks, which share goods and parties with the plain bills."""
    codes = {f"R-{100 + number}": key for number, key in enumerate(shop.retailers, 1)}
    codes |= {one[0]: key for one, key in zip(SUPPLIERS, shop.suppliers, strict=True)}
    goods = {key: form.code for key, form in shop.forms.items()}
    trade = practice_trade.Trade(first, shop.today, goods, shop.forms, shop.left, codes)
    practice_trade.begin(trade)
    return trade


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = files("dcms_desktop.upkeep").joinpath(f"data/{name}.csv").read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines(), delimiter="|")


# ── masters ─────────────────────────────────────────────────────────────────────────────────────
def _make_goods(tx: Tx, shop: _Shop) -> None:
    rows = list(_rows("practice_goods"))
    names = list(dict.fromkeys(row["maker"] for row in rows))
    makers = dict(zip(names, add_makers(tx, names), strict=True))
    classes = {one.code: one for one in tax_classes(tx).values()}
    forms = []
    for number, row in enumerate(rows, 1):
        tax = classes[row["tax"]]
        mrp = rupees(row["mrp"])
        before = share(mills_of(mrp), HUNDRED_PERCENT, of=HUNDRED_PERCENT + tax.rate_on(tx.today).gst)
        # Twenty percent margin for the retailer on medicines, ten on daily goods; eight for the stockist.
        ptr = Mills(share(before, 80 if row["hsn"].startswith("30") else 90, of=100) // 10 * 10)
        forms.append(
            ItemForm(
                code=str(10_000 + number),
                name=row["name"],
                local_name=row["local"],
                maker_id=makers[row["maker"]],
                category=row["category"],
                hsn=row["hsn"],
                tax_class_id=tax.id,
                packing=row["packing"],
                base_unit=row["unit"],
                uqc={"bottle": "BTL", "tube": "TUB", "box": "BOX", "strip": "PAC", "pack": "PAC"}.get(
                    row["unit"], "NOS"
                ),
                packs=_packs(row["packs"]),
                barcodes=(BarcodeForm(code=_ean(number)),),
                schedule=row["schedule"],
                food=row["food"] == "y",
                mrp=mrp,
                ptr=ptr,
                pts=Mills(share(ptr, 92, of=100) // 10 * 10),
                rack=f"{'ABCDEF'[number % 6]}{number // 12 + 1}",
            )
        )
    shop.items = add_items(tx, forms)
    shop.forms = dict(zip(shop.items, forms, strict=True))
    shop.cards = item_cards(tx, shop.items)
    shop.drugs = {key for key, form in shop.forms.items() if form.schedule}
    places = list(range(1, len(forms) + 1))
    shop.rnd.shuffle(places)
    shop.weights = [1 / place**0.7 for place in places]


def _packs(text: str) -> tuple[Pack, ...]:
    names = {"b": "box", "c": "case"}
    pairs = [part.split(":") for part in text.split(",") if part]
    return tuple(Pack(name=names[letter], letter=letter, units=Units(int(units))) for letter, units in pairs)


def _ean(number: int) -> str:
    """Return a retail number of India with its check digit."""
    first = f"890{number * 7919 % 10**9:09d}"
    total = sum(int(mark) * (3 if place % 2 else 1) for place, mark in enumerate(first))
    return f"{first}{-total % 10}"


def _make_people(tx: Tx, shop: _Shop) -> None:
    men = {code: save_salesman(tx, SalesmanForm(code=code, name=name)).id for code, name in SALESMEN}
    beats: dict[str, tuple[int, int]] = {}
    for code, name, weekdays, man in BEATS:
        form = BeatForm(code=code, name=name, territory="Pune", weekdays=weekdays, salesman_id=men[man])
        beats[code] = (save_beat(tx, form).id, men[man])
    level = price_levels(tx)
    ptr = next(one.id for one in level if one.code == "PTR")
    rows = list(_rows("practice_parties"))
    forms = [_retailer(shop, number, row, beats[row["beat"]], ptr) for number, row in enumerate(rows, 1)]
    shop.retailers = add_parties(tx, forms)
    shop.licensed = {key for key, form in zip(shop.retailers, forms, strict=True) if form.licences}
    pts = next(one.id for one in level if one.code == "PTS")
    shop.suppliers = add_parties(tx, [_supplier(one, number, pts) for number, one in enumerate(SUPPLIERS, 1)])


def _gstin(state: str, number: int) -> str:
    letters = "ABCDEFGHJKLMNPRSTUVW"
    begin = f"AA{letters[number % 20]}F{letters[number * 7 % 20]}"
    first = f"{state}{begin}{1000 + number * 37 % 9000:04d}{letters[number * 3 % 20]}1Z"
    return first + gstin_check_digit(first)


def _retailer(
    shop: _Shop, number: int, row: dict[str, str], beat: tuple[int, int], level_id: int | None
) -> PartyForm:
    registered = row["gst"] == "y"
    return PartyForm(
        code=f"R-{100 + number}",
        name=row["name"],
        local_name=row["local"],
        role="customer",
        tax_type="regular" if registered else "unregistered",
        gstin=_gstin("27", number) if registered else None,
        state="27",
        address1=row["address"],
        city="Pune",
        pin=row["pin"],
        mobile=row["mobile"],
        beat_id=beat[0],
        salesman_id=beat[1],
        price_level_id=level_id,
        credit_days=int(row["days"]),
        credit_limit=rupees(row["limit"]),
        discount=Percent(2_000) if row["class"] == "hospital" else Percent(0),
        licences=_licences(shop, number) if row["drug"] == "y" else (),
    )


def _licences(shop: _Shop, number: int) -> tuple[LicenceCard, ...]:
    """Return the two drug licences of a chemist; some end soon, so the home page has something to say."""
    days = 12 if number % 13 == 0 else 25 if number % 11 == 0 else 200 + number * 31 % 1200
    end = month_end(shop.today + timedelta(days=days)) if days > 30 else shop.today + timedelta(days=days)
    return tuple(
        LicenceCard(form=form, number=f"MH-PZ{number % 4 + 1}-{40_000 + number * 3 + place}", valid_to=end)
        for place, form in enumerate(("20", "21"))
    )


def _supplier(one: tuple[str, str, str, int], number: int, level_id: int | None) -> PartyForm:
    code, name, state, days = one
    return PartyForm(
        code=code, name=name, role="supplier", tax_type="regular", gstin=_gstin(state, 900 + number),
        state=state,
        city="Surat" if state == "24" else "Pune", price_level_id=level_id, credit_days=days,
        licences=tuple(LicenceCard(form=form, number=f"MH-TZ-{number}{form}") for form in ("20B", "21B")),
    )  # fmt: skip


# ── three months ────────────────────────────────────────────────────────────────────────────────
def _open_books(tx: Tx, shop: _Shop, day: date) -> None:
    """Post what lay in the shop and what was owed on the first day."""
    _clock(tx, shop, day, 0)
    for start in range(0, len(shop.items), 40):
        draft = _draft(tx, shop, "opening_stock", day)
        lines = []
        for key in shop.items[start : start + 40]:
            offer = Line(item=shop.cards[key])
            lines.append(
                _batch_line(shop, offer, day, shop.rnd.randrange(200, 900), units=_stock_of(shop, key))
            )
            if shop.rnd.random() < 0.3:
                days = shop.rnd.choice((-20, DAYS + 15, DAYS + 35, DAYS + 60))
                lines.append(_batch_line(shop, offer, day, days, units=shop.rnd.randrange(4, 40)))
        _post(tx, shop, replace(draft, lines=tuple(lines)))
    for party_id in shop.rnd.sample(shop.retailers, 24):
        old = day - timedelta(days=shop.rnd.randrange(5, 75))
        amount = Paise(shop.rnd.randrange(1_500, 24_000) * 100)
        draft = _for_party(tx, shop, "opening_due", day, party_id)
        _post(tx, shop, replace(
            draft, charges=(Charge("Open", amount, taxable=False),), reference=f"OLD/{shop.next_serial()}",
            reference_day=old,
        ))  # fmt: skip


def _stock_of(shop: _Shop, item_id: int) -> int:
    weight = shop.weights[shop.items.index(item_id)]
    dear = shop.forms[item_id].mrp > 30_000
    units = int((20 if dear else 60) + (60 if dear else 500) * weight) + shop.rnd.randrange(20)
    shop.left[item_id] = units
    return units


def _batch_line(shop: _Shop, offer: Line, day: date, days: int, *, units: int, free: int = 0) -> Line:
    """Return a line that brings a new batch which expires in so many days, at the end of that month."""
    letters = "".join(mark for mark in offer.item.name.upper() if mark.isalpha())[:3]
    expiry = month_end(day + timedelta(days=days))
    return replace(
        offer,
        units=Units(units),
        free=Units(free),
        rate=offer.item.pts,
        new_batch=NewBatch(
            number=f"{letters[:2]}{shop.next_serial() % 10_000:04d}",
            made_on=(expiry - timedelta(days=729)).replace(day=1),
            expiry=expiry,
            mrp=offer.item.mrp,
            ptr=offer.item.ptr,
            pts=offer.item.pts,
            rack=shop.forms[offer.item.id].rack,
        ),
    )


def _live_day(tx: Tx, shop: _Shop, day: date) -> None:
    """Post the goods that came, the bills and the money of one day, in the order of its hours."""
    if day.isoweekday() in {1, 4}:
        _receive(tx, shop, day)
    visited = [key for key in shop.retailers if shop.rnd.random() < 0.5] or shop.retailers
    bills = shop.rnd.randint(*BILLS_A_DAY)
    for number in range(bills):
        _clock(tx, shop, day, 40 + number * 400 // bills)
        _bill(tx, shop, day, shop.rnd.choice(visited))
    for number in range(shop.rnd.randint(4, 8)):
        _clock(tx, shop, day, 450 + number * 8)
        _take_money(tx, shop, day, shop.rnd.choice(shop.retailers))


def _receive(tx: Tx, shop: _Shop, day: date) -> None:
    _clock(tx, shop, day, 5)
    short = sorted(shop.items, key=lambda key: shop.left[key] * (1 + shop.forms[key].mrp // 20_000))[:28]
    for place, party_id in enumerate(shop.rnd.sample(shop.suppliers, 2)):
        own = short[place::2]
        draft = _for_party(tx, shop, "goods_receipt", day, party_id)
        lines = []
        for key in own:
            offer = Line(item=shop.cards[key])
            dear = shop.forms[key].mrp > 30_000
            units = shop.rnd.choice((10, 20, 30) if dear else (60, 100, 150, 200))
            free = units // 10 if shop.rnd.random() < 0.35 else 0
            shop.left[key] += units + free
            lines.append(_batch_line(shop, offer, day, shop.rnd.randrange(300, 900), units=units, free=free))
        _post(tx, shop, replace(
            draft, lines=tuple(lines), reference=f"INV/{day:%y%m}/{shop.next_serial()}",
            reference_day=day - timedelta(days=shop.rnd.randrange(0, 3)),
        ))  # fmt: skip


def _bill(tx: Tx, shop: _Shop, day: date, party_id: int) -> None:
    draft = _for_party(tx, shop, "tax_invoice", day, party_id)
    may = shop.items if party_id in shop.licensed else [key for key in shop.items if key not in shop.drugs]
    wanted = _pick(shop, may, shop.rnd.choice((2, 3, 4, 4, 5, 6, 8)))
    batches = batches_of(tx, wanted)
    for key in wanted:
        offer = Line(item=shop.cards[key], choices=tuple(batches[key]))
        line = _sale_line(shop, draft, offer)
        if line is not None:
            draft = replace(draft, lines=(*draft.lines, *spread_line(draft, line)))
    if not draft.lines:
        return
    try:
        done = _post(tx, shop, replace(draft, tenders=()))
    except (NeedsConsent, Refused):
        return  # a licence that ran out, goods that expired or are kept for an order: the clerk left it
    for line in done.lines:
        shop.left[line.item.id] -= line.units + line.free
        shop.sold[line.item.id] = shop.sold.get(line.item.id, 0) + 1


def _pick(shop: _Shop, may: Sequence[int], count: int) -> list[int]:
    weights = dict(zip(shop.items, shop.weights, strict=True))
    sums = list(accumulate(weights[key] for key in may))
    return list(dict.fromkeys(shop.rnd.choices(may, cum_weights=sums, k=count)))


def _sale_line(shop: _Shop, draft: Draft, offer: Line) -> Line | None:
    dear = offer.item.mrp > 30_000
    units = shop.rnd.choice((1, 2, 2, 3, 5) if dear else (2, 5, 5, 10, 10, 10, 15, 20, 30))
    placed = place_line(draft, offer)
    if placed.batch is None or placed.batch.units <= 0 or shop.left[offer.item.id] < units + 3:
        return None
    free = units // 10 if units >= 10 and shop.rnd.random() < 0.35 else 0
    off = (
        ()
        if free or shop.rnd.random() < 0.75
        else (Discount(percent=Percent(shop.rnd.choice((1_000, 2_000)))),)
    )
    line = replace(placed, units=Units(units), free=Units(free), typed=str(units))
    if off and not line.discounts:
        line = replace(line, discounts=off, own_discounts=True)
    return reprice(draft, line)


def _take_money(tx: Tx, shop: _Shop, day: date, party_id: int) -> None:
    draft = _for_party(tx, shop, "receipt", day, party_id)
    if draft.party is None or draft.party.balance < 100_00 or draft.party.oldest_due is None:
        return
    if draft.party.oldest_due > day + timedelta(days=3) and shop.rnd.random() < 0.7:
        return
    part = shop.rnd.choice((40, 60, 80, 100))
    paise = min(Paise(share(draft.party.balance, part, of=100) // 100 * 100), Paise(95_000_00))
    mode = shop.rnd.choices(("cash", "upi", "cheque", "bank"), (3, 4, 2, 1))[0]
    serial = shop.next_serial()
    reference = {
        "cheque": f"{100_000 + serial}",
        "upi": f"UPI{31_000_000 + serial}",
        "bank": f"NEFT{serial}",
    }.get(mode, "")
    tender = Tender(
        mode=mode, paise=paise, reference=reference, bank="SBI" if mode == "cheque" else "",
        dated=day if mode == "cheque" else None,
    )  # fmt: skip
    _post(tx, shop, replace(draft, tenders=(tender,)))


# ── pieces ──────────────────────────────────────────────────────────────────────────────────────
def _draft(tx: Tx, shop: _Shop, kind: str, day: date) -> Draft:
    if not shop.people:
        shop.people[0] = start_draft(tx, kind, day)
    return replace(shop.people[0], kind=kind, day=day, request_id=f"practice-{kind}-{shop.next_serial()}")


def _for_party(tx: Tx, shop: _Shop, kind: str, day: date, party_id: int) -> Draft:
    draft = _draft(tx, shop, kind, day)
    known = shop.people.get(party_id)
    if known is None:
        known = shop.people[party_id] = with_party(tx, draft, party_id)
    if known.party is None:
        raise AssertionError("with_party puts the party in")
    money = party_money(tx, party_id)
    return replace(
        draft,
        party=replace(
            known.party, balance=money.balance, open_bills=money.open_bills, oldest_due=money.oldest_due
        ),
        level=known.level,
        salesman_id=known.salesman_id,
        beat_id=known.beat_id,
    )


def _post(tx: Tx, shop: _Shop, draft: Draft) -> Draft:
    post_document(tx, draft.kind, draft, papers=())
    shop.documents += 1
    return draft


def _clock(tx: Tx, shop: _Shop, day: date, minutes: int) -> None:
    """Set the hour of what is posted next: so many minutes after half past nine in India.

    On the last day nothing is later than now: its minutes are drawn together to fit.
    """
    midnight = datetime(day.year, day.month, day.day, tzinfo=INDIA)
    opens, gone = midnight + OPENS, timedelta(minutes=minutes)
    if day == shop.today and shop.now < opens + timedelta(minutes=DAY_MINUTES):
        opens = min(opens, max(midnight, shop.now - timedelta(minutes=DAY_MINUTES)))
        gone = (shop.now - opens) * minutes // DAY_MINUTES
    tx.at = (opens + gone).astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
