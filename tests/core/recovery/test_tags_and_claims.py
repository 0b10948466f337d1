"""What lines of bills say the company pays back is what its claim file asks for, bill by bill."""

import random
from collections import Counter

import pytest

from dcms_desktop.documents.actions import cancel_document
from dcms_desktop.recovery.actions import build_claim
from dcms_desktop.recovery.queries import claim_by_id
from dcms_desktop.recovery.queries import claim_lines
from tests.core.recovery.conftest import FIRST
from tests.core.recovery.conftest import LAST
from tests.core.recovery.conftest import Trade
from tests.shop import AGREED


def test_the_tags_of_the_lines_add_up_to_the_claim_file(trade: Trade) -> None:
    tagged, claimed = tags_and_claims(trade, 25)
    assert tagged == claimed
    assert tagged


@pytest.mark.soak
def test_the_tags_of_two_thousand_bills_add_up_to_the_claim_file(trade: Trade) -> None:
    tagged, claimed = tags_and_claims(trade, 2_000)
    print(f"{len(tagged):,} bills, {sum(tagged.values()):,} paise tagged and claimed")  # noqa: T201 - the figure
    assert tagged == claimed


def tags_and_claims(trade: Trade, bills: int) -> tuple[Counter[str], Counter[str]]:
    """Post bills by chance, cancel some; return what their lines say and what the claim asks, by bill."""
    chance = random.Random(26)  # noqa: S311 - baskets of chance, no secret
    trade.offers("TEN", "10+1", "I1", needs="Signed list")
    trade.offers("HALF", "7+1", "I2", company_share=50_000, partial="net_rate")
    trade.offers("VAL", "500: 1.5%, 2000: 2.5%", "I1, I2", measure="value", treatment="on_invoice", pool=True)
    trade.offers("LATE", "300: 7r", "I2", measure="value", treatment="note_plain", company_share=33_333)
    trade.offers("OURS", "5: 1%", "I1", funded="own", maker_id=None, treatment="on_invoice")
    for item in ("Dolo 650", "Pan 40"):
        trade.receives(item, batch=f"{item[0]}1", units=bills * 80)
    posted = []
    for number in range(bills):
        lines = [
            {
                "item": trade.item(item),
                "quantity": str(chance.randint(1, 60)),
                "rate": f"{chance.randint(20, 90)}.35",
            }
            for item in chance.sample(["Dolo 650", "Pan 40"], chance.randint(1, 2))
        ]
        party = trade.party(chance.choice(["Asha", "Balaji", "Chetna"]))
        posted.append(
            trade.sends(
                "tax_invoice", party=party, lines=lines, request_id=f"b{number}", consents=list(AGREED)
            )
        )
    for one in chance.sample(posted, bills // 10):
        trade.desk.do_agreed(AGREED, cancel_document, one.id, "by chance")
        posted.remove(one)
    tagged = Counter({
        one.number: total
        for one in posted
        if (total := sum(claim.company for line in one.lines for claim in line.claims))
    })  # fmt: skip
    claim = trade.desk.do(build_claim, "scheme", trade.maker, FIRST, LAST)
    claimed: Counter[str] = Counter()
    for line in trade.desk.ask(claim_lines, trade.desk.ask(claim_by_id, claim.id)):
        claimed[line.source.number] += line.source.amount
    return tagged, claimed
