"""A document that was made elsewhere under these very books' number: its copy is posted under that number."""

from sqlalchemy import select

from dcms_desktop.audit.actions import record
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.actions.fresh import work_of
from dcms_desktop.documents.actions.write import Result
from dcms_desktop.documents.actions.write import write_document
from dcms_desktop.documents.all_kinds import kind_of
from dcms_desktop.documents.queries.open_lines import sources_of
from dcms_desktop.documents.queries.serials import pieces_away
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.texts import check_request
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.numbering.actions import Taken
from dcms_desktop.numbering.rules import year_of
from dcms_desktop.numbering.tables import Series
from dcms_desktop.outbox.actions import enqueue_feed
from dcms_desktop.outbox.actions import mark_sent
from dcms_desktop.serials.actions import note_pieces

NO_BODY = ""
"""Forms before the last one are at the centre only."""


def post_copy(tx: Tx, kind_code: str, draft: Draft, series: str, number: str, revision: int = 0) -> Result:
    """Post a draft under a number its series gave once already, before the books were lost.

    ``revision`` is the form it had; the centre has all its forms, so none of them goes up again. Refused
    when that number is here, or when the series could give it again.
    """
    kind = kind_of(kind_code)
    check_request(draft.request_id)
    row = tx.execute(
        select(Series.id, Series.next).where(
            Series.kind == kind.code, Series.code == series, Series.year == year_of(draft.day)
        )
    ).one_or_none()
    tail = number[len(number.rstrip("0123456789")) :]
    if row is None or not tail or int(tail) >= row[1]:
        raise Refused(
            f"Series {series} has not come to {number} yet.", "number", "Let the line open its epoch first."
        )
    here = select(DocumentRow.id).where(DocumentRow.series_id == row[0], DocumentRow.number == number)
    if tx.scalar(here) is not None:
        raise Refused(f"{number} is in these books already.", "number", "Compare the two by hand.")
    work = work_of(tx, kind, replace(draft, kind=kind.code, revises=None), revision)
    result = write_document(tx, work, Taken(row[0], number), (), deed="post")
    note_pieces(tx, kind, work.draft, result.document.id, pieces_away, sources_of)
    for older in range(revision):
        enqueue_feed(tx, kind.feed, f"{draft.request_id}/{older}", result.document.id, older, NO_BODY)
    mark_sent(tx, result.document.id)
    record(tx, "copy", "document", result.document.id, reason=f"{number} came back from the centre")
    return result
