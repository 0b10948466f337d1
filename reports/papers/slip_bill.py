"""A bill as a slip: everything rule 46 wants, on 48 or 32 columns."""

from collections.abc import Iterator
from dataclasses import replace

from dcms_desktop.documents.posted import Posted
from dcms_desktop.documents.posted import PostedLine
from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.dates import show_expiry
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.kernel.money import show_percent
from reports.engine.clean import plain_line
from reports.engine.clean import plain_lines
from reports.engine.slip import Code
from reports.engine.slip import Gap
from reports.engine.slip import Line
from reports.engine.slip import Logo
from reports.engine.slip import Pair
from reports.engine.slip import Part
from reports.engine.slip import Rule
from reports.engine.slip import Slip
from reports.papers.bill import ghost_of
from reports.papers.bill_foot import total_parts
from reports.papers.paper import CopyMark
from reports.papers.paper import PaperOptions
from reports.papers.pictures import open_logo
from reports.papers.upi import upi_link
from reports.papers.wording import OUTWARD
from reports.papers.wording import address_lines
from reports.papers.wording import balances
from reports.papers.wording import copy_marks
from reports.papers.wording import half_rate
from reports.papers.wording import made_words
from reports.papers.wording import names_of
from reports.papers.wording import open_amount
from reports.papers.wording import party_of
from reports.papers.wording import place_of
from reports.papers.wording import rate_note
from reports.papers.wording import rate_of
from reports.papers.wording import second_head
from reports.papers.wording import serial_words
from reports.papers.wording import state_of
from reports.papers.wording import tax_word
from reports.papers.wording import tender_words
from reports.papers.wording import title_of
from reports.papers.wording import top_declarations
from reports.papers.wording import total_words
from reports.papers.wording import yes_no

WIDE, NARROW = 48, 32


def bill_slips(
    posted: Posted, copy: CopyMark, logo: bytes | None, options: PaperOptions, columns: int
) -> tuple[Slip, ...]:
    """Return the slips of a bill, one for each set; the drawer opens once, for money that came in cash."""
    parts = tuple(_bill_parts(posted, copy, logo, options, columns))
    marks = copy_marks(posted, copy.copies) if copy.copies > 1 else ("",)
    cash = options.drawer and not copy.reprint and any(tender.mode == "cash" for tender in posted.tenders)
    slips = [Slip(columns, (*_mark(mark), *parts), cut=options.cut) for mark in marks]
    return (replace(slips[0], drawer=cash), *slips[1:])


def _mark(mark: str) -> tuple[Part, ...]:
    return (Line(mark, bold=True, align="centre"),) if mark else ()


def firm_parts(
    posted: Posted, copy: CopyMark, logo: bytes | None, options: PaperOptions, columns: int
) -> Iterator[Part]:
    """Give the head of any slip: what kind of print it is, logo, firm, title."""
    if copy.words:
        yield Line(copy.words, bold=True, align="centre")
    if ghost := ghost_of(posted):
        yield Line(ghost, bold=True, large=True, align="centre")
    firm = posted.firm
    picture = open_logo(logo) if options.own_head else None
    if picture:
        yield Logo(picture)
    yield Line(firm.name, bold=True, large=len(firm.name) <= columns // 2, align="centre")
    for text in address_lines(firm):
        yield Line(text, align="centre")
    if firm.phone:
        yield Line(f"Phone {firm.phone}", align="centre")
    yield Line(f"GSTIN {firm.gstin}" if firm.gstin else "Not registered under GST", bold=True, align="centre")
    yield Line(f"State {state_of(firm)}", align="centre")
    if firm.drug_licences:
        yield Line(f"DL {firm.drug_licences}", align="centre")
    if firm.fssai:
        yield Line(f"FSSAI {firm.fssai}", align="centre")
    yield Rule()
    for text in top_declarations(posted):
        yield Line(text, bold=True, align="centre")
    yield Line(title_of(posted), bold=True, align="centre")


def _bill_parts(
    posted: Posted, copy: CopyMark, logo: bytes | None, options: PaperOptions, columns: int
) -> Iterator[Part]:
    yield from firm_parts(posted, copy, logo, options, columns)
    yield from _facts(posted, columns)
    yield from _party(posted, options)
    yield Rule()
    for line in posted.lines:
        yield from _line(line, options, taxed=posted.title != "bill_of_supply")
    yield Rule()
    yield from _totals(posted, options)
    yield from _tax(posted, columns)
    yield from _end(posted, options)


def _facts(posted: Posted, columns: int) -> Iterator[Part]:
    number, day = f"No {plain_line(posted.number)}", show_day(posted.day)
    if len(number) + len(day) + 1 > columns:
        yield Line(number, bold=True)
        yield Line(f"Date {day}", bold=True)
    else:
        yield Pair(number, day, bold=True)
    if posted.due_on:
        yield Pair("Due on", show_day(posted.due_on))
    if posted.kind in OUTWARD:
        yield Pair("Place of supply", place_of(posted))
        if posted.reverse_charge:
            yield Pair("Reverse charge", yes_no(posted.reverse_charge))
    if posted.state == "cancelled":
        yield Line(f"CANCELLED {posted.cancel_reason}", bold=True)


def _party(posted: Posted, options: PaperOptions) -> Iterator[Part]:
    name, local = party_of(posted, options)
    yield Rule()
    yield Line(name, bold=True)
    if local:
        yield Line(local)
    if (party := posted.party) is None:
        return
    for text in address_lines(party):
        yield Line(text)
    gstin = f"GSTIN {party.gstin}" if party.gstin else "Unregistered"
    yield Line(" ".join(part for part in (gstin, state_of(party)) if part))
    if party.licences:
        yield Line(f"DL {party.licences}")
    if posted.ship_to:
        yield Line("Delivered to:")
        yield Line(posted.ship_to.name, bold=True)
        for text in (*address_lines(posted.ship_to), state_of(posted.ship_to)):
            yield Line(text)


def _line(line: PostedLine, options: PaperOptions, *, taxed: bool) -> Iterator[Part]:
    name, local = names_of(line.name, line.local_name, options)
    yield Line(f"{line.no}. {name}", bold=True)
    if local:
        yield Line(local)
    marks = (
        f"HSN {line.hsn}" if line.hsn else "",
        f"B {line.batch}" if line.batch else "",
        f"E {show_expiry(line.expiry)}" if line.expiry else "",
        f"MRP {show_paise(line.mrp)}" if line.mrp else "",
    )
    if text := " ".join(plain_line(mark) for mark in marks if mark):
        yield Line(text)
    if serials := serial_words(line):
        yield Line(plain_line(serials))
    free = f"+{plain_line(line.free_quantity)} free" if line.free_quantity else ""
    off = f"less {plain_line(line.discounts)}" if line.discounts else ""
    count = f"{plain_line(line.quantity)} {plain_line(line.uqc)}".strip()
    price = f"x {rate_of(line, thirds=False)} {rate_note(line)}".strip()
    sold = " ".join(part for part in (count, free, price, off) if part)
    if taxed:
        yield Line(sold)
        yield Pair(f"{tax_word(line)} on {show_paise(line.taxable)}", show_paise(line.amount), bold=True)
    else:
        yield Pair(sold, show_paise(line.amount), bold=True)


def _totals(posted: Posted, options: PaperOptions) -> Iterator[Part]:
    count = len(posted.lines)
    yield Line(f"{count} {'item' if count == 1 else 'items'}")
    for label, paise in total_parts(posted):
        yield Pair(label, show_paise(paise))
    yield Rule(heavy=True)
    yield Pair("Total ₹", show_paise(posted.total), bold=True, large=True)
    yield Rule(heavy=True)
    yield Line(total_words(posted, options))
    for tender in posted.tenders:
        yield Pair(tender_words(tender), show_paise(tender.paise))
    if posted.received and posted.received != posted.total:
        yield Pair("Still to pay", show_paise(open_amount(posted)), bold=True)
    if options.show_balance and (both := balances(posted)):
        (before, old), (now, new) = both
        yield Pair(before, show_paise(old))
        yield Pair(now, show_paise(new), bold=True)


def _tax(posted: Posted, columns: int) -> Iterator[Part]:
    """Give the tax by rate: rate, taxable value, amount of each head."""
    if not posted.rates or posted.title == "bill_of_supply":
        return
    yield Rule()
    second = second_head(posted)
    for rate in posted.rates:
        yield Pair(f"GST {show_percent(rate.gst)} on", show_paise(rate.taxable))
        if posted.inter_state:
            yield Pair(f"  IGST {show_percent(rate.gst)}", show_paise(rate.igst))
        elif columns >= WIDE:
            half = half_rate(rate.gst)
            left = f"  CGST {half} {show_paise(rate.cgst)}"
            yield Pair(left, f"{second} {half} {show_paise(rate.sgst)}")
        else:
            yield Pair(f"  CGST {half_rate(rate.gst)}", show_paise(rate.cgst))
            yield Pair(f"  {second} {half_rate(rate.gst)}", show_paise(rate.sgst))
        if rate.cess:
            yield Pair("  Cess", show_paise(rate.cess))
    if posted.reverse_charge:
        yield Line("Tax is payable by the recipient under reverse charge.")


def _end(posted: Posted, options: PaperOptions) -> Iterator[Part]:
    yield Rule()
    link = upi_link(posted) if options.show_qr else ""
    if link:
        yield Line(f"Scan to pay {show_paise(open_amount(posted))}", align="centre")
        yield Code(link)
    if posted.kind in OUTWARD:
        for text in plain_lines(posted.firm.terms)[:4]:
            yield Line(text)
    yield Gap()
    yield Line(f"For {posted.firm.name}", align="right")
    yield Gap(2)
    yield Line("Authorised signatory", align="right")
    yield Line(made_words(posted))
