"""Masters by keys in the real window: made, refused in place, found again, changed, put out of use."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import cast

import pytest
from PySide6.QtCore import QObject
from PySide6.QtCore import Qt
from PySide6.QtCore import Slot
from PySide6.QtTest import QTest

from dcms_desktop.audit.queries import history_of
from dcms_desktop.catalog.queries import find_items
from dcms_desktop.catalog.queries import item_form
from dcms_desktop.numbering.queries import series_list
from dcms_desktop.parties.actions import save_party
from dcms_desktop.parties.queries import find_parties
from dcms_desktop.parties.queries import party_form
from dcms_desktop.parties.rules import PartyForm
from dcms_desktop.pricing.queries import prices_page
from dcms_desktop.tax.queries import tax_class_by_code
from tests.masters import GSTIN_PUNE
from tests.masters import add_item
from tests.masters import tax_id
from ui.masters.all_masters import all_masters
from ui.masters.form_page import MasterPage
from ui.masters.list_page import MasterListPage
from ui.masters.openers import edit_record
from ui.masters.openers import find_places
from ui.masters.openers import new_record

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from dcms_desktop.desk import Desk
    from ui.shell.main_window import MainWindow
    from ui.shell.messages import Question

CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier


def _until(qtbot: QtBot, holds: Callable[[], bool]) -> None:
    """Wait for what a thread brings, long enough for a machine that does much else."""
    qtbot.waitUntil(holds, timeout=30_000)


def _press(window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(window.focusWidget(), key, modifier)


def _type(window: MainWindow, text: str) -> None:
    QTest.keyClicks(window.focusWidget(), text)


def _form(window: MainWindow) -> MasterPage:
    page = window.page()
    assert isinstance(page, MasterPage)
    return page


def _list(window: MainWindow, qtbot: QtBot, code: str, rows: int) -> MasterListPage:
    window.open_command(f"masters.{code}")
    page = window.page()
    assert isinstance(page, MasterListPage)
    _until(qtbot, lambda: page.model.rowCount() == rows)
    return page


# ── making ──────────────────────────────────────────────────────────────────────────────────────
def test_an_item_is_made_by_keys_and_refused_in_place_first(
    shop: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    listed = _list(shop, qtbot, "item", 0)
    _press(shop, Qt.Key.Key_C, ALT)
    page = _form(shop)
    _type(shop, "Dolo 650 Tablet")
    _press(shop, Qt.Key.Key_S, CTRL)
    assert page.form.rows["tax"].is_wrong()
    assert shop.focusWidget() is page.form.edit("tax")
    page.form.set_value("tax", str(tax_id(desk)))
    page.form.set_value("mrp", 3_091)
    page.form.set_value("ptr", 40_000)
    page.form.set_value("packs", "b 10, c 200 case")
    _press(shop, Qt.Key.Key_S, CTRL)
    _until(qtbot, page.form.rows["ptr"].is_wrong)
    page.form.set_value("ptr", 22_080)
    _press(shop, Qt.Key.Key_S, CTRL)
    _until(qtbot, lambda: shop.page() is listed)
    _until(qtbot, lambda: listed.model.rowCount() == 1)
    form = desk.ask(item_form, desk.ask(find_items, "dolo")[0].id)
    assert [(pack.letter, pack.units, pack.name) for pack in form.packs] == [
        ("c", 200, "case"),
        ("b", 10, "box"),
    ]
    assert "Dolo 650 Tablet is saved." in shop.shell.messages.texts()


def test_a_gstin_fills_state_and_registration_and_a_wrong_one_is_said_while_typing(
    shop: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    page = new_record(shop.shell, "party", "Asha Medical")
    gstin = page.form.edit("gstin")
    gstin.setFocus()
    QTest.keyClicks(gstin, f"{GSTIN_PUNE[:14]}W")
    assert page.form.rows["gstin"].is_wrong()
    QTest.keyClick(gstin, Qt.Key.Key_Backspace)
    page.form.set_value("state", "24")
    QTest.keyClicks(gstin, "V")
    assert (page.form.value("state"), page.form.value("tax_type")) == ("27", "regular")
    page.form.set_value("licences", "20B MH-1 31-03-2027, FSSAI 11513003000123")
    page.save()
    _until(qtbot, lambda: desk.ask(find_parties, "asha") != [])
    form = desk.ask(party_form, desk.ask(find_parties, "asha")[0].id)
    assert (form.gstin, [one.form for one in form.licences]) == (GSTIN_PUNE, ["20B", "FSSAI"])


class Bill(QObject):
    """A page in the middle of work that asked for a new record."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[int] = []

    @Slot(int)
    def take(self, row_id: int) -> None:
        self.ids.append(row_id)


def test_a_bill_gets_the_id_of_what_was_made_for_it(shop: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    bill = Bill()
    page = new_record(shop.shell, "item", "Crocin Advance", bill.take)
    page.form.set_value("tax", str(tax_id(desk)))
    page.save()
    _until(qtbot, lambda: bool(bill.ids))
    assert desk.ask(item_form, bill.ids[0]).name == "Crocin Advance"
    edit_record(shop.shell, "item", bill.ids[0], bill.take).form.set_value("rack", "A2")
    _form(shop).save()
    _until(qtbot, lambda: len(bill.ids) == 2)
    assert [entry.deed for entry in desk.ask(history_of, "item", bill.ids[0])] == ["change", "create"]


def test_a_name_that_is_in_the_books_is_shown_while_typing(
    shop: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    add_item(desk, "Dolo 650 Tablet")
    page = new_record(shop.shell, "item", "Dolo 650 tablets")
    _until(qtbot, lambda: "Dolo 650 Tablet (10001)" in page.twins.text())
    party = new_record(shop.shell, "party", "Nobody Like It")
    qtbot.wait(500)
    assert not party.twins.isVisible()


def test_a_second_shop_of_one_gstin_is_asked_about(shop: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    desk.do(save_party, PartyForm(name="Asha", gstin=GSTIN_PUNE, tax_type="regular"))
    page = new_record(shop.shell, "party", "Asha Baner")
    page.form.set_value("gstin", GSTIN_PUNE)
    page.form.set_value("tax_type", "regular")
    page.save()
    _until(qtbot, lambda: shop.shell.messages.question is not None)
    shop.shell.messages.answer(answer=True)
    _until(qtbot, lambda: len(desk.ask(find_parties, "asha")) == 2)


# ── leaving, changing, out of use ───────────────────────────────────────────────────────────────
def test_typed_values_are_not_lost_by_escape(shop: MainWindow, qtbot: QtBot) -> None:
    _list(shop, qtbot, "party", 0)
    page = new_record(shop.shell, "party", "")
    page.form.edit("name").setFocus()
    _type(shop, "Half typed")
    _press(shop, Qt.Key.Key_Escape)
    assert shop.page() is page
    question = cast("Question", shop.shell.messages.last())
    assert not question.likely
    shop.shell.messages.answer(answer=False)
    assert shop.page() is page
    _press(shop, Qt.Key.Key_Escape)
    shop.shell.messages.answer(answer=True)
    assert shop.page() is not page


def test_a_record_is_put_out_of_use_and_brought_back_from_the_list(
    shop: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    key = add_item(desk, "Dolo 650 Tablet")
    page = _list(shop, qtbot, "item", 1)
    page.grid.setFocus()
    _press(shop, Qt.Key.Key_X, ALT)
    _until(qtbot, lambda: not desk.ask(item_form, key).active)
    page.filters["use"].set_value("all")
    page.reload()
    _until(qtbot, lambda: page.model.rowCount() == 1)
    page.grid.setFocus()
    page.grid.go(0, 0)
    _press(shop, Qt.Key.Key_F3)
    _press(shop, Qt.Key.Key_X, ALT)
    _until(qtbot, lambda: desk.ask(item_form, key).active)


def test_a_searched_name_that_is_not_there_goes_into_the_new_form(shop: MainWindow, qtbot: QtBot) -> None:
    page = _list(shop, qtbot, "party", 0)
    _type(shop, "Om Medical")
    qtbot.wait(100)
    page.add()
    assert _form(shop).form.value("name") == "Om Medical"


# ── every master ────────────────────────────────────────────────────────────────────────────────
SAMPLES: dict[str, dict[str, object]] = {
    "item": {"name": "Vicks", "tax": "GST5"},
    "maker": {"name": "Micro Labs", "code": "ML"},
    "party": {"name": "Asha", "state": "27"},
    "beat": {"name": "Karve Road", "code": "KR", "weekdays": "14"},
    "salesman": {"name": "Ravi", "code": "SM1"},
    "price_level": {"name": "Gold", "code": "GOLD", "less": 2_500},
    "tax_class": {"name": "New 5 %", "code": "N5", "rates": "12 from 01-07-2017, 5 from 22-09-2025"},
    "counter": {"name": "Van", "code": "V"},
    "godown": {"name": "Back store", "code": "STORE"},
    "bin": {"code": "A-03-2", "walk": 30},
    "user": {"name": "Anil", "code": "ANIL", "pin": "7351"},
    "series": {"code": "B", "kind": "tax_invoice", "first": 42},
    "printer": {"name": "Slip", "language": "escpos80", "way": "network", "address": "10.0.0.9:9100"},
}


@pytest.mark.parametrize("code", SAMPLES)
def test_every_master_is_made_and_opened_again(code: str, shop: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    page = new_record(shop.shell, code)
    for name, value in SAMPLES[code].items():
        page.form.set_value(name, str(tax_id(desk, str(value))) if name == "tax" else value)
    page.save()
    _until(qtbot, lambda: shop.page() is not page)
    listed = MasterListPage(shop.shell, all_masters()[code])
    shop.shell.show_page(listed)
    _until(qtbot, lambda: listed.model.rowCount() > 0)
    row = next(
        row
        for number in range(listed.model.rowCount())
        if (row := listed.model.row(number)) is not None
        and any(
            str(SAMPLES[code]["code" if code in {"series", "bin"} else "name"]) == _text(cell)
            for cell in row.cells
        )
    )
    listed.open_record(row.key)
    again = _form(shop)
    assert again.row_id == row.key
    for name, value in SAMPLES[code].items():
        if name not in {"pin", "tax"}:
            assert again.form.value(name) == value, name
    again.save()
    _until(qtbot, lambda: shop.page() is listed)


def _text(cell: object) -> str:
    return cell[0] if isinstance(cell, tuple) else str(cell)


def test_a_price_is_made_for_a_level(shop: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    key = add_item(desk, "Dolo 650")
    page = new_record(shop.shell, "price")
    page.form.set_value("item", (key, "Dolo 650"))
    page.form.set_value("level", "1")
    page.form.set_value("rate", 21_500)
    page.save()
    _until(qtbot, lambda: len(desk.ask(prices_page)) == 1)
    edit_record(shop.shell, "price", desk.ask(prices_page)[0].id).form.set_value("rate", 22_000)
    _form(shop).save()
    _until(qtbot, lambda: desk.ask(prices_page)[0].rate == 22_000)


def test_a_rate_of_a_tax_class_is_added_with_its_day(shop: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    found = tax_class_by_code
    before = desk.ask(found, "GST5")
    assert before is not None
    page = edit_record(shop.shell, "tax_class", before.id)
    page.form.set_value("rates", f"{page.form.value('rates')}, 18 from 01-04-2027")
    page.save()
    _until(qtbot, lambda: len((desk.ask(found, "GST5") or before).rates) == len(before.rates) + 1)


def test_the_firm_is_changed_in_its_form(shop: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    shop.open_command("masters.firm")
    page = _form(shop)
    page.form.set_value("city", "Pune")
    page.save()
    _until(qtbot, lambda: desk.ask(history_of, "firm", 1)[0].after == '{"city":"Pune"}')


def test_a_number_pattern_that_is_too_long_is_refused_under_its_field(
    shop: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    page = new_record(shop.shell, "series")
    page.form.set_value("code", "PUNE")
    page.form.set_value("pattern", "{code}/{year}/{number:09}")
    page.save()
    _until(qtbot, page.form.rows["pattern"].is_wrong)
    assert len(desk.ask(series_list, "tax_invoice")) == 1


# ── the go-to field ─────────────────────────────────────────────────────────────────────────────
def test_parties_and_items_are_found_from_anywhere(shop: MainWindow, desk: Desk) -> None:
    add_item(desk, "Dolo 650")
    desk.do(save_party, PartyForm(name="Dolores Medical", state="27"))
    places = find_places(desk, "dolo")
    assert [place.title for place in places] == ["Dolores Medical", "Dolo 650"]
    assert isinstance(places[1].open(shop.shell), MasterPage)
    assert isinstance(shop.shell.openers["party"](shop.shell, 1), MasterPage)
    assert find_places(desk, "d") == ()
