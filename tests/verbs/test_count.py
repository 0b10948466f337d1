"""``dcms count``: begun, filled from a file, looked at, posted."""

from pathlib import Path

from tests.verbs.conftest import Dcms


def test_a_count_is_loaded_from_a_file_looked_at_and_posted(
    dcms: Dcms, shop_folder: Path, tmp_path: Path
) -> None:
    books = ("--books", shop_folder)
    assert dcms(*books, "count", "open", "Year end").answer == {"count": 1, "name": "Year end"}
    assert dcms(*books, "count").answer["name"] == "Year end"
    sheet = tmp_path / "counts.csv"
    sheet.write_text("item,batch,quantity\nI1,D1,97\nI9,,1\n", encoding="utf-8")
    said = dcms(*books, "count", "load", 1, sheet)
    assert said.status == 1
    assert (said.answer["taken"], [one["row"] for one in said.answer["refused"]]) == (1, [3])
    assert "Row 3, item" in said.err
    (row,) = dcms(*books, "report", "stock_count").answer["rows"]
    assert (row["book"], row["found"], row["difference"]) == (100, 97, -3)
    said = dcms(*books, "count", "post", 1, "--rest-as-none")
    assert said.status == 0, said.err
    assert len(said.answer["documents"]) == 1
    assert dcms(*books, "check").status == 0
    assert dcms(*books, "count", "post", 1).status == 1


def test_a_file_that_is_no_text_is_refused(dcms: Dcms, shop_folder: Path, tmp_path: Path) -> None:
    books = ("--books", shop_folder)
    dcms(*books, "count", "open", "Year end", "--rack", "A")
    sheet = tmp_path / "counts.csv"
    sheet.write_bytes(b"\xff\xfe\x00item")
    assert dcms(*books, "count", "load", 1, sheet).status == 1
    assert dcms(*books, "count", "load", 1, tmp_path / "none.csv").status == 3
    assert dcms(*books, "count", "open", "x", "--godown", "NOPE").status == 1
