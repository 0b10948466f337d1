"""Schemes that run in the practice company, one of each sort a counter meets."""

from dataclasses import replace
from datetime import date
from datetime import timedelta

from dcms_desktop.catalog.queries import find_items
from dcms_desktop.catalog.queries import item_form
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.money import Percent
from dcms_desktop.pricing.actions import save_scheme
from dcms_desktop.pricing.rules import SchemeForm

SCHEME_DAYS = 25
"""How many days before today they begin."""
SORTS = (
    ("Dolo 650", {"code": "DOLO10P1", "title": "Dolo 10+1", "steps": "10+1, 25+3"}),
    ("Pan 40", {"code": "PAN20P2", "title": "Pan 40 20+2", "steps": "20+2", "partial": "net_rate"}),
    (
        "Colgate Strong Teeth 100",
        {
            "code": "ORAL-SLAB", "title": "Oral care slab", "goods": "category Oral care", "pool": True,
            "measure": "value", "treatment": "on_invoice", "steps": "1500: 2%, 5000: 4%",
        },
    ),
    (
        "Volini",
        {
            "code": "QUARTER", "title": "Target of the quarter", "goods": "all", "funded": "own",
            "period": True, "pool": True, "measure": "value", "treatment": "note_plain",
            "steps": "50000: 0.5%, 100000: 1%", "rank": 900,
        },
    ),
    (
        "Horlicks",
        {
            "code": "HEALTH-PTS", "title": "Points on health drinks", "goods": "category Health drinks",
            "pool": True, "measure": "value", "funded": "own", "treatment": "note_plain",
            "steps": "1000: 10 points",
        },
    ),
    (
        "Moov Cream",
        {"code": "MOOV-SOAP", "title": "Moov 12, a Dettol soap free", "steps": "12+1", "most_per_bill": 10},
    ),
    (
        "Cinthol Lime",
        {
            "code": "GODREJ-2", "title": "Two of Godrej together", "goods": "category Soap", "pool": True,
            "least_items": 2, "measure": "value", "treatment": "on_invoice", "steps": "2000: 3%",
            "company_share": Percent(50_000), "group": "SOAP",
        },
    ),
)  # fmt: skip
GIFTS = {"MOOV-SOAP": "Dettol Original Soap"}
"""Schemes that give another item."""


def make_schemes(tx: Tx, day: date) -> None:
    """Write schemes that run around a day."""
    for name, own in SORTS:
        hit = find_items(tx, name, 1)[0]
        form = SchemeForm(**{  # type: ignore[arg-type]  # fields of one form, from a table
            "first": day - timedelta(days=SCHEME_DAYS), "last": day + timedelta(days=65), "goods": hit.code,
            "text": "Made up for practice; bills and stock statement with the claim.",
            "needs": "bill list, stock statement", **own,
        })  # fmt: skip
        maker = item_form(tx, hit.id).maker_id if form.funded == "company" else None
        gift = find_items(tx, GIFTS[form.code], 1)[0].id if form.code in GIFTS else None
        save_scheme(tx, replace(form, maker_id=maker, gives_item_id=gift))
