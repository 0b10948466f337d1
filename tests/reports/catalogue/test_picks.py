"""What a question picks: found by a part of its name or its code, named on the page."""

import pytest

from reports.catalogue.picks import SOURCES
from reports.catalogue.picks import find_picks
from reports.catalogue.picks import pick_names
from reports.catalogue.picks import picks_of_code
from reports.engine.report import all_reports
from tests.reports.catalogue.books import ReportShop


@pytest.mark.parametrize(
    ("pick", "typed", "names"),
    [
        ("party", "med ash", ["Asha Medical"]),
        ("party", "1002", ["Bina Stores"]),
        ("party", "%", []),
        ("supplier", "", ["Cipla Depot", "Sun Depot"]),
        ("item", "pan", ["Pan 40 Tablet"]),
        ("maker", "sun", ["Sun Pharma"]),
        ("beat", "b1", ["Karve Road"]),
        ("salesman", "rav", ["Ravi"]),
        ("account", "cash", ["Cash"]),
        ("batch", "d", ["D0", "D1"]),
        ("batch", "xyz", []),
    ],
)
def test_a_thing_is_found_by_what_is_typed(shop: ReportShop, pick: str, typed: str, names: list[str]) -> None:
    assert [hit.name for hit in shop.desk.ask(find_picks, pick, typed)] == names


def test_the_exact_code_comes_first(shop: ReportShop) -> None:
    hits = shop.desk.ask(find_picks, "account", "upi")
    assert hits[0].code == "upi"


def test_every_pick_that_reports_ask_for_has_a_list(shop: ReportShop) -> None:
    asked = {
        item.metadata["pick"]
        for report in all_reports().values()
        for item in report.ask.__dataclass_fields__.values()
        if item.metadata.get("pick")
    }
    assert asked <= set(SOURCES)
    for pick in asked:
        assert shop.desk.ask(find_picks, pick, "")


def test_a_thing_that_is_gone_is_named_by_its_number(shop: ReportShop) -> None:
    ask = all_reports()["party_ledger"].ask
    assert shop.desk.ask(pick_names, ask(party=999_999)) == {"party": "no. 999999"}


@pytest.mark.parametrize(
    ("pick", "code", "names"),
    [
        ("supplier", "1004", ["Cipla Depot"]),
        ("supplier", "1001", []),
        ("party", "1001", ["Asha Medical"]),
        ("batch", "d1", ["D1"]),
        ("batch", "10001/D1", ["D1"]),
        ("batch", "10002/D1", []),
        ("batch", "D", []),
        ("account", "CASH", ["Cash"]),
        ("beat", "B", []),
    ],
)
def test_a_thing_is_named_by_its_exact_code(shop: ReportShop, pick: str, code: str, names: list[str]) -> None:
    assert [hit.name for hit in shop.desk.ask(picks_of_code, pick, code)] == names
