"""Reading the firm, its counters, its users and its settings."""

import json
from collections.abc import Sequence
from typing import Any
from typing import TypeVar

from sqlalchemy import select

from dcms_desktop.company.rules import APPROVE
from dcms_desktop.company.rules import FirmCard
from dcms_desktop.company.rules import FirmLicenceCard
from dcms_desktop.company.rules import has_right
from dcms_desktop.company.tables import ApproverKey
from dcms_desktop.company.tables import Counter
from dcms_desktop.company.tables import Firm
from dcms_desktop.company.tables import FirmLicence
from dcms_desktop.company.tables import SettingValue
from dcms_desktop.company.tables import User
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.settings import Setting

T = TypeVar("T", str, int, bool)

_NOTE = "settings"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who sits here, at which counter."""

    user_id: int
    code: str
    name: str
    role: str
    counter_id: int
    counter: str


@dataclass(frozen=True, slots=True)
class UserRow:
    """A user as listed; ``has_pin`` is false until a PIN was set."""

    id: int
    code: str
    name: str
    role: str
    has_pin: bool
    active: bool


@dataclass(frozen=True, slots=True)
class CounterRow:
    """A billing place, and the godown its bills sell from."""

    id: int
    code: str
    name: str
    active: bool
    godown_id: int


_CARD = select(
    *(
        getattr(Firm, name)
        for name in FirmCard.__dataclass_fields__  # the card is the row without its id and logo
    )
).where(Firm.id == 1)


def firm_card(tx: Tx) -> FirmCard:
    """Return the firm. LookupError when the books have none yet."""
    row = tx.execute(_CARD).first()
    if row is None:
        raise LookupError("these books have no firm yet")
    return FirmCard(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for the row by column


def has_firm(tx: Tx) -> bool:
    """Tell whether the first run was done."""
    return tx.scalar(select(Firm.id).where(Firm.id == 1)) is not None


def firm_logo(tx: Tx) -> bytes | None:
    """Return the logo as a PNG or JPEG file, None when the firm has none."""
    logo: bytes | None = tx.scalar(select(Firm.logo).where(Firm.id == 1))
    return logo


def firm_licences(tx: Tx) -> list[FirmLicenceCard]:
    """Return the firm's own licences."""
    rows = tx.execute(
        select(FirmLicence.form, FirmLicence.number, FirmLicence.valid_to).order_by(FirmLicence.form)
    )
    return [FirmLicenceCard(form=row.form, number=row.number, valid_to=row.valid_to) for row in rows]


def signed_in_user(tx: Tx, user_id: int, counter_id: int) -> SignedIn:
    """Return a working user at a counter. LookupError when either is not there."""
    row = tx.execute(
        select(User.id, User.code, User.name, User.role, Counter.id, Counter.code)
        .join(Counter, Counter.id == counter_id)
        .where(User.id == user_id, User.active, Counter.active)
    ).first()
    if row is None:
        raise LookupError(f"no user {user_id} at counter {counter_id}")
    return SignedIn(*row)


def users(tx: Tx) -> list[UserRow]:
    """Return all users, working ones first."""
    rows = tx.execute(
        select(User.id, User.code, User.name, User.role, User.pin_hash != "", User.active).order_by(
            User.active.desc(), User.name
        )
    )
    return [UserRow(row[0], row[1], row[2], row[3], bool(row[4]), row[5]) for row in rows]


@dataclass(frozen=True, slots=True)
class Approver:
    """Somebody who may approve, and since when his phone makes codes; empty when it makes none."""

    id: int
    code: str
    name: str
    since: str


def approvers(tx: Tx) -> list[Approver]:
    """Return who may approve."""
    rows = tx.execute(
        select(User.id, User.code, User.name, User.role, ApproverKey.made_at)
        .outerjoin(ApproverKey, ApproverKey.user_id == User.id)
        .where(User.active)
        .order_by(User.name)
    )
    return [Approver(row[0], row[1], row[2], row[4] or "") for row in rows if has_right(row[3], APPROVE)]


def counters(tx: Tx) -> list[CounterRow]:
    """Return all counters, working ones first."""
    rows = tx.execute(
        select(Counter.id, Counter.code, Counter.name, Counter.active, Counter.godown_id).order_by(
            Counter.active.desc(), Counter.code
        )
    )
    return [CounterRow(*row) for row in rows]


def selling_godown(tx: Tx) -> int:
    """Return the godown that the counter at work sells from."""
    return int(tx.scalar(select(Counter.godown_id).where(Counter.id == tx.counter_id)) or 1)


def setting(tx: Tx, declared: Setting[T]) -> T:
    """Return the value in force for the one who acts: his own, else the firm's, else the default.

    All values come with one query per transaction, however many settings are asked.
    """
    values = tx.notes.get(_NOTE)
    if values is None:
        values = tx.notes[_NOTE] = _all_values(tx)
    if declared.per_user and (declared.name, tx.user_id) in values:
        return declared.check(values[declared.name, tx.user_id])
    if (declared.name, 0) in values:
        return declared.check(values[declared.name, 0])
    return declared.default


def settings_in_force(tx: Tx, declared: Sequence[Setting[Any]]) -> dict[str, Any]:
    """Return the values in force for the one who acts, by name."""
    return {each.name: setting(tx, each) for each in declared}


def setting_values(tx: Tx) -> dict[tuple[str, int], Any]:
    """Return every stored value by name and user; user 0 is the firm."""
    rows = tx.execute(select(SettingValue.name, SettingValue.user_id, SettingValue.value))
    return {(row.name, row.user_id): json.loads(row.value) for row in rows}


def _all_values(tx: Tx) -> dict[tuple[str, int], Any]:
    rows = tx.execute(
        select(SettingValue.name, SettingValue.user_id, SettingValue.value).where(
            SettingValue.user_id.in_((0, tx.user_id))
        )
    )
    return {(row.name, row.user_id): json.loads(row.value) for row in rows}
