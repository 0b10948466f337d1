"""A first run leaves books that can bill at once, from the wizard or from JSON."""

from dataclasses import replace
from datetime import date

import pytest

from dcms_desktop.audit.queries import verify_chain
from dcms_desktop.company.actions import check_pin
from dcms_desktop.company.queries import firm_card
from dcms_desktop.company.queries import firm_licences
from dcms_desktop.company.queries import has_firm
from dcms_desktop.company.rules import TRADES
from dcms_desktop.company.rules import Profile
from dcms_desktop.db.connect import Books
from dcms_desktop.desk import Desk
from dcms_desktop.documents.all_kinds import all_kinds
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.numbering.queries import series_list
from dcms_desktop.pricing.queries import price_levels
from dcms_desktop.tax.queries import tax_classes
from dcms_desktop.upkeep.first_run import new_company
from dcms_desktop.upkeep.rules import CompanyProfile
from dcms_desktop.upkeep.rules import SeriesWish
from dcms_desktop.upkeep.rules import profile_from
from dcms_desktop.upkeep.rules import state_code
from tests.masters import FIRM
from tests.masters import GSTIN_PUNE


@pytest.mark.parametrize("trade", TRADES)
def test_a_new_company_has_all_that_a_bill_needs(any_books: Books, trade: str) -> None:
    desk = Desk(any_books)
    desk.do(new_company, CompanyProfile(profile=Profile(firm=replace(FIRM, trade=trade), pin="4829")))
    desk.sign_in(1)
    assert desk.ask(firm_card).trade == trade
    assert desk.ask(tax_classes)
    assert desk.ask(price_levels)
    for kind in all_kinds():
        assert [card.main for card in desk.ask(series_list, kind)] == [True]
    assert desk.ask(verify_chain) == []


def test_a_wish_that_cannot_be_leaves_nothing_behind(books: Books) -> None:
    desk = Desk(books)
    long = SeriesWish(kind="tax_invoice", code="PUNE", pattern="{code}/{year}/{number:09}")
    for wish in (long, SeriesWish(kind="poem", code="A")):
        with pytest.raises(Refused):
            desk.do(new_company, CompanyProfile(profile=Profile(firm=FIRM), series=(wish,)))
    assert not desk.ask(has_firm)


def test_a_profile_as_json_makes_the_company(books: Books) -> None:
    desk = Desk(books)
    raw = {
        "company": "Sai Pharma",
        "state": "Maharashtra",
        "GSTIN": GSTIN_PUNE.lower(),
        "scheme": "regular",
        "trade": "pharma",
        "owner": {"name": "Meera", "pin": "4829"},
        "licences": [{"form": "20B", "number": "MH-1", "valid_to": "2028-03-31"}],
        "series": [{"kind": "tax_invoice", "code": "S", "pattern": "{code}{year}-{number:05}", "first": 42}],
        "levels": ["PTR", "PTS", "MRP", {"code": "GOLD", "less": "2.5", "basis": "ptr"}],
    }
    desk.do(new_company, profile_from(raw))
    assert (desk.ask(firm_card).gstin, desk.ask(firm_card).state) == (GSTIN_PUNE, "27")
    assert desk.ask(firm_licences)[0].valid_to == date(2028, 3, 31)
    assert desk.do(check_pin, 1, "4829").right
    levels = {level.code: level for level in desk.ask(price_levels)}
    assert (levels["GOLD"].less, levels["PTS"].basis, levels["MRP"].basis) == (2_500, "pts", "mrp")
    card = desk.ask(series_list, "tax_invoice")[0]
    assert (card.code, card.pattern, card.next) == ("S", "{code}{year}-{number:05}", 42)


def test_a_short_profile_is_enough() -> None:
    made = profile_from({"company": {"name": "Om Traders", "state": "24"}, "series": {"tax_invoice": "B"}})
    assert (made.profile.firm.scheme, made.profile.firm.state, made.profile.owner) == (
        "unregistered",
        "24",
        "Owner",
    )
    assert made.series == (SeriesWish(kind="tax_invoice", code="B"),)
    assert profile_from({"company": "Om", "state": "24", "series": ["C"]}).series[0].code == "C"
    assert profile_from({"company": "Om", "gstin": GSTIN_PUNE}).profile.firm.state == "27"


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ({}, "company"),
        ({"company": 5.5}, "company"),
        ({"company": "A", "colour": "red"}, "colour"),
        ({"company": "A", "levels": "PTR"}, "levels"),
        ({"company": "A", "levels": [5]}, "levels"),
        ({"company": "A", "levels": [{"code": "A", "less": "much"}]}, "less"),
        ({"company": "A", "series": [{"code": "A", "first": "one"}]}, "series"),
        ({"company": "A", "city": True}, "city"),
        ({"company": "A", "practice": "yes"}, "practice"),
        ({"company": "A", "licences": [{"form": "20B", "number": "1", "valid_to": "soon"}]}, "licences"),
        ({"company": "A", "owner": []}, "owner"),
    ],
)
def test_a_profile_that_is_not_understood_is_refused_by_name(raw: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as caught:
        profile_from(raw)
    assert (caught.value.field, bool(caught.value.next_step)) == (field, True)


def test_a_state_is_known_by_code_letters_or_name() -> None:
    assert [state_code(text) for text in ("27", "mh", " Maharashtra ", "Narnia")] == [
        "27",
        "27",
        "27",
        "Narnia",
    ]
