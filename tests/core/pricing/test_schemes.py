"""Schemes in the books: typed, looked up, kept by version; found for goods; counted when given."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.audit.queries import history_of
from dcms_desktop.catalog.actions import save_maker
from dcms_desktop.catalog.rules import MakerForm
from dcms_desktop.db.connect import Books
from dcms_desktop.db.tx import Tx
from dcms_desktop.desk import Desk
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.parties.actions import save_party
from dcms_desktop.parties.rules import PartyForm
from dcms_desktop.pricing.actions import record_benefits
from dcms_desktop.pricing.actions import save_price_level
from dcms_desktop.pricing.actions import save_scheme
from dcms_desktop.pricing.actions import switch_scheme
from dcms_desktop.pricing.actions import undo_benefits
from dcms_desktop.pricing.queries import scheme_form
from dcms_desktop.pricing.queries import schemes_for
from dcms_desktop.pricing.queries import schemes_page
from dcms_desktop.pricing.queries import used_of
from dcms_desktop.pricing.rules import Given
from dcms_desktop.pricing.rules import LevelForm
from dcms_desktop.pricing.rules import SchemeForm
from dcms_desktop.pricing.rules import parse_goods
from dcms_desktop.pricing.rules import parse_steps
from dcms_desktop.pricing.rules import show_goods
from dcms_desktop.pricing.tables import SchemeVersion
from tests.masters import add_item
from tests.masters import desk_with_firm

DAY = date(2026, 11, 10)


def make_form(**more: Any) -> SchemeForm:
    plain: dict[str, Any] = {
        "code": "nov10", "title": "November 10+1", "first": date(2026, 11, 1), "last": date(2026, 11, 30),
        "funded": "own", "goods": "all", "steps": "10+1",
    }  # fmt: skip
    return SchemeForm(**{**plain, **more})


@pytest.fixture
def desk(any_books: Books) -> Desk:
    return desk_with_firm(any_books)


@pytest.mark.parametrize(
    ("text", "measure", "shown"),
    [
        ("10+1, 20 + 3", "units", [(10, "free", 1), (20, "free", 3)]),
        ("5,000: 2%; from 10000: 3.5 %", "value", [(500_000, "percent", 2_000), (10**6, "percent", 3_500)]),
        ("5000:100r", "value", [(500_000, "amount", 10_000)]),
        ("12: 50 points", "units", [(12, "points", 50)]),
        ("5000: 2 free", "value", [(500_000, "free", 2)]),
    ],
)  # fmt: skip
def test_steps_are_typed_as_the_trade_writes_them(
    text: str, measure: str, shown: list[tuple[int, str, int]]
) -> None:
    steps = parse_steps(text, measure)
    assert [(one.at_least, one.gift, getattr(one, one.gift)) for one in steps] == shown


@pytest.mark.parametrize("text", ["10++1", "ten+1", "5000: lots", "9" * 40 + "+1", ": 2%", "-5+1", "1.5+1"])
def test_what_is_no_step_is_refused(text: str) -> None:
    with pytest.raises(Refused) as no:
        parse_steps(text, "units")
    assert no.value.field == "steps"


def test_goods_are_typed_in_words() -> None:
    words = parse_goods("10001, maker CIPLA ; division otc, not 10004")
    assert [(one.scope, one.word, one.left_out) for one in words] == [
        ("item", "10001", False), ("maker", "CIPLA", False), ("division", "otc", False),
        ("item", "10004", True),
    ]  # fmt: skip
    assert parse_goods(show_goods(words)) == words
    with pytest.raises(Refused):
        parse_goods("not 10004")


def test_a_scheme_is_saved_changed_and_keeps_its_versions(desk: Desk) -> None:
    item_id = add_item(desk)
    key = desk.do(save_scheme, make_form()).id
    desk.do(save_scheme, replace(desk.ask(scheme_form, key), steps="10+2"))
    assert not desk.do(save_scheme, desk.ask(scheme_form, key)).changes.touches("schemes")
    found = desk.ask(schemes_for, [item_id], DAY)[key]
    assert (found.code, found.version, found.steps[0].free) == ("NOV10", 2, 2)
    assert found.items == {item_id}
    assert sorted(row.deed for row in desk.ask(history_of, "scheme", key)) == ["change", "create"]
    assert desk.ask(lambda tx: tx.scalar(select(func.count()).select_from(SchemeVersion))) == 2
    desk.do(switch_scheme, key, active=False)
    assert desk.ask(schemes_for, [item_id], DAY) == {}
    assert [one.code for one in desk.ask(schemes_page)] == ["NOV10"]
    assert desk.ask(schemes_page, only_active=True) == []


def test_a_scheme_runs_on_its_days_only(desk: Desk) -> None:
    item_id = add_item(desk)
    key = desk.do(save_scheme, make_form()).id
    for day, runs in (
        (date(2026, 10, 31), False),
        (date(2026, 11, 1), True),
        (date(2026, 11, 30), True),
        (date(2026, 12, 1), False),
    ):
        assert (key in desk.ask(schemes_for, [item_id], day)) is runs


def test_goods_by_maker_and_division_without_one_item(desk: Desk) -> None:
    maker = desk.do(save_maker, MakerForm(code="CIPLA", name="Cipla")).id
    one = add_item(desk, name="Ciplox", maker_id=maker)
    two = add_item(desk, name="Cipcal", maker_id=maker)
    other = add_item(desk, name="Horlicks", division="Foods")
    form = make_form(goods=f"maker cipla, division foods, not {_code(desk, two)}")
    key = desk.do(save_scheme, form).id
    assert desk.ask(schemes_for, [one, two, other], DAY)[key].items == {one, other}


def _code(desk: Desk, item_id: int) -> str:
    from dcms_desktop.catalog.queries import item_form

    return str(desk.ask(item_form, item_id).code)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"goods": "99999"}, "goods"),
        ({"goods": "maker NOBODY"}, "goods"),
        ({"levels": "ZZ"}, "levels"),
        ({"parties": "ZZ"}, "parties"),
        ({"funded": "company"}, "maker_id"),
        ({"gives_item_id": 999}, "gives_item_id"),
        ({"steps": ""}, "steps"),
        ({"code": "x" * 30}, "code"),
        ({"title": "a\x1b[2Jb"}, "title"),
        ({"goods": "all," * 2_000}, "goods"),
    ],
)
def test_what_is_not_in_the_books_is_refused(desk: Desk, more: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as no:
        desk.do(save_scheme, make_form(**more))
    assert no.value.field == field
    assert desk.ask(schemes_page) == []


def test_two_schemes_never_share_a_code(desk: Desk) -> None:
    desk.do(save_scheme, make_form())
    with pytest.raises(Refused) as no:
        desk.do(save_scheme, make_form(code="NOV10"))
    assert no.value.field == "code"


def test_a_scheme_for_levels_and_parties_knows_their_ids(desk: Desk) -> None:
    item_id = add_item(desk)
    level = desk.do(save_price_level, LevelForm(code="PTR", name="Retailer")).id
    party = desk.do(save_party, PartyForm(code="R1", name="Asha", state="27")).id
    key = desk.do(save_scheme, make_form(levels="ptr", parties="r1")).id
    found = desk.ask(schemes_for, [item_id], DAY)[key]
    assert found.levels == {level}
    assert found.parties == {party}


def test_what_was_given_counts_and_is_taken_back_with_its_document(desk: Desk) -> None:
    item_id = add_item(desk)
    party = desk.do(save_party, PartyForm(code="R1", name="Asha", state="27")).id
    key = desk.do(save_scheme, make_form(budget=50, partial="carry")).id

    def give(tx: Tx) -> None:
        given = Given(
            scheme_id=key, version=1, item_id=item_id, gift="free", treatment="free_goods", units=3, carried=4
        )
        record_benefits(tx, 7, 0, DAY, party, [given])

    desk.do(give)
    schemes = desk.ask(schemes_for, [item_id], DAY)
    used = desk.ask(used_of, schemes, party)[key]
    assert (used.party, used.whole, used.carried) == (3, 3, {item_id: 4})
    assert desk.ask(used_of, schemes, None)[key].whole == 3
    assert desk.ask(schemes_page)[0].given == 3
    desk.do(undo_benefits, 7, 1)
    desk.do(undo_benefits, 7, 2)
    after = desk.ask(used_of, schemes, party)[key]
    assert (after.party, after.whole, after.carried) == (0, 0, {item_id: 0})
