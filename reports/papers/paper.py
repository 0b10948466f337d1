"""What a paper is, which there are, and the one door that renders any of them."""

from collections.abc import Callable
from functools import cache
from typing import Literal

from dcms_desktop.documents.posted import Posted
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.registry import discover
from dcms_desktop.spool.rules import Layout
from reports.engine.dot_page import DotJob
from reports.engine.slip import Slip

Language = Literal["pdf", "escpos80", "escpos58", "escp"]
LocalNames = Literal["under", "instead", "off"]


@dataclass(frozen=True, slots=True)
class CopyMark:
    """Which print of a document this is; a print that is not the first says so in large letters."""

    reprint: int = 0
    """0 is the original print, 1 the first duplicate and so on."""
    copies: int = 1
    """Sets in this print: original, duplicate for the transporter, triplicate for the supplier (rule 48)."""
    maybe_printed: bool = False
    """The program stopped while this was printing: it may lie in the printer's tray already."""
    printed_at: str = ""
    """Indian date and time of this print, told on reprints."""

    @property
    def words(self) -> str:
        """Return what a reprint says, nothing for the first print."""
        if self.reprint:
            at = f" · printed again {self.printed_at}" if self.printed_at else ""
            return f"DUPLICATE {self.reprint}{at}"
        return "POSSIBLE DUPLICATE · printing was interrupted" if self.maybe_printed else ""


@dataclass(frozen=True, slots=True)
class PaperOptions:
    """How this shop wants its papers."""

    local_names: LocalNames = "under"
    """Names in the local script under the Latin ones, instead of them, or not at all."""
    words_language: Literal["en", "hi"] = "en"
    """Language of the amount in words: ``en`` or ``hi``."""
    shift_right: int = 0
    """Half millimetres that everything moves to the right, for stationery already printed."""
    shift_down: int = 0
    """Half millimetres downwards."""
    own_head: bool = True
    """False leaves the place of the firm's head empty: the stationery carries it."""
    show_qr: bool = True
    show_balance: bool = True
    layout: Layout | None = None
    """Where fields stand on printed stationery; None as the paper came."""
    sets: int = 1
    """Sets of a page bill when the job does not say how many."""
    cut: bool = True
    drawer: bool = False
    dot_fine: bool = False
    """Dot-matrix printers write in near letter quality instead of draft."""
    dot_pins: Literal[9, 24] = 9
    dot_wide: bool = False
    """The carriage takes 136 columns without condensing them."""
    dot_local_names: bool = False
    """Names in the local script and words in Hindi are sent to dot-matrix printers as dots."""


DEFAULT_OPTIONS = PaperOptions()
FIRST_PRINT = CopyMark()
Render = Callable[[Posted, CopyMark, bytes | None, PaperOptions], bytes]
Slips = Callable[[Posted, CopyMark, bytes | None, PaperOptions], tuple[Slip, ...]]
Dots = Callable[[Posted, CopyMark, bytes | None, PaperOptions], DotJob]


@dataclass(frozen=True, slots=True)
class Paper:
    """One printed form: what it is called, which documents it fits, its language and its maker."""

    code: str
    title: str
    kinds: tuple[str, ...]
    language: Language
    render: Render
    slips: Slips | None = None
    """The slips that ``render`` encodes, for the preview; None for pages."""
    dots: Dots | None = None
    """The pages of a dot-matrix printer that ``render`` encodes, for the preview."""


@cache
def all_papers() -> dict[str, Paper]:
    """Return every paper by its code."""
    return {paper.code: paper for paper in discover("reports.papers", "PAPER")}


def find_paper(code: str) -> Paper:
    """Return a paper by its code; refuse an unknown one and name those there are."""
    known = all_papers()
    if code not in known:
        raise Refused(
            f"There is no paper “{code[:40]}”.",
            field="paper",
            next_step=f"Pick one of: {', '.join(sorted(known))}.",
        )
    return known[code]


def papers_of(kind: str, language: Language | None = None) -> tuple[Paper, ...]:
    """Return the papers that fit a document kind, of one printer language if asked."""
    fitting = (paper for paper in all_papers().values() if kind in paper.kinds)
    return tuple(paper for paper in fitting if language in {None, paper.language})


def render_paper(
    code: str,
    posted: Posted,
    *,
    copy: CopyMark = FIRST_PRINT,
    logo: bytes | None = None,
    options: PaperOptions = DEFAULT_OPTIONS,
) -> bytes:
    """Return the bytes of a paper. Refuses a paper that does not fit the document."""
    paper = find_paper(code)
    if posted.kind not in paper.kinds:
        fitting = ", ".join(other.code for other in papers_of(posted.kind)) or "none yet"
        raise Refused(
            f"“{paper.title}” does not fit {posted.number}.",
            field="paper",
            next_step=f"Papers that fit: {fitting}.",
        )
    return paper.render(posted, copy, logo, options)
