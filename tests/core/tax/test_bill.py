"""The tax of bills: worked examples, and laws that hold for any bill, beside a slow oracle in fractions."""

from dataclasses import replace
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dcms_desktop.kernel.money import MOST_PAISE
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import percent
from dcms_desktop.kernel.money import rate
from dcms_desktop.kernel.money import rupees
from dcms_desktop.tax.rules import BillTax
from dcms_desktop.tax.rules import BuyerType
from dcms_desktop.tax.rules import Charge
from dcms_desktop.tax.rules import Discount
from dcms_desktop.tax.rules import LineTax
from dcms_desktop.tax.rules import Scheme
from dcms_desktop.tax.rules import Supply
from dcms_desktop.tax.rules import TaxLine
from dcms_desktop.tax.rules import TaxRate
from dcms_desktop.tax.rules import TaxRefused
from dcms_desktop.tax.rules import Treatment
from dcms_desktop.tax.rules import bill_tax
from dcms_desktop.tax.rules import tax_by_rate

HERE = Supply("27", "27", buyer_type=BuyerType.REGULAR)
AWAY = Supply("27", "29", buyer_type=BuyerType.REGULAR)
GST18 = TaxRate(gst=Percent(18_000))
GST5 = TaxRate(gst=Percent(5_000))
EXEMPT = TaxRate(treatment=Treatment.EXEMPT)


def line(price: str, units: int = 1, tax: TaxRate = GST18, *off: Discount, with_tax: bool = False) -> TaxLine:
    return TaxLine(units, 1, rate(price), tax, with_tax, off)


def off_percent(text: str) -> Discount:
    return Discount(percent=percent(text))


def off_amount(text: str) -> Discount:
    return Discount(amount=rupees(text))


# ── worked examples ─────────────────────────────────────────────────────────────────────────────
def test_a_discount_per_unit_falls_on_the_running_balance() -> None:
    # 7 x 20.00 = 140.00; 10 % off 14.00; then 7 x 1.005 = 7.035 -> 7.04 off; 118.96 taxable
    bill = bill_tax(HERE, [line("20", 7, GST5, off_percent("10"), Discount(per_unit=rate("1.005")))])
    assert bill.lines[0].steps == (1400, 704)
    assert bill.taxable == 118_96
    assert (bill.cgst, bill.sgst) == (2_97, 2_97)


def test_quantity_may_be_a_part_of_the_rate_unit() -> None:
    # 5 tablets of a strip of 15 at 31.00: 10.333 -> 10.33
    bill = bill_tax(HERE, [TaxLine(5, 15, rate("31"), GST5)])
    assert bill.lines[0].gross == 10_33


def test_free_goods_carry_no_value() -> None:
    assert bill_tax(HERE, [line("72", 0, GST5)]).total == 0


def test_a_bill_discount_in_percent_is_one_amount_spread() -> None:
    # nets 100.00 + 0.33 = 100.33; 2.5 % = 2.51 (2.50825); shares 2.50 and 0.01
    bill = bill_tax(HERE, [line("100"), line("0.33")], bill_discounts=[off_percent("2.5")])
    assert [one.discount for one in bill.lines] == [2_50, 1]
    assert bill.discount == 2_51


def test_two_bill_discounts_fall_one_after_the_other() -> None:
    bill = bill_tax(HERE, [line("100")], bill_discounts=[off_percent("10"), off_percent("10")])
    assert bill.taxable == 81_00


def test_exempt_lines_take_their_share_of_discount_and_freight() -> None:
    bill = bill_tax(
        HERE,
        [line("300"), line("100", 1, EXEMPT)],
        bill_discounts=[off_amount("40")],
        charges=[Charge("Freight", Paise(20_00)), Charge("Cartage", Paise(5_00), taxable=False)],
    )
    assert [one.discount for one in bill.lines] == [30_00, 10_00]
    assert [one.charges for one in bill.lines] == [15_00, 5_00]
    assert (bill.taxable, bill.exempt, bill.other_untaxed) == (285_00, 95_00, 5_00)
    assert bill.charges == 20_00
    assert bill.before_round == 285_00 + 2 * 25_65 + 95_00 + 5_00


def test_a_discount_after_tax_leaves_the_tax_as_it_is() -> None:
    bill = bill_tax(
        HERE, [line("100")], bill_discounts=[Discount(amount=Paise(3_00), after_tax=True), off_percent("0")]
    )
    assert (bill.taxable, bill.tax, bill.other_untaxed, bill.total) == (100_00, 18_00, -3_00, 115_00)


def test_specific_cess_comes_off_an_inclusive_price_first() -> None:
    # 3 x 100 = 300.00; specific 3 x 2.10 = 6.30; 293.70: GST 28/140, cess 12/140
    tax = TaxRate(gst=Percent(28_000), cess=Percent(12_000), cess_per_unit=Mills(2_100))
    bill = bill_tax(HERE, [line("100", 3, tax, with_tax=True)])
    done = bill.lines[0]
    assert (done.cgst, done.sgst) == (29_37, 29_37)
    assert (done.cess, done.cess_specific) == (25_17 + 6_30, 6_30)
    assert done.tax == 2 * 29_37 + 25_17 + 6_30
    assert done.taxable == 300_00 - 2 * 29_37 - 25_17 - 6_30
    assert done.total == 300_00


def test_freight_on_an_inclusive_line_is_inclusive_too() -> None:
    bill = bill_tax(HERE, [line("100", 1, GST18, with_tax=True)], charges=[Charge("Freight", Paise(18_00))])
    assert (bill.taxable, bill.total) == (100_00, 118_00)


def test_odd_tax_is_even_inside_the_state_and_exact_outside() -> None:
    goods = [line("33.40", 1, GST5)]
    assert bill_tax(HERE, goods).tax == 1_68
    assert bill_tax(AWAY, goods).tax == 1_67


def test_reverse_charge_shows_the_tax_and_does_not_add_it() -> None:
    bill = bill_tax(replace(HERE, reverse_charge=True), [line("8000", 1, GST5)])
    assert (bill.tax, bill.total, bill.reverse_charge) == (400_00, 8000_00, True)
    with_tax = bill_tax(replace(HERE, reverse_charge=True), [line("105", 1, GST5, with_tax=True)])
    assert (with_tax.taxable, with_tax.total) == (100_00, 100_00)


def test_sez_in_the_own_state_pays_igst() -> None:
    bill = bill_tax(Supply("27", "27", buyer_type=BuyerType.SEZ), [line("100")])
    assert (bill.inter_state, bill.igst, bill.cgst, bill.second_head) == (True, 18_00, 0, None)


@pytest.mark.parametrize("kind", [BuyerType.SEZ, BuyerType.OVERSEAS])
def test_an_undertaking_takes_the_tax_off(kind: BuyerType) -> None:
    place = "96" if kind is BuyerType.OVERSEAS else "27"
    bill = bill_tax(
        Supply("27", place, buyer_type=kind, with_payment=False), [line("118", 1, GST18, with_tax=True)]
    )
    assert (bill.tax, bill.taxable, bill.total) == (0, 118_00, 118_00)


def test_without_payment_means_nothing_for_other_buyers() -> None:
    assert bill_tax(replace(HERE, with_payment=False), [line("100")]).tax == 18_00


def test_igst_may_apply_inside_the_state_by_law() -> None:
    bill = bill_tax(replace(HERE, igst_on_intra=True), [line("100")])
    assert (bill.igst, bill.cgst) == (18_00, 0)
    assert (bill.inter_state, bill.igst_charged, bill.second_head) == (False, True, None)


@pytest.mark.parametrize("scheme", [Scheme.COMPOSITION, Scheme.UNREGISTERED])
def test_a_seller_outside_the_regular_scheme_charges_no_tax(scheme: Scheme) -> None:
    bill = bill_tax(replace(HERE, scheme=scheme), [line("118"), line("10", 1, EXEMPT)])
    assert (bill.tax, bill.taxable, bill.exempt, bill.total) == (0, 118_00, 10_00, 128_00)
    assert bill.second_head is None


def test_retail_price_decides_the_tax_of_tobacco() -> None:
    tax = TaxRate(gst=Percent(40_000), on_retail_price=True)
    goods = TaxLine(1000, 1, rate("80"), tax, discounts=(off_amount("20000"),), retail_price=rate("100"))
    done = bill_tax(HERE, [goods]).lines[0]
    assert (done.cgst, done.sgst, done.taxable, done.total) == (14285_71, 14285_71, 60000_00, 88571_42)
    assert (done.retail_value, done.deemed_value) == (100000_00, 71428_58)
    away = bill_tax(AWAY, [goods]).lines[0]
    assert (away.igst, away.deemed_value) == (28571_43, 71428_57)


def test_an_inclusive_rate_of_tobacco_loses_the_tax_of_its_retail_price() -> None:
    tax = TaxRate(gst=Percent(40_000), on_retail_price=True)
    done = bill_tax(AWAY, [TaxLine(1, 1, rate("90"), tax, True, (), rate("100"))]).lines[0]
    assert (done.igst, done.taxable, done.total) == (28_57, 61_43, 90_00)


@pytest.mark.parametrize("declared", [None, Mills(0)])
def test_without_a_declared_retail_price_the_sale_value_is_taxed(declared: Mills | None) -> None:
    tax = TaxRate(gst=Percent(40_000), on_retail_price=True)
    done = bill_tax(AWAY, [TaxLine(1, 1, rate("80"), tax, retail_price=declared)]).lines[0]
    assert (done.igst, done.retail_value, done.deemed_value) == (32_00, None, None)


@pytest.mark.parametrize(
    ("price", "round_off", "total"),
    [("10.49", -49, 1000), ("10.50", 50, 1100), ("10.51", 49, 1100), ("10", 0, 1000)],
)
def test_fifty_paise_go_up(price: str, round_off: int, total: int) -> None:
    bill = bill_tax(HERE, [line(price, 1, EXEMPT)])
    assert (bill.round_off, bill.total) == (round_off, total)
    exact = bill_tax(HERE, [line(price, 1, EXEMPT)], round_to_rupee=False)
    assert (exact.round_off, exact.total) == (0, exact.before_round)


def test_a_bill_without_lines_is_nothing() -> None:
    bill = bill_tax(HERE, [], bill_discounts=[off_percent("5")])
    assert (bill.total, bill.lines, bill.second_head) == (0, (), "SGST")


def test_residue_that_the_largest_line_cannot_hold_goes_on() -> None:
    # ten lines of one paisa, four paise off: every share rounds to 0 and the largest line has room for 1 only
    bill = bill_tax(
        HERE, [line("0.01", 1, EXEMPT)] * 10, bill_discounts=[off_amount("0.04")], round_to_rupee=False
    )
    assert [one.discount for one in bill.lines] == [1, 1, 1, 1, 0, 0, 0, 0, 0, 0]
    up = bill_tax(
        HERE, [line("0.01", 1, EXEMPT)] * 10, bill_discounts=[off_amount("0.06")], round_to_rupee=False
    )
    assert sorted(one.discount for one in up.lines) == [0] * 4 + [1] * 6


# ── refusals ────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        (line("10", -1), "negative_line"),
        (line("-10"), "negative_line"),
        (TaxLine(1, 0, rate("1"), GST18), "negative_line"),
        (line("10", 1, GST18, off_amount("10.01")), "line_below_zero"),
        (line("10", 1, GST18, off_amount("-1")), "line_below_zero"),
        (line("10", 1, GST18, off_percent("60"), Discount(per_unit=rate("5"))), "line_below_zero"),
        (line("10", 1, GST18, Discount()), "discount_without_value"),
        (line("1", 1, TaxRate(cess_per_unit=rate("2")), with_tax=True), "line_below_zero"),
        (TaxLine(10**9, 1, rate("99999999"), GST18), "amount_too_large"),
    ],
)
def test_a_line_that_cannot_be_is_refused_by_its_number(wrong: TaxLine, rule: str) -> None:
    with pytest.raises(TaxRefused) as refused:
        bill_tax(HERE, [line("5"), wrong])
    assert refused.value.rule == rule
    assert refused.value.next_step or rule == "discount_without_value"
    assert refused.value.line == (None if rule == "discount_without_value" else 2)


@pytest.mark.parametrize(
    ("discounts", "charges", "rule"),
    [
        ([off_amount("100.01")], [], "bill_below_zero"),
        ([off_amount("-0.01")], [], "bill_below_zero"),
        ([Discount(per_unit=rate("1"))], [], "discount_without_value"),
        ([Discount(amount=Paise(200_00), after_tax=True)], [], "bill_below_zero"),
        ([], [Charge("Freight", Paise(-1))], "negative_charge"),
        ([], [Charge("Freight", Paise(MOST_PAISE))], "amount_too_large"),
    ],
)
def test_a_bill_that_cannot_be_is_refused(
    discounts: list[Discount], charges: list[Charge], rule: str
) -> None:
    with pytest.raises(TaxRefused) as refused:
        bill_tax(HERE, [line("100", 1, EXEMPT)], bill_discounts=discounts, charges=charges)
    assert refused.value.rule == rule


def test_freight_without_goods_is_refused() -> None:
    with pytest.raises(TaxRefused, match="follows the goods"):
        bill_tax(HERE, [], charges=[Charge("Freight", Paise(1))])
    assert bill_tax(HERE, [], charges=[Charge("Cartage", Paise(1_00), taxable=False)]).total == 1_00


def test_composition_cannot_sell_outside_the_state() -> None:
    with pytest.raises(TaxRefused) as refused:
        bill_tax(replace(AWAY, scheme=Scheme.COMPOSITION), [line("1", 1, EXEMPT)])
    assert refused.value.rule == "composition_interstate_not_allowed"


def test_an_unregistered_seller_sends_only_untaxed_goods_out_of_the_state() -> None:
    with pytest.raises(TaxRefused) as refused:
        bill_tax(replace(AWAY, scheme=Scheme.UNREGISTERED), [line("1")])
    assert refused.value.rule == "unregistered_interstate_not_allowed"
    assert bill_tax(replace(AWAY, scheme=Scheme.UNREGISTERED), [line("1", 1, EXEMPT)]).total == 1_00


@pytest.mark.parametrize("place", ["28", "99", "7", "", "०७"])
def test_a_place_that_is_no_state_is_refused(place: str) -> None:
    with pytest.raises(TaxRefused) as refused:
        bill_tax(replace(HERE, place=place), [line("1")])
    assert (refused.value.rule, refused.value.field) == ("unknown_state", "place")


def test_a_refusal_keeps_its_rule_when_it_gets_a_line() -> None:
    moved = TaxRefused("no", "field", "step", rule="some_rule").at_line(4)
    assert (moved.line, moved.rule, moved.next_step) == (4, "some_rule", "step")


# ── laws ────────────────────────────────────────────────────────────────────────────────────────
RATES = [0, 100, 250, 1_500, 3_000, 5_000, 12_000, 18_000, 28_000, 40_000]


@st.composite
def rates(draw: st.DrawFn) -> TaxRate:
    treatment = draw(st.sampled_from([Treatment.TAXABLE] * 4 + list(Treatment)))
    if treatment is not Treatment.TAXABLE:
        return TaxRate(treatment=treatment)
    return TaxRate(
        gst=Percent(draw(st.sampled_from(RATES))),
        cess=Percent(draw(st.sampled_from([0, 0, 5_000, 12_000, 204_000]))),
        cess_per_unit=Mills(draw(st.sampled_from([0, 0, 0, 50, 1_591]))),
    )


discounts = st.one_of(
    st.integers(0, 30_000).map(lambda part: Discount(percent=Percent(part))),
    st.integers(0, 500).map(lambda paise: Discount(amount=Paise(paise))),
    st.integers(0, 40).map(lambda mills: Discount(per_unit=Mills(mills))),
)


@st.composite
def tax_lines(draw: st.DrawFn) -> TaxLine:
    return TaxLine(
        units=draw(st.integers(1, 2_000)),
        per=draw(st.sampled_from([1, 1, 10, 12, 15])),
        price=Mills(draw(st.integers(60_000, 5_000_000))),
        rate=draw(rates()),
        price_includes_tax=draw(st.booleans()),
        discounts=tuple(draw(st.lists(discounts, max_size=3))),
    )


supplies = st.sampled_from(
    [
        HERE,
        AWAY,
        replace(HERE, reverse_charge=True),
        replace(HERE, igst_on_intra=True),
        Supply("27", "27", buyer_type=BuyerType.SEZ, with_payment=False),
        Supply("04", "04"),
        Supply("27", "27", Scheme.COMPOSITION),
    ]
)
bill_discounts = st.lists(
    st.one_of(
        st.integers(0, 20_000).map(lambda part: Discount(percent=Percent(part))),
        st.integers(0, 30).map(lambda paise: Discount(amount=Paise(paise))),
        st.integers(0, 20).map(lambda paise: Discount(amount=Paise(paise), after_tax=True)),
    ),
    max_size=2,
)
charge_lists = st.lists(
    st.builds(Charge, st.just("Freight"), st.integers(0, 50_000).map(Paise), st.booleans()), max_size=2
)


def half_up(value: Fraction) -> int:
    """Round half up on magnitudes, in fractions."""
    return floor(value + Fraction(1, 2)) if value >= 0 else -floor(-value + Fraction(1, 2))


def oracle_net(one: TaxLine) -> tuple[int, int]:
    quantity = Fraction(one.units, one.per)
    gross = half_up(quantity * one.price / 10)
    net = gross
    for step in one.discounts:
        if step.percent is not None:
            net -= half_up(Fraction(net * step.percent, 100_000))
        elif step.amount is not None:
            net -= step.amount
        else:
            net -= half_up(quantity * (step.per_unit or 0) / 10)
    return gross, net


def oracle_spread(amount: int, nets: list[int]) -> list[int]:
    whole = sum(nets)
    shares = [half_up(Fraction(amount * net, whole)) if whole else 0 for net in nets]
    shares[nets.index(max(nets))] += amount - sum(shares)
    return shares


def oracle_heads(one: TaxLine, value: int, supply: Supply) -> tuple[int, int, int, int, int]:
    """Return taxable, cgst, sgst, igst and cess of a line worth ``value``."""
    lut = supply.buyer_type in (BuyerType.SEZ, BuyerType.OVERSEAS) and not supply.with_payment
    if one.rate.treatment is not Treatment.TAXABLE or supply.scheme is not Scheme.REGULAR or lut:
        return value, 0, 0, 0, 0
    igst = supply.seller_state != supply.place or supply.igst_on_intra or supply.buyer_type is BuyerType.SEZ
    gst, cess = Fraction(one.rate.gst, 1000), Fraction(one.rate.cess, 1000)
    specific = half_up(Fraction(one.units * one.rate.cess_per_unit, one.per * 10))
    base, whole = (value - specific, 100 + gst + cess) if one.price_includes_tax else (value, Fraction(100))
    half = 0 if igst else half_up(base * gst / 2 / whole)
    full = half_up(base * gst / whole) if igst else 0
    all_cess = half_up(base * cess / whole) + specific
    taxable = value - 2 * half - full - all_cess if one.price_includes_tax else value
    return taxable, half, half, full, all_cess


def totals_of(done: LineTax) -> tuple[int, int, int, int, int]:
    return done.taxable, done.cgst, done.sgst, done.igst, done.cess


@given(supplies, st.lists(tax_lines(), min_size=1, max_size=6), bill_discounts, charge_lists, st.booleans())
def test_any_bill_agrees_with_the_oracle(
    supply: Supply, lines: list[TaxLine], off: list[Discount], charges: list[Charge], rupee: bool
) -> None:
    bill = _bill(supply, lines, off, charges, rupee=rupee)
    if bill is None:
        return
    nets = [oracle_net(one)[1] for one in lines]
    left = list(nets)
    for step in (step for step in off if not step.after_tax):
        amount = (
            step.amount
            if step.amount is not None
            else half_up(Fraction(sum(left) * (step.percent or 0), 100_000))
        )
        left = [net - part for net, part in zip(left, oracle_spread(amount, left), strict=True)]
    plus = oracle_spread(sum(one.amount for one in charges if one.taxable), nets)
    for one, done, value, extra in zip(lines, bill.lines, left, plus, strict=True):
        assert totals_of(done) == oracle_heads(one, value + extra, supply)
        assert done.gross == oracle_net(one)[0]
        assert done.charges == extra


@given(supplies, st.lists(tax_lines(), min_size=1, max_size=6), bill_discounts, charge_lists, st.booleans())
def test_any_bill_adds_up(
    supply: Supply, lines: list[TaxLine], off: list[Discount], charges: list[Charge], rupee: bool
) -> None:
    bill = _bill(supply, lines, off, charges, rupee=rupee)
    if bill is None:
        return
    assert bill.cgst == bill.sgst
    assert not (bill.igst and bill.cgst)
    assert sum(done.total for done in bill.lines) + bill.other_untaxed == bill.before_round
    assert bill.before_round + bill.round_off == bill.total
    assert -49 <= bill.round_off <= 50
    assert bill.total % 100 == 0 or not rupee
    values = bill.taxable + bill.exempt + bill.nil_rated + bill.non_gst
    assert values + (0 if supply.reverse_charge else bill.tax) + bill.other_untaxed == bill.before_round
    for one, done in zip(lines, bill.lines, strict=True):
        assert done.cgst == done.sgst
        assert done.taxable >= 0
        assert done.gross - done.discount >= 0
        assert sum(done.steps) == done.gross - done.net
        if one.price_includes_tax and not supply.reverse_charge:
            assert done.total == done.gross - done.discount + done.charges
    rows = tax_by_rate(bill.lines)
    assert sum(row.cgst + row.sgst + row.igst + row.cess for row in rows) == bill.tax
    assert len({(row.treatment, row.gst) for row in rows}) == len(rows)


@given(st.lists(tax_lines(), min_size=1, max_size=4))
def test_a_note_for_one_line_mirrors_that_line_of_the_bill(lines: list[TaxLine]) -> None:
    bill = _bill(AWAY, lines, [], [], rupee=True)
    if bill is not None:
        assert [bill_tax(AWAY, [one]).lines[0] for one in lines] == list(bill.lines)


def _bill(
    supply: Supply, lines: list[TaxLine], off: list[Discount], charges: list[Charge], *, rupee: bool
) -> BillTax | None:
    """Return the bill, or None where drawn discounts or cess pass what they come off."""
    try:
        return bill_tax(supply, lines, bill_discounts=off, charges=charges, round_to_rupee=rupee)
    except TaxRefused as refused:
        assert refused.rule in ("line_below_zero", "bill_below_zero")  # noqa: PT017 - a drawn bill may be neither
        return None


def test_rates_are_summed_lowest_first_and_untaxed_goods_by_kind() -> None:
    bill = bill_tax(
        HERE,
        [
            line("100"),
            line("10", 1, EXEMPT),
            line("200", 1, GST5),
            line("50"),
            line("7", 1, TaxRate(treatment=Treatment.NIL)),
        ],
    )
    rows = tax_by_rate(bill.lines)
    assert [(row.treatment.value, row.gst, row.taxable, row.cgst) for row in rows] == [
        ("taxable", 5_000, 200_00, 5_00),
        ("taxable", 18_000, 150_00, 13_50),
        ("nil", 0, 7_00, 0),
        ("exempt", 0, 10_00, 0),
    ]
