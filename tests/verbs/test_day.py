"""``dev.py day``: a whole shop day without a screen leaves its papers and reports."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.long
def test_a_day_without_a_screen_leaves_papers_reports_and_a_proved_backup(tmp_path: Path) -> None:
    folder = tmp_path / "day"
    done = subprocess.run(
        [sys.executable, "-m", "ui.day", "--to", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-500:] + done.stderr[-2000:]
    papers = {file.name for file in (folder / "papers").iterdir()}
    for ending in ("tax_invoice_a4.pdf", "tax_invoice_a5.pdf", "receipt_80.80mm.bin", "receipt_58.58mm.bin"):
        assert any(name.endswith(ending) for name in papers), ending
    assert any("duplicate" in name for name in papers)
    kinds = {file.suffix for file in (folder / "reports").iterdir()}
    assert kinds == {".json", ".csv", ".xlsx", ".pdf"}
    assert {file.suffix for file in (folder / "backup").iterdir()} == {".db", ".sha256"}
    assert str(folder) in done.stdout


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "ui.day", "--to", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "not empty" in done.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]
