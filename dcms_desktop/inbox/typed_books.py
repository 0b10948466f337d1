"""Contra and journal as other programs send them."""

from typing import Annotated

import msgspec
from msgspec import Meta

from dcms_desktop.inbox.typed_parts import Figure
from dcms_desktop.inbox.typed_parts import OtherDay
from dcms_desktop.inbox.typed_parts import Typed
from dcms_desktop.inbox.typed_parts import TypedPart


class TypedLeg(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One line of a contra or journal: an account or a party, and its debit or its credit."""

    account: Annotated[
        str | None,
        Meta(description="Code of the account; where a party is named none is its own, by its role."),
    ] = None
    party: Annotated[str | None, Meta(description="Code of the party, on debtors or creditors.")] = None
    debit: Figure = 0
    credit: Figure = 0
    bills: Annotated[
        list[TypedPart] | None,
        Meta(description="Which bills of the party it settles; none is the oldest first, [] is on account."),
    ] = None
    note: str = ""


class TypedContra(Typed, frozen=True, kw_only=True, tag="contra"):
    """Our own money from one account to another: cash into the bank, cheques and UPI credited."""

    reference: Annotated[str, Meta(description="Number of the slip or of the statement.")] = ""
    lines: list[TypedLeg]


class TypedJournal(Typed, frozen=True, kw_only=True, tag="journal"):
    """What no other document says; debit equals credit, and the remarks say why."""

    reference: str = ""
    due_date: Annotated[OtherDay | None, Meta(description="Until when a party owes what it opens.")] = None
    lines: list[TypedLeg]


Causes = Annotated[
    list[str] | None,
    Meta(description="Numbers of the bills and adjustments it is for; none is all that the list shows."),
]


class TypedCreditReversal(Typed, frozen=True, kw_only=True, tag="credit_reversal"):
    """Input credit given back for unpaid bills and for goods lost or given away; the books say how much."""

    causes: Causes = None


class TypedCreditRetaken(Typed, frozen=True, kw_only=True, tag="credit_retaken"):
    """Input credit taken again: bills paid since, losses taken back. The books say how much."""

    causes: Causes = None
