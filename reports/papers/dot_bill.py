"""A goods document for a dot-matrix printer: plain columns, pages with carried sums, ended by form feeds."""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace

from dcms_desktop.documents.posted import Posted
from reports.engine.dot_page import Cell
from reports.engine.dot_page import DotForm
from reports.engine.dot_page import DotJob
from reports.engine.dot_page import Row
from reports.engine.dot_page import cut_pages
from reports.engine.dot_page import lines_of
from reports.engine.dot_page import rule_row
from reports.papers.dot_foot import dot_foot
from reports.papers.dot_head import dot_head
from reports.papers.dot_head import dot_small_head
from reports.papers.dot_lines import DotTable
from reports.papers.dot_lines import dot_lines
from reports.papers.dot_lines import head_rows
from reports.papers.dot_lines import sum_row
from reports.papers.paper import CopyMark
from reports.papers.paper import PaperOptions
from reports.papers.wording import copy_marks
from reports.papers.wording import made_words


@dataclass(frozen=True, slots=True)
class _Parts:
    """The measured parts of a bill."""

    head: list[Row]
    small_head: list[Row]
    table: DotTable
    foot: list[Row]


def dot_form(columns: int, inches: int, options: PaperOptions) -> DotForm:
    """Return the paper as this shop's printer wants it; on a narrow carriage 136 columns are condensed."""
    return DotForm(
        columns=columns,
        inches=inches,
        condensed=columns > 80 and not options.dot_wide,
        fine=options.dot_fine,
        pins=options.dot_pins,
    )


def dot_options(options: PaperOptions) -> PaperOptions:
    """Return the options for these printers: local names are dots and slow, so they are asked for apart."""
    return options if options.dot_local_names else replace(options, local_names="off", words_language="en")


def bill_job(posted: Posted, copy: CopyMark, options: PaperOptions, columns: int, inches: int) -> DotJob:
    """Return the pages of every set."""
    form = dot_form(columns, inches, options)
    wanted = dot_options(options)
    table = dot_lines(posted, wanted, columns)
    pages: list[tuple[Row, ...]] = []
    for mark in copy_marks(posted, copy.copies):
        parts = _Parts(
            dot_head(posted, copy, mark, wanted, form),
            dot_small_head(posted, copy, mark, form),
            table,
            dot_foot(posted, wanted, form),
        )
        pages.extend(_pages(posted, parts, form))
    return DotJob(form, tuple(pages))


def _pages(posted: Posted, parts: _Parts, form: DotForm) -> list[tuple[Row, ...]]:
    spans = fill_dot_pages(
        [lines_of(group) for group in parts.table.groups],
        form.room - lines_of(parts.head) - 3 - 1,
        form.room - lines_of(parts.small_head) - 3 - 1,
        lines_of(parts.foot),
    )
    pages: list[tuple[Row, ...]] = []
    for number, (start, end) in enumerate(spans, 1):
        rows = list(parts.head if number == 1 else parts.small_head)
        rows += head_rows(parts.table, form.columns)
        if number > 1:
            rows.append(sum_row(parts.table, start, f"Brought forward from page {number - 1}"))
        for group in parts.table.groups[start:end]:
            rows += group
        count = len(parts.table.groups)
        last = number == len(spans)
        word = f"{count} {'item' if count == 1 else 'items'}"
        rows.append(rule_row(form.columns))
        rows.append(sum_row(parts.table, end, word if last else f"Carried forward to page {number + 1}"))
        end_line = page_line(posted, number, len(spans), form)
        tail = [*parts.foot, end_line] if last else [end_line]
        rows += [Row()] * (form.room - lines_of(rows) - lines_of(tail))
        pages += cut_pages([*rows, *tail], form.room)
    return pages


def fill_dot_pages(heights: Sequence[int], first: int, following: int, foot: int) -> list[tuple[int, int]]:
    """Return the lines of each page as (from, to); the last page keeps room for the foot.

    ``first`` and ``following`` are the printed lines under the headings; a rule and the sums take two of
    them, what is brought forward one.
    """
    pages: list[tuple[int, int]] = []
    start, count = 0, len(heights)
    while True:
        room = (following - 1 if pages else first) - 2
        if sum(heights[start:]) + foot <= room or start >= count:
            return [*pages, (start, count)]
        end, used = start, 0
        while end < count and used + heights[end] <= room:
            used += heights[end]
            end += 1
        end = max(end, start + 1)
        # The last page does not hold the foot alone if one line fits beside it.
        if end >= count and count - start > 1 and heights[-1] + foot <= following - 3:
            end = count - 1
        pages.append((start, end))
        start = end


def page_line(posted: Posted, page: int, pages: int, form: DotForm) -> Row:
    """Return the last line of a page: who made the document, its number, page x of y."""
    number = f"{posted.number} - Page {page} of {pages}"
    half = form.columns // 2
    return Row((Cell(0, half, made_words(posted)), Cell(half, form.columns - half, number, "right")))
