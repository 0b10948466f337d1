"""Writing tax classes."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import delete
from sqlalchemy import insert
from sqlalchemy import update

from dcms_desktop.audit.actions import record
from dcms_desktop.audit.actions.masters import refuse_twin_code
from dcms_desktop.audit.actions.masters import switch_master
from dcms_desktop.audit.rules import canonical_json
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.changes import Saved
from dcms_desktop.kernel.money import HUNDRED_PERCENT
from dcms_desktop.kernel.money import show_percent
from dcms_desktop.kernel.rights import right
from dcms_desktop.kernel.text import clean_text
from dcms_desktop.tax.queries import tax_class
from dcms_desktop.tax.queries import tax_classes
from dcms_desktop.tax.rules import TaxClass
from dcms_desktop.tax.rules import TaxRate
from dcms_desktop.tax.rules import TaxRefused
from dcms_desktop.tax.rules import Treatment
from dcms_desktop.tax.rules import is_slab
from dcms_desktop.tax.seeds import seed_classes
from dcms_desktop.tax.tables import TaxClassRow
from dcms_desktop.tax.tables import TaxRateRow

CHANGES = Changes({"tax_classes"})


@right("tax.masters")
def save_tax_class(tx: Tx, form: TaxClass) -> Saved:
    """Write a tax class with all its rates; id 0 makes a new one. A rate outside the slabs is asked about.

    Posted documents keep the figures they have: they carry their own rates.
    """
    checked = _checked(tx, form)
    refuse_twin_code(tx, TaxClassRow, "code", checked.code, checked.id, "tax class")
    if not checked.id:
        return Saved(_add(tx, checked), CHANGES)
    old = tax_class(tx, checked.id)
    if old != checked:
        head = {"code": checked.code, "name": checked.name, "active": checked.active}
        tx.execute(update(TaxClassRow).where(TaxClassRow.id == checked.id).values(head))
        tx.execute(delete(TaxRateRow).where(TaxRateRow.tax_class_id == checked.id))
        tx.execute(insert(TaxRateRow), _rate_rows(checked.id, checked))
        record(tx, "change", "tax_class", checked.id, before=_shown(old), after=_shown(checked))
    return Saved(checked.id, CHANGES)


@right("tax.masters")
def switch_tax_class(tx: Tx, class_id: int, *, active: bool) -> Saved:
    """Take a tax class out of the lists, or bring it back. Items that have it keep it."""
    switch_master(tx, TaxClassRow, "tax_class", class_id, active=active)
    return Saved(class_id, CHANGES)


def seed_tax_classes(tx: Tx) -> Changes:
    """Add the common tax classes that these books have not yet, by code; nothing that is there changes."""
    known = {one.code for one in tax_classes(tx).values()}
    for seed in seed_classes():
        if seed.code not in known:
            _add(tx, seed)
    return CHANGES


def _add(tx: Tx, new: TaxClass) -> int:
    class_id = tx.insert(insert(TaxClassRow), {"code": new.code, "name": new.name, "active": new.active})
    tx.execute(insert(TaxRateRow), _rate_rows(class_id, new))
    record(tx, "create", "tax_class", class_id, after=_shown(new))
    return class_id


def _rate_rows(class_id: int, owner: TaxClass) -> list[dict[str, Any]]:
    return [
        {**asdict(rate), "treatment": rate.treatment.value, "tax_class_id": class_id} for rate in owner.rates
    ]


def _shown(one: TaxClass) -> str:
    return canonical_json({name: value for name, value in asdict(one).items() if name != "id"})


def _checked(tx: Tx, form: TaxClass) -> TaxClass:
    code = clean_text(form.code, "code", most=20, required=True).upper()
    name = clean_text(form.name, "name", most=60, required=True)
    rates = tuple(sorted(form.rates, key=lambda rate: rate.valid_from))
    days = [rate.valid_from for rate in rates]
    if not rates or len(set(days)) < len(days):
        raise TaxRefused(
            "A tax class needs a rate, and one only from each day on.",
            field="rates",
            next_step="Enter one rate for each day on which it changed.",
            rule="rate_days",
        )
    for rate in rates:
        _check_rate(tx, rate)
    return TaxClass(form.id, code, name, rates, active=form.active)


def _check_rate(tx: Tx, rate: TaxRate) -> None:
    taxable = rate.treatment is Treatment.TAXABLE
    if not 0 <= rate.gst <= HUNDRED_PERCENT or rate.cess < 0 or rate.cess_per_unit < 0:
        raise TaxRefused(
            "A rate lies between 0 and 100 %, and cess is not below zero.",
            field="gst",
            next_step="Type the rate without sign, like 18.",
            rule="rate_range",
        )
    if not taxable and (rate.gst or rate.cess or rate.cess_per_unit or rate.on_retail_price):
        raise TaxRefused(
            "Nil-rated, exempt and non-GST goods bear no tax.",
            field="gst",
            next_step="Set the rates to 0, or pick taxable.",
            rule="rate_on_untaxed",
        )
    if taxable and not is_slab(rate.gst, rate.valid_from):
        tx.ask(
            "unknown_slab",
            f"{show_percent(rate.gst)} is not among the GST rates known on {rate.valid_from:%d-%m-%Y}."
            " Did a notification bring it?",
            field="gst",
        )
