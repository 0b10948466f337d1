"""A receipt of money for a dot-matrix printer: whom, how much, how it came, which bills it paid."""

from dcms_desktop.documents.posted import Posted
from reports.engine.dot_page import Cell
from reports.engine.dot_page import DotForm
from reports.engine.dot_page import DotJob
from reports.engine.dot_page import Row
from reports.engine.dot_page import cut_pages
from reports.engine.dot_page import dot_text
from reports.engine.dot_page import folded
from reports.engine.dot_page import lines_of
from reports.engine.dot_page import rule_row
from reports.engine.dot_page import side_by_side
from reports.papers.dot_bill import dot_form
from reports.papers.dot_bill import dot_options
from reports.papers.dot_bill import fill_dot_pages
from reports.papers.dot_bill import page_line
from reports.papers.dot_foot import TOTALS
from reports.papers.dot_foot import amount_rows
from reports.papers.dot_head import dot_head
from reports.papers.dot_head import dot_small_head
from reports.papers.money_receipt import receipt_rows
from reports.papers.money_receipt import words_of
from reports.papers.paper import CopyMark
from reports.papers.paper import PaperOptions
from reports.papers.wording import balances
from reports.papers.wording import tender_words
from reports.papers.wording import total_words

PLACES = ((0, 24), (25, 10), (36, 14), (51, 14), (66, 14))


def receipt_job(posted: Posted, copy: CopyMark, options: PaperOptions, inches: int) -> DotJob:
    """Return the pages on 80 columns."""
    form, wanted = dot_form(80, inches, options), dot_options(options)
    head, small = dot_head(posted, copy, "", wanted, form), dot_small_head(posted, copy, "", form)
    rows = [_row(texts) for texts in receipt_rows(posted)]
    foot = _foot(posted, wanted, form)
    # No sums stand under the bills, so their lines are room too; headings and the last line are not.
    spans = fill_dot_pages(
        [1] * len(rows), form.room - lines_of(head) - 1, form.room - lines_of(small), lines_of(foot)
    )
    heads = ("Bill", "Date", "Bill amount", words_of(posted).now, "Left")
    pages: list[tuple[Row, ...]] = []
    for number, (start, end) in enumerate(spans, 1):
        page = [*(head if number == 1 else small), _row(heads, bold=True), rule_row(80), *rows[start:end]]
        end_line = page_line(posted, number, len(spans), form)
        tail = [*foot, end_line] if number == len(spans) else [end_line]
        page += [Row()] * (form.room - lines_of(page) - lines_of(tail))
        pages += cut_pages([*page, *tail], form.room)
    return DotJob(form, tuple(pages) * max(1, copy.copies))


def _row(texts: tuple[str, ...], *, bold: bool = False) -> Row:
    return Row(
        tuple(
            Cell(at, width, text, "right" if index > 1 else "left", bold)
            for index, (text, (at, width)) in enumerate(zip(texts, PLACES, strict=True))
        )
    )


def _foot(posted: Posted, options: PaperOptions, form: DotForm) -> list[Row]:
    left = form.columns - TOTALS - 3
    at = form.columns - TOTALS
    said = words_of(posted)
    words = folded(f"{said.thanks}:", left)
    words += folded(total_words(posted, options), left, bold=True)
    if any(tender.mode == "cheque" for tender in posted.tenders):
        words += folded(said.cheque, left)
    figures: list[Row] = []
    for tender in posted.tenders:
        figures += amount_rows(tender_words(tender), tender.paise, at)
    figures += amount_rows(dot_text(said.total), posted.total, at, bold=True)
    if options.show_balance and (owed := balances(posted)):
        (before, was), (after, now) = owed
        figures += amount_rows(before, was, at)
        figures += amount_rows(after, now, at, bold=True)
    *left_sign, right_sign = said.signs
    sign = [*folded(f"For {posted.firm.name}", form.columns, align="right", bold=True), Row()]
    sign += side_by_side(
        [row for text in left_sign for row in folded(text, left)],
        folded(right_sign, TOTALS, at=at, align="right"),
    )
    return [rule_row(form.columns), *side_by_side(words, figures), *sign]
