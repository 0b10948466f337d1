"""The batch strip under the lines: batches of the active line as chips; offers to split."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtCore import QSize
from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QSizePolicy

from dcms_desktop.kernel.dates import months_left
from dcms_desktop.kernel.dates import show_expiry
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.kernel.money import show_mills
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.pricing.rules import rate_for
from dcms_desktop.sales.rules import explain_pick
from dcms_desktop.stock.picking import Why
from dcms_desktop.stock.rules import is_expired
from dcms_desktop.stock.rules import is_near_expiry
from ui.kit.painted import LEFT
from ui.kit.painted import RIGHT
from ui.kit.painted import Painted
from ui.kit.painted import Span
from ui.kit.painted import draw_spans
from ui.kit.painted import rounded
from ui.kit.painted import spans_width
from ui.language.catalog import say
from ui.look import tokens as look
from ui.look.theme import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtGui import QPaintEvent

    from dcms_desktop.drafts.rules import Draft
    from dcms_desktop.drafts.rules import Line
    from dcms_desktop.stock.picking import Verdict
    from dcms_desktop.stock.rules import BatchCard


def batch_spans(draft: Draft, line: Line, batch: BatchCard) -> tuple[Span, ...]:
    """Return what a chip says: number, expiry and life left, stock and rack, MRP and the party's rate."""
    spans = [Span(batch.number, strong=True)]
    if batch.frozen:
        spans.append(Span("✕ recalled", "bad", strong=True))
    elif batch.expiry is None:
        spans.append(Span("no expiry !", "warn") if line.item.expires else Span("no expiry", "muted"))
    elif is_expired(batch.expiry, draft.day):
        spans.append(Span(f"{show_expiry(batch.expiry)} ✕", "bad", strong=True))
    else:
        near = is_near_expiry(batch.expiry, draft.day, draft.policy.near_expiry_days)
        life = (
            f"{show_expiry(batch.expiry)} · {months_left(batch.expiry, draft.day)} mo{' !' if near else ''}"
        )
        spans.append(Span(life, "warn" if near else "text", strong=near))
    rack = f" in {batch.rack}" if batch.rack else ""
    spans.append(Span(f"{group_digits(batch.units)}{rack}", "muted" if batch.units > 0 else "bad"))
    if batch.reserved:
        spans.append(Span(say(f"{group_digits(batch.reserved)} reserved"), "warn"))
    changed = " ▲" if line.item.mrp and batch.mrp != line.item.mrp else ""
    rate = rate_for(line.prices, draft.level, batch, line.units, draft.day).rate
    printed = f" ▼ printed {show_paise(batch.printed_mrp)}" if batch.printed_mrp else changed
    tone = "warn" if batch.printed_mrp else "muted"
    spans.append(Span(f"MRP {show_paise(batch.mrp)}{printed} · {show_mills(rate)}", tone))
    return tuple(spans)


_TONES = {Why.FIRST: "ok", Why.NEXT: "ok", Why.LATER: "muted", Why.FULLER: "muted", Why.EMPTY: "muted"}


def reason_span(verdict: Verdict | None) -> Span:
    """Return why a batch is taken or passed over, as the batch list says it."""
    return Span(say(verdict.text), _TONES.get(verdict.why, "warn")) if verdict else Span("")


def picked_reason(draft: Draft, line: Line) -> Span:
    """Return why the line has its batch: the pick's own reason, or that another one expires first."""
    if line.batch is None or not line.item.batched:
        return Span("")
    pick = explain_pick(draft, line)
    verdict = pick.of(line.batch.id)
    if verdict is not None and verdict.why in {Why.LATER, Why.FULLER}:
        first = pick.verdicts[0].batch.number
        return Span(say(f"chosen; {first} expires first"), "warn")
    return reason_span(verdict)


def offered_batches(line: Line) -> list[BatchCard]:
    """Return the batches shown: those with stock, and the picked one."""
    return [batch for batch in line.choices if batch.units > 0 or (line.batch and batch.id == line.batch.id)]


WORD = 62
"""Where the chips begin, after the word."""
HOW_TO_GO_ON = "Item: letters in any order, =MRP, or scan a pack anywhere on the screen"


class BatchStrip(Painted):
    """Shows the batches of one line; a click picks one. Its room is kept when there is nothing to show."""

    picked = Signal(object)

    def __init__(self) -> None:
        self._draft: Draft | None = None
        self._line: Line | None = None
        self._offer = ""
        self._chips: object = None
        self._places: list[tuple[int, int, BatchCard]] = []
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Batches")

    def show_line(self, draft: Draft, line: Line | None) -> None:
        """Show the batches of a line, nothing for None."""
        offered = self._offer
        self._draft, self._line, self._offer = draft, line, ""
        picked = line.batch if line is not None else None
        chips = [(one, batch_spans(draft, line, one)) for one in offered_batches(line)] if line else []
        shown = (picked, chips, line is None and bool(draft.lines))
        if shown == self._chips and not offered:
            return
        self._chips = shown
        words = " ".join(span.text for span in batch_spans(draft, line, picked)) if line and picked else ""
        self.setAccessibleDescription(say(HOW_TO_GO_ON) if line is None and draft.lines else words)
        self.update()

    def show_offer(self, text: str) -> None:
        """Show an offer in place of the chips, such as splitting a quantity."""
        self._offer = text
        self.setAccessibleDescription(text)
        self.update()

    @property
    def offer(self) -> str:
        """Return the offer shown, empty when there is none."""
        return self._offer

    def sizeHint(self) -> QSize:
        """Return the height of the strip."""
        return QSize(theme().px(200), theme().px(36))

    def _inside(self) -> QRectF:
        """Return the room between the sides of the card, below the hairline."""
        side = theme().px(12)
        return QRectF(self.rect()).adjusted(side, 1, -side, 0)

    def _chip_place(self, left: float, width: float) -> QRectF:
        high = theme().px(26)
        return QRectF(left, 1 + (self.height() - 1 - high) // 2, width, high)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a hairline, then the word, the chips and the keys; how to go on where no line is."""
        made = theme()
        painter = QPainter(self)
        self._places = []
        painter.setPen(made.colour("line"))
        painter.drawLine(0, 0, self.width(), 0)
        painter.setPen(made.colour("muted"))
        if self._line is None and self._draft is not None and self._draft.lines:
            painter.setFont(made.font(look.QUIET))
            painter.drawText(self._inside(), LEFT, say(HOW_TO_GO_ON))
        elif self._line is not None and self._draft is not None:
            painter.setFont(made.font(look.QUIET, strong=True))
            painter.drawText(self._inside(), LEFT, say("Batch"))
            if self._offer:
                self._paint_offer(painter)
            else:
                self._paint_chips(painter, self._draft, self._line)
        painter.end()

    def _paint_offer(self, painter: QPainter) -> None:
        made = theme()
        keys = say("Enter splits  ·  Esc keeps one line")
        spans = (Span(say(self._offer), "warn", strong=True), Span(keys, "text"))
        place = self._chip_place(made.px(WORD), spans_width(spans, look.QUIET, 12) + made.px(24))
        rounded(
            painter, place, made.px(look.RADIUS_FIELD), made.colour("warn_bg"), QPen(made.colour("warn"), 1)
        )
        draw_spans(painter, place.adjusted(made.px(10), 0, 0, 0), spans, look.QUIET, 12)

    def _paint_chips(self, painter: QPainter, draft: Draft, line: Line) -> None:
        made = theme()
        hint, reason = say("↑↓ change · F4 all"), picked_reason(draft, line)
        measure = partial(made.width, size=look.QUIET)
        inside = self._inside()
        left = made.px(WORD)
        end = inside.right() - measure(hint) - measure(reason.text) - made.px(32)
        batches = offered_batches(line)
        picked = next((at for at, one in enumerate(batches) if line.batch and one.id == line.batch.id), 0)
        for batch in batches[max(0, picked - 1) :]:
            spans = batch_spans(draft, line, batch)
            width = spans_width(spans, look.QUIET, 8) + made.px(20)
            if left + width > end:
                break
            is_picked = line.batch is not None and batch.id == line.batch.id
            pen = QPen(made.colour("focus" if is_picked else "line"), 2 if is_picked else 1)
            place = self._chip_place(left, width)
            paper = made.colour("accent_bg" if is_picked else "surface")
            rounded(painter, place, made.px(look.RADIUS_FIELD), paper, pen)
            draw_spans(painter, place.adjusted(made.px(10), 0, 0, 0), spans, look.QUIET, 8)
            self._places.append((left, left + width, batch))
            left += width + made.px(8)
        if not batches:
            words = (
                "Goods without batches"
                if not line.item.batched
                else "✕ No batch in stock: receive it first (F9)"
            )
            painter.setPen(made.colour("muted" if not line.item.batched else "bad"))
            painter.drawText(inside.adjusted(left - inside.left(), 0, 0, 0), LEFT, say(words))
        painter.setFont(made.font(look.QUIET))
        painter.setPen(made.colour("muted"))
        painter.drawText(inside, RIGHT, hint)
        painter.setPen(made.colour(reason.tone))
        painter.drawText(inside.adjusted(0, 0, -measure(hint) - made.px(12), 0), RIGHT, reason.text)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick by a click."""
        for left, right, batch in self._places:
            if left <= event.position().x() <= right:
                self.picked.emit(batch)
                return
