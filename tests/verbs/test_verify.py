"""``dcms verify``: from outside, reading only, it names the first record that is not as it was."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from dcms_desktop.db.connect import FILE
from dcms_desktop.db.connect import open_books
from dcms_desktop.kernel.clock import today
from tests.fakes import clock_at
from tests.shop import Shop
from tests.verbs.conftest import Dcms

BILLS = 60


def outside(address: str | Path, *statements: str) -> None:
    """Do what somebody with another tool on the books does: the triggers go first."""
    if str(address).startswith("postgresql"):
        with psycopg.connect(str(address).replace("+psycopg", ""), autocommit=True) as server:
            server.execute("SET session_replication_role = replica")
            for statement in statements:
                server.execute(statement)
        return
    with closing(sqlite3.connect(Path(address) / FILE)) as books, books:
        for (name,) in books.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
            books.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            books.execute(statement)


@pytest.fixture
def traded(books_address: str | Path) -> str | Path:
    """Closed books of a shop with bills, on either database."""
    shop = Shop(open_books(books_address))
    shop.receives("Dolo 650", batch="D1", units=5_000)
    for _ in range(BILLS):
        shop.bills("Asha Medical", "Dolo 650", units=2)
    shop.desk.close()
    return books_address


def seal_of(dcms: Dcms, books: str | Path) -> str:
    """Return the seal of now, as it stands on paper."""
    (row,) = dcms("--books", books, "report", "day_seals").answer["rows"][-1:]
    return f"{row['audit_row']}:{row['seal']}"


def row_of(seal: str) -> int:
    return int(seal.partition(":")[0])


def verdict(dcms: Dcms, books: str | Path, *seals: str) -> Any:
    words = [word for seal in seals for word in ("--seal", seal)]
    said = dcms("verify", books, *words)
    answer = said.answer
    assert said.status == (0 if answer["holds"] else 1), said
    return answer["first_bad"]


def test_whole_books_hold_against_their_seal(dcms: Dcms, traded: str | Path) -> None:
    seal = seal_of(dcms, traded)
    assert verdict(dcms, traded, seal) is None
    assert verdict(dcms, traded) is None


@pytest.mark.parametrize(
    ("statement", "proof", "named"),
    [
        (
            "UPDATE audit_row SET after = '[' || substr(after, 2) WHERE seq = 40",
            "audit",
            "Row 40 was changed",
        ),
        ("UPDATE audit_row SET at = replace(at, 'T', 't') WHERE seq = 41", "audit", "Row 41 was changed"),
        ("UPDATE document SET total = total + 1 WHERE id = 30", "bodies", "total"),
        ("UPDATE document_line SET rate = rate - 1 WHERE document_id = 31", "bodies", "lines"),
    ],
)
def test_one_edited_byte_is_named(
    dcms: Dcms, traded: str | Path, statement: str, proof: str, named: str
) -> None:
    seal = seal_of(dcms, traded)
    outside(traded, statement)
    bad = verdict(dcms, traded, seal)
    assert (bad["proof"], named in bad["text"]) == (proof, True), bad
    bad = verdict(dcms, traded)
    assert named in bad["text"], "no seal is needed for that"


def test_the_last_fifty_records_dropped_are_named(dcms: Dcms, traded: str | Path) -> None:
    seal = seal_of(dcms, traded)
    last = row_of(seal)
    outside(traded, "DELETE FROM audit_row WHERE seq > (SELECT max(seq) FROM audit_row) - 50")
    bad = verdict(dcms, traded, seal)
    assert (bad["proof"], bad["row"]) == ("audit", last - 49)
    assert f"Rows {last - 49} to {last} are missing" in bad["text"]


def test_the_last_bills_dropped_with_all_their_rows_are_named_by_the_seal_alone(
    dcms: Dcms, books_folder: Path, tmp_path: Path
) -> None:
    """The books agree with themselves: they are yesterday's, put in the place of today's."""
    shop = Shop(open_books(books_folder))
    shop.receives("Dolo 650", batch="D1", units=5_000)
    shop.bills("Asha Medical", "Dolo 650", units=2)
    shop.desk.close()
    yesterday = seal_of(dcms, books_folder)
    shutil.copytree(books_folder, tmp_path / "yesterday")
    shop.desk = Shop.on(shop, open_books(books_folder)).desk
    for _ in range(30):
        shop.bills("Asha Medical", "Dolo 650", units=2)
    shop.desk.close()
    today = seal_of(dcms, books_folder)
    shutil.rmtree(books_folder)
    shutil.copytree(tmp_path / "yesterday", books_folder)
    assert verdict(dcms, books_folder) is None, "books alone cannot show it"
    bad = verdict(dcms, books_folder, yesterday, today)
    assert (bad["proof"], bad["row"]) == ("audit", row_of(yesterday) + 1)
    _worked_on(shop, books_folder)
    bad = verdict(dcms, books_folder, yesterday, today)
    first, last = row_of(yesterday) + 1, row_of(today)
    assert f"the first other row lies from {first} to {last}" in bad["text"]


def _worked_on(shop: Shop, folder: Path) -> None:
    """Bill on, and close a day: the seal it makes in the books themselves proves nothing."""
    again = shop.on(open_books(folder))
    again.bills("Asha Medical", "Dolo 650", units=3)
    again.closes_day()
    with clock_at(f"{today() + timedelta(days=1)} 10:00"):
        for _ in range(40):
            again.bills("Asha Medical", "Dolo 650", units=3)
    again.desk.close()


def test_another_seal_for_a_row_that_also_fits_names_that_row(dcms: Dcms, traded: str | Path) -> None:
    seal = seal_of(dcms, traded)
    other = seal[:-1] + ("0" if seal[-1] != "0" else "1")
    bad = verdict(dcms, traded, seal, other)
    assert bad["row"] == row_of(seal)
    assert f"from {row_of(seal) + 1} to" not in bad["text"], "nothing lies behind the row itself"


def test_a_cut_behind_a_closed_day_names_the_first_row_that_is_missing(
    dcms: Dcms, books_folder: Path
) -> None:
    shop = Shop(open_books(books_folder))
    shop.receives("Dolo 650", batch="D1", units=500)
    shop.closes_day()
    shop.desk.close()
    seal = seal_of(dcms, books_folder)
    outside(books_folder, "DELETE FROM audit_row WHERE seq > (SELECT max(seq) FROM audit_row) - 5")
    bad = verdict(dcms, books_folder, seal)
    assert bad["row"] == row_of(seal) - 4
    assert "closed on an audit row" in verdict(dcms, books_folder)["text"], (
        "that much the books know themselves"
    )


def test_books_that_are_open_meanwhile_and_copies_are_verified_and_stay_as_they_are(
    dcms: Dcms, books_folder: Path, tmp_path: Path
) -> None:
    shop = Shop(open_books(books_folder))
    shop.receives("Dolo 650", batch="D1", units=50)
    assert dcms("verify", books_folder).answer["holds"], "the program has them open"
    shop.desk.close()
    made = dcms("--books", books_folder, "backup", "--to", tmp_path / "copies").answer["file"]
    before = Path(made).read_bytes()
    assert dcms("verify", made).answer["holds"]
    assert Path(made).read_bytes() == before
    assert sorted(one.name for one in Path(made).parent.iterdir()) == sorted(
        [Path(made).name, Path(made).name + ".sha256"]
    ), "nothing is left beside it"


def bare(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as other, other:
        other.execute("CREATE TABLE something (id INTEGER)")


@pytest.mark.parametrize(
    "spoiled",
    [
        lambda file: file.write_bytes(b"not a book at all"),
        lambda file: file.unlink(),
        bare,
    ],
)
def test_what_is_no_book_is_said_to_be_none(
    dcms: Dcms, shop_folder: Path, spoiled: Callable[[Path], object]
) -> None:
    spoiled(shop_folder / FILE)
    said = dcms("verify", shop_folder)
    assert said.status == 3
    assert "Say the folder of the books" in said.err


def test_books_of_another_step_are_not_touched(dcms: Dcms, shop_folder: Path) -> None:
    outside(shop_folder, "UPDATE alembic_version SET version_num = '0001'")
    said = dcms("verify", shop_folder)
    assert (said.status, "step 0001" in said.err) == (3, True)
