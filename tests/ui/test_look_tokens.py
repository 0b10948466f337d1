from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QColor
from PySide6.QtGui import QFontDatabase
from PySide6.QtGui import QFontInfo

from reports.fonts import FOLDER
from reports.fonts import all_font_files
from ui.look import tokens as look
from ui.look.icons import icon
from ui.look.icons import icon_names
from ui.look.icons import icon_picture
from ui.look.style_sheet import style_sheet
from ui.look.theme import FAMILIES
from ui.look.theme import theme
from ui.shell.commands import ROOMS

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


@pytest.mark.parametrize("column", look.COLUMNS, ids=lambda column: column.name)
def test_every_text_can_be_read_on_every_paper(column: look.Tokens) -> None:
    least = 7.0 if column.name == "contrast" else 4.5
    faint = {
        pair: round(ratio, 2)
        for pair in look.TEXT_PAIRS
        if (ratio := look.contrast(getattr(column, pair[0]), getattr(column, pair[1]))) < least
    }
    assert not faint


@pytest.mark.parametrize("column", look.COLUMNS, ids=lambda column: column.name)
def test_the_focus_frame_can_be_seen_on_every_paper(column: look.Tokens) -> None:
    for ink, paper in look.SIGN_PAIRS:
        assert look.contrast(getattr(column, ink), getattr(column, paper)) >= 3.0, (ink, paper)


@pytest.mark.parametrize("column", look.COLUMNS, ids=lambda column: column.name)
def test_every_token_is_a_colour(column: look.Tokens) -> None:
    for name in look.COLOUR_NAMES:
        assert QColor(getattr(column, name)).isValid(), name


def test_contrast_is_that_of_the_standard() -> None:
    assert look.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert look.contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("column", look.COLUMNS, ids=lambda column: column.name)
@pytest.mark.parametrize("scale", [90, 100, 200])
def test_the_style_sheet_names_no_token_that_is_not_there(column: look.Tokens, scale: int) -> None:
    sheet = style_sheet(column, lambda size: size * scale // 100)
    assert "%" not in sheet
    assert column.focus in sheet


def test_text_grows_and_stops_at_its_limits(dressed: QApplication) -> None:
    made = theme()
    made.set_scale(150)
    assert dressed.font().pixelSize() == 20
    assert made.px(27) == 41
    assert made.px(1) == 1
    made.set_scale(500)
    assert made.scale == 200
    made.set_scale(10)
    assert made.scale == 90
    made.larger()
    assert made.scale == 100
    made.smaller()
    assert made.scale == 90


def test_the_look_changes_while_the_program_runs(dressed: QApplication) -> None:
    seen: list[str] = []
    theme().changed.connect(lambda: seen.append(theme().tokens.name))
    theme().use("dark")
    assert dressed.palette().window().color().name().upper() == look.DARK.bg
    theme().use("dark")
    theme().use("nonsense")
    assert seen == ["dark", "light"]


def test_the_bundled_letters_are_used(dressed: QApplication) -> None:
    assert dressed is not None
    assert set(FAMILIES) <= set(QFontDatabase.families())
    assert QFontInfo(theme().font()).family() == "Noto Sans"
    strong = theme().font(strong=True)
    assert QFontInfo(strong).weight() == look.STRONG


def test_figures_are_equally_wide(dressed: QApplication) -> None:
    assert dressed is not None
    for strong in (False, True):
        metrics = theme().metrics(strong=strong)
        assert len({metrics.horizontalAdvance(digit * 10) for digit in "0123456789"}) == 1


def test_the_fonts_are_those_that_were_pinned() -> None:
    lines = (FOLDER / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    pinned = {name: checksum for checksum, name in (line.split() for line in lines)}
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in all_font_files()}
    assert found == pinned
    assert "SIL OPEN FONT LICENSE" in (FOLDER / "OFL.txt").read_text(encoding="utf-8").upper()


def test_every_icon_draws_in_the_colour_asked_for(dressed: QApplication) -> None:
    assert dressed is not None
    assert {room.icon for room in ROOMS} <= set(icon_names())
    for name in icon_names():
        picture = icon_picture(name, 20, "bad").toImage()
        colours = {
            picture.pixelColor(x, y).name()
            for x in range(20)
            for y in range(20)
            if picture.pixelColor(x, y).alpha() > 250
        }
        assert all(look.contrast(colour, look.LIGHT.bad) < 1.1 for colour in colours), name
        assert any(picture.pixelColor(x, y).alpha() > 60 for x in range(20) for y in range(20)), name
    assert not icon("house").isNull()
