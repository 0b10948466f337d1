"""Text at the door, settings, rights, changes, errors, the clock, and finding declarations."""

from datetime import date
from pathlib import Path

import pytest

from dcms_desktop.kernel import clock
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.changes import Saved
from dcms_desktop.kernel.dated import in_force
from dcms_desktop.kernel.dated import load_dated
from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.errors import Outside
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.registry import discover
from dcms_desktop.kernel.rights import RIGHTS
from dcms_desktop.kernel.rights import right
from dcms_desktop.kernel.rights import right_of
from dcms_desktop.kernel.settings import Setting
from dcms_desktop.kernel.text import clean_text
from dcms_desktop.kernel.text import has_control
from dcms_desktop.kernel.text import tidy
from tests.fakes import clock_at


# ── text ────────────────────────────────────────────────────────────────────────────────────────
def test_blanks_of_all_kinds_become_one() -> None:
    assert tidy("  Dolo\u00a0\u00a0650\tTablet\n") == "Dolo 650 Tablet"
    assert tidy("e\u0301") == "\u00e9"


@pytest.mark.parametrize("text", ["\x1b@", "a\x00", "\u202eevil", "\ufeffx", "\ue000", "\x7f"])
def test_what_printers_and_eyes_obey_is_refused(text: str) -> None:
    assert has_control(text)
    with pytest.raises(Refused, match="control"):
        clean_text(text, "name")


def test_joiners_of_indic_words_stay() -> None:
    assert clean_text("क्\u200dष", "name") == "क्\u200dष"


def test_a_text_is_as_long_as_its_field() -> None:
    assert clean_text(" abc ", "name", most=3) == "abc"
    with pytest.raises(Refused, match="4 letters"):
        clean_text("abcd", "name", most=3)
    with pytest.raises(Refused, match="10,000,000"):
        clean_text("x" * 10_000_000, "name")
    with pytest.raises(Refused, match="empty"):
        clean_text(" ", "name", required=True)
    assert clean_text("", "name") == ""


# ── settings ────────────────────────────────────────────────────────────────────────────────────
def test_a_setting_takes_its_own_kind_of_value() -> None:
    word = Setting("x.word", "warn", "Word", "Type it.", choices=("warn", "off"))
    number = Setting("x.number", 5, "Number", "Type it.", least=1, most=9)
    switch = Setting("x.switch", default=True, label="Switch", help="Flip it.")
    assert (word.check("off"), number.check(9), switch.check(value=False)) == ("off", 9, False)
    for setting, bad in ((word, "block"), (word, 1), (number, 0), (number, 10), (number, True), (switch, 1)):
        with pytest.raises(Refused) as no:
            setting.check(bad)
        assert no.value.field == setting.name


# ── rights and changes ──────────────────────────────────────────────────────────────────────────
def test_an_action_carries_the_right_it_needs() -> None:
    known = set(RIGHTS)
    marked = right("test.only")(lambda: None)
    RIGHTS.clear()
    RIGHTS.update(known)
    assert right_of(marked) == "test.only"
    assert right_of(print) is None


def test_changes_are_told_by_topic() -> None:
    changes = Changes({"stock"}).plus(["ledger"])
    assert changes.touches("ledger", "drafts")
    assert not changes.touches("drafts")
    assert sorted(Saved(4, changes).changes) == ["ledger", "stock"]


# ── errors ──────────────────────────────────────────────────────────────────────────────────────
def test_every_end_of_an_action_is_a_problem_in_words() -> None:
    refused = Refused("No.", "units", "Lower it.").at_line(3)
    assert refused.as_problem() == {"message": "No.", "field": "units", "next_step": "Lower it.", "line": 3}
    asked = NeedsConsent("below_cost", "Sell below cost?", "rate", 2).as_problem()
    assert (asked["consent"], asked["line"], asked["field"]) == ("below_cost", 2, "rate")
    assert "below_cost" in asked["next_step"]
    assert Outside("No paper.", "Put some in.").as_problem()["next_step"] == "Put some in."


# ── clock ───────────────────────────────────────────────────────────────────────────────────────
def test_the_day_begins_at_midnight_in_india() -> None:
    with clock_at("2026-11-23 00:10"):
        assert clock.today() == date(2026, 11, 23)
        assert clock.utc_text() == "2026-11-22T18:40:00.000Z"
        assert clock.india_time(clock.utc_text()) == clock.now()


# ── finding ─────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    home = tmp_path / tmp_path.name
    (home / "deeper").mkdir(parents=True)
    (home / "__init__.py").write_text("")
    (home / "deeper" / "__init__.py").write_text("")
    (home / "b.py").write_text("class Named:\n    code = 'b'\nTHING = Named()\n")
    (home / "deeper" / "a.py").write_text("THING = ('one', 'two')\n")
    (home / "none.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path.name


def test_declarations_are_found_in_order_of_their_modules(package: str) -> None:
    found = discover(package, "THING")
    assert found[0].code == "b"
    assert found[1:] == ["one", "two"]
    assert discover(package, "THING", module="a") == ["one", "two"]


def test_two_of_one_name_are_refused(package: str, tmp_path: Path) -> None:
    (tmp_path / package / "c.py").write_text("class Named:\n    name = 'b'\nTHING = [Named()]\n")
    with pytest.raises(ValueError, match="two THING"):
        discover(package, "THING")


def test_what_the_law_says_depends_on_the_day() -> None:
    assert in_force("dcms_desktop.tax", "parameters", "cash_receipt.limit", date(2026, 3, 31)).source
    for key, rows in load_dated("dcms_desktop.tax", "parameters").items():
        assert list(rows) == sorted(rows, key=lambda row: row.valid_from), key
    with pytest.raises(KeyError, match="no value"):
        in_force("dcms_desktop.tax", "parameters", "cash_receipt.limit", date(2001, 1, 1))
