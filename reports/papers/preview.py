"""A paper as pictures for the screen, from the same layout that prints."""

from dcms_desktop.documents.posted import Posted
from reports.engine.dot_picture import pages_of_dots
from reports.engine.preview import pages_of_pdf
from reports.engine.preview import picture_of_slip
from reports.papers.paper import DEFAULT_OPTIONS
from reports.papers.paper import FIRST_PRINT
from reports.papers.paper import CopyMark
from reports.papers.paper import PaperOptions
from reports.papers.paper import find_paper
from reports.papers.paper import render_paper


def preview_paper(
    code: str,
    posted: Posted,
    *,
    copy: CopyMark = FIRST_PRINT,
    logo: bytes | None = None,
    options: PaperOptions = DEFAULT_OPTIONS,
    dpi: int = 110,
) -> list[bytes]:
    """Return PNG pictures: the pages of a page paper, or one picture for each slip."""
    paper = find_paper(code)
    # The paper refuses a document that it does not fit, whichever way it is shown.
    body = render_paper(code, posted, copy=copy, logo=logo, options=options)
    if paper.dots is not None:
        return pages_of_dots(paper.dots(posted, copy, logo, options))
    if paper.slips is None:
        return pages_of_pdf(body, dpi=dpi)
    return [picture_of_slip(slip) for slip in paper.slips(posted, copy, logo, options)]
