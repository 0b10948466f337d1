"""The first run, the firm, counters, users, PINs and settings."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import event
from sqlalchemy import select

from dcms_desktop.audit.queries import history_of
from dcms_desktop.company.actions import PinAnswer
from dcms_desktop.company.actions import change_pin
from dcms_desktop.company.actions import check_pin
from dcms_desktop.company.actions import save_counter
from dcms_desktop.company.actions import save_firm
from dcms_desktop.company.actions import save_setting
from dcms_desktop.company.actions import save_user
from dcms_desktop.company.actions import set_up_firm
from dcms_desktop.company.actions import sit_down
from dcms_desktop.company.pins import check_new_pin
from dcms_desktop.company.pins import wait_seconds
from dcms_desktop.company.queries import SignedIn
from dcms_desktop.company.queries import counters
from dcms_desktop.company.queries import firm_card
from dcms_desktop.company.queries import firm_licences
from dcms_desktop.company.queries import firm_logo
from dcms_desktop.company.queries import has_firm
from dcms_desktop.company.queries import setting
from dcms_desktop.company.queries import signed_in_user
from dcms_desktop.company.queries import users
from dcms_desktop.company.rules import CounterForm
from dcms_desktop.company.rules import FirmCard
from dcms_desktop.company.rules import FirmLicenceCard
from dcms_desktop.company.rules import Profile
from dcms_desktop.company.rules import UserForm
from dcms_desktop.company.rules import check_firm
from dcms_desktop.company.tables import User
from dcms_desktop.db.connect import Books
from dcms_desktop.db.tx import Tx
from dcms_desktop.desk import Desk
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.settings import Setting
from tests.fakes import clock_at
from tests.masters import FIRM
from tests.masters import GSTIN_SURAT
from tests.masters import desk_with_firm

LOGO = b"\x89PNG\r\n\x1a\n" + b"0" * 40
SHORT_STOCK = Setting(
    "test.short_stock", "warn", "When stock is short", "Pick one.", choices=("block", "warn", "allow")
)
TEXT_SIZE = Setting("test.text_size", 100, "Text size", "90 to 200.", least=90, most=200, per_user=True)


# ── the first run ───────────────────────────────────────────────────────────────────────────────
def test_the_first_run_makes_the_firm_its_owner_and_a_counter(any_books: Books) -> None:
    desk = Desk(any_books)
    assert not desk.ask(has_firm)
    licence = FirmLicenceCard(form="20b", number="MH-PZ3-1", valid_to=date(2028, 3, 31))
    desk.do(set_up_firm, Profile(firm=FIRM, owner="Meera", pin="4829", licences=(licence,), logo=LOGO))
    assert desk.ask(firm_card) == replace(FIRM, legal_name=FIRM.name)
    assert desk.ask(signed_in_user, 1, 1) == SignedIn(1, "OWNER", "Meera", "owner", 1, "1")
    assert desk.ask(firm_licences) == [replace(licence, form="20B")]
    assert desk.ask(firm_logo) == LOGO
    assert [entry.deed for entry in desk.ask(history_of, "firm", 1)] == ["create"]


def test_books_without_a_firm_say_so(books: Books) -> None:
    with pytest.raises(LookupError):
        Desk(books).ask(firm_card)
    with pytest.raises(LookupError):
        Desk(books).ask(signed_in_user, 1, 1)


def test_a_second_firm_is_refused(books: Books) -> None:
    desk = desk_with_firm(books)
    with pytest.raises(Refused, match="already have a firm"):
        desk.do(set_up_firm, Profile(firm=FIRM))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"gstin": "27AAPFU0939F1ZW"}, "gstin"),  # wrong check character
        ({"gstin": GSTIN_SURAT}, "gstin"),  # another State
        ({"gstin": None}, "gstin"),
        ({"scheme": "unregistered"}, "scheme"),
        ({"scheme": "lottery"}, "scheme"),
        ({"state": "77"}, "state"),
        ({"name": "  "}, "name"),
        ({"name": "Sai\x1b@"}, "name"),
        ({"trade": "diamonds"}, "trade"),
        ({"pin": "4110"}, "pin"),
        ({"pin": "110001"}, "pin"),  # Delhi
        ({"email": "no at"}, "email"),
        ({"fssai": "123"}, "fssai"),
        ({"upi_id": "sai pharma"}, "upi_id"),
        ({"bank_ifsc": "SBIN123"}, "bank_ifsc"),
    ],
)
def test_a_wrong_firm_is_refused_by_its_field(change: dict[str, str | None], field: str) -> None:
    with pytest.raises(Refused) as caught:
        check_firm(replace(FIRM, **change))  # type: ignore[arg-type] # a table of changes
    assert caught.value.field == field
    assert caught.value.next_step


def test_a_firm_is_tidied() -> None:
    typed = FirmCard(
        name=" Sai\u00a0 Pharma ", legal_name="", state="27", gstin="27aapfu0939f1zv ", pin="411 001",
        fssai="1151 3003 000123", bank_ifsc="sbin0001234", email="a@b.in", upi_id="sai@okbank",
    )  # fmt: skip
    tidied = check_firm(typed)
    assert (tidied.name, tidied.legal_name, tidied.gstin) == ("Sai Pharma", "Sai Pharma", "27AAPFU0939F1ZV")
    assert (tidied.pin, tidied.fssai, tidied.bank_ifsc) == ("411001", "11513003000123", "SBIN0001234")


def test_an_unregistered_firm_needs_no_gstin() -> None:
    assert check_firm(replace(FIRM, gstin="", scheme="unregistered")).gstin is None


# ── the firm later ──────────────────────────────────────────────────────────────────────────────
def test_a_changed_firm_is_kept_with_what_changed(books: Books) -> None:
    desk = desk_with_firm(books)
    saved = desk.do(save_firm, replace(FIRM, city="Pune", practice=True), (), LOGO)
    assert saved.changes.touches("firm")
    assert desk.ask(firm_card).city == "Pune"
    assert not desk.ask(firm_card).practice
    newest = desk.ask(history_of, "firm", 1)[0]
    assert newest.before == '{"city":"","logo":null}'
    assert newest.after == '{"city":"Pune","logo":"(48 bytes)"}'
    desk.do(save_firm, desk.ask(firm_card), None, b"")
    assert desk.ask(firm_logo) is None


@pytest.mark.parametrize("logo", [b"GIF89a", LOGO + b"0" * 600_000])
def test_a_logo_is_a_small_picture(books: Books, logo: bytes) -> None:
    with pytest.raises(Refused, match="PNG or JPEG"):
        desk_with_firm(books).do(save_firm, FIRM, None, logo)


def test_licences_of_the_firm_are_replaced_as_a_set(books: Books) -> None:
    desk = desk_with_firm(books)
    first = FirmLicenceCard(form="20B", number="1")
    desk.do(save_firm, FIRM, (first,))
    desk.do(save_firm, FIRM, (first,))
    assert len(desk.ask(history_of, "firm_licence", 1)) == 1
    desk.do(save_firm, FIRM, ())
    assert desk.ask(firm_licences) == []


# ── counters and users ──────────────────────────────────────────────────────────────────────────
def test_counters_are_added_and_the_last_one_stays(books: Books) -> None:
    desk = desk_with_firm(books)
    with pytest.raises(Refused, match="only working counter"):
        desk.do(save_counter, CounterForm(id=1, code="1", active=False))
    second = desk.do(save_counter, CounterForm(code="van")).id
    assert [(row.code, row.name) for row in desk.ask(counters)] == [
        ("1", "Counter 1"),
        ("VAN", "Counter VAN"),
    ]
    desk.do(save_counter, CounterForm(id=1, code="1", name="Old", active=False))
    with pytest.raises(LookupError):
        desk.ask(signed_in_user, 1, 1)
    assert desk.ask(signed_in_user, 1, second).counter == "VAN"


def test_a_code_names_one_counter(books: Books) -> None:
    with pytest.raises(Refused, match="another counter") as caught:
        desk_with_firm(books).do(save_counter, CounterForm(code="1"))
    assert caught.value.field == "code"


def test_users_are_added_and_an_owner_stays(books: Books) -> None:
    desk = desk_with_firm(books, pin="4829")
    for bad in (
        UserForm(id=1, code="OWNER", name="M", active=False),
        UserForm(code="A", name="A", role="king"),
    ):
        with pytest.raises(Refused):
            desk.do(save_user, bad)
    anil = desk.do(save_user, UserForm(code="anil", name="Anil", pin="7351")).id
    desk.do(save_user, UserForm(id=1, code="OWNER", name="Meera", active=False))
    assert [(row.code, row.has_pin, row.active) for row in desk.ask(users)] == [
        ("ANIL", True, True), ("OWNER", True, False)
    ]  # fmt: skip
    assert "argon2" not in "".join(entry.after for entry in desk.ask(history_of, "user", anil))


def test_a_right_is_needed_to_add_users(books: Books) -> None:
    with pytest.raises(Refused, match=r"may not do this \(company.users\)"):
        Desk(books).do(save_user, UserForm(code="A", name="A"))


# ── PINs ────────────────────────────────────────────────────────────────────────────────────────
def test_the_right_pin_lets_in(any_books: Books) -> None:
    desk = desk_with_firm(any_books, pin="4829")
    assert desk.do(check_pin, 1, "4829") == PinAnswer(right=True)
    assert desk.do(check_pin, 1, "4828") == PinAnswer(right=False)
    assert desk.do(check_pin, 9, "4829") == PinAnswer(right=False)


def test_a_user_without_a_pin_cannot_sign_in_with_one(books: Books) -> None:
    desk = desk_with_firm(books)
    assert not desk.do(check_pin, 1, "").right


def test_five_wrong_pins_make_the_next_one_wait_and_the_wait_grows(books: Books) -> None:
    desk = desk_with_firm(books, pin="4829")
    with clock_at("2026-11-23 10:00:00"):
        waits = [desk.do(check_pin, 1, "0000").wait_seconds for _ in range(5)]
        assert waits == [0, 0, 0, 0, 30]
        assert desk.do(check_pin, 1, "4829") == PinAnswer(right=False, wait_seconds=31)
    with clock_at("2026-11-23 10:00:31"):
        assert desk.do(check_pin, 1, "0000").wait_seconds == 60
    with clock_at("2026-11-23 10:02:00"):
        assert desk.do(check_pin, 1, "4829").right
        assert desk.do(check_pin, 1, "0000").wait_seconds == 0


def test_a_clock_set_back_does_not_lock_out_for_a_year(books: Books) -> None:
    desk = desk_with_firm(books, pin="4829")
    with clock_at("2027-11-23 10:00"):
        for _ in range(5):
            desk.do(check_pin, 1, "0000")
    with clock_at("2026-11-23 10:00"):
        assert desk.do(check_pin, 1, "4829").wait_seconds == 3600
    with clock_at("2026-11-23 11:00:01"):
        assert desk.do(check_pin, 1, "4829").right


def test_ten_thousand_guesses_take_more_than_ten_hours() -> None:
    assert sum(wait_seconds(tries) for tries in range(10_000)) > 10 * 3600
    assert wait_seconds(10**6) == 3600


def test_the_pin_is_kept_as_argon2id_only(books: Books) -> None:
    desk = desk_with_firm(books, pin="4829")
    stored: str = desk.ask(lambda tx: tx.scalar(select(User.pin_hash)))
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,")


@pytest.mark.parametrize("pin", ["", "123", "1111", "3456", "8765", "9" * 65])
def test_a_plain_pin_is_refused(pin: str) -> None:
    with pytest.raises(Refused) as caught:
        check_new_pin(pin)
    assert caught.value.field == "pin"


def test_a_user_changes_his_own_pin(books: Books) -> None:
    desk = desk_with_firm(books, pin="4829")
    assert not desk.do(change_pin, 1, "0000", "7351").right
    assert desk.do(change_pin, 1, "4829", "7351").right
    assert desk.do(check_pin, 1, "7351").right


def test_who_sits_down_stands_in_the_audit_with_a_pin_or_without(any_books: Books) -> None:
    desk = desk_with_firm(any_books, pin="4829")
    before = len(desk.ask(history_of, "user", 1))
    desk.do(check_pin, 1, "4829")
    desk.do(check_pin, 1, "0000")
    desk.do(change_pin, 1, "4829", "7351")
    desk.do(sit_down)
    found = [(row.deed, row.reason) for row in reversed(desk.ask(history_of, "user", 1))]
    assert found[before:] == [
        ("login", ""), ("wrong_pin", ""), ("change", ""), ("login", "no PIN asked"),
    ]  # fmt: skip


# ── settings ────────────────────────────────────────────────────────────────────────────────────
def test_a_setting_is_its_default_until_chosen(any_books: Books) -> None:
    desk = desk_with_firm(any_books)
    assert desk.ask(setting, SHORT_STOCK) == "warn"
    desk.do(save_setting, SHORT_STOCK, "block")
    assert desk.ask(setting, SHORT_STOCK) == "block"
    assert desk.do(save_setting, SHORT_STOCK, "block") == Changes()


def test_each_user_may_differ_where_the_setting_says_so(books: Books) -> None:
    desk = desk_with_firm(books)
    anil = desk.do(save_user, UserForm(code="A", name="Anil")).id
    desk.do(save_setting, TEXT_SIZE, 120)
    desk.do(save_setting, TEXT_SIZE, 150, for_me=True)
    assert desk.ask(setting, TEXT_SIZE) == 150
    desk.sign_in(anil)
    assert desk.ask(setting, TEXT_SIZE) == 120


def test_a_setting_refuses_what_it_does_not_take(books: Books) -> None:
    desk = desk_with_firm(books)
    for declared, value in ((SHORT_STOCK, "perhaps"), (TEXT_SIZE, 300), (TEXT_SIZE, "big")):
        with pytest.raises(Refused) as caught:
            desk.do(save_setting, declared, value)  # type: ignore[arg-type] # wrong on purpose
        assert caught.value.field == declared.name


def test_settings_cost_one_query_however_many_are_asked(books: Books) -> None:
    desk = desk_with_firm(books)
    statements: list[str] = []

    def count(*told: object) -> None:
        statements.append(str(told[2]))

    def ask_three(tx: Tx) -> list[object]:
        return [setting(tx, SHORT_STOCK), setting(tx, TEXT_SIZE), setting(tx, SHORT_STOCK)]

    event.listen(books.reader_engine, "before_cursor_execute", count)
    assert desk.ask(ask_three) == ["warn", 100, "warn"]
    event.remove(books.reader_engine, "before_cursor_execute", count)
    assert len([one for one in statements if "setting_value" in one]) == 1
