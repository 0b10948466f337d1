"""``dcms new``, ``check``, ``backup``, ``restore``, ``self-test``: books are made, proved, carried away."""

import json
import random
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from dcms_desktop.db.connect import Books
from dcms_desktop.upkeep.backup import back_up
from dcms_desktop.upkeep.backup import prove
from dcms_desktop.upkeep.backup import restore_backup
from dcms_desktop.upkeep.queries import first_trouble
from tests.shop import Shop
from tests.verbs.conftest import Dcms

ROOT = Path(__file__).parents[2]
PROFILE = {
    "company": "Sai Pharma",
    "state": "27",
    "gstin": "27AAPFU0939F1ZV",
    "series": {"tax_invoice": "SP"},
}


def write_profile(folder: Path, **more: object) -> Path:
    file = folder / "profile.json"
    file.write_text(json.dumps({**PROFILE, **more}), encoding="utf-8")
    return file


def spoil(folder: Path, statement: str) -> None:
    with closing(sqlite3.connect(folder / "books.db", isolation_level=None)) as raw:
        raw.execute("PRAGMA trusted_schema=ON")
        for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
            raw.execute(f"DROP TRIGGER {name}")
        raw.execute(statement)


def test_new_books_bill_at_once(dcms: Dcms, tmp_path: Path) -> None:
    made = dcms("new", "--profile", write_profile(tmp_path), tmp_path / "books")
    assert (made.status, made.answer["company"]) == (0, "Sai Pharma")
    assert dcms("check", "--audit", "--replay").answer["holds"] is True, "the books made last are opened"


@pytest.mark.parametrize("more", [{"gstin": "27AAPFU0939F1ZX"}, {"state": "Atlantis"}, {"colour": "red"}])
def test_a_profile_that_cannot_be_leaves_no_books(dcms: Dcms, tmp_path: Path, more: dict[str, str]) -> None:
    said = dcms("new", "--profile", write_profile(tmp_path, **more), tmp_path / "books")
    assert said.status == 1
    assert said.answer["problem"]["field"]
    assert not (tmp_path / "books").exists()


def test_books_that_are_there_are_left_alone(dcms: Dcms, shop_folder: Path, tmp_path: Path) -> None:
    before = (shop_folder / "books.db").read_bytes()
    said = dcms("new", "--profile", write_profile(tmp_path), shop_folder)
    assert said.status == 3
    assert (shop_folder / "books.db").read_bytes() == before


@pytest.mark.long
def test_the_practice_company_is_a_shop_that_proves(dcms: Dcms, tmp_path: Path) -> None:
    made = dcms("new", "--practice", tmp_path / "books").answer
    assert made["practice"] is True
    assert made["documents"] > 800
    assert made["items"] > 110
    assert made["parties"] > 45
    proved = dcms("--books", tmp_path / "books", "check", "--audit", "--replay").answer
    assert proved["first_trouble"] is None
    near = json.loads(dcms("--books", tmp_path / "books", "report", "near_expiry", "--ask", "days=90").out)
    assert near["rows"]


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE stock_balance SET units = units + 1", "Batch D1"),
        ("UPDATE posting SET paise = paise + 1 WHERE id = (SELECT max(id) FROM posting)", "does not balance"),
        ("UPDATE party_balance SET paise = paise + 1", "balance of"),
        ('UPDATE due SET "left" = "left" - 1', "open"),
        ("UPDATE series SET next = next + 1 WHERE kind = 'goods_receipt'", "goods_receipt"),
        ("UPDATE document_line SET gross = gross + 1", "do not add up"),
        ("DELETE FROM outbox_row", "upload rows"),
        ("UPDATE audit_row SET reason = 'x' WHERE seq = 3", "Row 3 was changed"),
        ("DELETE FROM audit_row WHERE seq = 4", "missing"),
        ("UPDATE document SET body = replace(body, 'D1', 'D9')", "not as the audit knows it"),
        ("UPDATE document SET reference = 'x', place = '24'", "place"),
    ],
)
def test_the_first_thing_that_does_not_agree_is_named(
    dcms: Dcms, shop_folder: Path, statement: str, told: str
) -> None:
    spoil(shop_folder, statement)
    said = dcms("--books", shop_folder, "check", "--audit", "--replay")
    assert said.status == 1
    assert told in said.answer["first_trouble"]
    assert told in said.err


def test_a_seal_from_paper_is_looked_for(dcms: Dcms, shop_folder: Path) -> None:
    (row,) = dcms("--books", shop_folder, "report", "day_seals").answer["rows"][-1:]
    paper = f"{row['audit_row']}:{row['seal']}"
    assert dcms("--books", shop_folder, "check", "--seal", paper).answer["holds"] is True
    spoil(shop_folder, "DELETE FROM audit_row WHERE seq = (SELECT max(seq) FROM audit_row)")
    said = dcms("--books", shop_folder, "check", "--seal", paper)
    assert (said.status, "was anchored" in said.answer["first_trouble"]) == (1, True)
    assert dcms("--books", shop_folder, "check", "--seal", "7:abc").status == 1


def test_a_backup_is_proved_and_restored_into_a_new_place(
    dcms: Dcms, shop_folder: Path, tmp_path: Path
) -> None:
    made = dcms("--books", shop_folder, "backup", "--to", tmp_path / "away").answer
    sums = subprocess.run(
        ["sha256sum", "-c", f"{Path(made['file']).name}.sha256"],
        cwd=tmp_path / "away",
        capture_output=True,
        check=False,
    )
    assert sums.returncode == 0
    restored = dcms("restore", made["file"], "--to", tmp_path / "again")
    assert (restored.status, restored.answer["holds"]) == (0, True)
    assert dcms("--books", tmp_path / "again", "show", "GR/26-27/000001").status == 0
    again = dcms("restore", made["file"], "--to", tmp_path / "again")
    assert (again.status, "not empty" in again.answer["problem"]["message"]) == (3, True)


def test_books_that_do_not_prove_give_no_backup(dcms: Dcms, shop_folder: Path, tmp_path: Path) -> None:
    spoil(shop_folder, "UPDATE stock_balance SET units = units + 1")
    said = dcms("--books", shop_folder, "backup", "--to", tmp_path / "away")
    assert said.status == 3
    assert list((tmp_path / "away").iterdir()) == []


def test_one_changed_byte_of_a_backup_is_found(dcms: Dcms, shop_folder: Path, tmp_path: Path) -> None:
    whole = Path(dcms("--books", shop_folder, "backup", "--to", tmp_path / "away").answer["file"])
    rnd = random.Random(5)  # noqa: S311 - which byte to spoil, no secret
    good = whole.read_bytes()
    for turn in range(30):
        place = rnd.randrange(len(good))
        whole.write_bytes(good[:place] + bytes([good[place] ^ 1 << rnd.randrange(8)]) + good[place + 1 :])
        said = dcms("restore", whole, "--to", tmp_path / f"never-{turn}")
        assert (said.status, "damaged" in said.answer["problem"]["message"]) == (3, True)
        assert not (tmp_path / f"never-{turn}").exists()


def test_a_file_that_is_no_backup_is_refused(dcms: Dcms, tmp_path: Path) -> None:
    (tmp_path / "letter.db").write_bytes(b"Dear Sir" * 500)
    said = dcms("restore", tmp_path / "letter.db", "--to", tmp_path / "new")
    assert said.status == 3
    assert not (tmp_path / "new").exists()


@pytest.mark.postgres
@pytest.mark.skipif(not shutil.which("pg_dump"), reason="missing here: pg_dump")
def test_books_on_a_server_are_dumped_and_restored(
    postgres_books_url: str, postgres_url: str, tmp_path: Path
) -> None:
    from dcms_desktop.db.connect import open_books

    books: Books = open_books(postgres_books_url)
    shop = Shop(books)
    shop.receives("Dolo 650", batch="D1", units=10)
    shop.bills("Asha Medical", "Dolo 650", units=3)
    made = back_up(books, tmp_path)
    assert made.documents == 2
    books.close()
    assert first_trouble(restore_backup(made.file, postgres_url)) == ""


def test_a_backup_may_be_made_while_the_shop_bills(books: Books, tmp_path: Path) -> None:
    shop = Shop(books)
    shop.receives("Dolo 650", batch="D1", units=10)
    first, second = back_up(books, tmp_path), back_up(books, tmp_path)
    assert first.file != second.file
    shop.bills("Asha Medical", "Dolo 650", units=1)
    assert first_trouble(prove(books, replay=True)) == ""


def test_the_program_checks_itself(dcms: Dcms) -> None:
    said = dcms("self-test")
    assert (said.status, said.answer["findings"]) == (0, [])


def test_wrong_words_are_told(dcms: Dcms, tmp_path: Path) -> None:
    assert dcms("sell").status == 2
    assert dcms("post").status == 2
    assert dcms("report", "day_book", "--as", "stone").status == 2
    assert dcms("--books", tmp_path / "nowhere", "check").status == 3


def test_without_books_the_next_step_is_said(dcms: Dcms, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.verbs.answers.last_books", lambda: None)
    said = dcms("check")
    assert (said.status, said.answer["problem"]["field"]) == (1, "books")


def test_help_is_there_at_once_and_loads_no_database() -> None:
    ask = "import sys; from ui.cli import run; run(['--help']); sys.exit('sqlalchemy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "post" in done.stdout
