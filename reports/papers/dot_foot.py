"""The foot of a dot-matrix bill: tax by rate, totals, words, bank, terms and the place to sign."""

from dcms_desktop.documents.posted import Posted
from dcms_desktop.kernel.money import show_paise
from reports.engine.clean import plain_lines
from reports.engine.dot_page import Cell
from reports.engine.dot_page import DotForm
from reports.engine.dot_page import Row
from reports.engine.dot_page import folded
from reports.engine.dot_page import rule_row
from reports.engine.dot_page import side_by_side
from reports.papers.bill_foot import SIGNS
from reports.papers.bill_foot import reverse_note
from reports.papers.bill_foot import tax_rows
from reports.papers.bill_foot import total_parts
from reports.papers.paper import PaperOptions
from reports.papers.wording import OUTWARD
from reports.papers.wording import balances
from reports.papers.wording import open_amount
from reports.papers.wording import tender_words
from reports.papers.wording import total_words

TOTALS = 36
MOST_TERMS = 4
GAP = 3
HALF_PAGE = 6


def dot_foot(posted: Posted, options: PaperOptions, form: DotForm) -> list[Row]:
    """Return the foot: tax and words at the left, totals at the right, then bank, terms and signature."""
    columns = form.columns
    left = columns - TOTALS - GAP
    tax = _tax(posted, columns)
    fits = all(cell.at + cell.width <= left for row in tax for cell in row.cells)
    rows = [rule_row(columns)]
    if tax and not fits:
        rows += [*tax, rule_row(columns)]
    block = [*(tax if fits else []), *_words(posted, options, left)]
    totals = _totals(posted, options, columns - TOTALS)
    terms = _terms(posted, left)
    if form.inches <= HALF_PAGE:
        # Half a page is low: all that is words stands beside the totals.
        sign = [row for row in _sign(posted, left - TOTALS) if row.cells]
        return rows + side_by_side([*block, *terms, Row(), *sign], totals)
    rows += side_by_side(block, totals)
    rows.append(rule_row(columns))
    return rows + side_by_side(terms, _sign(posted, columns - TOTALS))


def _tax(posted: Posted, columns: int) -> list[Row]:
    """Return the table of tax by rate, each column as wide as its widest figure, or as words if too wide."""
    table = list(tax_rows(posted))
    if len(table) == 3:
        table = table[:2]  # one rate is its own sum
    if not table:
        return []
    if sum(max(len(row[index]) for row in table) + 2 for index in range(len(table[0]))) - 2 > columns:
        heads = table[0]
        said = [", ".join(f"{h} {t}" for h, t in zip(heads, row, strict=True) if t) for row in table[1:]]
        return [row for text in said for row in folded(text, columns)]
    widths = [max(len(row[index]) for row in table) for index in range(len(table[0]))]
    rows: list[Row] = []
    for number, texts in enumerate(table):
        cells, at = [], 0
        for index, (text, width) in enumerate(zip(texts, widths, strict=True)):
            cells.append(Cell(at, width, text, "right" if index else "left", bold=number == 0))
            at += width + 2
        rows.append(Row(tuple(cells)))
    return rows


def _words(posted: Posted, options: PaperOptions, width: int) -> list[Row]:
    rows = folded(total_words(posted, options), width, bold=True)
    return rows + folded(reverse_note(posted), width)


def amount_rows(label: str, paise: int, at: int, *, bold: bool = False) -> list[Row]:
    """Return a label and a figure at the right end of the totals."""
    figure = show_paise(paise)
    rows = folded(label, TOTALS - len(figure) - 1, at=at, bold=bold)
    last = Cell(at + TOTALS - len(figure), len(figure), figure, "right", bold)
    return [*rows[:-1], Row((*rows[-1].cells, last))]


def _totals(posted: Posted, options: PaperOptions, at: int) -> list[Row]:
    rows: list[Row] = []
    for label, paise in total_parts(posted):
        rows += amount_rows(label, paise, at)
    rows.append(Row((Cell(at, TOTALS, "=" * TOTALS),)))
    rows += amount_rows("Total Rs", posted.total, at, bold=True)
    rows.append(Row((Cell(at, TOTALS, "=" * TOTALS),)))
    for tender in posted.tenders:
        rows += amount_rows(tender_words(tender), tender.paise, at)
    if posted.received and posted.total != posted.received:
        rows += amount_rows("Still to pay", open_amount(posted), at, bold=True)
    if options.show_balance and (both := balances(posted)):
        for label, paise in both:
            rows += amount_rows(label, paise, at)
    return rows


def _terms(posted: Posted, width: int) -> list[Row]:
    firm = posted.firm
    if posted.kind not in OUTWARD:
        return []
    bank = (firm.bank_name, f"A/c {firm.bank_account}", f"IFSC {firm.bank_ifsc}" if firm.bank_ifsc else "")
    rows = folded(" ".join(part for part in bank if part), width) if firm.bank_account else []
    rows += folded(f"UPI {firm.upi_id}" if firm.upi_id and open_amount(posted) else "", width)
    said: list[Row] = []
    for text in plain_lines(firm.terms):
        said += folded(text, width)
    return rows + said[:MOST_TERMS]


def _sign(posted: Posted, at: int) -> list[Row]:
    rows = folded(f"For {posted.firm.name}", TOTALS, at=at, align="right", bold=True)
    for text in SIGNS.get(posted.kind, ("Authorised signatory",)):
        rows += [Row(), Row(), *folded(text, TOTALS, at=at, align="right")]
    return rows
