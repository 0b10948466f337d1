"""Writes of input credit: reversals and credit taken again, from what the books say now."""

from collections.abc import Collection
from datetime import date

from dcms_desktop.credits.queries import proposals
from dcms_desktop.credits.rules import RETAKEN
from dcms_desktop.credits.rules import REVERSAL
from dcms_desktop.credits.rules import Proposal
from dcms_desktop.credits.rules import split
from dcms_desktop.credits.rules import with_causes
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.actions import post_document
from dcms_desktop.documents.posted import Posted
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.rights import right
from dcms_desktop.sales.queries import start_draft
from dcms_desktop.spool.rules import Papers

Key = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class PostedCredits:
    """What was posted: a reversal, credit taken again, or both."""

    documents: tuple[Posted, ...]
    changes: Changes


def key_of(one: Proposal) -> Key:
    """Return what names a cause: its kind, document and line."""
    return one.cause.kind, one.cause.source_id, one.cause.source_line


def credit_draft(tx: Tx, draft: Draft, numbers: Collection[str] | None = None) -> Draft:
    """Return a reversal, or credit taken again, with its causes up to its day: all, or of some documents.

    Refuses when nothing is due, and a document that bears none.
    """
    up, down = split(proposals(tx, draft.day))
    found = up if draft.kind == REVERSAL else down
    if numbers is not None:
        wanted = {number.strip().upper() for number in numbers}
        missing = wanted - {one.cause.number.upper() for one in found}
        if missing:
            raise Refused(
                f"{min(missing)[:40]} bears no credit of this kind up to {draft.day:%d-%m-%Y}.",
                field="causes",
                next_step="Send numbers that the list of credits names, or null for all of them.",
            )
        found = [one for one in found if one.cause.number.upper() in wanted]
    if not found:
        deed = "reversed" if draft.kind == REVERSAL else "taken again"
        raise Refused(
            f"No credit is to be {deed} up to {draft.day:%d-%m-%Y}.",
            field="causes",
            next_step="The list of credits shows what there is.",
        )
    return with_causes(draft, [one.cause for one in found])


@right("tax.credits")
def post_credits(
    tx: Tx, on: date, left_out: Collection[Key] = (), papers: Papers | None = None
) -> PostedCredits:
    """Post what is due up to a day, dated on it: one reversal and one document of credit taken again."""
    found = [one for one in proposals(tx, on) if key_of(one) not in left_out]
    if not found:
        raise Refused(
            "Nothing is marked.", field="causes", next_step="Mark a row with Space, or pick a later day."
        )
    made = []
    for kind, part in zip((REVERSAL, RETAKEN), split(found), strict=True):
        if part:
            draft = replace(start_draft(tx, kind), day=on)
            made.append(post_document(tx, kind, with_causes(draft, [one.cause for one in part]), papers))
    changes = Changes({topic for result in made for topic in result.changes})
    return PostedCredits(tuple(result.document for result in made), changes)
