from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from PySide6.QtWidgets import QLineEdit
from PySide6.QtWidgets import QVBoxLayout
from PySide6.QtWidgets import QWidget

from ui.kit.grid import Grid
from ui.kit.grid_footer import GridFooter
from ui.kit.grid_model import DISPLAY
from ui.kit.grid_model import EDIT
from ui.kit.grid_model import KEY
from ui.kit.grid_model import PAGE
from ui.kit.grid_model import TONE
from ui.kit.grid_model import Cell
from ui.kit.grid_model import ColumnsModel
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow
from ui.kit.grid_model import PagedModel
from ui.kit.grid_model import RowsModel
from ui.kit.grid_paint import tone_parts
from ui.kit.pick_list import PickColumn
from ui.kit.pick_list import PickEdit
from ui.kit.pick_list import PickRow
from ui.look.theme import theme
from ui.look.tokens import GRID_ROW

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator
    from collections.abc import Sequence

    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.usefixtures("dressed", "frames")
FRAMES: list[QWidget] = []


@pytest.fixture
def frames() -> Iterator[None]:
    """Holds the windows of one test, which nothing else does."""
    yield
    FRAMES.clear()


COLUMNS = (
    GridColumn("name", "Item", width=120, stretch=1),
    GridColumn("units", "Qty", "number", width=60, tone="strong"),
    GridColumn("expiry", "Expiry", width=80, drop=1),
)
ROWS = tuple(GridRow((f"Item {n}", str(n), Cell("03/27 !", "warn strong")), key=n) for n in range(40))


def make_items(parent: QWidget, _index: QModelIndex) -> QWidget:
    def find(text: str) -> Sequence[PickRow]:
        names = ("Dolo 650", "Dolo Syrup", "Pan 40")
        return [PickRow((name, "10"), value=name.upper()) for name in names if text.lower() in name.lower()]

    return PickEdit((PickColumn("Item"), PickColumn("Stock", right=True)), find, parent)


class Lines(ColumnsModel):
    """A model that can be written: item, quantity (digits only), rate."""

    def __init__(self) -> None:
        columns = (
            GridColumn("item", "Item", width=160, editable=True, editor=make_items),
            GridColumn("units", "Qty", "number", editable=True),
            GridColumn("amount", "Amount", "number"),
        )
        super().__init__(columns)
        self.values: list[list[str]] = [["", "", ""] for _row in range(3)]

    def rowCount(self, parent: Any = QModelIndex()) -> int:  # noqa: B008 - as Qt calls it
        return 0 if parent.isValid() else len(self.values)

    def data(self, index: Any, role: int = DISPLAY) -> Any:
        if role in {DISPLAY, EDIT}:
            return self.values[index.row()][index.column()]
        return None

    def flags(self, index: Any) -> Qt.ItemFlag:
        base = super().flags(index)
        return base | Qt.ItemFlag.ItemIsEditable if self.columns[index.column()].editable else base

    def setData(self, index: Any, value: Any, _role: int = EDIT) -> bool:
        if index.column() == 1 and value and not str(value).isdigit():
            return False
        self.values[index.row()][index.column()] = str(value)
        self.dataChanged.emit(index, index)
        return True


def shown(qtbot: QtBot, grid: Grid) -> QWidget:
    frame = QWidget()
    QVBoxLayout(frame).addWidget(grid)
    frame.resize(600, 400)
    qtbot.addWidget(frame)
    FRAMES.append(frame)
    with qtbot.waitActive(frame):
        frame.show()
        frame.activateWindow()
    grid.setFocus()
    return frame


def test_rows_take_the_size_in_force_also_while_they_are_shown(qtbot: QtBot) -> None:
    model = RowsModel(COLUMNS)
    model.show(ROWS)
    grid = Grid(model, name="rows")
    shown(qtbot, grid)
    for scale in (150, 100, 200, 100):
        theme().set_scale(scale)
        assert {grid.rowHeight(row) for row in range(len(ROWS))} == {theme().px(GRID_ROW)}


def edit_of(grid: Grid) -> QLineEdit:
    editor = grid.editor()
    assert isinstance(editor, QLineEdit)
    return editor


def test_a_rows_model_keeps_the_rules_of_qt(qtmodeltester: ModelTester) -> None:
    model = RowsModel(COLUMNS, ROWS)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call] # the library leaves it bare
    index = model.index(3, 2)
    assert index.data() == "03/27 !"
    assert index.data(TONE) == "warn strong"
    assert index.data(KEY) == 3
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Qty"
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Expiry 03/27 !"
    model.show(ROWS[:2])
    assert model.rowCount() == 2
    assert model.row(7) is None


def test_a_paged_model_asks_once_for_each_page_it_shows(qtmodeltester: ModelTester) -> None:
    asked: list[int] = []
    model = PagedModel(COLUMNS, asked.append)
    model.restart(1_000, ROWS)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call] # the library leaves it bare
    asked.clear()
    assert model.index(900, 0).data() is None
    assert model.index(901, 0).data() is None
    assert asked == [] or asked == [900 // PAGE]
    model.add_page(900 // PAGE, [GridRow((f"far {n}", "", ""), n) for n in range(PAGE)])
    assert model.index(900, 0).data() == f"far {900 % PAGE}"
    assert model.index(900, 0).data(KEY) == 900 % PAGE


def test_a_paged_model_forgets_the_oldest_pages() -> None:
    asked: list[int] = []
    model = PagedModel(COLUMNS, asked.append)
    model.restart(100_000, ROWS)
    for page in range(1, 60):
        model.row(page * PAGE)
        model.add_page(page, ROWS)
    asked.clear()
    assert model.row(PAGE) is None
    assert asked == [1]
    model.forget_page(1)
    model.row(PAGE)
    assert asked == [1, 1]


@pytest.mark.parametrize(
    ("tone", "parts"),
    [
        ("", ("text", False)),
        ("warn strong", ("warn", True)),
        ("strong", ("text", True)),
        ("ok", ("ok", False)),
    ],
)
def test_a_tone_names_a_colour_and_a_weight(tone: str, parts: tuple[str, bool]) -> None:
    assert tone_parts(tone) == parts


def test_a_list_is_read_by_keys(qtbot: QtBot) -> None:
    grid = Grid(RowsModel(COLUMNS, ROWS), name="Items")
    shown(qtbot, grid)
    assert grid.row() == 0
    QTest.keyClick(grid, Qt.Key.Key_Down)
    assert grid.row() == 1
    QTest.keyClick(grid, Qt.Key.Key_End)
    assert grid.row() == 39
    QTest.keyClick(grid, Qt.Key.Key_PageUp)
    assert 20 < grid.row() < 39
    QTest.keyClick(grid, Qt.Key.Key_Home)
    assert grid.row() == 0
    with qtbot.waitSignal(grid.row_activated) as opened:
        QTest.keyClick(grid, Qt.Key.Key_Return)
    assert opened.args == [0]
    with qtbot.waitSignal(grid.typed) as typed:
        QTest.keyClicks(grid, "d")
    assert typed.args == ["d"]
    assert grid.accessibleName() == "Items"


def test_enter_writes_and_walks_to_the_next_cell(qtbot: QtBot) -> None:
    model = Lines()
    grid = Grid(model)
    shown(qtbot, grid)
    grid.go(0, 0)
    assert grid.open_editor()
    QTest.keyClicks(edit_of(grid), "dolo")
    QTest.keyClick(edit_of(grid), Qt.Key.Key_Down)
    QTest.keyClick(edit_of(grid), Qt.Key.Key_Return)
    assert model.values[0][0] == "DOLO SYRUP"
    assert (grid.row(), grid.column()) == (0, 1)
    QTest.keyClicks(edit_of(grid), "12")
    QTest.keyClick(edit_of(grid), Qt.Key.Key_Return)
    assert model.values[0][1] == "12"
    assert (grid.row(), grid.column()) == (1, 0)
    QTest.keyClick(edit_of(grid), Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert (grid.row(), grid.column()) == (0, 1)


def test_a_refused_value_stays_in_its_edit(qtbot: QtBot) -> None:
    model = Lines()
    grid = Grid(model)
    shown(qtbot, grid)
    grid.go(0, 1)
    grid.open_editor()
    QTest.keyClicks(edit_of(grid), "12x")
    QTest.keyClick(edit_of(grid), Qt.Key.Key_Return)
    assert edit_of(grid).text() == "12x"
    assert edit_of(grid).property("wrong") == "true"
    assert (grid.row(), grid.column()) == (0, 1)
    assert model.values[0][1] == ""


def test_esc_closes_first_the_list_then_the_edit(qtbot: QtBot) -> None:
    model = Lines()
    grid = Grid(model)
    shown(qtbot, grid)
    grid.go(0, 0)
    grid.open_editor()
    edit = edit_of(grid)
    assert isinstance(edit, PickEdit)
    QTest.keyClicks(edit, "pan")
    assert edit.list.is_open()
    QTest.keyClick(edit, Qt.Key.Key_Escape)
    assert not edit.list.is_open()
    assert grid.editor() is edit
    QTest.keyClick(edit, Qt.Key.Key_Escape)
    assert grid.editor() is None
    assert model.values[0][0] == ""


def test_the_owner_decides_where_enter_leads_and_hears_the_end(qtbot: QtBot) -> None:
    model = Lines()
    grid = Grid(model)
    shown(qtbot, grid)
    grid.set_walk(lambda row, _column, step, _long: (row + step, 1) if 0 <= row + step < 3 else None)
    grid.go(1, 1)
    grid.open_editor()
    QTest.keyClick(edit_of(grid), Qt.Key.Key_Return)
    assert (grid.row(), grid.column()) == (2, 1)
    with qtbot.waitSignal(grid.edge_reached) as edge:
        QTest.keyClick(edit_of(grid), Qt.Key.Key_Return)
    assert edge.args == [1]


def test_tab_and_the_right_arrow_take_the_long_walk(qtbot: QtBot) -> None:
    grid = Grid(Lines())
    shown(qtbot, grid)
    walks: list[tuple[int, bool]] = []

    def walk(row: int, column: int, step: int, is_long: bool) -> tuple[int, int]:
        walks.append((step, is_long))
        return row, column

    grid.set_walk(walk)
    grid.go(0, 1)
    grid.open_editor()
    QTest.keyClick(edit_of(grid), Qt.Key.Key_Tab)
    QTest.keyClicks(edit_of(grid), "5")
    QTest.keyClick(edit_of(grid), Qt.Key.Key_Right)
    QTest.keyClick(edit_of(grid), Qt.Key.Key_Backtab)
    assert walks == [(1, True), (1, True), (-1, True)]


def test_keys_of_a_cell_come_first(qtbot: QtBot) -> None:
    grid = Grid(Lines())
    shown(qtbot, grid)
    used: list[int] = []

    def cell_keys(_row: int, column: int, event: Any) -> bool:
        if column == 1 and event.key() == Qt.Key.Key_Down:
            used.append(event.key())
            return True
        return False

    grid.cell_keys = cell_keys
    grid.go(0, 1)
    grid.open_editor()
    QTest.keyClick(edit_of(grid), Qt.Key.Key_Down)
    assert used
    assert grid.row() == 0
    grid.cell_keys = None
    QTest.keyClick(edit_of(grid), Qt.Key.Key_Down)
    assert grid.row() == 1


def test_a_fresh_table_is_entered_at_its_first_cell_to_be_filled(qtbot: QtBot) -> None:
    columns = (GridColumn("row", "", width=30), GridColumn("name", "Item", width=90, editable=True))
    grid = Grid(RowsModel(columns, [GridRow(("1", ""), 1)]))
    shown(qtbot, grid)
    grid.clearFocus()
    grid.setCurrentIndex(QModelIndex())
    grid.setFocus()
    assert (grid.row(), grid.column()) == (0, 0 if not grid.next_editable(0, -1, 1) else 1)


def test_a_narrow_grid_leaves_out_what_it_may(qtbot: QtBot) -> None:
    grid = Grid(RowsModel(COLUMNS, ROWS))
    frame = shown(qtbot, grid)
    assert not grid.isColumnHidden(2)
    frame.resize(220, 300)
    QApplication.processEvents()
    assert grid.isColumnHidden(2)
    assert not grid.isColumnHidden(1)


def test_a_list_is_never_moved_sideways(qtbot: QtBot) -> None:
    columns = (
        GridColumn("number", "Number", width=150, tone="text strong"),
        GridColumn("day", "Date", width=100),
        GridColumn("party", "Party", width=200, stretch=1),
        GridColumn("pieces", "Pieces", "number", 90),
        GridColumn("worth", "Worth", "number", 120, tone="text strong"),
    )
    grid = Grid(RowsModel(columns, [GridRow(("A1", "05-11-2026", "Asha", "6", "90.00"), 1)]))
    frame = shown(qtbot, grid)
    for room, gone in ((700, set()), (440, {"pieces", "day"}), (300, {"pieces", "day", "party"})):
        frame.resize(room, 300)
        QApplication.processEvents()
        hidden = {column.name for at, column in enumerate(columns) if grid.isColumnHidden(at)}
        assert hidden == gone
        assert not grid.horizontalScrollBar().isVisible()


def test_the_grid_grows_with_the_text(qtbot: QtBot) -> None:
    grid = Grid(RowsModel(COLUMNS, ROWS))
    footer = GridFooter(grid)
    shown(qtbot, grid)
    assert grid.rowHeight(0) == 27
    theme().set_scale(150)
    QApplication.processEvents()
    assert grid.verticalHeader().defaultSectionSize() == 41
    footer.show_totals({"units": "7,80"})
    footer.resize(600, 40)
    assert footer.grab().width() == 600
    assert footer.totals() == {"units": "7,80"}


def test_a_full_screen_of_cells_paints_within_a_frame_of_film(qtbot: QtBot) -> None:
    columns = tuple(GridColumn(f"c{n}", f"Column {n}", "number", width=90) for n in range(13))
    grid = Grid(RowsModel(columns, [GridRow(tuple(f"{n}.{m}" for m in range(13)), n) for n in range(20)]))
    frame = shown(qtbot, grid)
    frame.resize(1200, 600)
    QApplication.processEvents()
    grid.grab()
    times = []
    for _time in range(5):
        start = time.perf_counter()
        grid.viewport().repaint()
        times.append(time.perf_counter() - start)
    assert min(times) < 0.05


def test_a_scroll_draws_only_the_rows_that_come_into_view(qtbot: QtBot) -> None:
    asked: list[int] = []

    class Watched(RowsModel):
        def cells(self, row: int) -> Sequence[str | tuple[str, str]]:
            asked.append(row)
            return super().cells(row)

    grid = Grid(Watched(COLUMNS, [GridRow((f"Item {n}", str(n), ""), n) for n in range(400)]))
    shown(qtbot, grid)
    QApplication.processEvents()

    def drawn(act: Callable[[], object]) -> int:
        asked.clear()
        act()
        QApplication.processEvents()
        return len(set(asked))

    # The system may ask for the whole screen at any time, but not each time.
    bar = grid.verticalScrollBar()
    scrolled = [drawn(partial(bar.setValue, step)) for step in (2, 4, 6, 8, 10)]
    assert 1 <= min(scrolled) <= 4
    grid.go(11, 0)
    walked = [drawn(partial(QTest.keyClick, grid, Qt.Key.Key_Down)) for _ in range(5)]
    assert 1 <= min(walked) <= 4


def test_the_theme_cuts_a_text_that_has_no_room_and_remembers_it(dressed: QApplication) -> None:
    assert dressed is not None
    whole, width = theme().fit("Paracetamol", 400)
    assert whole == "Paracetamol"
    assert width == theme().metrics().horizontalAdvance("Paracetamol")
    cut, narrow = theme().fit("Paracetamol", 40)
    assert cut.endswith("…")
    assert narrow <= 40
    theme().set_scale(150)
    assert theme().fit("Paracetamol", 400)[1] > width


def test_a_column_that_shares_the_rest_gives_way_before_figures_are_cut(qtbot: QtBot) -> None:
    columns = (GridColumn("name", "Item", width=200, stretch=1), GridColumn("amount", "Amount", width=110))
    grid = Grid(RowsModel(columns, [GridRow(("Dolo 650", "1,00,000.00"), 1)]))
    frame = shown(qtbot, grid)
    frame.resize(310, 300)
    QApplication.processEvents()
    assert grid.columnWidth(1) == 110
    assert 120 <= grid.columnWidth(0) < 200
    assert grid.horizontalScrollBar().maximum() == 0
