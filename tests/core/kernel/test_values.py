"""A changed copy of a frozen value is what ``dataclasses.replace`` would give."""

from dataclasses import replace

import pytest

from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.values import changed
from tests.makers import make_draft
from tests.makers import make_line


def test_a_changed_copy_is_the_same_as_a_replaced_one() -> None:
    line = make_line()
    assert changed(line, units=Units(5), typed="5") == replace(line, units=Units(5), typed="5")
    assert changed(line) == line
    assert line.units == 10
    draft = make_draft("tax_invoice")
    assert changed(draft, remarks="x") == replace(draft, remarks="x")


def test_a_field_that_is_not_there_is_a_defect() -> None:
    with pytest.raises(KeyError, match="colour"):
        changed(make_line(), colour="red")
