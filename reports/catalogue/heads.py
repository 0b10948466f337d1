"""The head of a page: the firm, and the question in words with the names of what was picked."""

from dcms_desktop.company.queries import firm_card
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel import clock
from reports.catalogue.picks import pick_names
from reports.engine.ask import ask_words
from reports.engine.report import Letterhead


def letterhead_of(tx: Tx, ask: object) -> Letterhead:
    """Return the head for the answer to a question."""
    firm = firm_card(tx)
    return Letterhead(
        firm=firm.name,
        place=", ".join(part for part in (firm.address1, firm.city) if part),
        asked=ask_words(ask, pick_names(tx, ask)),
        printed_at=f"{clock.now():%d-%m-%Y %H:%M}",
        by=tx.user_name,
        practice=firm.practice,
    )
