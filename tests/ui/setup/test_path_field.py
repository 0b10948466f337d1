"""Completing a path: sheets before folders, hidden ones only when asked for, unreadable ones give nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.setup import path_field
from ui.setup.path_field import complete
from ui.setup.path_field import size_words

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def shown(text: str) -> list[str]:
    """Return the names offered for a text."""
    return [str(row.cells[0]) for row in complete(text)]


def test_sheets_come_before_folders_and_other_files_do_not_come(tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    (tmp_path / ".hidden").mkdir()
    for name in ("items.csv", "Stock.XLSX", "letter.pdf"):
        (tmp_path / name).write_bytes(b"x")
    assert shown(f"{tmp_path}/") == ["items.csv", "Stock.XLSX", "archive/"]
    assert shown(f"{tmp_path}/sto") == ["Stock.XLSX"]
    assert shown(f"{tmp_path}/.hid") == [".hidden/"]


def test_a_folder_that_is_not_there_offers_nothing(tmp_path: Path) -> None:
    assert shown(f"{tmp_path}/nowhere/x") == []


def test_a_folder_of_very_many_files_is_looked_at_only_so_far(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(path_field, "MOST_LOOKED_AT", 3)
    for number in range(6):
        (tmp_path / f"{number}.csv").write_bytes(b"x")
    assert len(shown(f"{tmp_path}/")) == 3


def test_a_bare_word_offers_the_usual_places_that_begin_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    downloads = tmp_path / "Downloads"
    downloads.mkdir()
    monkeypatch.setattr(path_field, "usual_places", lambda: [downloads, tmp_path])
    assert shown("down") == [f"{downloads}/"]
    assert len(shown("")) == 2


def test_sizes_are_said_in_words() -> None:
    assert [size_words(size) for size in (0, 2_400, 2_200_000)] == ["1 KB", "2 KB", "2.2 MB"]
