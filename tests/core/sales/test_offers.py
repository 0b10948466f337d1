"""Schemes on a bill: given and taken back by themselves, counted, the same however it was typed."""

import random
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from dcms_desktop.catalog.actions import save_maker
from dcms_desktop.catalog.queries import item_form
from dcms_desktop.catalog.rules import MakerForm
from dcms_desktop.catalog.rules import Pack
from dcms_desktop.db.connect import Books
from dcms_desktop.documents.actions import post_document
from dcms_desktop.documents.posted import Posted
from dcms_desktop.drafts.claims import line_claims
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import plain_paise
from dcms_desktop.pricing.actions import save_scheme
from dcms_desktop.pricing.actions import switch_scheme
from dcms_desktop.pricing.queries import scheme_form
from dcms_desktop.pricing.queries import schemes_page
from dcms_desktop.pricing.rules import SchemeForm
from dcms_desktop.pricing.tables import BenefitRow
from dcms_desktop.sales.queries import bill_to_edit
from dcms_desktop.sales.queries import draft_like
from dcms_desktop.sales.queries import offer_item
from dcms_desktop.sales.queries import start_draft
from dcms_desktop.sales.queries import with_party
from dcms_desktop.sales.rules import bill_gates
from dcms_desktop.sales.rules import bill_margin
from dcms_desktop.sales.rules import change_discounts
from dcms_desktop.sales.rules import change_free
from dcms_desktop.sales.rules import change_quantity
from dcms_desktop.sales.rules import change_rate
from dcms_desktop.sales.rules import pick_batch
from dcms_desktop.sales.rules import put_item
from dcms_desktop.sales.rules import remove_line
from dcms_desktop.sales.rules import scheme_says
from reports.engine.report import find_report
from reports.engine.report import run_report
from tests.shop import AGREED
from tests.shop import Shop
from ui.verbs.document_json import answer_of


@pytest.fixture
def shop(any_books: Books) -> Shop:
    shop = Shop(any_books)
    shop.receives("Dolo", batch="D1", units=500)
    shop.receives("Pan", batch="P1", units=500)
    return shop


def scheme(shop: Shop, **more: Any) -> int:
    """Save a scheme of this month, paid by the shop."""
    today = clock.today()
    plain: dict[str, Any] = {
        "code": f"S{len(shop.desk.ask(schemes_page)) + 1}", "title": "Ten plus one", "funded": "own",
        "first": today - timedelta(days=20), "last": today + timedelta(days=20), "goods": "all",
        "steps": "10+1",
    }  # fmt: skip
    return shop.desk.do(save_scheme, SchemeForm(**{**plain, **more})).id


def given(shop: Shop) -> dict[str, int]:
    return {one.code: one.given for one in shop.desk.ask(schemes_page)}


def draft_for(shop: Shop, party: str = "Asha") -> Draft:
    shop.party(party)
    desk = shop.desk
    return desk.ask(with_party, desk.ask(start_draft, "tax_invoice"), shop.parties[party])


def typed(shop: Shop, draft: Draft, item: str, quantity: str) -> Draft:
    """Return the draft after the clerk picked an item and typed its quantity."""
    shop.item(item)
    row = len(draft.lines)
    draft = put_item(draft, row, shop.desk.ask(offer_item, draft, shop.items[item]))
    return change_quantity(draft, row, quantity)


def posts(shop: Shop, draft: Draft, *consents: str) -> Posted:
    return shop.desk.do_agreed((*AGREED, *consents), post_document, "tax_invoice", draft, ()).document


# ── free goods ──────────────────────────────────────────────────────────────────────────────────
def test_free_goods_come_and_go_with_the_quantity(shop: Shop) -> None:
    scheme(shop)
    draft = typed(shop, draft_for(shop), "Dolo", "25")
    assert draft.lines[0].free == 2
    assert change_quantity(draft, 0, "9").lines[0].free == 0
    assert change_quantity(change_quantity(draft, 0, "9"), 0, "30").lines[0].free == 3


def test_a_bill_from_another_program_gets_its_free_goods_too(shop: Shop) -> None:
    scheme(shop)
    bill = shop.bills("Asha", "Dolo", units=40)
    assert bill.lines[0].free == 4
    assert bill.total == shop.bills("Asha", "Dolo", units=40, free="0").total
    assert shop.units("Dolo") == 500 - 44 - 40
    assert bill.benefits[0].text.startswith("Ten plus one: 4 free of Dolo")
    assert given(shop) == {"S1": 4}
    assert shop.trouble() == ""


def test_free_goods_typed_by_hand_win_until_the_field_is_emptied(shop: Shop) -> None:
    scheme(shop)
    draft = change_free(typed(shop, draft_for(shop), "Dolo", "20"), 0, "5")
    assert draft.lines[0].free == 5
    assert [miss.reason for miss in draft.misses] == ["hand"]
    assert change_quantity(draft, 0, "50").lines[0].free == 5
    assert change_free(draft, 0, "").lines[0].free == 2


def test_what_the_batch_has_not_comes_free_from_the_next_one(shop: Shop) -> None:
    scheme(shop)
    shop.receives("Crocin", batch="C1", units=21, expiry=clock.today() + timedelta(days=200))
    shop.receives("Crocin", batch="C2", units=100)
    draft = typed(shop, draft_for(shop), "Crocin", "20")
    assert (draft.lines[0].free, [one.free for one in draft.gifts]) == (1, [1])
    bill = posts(shop, draft)
    assert [(line.batch, line.units, line.free) for line in bill.lines] == [("C1", 20, 1), ("C2", 0, 1)]
    assert shop.units("Crocin", batch="C2") == 99
    assert shop.trouble() == ""


def test_another_item_is_given_from_its_own_batch(shop: Shop) -> None:
    shop.receives("Cup", batch="U1", units=3, rate="5.00", ptr="6.00", mrp="8.00")
    scheme(shop, goods=shop.item("Dolo"), steps="50+1", gives_item_id=shop.items["Cup"])
    draft = typed(shop, draft_for(shop), "Dolo", "100")
    assert [(one.item.name, one.free) for one in draft.gifts] == [("Cup", 2)]
    bill = posts(shop, draft)
    assert [(line.name, line.units, line.free, line.taxable) for line in bill.lines][1] == ("Cup", 0, 2, 0)
    assert bill.benefits[0].worth == 1_200
    assert shop.units("Cup") == 1
    shop.cancels(bill)
    assert shop.units("Cup") == 3
    assert given(shop) == {"S1": 0}
    assert shop.trouble() == ""


# ── money ───────────────────────────────────────────────────────────────────────────────────────
def test_a_slab_over_the_basket_takes_its_part_off_every_line(shop: Shop) -> None:
    scheme(shop, pool=True, measure="value", treatment="on_invoice", steps="1000: 2%, 5000: 5%")
    draft = typed(shop, typed(shop, draft_for(shop), "Dolo", "15"), "Pan", "10")
    assert [[step.percent for step in line.discounts] for line in draft.lines] == [[2_000], [2_000]]
    more = change_quantity(draft, 1, "100")
    assert [[step.percent for step in line.discounts] for line in more.lines] == [[5_000], [5_000]]
    less = change_quantity(more, 1, "1")
    assert [line.discounts for line in less.lines] == [(), ()]
    assert less.bill == typed(shop, typed(shop, draft_for(shop), "Dolo", "15"), "Pan", "1").bill


def test_a_discount_typed_by_hand_keeps_the_scheme_away(shop: Shop) -> None:
    scheme(shop, measure="value", treatment="on_invoice", steps="100: 5%")
    draft = change_discounts(typed(shop, draft_for(shop), "Dolo", "10"), 0, "3")
    assert [step.percent for step in draft.lines[0].discounts] == [3_000]


def test_discounts_stop_at_the_ceiling_of_the_shop(shop: Shop) -> None:
    scheme(shop, measure="value", treatment="on_invoice", steps="100: 20%")
    plain = draft_for(shop)
    draft = replace(plain, policy=replace(plain.policy, most_discount=Percent(8_000)))
    draft = typed(shop, draft, "Dolo", "10")
    assert draft.bill is not None
    assert draft.bill.discount == 4_000
    assert draft.benefits[0].cut


def test_a_target_over_a_period_accrues_and_gives_nothing_on_the_bill(shop: Shop) -> None:
    scheme(shop, measure="value", period=True, treatment="note_plain", steps="1000: 2%, 5000: 4%")
    first = shop.bills("Asha", "Dolo", units=30)
    assert (first.discount, first.benefits[0].paise) == (0, 3_000)
    second = shop.bills("Asha", "Dolo", units=80)
    # 5,500.00 in all reach 4 %: 220.00, of which 30.00 were earned before.
    assert second.benefits[0].paise == 19_000
    shop.cancels(second)
    assert given(shop) == {"S1": 3_000}
    assert shop.bills("Bina", "Dolo", units=10).benefits == ()


# ── budgets, corrections, copies ────────────────────────────────────────────────────────────────
def test_a_budget_that_ends_meanwhile_is_asked_about(shop: Shop) -> None:
    scheme(shop, budget=5)
    waiting = typed(shop, draft_for(shop), "Dolo", "40")
    assert waiting.lines[0].free == 4
    shop.bills("Bina", "Dolo", units=30)
    with pytest.raises(NeedsConsent) as asked:
        posts(shop, waiting)
    assert asked.value.name == "scheme_changed"
    assert posts(shop, waiting, "scheme_changed").lines[0].free == 2
    assert given(shop) == {"S1": 5}
    assert shop.bills("Bina", "Dolo", units=30).lines[0].free == 0


def test_a_correction_gives_anew_and_does_not_count_itself(shop: Shop) -> None:
    scheme(shop, budget=4)
    bill = shop.bills("Asha", "Dolo", units=40)
    draft = shop.desk.ask(bill_to_edit, bill.id)
    assert draft.lines[0].free == 4
    edited = shop.edits(bill, "20")
    assert edited.lines[0].free == 2
    assert given(shop) == {"S1": 2}
    rows = shop.desk.ask(lambda tx: tx.execute(select(BenefitRow.units).order_by(BenefitRow.id)).all())
    assert [row[0] for row in rows] == [4, -4, 2]
    shop.cancels(edited)
    assert given(shop) == {"S1": 0}
    assert shop.trouble() == ""


def test_a_copy_takes_todays_schemes_and_hand_typed_free_goods(shop: Shop) -> None:
    by_hand = shop.bills("Asha", "Dolo", units=20, free="3")
    scheme(shop)
    by_scheme = shop.bills("Asha", "Pan", units=20)
    assert shop.desk.ask(draft_like, by_hand).lines[0].free == 3
    assert shop.desk.ask(draft_like, by_scheme).lines[0].free == 2
    desk = shop.desk
    key = desk.ask(schemes_page)[0].id
    desk.do(switch_scheme, key, active=False)
    assert desk.ask(draft_like, by_scheme).lines[0].free == 0


def test_half_a_scheme_is_carried_to_the_partys_next_bill(shop: Shop) -> None:
    scheme(shop, partial="carry")
    assert shop.bills("Asha", "Dolo", units=6).lines[0].free == 0
    assert shop.bills("Bina", "Dolo", units=6).lines[0].free == 0
    second = shop.bills("Asha", "Dolo", units=6)
    assert second.lines[0].free == 1
    shop.cancels(second)
    assert shop.bills("Asha", "Dolo", units=4).lines[0].free == 1


def test_any_unit_mix_of_the_same_quantity_gives_the_same(shop: Shop) -> None:
    scheme(shop, steps="10+1, 24+4")
    shop.item("Soap", packs=(Pack(name="case", letter="c", units=Units(24)),))
    shop.receives("Soap", batch="S1", units=500)
    one = typed(shop, draft_for(shop), "Soap", "2c6")
    two = typed(shop, draft_for(shop), "Soap", "54")
    three = typed(shop, typed(shop, draft_for(shop), "Soap", "1c"), "Soap", "30")
    assert one.lines[0].free == two.lines[0].free == sum(line.free for line in three.lines) == 8


# ── what is said ────────────────────────────────────────────────────────────────────────────────
def test_the_bill_says_what_was_earned_what_comes_next_and_why_not(shop: Shop) -> None:
    maker = shop.desk.do(save_maker, MakerForm(code="MICRO", name="Micro Labs")).id
    scheme(shop, funded="company", maker_id=maker)
    scheme(shop, title="For class C", classes="C", steps="5+1")
    draft = typed(shop, draft_for(shop), "Dolo", "26")
    told = [(one.kind, one.text) for one in scheme_says(draft, misses=True)]
    assert told == [
        ("earned", "Ten plus one: 2 free of Dolo, worth 100.00, borne by the company"),
        ("next", "Ten plus one: 4 more of Dolo earn 1 more free, worth 50.00"),
        ("missed", "For class C: outlet class is not set, it is for C"),
    ]


def test_what_the_company_pays_back_counts_as_earned(shop: Shop) -> None:
    maker = shop.desk.do(save_maker, MakerForm(code="MICRO", name="Micro Labs")).id
    shop.receives("Thin", batch="T1", units=500, rate="48.00")
    own = scheme(shop, goods=shop.item("Thin"), steps="10+1")
    draft = typed(shop, draft_for(shop), "Thin", "20")
    assert "below_cost" in {gate.name for gate in bill_gates(draft)}
    paid = replace(shop.desk.ask(scheme_form, own), funded="company", maker_id=maker)
    shop.desk.do(save_scheme, paid)
    draft = typed(shop, draft_for(shop), "Thin", "20")
    assert "below_cost" not in {gate.name for gate in bill_gates(draft)}
    assert bill_margin(draft).paise == 100_000 - 22 * 4_800 + 10_000


# ── chance ──────────────────────────────────────────────────────────────────────────────────────
def _many(shop: Shop) -> None:
    dolo, pan = shop.item("Dolo"), shop.item("Pan")
    scheme(shop, goods=dolo, steps="10+1, 25+3", group="T")
    scheme(shop, goods=f"{dolo}, {pan}", pool=True, measure="value", treatment="on_invoice",
           steps="2000: 2%, 6000: 3%", rank=50)  # fmt: skip
    scheme(shop, goods=pan, steps="12+1", partial="net_rate", group="T")
    scheme(shop, goods="all", measure="value", treatment="on_invoice", steps="500: 25r", most_per_bill=100_00)


def _key(draft: Draft) -> tuple[Any, ...]:
    lines = tuple(
        (one.item.id, one.batch.id if one.batch else 0, one.units, one.free, one.rate, one.discounts)
        for one in (*draft.lines, *draft.gifts)
    )
    return lines, draft.bill, draft.benefits


@pytest.mark.parametrize("seed", range(3))
def test_edits_in_any_order_end_where_a_fresh_bill_does(books: Books, seed: int) -> None:
    shop = Shop(books)
    shop.receives("Dolo", batch="D1", units=60, expiry=clock.today() + timedelta(days=300))
    shop.receives("Dolo", batch="D2", units=500)
    shop.receives("Pan", batch="P1", units=500)
    _many(shop)
    assert walk(shop, random.Random(seed), 120) == []  # noqa: S311 - baskets of chance, no secret


@pytest.mark.soak
def test_ten_thousand_baskets_end_where_a_fresh_bill_does(books: Books) -> None:
    shop = Shop(books)
    shop.receives("Dolo", batch="D1", units=60, expiry=clock.today() + timedelta(days=300))
    shop.receives("Dolo", batch="D2", units=5_000)
    shop.receives("Pan", batch="P1", units=5_000)
    _many(shop)
    assert walk(shop, random.Random(77), 10_000) == []  # noqa: S311 - baskets of chance, no secret


def walk(shop: Shop, chance: random.Random, baskets: int) -> list[Any]:
    """Edit bills by chance; return those that differ from the same lines typed afresh."""
    empty = draft_for(shop)
    offers = {name: shop.desk.ask(offer_item, empty, shop.items[name]) for name in ("Dolo", "Pan")}
    different: list[Any] = []
    for _ in range(baskets):
        draft = empty
        for _ in range(chance.randint(2, 9)):
            draft = _edit(chance, draft, offers)
        fresh = empty
        for place, line in enumerate(draft.lines):
            fresh = put_item(fresh, place, offers[line.item.name])
            if line.batch is not None and fresh.lines[place].batch != line.batch:
                fresh = pick_batch(fresh, place, line.batch)
            if line.units:
                fresh = change_quantity(fresh, place, str(line.units))
            if line.rate_source == "hand":
                fresh = change_rate(fresh, place, f"{line.rate / 1000:.3f}")
        if draft.lines and _key(fresh) != _key(draft):
            different.append((_key(fresh), _key(draft)))
    return different


def _edit(chance: random.Random, draft: Draft, offers: dict[str, Any]) -> Draft:
    deed = chance.random()
    rows = len(draft.lines)
    if deed < 0.4 or not rows:
        draft = put_item(draft, rows, offers[chance.choice(list(offers))])
        return change_quantity(draft, rows, str(chance.randint(1, 90)))
    row = chance.randrange(rows)
    if deed < 0.75:
        return change_quantity(draft, row, str(chance.randint(1, 90)))
    if deed < 0.85:
        return change_rate(draft, row, f"{chance.randint(30, 70)}.00")
    return remove_line(draft, row)


def test_the_item_of_a_scheme_is_told_by_its_form(shop: Shop) -> None:
    scheme(shop, goods=shop.item("Dolo"))
    desk = shop.desk
    assert desk.ask(schemes_page)[0].goods == desk.ask(item_form, shop.items["Dolo"]).code


# ── who pays, line by line ──────────────────────────────────────────────────────────────────────
def test_each_line_says_who_pays_what_is_left_and_which_papers_a_claim_needs(shop: Shop) -> None:
    maker = shop.desk.do(save_maker, MakerForm(code="ACME", name="Acme")).id
    asks = "bill copy, stock statement"
    company: dict[str, Any] = {"funded": "company", "maker_id": maker, "needs": asks, "budget": 20}
    scheme(shop, title="Acme ten", goods="I1", company_share=Percent(75_000), **company)
    scheme(shop, title="Ours", goods="I2", steps="1: 5%", treatment="on_invoice", most_per_party=5_000)
    draft = typed(shop, typed(shop, draft_for(shop), "Dolo", "50"), "Pan", "10")
    on_screen = line_claims(draft)
    [acme], [ours] = on_screen[0], on_screen[1]
    assert (acme.payer, acme.company * 4, acme.budget_left, acme.party_left) == (
        "both", acme.worth * 3, "15", "",
    )  # fmt: skip
    assert acme.needs == ("bill copy", "stock statement")
    assert (ours.payer, ours.own, ours.budget_left, ours.needs) == ("own", ours.worth, "", ())
    assert ours.party_left == plain_paise(Paise(5_000 - ours.worth))
    bill = posts(shop, draft)
    assert {row: line.claims for row, line in enumerate(bill.lines)} == on_screen
    for one in bill.benefits:
        mine = [claim for line in bill.lines for claim in line.claims if claim.scheme_id == one.scheme_id]
        assert (sum(c.worth for c in mine), sum(c.company for c in mine)) == (one.worth, one.claim)
    [told] = answer_of(bill).lines[0].claims
    assert (told.scheme, told.payer, told.budget_left) == ("S1", "both", "15")
    assert told.needs == ["bill copy", "stock statement"]


def test_the_claim_of_free_goods_stands_on_the_line_that_carries_them(shop: Shop) -> None:
    maker = shop.desk.do(save_maker, MakerForm(code="ACME", name="Acme")).id
    scheme(shop, goods="I1", funded="company", maker_id=maker, gives_item_id=shop.items["Pan"])
    bill = posts(shop, typed(shop, draft_for(shop), "Dolo", "20"))
    assert [[claim.company for claim in line.claims] for line in bill.lines] == [[], [bill.benefits[0].claim]]
    assert bill.benefits[0].claim > 0


def test_the_report_of_targets_says_how_far_each_party_is_from_its_next_step(shop: Shop) -> None:
    today = clock.today()
    scheme(
        shop, title="Quarter", steps="10000.00: 1%, 20000.00: 2%", measure="value", period=True,
        treatment="note_plain", first=today - timedelta(days=9), last=today + timedelta(days=10),
    )  # fmt: skip
    shop.bills("Asha", "Dolo", units=240, rate="50.00")
    shop.bills("Bina", "Dolo", units=40, rate="50.00")
    report = find_report("scheme_targets")
    asha, bina = shop.desk.ask(run_report, report, report.ask()).rows
    assert (asha.party, asha.bought, asha.earned, asha.at, asha.lacks, asha.then) == (
        "Asha", "12,000.00", "120.00", "20,000.00", "8,000.00", "400.00",
    )  # fmt: skip
    assert (asha.days, asha.done, asha.pace) == (10, 60_000, 120_000)
    assert (bina.bought, bina.earned, bina.lacks, bina.then) == ("2,000.00", "", "8,000.00", "100.00")
    assert shop.desk.ask(run_report, report, report.ask(near=50)).rows == (asha,)


# ── any mix of units ────────────────────────────────────────────────────────────────────────────
def test_any_mix_of_packs_gives_what_as_many_units_give(shop: Shop) -> None:
    assert mixes_that_differ(shop, 60) == []


@pytest.mark.soak
def test_ten_thousand_mixes_of_packs_give_what_as_many_units_give(shop: Shop) -> None:
    assert mixes_that_differ(shop, 10_000) == []


def mixes_that_differ(shop: Shop, tries: int) -> list[str]:
    """Type quantities as cases, boxes and units by chance; return those that give something else."""
    chance = random.Random(35)  # noqa: S311 - quantities of chance, no secret
    packs = (Pack(name="case", letter="c", units=Units(60)), Pack(name="box", letter="b", units=Units(12)))
    shop.item("Soap", packs=packs)
    shop.receives("Soap", batch="S1", units=50_000)
    _many(shop)
    draft = typed(shop, draft_for(shop), "Soap", "1")
    wrong = []
    for _ in range(tries):
        cases, boxes, units = chance.randint(0, 6), chance.randint(0, 9), chance.randint(0, 30)
        whole = cases * 60 + boxes * 12 + units
        parts = [f"{cases}c" if cases else "", f"{boxes}b" if boxes else "", str(units) if units else ""]
        mixed = "".join(parts)
        if whole and _key(change_quantity(draft, 0, mixed)) != _key(change_quantity(draft, 0, str(whole))):
            wrong.append(mixed)
    return wrong
