"""The gauntlet: every kind of document walks the same path of checks, so a new one is covered at birth."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from typing import Any

import pytest

from dcms_desktop.catalog.actions import save_item
from dcms_desktop.catalog.actions import save_maker
from dcms_desktop.catalog.queries import item_form
from dcms_desktop.catalog.queries import makers
from dcms_desktop.catalog.rules import MakerForm
from dcms_desktop.claims.actions import save_return_policy
from dcms_desktop.claims.policy import ReturnPolicy
from dcms_desktop.db.connect import Books
from dcms_desktop.documents.actions import edit_document
from dcms_desktop.documents.all_kinds import all_kinds
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.documents.queries import revisions_of
from dcms_desktop.drafts.rules import DocumentKind
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import rupees
from dcms_desktop.kernel.registry import discover
from dcms_desktop.ledger.rules import imbalance
from dcms_desktop.numbering.queries import series_list
from dcms_desktop.numbering.rules import year_of
from dcms_desktop.outbox.queries import waiting_count
from dcms_desktop.recovery.actions import add_typed_line
from dcms_desktop.recovery.actions import build_claim
from dcms_desktop.recovery.actions import put_in_box
from dcms_desktop.recovery.actions import seal_box
from dcms_desktop.recovery.actions import send_claim
from dcms_desktop.recovery.queries import boxes_of
from dcms_desktop.recovery.queries import claims_list
from reports.papers.paper import all_papers
from reports.papers.paper import render_paper
from tests.makers import ALL_KINDS
from tests.makers import make_draft
from tests.masters import GSTIN_PUNE
from tests.shop import AGREED
from tests.shop import Shop
from ui.documents.correcting import corrected_kinds
from ui.documents.correcting import draft_to_edit

if TYPE_CHECKING:
    from dcms_desktop.documents.posted import Posted

UNPAID = [*AGREED, "not_recoverable"]
"""Dead goods whose company pays nothing are taken all the same."""
every_kind = pytest.mark.parametrize("kind", ALL_KINDS, ids=lambda kind: kind.code)


@pytest.fixture
def shop(any_books: Books, request: pytest.FixtureRequest) -> Shop:
    shop = Shop(any_books)
    said = request.node.callspec.params
    code = said["kind"].code if "kind" in said else said["code"]
    bears_credit = code in {"credit_reversal", "credit_retaken"}
    if bears_credit:
        shop.party("Depot", role="supplier", tax_type="regular", gstin=GSTIN_PUNE)
    shop.receives("Dolo 650", batch="D1", units=100)
    shop.bills("Asha Medical", "Dolo 650", units=10)
    shop.transfers("Dolo 650", units=20, to="STORE")
    shop.sends("delivery_challan", party="P2", lines=[{"item": shop.item("Dolo 650"), "quantity": "6"}])
    if code in {"breakage_note", "replacement_issue"}:
        dead = dead_fields(shop, shop.item("Dolo 650"), "breakage_receipt")
        shop.sends("breakage_receipt", **dead | {"lines": [{**dead["lines"][0], "quantity": "4"}]})
    if bears_credit:
        gone = shop.adjusts("Dolo 650", "-2", reason="breakage")
        shop.sends("credit_reversal", causes=[gone.number])
        shop.cancels(gone)  # its credit may be taken again
        shop.adjusts("Dolo 650", "-3", reason="breakage")
    return shop


def selling_fields(shop: Shop, item: str) -> dict[str, Callable[[], dict[str, Any]]]:
    """Return orders and challans as another program sends them."""
    return {
        "sales_order": lambda: {
            "party": shop.party("Asha Medical"), "lines": [{"item": item, "quantity": "6+1"}],
        },
        "quotation": lambda: {
            "party": shop.party("Asha Medical"), "lines": [{"item": item, "quantity": "6", "rate": "49"}],
        },
        "delivery_challan": lambda: {
            "party": shop.party("Asha Medical"), "lines": [{"item": item, "quantity": "6"}],
        },
        "challan_return": lambda: {
            "party": shop.party("Asha Medical"), "of": [f"DC/{year_of(clock.today())}/000001"],
        },
    }  # fmt: skip


def fields_of(shop: Shop, kind: DocumentKind, **more: Any) -> dict[str, Any]:
    """Return a document of any kind as another program sends it."""
    item = shop.item("Dolo 650")
    bodies: dict[str, Callable[[], dict[str, Any]]] = {
        "tax_invoice": lambda: {
            "party": shop.party("Asha Medical"),
            "lines": [{"item": item, "quantity": "4+1"}],
        },
        **selling_fields(shop, item),
        "goods_receipt": lambda: {
            "party": shop.party("Depot"),
            "lines": [{"item": item, "quantity": "40", "batch": "D2", "expiry": "12/29", "rate": "38"}],
        },
        "opening_stock": lambda: {
            "lines": [{"item": item, "quantity": "7", "batch": "OLD", "expiry": "12/28", "rate": "35"}],
        },
        "stock_transfer": lambda: {"to_godown": "STORE", "lines": [{"item": item, "quantity": "5"}]},
        "transfer_receipt": lambda: {"transfer": f"ST/{year_of(clock.today())}/000001"},
        "stock_adjustment": lambda: {
            "lines": [{"item": item, "quantity": "-3", "batch": "D1", "reason": "breakage"}],
        },
        "stock_count": lambda: {"lines": [{"item": item, "quantity": "67", "batch": "D1"}]},
        "bucket_move": lambda: {
            "lines": [{"item": item, "quantity": "2", "to_bucket": "damaged", "reason": "breakage"}],
        },
        "receipt": lambda: {
            "party": shop.party("Asha Medical"), "tenders": [{"mode": "cash", "amount": "100.00"}],
        },
        "payment": lambda: {
            "party": shop.party("Depot"), "tenders": [{"mode": "bank", "amount": "900.00"}],
        },
        "purchase_order": lambda: {
            "party": shop.party("Depot"),
            "lines": [{"item": item, "quantity": "40+4", "rate": "38"}],
        },
        "sale_return": lambda: {
            "party": shop.party("Asha Medical"),
            "lines": [{"item": item, "quantity": "3"}],
        },
        "purchase_return": lambda: {
            "party": shop.party("Depot"),
            "reason": "damage",
            "lines": [{"item": item, "quantity": "5", "batch": "D1"}],
        },
        "debit_note": lambda: {
            "party": shop.party("Depot"),
            "lines": [{"item": item, "quantity": "5", "rate": "0.50"}],
        },
        "supplier_credit_note": lambda: {
            "party": shop.party("Depot"), "reference": f"CN/{len(more)}", "amount": "75.00",
        },
        "opening_due": lambda: {
            "party": shop.party("Asha Medical"),
            "amount": "750.00",
            "reference": "OLD/7",
        },
    }  # fmt: skip
    if kind.code in {"price_note", "price_debit", "claim", "claim_settlement"}:
        return {**claim_fields(shop, kind.code, f"CN/{len(more)}"), **more}
    return {**(bodies | _of_the_books(shop) | _dead_goods(shop, item))[kind.code](), **more}


def _of_the_books(shop: Shop) -> dict[str, Callable[[], dict[str, Any]]]:
    """Return documents without goods: what is moved between accounts."""
    return {
        "credit_reversal": dict,
        "credit_retaken": dict,
        "contra": lambda: {
            "lines": [{"account": "bank", "debit": "500.00"}, {"account": "cash", "credit": "500.00"}],
        },
        "journal": lambda: {
            "remarks": "Rent of the shop, paid by the party for us",
            "lines": [
                {"account": "rent", "debit": "50.00"},
                {"party": shop.party("Asha Medical"), "credit": "50.00"},
            ],
        },
    }


def micro(shop: Shop) -> int:
    """Return the company whose goods the depot supplies, made when it is new."""
    known = [one for one in shop.desk.ask(makers) if one.code == "MIC"]
    if known:
        return known[0].id or 0
    depot = shop.parties["Depot"]
    return shop.desk.do(save_maker, MakerForm(code="MIC", name="Micro", party_id=depot)).id or 0


def display_claim(shop: Shop) -> int:
    """Return a draft claim of 90.00 for a display, on a company whose goods the depot supplies."""
    claim_id = shop.desk.do(build_claim, "display", micro(shop), clock.today(), clock.today()).id
    shop.desk.do(add_typed_line, claim_id, "Window of November", rupees("90.00"))
    return claim_id


def packed_claim(shop: Shop) -> str:
    """Return the number of a claim for broken goods that was sent, packed in a box of its own each time."""
    code = "breakage_receipt"
    item = shop.desk.ask(item_form, shop.items["Dolo 650"])
    maker = micro(shop)
    if item.maker_id is None:
        shop.desk.do(save_item, replace(item, maker_id=maker))
        shop.desk.do(save_return_policy, ReturnPolicy(maker_id=maker, reason="damage"))
    sent = [one for one in shop.desk.ask(claims_list, kind="breakage") if one.number]
    known = {box.number for one in sent for box in shop.desk.ask(boxes_of, one) if not box.gone_with}
    if not known:
        shop.sends(code, **dead_fields(shop, shop.item("Dolo 650"), code))
        claim_id = shop.desk.do(build_claim, "breakage", maker, clock.today(), clock.today()).id
        shop.desk.do(put_in_box, claim_id, 1, {1: None})
        shop.desk.do(seal_box, claim_id, 1, "S-1", 4_200)
        return shop.desk.do(send_claim, claim_id).document.number
    return sent[0].number


def claim_fields(shop: Shop, code: str, note: str) -> dict[str, Any]:
    """Return a claim that is sent, the company's note on one, or a note on a rate that was wrong."""
    if code.startswith("price_"):
        lines = [{"item": shop.item("Dolo 650"), "quantity": "4", "difference": "1.50"}]
        return {"party": shop.party("Asha Medical"), "lines": lines}
    if code == "claim":
        return {"claim": display_claim(shop)}
    return {"claim": sent_claim(shop), "reference": note, "amount": "70.00"}


def sent_claim(shop: Shop) -> str:
    """Return the number of such a claim that was sent."""
    return shop.desk.do(send_claim, display_claim(shop)).document.number


def _dead_goods(shop: Shop, item: str) -> dict[str, Callable[[], dict[str, Any]]]:
    """Return documents of dead goods."""
    kinds = ("breakage_receipt", "breakage_note", "replacement_issue")
    given_up = {
        "claim_pickup": lambda: {"claim": packed_claim(shop), "who": "VRL Logistics"},
        "claim_destruction": lambda: {
            "claim": packed_claim(shop), "witness": "A. Rao", "place": "Incinerator, Talegaon",
        },
    }  # fmt: skip
    return {**{code: partial(dead_fields, shop, item, code) for code in kinds}, **given_up}


def dead_fields(shop: Shop, item: str, code: str) -> dict[str, Any]:
    """Return goods that a party brings broken, or what settles those that the shop took before."""
    party = shop.party("Asha Medical")
    if code == "breakage_receipt":
        lines = [{"item": item, "quantity": "2"}]
        return {"party": party, "reason": "damage", "lines": lines, "consents": UNPAID}
    return {
        "party": party,
        "of": [f"BE/{year_of(clock.today())}/000001"],
        "lines": [{"item": item, "quantity": "2"}],
    }


def counts(shop: Shop) -> tuple[int, int, int]:
    """Return what a document may change: units, what the party owes, what the supplier is owed."""
    return shop.units("Dolo 650"), shop.owes("Asha Medical"), shop.owes("Depot")


def test_every_kind_is_found() -> None:
    rooms = ("sales", "orders", "purchase", "warehouse", "money", "credits", "recovery", "breakage")
    found = {code for room in rooms for code in _codes(room)}
    assert found == set(all_kinds())


def _codes(room: str) -> list[str]:
    return [kind.code for kind in discover(f"dcms_desktop.{room}.kinds", "KIND")]


@every_kind
def test_debit_meets_credit(kind: DocumentKind) -> None:
    draft = make_draft(kind)
    assert kind.check(draft) == () or all(gate.level != "block" for gate in kind.check(draft))
    assert imbalance(kind.plan(draft).entries) == 0


@every_kind
def test_an_empty_draft_is_refused_in_words(kind: DocumentKind) -> None:
    empty = replace(make_draft(kind), lines=(), tenders=(), charges=(), legs=(), causes=(), party=None)
    blocks = [gate for gate in kind.check(kind.figure(empty)) if gate.level == "block"]
    assert blocks
    assert all(gate.text and gate.field and gate.next_step for gate in blocks)


@every_kind
def test_it_posts_numbers_and_proves(shop: Shop, kind: DocumentKind) -> None:
    fields = fields_of(shop, kind)
    waiting = shop.desk.ask(waiting_count)
    posted = shop.sends(kind.code, **fields)
    card = next(card for card in shop.desk.ask(series_list, kind.code) if card.main)
    assert posted.number == f"{card.code}/{card.year}/{card.next - 1:06}"
    assert len(posted.number) <= 16
    assert shop.desk.ask(posted_document, posted.id) == posted
    assert shop.desk.ask(waiting_count) == waiting + bool(kind.feed)
    assert shop.trouble() == ""


@every_kind
def test_the_same_request_gives_the_first_document_again(shop: Shop, kind: DocumentKind) -> None:
    first = shop.sends(kind.code, **fields_of(shop, kind, request_id="once"))
    before = counts(shop)
    again = shop.sends(kind.code, **fields_of(shop, kind, request_id="once"))
    assert again == first
    assert counts(shop) == before


@every_kind
def test_cancelling_leaves_every_balance_as_it_was(shop: Shop, kind: DocumentKind) -> None:
    before = counts(shop)
    posted = shop.sends(kind.code, **fields_of(shop, kind))
    cancelled = shop.cancels(posted)
    assert (cancelled.state, cancelled.number) == ("cancelled", posted.number)
    assert counts(shop) == before
    with pytest.raises(Refused, match="is cancelled"):
        shop.cancels(posted)
    assert shop.trouble() == ""


@every_kind
def test_it_is_corrected_as_sent_once_under_its_number(shop: Shop, kind: DocumentKind) -> None:
    before = counts(shop)
    first = shop.sends(kind.code, **fields_of(shop, kind))
    after = counts(shop)
    wish = fields_of(shop, kind, remarks="put right", request_id="correction-1")
    changed = shop.corrects(first, **wish)
    assert (changed.number, changed.revision, changed.remarks[-9:]) == (first.number, 1, "put right")
    assert (changed.total, changed.day, counts(shop)) == (first.total, first.day, after)
    assert [(one[0], one[2]) for one in shop.desk.ask(revisions_of, first.id)] == [(0, "wrongly typed")]
    assert shop.corrects(first, **wish) == changed
    with pytest.raises(Refused, match="was used for") as no:
        shop.sends(kind.code, **fields_of(shop, kind, request_id="correction-1"))
    assert no.value.field == "request_id"
    gone = shop.sends("cancellation", cancels=first.number, of_kind=kind.code, reason="twice", consents=[])
    assert (gone.state, counts(shop)) == ("cancelled", before)
    assert shop.trouble() == ""


@pytest.mark.parametrize("code", sorted(corrected_kinds()))
def test_the_draft_that_corrects_it_says_the_same(shop: Shop, code: str) -> None:
    kind = all_kinds()[code]
    first = shop.sends(code, **fields_of(shop, kind))
    after = counts(shop)
    draft = draft_to_edit(shop.desk, first)
    assert draft.revises is not None
    draft = replace(draft, revises=replace(draft.revises, reason="looked at again"))
    changed = shop.desk.do_agreed(UNPAID, edit_document, draft, ()).document
    assert counts(shop) == after
    as_before = replace(changed, old_balance=first.old_balance, new_balance=first.new_balance)
    assert replace(as_before, revision=0, at=first.at) == first
    assert shop.trouble() == ""


def test_only_kinds_are_corrected_and_the_first_days_papers_are_not() -> None:
    assert set(corrected_kinds()) <= set(all_kinds()) - {"opening_stock", "opening_due"}


@every_kind
def test_a_correction_is_refused_without_reason_and_on_a_closed_day(shop: Shop, kind: DocumentKind) -> None:
    first = shop.sends(kind.code, **fields_of(shop, kind))
    with pytest.raises(Refused) as no:
        shop.corrects(first, because=" ", **fields_of(shop, kind))
    assert no.value.field == "correction_reason"
    shop.closes_day()
    before = counts(shop)
    with pytest.raises(Refused, match="closed"):
        shop.corrects(first, **fields_of(shop, kind))
    with pytest.raises(Refused, match="closed"):
        shop.sends("cancellation", cancels=first.number, of_kind=kind.code, reason="twice", consents=[])
    assert counts(shop) == before


@every_kind
def test_a_closed_day_refuses_it(shop: Shop, kind: DocumentKind) -> None:
    shop.closes_day()
    before = counts(shop)
    with pytest.raises(Refused, match="closed"):
        shop.sends(kind.code, **fields_of(shop, kind))
    assert counts(shop) == before


@every_kind
def test_tomorrow_has_not_come(shop: Shop, kind: DocumentKind) -> None:
    tomorrow = clock.today().replace(year=clock.today().year + 1).isoformat()
    with pytest.raises(Refused, match="has not come") as no:
        shop.sends(kind.code, **fields_of(shop, kind, date=tomorrow))
    assert no.value.field == "date"


@every_kind
def test_its_papers_are_there_and_print(shop: Shop, kind: DocumentKind) -> None:
    posted: Posted = shop.sends(kind.code, **fields_of(shop, kind))
    known = all_papers()
    assert set(kind.prints) <= set(known)
    for paper in kind.prints:
        if kind.code in known[paper].kinds:
            assert len(render_paper(paper, posted)) > 100
