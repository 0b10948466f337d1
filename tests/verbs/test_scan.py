"""``dcms scan``: what codes say, which goods they name, what is asked and what is learned."""

from pathlib import Path
from typing import Any

from dcms_desktop.db.connect import open_books
from tests.shop import Shop
from tests.verbs.conftest import Dcms

GTIN = "08901234567890"
LOST = f"01{GTIN}1728093010AC199421S1"
"""Batch AC1994 and serial S1 behind it, the separator between them lost."""


def test_codes_are_told_learned_and_never_guessed(dcms: Dcms, books_folder: Path, tmp_path: Path) -> None:
    shop = Shop(open_books(books_folder))
    shop.receives("Dolo 650", batch="AC1994", units=100)
    shop.desk.close()

    def scan(*words: object) -> tuple[int, Any]:
        said = dcms("--books", books_folder, "scan", *words)
        return said.status, said.answer

    status, unknown = scan(GTIN[1:])
    assert (status, unknown["known"], unknown["goods"]) == (1, False, [])
    status, learned = scan(GTIN[1:], "--item", "I1", "--units", "10")
    assert (status, learned["known"]) == (0, True)
    status, whole = scan(f"01{GTIN}1728093010AC1994<GS>21S1")
    assert (status, whole["sure"], whole["batch"], whole["serial"]) == (0, True, "AC1994", "S1")
    [goods] = whole["goods"]
    assert (goods["item"], goods["units"]) == ("I1", 10)
    assert [one["stock"] for one in goods["batches"]] == [100]

    status, doubt = scan(LOST)
    assert (status, doubt["sure"]) == (1, False)
    first = doubt["readings"][0]
    assert first["batch"] == "AC1994"  # the batch that lies here stands first
    file = tmp_path / "codes.txt"
    file.write_text(f"{GTIN[1:]}\n\nNOBODY\n", "utf-8")
    said = dcms("--books", books_folder, "scan", "--file", file)
    assert (said.status, len(said.out.splitlines())) == (1, 2)


def test_a_reading_is_chosen_once_for_a_text(dcms: Dcms, shop_folder: Path) -> None:
    lost = f"01{GTIN}1728093010AC19943012"
    dcms("--books", shop_folder, "scan", GTIN[1:], "--item", "I1")
    doubt = dcms("--books", shop_folder, "scan", lost).answer
    wanted = next(at for at, one in enumerate(doubt["readings"], 1) if one["count"] == 12)
    assert dcms("--books", shop_folder, "scan", lost, "--reading", wanted).status == 0
    settled = dcms("--books", shop_folder, "scan", lost).answer
    assert (settled["sure"], settled["batch"], settled["count"]) == (True, "AC1994", 12)


def test_scan_refuses_what_it_cannot_take(dcms: Dcms, shop_folder: Path, tmp_path: Path) -> None:
    noise = tmp_path / "noise"
    noise.write_bytes(b"\xff\xfe\x00\n")
    dcms("--books", shop_folder, "scan", "KNOWN", "--item", "I1")
    for words, field in (
        ((), "code"),
        (("--file", noise), "file"),
        (("A", "B", "--item", "I1"), "code"),
        (("A", "--item", "NONE"), "item"),
        (("KNOWN", "--item", "I1"), "item"),
        ((LOST, "--reading", 99), "reading"),
        ((f"01{GTIN}17", "--item", "I1"), "code"),
    ):
        said = dcms("--books", shop_folder, "scan", *words)
        assert said.status == 1
        assert said.answer["problem"]["field"] == field
