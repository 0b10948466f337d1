"""The posted document: everything paper needs, frozen as it was that day."""

from dataclasses import replace
from datetime import date

import pytest

from dcms_desktop.documents.posted import Posted
from dcms_desktop.documents.posted import pack
from dcms_desktop.documents.posted import unpack
from dcms_desktop.documents.view import Names
from dcms_desktop.documents.view import discount_text
from dcms_desktop.documents.view import posted_of
from dcms_desktop.documents.view import quantity_text
from dcms_desktop.drafts.figures import figure_sale
from dcms_desktop.drafts.rules import Delivery
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Transport
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import rupees
from dcms_desktop.ledger.rules import Allotment
from dcms_desktop.ledger.rules import OpenDue
from dcms_desktop.parties.rules import LicenceCard
from dcms_desktop.tax.rules import Charge
from dcms_desktop.tax.rules import Discount
from dcms_desktop.tax.rules import Treatment
from tests.makers_drafts import cash
from tests.makers_drafts import make_draft
from tests.makers_drafts import make_item
from tests.makers_drafts import make_line
from tests.makers_drafts import make_party
from tests.makers_drafts import make_tax

NAMES = Names(
    kind="tax_invoice",
    title="tax_invoice",
    number="A/26-27/000001",
    at="2026-11-23T06:00:00.000Z",
    place="27",
)


def posted(draft: Draft, **names: object) -> Posted:
    return posted_of(figure_sale(draft), replace(NAMES, **names), {})  # type: ignore[arg-type] # words of Names


def test_the_figures_of_a_bill_agree_among_themselves() -> None:
    exempt = make_item(2, tax=make_tax("0", Treatment.EXEMPT))
    draft = make_draft(
        make_line(10, discounts=(Discount(percent=Percent(10_000)),)),
        make_line(5, item=exempt),
        bill_discounts=(Discount(amount=rupees("10")),),
        charges=(Charge("Freight", rupees("20")), Charge("Stamp", rupees("1.37"), taxable=False)),
        tenders=(cash("50"),),
    )
    document = posted(draft)
    assert document.gross - document.discount + 2_000 == document.taxable + document.untaxed
    assert document.discount == 1_000 + document.bill_discount
    assert document.bill_discount == 1_000
    tax = document.cgst + document.sgst + document.igst + document.cess
    before = document.taxable + document.untaxed + tax + document.other_untaxed
    assert before + document.round_off == document.total
    assert document.total % 100 == 0
    assert document.received == 5_000
    assert [row.gst for row in document.rates] == [5_000]
    assert sum(line.amount for line in document.lines) + document.other_untaxed == before


def test_a_document_packed_is_the_document_unpacked() -> None:
    document = posted(make_draft(make_line(10)))
    assert unpack(pack(document)) == document
    assert pack(document) == pack(unpack(pack(document)))


def test_party_licences_and_ship_to_are_printed_as_they_were() -> None:
    party = make_party(
        licences=(
            LicenceCard(form="20B", number="MH-1", valid_to=date(2027, 3, 31)),
            LicenceCard(form="21B", number="MH-2"),
            LicenceCard(form="fssai", number="11526035000123"),
        )
    )
    draft = make_draft(make_line(), party=party, delivery=Delivery(name="Depot", state="24", gstin=""))
    document = posted(draft, place="")
    assert document.party is not None
    assert document.ship_to is not None
    assert document.party.licences == "20B MH-1 to 03/27, 21B MH-2"
    assert document.party.fssai == "11526035000123"
    assert (document.ship_to.state_name, document.ship_to.gstin) == ("Gujarat", None)
    assert document.place_name == ""


def test_a_cash_sale_has_no_party_and_an_address_alone_is_a_ship_to() -> None:
    assert posted(make_draft(make_line(), party=None)).party is None
    to = posted(make_draft(make_line(), delivery=Delivery(address="Plot 4"))).ship_to
    assert to is not None
    assert to.state_name == ""
    stateless = posted(make_draft(make_line(), party=make_party(state=""), place="27")).party
    assert stateless is not None
    assert stateless.state_name == ""


def test_a_line_says_its_quantity_as_it_was_typed() -> None:
    item = make_item()
    assert quantity_text(206, item, "2c6") == "2c 6"
    assert quantity_text(206, item, "206") == "206"
    assert quantity_text(206, item, "206+1c") == "206"
    assert quantity_text(206, item, "206/5") == "206"
    document = posted(make_draft(make_line(120, typed="1c2s", free=Units(12))))
    assert (document.lines[0].quantity, document.lines[0].free_quantity) == ("1c 2s", "12")


def test_discounts_are_read_back() -> None:
    steps = (
        Discount(percent=Percent(5_000)),
        Discount(amount=Paise(1_000)),
        Discount(per_unit=Mills(1_500)),
        Discount(),
    )
    assert discount_text(steps) == "5% + 10.00 + 1.50 each"


def test_hand_and_list_are_told_apart_for_a_copy() -> None:
    (line,) = posted(make_draft(make_line(rate_source="hand", own_discounts=True))).lines
    assert (line.rate_by_hand, line.discounts_by_hand) == (True, True)


def test_an_item_without_batch_shows_its_own_mrp() -> None:
    bare = replace(make_line(item=make_item(mrp=rupees("12"), batched=False)), batch=None)
    (line,) = posted(make_draft(bare)).lines
    assert (line.mrp, line.batch, line.batch_id) == (1_200, "", None)


def test_money_shows_the_bills_it_paid() -> None:
    due = OpenDue(
        id=5, document_id=9, number="A/9", day=date(2026, 11, 1), due_on=date(2026, 11, 8), kind="bill",
        amount=Paise(9_000), left=Paise(8_000),
    )  # fmt: skip
    draft = make_draft(
        kind="receipt",
        tenders=(cash("50"),),
        charges=(Charge("Rest", Paise(40), taxable=False),),
        allotments=(Allotment(5, Paise(5_040)), Allotment(6, Paise(1))),
        transport=Transport(),
    )
    document = posted_of(draft, NAMES, {5: due})
    assert document.total == 5_040
    assert [(one.number, one.paise, one.left) for one in document.allotments] == [("A/9", 5_040, 2_960)]
    assert posted_of(replace(draft, allotments=None), NAMES, {}).allotments == ()


def test_a_line_without_figures_is_a_defect() -> None:
    with pytest.raises(AssertionError, match="figures"):
        posted_of(make_draft(make_line()), NAMES, {})
