from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from typing import Any

import pytest

from dcms_desktop.kernel import clock
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.sales.rules import change_quantity
from dcms_desktop.sales.rules import edit_line
from tests.ui.counter.counter_books import start_draft_of
from ui.documents.bill_sums import BillSums
from ui.documents.bill_sums import Note
from ui.documents.bill_sums import sale_sums
from ui.documents.calculator import calculate
from ui.documents.cash_count import counted
from ui.documents.cash_count import note_of
from ui.documents.counter.batch_strip import BatchStrip
from ui.documents.document_list import first_day
from ui.documents.footer_card import FooterCard
from ui.documents.lines_model import SALE_CELLS
from ui.documents.lines_model import LinesModel
from ui.documents.party_facts import sale_facts
from ui.documents.walk import Place
from ui.documents.walk import WalkPlan
from ui.documents.walk import next_place
from ui.kit.grid_model import EDIT
from ui.kit.grid_model import TONE

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

    from dcms_desktop.desk import Desk
    from dcms_desktop.drafts.rules import Draft


@pytest.fixture
def bill(desk: Desk) -> Draft:
    """A bill of two lines."""
    from dcms_desktop.sales.queries import offer_item
    from dcms_desktop.sales.rules import put_item

    draft: Draft = start_draft_of(desk, "tax_invoice", "Asha Medical")
    for row, (item_id, quantity) in enumerate(((1, "2b5+3"), (2, "10/5"))):
        draft = put_item(draft, row, desk.ask(offer_item, draft, item_id))
        draft = change_quantity(draft, row, quantity)
    return draft


def texts(model: LinesModel, row: int) -> list[str]:
    return [model.index(row, column).data() or "" for column in range(model.columnCount())]


def test_the_lines_model_shows_and_takes_lines(bill: Draft, qtmodeltester: ModelTester) -> None:
    kept = [bill]

    def edit(row: int, field: str, value: str) -> bool:
        try:
            kept.append(edit_line(kept[-1], row, field, value))
        except Refused:
            return False
        model.show(kept[-1])
        return True

    model = LinesModel(SALE_CELLS, replace(bill, lines=()), edit)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call] # pytest-qt leaves it untyped
    model.show(bill)
    assert texts(model, 0)[:3] == ["1", "Dolo 650 Tablet", "15 tab"]
    assert texts(model, 0)[6:8] == ["2b5", "3"]
    assert texts(model, 2)[0] == "3"
    place = model.index(1, model.place_of("quantity"))
    assert model.setData(place, "12", EDIT)
    assert not model.setData(place, "twelve", EDIT)
    assert kept[-1].lines[1].units == 12
    model.show(replace(bill, lines=bill.lines[:1]))
    assert model.rowCount() == 2
    qtmodeltester.check(model)  # type: ignore[no-untyped-call] # pytest-qt leaves it untyped


def test_signs_stand_beside_what_they_warn_of(bill: Draft) -> None:
    line = bill.lines[1]
    assert line.batch is not None
    model = LinesModel(SALE_CELLS, bill, lambda _row, _field, _value: True)
    expiry = model.index(1, model.place_of("expiry"))
    assert expiry.data().endswith("!")
    assert expiry.data(TONE) == "warn strong"
    dead = replace(line, batch=replace(line.batch, expiry=clock.today().replace(year=2020)))
    model.show(replace(bill, lines=(bill.lines[0], dead)))
    assert expiry.data().endswith("✕")
    dearer = replace(line.batch, mrp=Paise(line.batch.mrp + 100))
    other = replace(line, batch=dearer, rate_source="hand", rate=Mills(line.rate + 10))
    model.show(replace(bill, lines=(bill.lines[0], other)))
    assert model.index(1, model.place_of("item")).data().endswith("▲")
    assert model.index(1, model.place_of("rate")).data().startswith("≠")


def test_what_an_edit_begins_with_is_taken_again_unchanged(bill: Draft) -> None:
    model = LinesModel(SALE_CELLS, bill, lambda _row, _field, _value: False)
    for name in ("quantity", "free", "rate", "discount"):
        place = model.index(1, model.place_of(name))
        assert model.setData(place, place.data(EDIT), EDIT), name


def test_the_footer_says_tax_totals_and_objections(bill: Draft) -> None:
    sums = sale_sums(bill, shows_margin=True)
    assert sums.tax_heads == ("GST", "Taxable", "CGST", "SGST")
    assert sums.counts == "Items 2 · Qty 35 · Free 3"
    assert [name for name, _value in sums.totals] == ["Gross", "Discounts", "Round off"]
    assert "Margin" in sums.quiet
    short = change_quantity(bill, 0, "9000")
    assert sale_sums(short, shows_margin=False).notes[0].text.startswith("?")


def test_a_narrow_footer_shows_objections_before_the_table_of_rates(
    dressed: QApplication, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    assert dressed is not None
    card = FooterCard()
    qtbot.addWidget(card)
    drawn: list[str] = []
    draw = card._text

    def note_and_draw(*args: Any, **marks: Any) -> None:
        drawn.append(args[2])
        draw(*args, **marks)

    monkeypatch.setattr(card, "_text", note_and_draw)
    heads = ("GST", "Taxable", "CGST", "SGST")
    rates, total = (("5%", "100.00", "2.50", "2.50"),), ("", "100.00", "2.50", "2.50")
    notes = (Note("! Overdue by 19 days", "warn"),)
    totals = (("Gross", "100.00"), ("Round off", "—"))
    card.show_sums(BillSums(heads, rates, total, notes, "Items 1", totals, "₹105", "", tax="5.00"))
    card.resize(1_270, 113)
    card.grab()
    assert {"GST", "! Overdue by 19 days"} <= set(drawn)
    assert card.shown_totals() == totals
    drawn.clear()
    card.resize(800, 113)
    card.grab()
    assert "! Overdue by 19 days" in drawn
    assert "GST" not in drawn
    assert card.shown_totals() == (("Gross", "100.00"), ("Tax", "5.00"), ("Round off", "—"))


def test_the_strip_says_how_to_go_on_where_no_line_is(
    bill: Draft, dressed: QApplication, qtbot: QtBot
) -> None:
    assert dressed is not None
    strip = BatchStrip()
    qtbot.addWidget(strip)
    strip.show_line(bill, bill.lines[0])
    batch = bill.lines[0].batch
    assert batch is not None
    assert batch.number in strip.accessibleDescription()
    strip.show_line(bill, None)
    assert strip.accessibleDescription().startswith("Item: letters in any order")
    strip.show_line(replace(bill, lines=()), None)
    assert strip.accessibleDescription() == ""


def test_the_party_card_turns_amber_when_overdue(bill: Draft) -> None:
    assert bill.party is not None
    late = replace(bill.party, oldest_due=bill.day.replace(year=bill.day.year - 1))
    assert {fact.label: fact.tone for fact in sale_facts(late, bill.day)}["Overdue"] == "warn"
    deep = replace(bill.party, balance=Paise(bill.party.credit_limit + 1))
    assert {fact.label: fact.tone for fact in sale_facts(deep, bill.day)}["Limit left"] == "bad"


SHORT = WalkPlan()


@pytest.mark.parametrize(
    ("place", "step", "long", "leads_to"),
    [
        (Place(0, "item"), 1, False, Place(0, "quantity")),
        (Place(0, "quantity"), 1, False, Place(1, "item")),
        (Place(0, "quantity"), 1, True, Place(0, "free")),
        (Place(0, "discount"), 1, True, Place(1, "item")),
        (Place(0, "rate"), 1, False, Place(1, "item")),
        (Place(0, "rate"), -1, False, Place(0, "quantity")),
        (Place(1, "item"), -1, False, Place(0, "quantity")),
        (Place(0, "item"), -1, False, None),
        (Place(2, "item"), 1, False, None),
        (Place(2, "item"), -1, True, Place(1, "discount")),
    ],
)
def test_the_walk_leads(place: Place, step: int, long: bool, leads_to: Place | None) -> None:
    assert next_place(place, step, SHORT, 2, long=long) == leads_to


@pytest.mark.parametrize(
    ("typed", "result"),
    [("12*95.50", "1146"), ("0.1+0.2", "0.3"), ("1/3", "0.333"), ("1,200-5", "1195"), ("200*5%", "10")],
)
def test_sums_are_exact(typed: str, result: str) -> None:
    assert calculate(typed) == result


@pytest.mark.parametrize("typed", ["", "2**9", "a+1", "1/0", "__import__('os')", "9" * 200, "(" * 60, "'a'"])
def test_what_is_no_sum_is_refused(typed: str) -> None:
    with pytest.raises(Refused):
        calculate(typed)


def test_the_till_is_counted_by_note() -> None:
    assert counted({500: 3, 20: 2}, 50) == 1_540_50
    assert note_of({500: 3, 200: 0, 20: 2}) == "500x3 20x2"


def test_spans_of_days_begin_where_they_say() -> None:
    today = clock.today().replace(month=2, day=10)
    assert first_day("all", today) is None
    assert first_day("today", today) == today
    year = first_day("year", today)
    assert year is not None
    assert (year.month, year.year) == (4, today.year - 1)
