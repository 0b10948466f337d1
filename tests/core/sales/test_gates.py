"""Every gate of a bill, on both sides of its boundary."""

from dataclasses import replace
from datetime import date
from datetime import timedelta
from typing import Any

import pytest

from dcms_desktop.drafts.figures import figure_sale
from dcms_desktop.drafts.rules import MOST_LINES
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import LastSale
from dcms_desktop.drafts.rules import Line
from dcms_desktop.drafts.rules import Policy
from dcms_desktop.drafts.rules import Tender
from dcms_desktop.drafts.rules import speak
from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import percent
from dcms_desktop.kernel.money import rate
from dcms_desktop.kernel.money import rupees
from dcms_desktop.ledger.rules import imbalance
from dcms_desktop.parties.rules import LicenceCard
from dcms_desktop.sales.kinds.tax_invoice import KIND
from dcms_desktop.sales.rules import bill_gates
from dcms_desktop.sales.rules import credit_part
from dcms_desktop.sales.rules import licence_gap
from dcms_desktop.sales.rules import margin_of
from dcms_desktop.sales.rules import set_tenders
from dcms_desktop.sales.rules.licences import ending_soon
from dcms_desktop.tax.rules import Charge
from dcms_desktop.tax.rules import Discount
from dcms_desktop.tax.rules import Treatment
from tests.makers_drafts import FIRM
from tests.makers_drafts import TODAY
from tests.makers_drafts import cash
from tests.makers_drafts import make_batch
from tests.makers_drafts import make_draft
from tests.makers_drafts import make_item
from tests.makers_drafts import make_line
from tests.makers_drafts import make_party
from tests.makers_drafts import make_tax


def gates(*lines: Line, **more: Any) -> dict[str, str]:
    """Return name and level of every objection."""
    return {gate.name: gate.level for gate in bill_gates(figure_sale(make_draft(*lines, **more)))}


def test_an_ordinary_bill_has_no_objection() -> None:
    assert gates(make_line(10), make_line(5, item=make_item(2), batch=make_batch(2, item_id=2))) == {}


# ── quantity and batch ──────────────────────────────────────────────────────────────────────────
def test_a_line_without_quantity_is_blocked_and_nothing_else_is_said_of_it() -> None:
    assert gates(make_line(0, batch=make_batch(frozen=True))) == {"no_quantity": "block"}


@pytest.mark.parametrize(
    ("batched", "policy", "expected"),
    [
        (True, "off", {"no_batch": "block"}),
        (False, "ask", {"negative_stock": "ask"}),
        (False, "off", {}),
    ],
)
def test_goods_that_never_came_in_are_known(batched: bool, policy: str, expected: dict[str, str]) -> None:
    line = replace(make_line(5, item=make_item(batched=batched)), batch=None)
    assert gates(line, policy=Policy(negative_stock=policy)) == expected


@pytest.mark.parametrize(("days", "expected"), [(0, {}), (-1, {"expired": "block"})])
def test_goods_are_sold_through_their_last_day(days: int, expected: dict[str, str]) -> None:
    assert gates(make_line(batch=make_batch(expiry=TODAY + timedelta(days=days)))) == expected


def test_expiry_is_judged_on_the_day_of_the_bill() -> None:
    gone = make_batch(expiry=TODAY - timedelta(days=1))
    assert gates(make_line(batch=gone), day=TODAY - timedelta(days=1)) == {}


def test_a_recalled_batch_is_blocked() -> None:
    assert gates(make_line(batch=make_batch(frozen=True))) == {"recalled": "block"}


@pytest.mark.parametrize(
    ("policy", "level"), [("block", "block"), ("ask", "ask"), ("warn", "warn"), ("off", "")]
)
def test_short_stock_is_met_as_the_shop_decided(policy: str, level: str) -> None:
    short = make_line(9, free=Units(2), batch=make_batch(units=10), rate=rate("11"))
    found = gates(short, policy=Policy(negative_stock=policy))
    assert found == ({"negative_stock": level} if level else {})
    enough = make_line(9, free=Units(1), batch=make_batch(units=10), rate=rate("11"))
    assert gates(enough) == {}


def test_two_lines_of_one_batch_count_together() -> None:
    batch = make_batch(units=10)
    draft = figure_sale(make_draft(make_line(6, batch=batch), make_line(5, batch=batch)))
    (gate,) = bill_gates(draft)
    assert (gate.name, gate.line) == ("negative_stock", 2)
    assert "11 asked" in gate.text


@pytest.mark.parametrize(("life", "asked"), [(0, False), (180, False), (181, True)])
def test_a_party_with_least_life_is_asked_about_shorter_goods(life: int, asked: bool) -> None:
    batch = make_batch(expiry=TODAY + timedelta(days=180))
    assert ("short_life" in gates(make_line(batch=batch), party=make_party(least_life_days=life))) is asked
    unending = make_batch(expiry=None)
    assert gates(make_line(batch=unending), party=make_party(least_life_days=life)) == {}


def test_the_company_of_the_goods_has_its_own_least_life() -> None:
    batch = make_batch(expiry=TODAY + timedelta(days=100), made_on=TODAY - timedelta(days=200))
    asking = make_item(maker="Cipla", maker_life_percent=percent("50"))
    line = make_line(item=asking, batch=batch)
    (gate,) = bill_gates(figure_sale(make_draft(line)))
    assert gate.text == "Cipla takes goods with 150 days left; this batch has 100."
    party_first = replace(make_draft().policy, life_rule="party")
    assert "short_life" not in gates(line, party=make_party(least_life_days=90), policy=party_first)
    undated = make_line(item=asking, batch=replace(batch, made_on=None))
    assert "has no date of manufacture" in bill_gates(figure_sale(make_draft(undated)))[0].text


def test_goods_of_short_life_go_out_with_a_reason_only() -> None:
    batch = make_batch(expiry=TODAY + timedelta(days=30))
    found = bill_gates(figure_sale(make_draft(make_line(batch=batch), party=make_party(least_life_days=60))))
    for consents in (frozenset[str](), frozenset({"short_life"}), frozenset({"short_life= "})):
        with pytest.raises(NeedsConsent) as asked:
            speak(found, consents)
        assert asked.value.wants_reason
        assert "short_life=the reason" in asked.value.as_problem()["next_step"]
    assert speak(found, frozenset({"short_life=agreed by phone"})) == ("short_life=agreed by phone",)


# ── licences ────────────────────────────────────────────────────────────────────────────────────
YEAR_END = date(2027, 3, 31)


def licensed(*forms: tuple[str, date | None]) -> Any:
    return make_party(
        licences=tuple(LicenceCard(form=form, number="MH-1", valid_to=until) for form, until in forms)
    )


@pytest.mark.parametrize(
    ("schedule", "forms", "gap"),
    [
        ("", (), ""),
        ("H", (), "form 20 or 20B"),
        ("H", (("20B", YEAR_END),), ""),
        ("H1", (("20 b", None),), ""),
        ("drug", (("20A", TODAY),), ""),
        ("H", (("20A", None),), "form 20 or 20B"),
        ("C", (("20B", None),), "form 21 or 21B"),
        ("C1", (("21B", None),), ""),
        ("X", (("20G", None),), ""),
        ("H", (("20B", TODAY - timedelta(days=1)),), "form 20B, which ended 22-11-2026"),
        ("H", (("20B", TODAY - timedelta(days=1)), ("20", YEAR_END)), ""),
        (
            "H",
            (("20B", TODAY - timedelta(days=9)), ("20", TODAY - timedelta(days=1))),
            "form 20, which ended 22-11-2026",
        ),
    ],
)
def test_a_drug_asks_for_its_form_and_the_gap_is_named(
    schedule: str, forms: tuple[tuple[str, date | None], ...], gap: str
) -> None:
    assert licence_gap(make_item(schedule=schedule), licensed(*forms), TODAY) == gap


def test_a_buyer_without_a_name_has_no_licence() -> None:
    line = make_line(item=make_item(schedule="H"))
    found = bill_gates(figure_sale(make_draft(line, party=None, tenders=(cash("105"),))))
    assert [(gate.name, gate.level) for gate in found] == [("licence", "block")]
    assert found[0].text.startswith("A buyer without a name")
    assert gates(line, policy=Policy(licence="warn")) == {"licence": "warn"}


def test_licences_about_to_end_are_told() -> None:
    party = licensed(("20B", TODAY + timedelta(days=29)), ("21B", TODAY + timedelta(days=30)), ("20", None))
    assert [licence.form for licence in ending_soon(party, TODAY)] == ["20B"]


# ── rates ───────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("line", "blocked"),
    [
        (make_line(10, rate=rate("14.285")), False),
        (make_line(10, rate=rate("14.30")), True),
        (make_line(10, rate=rate("15"), rate_includes_tax=True), False),
        (make_line(10, rate=rate("15.01"), rate_includes_tax=True), True),
        (make_line(10, rate=rate("14.30"), free=Units(90)), True),
        (make_line(10_000, rate=rate("14.286"), batch=make_batch(units=20_000)), False),
        (make_line(1, rate=rate("100"), batch=make_batch(mrp=Paise(0))), False),
        (make_line(1, rate=rate("14.20"), item=make_item(per=Units(10))), False),
    ],
)
def test_a_pack_is_not_charged_above_its_mrp_with_tax(line: Line, blocked: bool) -> None:
    assert ("above_mrp" in gates(line)) is blocked


def test_freight_does_not_raise_a_pack_above_its_mrp() -> None:
    line = make_line(10, rate=rate("14.20"))
    freight = (Charge("Freight", rupees("50")),)
    assert gates(line, charges=freight) == {}
    assert gates(make_line(10, rate=rate("14.40")), charges=freight) == {"above_mrp": "block"}


def test_under_reverse_charge_the_buyer_adds_the_tax_himself() -> None:
    assert gates(make_line(10, rate=rate("16")), reverse_charge=True) == {}


@pytest.mark.parametrize(
    ("at", "least", "asked"),
    [("8", "0", False), ("7.99", "0", True), ("10", "20", False), ("10", "20.001", True)],
)
def test_a_line_below_cost_or_below_its_least_margin_is_asked(at: str, least: str, asked: bool) -> None:
    line = make_line(10, rate=rate(at), item=make_item(least_margin=percent(least)))
    assert ("below_cost" in gates(line)) is asked


def test_free_goods_cost_too() -> None:
    assert gates(make_line(10, free=Units(2))) == {}
    assert gates(make_line(10, free=Units(3))) == {"below_cost": "ask"}


def test_free_goods_on_a_line_of_their_own_are_judged_with_what_they_go_with() -> None:
    free = make_line(0, free=Units(2), batch=make_batch(2))
    assert gates(make_line(10), free) == {}
    assert gates(make_line(10), replace(free, free=Units(3))) == {"below_cost": "ask"}
    assert gates(free) == {"below_cost": "ask"}


def test_a_batch_of_unknown_cost_has_no_margin() -> None:
    line = make_line(10, batch=make_batch(cost=rate("0")), rate=rate("1"))
    assert gates(line) == {}
    margin = margin_of(line)
    assert (margin.paise, margin.percent) == (0, 0)
    known = margin_of(*figure_sale(make_draft(make_line(10))).lines)
    assert (known.paise, known.percent) == (2_000, 20_000)


@pytest.mark.parametrize(
    ("at", "source", "drift", "asked"),
    [
        ("11", "hand", 10_000, False),
        ("11.01", "hand", 10_000, True),
        ("8.99", "hand", 10_000, True),
        ("8.99", "level", 10_000, False),
        ("8.99", "hand", 0, False),
    ],
)
def test_a_typed_rate_far_off_the_last_one_is_asked(at: str, source: str, drift: int, asked: bool) -> None:
    last = LastSale(day=date(2026, 11, 1), rate=rate("10"), units=Units(5))
    line = make_line(10, rate=rate(at), rate_source=source, last=last)
    assert ("rate_drift" in gates(line, policy=Policy(rate_drift=percent(str(drift / 1000))))) is asked


def test_a_last_rate_of_nothing_says_nothing() -> None:
    last = LastSale(day=date(2026, 11, 1), rate=rate("0"), units=Units(5))
    assert gates(make_line(10, rate_source="hand", last=last)) == {}


# ── credit ──────────────────────────────────────────────────────────────────────────────────────
def credit(**terms: Any) -> dict[str, str]:
    return gates(make_line(10), party=make_party(**terms))


@pytest.mark.parametrize(
    ("terms", "asked"),
    [
        ({"credit_limit": rupees("105")}, False),
        ({"credit_limit": rupees("104.99")}, True),
        ({"credit_limit": rupees("200"), "balance": rupees("95")}, False),
        ({"credit_limit": rupees("200"), "balance": rupees("95.01")}, True),
        ({"credit_limit": rupees("50"), "balance": rupees("-55")}, False),
        ({}, False),
    ],
)
def test_a_limit_holds_for_what_is_owed_with_this_bill(terms: dict[str, Any], asked: bool) -> None:
    assert ("credit_limit" in credit(**terms)) is asked


@pytest.mark.parametrize(("late", "days", "asked"), [(0, 21, False), (1, 21, True), (1, 0, False)])
def test_an_overdue_bill_is_asked_about(late: int, days: int, asked: bool) -> None:
    due = TODAY - timedelta(days=late)
    assert ("credit_overdue" in credit(credit_days=days, oldest_due=due)) is asked


@pytest.mark.parametrize(("most", "have", "asked"), [(0, 9, False), (3, 2, False), (3, 3, True)])
def test_so_many_bills_may_be_open(most: int, have: int, asked: bool) -> None:
    assert ("credit_bills" in credit(credit_bills=most, open_bills=have)) is asked


@pytest.mark.parametrize(
    ("gate", "level"), [("block", "block"), ("warn", "ask"), ("off", None), ("odd", "ask")]
)
def test_a_party_s_own_gate_decides_how_hard_it_is(gate: str, level: str | None) -> None:
    assert credit(credit_limit=rupees("1"), credit_gate=gate).get("credit_limit") == level


def test_a_bill_paid_at_once_raises_no_exposure() -> None:
    party = make_party(credit_limit=rupees("1"), credit_gate="block")
    assert gates(make_line(10), party=party, tenders=(cash("105"),)) == {}


def test_a_buyer_without_a_name_pays_at_once() -> None:
    assert gates(make_line(10), party=None, tenders=(cash("104"),)) == {"credit_needs_party": "block"}
    assert gates(make_line(10), party=None, tenders=(cash("105"),)) == {}


# ── money and paper ─────────────────────────────────────────────────────────────────────────────
def dear(units: int = 100_000) -> Line:
    return make_line(units, batch=make_batch(units=10**6))


def test_cash_of_two_lakh_is_barred_and_a_paisa_less_is_not() -> None:
    assert "cash_bar" not in gates(dear(), tenders=(cash("199999.99"),))
    assert gates(dear(), tenders=(cash("150000"), cash("50000")))["cash_bar"] == "block"
    upi = Tender(mode="upi", paise=rupees("200000"))
    assert "cash_bar" not in gates(dear(), tenders=(upi,))


def test_money_given_is_checked_again_when_the_bill_is_saved() -> None:
    assert gates(make_line(10), tenders=(cash("105.01"),)) == {"tendered_more": "block"}
    assert gates(make_line(10), tenders=(Tender(mode="cash", paise=Paise(-5)),))["no_money"] == "block"


@pytest.mark.parametrize(
    ("units", "party", "needed"),
    [
        (4_999, None, False),
        (5_000, None, True),
        (5_000, {"gstin": None, "tax_type": "unregistered"}, False),
        (5_000, {"gstin": None, "tax_type": "unregistered", "city": ""}, True),
        (5_000, {"gstin": None, "tax_type": "unregistered", "city": "", "address1": "Karve Road"}, False),
        (5_000, {"gstin": None, "tax_type": "unregistered", "state": ""}, True),
        (5_000, {"city": ""}, False),
    ],
)
def test_from_fifty_thousand_on_a_buyer_has_a_name_and_a_place(
    units: int, party: dict[str, Any] | None, needed: bool
) -> None:
    who = make_party(**party) if party is not None else None
    assert ("name_needed" in gates(dear(units), party=who)) is needed


def test_a_bill_is_not_due_before_its_day() -> None:
    assert gates(make_line(10), due_on=TODAY) == {}
    assert gates(make_line(10), due_on=TODAY - timedelta(days=1)) == {"due_before": "block"}


def test_a_bill_of_too_many_lines_is_stopped() -> None:
    line = make_line(1, batch=make_batch(units=10**6))
    assert gates(*[line] * MOST_LINES) == {}
    assert gates(*[line] * (MOST_LINES + 1)) == {"too_long": "block"}


def test_money_is_put_on_a_bill_and_too_much_is_refused() -> None:
    draft = figure_sale(make_draft(make_line(10)))
    paid = set_tenders(draft, [cash("60"), Tender(mode="upi", paise=rupees("40"))])
    assert credit_part(paid) == 500
    with pytest.raises(Refused, match="was given") as no:
        set_tenders(draft, [cash("105.01")])
    assert no.value.field == "tenders"
    with pytest.raises(Refused):
        set_tenders(make_draft(), [cash("1")])
    assert credit_part(make_draft()) == 0


# ── the kind ────────────────────────────────────────────────────────────────────────────────────
def test_an_empty_bill_is_refused() -> None:
    assert [gate.name for gate in KIND.check(make_draft())] == ["empty"]
    assert KIND.check(figure_sale(make_draft(make_line(10)))) == ()


@pytest.mark.parametrize(
    ("scheme", "treatment", "title"),
    [
        ("regular", Treatment.TAXABLE, "tax_invoice"),
        ("regular", Treatment.EXEMPT, "bill_of_supply"),
        ("composition", Treatment.TAXABLE, "bill_of_supply"),
    ],
)
def test_the_law_names_the_paper(scheme: str, treatment: Treatment, title: str) -> None:
    line = make_line(item=make_item(tax=make_tax("5" if treatment is Treatment.TAXABLE else "0", treatment)))
    assert KIND.paper_title(make_draft(line, firm=replace(FIRM, scheme=scheme))) == title
    assert title in KIND.titles


def test_mixed_goods_for_an_unregistered_buyer_go_on_one_paper() -> None:
    exempt = make_line(item=make_item(2, tax=make_tax("0", Treatment.EXEMPT)))
    draft = make_draft(make_line(), exempt, party=None)
    assert KIND.paper_title(draft) == "invoice_cum_bill_of_supply"


def accounts(draft: Draft) -> dict[str, int]:
    plan = KIND.plan(figure_sale(draft))
    assert imbalance(plan.entries) == 0
    found: dict[str, int] = {}
    for entry in plan.entries:
        found[entry.account] = found.get(entry.account, 0) + entry.paise
    return found


def test_a_bill_debits_the_party_and_credits_sale_and_tax() -> None:
    assert accounts(make_draft(make_line(10))) == {
        "sales": -10_000,
        "cgst_out": -250,
        "sgst_out": -250,
        "debtors": 10_500,
    }


def test_charges_discounts_after_tax_and_rounding_have_their_accounts() -> None:
    stamp = (Charge("Stamp", rupees("1.30"), taxable=False),)
    assert accounts(make_draft(make_line(10), charges=stamp)) == {
        "sales": -10_000,
        "cgst_out": -250,
        "sgst_out": -250,
        "charges": -130,
        "round_off": 30,
        "debtors": 10_600,
    }  # fmt: skip
    off = (Discount(amount=rupees("5"), after_tax=True),)
    assert accounts(make_draft(make_line(10), bill_discounts=off))["discount"] == 500


def test_a_bill_under_reverse_charge_or_composition_has_no_tax_of_ours() -> None:
    assert accounts(make_draft(make_line(10), reverse_charge=True)) == {"sales": -10_000, "debtors": 10_000}
    small = replace(FIRM, scheme="composition")
    assert accounts(make_draft(make_line(10), firm=small)) == {"sales": -10_000, "debtors": 10_000}


def test_split_money_goes_to_its_accounts_and_the_rest_is_due() -> None:
    draft = make_draft(make_line(10), tenders=(cash("60"), Tender(mode="upi", paise=rupees("40"))))
    assert accounts(draft) == {
        "sales": -10_000,
        "cgst_out": -250,
        "sgst_out": -250,
        "debtors": 500,
        "cash": 6_000,
        "upi": 4_000,
    }  # fmt: skip
    plan = KIND.plan(figure_sale(draft))
    assert [(due.amount, due.left) for due in plan.dues] == [(10_500, 500)]


def test_a_cash_sale_without_party_owes_nothing() -> None:
    draft = make_draft(make_line(10), party=None, tenders=(cash("105"),))
    assert accounts(draft)["cash"] == 10_500
    plan = KIND.plan(figure_sale(draft))
    assert (plan.dues, plan.cost_account, plan.feed) == ((), "cogs", "secondary_sale")
