"""Drafts, gates, money on a document, and the texts of a draft."""

from dataclasses import replace
from datetime import date

import pytest

from dcms_desktop.documents.all_kinds import all_kinds
from dcms_desktop.documents.all_kinds import kind_of
from dcms_desktop.drafts.rules import Delivery
from dcms_desktop.drafts.rules import DocumentKind
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Gate
from dcms_desktop.drafts.rules import Plan
from dcms_desktop.drafts.rules import Tender
from dcms_desktop.drafts.rules import Transport
from dcms_desktop.drafts.rules import speak
from dcms_desktop.drafts.rules import with_line
from dcms_desktop.drafts.rules import without_line
from dcms_desktop.drafts.tenders import cash_limit
from dcms_desktop.drafts.tenders import cash_of
from dcms_desktop.drafts.tenders import tender_gates
from dcms_desktop.drafts.texts import check_request
from dcms_desktop.drafts.texts import clean_texts
from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import MOST_PAISE
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import rupees
from dcms_desktop.numbering.rules import year_of
from dcms_desktop.tax.rules import Charge
from tests.makers_drafts import cash
from tests.makers_drafts import make_draft
from tests.makers_drafts import make_line


# ── kinds ───────────────────────────────────────────────────────────────────────────────────────
def test_every_kind_is_found_once() -> None:
    assert set(all_kinds()) >= {
        *("goods_receipt", "opening_due", "opening_stock", "payment", "receipt", "tax_invoice"),
        *("purchase_order", "purchase_return", "debit_note", "supplier_credit_note"),
        *("bucket_move", "stock_adjustment", "stock_count", "stock_transfer", "transfer_receipt"),
    }
    with pytest.raises(Refused, match="no kind") as no:
        kind_of("memo")
    assert "tax_invoice" in no.value.next_step


def test_a_kind_without_words_of_its_own_objects_to_nothing() -> None:
    def figure(draft: Draft) -> Draft:
        return draft

    def plan(_draft: Draft) -> Plan:
        return Plan()

    kind = DocumentKind(code="memo", title="Memo", prefix="M", right="x", plan=plan, figure=figure)
    assert kind.check(make_draft()) == ()
    assert kind.paper_title(make_draft(kind="memo")) == "memo"


# ── gates ───────────────────────────────────────────────────────────────────────────────────────
def test_a_block_speaks_before_a_question_and_a_warning_stops_nothing() -> None:
    block = Gate(level="block", name="b", text="Stop.", field="rate", next_step="Back.", line=2)
    ask = Gate(level="ask", name="a", text="Sure?", field="party", line=1)
    warn = Gate(level="warn", name="w", text="Look.")
    with pytest.raises(Refused) as no:
        speak((ask, block), frozenset())
    assert (no.value.field, no.value.line, no.value.next_step) == ("rate", 2, "Back.")
    with pytest.raises(NeedsConsent) as asked:
        speak((warn, ask), frozenset({"other"}))
    assert (asked.value.name, asked.value.line) == ("a", 1)
    assert speak((warn, ask), frozenset({"a"})) == ("a",)
    assert speak((warn,), frozenset({"a"})) == ()
    with pytest.raises(Refused):
        speak((ask, block), frozenset({"a", "b"}))


def test_one_question_tells_of_every_line_it_answers() -> None:
    gates = tuple(Gate(level="ask", name="a", text=f"Line {number}.", line=number) for number in range(1, 8))
    with pytest.raises(NeedsConsent) as asked:
        speak(gates, frozenset())
    assert asked.value.question == "Line 1. Line 2. Line 3. Line 4. Line 5. And 2 more lines like these."
    with pytest.raises(NeedsConsent, match=r"^Line 1\. Line 2\.$"):
        speak(gates[:2], frozenset())


# ── lines ───────────────────────────────────────────────────────────────────────────────────────
def test_lines_are_put_changed_and_taken_off() -> None:
    one, two, three = make_line(1), make_line(2), make_line(3)
    draft = with_line(with_line(make_draft(), 0, one), 1, two)
    assert with_line(draft, 0, three).lines == (three, two)
    assert without_line(draft, 0).lines == (two,)
    assert year_of(date(2026, 3, 31)) == "25-26"


# ── money ───────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("tender", "name"),
    [
        (Tender(mode="gold", paise=Paise(100)), "mode"),
        (Tender(mode="cash", paise=Paise(0)), "no_money"),
        (Tender(mode="cash", paise=Paise(-100)), "no_money"),
        (Tender(mode="cash", paise=Paise(MOST_PAISE + 1)), "no_money"),
        (Tender(mode="cheque", paise=Paise(100), reference=" "), "cheque"),
    ],
)
def test_money_that_cannot_be_is_refused(tender: Tender, name: str) -> None:
    assert [gate.name for gate in tender_gates([tender])] == [name]


def test_more_money_than_the_bill_is_refused() -> None:
    money = [cash("60"), Tender(mode="cheque", paise=rupees("40"), reference="000123")]
    assert tender_gates(money, rupees("100")) == ()
    assert [gate.name for gate in tender_gates(money, rupees("99.99"))] == ["tendered_more"]
    assert tender_gates(money) == ()
    assert cash_of(money) == 6_000


def test_the_limit_of_cash_is_the_law_of_the_day() -> None:
    assert cash_limit(date(2026, 3, 31)) == cash_limit(date(2026, 4, 1)) == 2_00_000_00


# ── texts ───────────────────────────────────────────────────────────────────────────────────────
def test_texts_are_tidied() -> None:
    draft = make_draft(
        remarks="  two\u00a0 boxes ",
        reference=" S-1 ",
        transport=Transport(vehicle=" MH12  AB 1234 "),
        delivery=Delivery(name=" Depot "),
        tenders=(replace(cash("5"), bank=" SBI "),),
        charges=(Charge(" Freight ", rupees("5")),),
    )
    clean = clean_texts(draft)
    assert (clean.remarks, clean.reference, clean.transport.vehicle) == ("two boxes", "S-1", "MH12 AB 1234")
    assert (clean.delivery.name, clean.tenders[0].bank, clean.charges[0].name) == ("Depot", "SBI", "Freight")


@pytest.mark.parametrize(
    ("field", "draft"),
    [
        ("remarks", make_draft(remarks="\x1bp")),
        ("remarks", make_draft(remarks="x" * 501)),
        ("reference", make_draft(reference="x" * 41)),
        ("delivery_address", make_draft(delivery=Delivery(address="\x00"))),
        ("delivery_gstin", make_draft(delivery=Delivery(gstin="x" * 16))),
        ("vehicle", make_draft(transport=Transport(vehicle="x" * 21))),
        ("charges", make_draft(charges=(Charge("\x1b@", rupees("5")),))),
        ("bank", make_draft(tenders=(replace(cash("5"), bank="\u202e"),))),
    ],
)
def test_a_text_that_paper_cannot_hold_is_refused_by_its_field(field: str, draft: Draft) -> None:
    with pytest.raises(Refused) as no:
        clean_texts(draft)
    assert no.value.field == field


def test_a_document_needs_a_request_id_of_its_own() -> None:
    check_request("7f0c1d2e-0000-4000-8000-000000000001")
    for bad in ("", " ", "a b", "x" * 101, "\u0967", "a\n", "a\x00"):
        with pytest.raises(Refused) as no:
            check_request(bad)
        assert no.value.field == "request_id"
