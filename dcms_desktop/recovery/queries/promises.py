"""Reads of the margins that companies promise."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from dcms_desktop.catalog.tables import Maker
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.recovery.promises import Promise
from dcms_desktop.recovery.tables import MarginPromise

_FIELDS = tuple(name for name in Promise.__dataclass_fields__ if name != "maker")
_PROMISES = select(*(getattr(MarginPromise, name) for name in _FIELDS), Maker.name.label("maker")).join(
    Maker, Maker.id == MarginPromise.maker_id
)


def margin_promises(tx: Tx, *, maker_id: int | None = None, only_active: bool = False) -> list[Promise]:
    """Return the promises by company and day."""
    question = _PROMISES.order_by(Maker.name, MarginPromise.first, MarginPromise.id)
    if maker_id is not None:
        question = question.where(MarginPromise.maker_id == maker_id)
    if only_active:
        question = question.where(MarginPromise.active)
    return [Promise(**found._mapping) for found in tx.execute(question)]  # noqa: SLF001 - the row by column


def margin_promise(tx: Tx, promise_id: int) -> Promise:
    """Return one promise. Refuses one that is not in the books."""
    found = tx.execute(_PROMISES.where(MarginPromise.id == promise_id)).one_or_none()
    if found is None:
        raise Refused("There is no such promise.", "promise", "Pick one from the list.")
    return Promise(**found._mapping)  # noqa: SLF001 - the row by column


def promise_on(promises: Sequence[Promise], division: str, day: date) -> Promise | None:
    """Return the promise for goods sold on a day: of their division, else of all; the newest counts."""
    fit = [one for one in promises if one.first <= day and (one.last is None or day <= one.last)]
    own = [one for one in fit if one.division and one.division.casefold() == division.casefold()]
    every = [one for one in fit if not one.division]
    return max(own or every, key=lambda one: (one.first, one.id or 0), default=None)
