"""A signed pack brings day one: items, prices, territory and terms; a bent or foreign one nothing."""

import json
from pathlib import Path
from typing import Any

import pytest

from dcms_desktop.arrivals.packs import load_pack
from dcms_desktop.arrivals.queries import our_item
from dcms_desktop.arrivals.queries import our_party
from dcms_desktop.catalog.queries import makers
from dcms_desktop.kernel.errors import Outside
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.parties.queries import party_form
from dcms_desktop.wire.signing import public_key
from dcms_desktop.wire.signing import signed
from tests.core.arrivals.test_arrivals import SOAP
from tests.line_centre import KEY
from tests.shop import Shop

CHANGES = [
    ("terms", "DEPOT", {"name": "Acme Depot", "gstin": "27AAPFU0939F1ZV", "state": "27", "credit_days": 21}),
    ("item", "10234", {name: value for name, value in SOAP.items() if name != "unheard_of"}),
    ("price_list", "PL", {"effective_from": "2026-11-01", "rows": [{"item": "10234", "ptr_e4": 390_000}]}),
    ("beat", "BT-1", {"name": "Karve Road"}),
    ("retailer", "R-1", {"name": "Asha Medical", "state": "27", "beat": "BT-1", "class": "A"}),
    ("item", "9", {"name": 5}),
]


def pack(folder: Path, seed: bytes = KEY, *, bent: bool = False, **more: Any) -> Path:
    """Write a pack."""
    changes = [
        {"type": kind, "id": code, "rev": 1, "op": "upsert", "body": body} for kind, code, body in CHANGES
    ]
    told = {"v": 1, "company": "Acme Foods", "key": public_key(seed), "made_at": "2026-11-01"}
    told = signed({**told, "changes": changes, **more}, seed)
    if bent:
        told["company"] = "Another"
    file = folder / "acme.pack"
    file.write_text(json.dumps(told), encoding="utf-8")
    return file


def mark() -> str:
    key = public_key(KEY)
    return "-".join(key[at : at + 4] for at in range(0, 16, 4))


def test_day_one_needs_no_typing(shop: Shop, tmp_path: Path) -> None:
    file = pack(tmp_path)
    with pytest.raises(Refused, match=mark()):
        load_pack(shop.desk, file)
    done = load_pack(shop.desk, file, mark())
    assert (done.applied, done.waiting, done.refused) == (5, 0, 1)
    assert shop.desk.ask(our_item, "10234") is not None
    depot = shop.desk.ask(our_party, "DEPOT")
    assert depot is not None
    form = shop.desk.ask(party_form, depot)
    assert (form.role, form.credit_days, form.name) == ("supplier", 21, "Acme Depot")
    (company,) = [one for one in shop.desk.ask(makers) if one.name == "Acme Foods"]
    assert company.party_id == depot
    again = load_pack(shop.desk, file, mark())
    assert (again.applied, again.refused) == (0, 0)


def test_with_a_line_only_its_company_may_sign(lined: Shop, tmp_path: Path) -> None:
    assert load_pack(lined.desk, pack(tmp_path, distributor="D1")).applied == 5
    with pytest.raises(Refused, match="another key"):
        load_pack(lined.desk, pack(tmp_path, bytes(32)), mark())
    with pytest.raises(Refused, match="is for D9"):
        load_pack(lined.desk, pack(tmp_path, distributor="D9"))


def test_a_bent_pack_brings_nothing(shop: Shop, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="not as it was signed"):
        load_pack(shop.desk, pack(tmp_path, bent=True), mark())
    file = tmp_path / "other.pack"
    for text in ("", "[]", '{"company":"x"}', '{"company":"A","key":"k","changes":[1.5]}'):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(Refused):
            load_pack(shop.desk, file, mark())
    with pytest.raises(Outside):
        load_pack(shop.desk, tmp_path / "nowhere.pack", mark())
    assert shop.desk.ask(our_item, "10234") is None
