"""Labels in every printer language, read back by readers written from the manuals and by two decoders."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from PIL import Image

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.scanning.reading import read_scan
from dcms_desktop.scanning.sscc import sscc_of
from reports.engine.gs1 import batch_code
from reports.engine.gs1 import gtin_of
from reports.engine.label import LINEAR
from reports.engine.label import in_dots
from reports.engine.label import on_finer
from reports.papers.label_layout import WHATS
from reports.papers.label_layout import Goods
from reports.papers.label_layout import lay_out
from reports.papers.label_layout import left_out
from reports.papers.label_stock import STOCKS
from reports.papers.label_stock import find_stock
from reports.papers.labels import LabelJob
from reports.papers.labels import LabelLine
from reports.papers.labels import preview_labels
from reports.papers.labels import render_labels
from tests.needs import needs
from tests.reports.label_readers import Printed
from tests.reports.label_readers import fields_of_zpl
from tests.reports.label_readers import read_epl
from tests.reports.label_readers import read_tspl
from tests.reports.label_readers import words_of_zpl
from tests.reports.paper_tools import page_text
from tests.reports.paper_tools import pages_of

DOLO = Goods(
    item_id=1, code="D650", name="Dolo 650 mg Tablet", local_name="डोलो ६५० गोली", packing="15 tab",
    maker="Micro Labs", unit="STR", barcode="8901030865275", rack="R12-3", mrp=3_390, batch="DOL24-081",
    made_on=date(2026, 3, 1), expiry=date(2028, 8, 31), count=120,
    sscc=sscc_of("8901234", 42),
)  # fmt: skip
ROLLS = [code for code, stock in STOCKS.items() if not stock.sheet]
READERS: dict[str, Any] = {"tspl": read_tspl, "epl": read_epl}


def job(
    goods: Goods = DOLO, count: int = 3, what: Any = "batch", paper: str = "label_50x25", start: int = 1
) -> LabelJob:
    return LabelJob((LabelLine(goods, count),), what, find_stock(paper), start)


def texts_of(picture: Image.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(picture)]


# ── codes ───────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("code", "gtin"),
    [
        ("8901030865275", "08901030865275"), ("036000291452", "00036000291452"),
        ("96385074", "00000096385074"),
        ("18901030865272", "18901030865272"), ("8901030865278", None), ("D650", None), ("", None),
        ("٨٩٠١٠٣٠٨٦٥٢٧٥", None), ("890103086527", None),
    ],
)  # fmt: skip
def test_a_retail_number_is_one_by_its_check_digit(code: str, gtin: str | None) -> None:
    assert gtin_of(code) == gtin


@pytest.mark.parametrize(
    ("number", "held"),
    [("AB-12/3_x", "AB-12/3_x"), ("A B", None), ("बैच", None), ("A" * 21, None), ("", None), ("A^B", None)],
)
def test_a_batch_number_is_held_whole_or_not_at_all(number: str, held: str | None) -> None:
    assert batch_code(number) == held


@pytest.mark.parametrize("paper", STOCKS)
@pytest.mark.parametrize("what", WHATS)
def test_another_decoder_reads_every_label_of_a_pdf(paper: str, what: Any, tmp_path: Path) -> None:
    pages = pages_of(render_labels(job(what=what, paper=paper), "pdf"), tmp_path, dpi=406)
    found = {text for page in pages for text in texts_of(page)}
    wanted = {
        "item": "8901030865275",
        "shelf": "8901030865275",
        "batch": "(01)08901030865275(17)280831(10)DOL24-081",
        "carton": "(02)08901030865275(17)280831(37)120(10)DOL24-081",
    }
    if what != "sscc":
        assert found == {wanted[what]}
        return
    assert "(00)089012340000000427" in found
    assert found <= {"(00)089012340000000427", wanted["carton"]}
    assert (wanted["carton"] in found) == (paper == "label_100x50"), "where two codes have room"


def test_the_counter_reads_its_own_labels_without_doubt(tmp_path: Path) -> None:
    for what, goods in (
        ("batch", DOLO),
        ("carton", DOLO),
        ("carton", replace(DOLO, carton_barcode="18901030865272")),
    ):
        page = pages_of(render_labels(job(goods, what=what, paper="label_100x50"), "pdf"), tmp_path, dpi=300)[
            0
        ]
        (code,) = {code.bytes for code in zxingcpp.read_barcodes(page)}
        scan = read_scan(code.decode("ascii"), date(2026, 11, 29))
        assert (scan.batch, scan.expiry, scan.doubtful) == ("DOL24-081", date(2028, 8, 31), ())
        assert scan.code.lstrip("0")[-13:] in {"8901030865275", "8901030865272"}
        assert scan.count == (120 if what == "carton" and not goods.carton_barcode else 0)


@needs("libzbar.so.0")
def test_a_second_decoder_reads_the_bars_too(tmp_path: Path) -> None:
    from pyzbar.pyzbar import decode

    for what, wanted in (("item", b"8901030865275"), ("carton", b"020890103086527517280831")):
        page = pages_of(render_labels(job(what=what, paper="label_100x50"), "pdf"), tmp_path, dpi=300)[0]
        found = [code.data.replace(b"\x1d", b"") for code in decode(page)]
        assert len(found) == 1
        assert found[0].startswith(wanted)


def test_a_code_that_is_no_retail_number_goes_as_code_128(tmp_path: Path) -> None:
    goods = replace(DOLO, barcode="", code="D-650/x")
    page = pages_of(render_labels(job(goods, what="item"), "pdf"), tmp_path, dpi=300)[0]
    assert set(texts_of(page)) == {"D-650/x"}
    assert "own code" in left_out(goods, "batch")
    long = pages_of(render_labels(job(replace(goods, code="X" * 40), what="item"), "pdf"), tmp_path, dpi=406)[
        0
    ]
    assert set(texts_of(long)) == {"X" * 40}


def test_a_batch_gs1_cannot_hold_stands_in_words_and_is_told(tmp_path: Path) -> None:
    goods = replace(DOLO, batch="DOL 24")
    page = pages_of(render_labels(job(goods), "pdf"), tmp_path, dpi=300)[0]
    assert set(texts_of(page)) == {"(01)08901030865275(17)280831"}
    assert "DOL 24" in left_out(goods, "batch")
    assert "B DOL 24" in page_text(render_labels(job(goods), "pdf"))
    assert left_out(DOLO, "batch") == ""
    assert left_out(goods, "item") == ""


# ── sheets ──────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("number", [f"A_B/{n}" + "x" * n for n in range(1, 14)])
def test_every_length_of_batch_number_has_its_code(number: str) -> None:
    for what in ("batch", "carton"):
        picture = preview_labels(job(replace(DOLO, batch=number), what=what, paper="label_38x25"))[0]
        texts = texts_of(Image.open(io.BytesIO(picture)))
        assert texts, what
        assert all(text.endswith(f"(10){number}") for text in texts)


def test_a_part_used_sheet_begins_at_its_first_free_label(tmp_path: Path) -> None:
    pages = pages_of(
        render_labels(job(count=65, what="item", paper="label_a4_65", start=8), "pdf"), tmp_path, dpi=300
    )
    places = [code.position.top_left for code in zxingcpp.read_barcodes(pages[0])]
    assert len(pages) == 2
    assert len(places) == 65 - 7
    assert len(zxingcpp.read_barcodes(pages[1])) == 7
    left, top = min(point.x for point in places), min(point.y for point in places)
    millimetre = 300 / 25.4
    assert left / millimetre > 4.7, "no code in the margin"
    assert (10.7 + 21.2) < top / millimetre < (10.7 + 2 * 21.2), "the first row is used"
    second_row = [point for point in places if point.y < top + 10 * millimetre]
    assert len(second_row) == 3, "the second row begins at its third label"


def test_sheets_and_counts_that_cannot_be_are_refused() -> None:
    for start in (0, 66):
        with pytest.raises(Refused, match="between 1 and 65") as caught:
            render_labels(job(paper="label_a4_65", start=start), "pdf")
        assert caught.value.field == "start"
    for count in (0, -1, 5_001, 10**15):
        with pytest.raises(Refused) as caught:
            render_labels(job(count=count), "zpl")
        assert caught.value.field == "count"
    with pytest.raises(Refused, match="page printer"):
        render_labels(job(paper="label_a4_65"), "zpl")
    with pytest.raises(Refused, match="not written"):
        render_labels(job(), "pcl")
    with pytest.raises(Refused, match="no label paper") as unknown:
        find_stock("label_1x1")
    assert "label_50x25" in unknown.value.next_step


def test_the_screen_shows_what_prints() -> None:
    pictures = preview_labels(job(count=500))
    assert len(pictures) == 3
    assert len(texts_of(Image.open(io.BytesIO(pictures[0])))) == 2


# ── printer languages ───────────────────────────────────────────────────────────────────────────
def decoded(form: Printed) -> set[str]:
    """What the codes of a form hold, told or drawn."""
    told = {held for _, held in form.codes}
    for picture in form.pictures:
        page = Image.new("L", (picture.width + 40, picture.height + 40), 255)
        page.paste(picture.convert("L"), (20, 20))
        told.update(texts_of(page.resize((page.width * 3, page.height * 3))))
    return told


@pytest.mark.parametrize("language", READERS)
@pytest.mark.parametrize("paper", ROLLS)
@pytest.mark.parametrize("what", WHATS)
def test_a_printer_is_told_every_code_and_word(language: str, paper: str, what: Any) -> None:
    forms = READERS[language](render_labels(job(what=what, paper=paper, count=4), language))
    across = STOCKS[paper].across
    assert sum(form.times for form in forms) * across == 4
    for form in forms:
        wanted = {
            "item": {"8901030865275"},
            "shelf": {"8901030865275"},
            "batch": {"<F>01089010308652751728083110DOL24-081", "(01)08901030865275(17)280831(10)DOL24-081"},
            "carton": {
                "<F>02089010308652751728083137120<F>10DOL24-081",
                "(02)08901030865275(17)280831(37)120(10)DOL24-081",
            },
        }
        wanted["sscc"] = {"<F>00089012340000000427", "(00)089012340000000427"}
        assert decoded(form) & wanted[what]
        said = " ".join(text for _, _, text in form.texts)
        assert "Dolo 650" in said
        if what != "shelf" and (what != "sscc" or paper == "label_100x50"):
            assert "MRP Rs 33.90" in said
        wide, high = STOCKS[paper].row_width * 8 // 10, STOCKS[paper].height * 8 // 10
        for x, y, text in form.texts:
            assert x + 8 * len(text) <= wide
            assert y < high


@pytest.mark.parametrize("dpi", [300, 600])
@pytest.mark.parametrize("paper", ROLLS)
@pytest.mark.parametrize("what", WHATS)
def test_a_finer_printer_gets_the_same_label_in_its_dots(paper: str, what: Any, dpi: int) -> None:
    wanted = job(what=what, paper=paper, count=1)
    coarse = lay_out(DOLO, what, wanted.stock)
    fine = on_finer(coarse, dpi)
    wide, high = in_dots(wanted.stock.width, dpi), in_dots(wanted.stock.height, dpi)
    for old, new in zip(coarse.symbols, fine.symbols, strict=True):
        ratio = new.width * 203.2 / (old.width * dpi)
        assert 0.9 < ratio < 1.03, "modules are whole dots, no farther from their size than that"
        assert 0 <= new.x <= wide - new.width
        tall = new.height if new.kind in LINEAR else len(new.modules) * new.module
        assert new.y + tall <= high
    for language, read in READERS.items():
        (form,) = read(render_labels(wanted, language, dpi))
        assert decoded(form) == decoded(read(render_labels(wanted, language))[0])
        for x, y, text in form.texts:
            assert x + 10 * len(text) * dpi // 300 <= wide
            assert y < high
    assert (
        f"^PW{wide}^LL{high}" in render_labels(wanted, "zpl", dpi).decode("ascii") or paper != "label_100x50"
    )
    with pytest.raises(Refused, match="400 dots an inch"):
        render_labels(wanted, "zpl", 400)


def test_an_odd_label_is_left_alone_at_the_end() -> None:
    for language, read in READERS.items():
        forms = read(render_labels(job(count=5), language))
        assert [form.times for form in forms] == [2, 1]
        assert len(forms[0].texts) == 2 * len(forms[1].texts)
    zpl = words_of_zpl(render_labels(job(count=5), "zpl"))
    assert [rest for code, rest in zpl if code == "PQ"] == ["2", "1"]


@pytest.mark.parametrize("language", ["zpl", "tspl", "epl"])
@pytest.mark.parametrize("what", ["item", "batch", "carton", "sscc"])
def test_the_bytes_are_as_kept(language: str, what: Any, kept: Any) -> None:
    goods = replace(DOLO, local_name="")
    body = render_labels(job(goods, what=what, paper="label_100x50", count=1), language)
    kept(
        f"label_{what}.{language}.txt", body.decode("ascii") if body.isascii() else body.hex("\n", 40) + "\n"
    )


def test_names_in_another_script_go_as_dots() -> None:
    for language, read in READERS.items():
        (form,) = read(render_labels(job(what="item", count=2), language))
        assert len(form.pictures) == 2
        assert all(picture.convert("L").getextrema() == (0, 255) for picture in form.pictures)
    assert any(code == "GF" for code, _ in words_of_zpl(render_labels(job(what="item"), "zpl")))


# ── hostile names ───────────────────────────────────────────────────────────────────────────────
POISON = (
    '"\r\nPRINT 999\r\n', "^XZ^XA~JR", "~DGR:X", '\\["]', "\\", '\\\\"', "_1_5E", "!105", ">;>8", "~1",
    "@1#$|`{}[]", "\nN\nP99\n", "\x1b@\x00\x1d", "A" * 500, 'आशा^~"', "\u202e", "'; DROP TABLE item;--",
)  # fmt: skip
hostile = st.text(
    st.sampled_from('Aa9 ^~"\\_!>@#$|`{}[]\r\n\x00\x1b\x1d\x1e,;:आ₹\u202e0123456789'), max_size=40
)


def poisoned(text: str) -> Goods:
    return replace(
        DOLO, name=f"D {text}", local_name=text, packing=text, unit=text, barcode=text, code=text or "C",
        rack=text, batch=text,
    )  # fmt: skip


def tried(text: str, what: Any) -> None:
    goods = poisoned(text)
    for paper in ("label_50x25", "label_100x50"):
        for with_number in (goods, replace(goods, barcode="8901030865275")):
            wanted = job(with_number, what=what, paper=paper, count=2)
            zpl = words_of_zpl(render_labels(wanted, "zpl"))
            codes = [code for code, _ in zpl]
            assert codes.count("XA") == codes.count("XZ") == 1
            assert [rest for code, rest in zpl if code == "PQ"] == ["1" if paper == "label_50x25" else "2"]
            for language, read in READERS.items():
                (form,) = read(render_labels(wanted, language))
                assert form.times == (1 if paper == "label_50x25" else 2)


@pytest.mark.parametrize("text", POISON)
@pytest.mark.parametrize("what", WHATS)
def test_no_name_commands_a_printer(text: str, what: Any) -> None:
    tried(text, what)


@given(text=hostile, what=st.sampled_from(WHATS))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_names_of_chance_command_nothing(text: str, what: Any) -> None:
    tried(text, what)


def test_a_name_is_said_as_it_is_where_the_language_can() -> None:
    goods = replace(DOLO, name='6" ^pipe~ \\x', local_name="")
    assert '6" ^pipe~ \\x' in fields_of_zpl(render_labels(job(goods, what="item"), "zpl"))
    (form, _) = read_epl(render_labels(job(goods, what="item"), "epl"))
    assert form.texts[0][2] == '6" ^pipe~ \\x'
    (form, _) = read_tspl(render_labels(job(goods, what="item"), "tspl"))
    assert form.texts[0][2] == "6' ^pipe~ /x"
