"""Approvals of a day: who asked, who said yes and how, and for which document and amount."""

from datetime import timedelta

from dcms_desktop.company.actions import save_user
from dcms_desktop.company.codes import code_of
from dcms_desktop.company.codes import step_at
from dcms_desktop.company.rules import UserForm
from dcms_desktop.db.connect import Books
from dcms_desktop.kernel import clock
from dcms_desktop.orders.actions import approve_sales_order
from reports.catalogue import approvals
from tests.core.documents.test_approving import Till


def rows(till: Till, **days: object) -> list[approvals.Row]:
    return till.shop.desk.ask(approvals.query, approvals.Ask(**days))  # type: ignore[arg-type] # days by name


def test_every_yes_of_a_day_is_told_with_its_document(any_books: Books) -> None:
    till = Till(any_books)
    desk, clerk = till.shop.desk, till.shop.desk.who.user_id
    till.says_yes(till.asked(units=50))  # and leaves it
    next_code = code_of(till.secret, step_at(clock.utc_text()) + 1)
    bill = till.bills(till.says_yes(till.asked(), next_code).consent)
    desk.sign_in(till.owner.id)
    desk.do(save_user, UserForm(id=till.owner.id, code="MEERA", name="Meera", role="owner", pin="4829"))
    own = till.shop.bills(
        "Nisha Stores", "Dolo 650", units=30, consents=["credit_limit", "rate_drift", "credit_bills"]
    )
    order = till.shop.sends(
        "sales_order", party=till.shop.party("Asha"),
        lines=[{"item": till.shop.item("Dolo 650"), "quantity": "5", "rate": "50.00"}],
    )  # fmt: skip
    desk.do(approve_sales_order, order.id)
    told = [(one.what, one.asked_by, one.how, one.number, one.amount) for one in rows(till)]
    assert told == [
        ("Credit limit", "Kiran", "code of the phone", "not saved", 0),
        ("Credit limit", "Kiran", "code of the phone", bill.number, bill.total),
        ("Credit limit", "Meera", "own document", own.number, own.total),
        ("Order", "Meera", "order list", order.number, order.total),
    ]
    assert {one.approved_by for one in rows(till)} == {"Meera"}
    assert (rows(till)[1].party, rows(till)[1].document) == ("Nisha Stores", "Tax invoice")
    assert "500.00" in rows(till)[0].question
    till.shop.cancels(own)
    assert rows(till)[2].document == "Tax invoice, cancelled"
    yesterday = clock.today() - timedelta(days=1)
    assert rows(till, first=yesterday, last=yesterday) == []
    assert clerk != till.owner.id


def test_a_yes_is_found_again_when_its_document_was_corrected_since(any_books: Books) -> None:
    till = Till(any_books)
    bill = till.bills(till.says_yes(till.asked()).consent)
    till.shop.desk.sign_in(till.owner.id)
    changed = till.shop.edits(bill, "19")
    first, second = rows(till)
    assert (first.number, first.how, first.amount) == (bill.number, "code of the phone", changed.total)
    assert (second.number, second.how) == (bill.number, "own document")
