"""Reads of tax classes."""

from sqlalchemy import select

from dcms_desktop.db.prepared import Prepared
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.tax.rules import TaxClass
from dcms_desktop.tax.rules import TaxRate
from dcms_desktop.tax.rules import Treatment
from dcms_desktop.tax.tables import TaxClassRow
from dcms_desktop.tax.tables import TaxRateRow

# Every line of a bill asks for its tax class, so these are compiled once.
_CLASSES = Prepared(
    select(TaxClassRow.id, TaxClassRow.code, TaxClassRow.name, TaxClassRow.active).order_by(TaxClassRow.code)
)
_RATES = Prepared(
    select(
        TaxRateRow.tax_class_id,
        TaxRateRow.gst,
        TaxRateRow.cess,
        TaxRateRow.cess_per_unit,
        TaxRateRow.treatment,
        TaxRateRow.on_retail_price,
        TaxRateRow.valid_from,
        TaxRateRow.source,
    ).order_by(TaxRateRow.valid_from)
)


def tax_classes(tx: Tx, *, only_active: bool = False) -> dict[int, TaxClass]:
    """Return the tax classes with their rates, by id, in order of code."""
    rates: dict[int, list[TaxRate]] = {}
    for class_id, gst, cess, per_unit, treatment, on_retail, day, source in _RATES.rows(tx, {}):
        row = TaxRate(gst, cess, per_unit, Treatment(treatment), on_retail, day, source)
        rates.setdefault(class_id, []).append(row)
    return {
        class_id: TaxClass(class_id, code, name, tuple(rates.get(class_id, ())), active=active)
        for class_id, code, name, active in _CLASSES.rows(tx, {})
        if active or not only_active
    }


def tax_class(tx: Tx, class_id: int) -> TaxClass:
    """Return one tax class; refuse an id that is none."""
    found = tax_classes(tx).get(class_id)
    if found is None:
        raise Refused("This tax class is not in the books.", "tax_class", "Pick one from the list.")
    return found


def tax_class_by_code(tx: Tx, code: str) -> TaxClass | None:
    """Return the tax class of a code whatever its capitals, None when there is none."""
    wanted = code.strip().upper()
    return next((one for one in tax_classes(tx).values() if one.code == wanted), None)
