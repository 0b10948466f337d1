"""The party card: a field until the party is known, then name, code and the facts a clerk looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtCore import Signal
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout
from PySide6.QtWidgets import QStackedWidget
from PySide6.QtWidgets import QVBoxLayout
from PySide6.QtWidgets import QWidget

from dcms_desktop.kernel.money import show_paise
from ui.documents.party_facts import quiet_line
from ui.documents.party_facts import sale_facts
from ui.kit.keys import ENTER
from ui.kit.painted import FactStrip
from ui.kit.parts import Card
from ui.kit.parts import ElidedLabel
from ui.kit.parts import set_spacing
from ui.kit.pick_list import PickColumn
from ui.kit.pick_list import PickEdit
from ui.kit.pick_list import PickRow
from ui.look import tokens as look
from ui.look.theme import on_theme
from ui.look.theme import theme

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence
    from datetime import date

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtGui import QResizeEvent

    from dcms_desktop.parties.rules import PartyCard as Party
    from dcms_desktop.sales.queries import PartyOffer
    from ui.kit.painted import Fact

PARTY_COLUMNS = (
    PickColumn("Party", 280),
    PickColumn("Code", 84, tone="muted"),
    PickColumn("Place", 130, tone="muted"),
    PickColumn("Mobile", 100, tone="muted"),
    PickColumn("Balance", 96, right=True),
)


def party_row(offer: PartyOffer) -> PickRow:
    """Return an offered party as a row of the list."""
    balance = show_paise(offer.balance) if offer.balance else ""
    reason = (
        "today's beat" if offer.today else f"billed {offer.last_bill_on:%d %b}" if offer.last_bill_on else ""
    )
    cells = (offer.name, offer.code, offer.city or offer.beat, offer.mobile, balance)
    return PickRow(cells, value=offer.id, reason=reason)


class PartyEdit(PickEdit):
    """Asks with `asked`; Enter takes the top row, or goes on without a party when nothing is typed."""

    asked = Signal(str)
    chosen = Signal(object)
    nothing = Signal(str)
    skipped = Signal()
    waiting = Signal()

    def __init__(self) -> None:
        super().__init__(
            PARTY_COLUMNS, self._put_question, name="Party", most=80, empty="No party fits  ·  Alt+C makes it"
        )
        self._asked = ""
        self._answered: str | None = None
        self._is_waiting = False
        self.setPlaceholderText(
            "Party: name, code, mobile, or scan the card   ·   Space lists   ·   Enter for cash"
        )
        self.list.picked.connect(self._on_picked)

    def _put_question(self, text: str) -> None:
        self._asked = text.strip()
        self.asked.emit(self._asked)

    def show_answer(self, text: str, rows: Sequence[PickRow]) -> None:
        """Show the answer to what was typed; an older one is dropped."""
        if text != self.text().strip():
            return
        self._answered = text
        self.show_rows(rows)
        if self._is_waiting:
            self._is_waiting = False
            self.take()

    def take(self) -> None:
        """Take the top row, at once or as soon as it is there."""
        text = self.text().strip()
        row = self.list.current()
        if row is not None and (not text or self._answered == text):
            self.list.close_list()
            self.chosen.emit(row.value)
        elif not text:
            self.skipped.emit()
        elif self._answered == text:
            self.nothing.emit(text)
        else:
            self._is_waiting = True
            self.waiting.emit()
            if self._asked != text:
                self._put_question(text)

    @Slot(object)
    def _on_picked(self, row: PickRow) -> None:
        self.chosen.emit(row.value)

    def handle_key(self, event: QKeyEvent) -> bool:
        """Take the top row on Enter and Tab; other keys go to the list first."""
        if event.key() in {*ENTER, Qt.Key.Key_Tab} and not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        ):
            self.take()
            return True
        return super().handle_key(event)

    def start(self) -> None:
        """Begin with an empty field."""
        self._answered = None
        self._is_waiting = False
        self.list.close_list()
        self.set_value(None, "")


NAME = 190
"""Width that the name keeps beside its facts."""
ROOMY = 360
"""Width from which the card shows facts beside the name."""


class PartyCard(Card):
    """Field or name on the left, facts on the right; its height never changes."""

    def __init__(
        self, facts: Callable[[Party, date], list[Fact]] = sale_facts, *, no_party: str = "Cash sale"
    ) -> None:
        super().__init__(margin=0, spacing=0)
        self._facts_of = facts
        self._no_party = no_party
        self._shown: object = None
        self.field = PartyEdit()
        self._name = ElidedLabel("", "name")
        self._quiet = ElidedLabel("", "quiet")
        self.facts = FactStrip()
        words = QWidget()
        self._words = QVBoxLayout(words)
        self._words.addWidget(self._name)
        self._words.addWidget(self._quiet)
        self._stack = QStackedWidget()
        asking = QWidget()
        self._asking = QHBoxLayout(asking)
        self._asking.addWidget(self.field, 3)
        self._asking.addStretch(2)
        self._stack.addWidget(asking)
        self._stack.addWidget(words)
        self._row = QHBoxLayout()
        self._row.addWidget(self._stack, 1)
        self._row.addWidget(self.facts)
        self.column.addLayout(self._row)
        self.setAccessibleName("Party")
        on_theme(self.adapt_card)

    @Slot()
    def adapt_card(self) -> None:
        """Take the sizes now in force."""
        set_spacing(self._row, (14, 6, 4, 6), 12)
        set_spacing(self._words, (0, 1, 0, 1), 0)
        set_spacing(self._asking, 0, 0)
        self.field.setFixedHeight(theme().px(34))
        self._name.setMinimumWidth(theme().px(NAME))
        self.setFixedHeight(theme().px(look.PARTY_CARD))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the room to the name where there is little: large letters, many fields beside it."""
        super().resizeEvent(event)
        roomy = self.width() >= theme().px(ROOMY)
        self.facts.setVisible(roomy)
        self._asking.setStretch(1, 2 if roomy else 0)

    def show_party(self, party: Party | None, on: date, *, asking: bool) -> None:
        """Show a party, cash without a name, or the field while the party is being asked for."""
        if (party, on, asking) == self._shown:
            return
        self._shown = (party, on, asking)
        self._stack.setCurrentIndex(0 if asking else 1)
        if party is None:
            self._name.setText("" if asking else self._no_party)
            self._quiet.setText("" if asking else "No party: paid at once · F3 or ↑ picks one")
            self.facts.show_facts(())
            return
        self._name.show_data(party.name)
        self._quiet.setText(quiet_line(party))
        self.facts.show_facts(self._facts_of(party, on))
        self.setAccessibleDescription(f"{party.name} {quiet_line(party)}")

    def is_asking(self) -> bool:
        """Tell whether the field is shown."""
        return self._stack.currentIndex() == 0
