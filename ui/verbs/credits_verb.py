"""``dcms credits``: input credit to reverse and to take again, listed or posted at once."""

from datetime import date

import click

from dcms_desktop.credits.actions import post_credits
from dcms_desktop.credits.queries import proposals
from dcms_desktop.credits.rules import CAUSE_WORDS
from dcms_desktop.credits.rules import Proposal
from dcms_desktop.desk import Tx
from dcms_desktop.inbox.pieces import day_of
from dcms_desktop.kernel.money import plain_paise
from dcms_desktop.ledger.rules import HEADS
from ui.verbs.answers import desk_at
from ui.verbs.answers import say
from ui.verbs.answers import tell
from ui.verbs.document_json import answer_of


@click.command("credits")
@click.option("--until", metavar="DAY", help="Up to this day; today when it is left out.")
@click.option("--post", is_flag=True, help="Post what is due, dated on that day.")
@click.pass_context
def credits_of(ctx: click.Context, until: str | None, *, post: bool) -> int:
    """List input credit that the law takes back, and what may be taken again, by bill and adjustment.

    Suppliers' bills unpaid 180 days (rule 37 CGST), goods lost or given away (s.17(5)(h)).
    """
    with desk_at(ctx) as desk:
        day = day_of(until, "until") or desk.ask(_today)
        found = desk.ask(proposals, day)
        if not found:
            say("No credit is to be reversed or taken again.")
        elif post:
            for document in desk.do(post_credits, day).documents:
                tell(answer_of(document))
        else:
            for one in found:
                tell(_told(one))
    return 0


def _today(tx: Tx) -> date:
    return tx.today


def _told(one: Proposal) -> dict[str, object]:
    heads = zip(HEADS, one.cause.heads.each, strict=True)
    return {
        "deed": "reverse" if one.total > 0 else "take_again",
        "cause": one.cause.kind,
        "why": CAUSE_WORDS[one.cause.kind],
        "document": one.cause.number,
        "line": one.cause.source_line or None,
        "date": one.day.isoformat(),
        "since": one.since.isoformat() if one.since else None,
        "words": one.cause.words or one.whom,
        **{head: plain_paise(abs(paise)) for head, paise in heads},
        "interest_note": plain_paise(one.interest),
        "by_rate": one.by_rate,
    }


VERB = credits_of
