"""What the first run says of a GSTIN, a number and a trade, without any window."""

from __future__ import annotations

from datetime import date

import pytest

from dcms_desktop.kernel.errors import Refused
from ui.setup.first_run_model import FirstRun
from ui.setup.first_run_model import GstinSaid
from ui.setup.first_run_model import card_of
from ui.setup.first_run_model import check_step
from ui.setup.first_run_model import company_of
from ui.setup.first_run_model import licences_of
from ui.setup.first_run_model import number_words
from ui.setup.first_run_model import read_gstin
from ui.setup.first_run_model import summary_groups

TODAY = date(2026, 11, 23)
FIRM = FirstRun(name="Sai Pharma", gstin="27AAPFU0939F1ZV", state="27", owner="Meera", owner_pin="4829",
                owner_pin_again="4829")  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", GstinSaid()),
        ("27", GstinSaid("27", "", "", 13)),
        ("44", GstinSaid("", "", "", 13, "No State has code 44.")),
        ("99", GstinSaid("", "", "", 13)),
        ("27 aapfu 0939f", GstinSaid("27", "AAPFU0939F", "", 3)),
        ("27AAPFU0939F1ZV", GstinSaid("27", "AAPFU0939F", "firm", 0)),
    ],
)
def test_a_gstin_tells_more_the_longer_it_gets(text: str, said: GstinSaid) -> None:
    assert read_gstin(text) == said


def test_a_gstin_of_sixteen_letters_is_refused() -> None:
    assert "15 characters" in read_gstin("27AAPFU0939F1ZVX").wrong


@pytest.mark.parametrize(
    ("told", "step", "field"),
    [
        ({"state": "24"}, "firm", "gstin"),
        ({"name": ""}, "firm", "name"),
        ({"gstin": ""}, "firm", "gstin"),
        ({"pin": "110001"}, "place", "pin"),
        ({"upi_id": "nonsense"}, "place", "upi_id"),
        ({"drug_to": TODAY}, "licences", "drug_20b"),
        ({"fssai_to": TODAY}, "licences", "fssai"),
        ({"counter": "a b"}, "numbers", "counter"),
        ({"first": 0}, "numbers", "first"),
        ({"first": None}, "numbers", "first"),
        ({"pattern": "{code}{number}"}, "numbers", "pattern"),
        ({"series": "LONGER"}, "numbers", "pattern"),
        ({"first": 10**9}, "numbers", "first"),
        ({"owner": ""}, "owner", "owner"),
        ({"owner_pin": "1"}, "owner", "owner_pin"),
        ({"owner_pin_again": "4828"}, "owner", "owner_pin_again"),
    ],
)
def test_every_refusal_names_its_field(told: dict[str, object], step: str, field: str) -> None:
    with pytest.raises(Refused) as caught:
        check_step(FIRM.told(told), step, TODAY)
    assert caught.value.field == field
    assert caught.value.next_step


def test_what_a_step_does_not_ask_is_not_looked_at() -> None:
    check_step(FIRM.told({"owner_pin": "1", "pattern": "x"}), "licences", TODAY)
    check_step(FIRM, "owner", TODAY)


def test_a_trade_without_licences_forgets_those_typed_before() -> None:
    typed = FIRM.told({"drug_20b": "MH-1", "drug_21b": "MH-2", "fssai": "11526035000123"})
    assert [one.form for one in licences_of(typed)] == ["20B", "21B", "FSSAI"]
    grocer = typed.told({"trade": "fmcg"})
    assert [one.form for one in licences_of(grocer)] == ["FSSAI"]
    assert card_of(grocer).drug_licences == ""
    assert licences_of(typed.told({"trade": "general"})) == ()
    assert card_of(typed.told({"trade": "general"})).fssai == ""


def test_an_unregistered_firm_has_no_gstin_though_one_was_typed() -> None:
    assert company_of(FIRM.told({"scheme": "unregistered"})).profile.firm.gstin is None


def test_the_first_number_is_shown_with_its_characters_counted() -> None:
    assert number_words(FIRM.told({"first": 412}), TODAY) == ("A/26-27/000412 · 14 of 16", "")
    assert number_words(FIRM.told({"pattern": "{code}{year}{number:05}"}), date(2027, 4, 1))[0] == (
        "A27-2800001 · 11 of 16"
    )


def test_the_summary_shows_all_that_paper_needs() -> None:
    told = FIRM.told({"address1": "12 Laxmi Road", "city": "Pune", "drug_20b": "MH-1"})
    facts = {fact.label: fact.value for group in summary_groups(told, TODAY) for fact in group.facts}
    assert facts["Address"] == "12 Laxmi Road, Pune"
    assert facts["Licences"] == "20B MH-1"
    assert facts["First bill"] == "A/26-27/000001"
    assert facts["Bank"] == "—"
