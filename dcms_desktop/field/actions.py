"""Keeping visits."""

from dataclasses import asdict

from sqlalchemy import insert
from sqlalchemy import update

from dcms_desktop.db.tx import Tx
from dcms_desktop.field.queries import known_visits
from dcms_desktop.field.rules import VisitForm
from dcms_desktop.field.rules import check_visit
from dcms_desktop.field.tables import Visit


def keep_visit(tx: Tx, form: VisitForm) -> bool:
    """Keep a visit under the app's own id, in its newest words; tells whether it is new."""
    check_visit(form)
    values = {**asdict(form), "at": tx.at}
    if known_visits(tx, [form.code]):
        tx.execute(update(Visit).where(Visit.code == form.code).values(values))
        return False
    tx.execute(insert(Visit), values)
    return True
