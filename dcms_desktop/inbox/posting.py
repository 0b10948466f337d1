"""Posting, correcting and cancelling documents as other programs send them; or trying it for nothing."""

from collections.abc import Sequence

from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.actions import post_document
from dcms_desktop.documents.actions.post import Result
from dcms_desktop.documents.actions.post import used_already
from dcms_desktop.documents.all_kinds import kind_of
from dcms_desktop.documents.posted import Posted
from dcms_desktop.documents.queries import first_form
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.documents.queries import request_of
from dcms_desktop.inbox.cards import Cards
from dcms_desktop.inbox.correcting import cancel_typed
from dcms_desktop.inbox.correcting import correct_typed
from dcms_desktop.inbox.drafts import draft_of
from dcms_desktop.inbox.drafts import kind_of_typed
from dcms_desktop.inbox.pieces import as_sent
from dcms_desktop.inbox.typed import TypedBooks
from dcms_desktop.inbox.typed import TypedCancellation
from dcms_desktop.inbox.typed import TypedDocument
from dcms_desktop.inbox.typed import TypedSent
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


def post_typed(tx: Tx, typed: TypedSent, cards: Cards) -> Result:
    """Post, correct or cancel as sent. One request id gives the first result again, or is refused."""
    asked = request_of(tx, typed.request_id)
    if isinstance(typed, TypedCancellation):
        return cancel_typed(tx, typed, asked)
    _refuse_strange_papers(typed)
    if typed.corrects is not None:
        return correct_typed(tx, typed, cards, asked)
    if asked is not None:
        document = posted_document(tx, asked.document_id)
        if asked.changed:
            raise used_already(document.number)
        _refuse_another(document, first_form(tx, asked.document_id), typed)
        return Result(document, Changes(), repeated=True)
    drafted = draft_of(tx, typed, cards)
    with as_sent([drafted]):
        return post_document(tx, kind_of_typed(typed), drafted.draft, tuple(typed.papers))


def _refuse_strange_papers(typed: TypedDocument) -> None:
    prints = kind_of(kind_of_typed(typed)).prints
    for paper in typed.papers:
        if paper not in prints:
            raise Refused(
                f"“{paper[:40]}” is no paper of this document.",
                field="papers",
                next_step=f"Send some of: {', '.join(prints) or 'none'}.",
            )


def _refuse_another(document: Posted, first: Posted, typed: TypedDocument) -> None:
    """Refuse a request id under which a document of another kind, party or sum of money was posted.

    Goods are not compared: they may be named by code or bar code, and a retry must never be turned away.
    """
    party = (getattr(typed, "party", None) or "").strip().upper()
    names_party = hasattr(typed, "party")
    other_party = names_party and first.party is not None and party != first.party.code.upper()
    other_money = not first.lines and first.tenders and _money_of(typed) != first.received
    other_books = isinstance(typed, TypedBooks) and _debits_of(typed) != first.total
    if first.kind != kind_of_typed(typed) or other_party or other_money or other_books:
        raise used_already(document.number)


def _money_of(typed: TypedDocument) -> int:
    return sum(rupees(str(one.amount), "tenders") for one in getattr(typed, "tenders", ()))


def _debits_of(typed: TypedBooks) -> int:
    return sum(rupees(str(line.debit), "debit") for line in typed.lines)


def try_typed(tx: Tx, documents: Sequence[TypedSent | Refused], cards: Cards) -> None:
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
