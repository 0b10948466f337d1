"""Proofs of trade: what schemes gave is the sum of its rows, and points owed are what is left of them."""

from collections.abc import Iterator

from sqlalchemy import case
from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.errors import Finding
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.ledger.queries import account_ids
from dcms_desktop.ledger.tables import Posting
from dcms_desktop.point_lots.queries import point_lots
from dcms_desktop.pricing.tables import BenefitRow
from dcms_desktop.pricing.tables import SchemeRow
from dcms_desktop.pricing.tables import SchemeUsed

MOST = 20
OWED = "points_owed"


def scheme_sums(tx: Tx) -> Iterator[Finding]:
    """Find where what a scheme gave a party, and what it counted, is not the sum of its rows."""
    one, used = BenefitRow, SchemeUsed
    counted = case((one.gift == "part", 0), else_=one.units + one.paise + one.points)
    party = func.coalesce(one.party_id, 0)
    rows = tx.execute(
        select(one.scheme_id, party, func.sum(counted), func.sum(one.bought)).group_by(one.scheme_id, party)
    )
    sums: dict[tuple[int, int], list[int]] = {}
    for scheme_id, party_id, given, bought in rows:
        for key in {(scheme_id, 0), (scheme_id, party_id)}:
            have = sums.setdefault(key, [0, 0])
            have[0] += int(given)
            have[1] += int(bought) if key[1] else 0
    kept = {
        (row[0], row[1]): [int(row[2]), int(row[3])]
        for row in tx.execute(
            select(used.scheme_id, used.party_id, used.given, used.bought).where(used.item_id == 0)
        )
    }
    codes = {row[0]: row[1] for row in tx.execute(select(SchemeRow.id, SchemeRow.code))}
    wrong = [
        key for key in sorted(sums.keys() | kept.keys()) if sums.get(key, [0, 0]) != kept.get(key, [0, 0])
    ]
    for scheme_id, party_id in wrong[:MOST]:
        whose = f"party {party_id}" if party_id else "everybody"
        yield Finding(scheme_id, "schemes", f"What {codes.get(scheme_id, '?')} gave {whose} is not its rows.")


def points_owed(tx: Tx) -> Iterator[Finding]:
    """Find whether the account of points owed differs from what is left of all lots."""
    account = account_ids(tx).get(OWED, 0)
    booked = -int(
        tx.scalar(select(func.coalesce(func.sum(Posting.paise), 0)).where(Posting.account_id == account))
    )
    lots = point_lots(tx)
    left = sum(lot.paise for lot in lots)
    if booked != left:
        said, have = show_paise(Paise(booked)), show_paise(Paise(left))
        text = f"{said} is owed for points, what is left of them is worth {have}."
        yield Finding(account, "points", text)
    for lot in [one for one in lots if one.points < 0][:MOST]:
        yield Finding(
            lot.id, "points", f"More points were taken of a lot of party {lot.party_id} than it had."
        )
