"""The head of a dot-matrix paper: print mark, seller, title, buyer and the facts of the document."""

from dcms_desktop.documents.posted import Posted
from dcms_desktop.documents.posted import PostedParty
from dcms_desktop.kernel.dates import show_day
from reports.engine.clean import plain_line
from reports.engine.dot_page import Cell
from reports.engine.dot_page import DotForm
from reports.engine.dot_page import Row
from reports.engine.dot_page import dot_text
from reports.engine.dot_page import folded
from reports.engine.dot_page import plain_row
from reports.engine.dot_page import rule_row
from reports.engine.dot_page import side_by_side
from reports.papers.bill import ghost_of
from reports.papers.bill_head import PARTY_LABELS
from reports.papers.dot_foot import HALF_PAGE
from reports.papers.paper import CopyMark
from reports.papers.paper import PaperOptions
from reports.papers.wording import OUTWARD
from reports.papers.wording import address_lines
from reports.papers.wording import names_of
from reports.papers.wording import party_of
from reports.papers.wording import place_of
from reports.papers.wording import state_of
from reports.papers.wording import title_of
from reports.papers.wording import top_declarations
from reports.papers.wording import yes_no

LABEL = 16


def dot_head(posted: Posted, copy: CopyMark, mark: str, options: PaperOptions, form: DotForm) -> list[Row]:
    """Return the head of the first page."""
    columns = form.columns
    rows = [_marks(copy, mark, columns)]
    if ghost := ghost_of(posted):
        rows.append(wide_row(ghost, columns))
    firm = _firm(posted, columns, short=form.inches <= HALF_PAGE)
    # Stationery that carries the head already keeps its place empty.
    rows += firm if options.own_head else [Row()] * len(firm)
    for text in top_declarations(posted):
        rows += folded(text, columns, align="centre", bold=True)
    rows.append(wide_row(title_of(posted), columns))
    rows.append(rule_row(columns))
    left = columns * 58 // 100
    buyer = _buyer(posted, options, left - 2)
    rows += side_by_side(buyer, _facts(posted, left, columns - left))
    rows.append(rule_row(columns))
    return rows


def wide_row(text: str, columns: int) -> Row:
    """Return a row in the middle: letters of double width when they fit, else bold ones."""
    said = dot_text(text)
    if len(said) <= columns // 2:
        return Row((Cell(0, columns // 2, text, "centre"),), wide=True)
    return plain_row(said, columns, align="centre", bold=True)


def dot_small_head(posted: Posted, copy: CopyMark, mark: str, form: DotForm) -> list[Row]:
    """Return the head of a following page."""
    title = f"{title_of(posted)}  {posted.number}  {show_day(posted.day)}"
    return [
        _marks(copy, mark, form.columns),
        *folded(f"{posted.firm.name}  {title}", form.columns, bold=True),
        rule_row(form.columns),
    ]


def _marks(copy: CopyMark, mark: str, columns: int) -> Row:
    """Return which print it is at the left and which set at the right."""
    right = 28
    return Row(
        (
            Cell(0, columns - right, copy.words, bold=True),
            Cell(columns - right, right, mark, "right", bold=True),
        )
    )


def _firm(posted: Posted, columns: int, *, short: bool) -> list[Row]:
    """Return the seller; on half a page the ways to reach him stand beside his number."""
    firm = posted.firm
    rows = [wide_row(firm.name, columns)]
    reach = (f"Phone {firm.phone}" if firm.phone else "", firm.email)
    gstin = f"GSTIN {firm.gstin}" if firm.gstin else "Not registered under GST"
    licences = (
        f"DL {firm.drug_licences}" if firm.drug_licences else "",
        f"FSSAI {firm.fssai}" if firm.fssai else "",
    )
    rows += folded(", ".join(address_lines(firm)), columns, align="centre")
    said = " ".join(part for part in reach if part)
    tax = f"{gstin} State {state_of(firm)}"
    beside = short and len(said) + len(tax) < columns
    rows += folded("" if beside else said, columns, align="centre")
    rows += folded(f"{tax} {said}" if beside else tax, columns, align="centre", bold=True)
    rows += folded(" ".join(part for part in licences if part), columns, align="centre")
    return rows


def _buyer(posted: Posted, options: PaperOptions, width: int) -> list[Row]:
    label = PARTY_LABELS.get(posted.kind, "Billed to")
    code = f" {posted.party.code}" if posted.party and posted.party.code else ""
    rows = folded(f"{label}:{code}", width)
    name, local = party_of(posted, options)
    rows += folded(name, width, bold=True)
    rows += folded(local, width)
    if posted.party is None:
        return rows
    rows += _address(posted.party, width)
    if posted.ship_to:
        rows += folded("Delivered to:", width)
        rows += folded(names_of(posted.ship_to.name, "", options)[0], width, bold=True)
        rows += _address(posted.ship_to, width)
    return rows


def _address(party: PostedParty, width: int) -> list[Row]:
    rows = folded(", ".join(address_lines(party)), width)
    gstin = f"GSTIN {party.gstin}" if party.gstin else "Unregistered" if party.tax_type != "overseas" else ""
    rows += folded(" ".join(part for part in (gstin, state_of(party)) if part), width)
    rows += folded(f"DL {party.licences}" if party.licences else "", width)
    more = (
        f"FSSAI {party.fssai}" if party.fssai else "",
        f"Mobile {party.mobile}" if party.mobile else "",
    )
    rows += folded(" ".join(part for part in more if part), width)
    return rows


def facts_of(posted: Posted) -> list[tuple[str, str]]:
    """Return what the document says of itself as label and value; empty values are left out."""
    reference = plain_line(posted.reference)
    if reference and posted.reference_day:
        reference = f"{reference} of {show_day(posted.reference_day)}"
    outward = posted.kind in OUTWARD
    facts = [
        ("Number", posted.number),
        ("Date", show_day(posted.day)),
        ("Due on", show_day(posted.due_on) if posted.due_on else ""),
        ("Place of supply", place_of(posted) if outward else ""),
        ("Reverse charge", yes_no(posted.reverse_charge) if outward else ""),
        ("Revision", str(posted.revision) if posted.revision else ""),
        ("CANCELLED", posted.cancel_reason or "Yes" if posted.state == "cancelled" else ""),
        ("Supplier's bill" if posted.kind == "goods_receipt" else "Reference", reference),
        ("Salesman", posted.salesman),
        ("Beat", posted.beat),
        ("Transporter", posted.transporter),
        ("Vehicle", posted.vehicle),
        ("LR", posted.lr_number),
        ("Remarks", posted.remarks),
    ]
    return [(label, plain_line(value)) for label, value in facts if value.strip()]


def _facts(posted: Posted, at: int, width: int) -> list[Row]:
    rows: list[Row] = []
    for label, value in facts_of(posted):
        bold = label in {"Number", "Date"}
        for place, row in enumerate(folded(value, width - LABEL, at=at + LABEL, bold=bold)):
            said = Cell(at, LABEL, label) if place == 0 else Cell(at, LABEL, "")
            rows.append(Row((said, *row.cells)))
    return rows
