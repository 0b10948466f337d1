"""Parties: saved, changed, refused, taken out of use, found as people type; beats and salesmen."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dcms_desktop.audit.queries import history_of
from dcms_desktop.db.connect import Books
from dcms_desktop.desk import Desk
from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.parties.actions import add_parties
from dcms_desktop.parties.actions import save_beat
from dcms_desktop.parties.actions import save_party
from dcms_desktop.parties.actions import save_salesman
from dcms_desktop.parties.actions import switch_party
from dcms_desktop.parties.queries import beats
from dcms_desktop.parties.queries import beats_on
from dcms_desktop.parties.queries import ending_licences
from dcms_desktop.parties.queries import find_parties
from dcms_desktop.parties.queries import parties_page
from dcms_desktop.parties.queries import party_card
from dcms_desktop.parties.queries import party_codes
from dcms_desktop.parties.queries import party_form
from dcms_desktop.parties.queries import party_of_code
from dcms_desktop.parties.queries import possible_party_twins
from dcms_desktop.parties.queries import salesmen
from dcms_desktop.parties.rules import BeatForm
from dcms_desktop.parties.rules import LicenceCard
from dcms_desktop.parties.rules import PartyForm
from dcms_desktop.parties.rules import SalesmanForm
from dcms_desktop.parties.rules import Visit
from dcms_desktop.parties.rules import check_party
from dcms_desktop.parties.rules import check_weekdays
from tests.masters import GSTIN_PUNE
from tests.masters import GSTIN_SURAT
from tests.masters import desk_with_firm

ASHA = PartyForm(name="Asha Medical", state="27", city="Pune", mobile="+91 98200 12345")
FORM_20B = LicenceCard(form="20B", number="MH-PZ3-1", valid_to=date(2027, 3, 31))


# ── saving ──────────────────────────────────────────────────────────────────────────────────────
def test_a_saved_party_comes_back_as_card_and_as_form(any_books: Books) -> None:
    desk = desk_with_firm(any_books)
    man = desk.do(save_salesman, SalesmanForm(code="sm3", name="Ravi", mobile="98200 99999")).id
    beat = desk.do(save_beat, BeatForm(code="kr", name="Karve Road", weekdays="41", salesman_id=man)).id
    form = replace(
        ASHA, gstin="27aapfu0939f1zv", state="", tax_type="regular", pin="411004", beat_id=beat,
        salesman_id=man, visits=(Visit(salesman_id=man, beat_id=beat),),
        licences=(replace(FORM_20B, form="Form 20 b"),),
        credit_days=21, credit_limit=Paise(5_000_000), discount=Percent(2_500), card="CARD 7",
    )  # fmt: skip
    key = desk.do(save_party, form).id
    card = desk.ask(party_card, key)
    assert (card.code, card.gstin, card.state, card.mobile) == ("1001", GSTIN_PUNE, "27", "9820012345")
    assert (card.beat, card.salesman, card.licences) == ("Karve Road", "Ravi", (FORM_20B,))
    assert desk.ask(party_form, key) == replace(
        form, id=key, code="1001", gstin=GSTIN_PUNE, state="27", mobile="9820012345", licences=(FORM_20B,)
    )


def test_a_change_is_kept_with_before_and_after_only_of_what_differs(books: Books) -> None:
    desk = desk_with_firm(books)
    key = desk.do(save_party, ASHA).id
    desk.do(save_party, replace(desk.ask(party_form, key), credit_days=30, licences=(FORM_20B,)))
    entry = desk.ask(history_of, "party", key)[0]
    assert entry.before == '{"credit_days":0,"licences":[]}'
    assert '"credit_days":30' in entry.after
    assert '"valid_to":"2027-03-31"' in entry.after
    assert not desk.do(save_party, desk.ask(party_form, key)).changes
    desk.do(save_party, replace(desk.ask(party_form, key), licences=()))
    assert desk.ask(party_card, key).licences == ()


def test_many_parties_are_added_with_codes_of_their_own(books: Books) -> None:
    desk = desk_with_firm(books)
    desk.do(save_party, replace(ASHA, code="1003"))
    desk.do(add_parties, [ASHA, replace(ASHA, name="B", code="r-1"), replace(ASHA, name="C")])
    assert sorted(desk.ask(party_codes)) == ["1002", "1003", "1004", "R-1"]
    with pytest.raises(Refused, match="Code R-1 belongs"):
        desk.do(add_parties, [replace(ASHA, code="R-1")])


# ── refusing ────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"code": "a b"}, "code"),
        ({"gstin": "27AAPFU0939F1ZW", "tax_type": "regular"}, "gstin"),
        ({"gstin": GSTIN_SURAT, "tax_type": "regular"}, "gstin"),
        ({"gstin": GSTIN_PUNE}, "tax_type"),
        ({"tax_type": "regular"}, "gstin"),
        ({"tax_type": "uin", "gstin": GSTIN_PUNE}, "gstin"),
        ({"tax_type": "friend"}, "tax_type"),
        ({"tax_type": "overseas"}, "country"),
        ({"state": ""}, "state"),
        ({"state": "96"}, "state"),
        ({"state": "Maharashtra"}, "state"),
        ({"pin": "110001"}, "pin"),
        ({"mobile": "call me"}, "mobile"),
        ({"email": "x"}, "email"),
        ({"role": "friend"}, "role"),
        ({"credit_gate": "maybe"}, "credit_gate"),
        ({"credit_days": -1}, "credit_days"),
        ({"credit_limit": 10**16}, "credit_limit"),
        ({"discount": 100_001}, "discount"),
        ({"licences": (replace(FORM_20B, form="form twenty!"),)}, "licences"),
        ({"licences": (replace(FORM_20B, number=" "),)}, "licences"),
        ({"licences": (FORM_20B, replace(FORM_20B, form="20 b"))}, "licences"),
        ({"licences": (LicenceCard(form="FSSAI", number="12"),)}, "licences"),
        ({"visits": (Visit(salesman_id=1, beat_id=1), Visit(salesman_id=1, beat_id=2))}, "visits"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as caught:
        check_party(replace(ASHA, **change))
    assert (caught.value.field, bool(caught.value.next_step)) == (field, True)


def test_a_party_abroad_lies_in_no_state() -> None:
    abroad = check_party(replace(ASHA, tax_type="overseas", country="Nepal", pin="44600", state=""))
    assert (abroad.state, abroad.pin) == ("96", "44600")


def test_a_landline_is_a_phone_too() -> None:
    assert check_party(replace(ASHA, mobile="(020) 2543-1234")).mobile == "02025431234"


def test_links_that_lead_nowhere_are_refused(books: Books) -> None:
    desk = desk_with_firm(books)
    for change, field in (
        ({"beat_id": 9}, "beat_id"),
        ({"salesman_id": 9}, "salesman_id"),
        ({"visits": (Visit(salesman_id=9, beat_id=9),)}, "beat_id"),
        ({"id": 9}, "party"),
    ):
        with pytest.raises(Refused) as caught:
            desk.do(save_party, replace(ASHA, **change))
        assert caught.value.field == field
    with pytest.raises(LookupError):
        desk.ask(party_card, 9)


def test_a_second_shop_with_the_same_gstin_is_asked_about(books: Books) -> None:
    desk = desk_with_firm(books)
    registered = replace(ASHA, gstin=GSTIN_PUNE, tax_type="regular")
    desk.do(save_party, registered)
    branch = replace(registered, name="Asha Medical Baner")
    with pytest.raises(NeedsConsent, match="Asha Medical has the same GSTIN"):
        desk.do(save_party, branch)
    key = desk.do_agreed({"same_gstin"}, save_party, branch).id
    assert [twin.likeness for twin in desk.ask(possible_party_twins, "Other", GSTIN_PUNE, key)] == [100]


def test_a_code_names_one_party(books: Books) -> None:
    desk = desk_with_firm(books)
    desk.do(save_party, replace(ASHA, code="A1"))
    other = desk.do(save_party, replace(ASHA, name="B", code="B1")).id
    with pytest.raises(Refused, match="another party"):
        desk.do(save_party, replace(desk.ask(party_form, other), code="a1"))
    desk.do(save_party, replace(desk.ask(party_form, other), code="b2"))
    assert desk.ask(party_card, other).code == "B2"


# ── finding ─────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def street(any_books: Books) -> Desk:
    desk = desk_with_firm(any_books)
    beat = desk.do(save_beat, BeatForm(code="KR", name="Karve Road")).id
    desk.do(
        add_parties,
        [
            replace(ASHA, gstin=GSTIN_PUNE, tax_type="regular", card="CARD 7"),
            PartyForm(name="Shree Ganesh Medico", state="27", city="Nashik", beat_id=beat, code="SGM1"),
            PartyForm(name="Lakshmi Stores", local_name="लक्ष्मी स्टोअर्स", state="27", beat_id=beat),
            PartyForm(name="New Ganesh Kirana", state="27"),
            PartyForm(name="Micro Labs", state="29", role="supplier"),
        ],
    )
    return desk


def _found(desk: Desk, typed: str, **more: Any) -> list[str]:
    return [hit.name for hit in desk.ask(find_parties, typed, **more)]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("ash", ["Asha Medical", "Shree Ganesh Medico"]),  # Nashik holds it too
        ("med asha", ["Asha Medical"]),
        ("ganesh", ["New Ganesh Kirana", "Shree Ganesh Medico"]),
        ("gan nashik", ["Shree Ganesh Medico"]),
        ("98200", ["Asha Medical"]),
        ("27aapfu0939f1zv", ["Asha Medical"]),
        ("sgm1", ["Shree Ganesh Medico"]),
        ("edical", ["Asha Medical"]),  # inside a word
        ("laxmi", ["Lakshmi Stores"]),  # by sound
        ("sri ganesh", ["Shree Ganesh Medico"]),
        ("लक्ष्मी", ["Lakshmi Stores"]),
        ("zzz", []),
        ("%", []),
        ("'; DROP TABLE party", []),
    ],
)
def test_typed_words_find_the_party_that_is_meant(street: Desk, typed: str, names: list[str]) -> None:
    assert _found(street, typed) == names


def test_the_beat_of_today_comes_first(street: Desk) -> None:
    beat = street.ask(beats)[0].id
    assert _found(street, "ganesh", beat_id=beat) == ["Shree Ganesh Medico", "New Ganesh Kirana"]
    assert _found(street, "", beat_id=beat)[:2] == ["Lakshmi Stores", "Shree Ganesh Medico"]
    assert len(_found(street, "", limit=2)) == 2


def test_a_supplier_is_found_when_buying(street: Desk) -> None:
    assert _found(street, "", role="supplier") == ["Micro Labs"]
    assert "Micro Labs" not in _found(street, "", role="customer")


def test_a_card_mobile_code_or_gstin_names_the_party(street: Desk) -> None:
    wanted = street.ask(find_parties, "asha")[0].id
    for code in ("CARD 7", "9820012345", "1001", GSTIN_PUNE.lower()):
        assert street.ask(party_of_code, code) == wanted
    for nothing in ("", "CARD 8", "x" * 99):
        assert street.ask(party_of_code, nothing) is None


def test_two_spellings_of_one_shop_are_shown_side_by_side(street: Desk) -> None:
    assert [twin.name for twin in street.ask(possible_party_twins, "Shri Ganesh Medico")] == [
        "Shree Ganesh Medico"
    ]


def test_a_party_out_of_use_is_not_found_but_still_there(street: Desk) -> None:
    key = street.ask(find_parties, "asha")[0].id
    street.do(switch_party, key, active=False)
    assert _found(street, "asha") == []
    assert street.ask(party_card, key).name == "Asha Medical"
    assert len(street.ask(parties_page)) == 4
    assert len(street.ask(parties_page, only_active=False)) == 5
    assert [row.name for row in street.ask(parties_page, "ganesh", first=1)] == ["Shree Ganesh Medico"]


# ── licences, beats, salesmen ───────────────────────────────────────────────────────────────────
def test_licences_that_end_soon_are_listed(books: Books) -> None:
    desk = desk_with_firm(books)
    lasting = LicenceCard(form="21B", number="2", valid_to=None)
    desk.do(save_party, replace(ASHA, licences=(FORM_20B, lasting)))
    assert [one.form for one in desk.ask(ending_licences, date(2027, 4, 1))] == ["20B"]
    assert desk.ask(ending_licences, date(2027, 3, 31)) == []


def test_beats_are_served_on_their_weekdays(any_books: Books) -> None:
    desk = desk_with_firm(any_books)
    desk.do(save_beat, BeatForm(code="A", name="Aundh", weekdays="1 4"))
    baner = desk.do(save_beat, BeatForm(code="B", name="Baner", weekdays="2")).id
    assert [beat.name for beat in desk.ask(beats_on, date(2026, 11, 23))] == ["Aundh"]  # a Monday
    desk.do(save_beat, BeatForm(id=baner, code="B", name="Baner", weekdays="1", active=False))
    assert [beat.name for beat in desk.ask(beats_on, date(2026, 11, 23))] == ["Aundh"]


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (BeatForm(code="A", name=""), "name"),
        (BeatForm(code="A", name="A", weekdays="8"), "weekdays"),
        (BeatForm(code="A", name="A", salesman_id=7), "salesman_id"),
        (BeatForm(code="KR", name="A"), "code"),
    ],
)
def test_a_wrong_beat_is_refused(books: Books, form: BeatForm, field: str) -> None:
    desk = desk_with_firm(books)
    desk.do(save_beat, BeatForm(code="KR", name="Karve Road"))
    with pytest.raises(Refused) as caught:
        desk.do(save_beat, form)
    assert caught.value.field == field


def test_weekdays_stand_in_order_once() -> None:
    assert check_weekdays("4, 1, 4") == "14"


def test_salesmen_are_kept(books: Books) -> None:
    desk = desk_with_firm(books)
    with pytest.raises(Refused, match="salesman or does delivery"):
        desk.do(save_salesman, SalesmanForm(code="S", name="S", work="owner"))
    key = desk.do(save_salesman, SalesmanForm(code="S", name="Sunil", work="delivery")).id
    desk.do(save_salesman, SalesmanForm(id=key, code="S", name="Sunil", work="delivery", active=False))
    assert (desk.ask(salesmen, only_active=True), len(desk.ask(salesmen))) == ([], 1)
