"""Our own sentences in a report are said in the user's language, each by itself."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from dcms_desktop.catalog.rules import Pack
from dcms_desktop.kernel.money import Units
from dcms_desktop.reordering.rules import Facts
from dcms_desktop.reordering.rules import Policy
from dcms_desktop.reordering.rules import suggest
from ui.language import catalog
from ui.reports.report_model import say_all

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def hindi() -> Iterator[None]:
    """The window in Hindi."""
    catalog.use("hi")
    yield
    catalog.use("en")


@pytest.mark.usefixtures("hindi")
def test_why_to_order_is_said_whole_in_the_language_in_force() -> None:
    case = Pack(name="Case", letter="c", units=Units(10))
    facts = Facts(sold=Units(300), seen_days=30, packs=(case,), on_order=Units(4))
    told = suggest(facts, Policy(), date(2026, 11, 29))
    assert len(told.told) >= 4
    said = say_all(told.reason)
    assert not any(word in said for word in ("Sold", "days", "order", "lack")), said
