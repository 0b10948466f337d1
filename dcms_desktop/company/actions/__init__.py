"""Writing the firm, its counters, its users and its settings."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from datetime import timedelta
from typing import Any
from typing import TypeVar

from sqlalchemy import delete
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import update

from dcms_desktop.audit.actions import record
from dcms_desktop.audit.actions.masters import refuse_twin_code
from dcms_desktop.audit.actions.masters import write_master
from dcms_desktop.audit.rules import canonical_json
from dcms_desktop.company.pins import LONGEST_WAIT_SECONDS
from dcms_desktop.company.pins import check_new_pin
from dcms_desktop.company.pins import hash_pin
from dcms_desktop.company.pins import is_pin
from dcms_desktop.company.pins import wait_seconds
from dcms_desktop.company.queries import firm_licences
from dcms_desktop.company.queries import has_firm
from dcms_desktop.company.queries import setting_values
from dcms_desktop.company.rules import ROLES
from dcms_desktop.company.rules import CounterForm
from dcms_desktop.company.rules import FirmCard
from dcms_desktop.company.rules import FirmLicenceCard
from dcms_desktop.company.rules import Profile
from dcms_desktop.company.rules import UserForm
from dcms_desktop.company.rules import check_code
from dcms_desktop.company.rules import check_firm
from dcms_desktop.company.tables import Counter
from dcms_desktop.company.tables import Firm
from dcms_desktop.company.tables import FirmLicence
from dcms_desktop.company.tables import SettingValue
from dcms_desktop.company.tables import User
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.changes import Saved
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.rights import right
from dcms_desktop.kernel.settings import Setting
from dcms_desktop.kernel.text import clean_text

T = TypeVar("T", str, int, bool)

MOST_LOGO_BYTES = 512 * 1024
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
_HIDDEN = frozenset({"pin_hash"})


@dataclass(frozen=True, slots=True)
class PinAnswer:
    """Whether the PIN was right, and how long the next try must wait."""

    right: bool
    wait_seconds: int = 0


def set_up_firm(tx: Tx, profile: Profile) -> Changes:
    """Write the firm, its owner as user 1 and its first counter. Only into books that have no firm."""
    if has_firm(tx):
        raise Refused(
            "These books already have a firm.", field="firm", next_step="Make new books in another folder."
        )
    card = check_firm(profile.firm)
    tx.execute(insert(Firm), {"id": 1, **asdict(card), "logo": _checked_logo(profile.logo)})
    _write_licences(tx, profile.licences)
    code = check_code(profile.counter, "counter")
    tx.execute(insert(Counter), {"id": 1, "code": code, "name": f"Counter {code}"})
    name = clean_text(profile.owner, "owner", most=100, required=True)
    if profile.pin:
        check_new_pin(profile.pin)
    hashed = hash_pin(profile.pin) if profile.pin else ""
    tx.execute(insert(User), {"id": 1, "code": "OWNER", "name": name, "role": "owner", "pin_hash": hashed})
    record(tx, "create", "firm", 1, after=canonical_json(asdict(card)))
    record(tx, "create", "user", 1, after=canonical_json({"code": "OWNER", "name": name, "role": "owner"}))
    return Changes({"firm", "users", "counters"})


@right("company.edit")
def save_firm(
    tx: Tx,
    card: FirmCard,
    licences: tuple[FirmLicenceCard, ...] | None = None,
    logo: bytes | None = None,
) -> Saved:
    """Change the firm. ``licences`` None leaves them, ``logo`` None leaves it and ``b""`` takes it away.

    Practice books stay practice books.
    """
    values = asdict(check_firm(card))
    del values["practice"]
    if logo is not None:
        values["logo"] = _checked_logo(logo) if logo else None
    write_master(tx, Firm, "firm", 1, values)
    if licences is not None:
        _write_licences(tx, licences)
    return Saved(1, Changes({"firm"}))


@right("company.edit")
def save_counter(tx: Tx, form: CounterForm) -> Saved:
    """Add or change a counter. The last working one stays."""
    code = check_code(form.code)
    refuse_twin_code(tx, Counter, "code", code, form.id, "counter")
    if form.id is not None and not form.active:
        others = tx.scalar(select(Counter.id).where(Counter.active, Counter.id != form.id).limit(1))
        if others is None:
            raise Refused(
                "This is the only working counter.", field="active", next_step="Add another counter first."
            )
    name = clean_text(form.name, "name", most=60) or f"Counter {code}"
    values = {"code": code, "name": name, "active": form.active, "godown_id": form.godown_id}
    row_id = write_master(tx, Counter, "counter", form.id, values)
    return Saved(row_id, Changes({"counters"}))


@right("company.users")
def save_user(tx: Tx, form: UserForm) -> Saved:
    """Add or change a user; a PIN given replaces the old one. The last working owner stays one."""
    code = check_code(form.code)
    refuse_twin_code(tx, User, "code", code, form.id, "user")
    if form.role not in ROLES or form.role == "nobody":
        known = ", ".join(role for role in ROLES if role != "nobody")
        raise Refused(f"The role is one of {known}.", field="role", next_step="Pick one of them.")
    if form.id is not None and (not form.active or form.role != "owner"):
        _keep_an_owner(tx, form.id)
    values: dict[str, object] = {
        "code": code,
        "name": clean_text(form.name, "name", most=100, required=True),
        "role": form.role,
        "active": form.active,
    }
    if form.pin is not None:
        check_new_pin(form.pin)
        values |= {"pin_hash": hash_pin(form.pin), "wrong_tries": 0, "locked_until": None}
    row_id = write_master(tx, User, "user", form.id, values, hidden=_HIDDEN)
    return Saved(row_id, Changes({"users"}))


def change_pin(tx: Tx, user_id: int, old: str, new: str) -> PinAnswer:
    """Let a user change his own PIN when the old one is right; a wrong one counts as a wrong try."""
    check_new_pin(new)
    answer = try_pin(tx, user_id, old)
    if answer.right:
        write_master(tx, User, "user", user_id, {"pin_hash": hash_pin(new)}, hidden=_HIDDEN)
    return answer


def check_pin(tx: Tx, user_id: int, pin: str) -> PinAnswer:
    """Return whether this is the PIN of a user who signs in; see `try_pin`."""
    answer = try_pin(tx, user_id, pin)
    if answer.right:
        record(tx, "login", "user", user_id)
    return answer


def sit_down(tx: Tx) -> None:
    """Record that the one who acts sat down without a PIN: nobody has one, or he has just made it."""
    record(tx, "login", "user", tx.user_id, reason="no PIN asked")


def try_pin(tx: Tx, user_id: int, pin: str) -> PinAnswer:
    """Return whether this is the user's PIN. Wrong tries are counted in the books, so they outlive a restart.

    The answer is a value and not a refusal, or the count would be rolled back with it.
    """
    row = tx.execute(
        select(User.pin_hash, User.wrong_tries, User.locked_until).where(User.id == user_id, User.active)
    ).first()
    if row is None:
        is_pin(pin, "")
        return PinAnswer(right=False)
    if wait := wait_left(tx, user_id):
        return PinAnswer(right=False, wait_seconds=wait)
    if is_pin(pin, row.pin_hash):
        if row.wrong_tries:
            _set_tries(tx, user_id, 0, None)
        return PinAnswer(right=True)
    return PinAnswer(right=False, wait_seconds=count_wrong(tx, user_id, "wrong_pin"))


def wait_left(tx: Tx, user_id: int) -> int:
    """Return how many seconds the next try of a user's PIN or code must wait; 0 is none."""
    until = tx.scalar(select(User.locked_until).where(User.id == user_id))
    return _seconds_until(tx, user_id, until) if until is not None and tx.at < until else 0


def count_wrong(tx: Tx, user_id: int, deed: str) -> int:
    """Count a wrong PIN or code of a user, and return how long the next try must wait."""
    tries = int(tx.scalar(select(User.wrong_tries).where(User.id == user_id))) + 1
    wait = wait_seconds(tries)
    _set_tries(tx, user_id, tries, _later(tx.at, wait) if wait else None)
    record(tx, deed, "user", user_id, after=canonical_json({"tries": tries}))
    return wait


@right("company.settings")
def save_setting(tx: Tx, declared: Setting[T], value: T, *, for_me: bool = False) -> Changes:
    """Keep a value for the firm, or for the one who acts. The default is kept as a value too, once chosen."""
    return _keep(tx, declared, value, tx.user_id if for_me and declared.per_user else 0)


def save_my_setting(tx: Tx, declared: Setting[T], value: T) -> Changes:
    """Keep a value for the one who acts; everybody may, for settings in which users differ."""
    if not declared.per_user or not tx.user_id:
        raise Refused(
            f"“{declared.label}” is the same for everybody.",
            field=declared.name,
            next_step="Ask the owner to change it in Set-up.",
        )
    return _keep(tx, declared, value, tx.user_id)


@right("company.settings")
def save_settings(tx: Tx, values: Sequence[tuple[Setting[Any], Any]]) -> Changes:
    """Keep several values: those in which users differ for the one who acts, the others for the firm."""
    changes = Changes()
    for declared, value in values:
        changes = changes.plus(_keep(tx, declared, value, tx.user_id if declared.per_user else 0))
    return changes


def save_my_settings(tx: Tx, values: Sequence[tuple[Setting[Any], Any]]) -> Changes:
    """Keep several values for the one who acts; everybody may."""
    changes = Changes()
    for declared, value in values:
        changes = changes.plus(save_my_setting(tx, declared, value))
    return changes


def _keep(tx: Tx, declared: Setting[T], value: T, user_id: int) -> Changes:
    checked = declared.check(value)
    old = setting_values(tx).get((declared.name, user_id))
    if old is not None and old == checked:
        return Changes()
    same = (SettingValue.name == declared.name) & (SettingValue.user_id == user_id)
    tx.execute(delete(SettingValue).where(same))
    new_id = tx.insert(
        insert(SettingValue), {"name": declared.name, "user_id": user_id, "value": json.dumps(checked)}
    )
    tx.notes.pop("settings", None)
    before = declared.default if old is None else old
    record(
        tx,
        "change",
        "setting",
        new_id,
        before=canonical_json({declared.name: before}),
        after=canonical_json({declared.name: checked, "user_id": user_id}),
    )
    return Changes({"settings"})


def _checked_logo(logo: bytes | None) -> bytes | None:
    if logo is None:
        return None
    if len(logo) > MOST_LOGO_BYTES or not logo.startswith(_PICTURES):
        raise Refused(
            "A logo is a PNG or JPEG picture of at most 512 KB.",
            field="logo",
            next_step="Pick a smaller picture.",
        )
    return logo


def _write_licences(tx: Tx, licences: tuple[FirmLicenceCard, ...]) -> None:
    before = [asdict(licence) for licence in firm_licences(tx)]
    rows = [
        {
            "form": check_code(licence.form, "form"),
            "number": clean_text(licence.number, "number", most=60, required=True),
            "valid_to": licence.valid_to,
        }
        for licence in licences
    ]
    if sorted(map(str, before)) == sorted(map(str, rows)):
        return
    tx.execute(delete(FirmLicence))
    if rows:
        tx.execute(insert(FirmLicence), [{"firm_id": 1, **row} for row in rows])
    record(tx, "change", "firm_licence", 1, before=canonical_json(before), after=canonical_json(rows))


def _keep_an_owner(tx: Tx, user_id: int) -> None:
    other = tx.scalar(select(User.id).where(User.active, User.role == "owner", User.id != user_id).limit(1))
    if other is None:
        raise Refused(
            "This is the only owner; somebody must hold every right.",
            field="role",
            next_step="Make another user owner first.",
        )


def _seconds_until(tx: Tx, user_id: int, locked_until: str) -> int:
    """Return the wait left; a clock that was set back does not make it longer than the longest wait."""
    left = int((datetime.fromisoformat(locked_until) - datetime.fromisoformat(tx.at)).total_seconds()) + 1
    if left > LONGEST_WAIT_SECONDS + 1:
        left = LONGEST_WAIT_SECONDS
        tx.execute(update(User).where(User.id == user_id).values(locked_until=_later(tx.at, left)))
    return left


def _set_tries(tx: Tx, user_id: int, tries: int, locked_until: str | None) -> None:
    tx.execute(update(User).where(User.id == user_id).values(wrong_tries=tries, locked_until=locked_until))


def _later(at: str, seconds: int) -> str:
    then = datetime.fromisoformat(at) + timedelta(seconds=seconds)
    return then.isoformat(timespec="milliseconds").replace("+00:00", "Z")
