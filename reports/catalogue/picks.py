"""What a question picks from lists: searched by typing, and named on the head of a page."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select
from sqlalchemy import case
from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.catalog.queries import find_items
from dcms_desktop.catalog.tables import Item
from dcms_desktop.catalog.tables import Maker
from dcms_desktop.counting.tables import CountSession
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.ledger.tables import Account
from dcms_desktop.parties.tables import Beat
from dcms_desktop.parties.tables import Party
from dcms_desktop.parties.tables import Salesman
from dcms_desktop.stock.tables import Batch
from dcms_desktop.stock.tables import Godown
from reports.catalogue.parts import words_like
from reports.engine.ask import ask_fields

LAST_LETTER = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Pick:
    """One thing to pick."""

    id: int
    name: str
    code: str
    quiet: str = ""


@dataclass(frozen=True, slots=True)
class _Source:
    """Where picks of a kind come from: id, name, code, a quiet word, and which rows count."""

    id: Any
    name: Any
    code: Any
    quiet: Any
    narrowed: Callable[["Select[*tuple[Any, ...]]"], "Select[*tuple[Any, ...]]"] = lambda question: question

    def question(self) -> "Select[*tuple[Any, ...]]":
        """Return the select of all of them."""
        return self.narrowed(select(self.id, self.name, self.code, self.quiet))


SOURCES = {
    "party": _Source(Party.id, Party.name, Party.code, Party.city),
    "supplier": _Source(
        Party.id, Party.name, Party.code, Party.city,
        lambda question: question.where(Party.role.in_(("supplier", "both"))),
    ),
    "item": _Source(Item.id, Item.name, Item.code, Item.packing),
    "godown": _Source(Godown.id, Godown.name, Godown.code, Godown.code),
    "maker": _Source(Maker.id, Maker.name, Maker.code, Maker.code),
    "beat": _Source(Beat.id, Beat.name, Beat.code, Beat.route),
    "salesman": _Source(Salesman.id, Salesman.name, Salesman.code, Salesman.mobile),
    "account": _Source(Account.id, Account.name, Account.code, Account.nature),
    "count": _Source(CountSession.id, CountSession.name, CountSession.name, CountSession.state),
    "batch": _Source(
        Batch.id, Batch.number, Batch.number, Item.name,
        lambda question: question.join(Item, Item.id == Batch.item_id),
    ),
}  # fmt: skip


def find_picks(tx: Tx, pick: str, typed: str, limit: int = 20) -> list[Pick]:
    """Return what fits a typed text: the exact code first, then by name."""
    if pick == "item" and typed.strip():
        return [Pick(hit.id, hit.name, hit.code, hit.packing) for hit in find_items(tx, typed, limit)]
    source = SOURCES[pick]
    question = source.question()
    if pick == "batch":
        # A beginning, not a part: it is read from the index of numbers, and shops have lakhs of batches.
        first = typed.strip().upper()
        question = question.where(Batch.number >= first, Batch.number < first + LAST_LETTER)
    else:
        for word in words_like(typed):
            question = question.where(
                func.lower(source.name).like(word, escape="\\")
                | func.lower(source.code).like(word, escape="\\")
            )
    exact = case((func.lower(source.code) == typed.strip().lower(), 0), else_=1)
    rows = tx.execute(question.order_by(exact, source.name, source.id).limit(limit))
    return [Pick(row[0], row[1], row[2], row[3] or "") for row in rows]


def picks_of_code(tx: Tx, pick: str, code: str) -> list[Pick]:
    """Return what has exactly this code; items may share a batch number, so ``item/batch`` is taken too."""
    source = SOURCES[pick]
    wanted = func.lower(source.code) == code.strip().lower()
    rows = tx.execute(source.question().where(wanted).order_by(source.id)).all()
    item, slash, number = code.strip().rpartition("/")
    if pick == "batch" and not rows and slash:
        same = (func.lower(Item.code) == item.strip().lower()) & (Batch.number == number.strip().upper())
        rows = tx.execute(source.question().where(same).order_by(source.id)).all()
    return [Pick(row[0], row[1], row[2], row[3] or "") for row in rows]


def pick_names(tx: Tx, ask: object) -> dict[str, str]:
    """Return the names of what a question picked, by field, for its words on page and title."""
    names: dict[str, str] = {}
    for item in ask_fields(type(ask)):
        value = getattr(ask, item.name)
        if item.pick and value is not None:
            source = SOURCES[item.pick]
            row = tx.execute(source.question().where(source.id == value)).first()
            names[item.name] = str(row[1]) if row else f"no. {value}"
    return names
