"""The trade of the practice company: prices, schemes used, orders, goods that come back, claims, points.

Each deal happens on its day of the last weeks, through the door other programs use; what the gates of that
day refuse is left, as a clerk would leave it.
"""

from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import date
from datetime import timedelta
from typing import Any

import msgspec

from dcms_desktop.catalog.actions import save_maker
from dcms_desktop.catalog.queries import makers
from dcms_desktop.catalog.rules import ItemForm
from dcms_desktop.claims.actions import save_return_policy
from dcms_desktop.claims.policy import ReturnPolicy
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.posted import Posted
from dcms_desktop.field.actions import keep_visit
from dcms_desktop.field.rules import VisitForm
from dcms_desktop.inbox.cards import Cards
from dcms_desktop.inbox.posting import post_typed
from dcms_desktop.inbox.reading import read_document
from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.parties.queries import party_card
from dcms_desktop.points.actions import approve_points
from dcms_desktop.points.actions import pay_points
from dcms_desktop.points.queries import points_waiting
from dcms_desktop.pricing.actions import save_price
from dcms_desktop.pricing.queries import price_levels
from dcms_desktop.pricing.rules import PriceForm
from dcms_desktop.recovery.actions import CompanyNote
from dcms_desktop.recovery.actions import add_typed_line
from dcms_desktop.recovery.actions import build_claim
from dcms_desktop.recovery.actions import give_up_boxes
from dcms_desktop.recovery.actions import note_step
from dcms_desktop.recovery.actions import put_in_box
from dcms_desktop.recovery.actions import save_margin_promise
from dcms_desktop.recovery.actions import seal_box
from dcms_desktop.recovery.actions import send_claim
from dcms_desktop.recovery.actions import settle_claim
from dcms_desktop.recovery.packing import PICKUP
from dcms_desktop.recovery.promises import Promise
from dcms_desktop.recovery.queries import GivingUp
from dcms_desktop.recovery.queries import claim_by_id
from dcms_desktop.recovery.queries import claim_lines
from dcms_desktop.recovery.rules import ACKNOWLEDGED
from dcms_desktop.recovery.rules import REJECTED
from dcms_desktop.recovery.rules import Outcome
from dcms_desktop.upkeep.practice_schemes import SCHEME_DAYS
from dcms_desktop.upkeep.practice_schemes import make_schemes

SUPPLIER_OF = {
    "Cipla": "S-101", "FDC": "S-101", "Alembic": "S-101", "Sun Pharma": "S-102", "Abbott": "S-102",
    "Micro Labs": "S-102", "Haleon": "S-103", "GSK": "S-103", "Colgate": "S-103", "Mankind": "S-104",
    "Alkem": "S-104", "Glenmark": "S-104", "HUL": "S-105", "Dabur": "S-105", "Hansaplast": "S-106",
}  # fmt: skip
"""Who pays the claims on some companies."""
POLICIES = (
    ("Cipla", "expiry", 90, 180, 100_000, "pts", 60), ("Cipla", "damage", 0, 0, 100_000, "pts", 60),
    ("Abbott", "expiry", 60, 120, 80_000, "ptr", 45), ("Abbott", "damage", 0, 0, 50_000, "pts", 45),
    ("Haleon", "expiry", 90, 90, 100_000, "billed", 0), ("Haleon", "damage", 0, 0, 100_000, "billed", 0),
    ("Mankind", "expiry", 30, 90, 75_000, "pts", 30), ("Alkem", "expiry", 90, 180, 100_000, "pts", 60),
    ("HUL", "damage", 0, 0, 100_000, "billed", 30), ("Dabur", "expiry", 60, 60, 90_000, "billed", 0),
)  # fmt: skip
"""Company, reason, days before and after expiry, percent of which rate, and days to claim in."""
ROYAL, HOSPITAL, GROCER = "R-115", "R-145", "R-106"
MOST_ASKED = 12
"""Questions one document may ask."""


@dataclass(slots=True)
class Trade:
    """What the deals know of the shop, and what they did."""

    first: date
    today: date
    codes: Mapping[int, str]
    """Codes of the goods by id."""
    forms: Mapping[int, ItemForm]
    left: dict[int, int]
    """Units that lie there; what is sold here comes off."""
    parties: Mapping[str, int]
    waiting: list[tuple[int, Callable[[Tx, "Trade"], None]]] = field(default_factory=list)
    day: date = date.min
    cards: Cards = field(default_factory=Cards)
    numbers: dict[str, str] = field(default_factory=dict)
    """Numbers of documents that later deals name."""
    serial: int = 0
    documents: int = 0

    def code(self, name: str) -> str:
        """Return the code of goods whose name begins so."""
        return next(self.codes[key] for key, form in self.forms.items() if form.name.startswith(name))

    def maker_of(self, tx: Tx, name: str) -> int:
        """Return the id of a company."""
        return next(one.id for one in makers(tx) if one.name == name and one.id is not None)

    def plenty(self, count: int, *, drugs: bool = True, skip: int = 0) -> list[str]:
        """Return codes of the goods of which most lies there."""
        fit = [key for key, form in self.forms.items() if drugs or not form.schedule]
        best = sorted(fit, key=lambda key: (-self.left[key], key))
        return [self.codes[key] for key in best[skip : skip + count]]


def begin(trade: Trade) -> None:
    """Lay out which deal happens how many days before today."""
    trade.waiting = sorted(
        (
            (70, _terms), (60, _short_receipts), (SCHEME_DAYS, _schemes), (24, _scheme_bills),
            (20, _scheme_bills), (18, _goods_back), (16, _near_goods), (15, _scheme_bills), (14, _rate_notes),
            (13, _shortage_claim), (12, _dead_goods), (10, _scheme_bills), (9, _dead_claims), (8, _display),
            (7, _scheme_claim), (6, _quotations), (5, _challans), (4, _scheme_bills), (3, _points),
            (2, _orders), (1, _settle_short), (0, _bill_orders), (0, _orders),
            (0, _dead_goods), (0, _quotations),
        ),
        key=lambda one: -one[0],
    )  # fmt: skip


def live(tx: Tx, trade: Trade, day: date) -> None:
    """Do the deals of a day, and those of days on which the shop was shut."""
    trade.day = day
    own, tx.today = tx.today, day
    try:
        while trade.waiting and trade.waiting[0][0] >= (trade.today - day).days:
            trade.waiting.pop(0)[1](tx, trade)
    finally:
        tx.today = own


def _send(tx: Tx, trade: Trade, kind: str, **fields: Any) -> Posted | None:
    """Post a document as another program sends it; None when the gates of the day refuse it."""
    trade.serial += 1
    told = {"kind": kind, "request_id": f"trade-{trade.serial}", "date": trade.day.isoformat(), **fields}
    typed = read_document(msgspec.json.encode(told))
    own = tx.consents
    try:
        for _ in range(MOST_ASKED):
            try:
                with tx.connection.begin_nested():
                    posted = post_typed(tx, typed, trade.cards).document
            except NeedsConsent as asked:
                tx.consents |= {asked.name}
                continue
            except Refused:
                return None  # goods that ran out, a licence that ended: the clerk left it
            trade.documents += 1
            return posted
    finally:
        tx.consents = own
    return None


def _sell(tx: Tx, trade: Trade, party: str, lines: Sequence[tuple[str, int]], **more: Any) -> Posted | None:
    posted = _send(
        tx, trade, "tax_invoice", party=party,
        lines=[{"item": code, "quantity": str(units)} for code, units in lines], **more,
    )  # fmt: skip
    for line in posted.lines if posted is not None else ():
        trade.left[line.item_id] = trade.left.get(line.item_id, 0) - line.units - line.free
    return posted


# ── terms ───────────────────────────────────────────────────────────────────────────────────────
def _terms(tx: Tx, trade: Trade) -> None:
    """Write who pays claims, what companies take back, what margin they promise, and special prices."""
    for form in makers(tx):
        if form.name in SUPPLIER_OF:
            save_maker(tx, replace(form, party_id=trade.parties[SUPPLIER_OF[form.name]]))
    for name, reason, before, after, percent, basis, claim_days in POLICIES:
        policy = ReturnPolicy(
            maker_id=trade.maker_of(tx, name), reason=reason, before_days=before, after_days=after,
            percent=Percent(percent), basis=basis, claim_days=claim_days, papers="list by batch",
            with_gst=basis == "billed", give_basis="ptr" if reason == "expiry" else "",
            give_percent=Percent(90_000 if reason == "expiry" else 100_000),
        )  # fmt: skip
        save_return_policy(tx, policy)
    promise = Promise(
        maker_id=trade.maker_of(tx, "Sun Pharma"), percent=Percent(8_000), first=trade.day,
        reference="SP/PUNE/114",
    )  # fmt: skip
    save_margin_promise(tx, promise)
    _prices(tx, trade)


def _prices(tx: Tx, trade: Trade) -> None:
    """Write prices of a party, of a level, with a break, until a day and from a day to come."""
    level = next(one.id for one in price_levels(tx) if one.code == "PTR")
    hospital = trade.parties[HOSPITAL]
    soon = trade.today + timedelta(days=12)
    for place, code in enumerate(trade.plenty(9)):
        key = next(one for one, named in trade.codes.items() if named == code)
        ptr = trade.forms[key].ptr
        plain = PriceForm(item_id=key, valid_from=trade.day, rate=Mills(ptr))
        forms = {
            0: (replace(plain, party_id=hospital, rate=Mills(ptr * 95 // 100 // 10 * 10)),),
            1: (
                replace(plain, level_id=level, rate=Mills(ptr)),
                replace(plain, level_id=level, least_units=Units(50), rate=Mills(ptr * 98 // 100 // 10 * 10)),
                replace(
                    plain, level_id=level, least_units=Units(200), rate=Mills(ptr * 96 // 100 // 10 * 10)
                ),
            ),
            2: (
                replace(plain, level_id=level, valid_to=soon - timedelta(days=1)),
                replace(plain, level_id=level, valid_from=soon, rate=Mills(ptr * 104 // 100 // 10 * 10)),
            ),
        }[place % 3]
        for form in forms:
            save_price(tx, form)


def _schemes(tx: Tx, trade: Trade) -> None:
    make_schemes(tx, trade.today)


# ── buying ──────────────────────────────────────────────────────────────────────────────────────
def _short_receipts(tx: Tx, trade: Trade) -> None:
    """Receive goods of which some did not come or are broken, and order more."""
    for party, names in (("S-101", ("Ciplox 500", "Okacet")), ("S-105", ("Horlicks", "Lifebuoy"))):
        lines = [
            {
                "item": trade.code(name), "quantity": "60", "short": "6" if place else "0",
                "damaged": "0" if place else "4", "batch": f"SH{place}{trade.day:%m%d}",
                "expiry": f"{trade.today + timedelta(days=500):%m/%y}",
            }
            for place, name in enumerate(names)
        ]  # fmt: skip
        posted = _send(
            tx, trade, "goods_receipt", party=party, reference=f"SR/{trade.day:%d%m}/{party[-3:]}",
            reference_date=trade.day.isoformat(), lines=lines,
        )  # fmt: skip
        if posted is not None:
            trade.numbers[f"short {party}"] = posted.number
    wanted = [{"item": code, "quantity": "100"} for code in trade.plenty(3, skip=30)]
    _send(tx, trade, "purchase_order", party="S-104", lines=wanted)


def _near_goods(tx: Tx, trade: Trade) -> None:
    """Receive slow goods with little life left, some of which end before today."""
    names = ("Amlokind 5", "Otrivin", "Refresh Tears", "Duolin", "Eltroxin", "Isabgol", "Candid B", "Evion",
             "Ciplox Eye", "Budecort", "Digene", "Rabekind", "Crocin", "Cremaffin")  # fmt: skip
    lines = []
    for place, name in enumerate(names):
        expiry = trade.today + timedelta(days=(-6, 8, 20, 34, 48, 62, 80)[place % 7])
        lines.append({
            "item": trade.code(name), "quantity": "40", "batch": f"NX{place:02}",
            "expiry": max(expiry, trade.day + timedelta(days=1)).isoformat(),
        })  # fmt: skip
    _send(
        tx, trade, "goods_receipt", party="S-102", reference=f"SX/{trade.day:%d%m}",
        reference_date=trade.day.isoformat(), lines=lines,
    )  # fmt: skip
    for party, first in ((ROYAL, 0), ("R-101", 4), ("R-108", 8)):
        few = [{"item": trade.code(name), "quantity": "10", "batch": f"NX{first + place:02}"}
               for place, name in enumerate(names[first : first + 3])]  # fmt: skip
        _send(tx, trade, "tax_invoice", party=party, lines=few)


# ── selling under schemes ───────────────────────────────────────────────────────────────────────
def _scheme_bills(tx: Tx, trade: Trade) -> None:
    """Bill goods that schemes give something for."""
    goods = (("Dolo 650", 60), ("Pan 40", 25), ("Colgate", 40), ("Volini", 12), ("Horlicks", 12))
    for party in ("R-101", "R-108", "R-116", HOSPITAL, "R-123"):
        lines = [
            (trade.code(name), units)
            for name, units in goods
            if trade.left[next(k for k, c in trade.codes.items() if c == trade.code(name))] > units * 2
        ]
        if lines:
            _sell(tx, trade, party, lines)


def _points(tx: Tx, _trade: Trade) -> None:
    """Approve some of the points that customers earned, and pay a few out."""
    waiting = sorted((party, count) for party, count in points_waiting(tx).items() if count > 0)
    for place, (party, count) in enumerate(waiting[:3]):
        approve_points(tx, party, count if place else max(1, count // 2))
    if len(waiting) > 1:
        pay_points(tx, waiting[1][0], max(1, waiting[1][1] // 3))


# ── what comes back ─────────────────────────────────────────────────────────────────────────────
def _goods_back(tx: Tx, trade: Trade) -> None:
    """Take goods back that can be sold again, and some that came by mistake."""
    for party, reason, place in (("R-101", "unsold", 0), ("R-108", "wrong", 1), (HOSPITAL, "unsold", 2)):
        sold = _sell(tx, trade, party, [(code, 12) for code in trade.plenty(3, skip=place * 3)])
        if sold is None:
            continue
        trade.numbers[f"bill {party}"] = sold.number
        lines = [{"item": line.code, "quantity": "4", "bill": sold.number} for line in sold.lines[:2]]
        _send(tx, trade, "sale_return", party=party, reason=reason, lines=lines)


def _rate_notes(tx: Tx, trade: Trade) -> None:
    """Put rates of bills right by notes."""
    for party, kind, reason, off in (
        ("R-101", "price_note", "rate", "1.50"), ("R-108", "price_debit", "rate", "0.80"),
        (HOSPITAL, "price_note", "discount", "2.25"),
    ):  # fmt: skip
        number = trade.numbers.get(f"bill {party}")
        code = trade.plenty(9)[0]
        sold = _sell(tx, trade, party, [(code, 10)])
        number = sold.number if sold is not None else number
        line = {"item": code, "quantity": "5", "difference": off, "bill": number}
        _send(tx, trade, kind, party=party, reason=reason, lines=[line])


def _dead_goods(tx: Tx, trade: Trade) -> None:
    """Take broken and expired goods of retailers; settle some at once."""
    broken = (
        ("R-101", "Cheston Cold", "damage"), ("R-108", "Asthalin", "damage"), (ROYAL, "Otrivin", "expiry"),
        ("R-101", "Digene", "expiry"), (GROCER, "Hajmola", "damage"),
    )  # fmt: skip
    for place, (party, name, reason) in enumerate(broken):
        code = trade.code(name)
        _sell(tx, trade, party, [(code, 6)])
        taken = _send(
            tx, trade, "breakage_receipt", party=party, reason=reason, reference=f"DN-{trade.serial:03}",
            lines=[{"item": code, "quantity": str(2 + place % 3)}],
        )  # fmt: skip
        if taken is None or trade.day == trade.today:
            continue
        if place == 0:
            _send(tx, trade, "breakage_note", party=party, of=[taken.number])
        elif place == 1:
            _send(tx, trade, "replacement_issue", party=party, of=[taken.number])


# ── claims ──────────────────────────────────────────────────────────────────────────────────────
def _built(tx: Tx, trade: Trade, kind: str, maker: str) -> int | None:
    """Build a draft claim of everything until today; None when the company owes nothing for it."""
    try:
        return build_claim(tx, kind, trade.maker_of(tx, maker), trade.first, trade.day).id
    except Refused:
        return None


def _shortage_claim(tx: Tx, trade: Trade) -> None:
    """Claim what did not come, and hear a no."""
    claim = _built(tx, trade, "shortage", "Cipla")
    if claim is not None:
        send_claim(tx, claim, trade.day)
        note_step(tx, claim, REJECTED, note="Transporter's remark on the LR is missing.", day=trade.day)
    _built(tx, trade, "shortage", "HUL")


def _dead_claims(tx: Tx, trade: Trade) -> None:
    """Claim broken goods, pack them in boxes and give one away."""
    claim = _built(tx, trade, "breakage", "Cipla")
    if claim is not None:
        lines = claim_lines(tx, claim_by_id(tx, claim))
        put_in_box(tx, claim, 1, {one.no: None for one in lines[:1]})
        seal_box(tx, claim, 1, "SGD-0451", 2_400)
        if len(lines) > 1:
            put_in_box(tx, claim, 2, {one.no: None for one in lines[1:]})
        send_claim(tx, claim, trade.day)
        note_step(tx, claim, ACKNOWLEDGED, reference="CIPLA/RG/7741", day=trade.day)
        how = GivingUp(kind=PICKUP, boxes=(1,), who="Cipla reverse logistics", vehicle="MH12AB4321")
        give_up_boxes(tx, claim, how)
    expired = _built(tx, trade, "expiry", "Haleon")
    if expired is not None:
        lines = claim_lines(tx, claim_by_id(tx, expired))
        put_in_box(tx, expired, 1, {lines[0].no: None})


def _display(tx: Tx, trade: Trade) -> None:
    """Draft a claim for a display, and send one of last month."""
    for months, send in ((1, True), (0, False)):
        claim = build_claim(
            tx, "display", trade.maker_of(tx, "Colgate"), trade.day - timedelta(days=30 * (months + 1)),
            trade.day - timedelta(days=30 * months),
        ).id  # fmt: skip
        add_typed_line(tx, claim, "Window of Asha Medical", Paise(1_500_00), day=trade.day)
        add_typed_line(tx, claim, "Shelf of New Pune General Stores", Paise(800_00), day=trade.day)
        if send:
            send_claim(tx, claim, trade.day)


def _scheme_claim(tx: Tx, trade: Trade) -> None:
    """Claim what schemes gave."""
    for place, maker in enumerate(("Micro Labs", "Alkem", "Colgate", "HUL")):
        claim = _built(tx, trade, "scheme", maker)
        if claim is not None and place < 2:
            send_claim(tx, claim, trade.day)
            if place == 0:
                trade.serial += 1
                trade.numbers["settled"] = str(claim)


def _settle_short(tx: Tx, trade: Trade) -> None:
    """Hear what became of a claim: most is paid, some refused, the rest stays open."""
    claim = int(trade.numbers.get("settled", "0"))
    if not claim:
        return
    outcomes = []
    for place, line in enumerate(claim_lines(tx, claim_by_id(tx, claim))[:6]):
        half = Paise(line.left // 2)
        outcomes.append(
            Outcome(line.no, paid=Paise(line.left)) if place % 3
            else Outcome(line.no, paid=half, refused=Paise(line.left - half), reason="Bill copy not legible")
        )  # fmt: skip
    settle_claim(tx, claim, outcomes, CompanyNote(reference="ML/CN/2231", on=trade.day))


# ── orders ──────────────────────────────────────────────────────────────────────────────────────
def _quotations(tx: Tx, trade: Trade) -> None:
    """Offer prices: some until a day that has gone by at the end of the practice time."""
    for place, party in enumerate((HOSPITAL, "R-124", "R-132")):
        lines = [{"item": code, "quantity": "60"} for code in trade.plenty(4 + place, skip=place * 4)]
        until = trade.day + timedelta(days=(3, 10, 21)[place])
        _send(tx, trade, "quotation", party=party, holds_until=until.isoformat(), lines=lines)


def _challans(tx: Tx, trade: Trade) -> None:
    """Send goods on challan; one is billed in part, of one some comes back."""
    made = []
    for place, party in enumerate((HOSPITAL, HOSPITAL, "R-132", "R-140")):
        lines = [{"item": code, "quantity": "12"} for code in trade.plenty(3, skip=place * 2)]
        sent = _send(
            tx, trade, "delivery_challan", party=party, reason="approval" if place == 3 else "supply",
            transport={"vehicle": "MH12CD7788"}, lines=lines,
        )  # fmt: skip
        if sent is not None:
            made.append((party, sent))
            for line in sent.lines:
                trade.left[line.item_id] -= line.units
    if len(made) > 2:
        for (party, sent), kind in ((made[1], "tax_invoice"), (made[2], "challan_return")):
            first = sent.lines[0]
            part = {
                "item": first.code,
                "quantity": "5",
                "source": {"document": sent.number, "line": first.no},
            }
            _send(tx, trade, kind, party=party, lines=[part])


def _orders(tx: Tx, trade: Trade) -> None:
    """Book orders from phone, app and text on all beats; for some less lies there than is asked."""
    parties = [code for code in trade.parties if code.startswith("R-")]
    scarce = sorted(trade.left, key=lambda key: (trade.left[key], key))
    for place, party in enumerate(parties[(trade.today - trade.day).days % 3 :: 4]):
        lines = [
            {"item": code, "quantity": str(6 + place)} for code in trade.plenty(3, drugs=False, skip=place)
        ]
        if place % 3 == 1:
            lines.append({"item": trade.codes[scarce[place]], "quantity": "250"})
        way = ("phone", "app", "text")[place % 3]
        sent = _send(
            tx, trade, "sales_order", party=party, came_by=way, lines=lines,
            promised=(trade.day + timedelta(days=1 + place % 3)).isoformat(),
            reference=f"APP{trade.serial:05}" if way == "app" else "",
        )  # fmt: skip
        if sent is not None and place % 2 == 0 and trade.day < trade.today:
            trade.numbers[f"order {party}"] = sent.number
        if sent is not None and way == "app":
            _visit(tx, trade, party, sent)


def _bill_orders(tx: Tx, trade: Trade) -> None:
    """Bill some orders of the days before, as far as their goods lie here."""
    for party, number in list(trade.numbers.items()):
        if party.startswith("order "):
            _send(tx, trade, "tax_invoice", party=party.removeprefix("order "), of=[number])


def _visit(tx: Tx, trade: Trade, party: str, order: Posted) -> None:
    card = party_card(tx, trade.parties[party])
    keep_visit(
        tx,
        VisitForm(
            code=f"V{trade.serial:05}", party_id=card.id, day=trade.day, minutes=12 + trade.serial % 20,
            time=f"{10 + trade.serial % 7:02}:{trade.serial * 7 % 60:02}",
            lat_e6=18_520_430 + trade.serial * 91, lon_e6=73_856_744 - trade.serial * 77,
            outcome="order", order=order.reference,
        ),
    )  # fmt: skip
