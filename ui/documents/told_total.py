"""What the supplier says a bill comes to, beside what the receipt comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dcms_desktop.kernel.money import show_paise

if TYPE_CHECKING:
    from dcms_desktop.drafts.rules import Draft
    from dcms_desktop.kernel.money import Paise


def difference_words(draft: Draft, told: Paise | None) -> str:
    """Ask about a receipt of another sum than the supplier told; "" when they agree or nothing was told."""
    ours = draft.bill.total if draft.bill else 0
    if told is None or not draft.lines or ours == told:
        return ""
    return (
        f"The supplier's bill comes to ₹{show_paise(told)}, this receipt to ₹{show_paise(ours)}: "
        f"₹{show_paise(ours - told)} between them. Save it all the same?"
    )
