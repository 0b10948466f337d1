"""What is answered about goods that come back: sixty cases told from the law and from companies' words.

The law: s.34(2) CGST (a note lowers tax until 30 November after the year of the bill) and Circular 72/46/2018
(a registered person may return goods as a fresh supply on his own tax invoice, a composition dealer on a bill
of supply, others on any paper; else the supplier's credit note, without tax once the time is over).

Ten strips were billed at 48.00 (PTR 50.00, PTS 40.00) and 5 %: 480.00 and 24.00 tax. They expired on
31-08-2026 and come back on 10-09-2026. The bill of 10-05-2025 can be lowered until 30-11-2026, that of
10-03-2025 could be until 30-11-2025. Later, a registered shop's own invoice saves the 24.00 that our note
would lose.
"""

from datetime import date
from typing import Any

import pytest

from dcms_desktop.claims.policy import Rates
from dcms_desktop.claims.policy import ReturnPolicy
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import rupees
from dcms_desktop.recovery.oracle import Advice
from dcms_desktop.recovery.oracle import Case
from dcms_desktop.recovery.oracle import advise

EXPIRY, TODAY = date(2026, 8, 31), date(2026, 9, 10)
BILLS = {"in": date(2025, 5, 10), "out": date(2025, 3, 10)}
CASES = """
party        time policy  answer  way          note         tax     pays settled     days
regular      in  none     refuse  credit_note  gst         24.00        - -             -
regular      in  whole    accept  credit_note  gst         24.00   400.00 credit        -
regular      in  half_ptr accept  credit_note  gst         24.00   262.50 credit        -
regular      in  billed   accept  credit_note  gst         24.00   504.00 credit       30
regular      in  early    refuse  credit_note  gst         24.00        - -             -
regular      in  late     refuse  credit_note  gst         24.00        - -             -
regular      in  least    refuse  credit_note  gst         24.00        - -             -
regular      in  replaces accept  credit_note  gst         24.00   320.00 replacement   -
regular      in  quarters accept  credit_note  gst         24.00   400.00 credit       20
regular      in  last_day accept  credit_note  gst         24.00   440.00 credit        -
regular      out none     refuse  fresh_supply -           24.00        - -             -
regular      out whole    accept  fresh_supply -           24.00   400.00 credit        -
regular      out half_ptr accept  fresh_supply -           24.00   262.50 credit        -
regular      out billed   accept  fresh_supply -           24.00   504.00 credit       30
regular      out early    refuse  fresh_supply -           24.00        - -             -
regular      out late     refuse  fresh_supply -           24.00        - -             -
regular      out least    refuse  fresh_supply -           24.00        - -             -
regular      out replaces accept  fresh_supply -           24.00   320.00 replacement   -
regular      out quarters accept  fresh_supply -           24.00   400.00 credit       20
regular      out last_day accept  fresh_supply -           24.00   440.00 credit        -
composition  in  none     refuse  credit_note  gst         24.00        - -             -
composition  in  whole    accept  credit_note  gst         24.00   400.00 credit        -
composition  in  half_ptr accept  credit_note  gst         24.00   262.50 credit        -
composition  in  billed   accept  credit_note  gst         24.00   504.00 credit       30
composition  in  early    refuse  credit_note  gst         24.00        - -             -
composition  in  late     refuse  credit_note  gst         24.00        - -             -
composition  in  least    refuse  credit_note  gst         24.00        - -             -
composition  in  replaces accept  credit_note  gst         24.00   320.00 replacement   -
composition  in  quarters accept  credit_note  gst         24.00   400.00 credit       20
composition  in  last_day accept  credit_note  gst         24.00   440.00 credit        -
composition  out none     refuse  credit_note  without_tax  0.00        - -             -
composition  out whole    accept  credit_note  without_tax  0.00   400.00 credit        -
composition  out half_ptr accept  credit_note  without_tax  0.00   262.50 credit        -
composition  out billed   accept  credit_note  without_tax  0.00   504.00 credit       30
composition  out early    refuse  credit_note  without_tax  0.00        - -             -
composition  out late     refuse  credit_note  without_tax  0.00        - -             -
composition  out least    refuse  credit_note  without_tax  0.00        - -             -
composition  out replaces accept  credit_note  without_tax  0.00   320.00 replacement   -
composition  out quarters accept  credit_note  without_tax  0.00   400.00 credit       20
composition  out last_day accept  credit_note  without_tax  0.00   440.00 credit        -
unregistered in  none     refuse  credit_note  gst         24.00        - -             -
unregistered in  whole    accept  credit_note  gst         24.00   400.00 credit        -
unregistered in  half_ptr accept  credit_note  gst         24.00   262.50 credit        -
unregistered in  billed   accept  credit_note  gst         24.00   504.00 credit       30
unregistered in  early    refuse  credit_note  gst         24.00        - -             -
unregistered in  late     refuse  credit_note  gst         24.00        - -             -
unregistered in  least    refuse  credit_note  gst         24.00        - -             -
unregistered in  replaces accept  credit_note  gst         24.00   320.00 replacement   -
unregistered in  quarters accept  credit_note  gst         24.00   400.00 credit       20
unregistered in  last_day accept  credit_note  gst         24.00   440.00 credit        -
unregistered out none     refuse  credit_note  without_tax  0.00        - -             -
unregistered out whole    accept  credit_note  without_tax  0.00   400.00 credit        -
unregistered out half_ptr accept  credit_note  without_tax  0.00   262.50 credit        -
unregistered out billed   accept  credit_note  without_tax  0.00   504.00 credit       30
unregistered out early    refuse  credit_note  without_tax  0.00        - -             -
unregistered out late     refuse  credit_note  without_tax  0.00        - -             -
unregistered out least    refuse  credit_note  without_tax  0.00        - -             -
unregistered out replaces accept  credit_note  without_tax  0.00   320.00 replacement   -
unregistered out quarters accept  credit_note  without_tax  0.00   400.00 credit       20
unregistered out last_day accept  credit_note  without_tax  0.00   440.00 credit        -
"""
ROWS = [line.split() for line in CASES.strip().splitlines()[1:]]


def word(**more: Any) -> ReturnPolicy:
    """Return what a company says: the whole PTS, from 90 days before to 60 days after expiry."""
    plain = {"maker_id": 1, "maker": "Micro", "reason": "expiry", "before_days": 90, "after_days": 60}
    return ReturnPolicy(**{**plain, **more})


WORDS: dict[str, tuple[ReturnPolicy | None, dict[str, Any]]] = {
    "none": (None, {}),
    "whole": (word(), {}),
    "half_ptr": (word(percent=Percent(50_000), basis="ptr", with_gst=True), {}),
    "billed": (word(basis="billed", with_gst=True, claim_days=30), {}),
    "early": (word(), {"on": date(2026, 6, 1)}),
    "late": (word(after_days=9), {}),
    "least": (word(least_units=Units(11)), {}),
    "replaces": (word(percent=Percent(80_000), settle="replacement"), {}),
    "quarters": (word(claim_months="3,6,9,12"), {}),
    "last_day": (word(after_days=10, free_percent=Percent(50_000)), {"free": 2}),
}


def make_case(**more: Any) -> Case:
    """Return ten expired strips of a regular shop, billed in time."""
    plain = {
        "on": TODAY, "expiry": EXPIRY, "party": "regular", "bill_day": BILLS["in"], "policy": word(),
        "rates": Rates(ptr=Mills(50_000), pts=Mills(40_000), billed=Mills(48_000)), "units": 10,
        "gst": Percent(5_000),
    }  # fmt: skip
    return Case(**{**plain, **more})


@pytest.mark.parametrize("row", ROWS, ids="-".join)
def test_sixty_cases(row: list[str]) -> None:
    party, time, name, verdict, way, note, tax, pays, settled, days = row
    policy, more = WORDS[name]
    advice = advise(make_case(party=party, bill_day=BILLS[time], policy=policy, **more))
    route = advice.route
    assert route is not None
    assert advice.verdict == verdict
    assert (route.code, route.note or "-", route.tax) == (way, note, rupees(tax))
    assert (None if pays == "-" else rupees(pays)) == (advice.recovery.total if advice.recovery else None)
    assert (advice.settle or "-") == settled
    assert advice.claim_days_left == (None if days == "-" else int(days))


def test_there_are_sixty() -> None:
    assert len({tuple(row[:3]) for row in ROWS}) == len(ROWS) == 60


# ── what is said beside it ──────────────────────────────────────────────────────────────────────
def said(advice: Advice) -> dict[str, str]:
    return {point.what: point.text for point in advice.points}


def test_each_thing_said_names_its_rule() -> None:
    advice = advise(make_case(policy=word(with_gst=True, claim_days=30)))
    assert [(point.what, point.rule) for point in advice.points] == [
        ("Answer", "Return policy of Micro"),
        ("Window", "Return policy of Micro"),
        ("Tax of the bill", "s.34(2) CGST"),
        ("Way to take", "s.34(1), (2) CGST; Circular 72/46/2018-GST, return by credit note"),
        ("Other way", "Circular 72/46/2018-GST, return as fresh supply"),
        ("If destroyed", "s.17(5)(h) CGST"),
        ("The company pays", "Return policy of Micro"),
        ("Claim by", "Return policy of Micro"),
        ("Its word", "Return policy of Micro"),
    ]
    texts = said(advice)
    assert texts["Window"] == "02-06-2026 to 30-10-2026, 50 days left."
    assert texts["Tax of the bill"] == "May be lowered until 30-11-2026, 81 days left."
    assert texts["The company pays"] == (
        "420.00 for 10 pieces, 42.00 each: 100% of 40.00 PTS and 20.00 GST, by credit note."
    )
    assert texts["Claim by"] == "10-10-2026, 30 days left."


@pytest.mark.parametrize(
    ("more", "verdict", "words"),
    [
        ({"policy": word(after_days=9)}, "refuse", "Too late: taken back until 09-09-2026, 1 day ago."),
        ({"on": date(2026, 6, 1)}, "refuse", "Too early: taken back from 02-06-2026, in 1 day."),
        ({"expiry": None}, "refuse", "Its expiry is not known, so no window fits."),
        ({"can_return": 9}, "refuse", "9 of them are left on its bills, 10 are here."),
        ({"can_return": 10}, "accept", "The company takes it back."),
        ({"policy": None, "reason": "damage"}, "refuse", "breakage and damage. The loss would be ours."),
        ({"policy": None, "reason": "unsold"}, "accept", "It can be sold again; the company pays nothing."),
        ({"policy": word(reason="damage", before_days=0, after_days=0), "reason": "damage"}, "accept", ""),
    ],
)  # fmt: skip
def test_why_goods_are_taken_or_not(more: dict[str, Any], verdict: str, words: str) -> None:
    advice = advise(make_case(**more))
    assert (advice.verdict, words in advice.why.text) == (verdict, True)


def test_the_time_of_the_note_ends_with_its_day() -> None:
    last = advise(make_case(on=date(2026, 11, 30), policy=None))
    after = advise(make_case(on=date(2026, 12, 1), policy=None))
    assert last.route is not None
    assert after.route is not None
    assert (last.route.note, after.route.code) == ("gst", "fresh_supply")
    assert "over" in said(after)["Tax of the bill"]


def test_without_a_bill_only_a_note_without_tax_is_written() -> None:
    advice = advise(make_case(bill_day=None, party="unregistered"))
    assert advice.cutoff is None
    assert advice.route is not None
    assert advice.route.note == "without_tax"
    assert "not known" in advice.route.text


@pytest.mark.parametrize("firm", ["composition", "unregistered"])
def test_a_firm_without_credit_has_none_to_lose(firm: str) -> None:
    advice = advise(make_case(firm=firm, bill_day=BILLS["out"]))
    assert [route.tax for route in advice.routes] == [0, 0]
    assert advice.route is not None
    assert advice.route.note == "without_tax"
    assert "If destroyed" not in said(advice)
