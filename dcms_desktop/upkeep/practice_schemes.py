"""Schemes that run in the practice company, one of each sort a counter meets."""

from dataclasses import replace
from datetime import date
from datetime import timedelta

from dcms_desktop.catalog.queries import find_items
from dcms_desktop.catalog.queries import item_form
from dcms_desktop.db.tx import Tx
from dcms_desktop.pricing.actions import save_scheme
from dcms_desktop.pricing.rules import SchemeForm


def make_schemes(tx: Tx, day: date) -> None:
    """Write schemes that run around a day."""
    plain = SchemeForm(
        code="",
        title="",
        first=day - timedelta(days=25),
        last=day + timedelta(days=65),
        text="Made up for practice; bills and stock statement with the claim.",
        needs="bill list, stock statement",
    )
    for name, form in (
        ("Dolo 650", replace(plain, code="DOLO10P1", title="Dolo 10+1", steps="10+1, 25+3")),
        ("Pan 40", replace(plain, code="PAN20P2", title="Pan 40 20+2", steps="20+2", partial="net_rate")),
        (
            "Colgate Strong Teeth 100",
            replace(
                plain, code="ORAL-SLAB", title="Oral care slab", goods="category Oral care", pool=True,
                measure="value", treatment="on_invoice", steps="1500: 2%, 5000: 4%",
            ),
        ),
        (
            "Volini",
            replace(
                plain, code="QUARTER", title="Target of the quarter", goods="all", funded="own", period=True,
                pool=True, measure="value", treatment="note_plain", steps="50000: 0.5%, 100000: 1%", rank=900,
            ),
        ),
    ):  # fmt: skip
        hit = find_items(tx, name, 1)[0]
        maker = item_form(tx, hit.id).maker_id if form.funded == "company" else None
        save_scheme(tx, replace(form, goods=form.goods or hit.code, maker_id=maker))
