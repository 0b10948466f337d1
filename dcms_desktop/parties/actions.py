"""Writing parties with their licences and visits, beats and salesmen."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import asdict
from dataclasses import replace
from typing import Any

from sqlalchemy import delete
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import update

from dcms_desktop.audit.actions import record
from dcms_desktop.audit.actions import record_all
from dcms_desktop.audit.actions.masters import fill_codes
from dcms_desktop.audit.actions.masters import refuse_twin_code
from dcms_desktop.audit.actions.masters import write_master
from dcms_desktop.audit.rules import Deed
from dcms_desktop.audit.rules import canonical_json
from dcms_desktop.audit.rules import changed_only
from dcms_desktop.company.contacts import tidy_mobile
from dcms_desktop.company.rules import check_code
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.changes import Saved
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.finding import words_of
from dcms_desktop.kernel.rights import right
from dcms_desktop.kernel.text import clean_text
from dcms_desktop.parties.queries import party_form
from dcms_desktop.parties.rules import BeatForm
from dcms_desktop.parties.rules import PartyForm
from dcms_desktop.parties.rules import SalesmanForm
from dcms_desktop.parties.rules import check_party
from dcms_desktop.parties.rules import check_weekdays
from dcms_desktop.parties.tables import Beat
from dcms_desktop.parties.tables import Licence
from dcms_desktop.parties.tables import Party
from dcms_desktop.parties.tables import PartyBeat
from dcms_desktop.parties.tables import Salesman

CHANGES = Changes({"parties"})
FIRST_CODE = 1_000
"""Parties without a code of their own are numbered from here."""

_APART = frozenset({"id", "visits", "licences"})
_PICK = "Pick one from the list."


# ── parties ─────────────────────────────────────────────────────────────────────────────────────
@right("parties.edit")
def save_party(tx: Tx, form: PartyForm) -> Saved:
    """Add or change a party with its licences and visits. Asks once when another party has the same GSTIN."""
    if form.id is None:
        _ask_same_gstin(tx, check_party(form))
        return Saved(add_parties(tx, (form,))[0], CHANGES)
    old = party_form(tx, form.id)
    new = check_party(replace(form, code=form.code or old.code))
    if new.code != old.code:
        refuse_twin_code(tx, Party, "code", new.code, form.id, "party")
    _check_links(tx, (new,))
    if new.gstin != old.gstin:
        _ask_same_gstin(tx, new)
    before, after = changed_only(asdict(old), asdict(new))
    if not after:
        return Saved(form.id, Changes())
    tx.execute(update(Party).where(Party.id == form.id).values(_row(new)))
    if "licences" in after:
        tx.execute(delete(Licence).where(Licence.party_id == form.id))
    if "visits" in after:
        tx.execute(delete(PartyBeat).where(PartyBeat.party_id == form.id))
    _write_parts(tx, {form.id: new}, licences="licences" in after, visits="visits" in after)
    record(tx, "change", "party", form.id, before=canonical_json(before), after=canonical_json(after))
    return Saved(form.id, CHANGES)


@right("parties.edit")
def switch_party(tx: Tx, party_id: int, *, active: bool) -> Saved:
    """Take a party out of use, or bring it back. It is never deleted."""
    return save_party(tx, replace(party_form(tx, party_id), active=active))


def add_parties(tx: Tx, forms: Sequence[PartyForm]) -> list[int]:
    """Add new parties, all or none, with few statements however many they are; return their ids in order."""
    if not forms:
        return []
    last = tx.scalar(select(func.max(Party.id))) or 0
    checked = [check_party(form) for form in forms]
    codes = fill_codes(tx, Party.code, [form.code for form in checked], FIRST_CODE + last, "party")
    checked = [replace(form, code=code) for form, code in zip(checked, codes, strict=True)]
    _check_links(tx, checked)
    tx.execute(insert(Party), [_row(form) for form in checked])
    ids = {row.code: row.id for row in tx.execute(select(Party.code, Party.id).where(Party.id > last))}
    by_id = {ids[form.code]: form for form in checked}
    _write_parts(tx, by_id, licences=True, visits=True)
    record_all(
        tx, [Deed("create", "party", key, "", canonical_json(_shown(form))) for key, form in by_id.items()]
    )
    return list(by_id)


def _ask_same_gstin(tx: Tx, form: PartyForm) -> None:
    if not form.gstin:
        return
    name = tx.scalar(
        select(Party.name).where(Party.gstin == form.gstin, Party.id != (form.id or 0), Party.active).limit(1)
    )
    if name is not None:
        tx.ask("same_gstin", f"{name} has the same GSTIN. Is {form.name} another shop of that firm?", "gstin")


def _check_links(tx: Tx, forms: Sequence[PartyForm]) -> None:
    beats = {row.id for row in tx.execute(select(Beat.id))}
    men = {row.id for row in tx.execute(select(Salesman.id))}
    for form in forms:
        asked_beats = {form.beat_id, *(visit.beat_id for visit in form.visits)} - {None}
        asked_men = {form.salesman_id, *(visit.salesman_id for visit in form.visits)} - {None}
        if not asked_beats <= beats:
            raise Refused("This beat is not in the books.", field="beat_id", next_step=_PICK)
        if not asked_men <= men:
            raise Refused("This salesman is not in the books.", field="salesman_id", next_step=_PICK)


def _row(form: PartyForm) -> dict[str, Any]:
    values = {name: getattr(form, name) for name in PartyForm.__dataclass_fields__ if name not in _APART}
    codes = (form.code, form.mobile, form.gstin or "", form.card)
    return {**values, "words": words_of(form.name, form.local_name, (form.city,), codes)}


def _write_parts(tx: Tx, forms: Mapping[int, PartyForm], *, licences: bool, visits: bool) -> None:
    licence_rows = [
        {"party_id": key, **asdict(licence)}
        for key, form in forms.items()
        for licence in form.licences
        if licences
    ]
    visit_rows = [
        {"party_id": key, **asdict(visit)} for key, form in forms.items() for visit in form.visits if visits
    ]
    for table, rows in ((Licence, licence_rows), (PartyBeat, visit_rows)):
        if rows:
            tx.execute(insert(table), rows)


_PLAIN = {
    name: field.default
    for name, field in PartyForm.__dataclass_fields__.items()
    if name not in {"id", "name"}
}


def _shown(form: PartyForm) -> dict[str, Any]:
    """Return what a new party differs in from an empty form: the audit keeps what was said."""
    told = {name: getattr(form, name) for name in PartyForm.__dataclass_fields__ if name != "id"}
    kept = {name: value for name, value in told.items() if name == "name" or value != _PLAIN[name]}
    for name in ("licences", "visits"):
        if name in kept:
            kept[name] = [asdict(one) for one in kept[name]]
    return kept


# ── beats and salesmen ──────────────────────────────────────────────────────────────────────────
@right("parties.edit")
def save_beat(tx: Tx, form: BeatForm) -> Saved:
    """Add or change a beat."""
    code = check_code(form.code)
    refuse_twin_code(tx, Beat, "code", code, form.id, "beat")
    values = {
        "code": code,
        "name": clean_text(form.name, "name", most=80, required=True),
        "route": clean_text(form.route, "route", most=80),
        "territory": clean_text(form.territory, "territory", most=80),
        "weekdays": check_weekdays(form.weekdays),
        "salesman_id": form.salesman_id,
        "active": form.active,
    }
    if form.salesman_id is not None and not tx.scalar(
        select(Salesman.id).where(Salesman.id == form.salesman_id)
    ):
        raise Refused("This salesman is not in the books.", field="salesman_id", next_step=_PICK)
    return Saved(write_master(tx, Beat, "beat", form.id, values), Changes({"beats"}))


@right("parties.edit")
def save_salesman(tx: Tx, form: SalesmanForm) -> Saved:
    """Add or change a salesman or delivery man."""
    code = check_code(form.code)
    refuse_twin_code(tx, Salesman, "code", code, form.id, "salesman")
    if form.work not in ("salesman", "delivery"):
        raise Refused("He is a salesman or does delivery.", field="work", next_step="Pick one of them.")
    values = {
        "code": code,
        "name": clean_text(form.name, "name", most=80, required=True),
        "mobile": tidy_mobile(form.mobile),
        "work": form.work,
        "active": form.active,
    }
    return Saved(write_master(tx, Salesman, "salesman", form.id, values), Changes({"salesmen"}))
