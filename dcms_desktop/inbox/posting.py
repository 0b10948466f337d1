"""Posting documents as other programs send them, one by one, or trying a whole file and writing nothing."""

from collections.abc import Sequence

from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.actions import post_document
from dcms_desktop.documents.actions.post import Result
from dcms_desktop.documents.all_kinds import kind_of
from dcms_desktop.documents.posted import Posted
from dcms_desktop.documents.queries import first_form
from dcms_desktop.documents.queries import id_of_request
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.inbox.cards import Cards
from dcms_desktop.inbox.drafts import draft_of
from dcms_desktop.inbox.drafts import kind_of_typed
from dcms_desktop.inbox.typed import TypedDocument
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import rupees


class Tried(Exception):  # noqa: N818 - it carries the answer out of a transaction that is to be rolled back
    """What became of each document of a trial."""

    def __init__(self, outcomes: Sequence[Result | Refused | NeedsConsent]) -> None:
        super().__init__(f"{len(outcomes)} documents tried")
        self.outcomes = tuple(outcomes)


def post_typed(tx: Tx, typed: TypedDocument, cards: Cards) -> Result:
    """Post a document as sent. The same request id gives the first result again; another one is refused."""
    known = id_of_request(tx, typed.request_id)
    if known is not None:
        document = posted_document(tx, known)
        _refuse_another(document, first_form(tx, known), typed)
        return Result(document, Changes(), repeated=True)
    kind = kind_of_typed(typed)
    for paper in typed.papers:
        if paper not in kind_of(kind).prints:
            raise Refused(
                f"“{paper[:40]}” is no paper of this document.",
                field="papers",
                next_step=f"Send some of: {', '.join(kind_of(kind).prints) or 'none'}.",
            )
    drafted = draft_of(tx, typed, cards)
    try:
        return post_document(tx, kind, drafted.draft, tuple(typed.papers))
    except Refused as no:
        raise no.at_line(drafted.line_as_sent(no.line)) if no.line is not None else no from no
    except NeedsConsent as ask:
        line = drafted.line_as_sent(ask.line)
        raise NeedsConsent(ask.name, ask.question, ask.field, line) from ask


def _refuse_another(document: Posted, first: Posted, typed: TypedDocument) -> None:
    """Refuse a request id under which a document of another kind, party or sum of money was posted.

    Goods are not compared: they may be named by code or bar code, and a retry must never be turned away.
    """
    party = (getattr(typed, "party", None) or "").strip().upper()
    other_party = first.party is not None and party != first.party.code.upper()
    other_money = not first.lines and first.tenders and _money_of(typed) != first.received
    if first.kind != kind_of_typed(typed) or other_party or other_money:
        raise Refused(
            f"This request was used for {document.number} already, which holds something else.",
            field="request_id",
            next_step="Send the new document under a request id of its own.",
        )


def _money_of(typed: TypedDocument) -> int:
    return sum(rupees(str(one.amount), "tenders") for one in getattr(typed, "tenders", ()))


def try_typed(tx: Tx, documents: Sequence[TypedDocument | Refused], cards: Cards) -> None:
    """Post documents one after the other as if for good, then raise ``Tried``: nothing stays written."""
    outcomes: list[Result | Refused | NeedsConsent] = []
    own = tx.consents
    for typed in documents:
        if isinstance(typed, Refused):
            outcomes.append(typed)
            continue
        tx.consents = own | frozenset(typed.consents)
        try:
            with tx.connection.begin_nested():
                outcomes.append(post_typed(tx, typed, cards))
        except (Refused, NeedsConsent) as no:
            outcomes.append(no)
    raise Tried(outcomes)


def total_of(tx: Tx, typed: TypedDocument, cards: Cards) -> Paise:
    """Return what a document as sent would come to now, before its gates are asked."""
    draft = kind_of(kind_of_typed(typed)).figure(draft_of(tx, typed, cards).draft)
    return draft.bill.total if draft.bill else Paise(sum(tender.paise for tender in draft.tenders))
