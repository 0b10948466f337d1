"""Writing schemes: what was typed, looked up; every version is kept as it was."""

from dataclasses import asdict
from dataclasses import replace
from typing import Any

import msgspec
from sqlalchemy import delete
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import update

from dcms_desktop.audit.actions import record
from dcms_desktop.audit.actions.masters import refuse_twin_code
from dcms_desktop.audit.rules import canonical_json
from dcms_desktop.audit.rules import changed_only
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.changes import Saved
from dcms_desktop.kernel.rights import right
from dcms_desktop.pricing.queries.scheme_links import scheme_links
from dcms_desktop.pricing.queries.schemes import scheme_form
from dcms_desktop.pricing.rules import SchemeForm
from dcms_desktop.pricing.tables import SchemeGoods
from dcms_desktop.pricing.tables import SchemeParty
from dcms_desktop.pricing.tables import SchemeRow
from dcms_desktop.pricing.tables import SchemeVersion

CHANGES = Changes({"schemes"})
_ENCODER = msgspec.json.Encoder(order="sorted")


@right("pricing.edit")
def save_scheme(tx: Tx, form: SchemeForm) -> Saved:
    """Add or change a scheme; what it gave before keeps the version it was given under."""
    links = scheme_links(tx, form)
    tidy = links.form
    refuse_twin_code(tx, SchemeRow, "code", tidy.code, tidy.id, "scheme")
    old = scheme_form(tx, tidy.id) if tidy.id is not None else None
    before, after = changed_only(asdict(old) if old else {}, asdict(tidy))
    if old is not None and not after:
        return Saved(old.id or 0, Changes())
    values = {name: value for name, value in asdict(tidy).items() if name not in {"id", "group"}}
    values["stack"] = tidy.group
    if old is None:
        scheme_id = tx.insert(insert(SchemeRow), {**values, "version": 1})
        version = 1
    else:
        scheme_id = old.id or 0
        was = tx.scalar(select(SchemeRow.version).where(SchemeRow.id == scheme_id))
        version = int(was) + 1
        tx.execute(update(SchemeRow).where(SchemeRow.id == scheme_id).values(**values, version=version))
        tx.execute(delete(SchemeGoods).where(SchemeGoods.scheme_id == scheme_id))
        tx.execute(delete(SchemeParty).where(SchemeParty.scheme_id == scheme_id))
    tx.execute(insert(SchemeGoods), [{"scheme_id": scheme_id, **one} for one in links.goods])
    if links.parties:
        tx.execute(insert(SchemeParty), [{"scheme_id": scheme_id, "party_id": key} for key in links.parties])
    body = _ENCODER.encode(replace(tidy, id=scheme_id))
    tx.execute(insert(SchemeVersion), {"scheme_id": scheme_id, "version": version, "at": tx.at, "body": body})
    record(
        tx,
        "change" if old else "create",
        "scheme",
        scheme_id,
        before=canonical_json(_plain(before)) if old else "",
        after=canonical_json(_plain(after)),
    )
    return Saved(scheme_id, CHANGES)


@right("pricing.edit")
def switch_scheme(tx: Tx, scheme_id: int, *, active: bool) -> Saved:
    """Take a scheme out of use, or bring it back. What it gave stays."""
    return save_scheme(tx, replace(scheme_form(tx, scheme_id), active=active))


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()
    }
