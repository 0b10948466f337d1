"""Correcting and cancelling posted documents as other programs send them: once for each request id."""

from dcms_desktop.company.rules import has_right
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.actions import cancel_document
from dcms_desktop.documents.actions import correct_document
from dcms_desktop.documents.actions.post import Result
from dcms_desktop.documents.actions.post import used_already
from dcms_desktop.documents.all_kinds import all_kinds
from dcms_desktop.documents.posted import Posted
from dcms_desktop.documents.queries import Asked
from dcms_desktop.documents.queries import kinds_of_number
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Revises
from dcms_desktop.inbox.cards import Cards
from dcms_desktop.inbox.drafts import draft_of
from dcms_desktop.inbox.drafts import kind_of_typed
from dcms_desktop.inbox.pieces import Drafted
from dcms_desktop.inbox.pieces import as_sent
from dcms_desktop.inbox.typed import TypedCancellation
from dcms_desktop.inbox.typed import TypedDocument
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.errors import NotAllowed
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.rights import right_of


def correct_typed(tx: Tx, typed: TypedDocument, cards: Cards, asked: Asked | None) -> Result:
    """Correct a posted document as sent; the draft is made on the books as if the old form had never been."""
    was = _named(tx, typed.corrects or "", kind_of_typed(typed), "corrects")
    if asked is not None:
        return _repeated(was, asked)
    if typed.series is not None:
        raise Refused(
            f"{was.number} keeps its number.",
            field="series",
            next_step="Leave the series out of a correction.",
        )
    revises = Revises(
        document_id=was.id, revision=was.revision, number=was.number, reason=typed.correction_reason
    )
    if not typed.correction_reason.strip():
        raise Refused(
            f"It is not said why {was.number} is corrected.",
            field="correction_reason",
            next_step="Send the reason with it; it is kept.",
        )
    made: list[Drafted] = []

    def redraft() -> Draft:
        made.append(draft_of(tx, typed, cards, was.day))
        return replace(made[-1].draft, revises=revises)

    with as_sent(made):
        return correct_document(tx, revises, redraft, tuple(typed.papers), typed.request_id)


def cancel_typed(tx: Tx, typed: TypedCancellation, asked: Asked | None) -> Result:
    """Cancel a posted document as sent."""
    was = _named(tx, typed.cancels, typed.of_kind, "cancels")
    if asked is not None:
        return _repeated(was, asked)
    needed = right_of(cancel_document)
    if needed and not has_right(tx.role, needed):
        raise NotAllowed(
            f"{tx.user_name} may not do this ({needed}).",
            next_step="Ask the owner, or send it as one who may.",
        )
    return cancel_document(tx, was.id, typed.reason, typed.request_id)


def _repeated(was: Posted, asked: Asked) -> Result:
    if not asked.changed or asked.document_id != was.id:
        raise used_already(was.number)
    return Result(was, Changes(), repeated=True)


def _named(tx: Tx, number: str, kind: str | None, field: str) -> Posted:
    """Return the document of a number. Refuses one of another kind, and a number that two kinds bear."""
    if kind is not None and kind not in all_kinds():
        raise Refused(
            f"“{kind[:40]}” is no kind of document.",
            field="of_kind",
            next_step=f"Send one of {', '.join(sorted(all_kinds()))}.",
        )
    found = kinds_of_number(tx, number)
    if not found:
        raise Refused(f"There is no document {number[:40]}.", field=field, next_step="Check the number.")
    if kind is not None and kind not in found:
        raise Refused(
            f"{number[:40]} is a {all_kinds()[next(iter(found))].title.lower()}.",
            field="kind" if field == "corrects" else "of_kind",
            next_step="Send the number of a document of this kind, or the kind of that document.",
        )
    if kind is None and len(found) > 1:
        raise Refused(
            f"{len(found)} documents bear the number {number[:40]}.",
            field="of_kind",
            next_step=f"Say which with of_kind: {', '.join(sorted(found))}.",
        )
    return posted_document(tx, found[kind] if kind is not None else next(iter(found.values())))
