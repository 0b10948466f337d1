from __future__ import annotations

import json

import pytest

from dcms_desktop.kernel.errors import Refused
from ui.shell.commands import ROOMS
from ui.shell.commands import Command
from ui.shell.commands import allowed
from ui.shell.commands import find_commands
from ui.shell.commands import search_commands
from ui.shell.key_desk import is_plain
from ui.shell.key_map import PROFILES
from ui.shell.key_map import Binding
from ui.shell.key_map import KeyMap
from ui.shell.key_map import clashes
from ui.shell.key_map import twin_of


def nothing(_shell: object) -> None:
    return None


COMMANDS = (
    Command("sell.new", "New sale", nothing, "F8", room="sell", words="bill invoice"),
    Command("sell.list", "Sales register", nothing, room="reports"),
    Command("buy.new", "New purchase", nothing, "F9", room="buy", right="purchase.post"),
    Command("stock.near", "Near-expiry stock", nothing, room="stock"),
    Command("hidden", "New hidden thing", nothing, listed=False),
)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("new", "sell.new"),
        ("new pur", "buy.new"),
        ("pur new", "buy.new"),
        ("bill", "sell.new"),
        ("expiry", "stock.near"),
        ("sal", "sell.list"),
        ("f9", "buy.new"),
        ("chase", "buy.new"),
        ("reports", "sell.list"),
    ],
)
def test_go_to_finds_a_command_by_a_part_of_any_word(typed: str, first: str) -> None:
    assert search_commands(typed, COMMANDS)[0].name == first


def test_go_to_finds_nothing_for_nonsense_and_never_the_hidden() -> None:
    assert search_commands("qqq", COMMANDS) == []
    assert all(command.name != "hidden" for command in search_commands("new", COMMANDS))


def test_go_to_shows_the_recent_first() -> None:
    found = search_commands("", COMMANDS, ["stock.near", "gone"])
    assert [command.name for command in found][:2] == ["stock.near", "sell.new"]
    assert search_commands("new", COMMANDS, ["buy.new"])[0].name == "buy.new"


def test_a_command_without_the_right_is_not_offered() -> None:
    names = [command.name for command in allowed(COMMANDS, lambda _right: False)]
    assert "buy.new" not in names
    assert "sell.new" in names


def test_the_commands_that_are_found_have_rooms_and_no_clashing_keys() -> None:
    found = find_commands()
    rooms = {room.name for room in ROOMS}
    assert {command.room for command in found} <= rooms
    for profile in PROFILES:
        keys = KeyMap(profile.name)
        bindings = [
            Binding(each.name, each.title, keys.key_of(each.name, each.key, each.profile_keys))
            for each in found
        ]
        assert clashes(bindings) == [], profile.name


@pytest.mark.parametrize(
    ("key", "twin"),
    [
        ("F1", "Ctrl+1"),
        ("F9", "Ctrl+9"),
        ("F10", "Ctrl+0"),
        ("F11", "Ctrl+Shift+1"),
        ("F12", "Ctrl+Shift+2"),
        ("Ctrl+S", ""),
        ("F", ""),
        ("F13", ""),
    ],
)
def test_every_f_key_has_a_twin(key: str, twin: str) -> None:
    assert twin_of(key) == twin


def test_a_profile_brings_its_habits_and_a_change_wins() -> None:
    habits = {"tally": "F2", "busy": "f5"}
    assert KeyMap("plain").key_of("bill.date", "Ctrl+T", habits) == "Ctrl+T"
    assert KeyMap("tally").key_of("bill.date", "Ctrl+T", habits) == "F2"
    assert KeyMap("busy").key_of("bill.date", "Ctrl+T", habits) == "F5"
    assert KeyMap("tally", {"bill.date": "F3"}).key_of("bill.date", "Ctrl+T", habits) == "F3"
    assert KeyMap("unknown").profile == "plain"
    assert not KeyMap("plain").long_walk
    assert KeyMap("marg").long_walk


BINDINGS = (
    Binding("bill.hold", "Hold", "Ctrl+K", "bill"),
    Binding("bill.less", "Less %", "F6", "bill"),
    Binding("list.search", "Search", "Ctrl+F", "list"),
    Binding("receipt", "Receipt", "F6"),
)


def test_a_key_in_use_is_not_taken_without_a_warning() -> None:
    keys = KeyMap()
    found = keys.remap("bill.hold", "f6", BINDINGS)
    assert [clash.second.name for clash in found] == ["bill.hold"]
    assert "Less %" in found[0].text()
    assert keys.changes == {}
    assert keys.remap("bill.hold", "Ctrl+F", BINDINGS) == []
    assert keys.changes == {"bill.hold": "Ctrl+F"}
    assert keys.remap("bill.hold", "", BINDINGS) == []


def test_what_is_no_key_is_refused() -> None:
    with pytest.raises(Refused):
        KeyMap().remap("bill.hold", "Nonsense", BINDINGS)


def test_clashes_are_looked_for_within_a_kind_of_page() -> None:
    assert clashes(BINDINGS) == []
    twice = (*BINDINGS, Binding("bill.other", "Other", "F6", "bill"))
    assert [clash.key for clash in clashes(twice)] == ["F6"]


def test_keys_go_to_a_file_and_come_back() -> None:
    keys = KeyMap("marg", {"bill.hold": "Ctrl+B"})
    back = KeyMap.from_json(keys.to_json())
    assert (back.profile, back.changes) == ("marg", {"bill.hold": "Ctrl+B"})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        '{"profile":"plain","keys":[1]}',
        '{"profile":"wordstar","keys":{}}',
        '{"profile":"plain","keys":{"a":1}}',
        json.dumps({"profile": "plain", "keys": {"a": "Nonsense"}}),
    ],
)
def test_a_file_that_holds_no_keys_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        KeyMap.from_json(text)
    assert refused.value.field == "file"


def test_keys_of_widgets_are_never_shortcuts() -> None:
    assert all(is_plain(key) for key in ("Enter", "Esc", "Down", "/", "Space"))
    assert not any(is_plain(key) for key in ("F4", "Ctrl+S", "PgUp", "Alt+C"))
