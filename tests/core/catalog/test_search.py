"""Finding items as people type: any word, any order, parts of words, sounds, MRP; fast movers first."""

from dataclasses import replace
from typing import Any

import pytest

from dcms_desktop.catalog.actions import add_items
from dcms_desktop.catalog.actions import rebuild_search
from dcms_desktop.catalog.actions import save_item
from dcms_desktop.catalog.actions import save_scores
from dcms_desktop.catalog.actions.index import place_of
from dcms_desktop.catalog.actions.index import renew_search
from dcms_desktop.catalog.queries import find_items
from dcms_desktop.catalog.queries import item_form
from dcms_desktop.db.connect import Books
from dcms_desktop.desk import Desk
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.finding import words_of
from dcms_desktop.kernel.money import Paise
from tests.masters import desk_with_firm
from tests.masters import item

SHELF: dict[str, dict[str, Any]] = {
    "Colgate Max Fresh 200 g": {"mrp": Paise(11_200), "packing": "tube"},
    "Colgate Strong Teeth 100 g": {"mrp": Paise(3376)},
    "Dolo 650 Tablet": {"mrp": Paise(3376), "code": "D650"},
    "Paracetamol 500mg": {},
    "Parachute Coconut Oil": {"local_name": "पैराशूट नारियल तेल"},
    "Santoor Soap": {"local_name": "சந்தூர் சோப்பு"},
    "Vicks VapoRub 25ml": {},
}


@pytest.fixture
def desk(any_books: Books) -> Desk:
    desk = desk_with_firm(any_books)
    desk.do(add_items, [item(desk, name, **more) for name, more in SHELF.items()])
    return desk


def _found(desk: Desk, typed: str) -> list[str]:
    return [hit.name for hit in desk.ask(find_items, typed)]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("col 200", ["Colgate Max Fresh 200 g"]),
        ("200 col", ["Colgate Max Fresh 200 g"]),
        ("COL  fr", ["Colgate Max Fresh 200 g"]),
        ("co s", ["Colgate Strong Teeth 100 g"]),
        ("dolo 650", ["Dolo 650 Tablet"]),
        ("dolo650", ["Dolo 650 Tablet"]),
        ("d650", ["Dolo 650 Tablet"]),
        ("650", ["Dolo 650 Tablet"]),
        ("500 mg", ["Paracetamol 500mg"]),
        ("tube", ["Colgate Max Fresh 200 g"]),
        ("acetamol", ["Paracetamol 500mg"]),  # inside a word
        ("aporub 25", ["Vicks VapoRub 25ml"]),
        ("kolget 100", ["Colgate Strong Teeth 100 g"]),  # by sound
        ("perasitamol", ["Paracetamol 500mg"]),
        ("nariyal", ["Parachute Coconut Oil"]),  # a Hindi name typed in Latin letters
        ("नारियल", ["Parachute Coconut Oil"]),
        ("santhur", ["Santoor Soap"]),
        ("=33.76", ["Colgate Strong Teeth 100 g", "Dolo 650 Tablet"]),
        ("= 33", ["Colgate Strong Teeth 100 g", "Dolo 650 Tablet"]),
        ("=112.00", ["Colgate Max Fresh 200 g"]),
        ("=abc", []),
        ("=", []),
        ("", []),
        ("  ", []),
        ("%", []),
        ("_", []),
        ('"', []),
        ("colgate zzz", []),
        ("x' OR 1=1 --", []),
    ],
)
def test_typed_words_find_what_is_meant(desk: Desk, typed: str, names: list[str]) -> None:
    assert sorted(_found(desk, typed)) == names


def test_a_paste_of_megabytes_finds_nothing_at_once(desk: Desk) -> None:
    assert _found(desk, "colgate " * 1_000_000) == []


def test_a_limit_is_kept(desk: Desk) -> None:
    assert len(desk.ask(find_items, "c", 1)) == 1


def test_fast_movers_come_first(desk: Desk) -> None:
    ids = {hit.name: hit.id for hit in desk.ask(find_items, "colgate")}
    strong, fresh = ids["Colgate Strong Teeth 100 g"], ids["Colgate Max Fresh 200 g"]
    desk.do(save_scores, {strong: 50, fresh: 3})
    assert _found(desk, "colgate")[0] == "Colgate Strong Teeth 100 g"
    desk.do(save_scores, {strong: 50, fresh: 300})
    assert _found(desk, "colgate")[0] == "Colgate Max Fresh 200 g"
    assert desk.do(save_scores, {strong: 50, fresh: 300}) == Changes()
    desk.do(save_scores, {})
    assert len(_found(desk, "colgate")) == 2


def test_a_whole_code_comes_before_everything(desk: Desk) -> None:
    desk.do(save_item, item(desk, "D650 special offer box", code="X1"))
    assert _found(desk, "d650")[0] == "Dolo 650 Tablet"
    assert len(_found(desk, "d650")) == 2


def test_a_changed_name_is_found_and_the_old_one_is_not(desk: Desk) -> None:
    key = desk.ask(find_items, "vicks")[0].id
    form = desk.ask(item_form, key)
    desk.do(save_scores, {key: 9})
    desk.do(save_item, replace(form, name="Amrutanjan 25ml"))
    assert (_found(desk, "vicks"), _found(desk, "amrut")) == ([], ["Amrutanjan 25ml"])


def test_an_index_made_anew_finds_the_same(desk: Desk) -> None:
    typed = ("col 200", "acetamol", "kolget 100", "nariyal")
    before = [_found(desk, words) for words in typed]
    desk.do(lambda tx: renew_search(tx.connection))
    assert _found(desk, "col 200") == (before[0] if desk.books.postgres else [])
    desk.do(rebuild_search)
    assert [_found(desk, words) for words in typed] == before


def test_a_list_with_a_bad_item_adds_none(desk: Desk) -> None:
    with pytest.raises(Refused):
        desk.do(add_items, [item(desk, "Good one"), item(desk, "Bad one", uqc="LOT")])
    assert _found(desk, "good") == []


def test_codes_twice_in_one_list_are_refused(desk: Desk) -> None:
    with pytest.raises(Refused, match="Code A1 belongs"):
        desk.do(add_items, [item(desk, "One", code="a1"), item(desk, "Two", code="A1")])


def test_what_is_indexed_reads_as_words_then_sounds_then_codes() -> None:
    words = words_of("Colgate Max 200g", others=("10 pc", ""), codes=("D-1", ""))
    assert words == " colgate max 200 g 10 pc ~klgt ~mks ~g ~pk =d1"


def test_twice_as_popular_is_one_step_up() -> None:
    assert place_of(7, 8) < place_of(7, 7) == place_of(7, 4) < place_of(1, 0)
    assert place_of(7, 2**50) > 0
