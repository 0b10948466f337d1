"""What a document says in words: titles, marks of law, addresses, endorsements. Pure, for every paper."""

from dcms_desktop.documents.posted import Posted
from dcms_desktop.documents.posted import PostedFirm
from dcms_desktop.documents.posted import PostedLine
from dcms_desktop.documents.posted import PostedParty
from dcms_desktop.documents.posted import PostedTender
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import show_mills
from dcms_desktop.kernel.money import show_percent
from dcms_desktop.kernel.words import amount_in_words
from reports.engine.clean import plain_line
from reports.papers.paper import CopyMark
from reports.papers.paper import PaperOptions

TITLES = {
    "tax_invoice": "TAX INVOICE",
    "bill_of_supply": "BILL OF SUPPLY",
    "invoice_cum_bill_of_supply": "INVOICE-CUM-BILL OF SUPPLY",
    "delivery_challan": "DELIVERY CHALLAN",
    "challan_return": "CHALLAN RETURN",
    "sales_order": "SALES ORDER",
    "quotation": "QUOTATION",
    "breakage_receipt": "RECEIPT OF BROKEN AND EXPIRED GOODS",
    "claim_pickup": "GOODS HANDED OVER ON A CLAIM",
    "claim_destruction": "RECORD OF DESTRUCTION",
    "credit_note": "CREDIT NOTE",
    "financial_credit_note": "CREDIT NOTE WITHOUT GST",
    "debit_note": "DEBIT NOTE",
    "goods_receipt": "GOODS RECEIPT NOTE",
    "opening_stock": "OPENING STOCK",
    "purchase_order": "PURCHASE ORDER",
    "purchase_return": "DEBIT NOTE",
    "supplier_credit_note": "SUPPLIER'S CREDIT NOTE",
    "stock_transfer": "DELIVERY CHALLAN",
    "transfer_receipt": "TRANSFER RECEIPT",
    "stock_adjustment": "STOCK ADJUSTMENT",
    "stock_count": "STOCK COUNT · VARIANCES",
    "bucket_move": "GOODS SET ASIDE",
    "receipt": "RECEIPT",
    "payment": "PAYMENT VOUCHER",
    "contra": "CONTRA VOUCHER",
    "journal": "JOURNAL VOUCHER",
    "credit_reversal": "REVERSAL OF INPUT CREDIT",
    "credit_retaken": "INPUT CREDIT TAKEN AGAIN",
}
SUPPLY_MARKS = ("ORIGINAL FOR RECIPIENT", "DUPLICATE FOR TRANSPORTER", "TRIPLICATE FOR SUPPLIER")
"""Rule 48(1) CGST."""
CHALLAN_MARKS = ("ORIGINAL FOR CONSIGNEE", "DUPLICATE FOR TRANSPORTER", "TRIPLICATE FOR CONSIGNOR")
"""Rule 55(2) CGST."""
COMPOSITION = "Composition taxable person, not eligible to collect tax on supplies"
"""Rule 5(1)(f) CGST: at the top of every bill of supply of such a dealer."""
OUTWARD = frozenset({"tax_invoice", "delivery_challan", "replacement_issue"})
HOUSE = frozenset({"stock_transfer", "transfer_receipt", "stock_adjustment", "stock_count", "bucket_move"})
"""Goods that stay in the house: valued at cost, sold to nobody."""
OWN_MOVE = "Carried between own places of business, not by way of supply (rule 55(1)(c) CGST)"
UNTAXED = {"nil": "Nil", "exempt": "Exempt", "non_gst": "Non-GST"}
PURCHASES = frozenset(
    {"goods_receipt", "purchase_order", "purchase_return", "debit_note", "supplier_credit_note", "payment"}
)
ASKED = frozenset({
    "purchase_order", "sales_order", "quotation", "delivery_challan", "challan_return", "breakage_receipt",
    "claim_pickup", "claim_destruction",
})  # fmt: skip
"""Papers by which nothing is owed yet."""
NOTES = frozenset({"purchase_return", "debit_note", "supplier_credit_note"})
WALK_IN = "Cash customer"
SHOP_WORD = "Shop"
MODES = {"cash": "Cash", "upi": "UPI", "cheque": "Cheque", "bank": "Bank", "card": "Card"}


def title_of(posted: Posted) -> str:
    """Return the title of the paper in capitals."""
    return TITLES.get(posted.title) or plain_line(posted.title.replace("_", " ")).upper()


def copy_marks(posted: Posted, copies: int) -> tuple[str, ...]:
    """Return the mark of each set of goods papers; nothing for the shop's own papers."""
    challan = posted.kind in {"delivery_challan", "stock_transfer"}
    marks = CHALLAN_MARKS if challan else SUPPLY_MARKS
    if posted.kind not in OUTWARD and not challan:
        return ("",) * max(1, copies)
    if copies == 2:
        # With two sets there is no transporter's one: the second stays with the supplier.
        return marks[0], marks[2].replace("TRIPLICATE", "DUPLICATE")
    extra = tuple(f"EXTRA COPY {number}" for number in range(4, copies + 1))
    return (*marks[: max(1, copies)], *extra)


def in_three(copy: CopyMark) -> CopyMark:
    """Return a first print of a challan in its three sets, unless more are asked for (rule 55(2) CGST)."""
    return copy if copy.reprint else replace(copy, copies=max(copy.copies, len(CHALLAN_MARKS)))


def top_declarations(posted: Posted) -> tuple[str, ...]:
    """Return what the law wants at the top: the composition declaration, words for SEZ and exports."""
    said: list[str] = []
    if posted.firm.scheme == "composition" and posted.title == "bill_of_supply":
        said.append(COMPOSITION)
    if posted.kind == "stock_transfer":
        said.append(OWN_MOVE)
    said.extend(_endorsement(posted))
    return tuple(said)


def _endorsement(posted: Posted) -> tuple[str, ...]:
    """Return the words of rule 46 for supplies without domestic tax."""
    kind = posted.party.tax_type if posted.party and posted.kind in OUTWARD else ""
    where = {"sez": "SEZ UNIT OR SEZ DEVELOPER FOR AUTHORISED OPERATIONS", "overseas": "EXPORT"}.get(kind)
    if where is None or posted.title == "bill_of_supply":
        return ()
    how = (
        "ON PAYMENT OF INTEGRATED TAX"
        if posted.with_payment
        else "UNDER BOND OR LETTER OF UNDERTAKING WITHOUT PAYMENT OF INTEGRATED TAX"
    )
    to = "TO " if kind == "sez" else "FOR "
    return (f"SUPPLY MEANT {to}{where} {how}",)


def address_lines(who: PostedFirm | PostedParty) -> list[str]:
    """Return the address in up to three lines, place and PIN last."""
    place = " ".join(part for part in (who.city, who.pin) if part)
    country = getattr(who, "country", "")
    if country.strip().lower() not in {"", "india", "in"}:
        place = ", ".join(part for part in (place, country) if part)
    return [plain_line(part) for part in (who.address1, who.address2, place) if part.strip()]


def state_of(who: PostedFirm | PostedParty) -> str:
    """Return the State with its code, ``Maharashtra (27)``."""
    return f"{who.state_name} ({who.state})" if who.state_name and who.state else who.state_name or who.state


def place_of(posted: Posted) -> str:
    """Return the place of supply with its code."""
    if posted.place_name and posted.place:
        return f"{posted.place_name} ({posted.place})"
    return posted.place_name or posted.place


def second_head(posted: Posted) -> str:
    """Return SGST or UTGST."""
    return posted.second_head or "SGST"


def total_words(posted: Posted, options: PaperOptions) -> str:
    """Return the total in words."""
    return amount_in_words(posted.total, options.words_language)


def names_of(name: str, local_name: str, options: PaperOptions) -> tuple[str, str]:
    """Return the name in large and the one under it, as the shop wants local names."""
    plain, local = plain_line(name), plain_line(local_name).strip()
    if not local or options.local_names == "off" or local == plain:
        return plain, ""
    return (local, "") if options.local_names == "instead" else (plain, local)


def party_of(posted: Posted, options: PaperOptions) -> tuple[str, str]:
    """Return the party's name and the local one under it."""
    if posted.kind in HOUSE:
        return plain_line(posted.to_godown or posted.godown or SHOP_WORD), ""
    if posted.party is None:
        return WALK_IN, ""
    return names_of(posted.party.name, posted.party.local_name, options)


def small_print(line: PostedLine) -> str:
    """Return what stands under an item's name: packing, maker, schedule, serial numbers."""
    schedule = f"Sch {line.schedule}" if line.schedule else ""
    parts = (line.packing, line.maker, schedule, fault_words(line), serial_words(line))
    return " · ".join(plain_line(part) for part in parts if part)


def serial_words(line: PostedLine) -> str:
    """Return the serial numbers of a line: ``S/N A1, A2``."""
    return f"S/N {', '.join(line.pieces)}" if line.pieces else ""


def fault_words(line: PostedLine) -> str:
    """Return how goods came otherwise than billed: ``4 short, 2 damaged``."""
    faults = ((line.short, "short"), (line.damaged, "damaged"), (line.excess, "too many"))
    return ", ".join(f"{count} {word}" for count, word in faults if count)


def counted(line: PostedLine) -> str:
    """Return the quantity in base units where it was said in packs, for the line under it."""
    return "" if line.quantity.strip() == str(line.units) else f"= {line.units}"


def rate_of(line: PostedLine, *, thirds: bool) -> str:
    """Return the rate as printed; with ``thirds`` always with three decimals, so points stand in line."""
    shown = show_mills(line.rate)
    return f"{shown}0" if thirds and shown[-3] == "." else shown


def has_thirds(posted: Posted) -> bool:
    """Tell whether any rate of the document has a third decimal."""
    return any(line.rate % 10 for line in posted.lines)


def rate_word(line: PostedLine) -> str:
    """Return the tax rate of a line, or why it has none."""
    return UNTAXED.get(line.treatment) or show_percent(line.gst)


def tax_word(line: PostedLine) -> str:
    """Return the same for a slip: ``GST 5%`` or ``Exempt``."""
    return UNTAXED.get(line.treatment) or f"GST {show_percent(line.gst)}"


def rate_note(line: PostedLine) -> str:
    """Return what must be known about a rate: for how many units, and whether tax is inside."""
    per = f"per {line.per} {line.unit}" if line.per > 1 else ""
    return " ".join(part for part in (per, "incl. tax" if line.rate_includes_tax else "") if part)


def open_amount(posted: Posted) -> Paise:
    """Return what is still to be paid of this document itself."""
    if posted.state == "cancelled":
        return Paise(0)
    return Paise(max(0, posted.total - posted.received - paid_in_goods(posted)))


def paid_in_goods(posted: Posted) -> Paise:
    """Return what of a replacement the goods that were taken back pay: its value, not its tax."""
    return Paise(posted.taxable + posted.untaxed if posted.kind == "replacement_issue" else 0)


def balances(posted: Posted) -> tuple[tuple[str, Paise], tuple[str, Paise]] | None:
    """Return the party's balance before and now with their labels; to a supplier, what we owe him."""
    orders = posted.kind in ASKED  # what is owed is nothing to write into an order or quotation
    if posted.party is None or orders or not (posted.old_balance or posted.new_balance):
        return None
    if posted.kind in PURCHASES:
        return ("Payable before", Paise(-posted.old_balance)), ("Payable now", Paise(-posted.new_balance))
    return ("Balance before", posted.old_balance), ("Balance now", posted.new_balance)


def tender_words(tender: PostedTender) -> str:
    """Return how money came: ``Cheque 004512, HDFC Bank, 23-11-2026``."""
    mode = MODES.get(tender.mode, plain_line(tender.mode).capitalize())
    first = " ".join(part for part in (mode, plain_line(tender.reference)) if part)
    return ", ".join(
        part
        for part in (first, plain_line(tender.bank), show_day(tender.dated) if tender.dated else "")
        if part
    )


def half_rate(gst: int) -> str:
    """Return half of a rate, as CGST and SGST are levied."""
    return show_percent(gst // 2) if gst % 2 == 0 else show_percent(gst) + "/2"


def made_words(posted: Posted) -> str:
    """Return who made the document where and when, for the foot."""
    at = f"{clock.india_time(posted.at):%d-%m-%Y %H:%M}" if posted.at else ""
    return " · ".join(plain_line(part) for part in (posted.counter, posted.user, at) if part)


def yes_no(answer: object) -> str:
    """Return Yes or No."""
    return "Yes" if answer else "No"


def safe_name(posted: Posted) -> str:
    """Return the title of the file or job: ``TAX INVOICE A-26-27-000412``."""
    return f"{title_of(posted)} {posted.number}".replace("/", "-")
