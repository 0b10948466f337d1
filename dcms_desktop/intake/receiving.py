"""From a supplier's file to a goods receipt as sent, with what a person must be asked. Nothing is posted."""

import json
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import field
from datetime import date
from decimal import ROUND_HALF_UP
from decimal import Decimal

from dcms_desktop.catalog.queries import item_cards
from dcms_desktop.catalog.queries import item_names
from dcms_desktop.catalog.queries import known_barcodes
from dcms_desktop.catalog.rules import ItemCard
from dcms_desktop.company.queries import firm_card
from dcms_desktop.company.queries import setting
from dcms_desktop.db.tx import Tx
from dcms_desktop.exchange.rules import guess_columns
from dcms_desktop.inbox.cards import Cards
from dcms_desktop.inbox.posting import total_of
from dcms_desktop.inbox.typed import TypedCharge
from dcms_desktop.inbox.typed import TypedGoodsReceipt
from dcms_desktop.inbox.typed import TypedPurchaseLine
from dcms_desktop.intake.matching import Goods
from dcms_desktop.intake.matching import Match
from dcms_desktop.intake.matching import answered
from dcms_desktop.intake.matching import recalled
from dcms_desktop.intake.settings import SUPPLIER_SHEETS
from dcms_desktop.intake.signed import NOT_VERIFIED
from dcms_desktop.intake.signed import UNKNOWN_KEY
from dcms_desktop.intake.signed import Claim
from dcms_desktop.intake.supplier_file import FIELDS
from dcms_desktop.intake.supplier_file import FileLine
from dcms_desktop.intake.supplier_file import SupplierFile
from dcms_desktop.intake.supplier_file import figure_of
from dcms_desktop.kernel.dates import parse_day
from dcms_desktop.kernel.dates import parse_expiry
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import rupees
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.parties.queries import party_card
from dcms_desktop.parties.queries import party_id_of
from dcms_desktop.parties.queries import party_keys
from dcms_desktop.parties.rules import PartyCard
from dcms_desktop.purchase.queries.remembered import remembered_of
from dcms_desktop.purchase.remembered import Remembered
from dcms_desktop.purchase.remembered import RememberedForm
from dcms_desktop.purchase.remembered import known_by
from dcms_desktop.stock.queries import batches_of

_PAISA, _MILL = Decimal("0.01"), Decimal("0.001")
_COUNTED = frozenset({"", "nos", "pcs", "unt", "pac", "oth", "na"})
"""Units of portals that only say: counted as priced."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something a person must look at before the receipt is posted."""

    line: int | None
    field: str
    text: str
    next_step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What became of a file: the document, what each line was taken for, and what is asked."""

    file: SupplierFile
    party: PartyCard
    document: TypedGoodsReceipt
    """Holds the lines that are sure; posting it is another step."""
    matches: tuple[Match, ...]
    doubts: tuple[Doubt, ...]
    total: Paise
    """What the document comes to."""
    told: Paise | None
    """What the file says it comes to."""
    answers: tuple[RememberedForm, ...] = ()
    """What was said about lines now, to be remembered for the supplier's next bill."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person said beside the file."""

    supplier: str = ""
    """Code of the party; "" finds it by its GSTIN."""
    items: Mapping[str, str] = field(default_factory=dict)
    """Number of the line, their code or their name, to the code of our item; "" leaves the line out."""
    units: Mapping[str, int] = field(default_factory=dict)
    """Number of the line to the base units of one that it counts."""


def columns_for(tx: Tx, supplier: str, headings: Sequence[str]) -> dict[str, str]:
    """Return the columns of a supplier's sheet as they were named the last time, else guessed."""
    told = json.loads(setting(tx, SUPPLIER_SHEETS) or "{}").get(supplier.strip().upper(), {})
    if told.get("headings") == list(headings):
        return dict(told["columns"])
    return guess_columns(headings, FIELDS)


def receive_file(tx: Tx, file: SupplierFile, wish: Wish) -> Loaded:
    """Return the goods receipt that a file makes, and everything that is to be asked about it."""
    party = supplier_of(tx, file.seller, wish.supplier)
    refuse_strange_buyer(tx, file.buyer)
    doubts: list[Doubt] = _doubts_of_head(file)
    goods = Goods(item_names(tx), known_barcodes(tx), party.id)
    known = remembered_of(tx, party.id)
    matches = tuple(
        _with_units(_answer_or_match(goods, line, wish, known), line, wish) for line in file.lines
    )
    found = {one.item.item_id for one in matches if one.item}
    cards, batches = item_cards(tx, found), batches_of(tx, found)
    lines = []
    for line, match in zip(file.lines, matches, strict=True):
        if match.item is None:
            if match.how != "left out":
                doubts.append(_unmatched(line, match))
            continue
        card = cards[match.item.item_id]
        have = {one.number for one in batches.get(card.id, ())}
        try:
            lines.append(_line(line, card, have, doubts, match.units))
        except Refused as no:
            doubts.append(Doubt(line.no, no.field, no.message, no.next_step))
    document = _document(file, party, lines, doubts)
    told = _paise(file.total)
    total = total_of(tx, document, Cards()) if lines else Paise(0)
    if told is not None and told != total:
        doubts.append(
            Doubt(
                None,
                "total",
                f"The file comes to ₹{show_paise(told)}, the receipt to ₹{show_paise(total)}: "
                f"₹{show_paise(total - told)} between them.",
                "Look at lines left out, discounts, charges and tax classes.",
            )
        )
    return Loaded(
        file=file,
        party=party,
        document=document,
        matches=matches,
        doubts=tuple(doubts),
        total=total,
        told=told,
        answers=tuple(
            _remembered(party.id, line, match)
            for line, match in zip(file.lines, matches, strict=True)
            if match.item is not None and (match.how == "answer" or str(line.no) in wish.units)
        ),
    )


def _remembered(party_id: int, line: FileLine, match: Match) -> RememberedForm:
    """Return what is to be remembered of a line somebody spoke about."""
    return RememberedForm(
        party_id=party_id,
        code=line.code,
        name=line.name or line.code,
        item_id=match.choices[0].item_id,
        unit=line.unit,
        units=match.units,
    )


def _with_units(match: Match, line: FileLine, wish: Wish) -> Match:
    said = wish.units.get(str(line.no))
    return replace(match, units=Units(said)) if said is not None else match


# ── whose bill ──────────────────────────────────────────────────────────────────────────────────
def supplier_of(tx: Tx, gstin: str, code: str) -> PartyCard:
    """Return the supplier by the code named, else by GSTIN. Refuses none, several, another GSTIN."""
    if code:
        party_id = party_id_of(tx, code)
        if party_id is None:
            raise Refused(f"There is no party {code[:40]}.", field="party", next_step="Send the code of one.")
        card = party_card(tx, party_id)
        if gstin and card.gstin and card.gstin != gstin:
            raise Refused(
                f"The bill is of GSTIN {gstin[:15]}, {card.name} has {card.gstin}.",
                field="party",
                next_step="Name the supplier of this bill.",
            )
        return card
    if not gstin:
        raise Refused(
            "The file does not say whose bill it is.", field="party", next_step="Name the supplier first."
        )
    fit = [one for one in party_keys(tx) if one.gstin == gstin.strip().upper()]
    if len(fit) != 1:
        raise Refused(
            f"{'No party has' if not fit else 'Several parties have'} GSTIN {gstin[:15]}.",
            field="party",
            next_step="Name the supplier by his code, or make him first.",
        )
    return party_card(tx, fit[0].id)


def refuse_strange_buyer(tx: Tx, gstin: str) -> None:
    """Refuse a bill that was made out to somebody else."""
    ours = firm_card(tx).gstin or ""
    if gstin and gstin.strip().upper() != ours:
        raise Refused(
            f"This bill is made out to GSTIN {gstin[:15]}, not to ours.",
            field="buyer",
            next_step="Give it back, or ask the supplier for our own bill.",
        )


def supplier_of_claim(tx: Tx, claim: Claim) -> PartyCard:
    """Return the supplier of a scanned code. Refuses a wrong signature and a bill that is not ours."""
    if claim.state == NOT_VERIFIED:
        raise Refused(
            f"The signature of bill {claim.number[:20]} is wrong: its code was changed or forged.",
            field="code",
            next_step="Do not take it; ask the supplier.",
        )
    refuse_strange_buyer(tx, claim.buyer)
    return supplier_of(tx, claim.seller, "")


def differences(claim: Claim, file: SupplierFile, total: Paise) -> list[Doubt]:
    """Return where the code on the paper and the file say different things."""
    found = []
    for name, on_paper, in_file in (
        ("party", claim.seller, file.seller),
        ("reference", claim.number, file.number),
        ("total", show_paise(claim.total) if claim.total is not None else "", show_paise(total)),
    ):
        if on_paper and in_file and on_paper.upper() != in_file.upper():
            text = f"The code on the paper says {on_paper[:40]}, the receipt {in_file[:40]}."
            found.append(Doubt(None, name, text, "Look at the paper."))
    return found


# ── the document ────────────────────────────────────────────────────────────────────────────────
def _document(
    file: SupplierFile, party: PartyCard, lines: Sequence[TypedPurchaseLine], doubts: list[Doubt]
) -> TypedGoodsReceipt:
    charges = []
    for name, told, sign in (("Other charges", file.other_charges, 1), ("Discount", file.discount, -1)):
        paise = _paise(told)
        if paise:
            amount = format(Decimal(sign * paise) / 100, "f")
            charges.append(TypedCharge(name=name, amount=amount, taxable=False))
    key = file.irn or f"{party.code}-{file.number or 'no number'}-{file.day}"
    return TypedGoodsReceipt(
        request_id=f"bill-{key}"[:100],
        party=party.code,
        place_of_supply=file.place or None,
        reference=file.number[:30],
        reference_date=_day(file.day, doubts),
        lines=list(lines),
        charges=charges,
    )


def _doubts_of_head(file: SupplierFile) -> list[Doubt]:
    doubts = []
    if not file.number:
        doubts.append(Doubt(None, "reference", "The file names no bill number.", "Type it from the paper."))
    if not file.day:
        doubts.append(
            Doubt(None, "reference_date", "The file names no bill date.", "Type it from the paper.")
        )
    if file.signature == NOT_VERIFIED:
        raise Refused("The signature of this file is wrong.", field="file", next_step="Ask the supplier.")
    if file.signature == UNKNOWN_KEY:
        doubts.append(
            Doubt(None, "signature", "No key here fits the signature.", "dcms receive --key adds a key.")
        )
    return doubts


def _day(text: str, doubts: list[Doubt]) -> str | None:
    if not text:
        return None
    try:
        return parse_day(text.split(" ", maxsplit=1)[0], date(2000, 1, 1), "reference_date").isoformat()
    except Refused as no:
        doubts.append(Doubt(None, no.field, no.message, "Type the date of the bill."))
        return None


# ── lines ───────────────────────────────────────────────────────────────────────────────────────
def _answer_or_match(
    goods: Goods, line: FileLine, wish: Wish, known: Mapping[tuple[str, str], Remembered]
) -> Match:
    for key in (str(line.no), line.code, line.name):
        code = wish.items.get(key) if key else None
        if code is None:
            continue
        if not code:
            return Match(how="left out")
        item_id = goods.named(code)
        if item_id is None:
            raise Refused(
                f"There is no item {code[:40]}.", field="items", next_step="Name a working item by its code."
            )
        return answered(goods, item_id)
    said = known.get(known_by(line.code, line.name))
    return (recalled(goods, line, said) if said is not None else None) or goods.match(line)


def _unmatched(line: FileLine, match: Match) -> Doubt:
    called = line.name or line.code
    if not match.choices:
        text = f"No item here is like “{called[:60]}”."
    else:
        best = match.choices[0]
        text = f"“{called[:60]}” may be {best.name} ({best.confidence} of 100)."
    return Doubt(line.no, "item", text, "Say which item it is (F4); it is remembered for his next bill.")


def _line(
    line: FileLine, card: ItemCard, have: set[str], doubts: list[Doubt], said: Units
) -> TypedPurchaseLine:
    """Return a line in base units. Refuses a quantity or rate that cannot be one."""
    each = said or _units_of(line, card, doubts)
    per = Decimal(card.per) / each
    quantity = _count(line.quantity, each, "quantity")
    if _paise(line.mrp) is None and card.batched and line.batch.upper() not in have:
        doubts.append(Doubt(line.no, "mrp", f"{card.name}: no MRP in the file.", "Look at the pack."))
    return TypedPurchaseLine(
        item=card.code,
        quantity=quantity,
        free=_count(line.free, each, "free") if line.free else None,
        batch=_batch(line, card, doubts),
        expiry=_expiry(line, card, doubts),
        made_on=_made_on(line, card, doubts),
        mrp=_scaled(line.mrp, per, _PAISA, "mrp") if line.mrp else None,
        rate=_scaled(line.rate, per, _MILL, "rate"),
        discounts=[_discount(line.discount)] if line.discount else [],
    )


def _units_of(line: FileLine, card: ItemCard, doubts: list[Doubt]) -> int:
    """Return the base units of what the file counts; told nothing, it counts what the rate is for."""
    unit = line.unit.casefold()
    for pack in card.packs:
        if unit and unit in {pack.name.casefold(), pack.letter.casefold(), pack.name.casefold()[:3]}:
            return pack.units
    if unit == card.base_unit.casefold():
        return 1
    if unit not in _COUNTED and unit != card.uqc.casefold():
        text = f"{card.name} is counted in “{line.unit[:20]}” in the file; {card.per} were taken for one."
        doubts.append(Doubt(line.no, "unit", text, "Alt+U says how many units one is; the paper shows it."))
    return card.per


def _count(text: str, each: int, name: str) -> str:
    figure = figure_of(text)
    count = figure * each if figure is not None else Decimal(-1)
    if count < 0 or count != count.to_integral_value():
        raise Refused(f"“{text[:20]}” is no whole quantity.", field=name, next_step="Type it by hand.")
    return format(count.to_integral_value(), "f")


def _scaled(text: str, by: Decimal, step: Decimal, name: str) -> str:
    figure = figure_of(text)
    if figure is None or figure < 0:
        raise Refused(f"“{text[:20]}” is no amount.", field=name, next_step="Type it by hand.")
    return format((figure * by).quantize(step, ROUND_HALF_UP), "f")


def _discount(text: str) -> str:
    figure = figure_of(text.removesuffix("%"))
    if figure is None or figure < 0 or (text.endswith("%") and figure > 100):
        raise Refused(f"“{text[:20]}” is no discount.", field="discount", next_step="Type it by hand.")
    return (
        f"{figure.quantize(_MILL):f}%"
        if text.endswith("%")
        else f"{figure.quantize(_PAISA, ROUND_HALF_UP):f}"
    )


def _batch(line: FileLine, card: ItemCard, doubts: list[Doubt]) -> str | None:
    if not card.batched:
        return None
    if not line.batch:
        doubts.append(
            Doubt(line.no, "batch", f"{card.name}: no batch in the file.", "Read it from the pack.")
        )
    return line.batch[:30] or None


def _expiry(line: FileLine, card: ItemCard, doubts: list[Doubt]) -> str | None:
    if not card.expires:
        return None
    try:
        return parse_expiry(line.expiry).isoformat()
    except Refused:
        text = f"{card.name}: no expiry that can be read." if line.expiry else f"{card.name}: no expiry."
        doubts.append(Doubt(line.no, "expiry", text, "Read it from the pack."))
        return None


def _made_on(line: FileLine, card: ItemCard, doubts: list[Doubt]) -> str | None:
    if not line.made_on or not card.batched:
        return None
    try:
        parse_expiry(line.made_on, "made_on")
    except Refused as no:
        doubts.append(Doubt(line.no, no.field, f"{card.name}: {no.message}", "Read it from the pack."))
        return None
    return line.made_on


def _paise(text: str) -> Paise | None:
    figure = figure_of(text) if text else None
    return rupees(format(figure.quantize(_PAISA, ROUND_HALF_UP), "f")) if figure is not None else None
