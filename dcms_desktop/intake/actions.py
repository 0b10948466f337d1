"""What is kept from loading a supplier's bill: his columns, and the keys of the portal."""

import json
from collections.abc import Mapping
from collections.abc import Sequence

from dcms_desktop.company.actions import save_setting
from dcms_desktop.company.queries import setting
from dcms_desktop.db.tx import Tx
from dcms_desktop.intake.settings import EINVOICE_KEYS
from dcms_desktop.intake.settings import SUPPLIER_SHEETS
from dcms_desktop.intake.signed import check_keys
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.rights import right

MOST_SUPPLIERS = 200
"""So many suppliers' columns are remembered; the one not loaded for longest is forgotten."""


def remember_columns(tx: Tx, supplier: str, headings: Sequence[str], columns: Mapping[str, str]) -> Changes:
    """Keep what the columns of a supplier's sheet are; whoever receives goods may."""
    told = json.loads(setting(tx, SUPPLIER_SHEETS) or "{}")
    told.pop(supplier, None)
    told[supplier] = {"headings": list(headings), "columns": dict(columns)}
    for old in list(told)[:-MOST_SUPPLIERS]:
        del told[old]
    return save_setting(tx, SUPPLIER_SHEETS, json.dumps(told))


@right("company.settings")
def add_einvoice_key(tx: Tx, pem: str) -> Changes:
    """Keep a public key of the e-invoice portal, with the day it came; older ones stay for older bills."""
    check_keys(pem)
    held = setting(tx, EINVOICE_KEYS)
    if pem.strip() in held:
        return Changes()
    return save_setting(tx, EINVOICE_KEYS, f"{held}\nfrom {tx.today.isoformat()}\n{pem.strip()}".strip())
