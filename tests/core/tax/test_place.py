"""Place of supply, States and their second head."""

from datetime import date

import pytest

from dcms_desktop.tax.rules import ABROAD
from dcms_desktop.tax.rules import BuyerType
from dcms_desktop.tax.rules import Moved
from dcms_desktop.tax.rules import TaxRefused
from dcms_desktop.tax.rules import check_state
from dcms_desktop.tax.rules import is_inter_state
from dcms_desktop.tax.rules import place_of_supply
from dcms_desktop.tax.rules import second_head
from dcms_desktop.tax.rules import state_name
from dcms_desktop.tax.rules import states

REGULAR, WALK_IN = BuyerType.REGULAR, BuyerType.UNREGISTERED
BEFORE = date(2023, 9, 30)
SINCE = date(2023, 10, 1)


@pytest.mark.parametrize(
    ("buyer", "bill_state", "delivery_state", "moved", "place"),
    [
        (REGULAR, "33", "29", Moved.TO_THIRD_PERSON, "33"),  # 10(1)(b): the one who directs
        (REGULAR, "33", "29", Moved.SENT, "29"),  # 10(1)(a): end of the movement
        (REGULAR, "33", None, Moved.LIFTED, "33"),  # lifted at our godown: still his State
        (REGULAR, "33", "24", Moved.LIFTED, "24"),
        (BuyerType.SEZ, "27", None, Moved.SENT, "27"),
        (BuyerType.OVERSEAS, None, "29", Moved.SENT, ABROAD),
        (WALK_IN, None, None, Moved.SENT, "27"),  # nothing recorded: the seller's State
        (WALK_IN, "24", None, Moved.LIFTED, "24"),  # 10(1)(ca): the address on the bill
        (WALK_IN, "24", "29", Moved.SENT, "29"),  # Circular 209: delivery before billing address
        (WALK_IN, "24", "29", Moved.TO_THIRD_PERSON, "29"),
        (WALK_IN, None, "24", Moved.LIFTED, "27"),  # where he carries it himself is not recorded
    ],
)
@pytest.mark.parametrize("on", [None, SINCE])
def test_the_place_follows_section_10(
    buyer: BuyerType,
    bill_state: str | None,
    delivery_state: str | None,
    moved: Moved,
    place: str,
    on: date | None,
) -> None:
    found = place_of_supply(
        "27", buyer, bill_state=bill_state, delivery_state=delivery_state, moved=moved, on=on
    )
    assert found == place


@pytest.mark.parametrize(("delivery_state", "place"), [("29", "29"), (None, "27")])
def test_before_october_2023_the_address_on_the_bill_did_not_count(
    delivery_state: str | None, place: str
) -> None:
    found = place_of_supply("27", WALK_IN, bill_state="24", delivery_state=delivery_state, on=BEFORE)
    assert found == place


def test_a_registered_buyer_without_state_is_refused() -> None:
    with pytest.raises(TaxRefused) as refused:
        place_of_supply("27", REGULAR)
    assert refused.value.rule == "place_unknown"


@pytest.mark.parametrize(
    ("place", "buyer", "inter"),
    [
        ("27", REGULAR, False),
        ("29", REGULAR, True),
        ("27", BuyerType.SEZ, True),
        ("96", BuyerType.OVERSEAS, True),
        ("27", BuyerType.DEEMED_EXPORT, False),
    ],
)
def test_sez_and_abroad_are_always_inter_state(place: str, buyer: BuyerType, inter: bool) -> None:
    assert is_inter_state("27", place, buyer) is inter


@pytest.mark.parametrize("code", ["04", "25", "26", "31", "35", "38", "97"])
def test_territories_without_legislature_levy_utgst(code: str) -> None:
    assert second_head(code) == "UTGST"


@pytest.mark.parametrize("code", ["01", "07", "34", "27", "36", "37"])
def test_states_and_territories_with_legislature_levy_sgst(code: str) -> None:
    assert second_head(code) == "SGST"


def test_the_list_of_states_is_that_of_the_portals() -> None:
    known = states()
    assert len(known) == 38
    assert [code for code, one in known.items() if not one.offered] == ["25"]
    assert known["27"].letters == "MH"
    assert state_name("26") == "Dadra and Nagar Haveli and Daman and Diu"
    assert state_name(ABROAD) == "Other country"
    assert state_name("28") == ""


@pytest.mark.parametrize(
    ("code", "pin", "here"),
    [("27", "411001", True), ("27", "560001", False), ("34", "605001", True), ("97", "999999", True)],
)
def test_a_pin_code_lies_in_its_state(code: str, pin: str, here: bool) -> None:
    assert states()[code].has_pin(pin) is here


def test_abroad_is_a_lawful_place_and_28_is_not() -> None:
    assert check_state(ABROAD) == ABROAD
    with pytest.raises(TaxRefused, match="not the code of a State"):
        check_state("28")
