"""Orders as people write them: split, read, measured on two hundred lines, confirmed and remembered."""

from decimal import Decimal

import pytest

from dcms_desktop.db.connect import Books
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.reading.actions import keep_answers
from dcms_desktop.reading.pieces import read_piece
from dcms_desktop.reading.pieces import split_message
from dcms_desktop.reading.queries import read_order
from dcms_desktop.reading.rules import SURE
from dcms_desktop.reading.rules import quantity_text
from dcms_desktop.reading.wishes import Wish
from dcms_desktop.reading.wishes import with_wishes
from dcms_desktop.sales.queries import offer_items
from dcms_desktop.sales.queries import start_draft
from dcms_desktop.sales.queries import with_party
from tests.core.reading.measure import HELD_OUT
from tests.core.reading.measure import LATER
from tests.core.reading.measure import MESSAGES
from tests.core.reading.measure import measured
from tests.core.reading.measure import measured_messages
from tests.core.reading.measure import practice_items
from tests.core.reading.measure import written_lines
from tests.core.reading.measure import written_messages
from tests.makers_drafts import make_item
from tests.shop import Shop


# ── splitting, pure ─────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dolo 10 box, colgate 200 2c", ["dolo 10 box", "colgate 200 2c"]),
        ("1) pan 40 10\n2) omez 20 5 box;eno 1 box", ["pan 40 10", "omez 20 5 box", "eno 1 box"]),
        ("[29/11/26, 10:31] Asha Medical: dolo 5", ["dolo 5"]),
        ("29/11/2026, 10:31 - Asha: dolo 5\n- eno 3", ["dolo 5", "eno 3"]),
        ("dolo 10 and eno 5 aur moov 2", ["dolo 10", "eno 5", "moov 2"]),
        ("Good morning sir\nkal tak bhej dena please", []),
        ("pan 40 10 strip dolo 650 5 box", ["pan 40 10 strip", "dolo 650 5 box"]),
        ("zifi 200 10 pan 40 20", ["zifi 200 10", "pan 40 20"]),
        ("5 strip pan 10 strip dolo", ["5 strip pan", "10 strip dolo"]),
        ("moov 2 dz n eno 3", ["moov 2 dz", "eno 3"]),
        ("dolo650 10+1 pan40 20+2", ["dolo650 10+1", "pan40 20+2"]),
        ("मूव १० आणि डोलो ५", ["मूव १०", "डोलो ५"]),
        ("tab. dolo 650 10. Bye", ["tab. dolo 650 10. Bye"]),
        ("crocin 20 tab 5 strip", ["crocin 20 tab 5 strip"]),
        ("tetanus injection 2 box moov 3", ["tetanus injection 2 box", "moov 3"]),
        ("", []),
        (",,, ;;\n\n - \n", []),
    ],
)
def test_a_message_is_split_into_wishes(text: str, expected: list[str]) -> None:
    assert [piece.text for piece in split_message(text)] == expected


@pytest.mark.parametrize(
    ("text", "count", "unit", "free"),
    [
        ("dolo 650 10 box", 10, "box", None),
        ("das strip dolo 650", 10, "base", None),
        ("डोलो ६५० १० पत्ता", 10, "base", None),
        ("moov 2 dz", 2, "dozen", None),
        ("aadha dozen moov", Decimal("0.5"), "dozen", None),
        ("moov 1/2 dozen", Decimal("0.5"), "dozen", None),
        ("crocin 20 + 2", 20, "", 2),
        ("colgate 200 2c", 2, "case", None),
        ("paanch peti eno", 5, "case", None),
        ("dolo six fifty ten boxes", 10, "box", None),
        ("calpol six fifty five boxes", 5, "box", None),
        ("moov twenty five tubes", 25, "base", None),
        ("moov do sau pachas nag", 250, "base", None),
        ("dhai dozen moov", Decimal("2.5"), "dozen", None),
        ("मूव दोन डझन", 2, "dozen", None),
    ],
)
def test_a_quantity_is_told_from_sizes(text: str, count: object, unit: str, free: int | None) -> None:
    piece = read_piece(text)
    assert piece is not None
    way = piece.ways[0]
    assert (way.count, way.unit, way.free) == (count, unit, free)


@pytest.mark.parametrize("text", ["same as last", "repeat last order", "pichla order bhej do", "wahi order"])
def test_the_last_order_again_is_understood(text: str) -> None:
    piece = read_piece(text)
    assert piece is not None
    assert piece.repeats


@pytest.mark.parametrize(
    ("text", "held", "words"),
    [
        ("dolo 5 strip wapas karna hai", "return", ()),
        ("rantac 150 nahi chahiye", "not", ()),
        ("montek nahi montair lc 15 strip", "", ("montair", "lc")),
    ],
)
def test_returns_and_what_is_not_wanted_are_no_orders(text: str, held: str, words: tuple[str, ...]) -> None:
    piece = read_piece(text)
    assert piece is not None
    assert (piece.held, piece.ways[0].words if piece.ways else ()) == (held, words)


def test_a_hostile_message_is_read_in_bounds() -> None:
    long = "x" * 200_000 + "\n" + "1 " * 50_000 + "\n" + "dolo 5\n" * 5_000
    pieces = split_message(long)
    assert len(pieces) <= 300
    assert all(len(piece.text) <= 120 for piece in pieces)


@pytest.mark.parametrize(
    ("count", "unit", "expected"),
    [
        (Decimal(2), "case", ("2c", "")),
        (Decimal(3), "dozen", ("36", "")),
        (Decimal("0.5"), "case", ("50", "part of a pack")),
        (Decimal(5), "box", ("5", "no box of it")),
        (Decimal("0.5"), "base", ("", "half a unit?")),
        (None, "", ("", "how many?")),
    ],
)
def test_a_quantity_in_the_packs_of_the_item(
    count: Decimal | None, unit: str, expected: tuple[str, str]
) -> None:
    assert quantity_text(count, unit, make_item()) == expected  # cases of 100, strips of 10


# ── measured ────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def shop(books: Books) -> Shop:
    shop = Shop(books)
    shop.items.update(practice_items(shop.desk))
    return shop


def test_two_hundred_written_lines_are_read(shop: Shop) -> None:
    tuned, held_out = written_lines()
    assert len(tuned) + len(held_out) >= 200
    assert len(held_out) >= 60
    for name, lines in (("tuned on", tuned), ("held out", held_out)):
        found = measured(shop.desk, lines)
        print(found.told(name))  # noqa: T201 - the figures are wanted
        assert found.first * 100 >= 95 * found.goods, found.told(name)
        assert found.among_three >= found.first
        assert found.quantity * 100 >= 95 * found.goods, found.told(name)
        assert found.falsely_confident * 50 <= found.confident, found.told(name)
        assert found.unknown_left_open * 100 >= 70 * found.unknown, found.told(name)
        assert found.talk_left_out == found.talk


def test_whole_messages_are_read_and_nothing_is_falsely_sure(shop: Shop) -> None:
    for name, file, asked in (
        ("seen while the rules grew", MESSAGES, 0),
        ("written later", LATER, 0),
        ("held out of the mending", HELD_OUT, 1),  # who asks for a rate is offered the goods, never surely
    ):
        found = measured_messages(shop.desk, written_messages(file))
        told = f"{name}: {found.told()}"
        print(told)  # noqa: T201 - the figures are wanted
        assert found.first * 100 >= 95 * found.goods, told
        assert found.quantity * 100 >= 93 * found.goods, told
        assert found.falsely_sure == 0, told
        assert found.unknown_left_open * 100 >= 85 * found.unknown, told
        assert found.returns_held_back == found.returns - asked, told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("har 10 patta: telma 40, pan 40, shelcal", {"10020": "10", "10013": "10", "10054": "10"}),
        ("5 5 dozen moov aur zandu balm", {"10076": "60", "10118": "60"}),
        ("moov 3 dozen each, zandu balm 6 pc, volini", {"10076": "36", "10118": "6", "10075": "36"}),
        ("telma 40 2 box. pan 40 nahi chahiye", {"10020": "2b"}),
        ("gudnight refil 6", {"10124": "6"}),
        ("return: moov 3 pc, volini 2 pc", {}),
        ("okacet tab 20 pan d cap 10 strip", {"10039": "20", "10014": "10"}),
    ],
)
def test_what_is_said_once_is_of_each_and_what_comes_back_of_all(
    shop: Shop, text: str, expected: dict[str, str]
) -> None:
    read = shop.desk.ask(read_order, text)
    assert {line.choices[0].code: line.choices[0].quantity for line in read if line.choices} == expected


def test_who_asks_for_a_rate_has_not_ordered(shop: Shop) -> None:
    asked, ordered = (shop.desk.ask(read_order, text)[0] for text in ("pan 40 ka rate?", "pan 40 10 rate"))
    assert (asked.choices[0].code, asked.confidence < SURE) == ("10013", True)
    assert (ordered.choices[0].quantity, ordered.confidence >= SURE) == ("10", True)


# ── confirmed ───────────────────────────────────────────────────────────────────────────────────
def test_what_was_confirmed_is_remembered_for_the_party(shop: Shop) -> None:
    asha, other = _two(shop)
    before = shop.desk.ask(read_order, "pain gel 5", asha)
    assert not before[0].choices or before[0].confidence < SURE
    key = before[0].key
    shop.desk.do(keep_answers, asha, {key: shop.items["10075"], "": 1})
    [line] = shop.desk.ask(read_order, "5 pain gel", asha)
    assert (line.how, line.choices[0].code, line.choices[0].quantity) == ("remembered", "10075", "5")
    assert shop.desk.ask(read_order, "pain gel 5", other)[0].how != "remembered"
    shop.desk.do(keep_answers, asha, {key: shop.items["10076"]})
    assert shop.desk.ask(read_order, "pain gel 2", asha)[0].choices[0].code == "10076"


def _two(shop: Shop) -> tuple[int, int]:
    for name in ("Asha Medical", "Vijay Medical"):
        shop.party(name)
    return shop.parties["Asha Medical"], shop.parties["Vijay Medical"]


def test_the_last_bill_and_the_last_quantity_are_offered_again(shop: Shop) -> None:
    shop.receives("Kesh Oil 100 ml", batch="K1", units=100)
    assert shop.desk.ask(read_order, "same as last", None)[0].choices == ()
    shop.bills("Asha Medical", "Kesh Oil 100 ml", units=7)
    asha = shop.parties["Asha Medical"]
    [again] = shop.desk.ask(read_order, "same as last", asha)
    assert (again.how, again.choices[0].name, again.choices[0].quantity) == ("last", "Kesh Oil 100 ml", "7")
    [same] = shop.desk.ask(read_order, "kesh oil same", asha)
    assert same.choices[0].quantity == "7"


def test_confirmed_goods_come_on_the_draft_over_their_batches(shop: Shop) -> None:
    for batch, units in (("K1", 5), ("K2", 20)):
        shop.receives("Kesh Oil 100 ml", batch=batch, units=units)
    shop.party("Asha Medical")
    item = shop.items["Kesh Oil 100 ml"]
    draft = shop.desk.ask(with_party, shop.desk.ask(start_draft, "tax_invoice"), shop.parties["Asha Medical"])
    offers = shop.desk.ask(offer_items, draft, [item])
    made = with_wishes(draft, offers, [Wish(item, "12")])
    assert sum(line.units for line in made.lines) == 12
    assert {line.batch.number for line in made.lines if line.batch} == {"K1", "K2"}
    with pytest.raises(Refused) as no:
        with_wishes(draft, offers, [Wish(item, "2"), Wish(item, "many")])
    assert no.value.line == 2
