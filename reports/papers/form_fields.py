"""The fields of a bill on printed stationery: each stands where the shop puts it, in half millimetres."""

from collections.abc import Callable
from dataclasses import replace

from dcms_desktop.documents.posted import Posted
from dcms_desktop.documents.posted import PostedLine
from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.dates import show_expiry
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.spool.rules import Layout
from dcms_desktop.spool.rules import Place
from reports.engine.clean import plain_line
from reports.papers.bill import ghost_of
from reports.papers.paper import CopyMark
from reports.papers.paper import PaperOptions
from reports.papers.wording import address_lines
from reports.papers.wording import names_of
from reports.papers.wording import party_of
from reports.papers.wording import place_of
from reports.papers.wording import rate_of
from reports.papers.wording import rate_word
from reports.papers.wording import second_head
from reports.papers.wording import state_of
from reports.papers.wording import title_of
from reports.papers.wording import total_words

Says = Callable[[Posted, PaperOptions], list[str]]
TOP, END = "lines_top", "lines_end"
"""Places that are no text: the first goods line and the lowest one; the size of the first is the step."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One text of the head or the foot."""

    code: str
    title: str
    says: Says
    place: Place
    right: bool = False
    last: bool = False
    """Only on the last page: sums and words."""


@dataclass(frozen=True, slots=True)
class FormColumn:
    """One column of the goods lines; its place counts by x alone, right ones end there."""

    code: str
    title: str
    says: Callable[[PostedLine, PaperOptions], str]
    place: Place
    right: bool = False


def _party(field: Callable[[Posted], str]) -> Says:
    return lambda posted, _options: [field(posted)] if posted.party else []


def _money(name: str) -> Says:
    return lambda posted, _options: [show_paise(getattr(posted, name))] if getattr(posted, name) else []


def _text(name: str) -> Says:
    return lambda posted, _options: [plain_line(getattr(posted, name))]


FIELDS: tuple[FormField, ...] = (
    FormField("title", "Title", lambda p, _o: [title_of(p)], Place(210, 70, 24), right=True),
    FormField("number", "Number", _text("number"), Place(300, 84, 20)),
    FormField("day", "Date", lambda p, _o: [show_day(p.day)], Place(300, 96, 20)),
    FormField(
        "due_on", "Due on", lambda p, _o: [show_day(p.due_on)] if p.due_on else [], Place(300, 108, 18)
    ),
    FormField("place", "Place of supply", lambda p, _o: [place_of(p)], Place(300, 120, 18)),
    FormField("party", "Party", lambda p, o: [party_of(p, o)[0]], Place(30, 84, 20)),
    FormField(
        "party_local", "Party, local name", lambda p, o: [party_of(p, o)[1]], Place(30, 132, 18, shown=False)
    ),
    FormField(
        "party_address",
        "Party's address",
        lambda p, _o: [", ".join(address_lines(p.party))] if p.party else [],
        Place(30, 96, 17),
    ),
    FormField(
        "party_gstin",
        "Party's GSTIN",
        _party(lambda p: (p.party.gstin or "") if p.party else ""),
        Place(30, 108, 18),
    ),
    FormField(
        "party_state",
        "Party's State",
        _party(lambda p: state_of(p.party) if p.party else ""),
        Place(30, 120, 17),
    ),
    FormField(
        "party_licences",
        "Party's licences",
        _party(lambda p: p.party.licences if p.party else ""),
        Place(120, 120, 15),
    ),
    FormField("salesman", "Salesman", _text("salesman"), Place(300, 132, 17, shown=False)),
    FormField("transporter", "Transporter", _text("transporter"), Place(30, 144, 17, shown=False)),
    FormField("vehicle", "Vehicle", _text("vehicle"), Place(150, 144, 17, shown=False)),
    FormField("lr_number", "LR number", _text("lr_number"), Place(230, 144, 17, shown=False)),
    FormField("remarks", "Remarks", _text("remarks"), Place(30, 530, 16, shown=False)),
    FormField("discount", "Discount", _money("discount"), Place(400, 470, 18), right=True, last=True),
    FormField("taxable", "Taxable value", _money("taxable"), Place(400, 480, 18), right=True, last=True),
    FormField("cgst", "CGST", _money("cgst"), Place(400, 490, 18), right=True, last=True),
    FormField(
        "sgst",
        "SGST or UTGST",
        lambda p, _o: [show_paise(p.sgst)] if p.sgst and second_head(p) else [],
        Place(400, 500, 18),
        right=True,
        last=True,
    ),
    FormField("igst", "IGST", _money("igst"), Place(400, 490, 18), right=True, last=True),
    FormField("cess", "Cess", _money("cess"), Place(400, 510, 18), right=True, last=True),
    FormField(
        "other", "Charges without tax", _money("other_untaxed"), Place(400, 517, 18), right=True, last=True
    ),
    FormField("round_off", "Round-off", _money("round_off"), Place(400, 525, 18), right=True, last=True),
    FormField(
        "total", "Total", lambda p, _o: [show_paise(p.total)], Place(400, 540, 24), right=True, last=True
    ),
    FormField("words", "Amount in words", lambda p, o: [total_words(p, o)], Place(30, 500, 17), last=True),
    FormField(
        "balance",
        "Balance now",
        lambda p, o: [show_paise(p.new_balance)] if o.show_balance and p.party else [],
        Place(400, 552, 17, shown=False),
        right=True,
        last=True,
    ),
    FormField("user", "Made by", _text("user"), Place(30, 560, 14, shown=False)),
)
COLUMNS: tuple[FormColumn, ...] = (
    FormColumn("line_no", "Line: number", lambda line, _o: str(line.no), Place(24, 0, 16)),
    FormColumn(
        "line_goods",
        "Line: goods",
        lambda line, o: names_of(line.name, line.local_name, o)[0],
        Place(36, 0, 16),
    ),
    FormColumn(
        "line_packing",
        "Line: packing",
        lambda line, _o: plain_line(line.packing),
        Place(150, 0, 14, shown=False),
    ),
    FormColumn("line_hsn", "Line: HSN", lambda line, _o: plain_line(line.hsn), Place(160, 0, 15)),
    FormColumn("line_batch", "Line: batch", lambda line, _o: plain_line(line.batch), Place(194, 0, 15)),
    FormColumn("line_expiry", "Line: expiry", lambda line, _o: show_expiry(line.expiry), Place(228, 0, 15)),
    FormColumn(
        "line_mrp",
        "Line: MRP",
        lambda line, _o: show_paise(line.mrp) if line.mrp else "",
        Place(272, 0, 15),
        right=True,
    ),
    FormColumn(
        "line_qty",
        "Line: quantity",
        lambda line, _o: plain_line(line.quantity),
        Place(292, 0, 16),
        right=True,
    ),
    FormColumn(
        "line_free",
        "Line: free",
        lambda line, _o: plain_line(line.free_quantity),
        Place(308, 0, 15),
        right=True,
    ),
    FormColumn(
        "line_rate", "Line: rate", lambda line, _o: rate_of(line, thirds=False), Place(336, 0, 16), right=True
    ),
    FormColumn(
        "line_off",
        "Line: discount",
        lambda line, _o: plain_line(line.discounts),
        Place(352, 0, 14),
        right=True,
    ),
    FormColumn("line_gst", "Line: GST", lambda line, _o: rate_word(line), Place(368, 0, 15), right=True),
    FormColumn(
        "line_amount", "Line: amount", lambda line, _o: show_paise(line.amount), Place(400, 0, 16), right=True
    ),
)
MARKS = {TOP: Place(0, 170, 12), END: Place(0, 450, 12)}
MARK_TITLES = {TOP: "First goods line; size is the step", END: "Lowest goods line"}
BY_CODE = {field.code: field for field in FIELDS}
COLUMN_BY_CODE = {column.code: column for column in COLUMNS}
SIZES = {
    "tax_invoice_form_a4": (420, 594),
    "tax_invoice_form_a5": (420, 296),
    "tax_invoice_form_dot": (406, 609),
}
"""Papers of printed stationery: width and height in half millimetres."""
TIMES = {"tax_invoice_form_a5": 296 / 594}


def usual_layout(paper: str) -> Layout:
    """Return where the fields stand before the shop moves any; on low paper everything lies closer."""
    times = TIMES.get(paper, 1)
    places = (
        {field.code: field.place for field in FIELDS}
        | {column.code: column.place for column in COLUMNS}
        | MARKS
    )
    if times == 1:
        return places
    return {
        code: replace(place, y=round(place.y * times), size=max(13, place.size - 2))
        for code, place in places.items()
    }


def whole_layout(paper: str, told: Layout) -> Layout:
    """Return a layout with every field: as told, else as usual; refuse a field that there is not."""
    usual = usual_layout(paper)
    for code in told:
        if code not in usual:
            raise Refused(
                f"There is no field “{code[:40]}” on this paper.",
                field="field",
                next_step=f"Fields: {', '.join(usual)}.",
            )
    return {**usual, **told}


def title_of_field(code: str) -> str:
    """Return what a field is called."""
    known = BY_CODE.get(code) or COLUMN_BY_CODE.get(code)
    return known.title if known else MARK_TITLES[code]


@dataclass(frozen=True, slots=True)
class Mark:
    """One text at its place, in half millimetres from the left and the top; size in half points."""

    code: str
    x: int
    y: int
    text: str
    size: int
    right: bool = False
    room: int = 0
    """Half millimetres it may take; 0 is as much as it likes."""


def form_pages(
    posted: Posted, copy: CopyMark, options: PaperOptions, paper: str, mark: str
) -> list[list[Mark]]:
    """Return the texts of every page: the head on each, as many goods lines as fit, sums on the last."""
    layout = whole_layout(paper, options.layout or {})
    top, end = layout[TOP], layout[END]
    step = max(top.size, 6)
    most = max(1, (end.y - top.y) // step + 1)
    chunks = [posted.lines[start : start + most] for start in range(0, len(posted.lines), most)] or [()]
    columns = _shown_columns(layout)
    pages: list[list[Mark]] = []
    for number, chunk in enumerate(chunks, 1):
        last = number == len(chunks)
        marks = [*_heads(posted, options, layout, last=last), *_print_marks(posted, copy, mark, paper)]
        if len(chunks) > 1:
            marks.append(
                Mark("page", SIZES[paper][0] - 20, 14, f"Page {number} of {len(chunks)}", 15, right=True)
            )
        for place, line in enumerate(chunk):
            y = top.y + place * step
            marks += [_cell(line, options, column, at, room, y) for column, at, room in columns]
        pages.append([each for each in marks if each.text.strip()])
    return pages


def _heads(posted: Posted, options: PaperOptions, layout: Layout, *, last: bool) -> list[Mark]:
    marks: list[Mark] = []
    for field in FIELDS:
        place = layout[field.code]
        if not place.shown or (field.last and not last):
            continue
        marks += [
            Mark(field.code, place.x, place.y + number * 9, text, place.size, field.right)
            for number, text in enumerate(field.says(posted, options))
        ]
    return marks


def _print_marks(posted: Posted, copy: CopyMark, mark: str, paper: str) -> list[Mark]:
    """Return which print and which set it is; these stand on every paper and cannot be hidden."""
    ghost = ghost_of(posted)
    words = "  ".join(part for part in (copy.words, ghost) if part)
    return [Mark("copy", 20, 14, words, 17), Mark("set", SIZES[paper][0] - 20, 22, mark, 15, right=True)]


def _shown_columns(layout: Layout) -> list[tuple[FormColumn, Place, int]]:
    """Return the columns that are shown, with the room each has to its neighbour."""
    shown = [(column, layout[column.code]) for column in COLUMNS if layout[column.code].shown]
    edges = sorted(place.x for _, place in shown)
    rooms = []
    for column, place in shown:
        others = [x for x in edges if (x < place.x if column.right else x > place.x)]
        room = place.x - max(others) if column.right and others else min(others) - place.x if others else 60
        rooms.append((column, place, max(room - 3, 8)))
    return rooms


def _cell(
    line: PostedLine, options: PaperOptions, column: FormColumn, place: Place, room: int, y: int
) -> Mark:
    # Figures keep their whole width: a cut amount would be another amount.
    return Mark(
        column.code,
        place.x,
        y,
        column.says(line, options),
        place.size,
        column.right,
        0 if column.right else room,
    )
