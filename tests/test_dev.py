"""The runner: what it asks of the machine, and how it tells whole environments from half-made ones."""

import argparse
import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

import dev

HAVE = dev.Need("libc.so.6", "libc6")
LACK = dev.Need("libnowhere.so.7", "libnowhere7", "wonders")
NO_TOOL = dev.Need("no-such-program", "no-such-package", "wonders")
LINUX_ONLY = pytest.mark.skipif(not dev.LINUX, reason="asks the loader of Linux")


@LINUX_ONLY
def test_only_what_lacks_is_named() -> None:
    assert dev.unmet((HAVE, LACK, NO_TOOL)) == [LACK, NO_TOOL]


@LINUX_ONLY
def test_the_command_installs_every_package_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    told = dev.how_to_install([NO_TOOL, LACK, dev.Need("libnowhere-x.so.7", "libnowhere7")])
    assert "libnowhere.so.7" in told
    assert told.endswith("sudo apt-get install -y --no-install-recommends libnowhere7 no-such-package")


@LINUX_ONLY
@pytest.mark.parametrize(
    ("root", "terminal", "ci", "expected"),
    [
        (True, False, "", True),
        (True, True, "", False),
        (True, True, "true", True),
        (False, False, "", False),
        (False, False, "true", False),
    ],
)
def test_only_root_without_a_terminal_installs_unasked(
    monkeypatch: pytest.MonkeyPatch, root: bool, terminal: bool, ci: str, expected: bool
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0 if root else 1000)
    monkeypatch.setattr("sys.stdin.isatty", lambda: terminal)
    monkeypatch.setattr("shutil.which", lambda _: "/usr/bin/apt-get")
    monkeypatch.setenv("CI", ci)
    assert dev.may_install() is expected


@LINUX_ONLY
def test_without_a_screen_run_names_the_shop_day() -> None:
    script = [sys.executable, "dev.py", "run"]
    done = subprocess.run(script, cwd=dev.ROOT, env={}, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "no screen" in done.stderr
    assert "python3 dev.py day" in done.stderr


def test_a_half_made_environment_is_not_taken_for_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "VENV", tmp_path)
    monkeypatch.setattr(dev, "STAMP", tmp_path / ".filled-from")
    assert not dev.is_usable()
    assert not dev.is_filled()
    dev.STAMP.write_text("{half", encoding="utf-8")
    assert not dev.is_filled()
    dev.STAMP.write_text(json.dumps({"fingerprint": dev.fingerprint()}), encoding="utf-8")
    assert not dev.is_filled()


def test_an_environment_is_filled_again_when_the_lock_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dev.fingerprint()
    lock = tmp_path / "requirements-dev.lock"
    lock.write_bytes(dev.LOCK.read_bytes() + b"\n")
    monkeypatch.setattr(dev, "LOCK", lock)
    assert dev.fingerprint() != before


def test_the_sql_shell_answers_and_cannot_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = iter(["SELECT 2 + 2", "AS four;", "CREATE TABLE x (y);", "nonsense;", ".quit"])
    monkeypatch.setattr("builtins.input", lambda _: next(typed))
    file = tmp_path / "books.db"
    file.touch()
    books = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)
    dev.converse(books)
    books.close()
    told = capsys.readouterr().out.splitlines()
    assert told[:2] == ["four", "4"]
    assert "readonly" in told[2]
    assert "syntax error" in told[3]


@pytest.mark.parametrize("verb", [verb for verb in dev.VERBS if verb != "test"])
def test_every_verb_tells_what_it_does(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        dev.main([verb, "--help"])
    assert ended.value.code == 0
    assert "usage" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("crowd", "alone", "expected"), [(0, 1, 0), (1, 0, 0), (1, 1, 1), (1, 5, 1), (2, 0, 2), (5, 0, 5)]
)
def test_what_failed_in_the_crowd_is_run_once_more_alone(
    monkeypatch: pytest.MonkeyPatch, crowd: int, alone: int, expected: int
) -> None:
    monkeypatch.setattr(dev, "run_pytest", lambda _: crowd)
    monkeypatch.setattr(dev, "python", lambda *_, **__: alone)
    assert dev.do_test(argparse.Namespace(), []) == expected


def test_named_tests_are_run_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "run_pytest", lambda _: 1)
    monkeypatch.setattr(dev, "python", lambda *_, **__: 0)
    assert dev.do_test(argparse.Namespace(), ["tests/core"]) == 1
