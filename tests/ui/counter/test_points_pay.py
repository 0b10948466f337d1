"""Points of the party pay its bill at the counter: the field comes where there are some, F7 opens it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from dcms_desktop.documents.queries import find_documents
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.parties.queries import find_parties
from dcms_desktop.points.actions import approve_points
from dcms_desktop.points.queries import party_points
from dcms_desktop.pricing.actions import save_scheme
from dcms_desktop.pricing.rules import SchemeForm
from tests.ui.counter.counter_books import code_of
from tests.ui.counter.test_counter_page import bill_of
from tests.ui.counter.test_credits_page import sends

if TYPE_CHECKING:
    from tests.ui.counter.clerk import Clerk


def test_points_pay_a_bill_by_keys(clerk: Clerk) -> None:
    desk = clerk.page.shell.desk
    form = SchemeForm(
        code="PTS", title="Points", funded="own", goods="all", steps="10: 20 points",
        treatment="on_invoice", first=date(2000, 1, 1), last=date(2100, 1, 1),
    )  # fmt: skip
    desk.do(save_scheme, form)
    [asha] = desk.ask(find_parties, "asha")
    line = {"item": code_of(0), "quantity": "10"}
    sends(desk, "tax_invoice", party=asha.code, lines=[line], consents=[])
    desk.do(approve_points, asha.id)
    bill_of(clerk, ("dolo", "5"))
    clerk.press("F7")
    clerk.wait()
    panel = clerk.page.panels.payment
    assert panel is not None
    assert "20 points worth ₹20.00" in panel.quiet.text()
    clerk.press(*["Enter"] * 3)
    clerk.type("21")
    clerk.press(*["Enter"] * 7)
    assert panel.isVisible(), "21 of 20 are refused where they were typed"
    panel.form.set_value("points", 15)
    clerk.press("Ctrl+Enter")
    clerk.wait()
    bill = desk.ask(posted_document, desk.ask(find_documents, kinds=("tax_invoice",))[0].id)
    assert [(one.mode, one.paise, one.reference) for one in bill.tenders] == [("points", 1_500, "15")]
    assert desk.ask(party_points, asha.id).live == 5
