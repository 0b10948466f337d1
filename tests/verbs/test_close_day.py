"""``dcms close-day``: open points are named, a difference in the till wants its reason."""

from pathlib import Path

from dcms_desktop.db.connect import open_books
from dcms_desktop.kernel import clock
from tests.shop import Shop
from tests.verbs.conftest import Dcms


def test_open_points_are_named_and_stand_in_the_way(dcms: Dcms, shop_folder: Path) -> None:
    said = dcms("--books", shop_folder, "close-day", "--cash", "0")
    points, refusal = said.answers
    assert said.status == 1
    names = [one["point"] for one in points["open"]]
    assert "Backup" in names
    assert "Cash count" not in names
    assert points["day"] == clock.today().isoformat()
    assert all(name in refusal["problem"]["message"] for name in names)
    assert "--yes" in said.err
    # Nothing was closed: the same day can be closed now.
    assert dcms("--books", shop_folder, "close-day", "--cash", "0", "--yes").status == 0


def test_a_day_is_closed_once_and_nothing_is_posted_on_it(dcms: Dcms, shop_folder: Path) -> None:
    said = dcms("--books", shop_folder, "close-day", "--yes")
    assert said.status == 0, said.err
    assert "Cash count" in [one["point"] for one in said.answer["open"]]
    again = dcms("--books", shop_folder, "close-day", "--yes")
    assert again.status == 1
    assert "is closed already" in again.answers[-1]["problem"]["message"]
    early = dcms("--books", shop_folder, "close-day", "--date", "2020-01-01", "--yes")
    assert early.status == 1
    assert dcms("--books", shop_folder, "check").status == 0


def test_a_difference_in_the_till_wants_its_reason(dcms: Dcms, books_folder: Path) -> None:
    shop = Shop(open_books(books_folder))
    shop.takes_money("Asha Medical", "500.00")
    shop.desk.close()
    words = ("--books", books_folder, "close-day", "--cash", "480", "--yes")
    said = dcms(*words)
    assert said.status == 1
    assert said.answers[-1]["problem"]["field"] == "note"
    assert said.answers[0]["cash_books"] == "500.00"
    assert dcms(*words, "--note", "tea").status == 0


def test_hostile_words_are_refused(dcms: Dcms, shop_folder: Path) -> None:
    for words in (
        ("--cash", "abc"),
        ("--date", "soon"),
        ("--date", "2099-01-01", "--yes"),
        ("--cash", "1e9"),
    ):
        assert dcms("--books", shop_folder, "close-day", *words).status == 1, words
