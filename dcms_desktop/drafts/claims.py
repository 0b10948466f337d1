"""Who pays for what schemes gave, line by line: how much, what is left to give, which papers it needs."""

from collections.abc import Mapping

from dcms_desktop.drafts.rules import Draft
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import plain_paise
from dcms_desktop.kernel.money import spread
from dcms_desktop.pricing.rules import Benefit
from dcms_desktop.pricing.rules import RunningScheme


@dataclass(frozen=True, slots=True, kw_only=True)
class LineClaim:
    """What one line has of one scheme, and whose money it is."""

    scheme_id: int
    code: str
    title: str
    gift: str
    """free, money or points: what ``budget_left`` and ``party_left`` count."""
    worth: Paise
    points: int = 0
    """What it earned in points, which are worth nothing before they are approved."""
    company: Paise = Paise(0)
    """Part of the worth that the company pays back; the rest is the shop's own."""
    budget_left: str = ""
    """What the scheme's budget may still give after this document: rupees, free units or points.

    Empty is no budget."""
    party_left: str = ""
    """The same of the party's ceiling."""
    needs: tuple[str, ...] = ()
    """Papers that the claim must show; none when nothing is claimed."""

    @property
    def own(self) -> Paise:
        """Return what stays with the shop."""
        return Paise(self.worth - self.company)

    @property
    def payer(self) -> str:
        """Return who pays: company, own, or both."""
        if not self.company:
            return "own"
        return "both" if self.own else "company"


def line_claims(draft: Draft) -> dict[int, tuple[LineClaim, ...]]:
    """Return who pays for what schemes gave, by row of the draft; the rows of a benefit sum up to it."""
    if not draft.benefits:
        return {}
    running, given = _running(draft), _given(draft)
    found: dict[int, list[LineClaim]] = {}
    for one in draft.benefits:
        card = running.get(one.scheme_id)
        if card is None:
            continue
        rows = _rows(draft, one)
        weights = list(rows.values())
        worths, claims = spread(one.worth, weights), spread(one.claim, weights)
        points = spread(Paise(one.points), weights)
        whole = _claim(card, one, given.get(one.scheme_id, 0))
        for row, worth, company, earned in zip(rows, worths, claims, points, strict=True):
            part = replace(whole, worth=worth, company=company, points=int(earned))
            found.setdefault(row, []).append(part)
    return {row: tuple(claims) for row, claims in sorted(found.items())}


def company_parts(draft: Draft) -> dict[int, Paise]:
    """Return what companies pay of `line_claims`, by row; rows that none pays for are left out."""
    running = _running(draft)
    found: dict[int, Paise] = {}
    for one in draft.benefits:
        if one.claim and one.scheme_id in running:
            rows = _rows(draft, one)
            for row, part in zip(rows, spread(one.claim, list(rows.values())), strict=True):
                if part:
                    found[row] = Paise(found.get(row, 0) + part)
    return dict(sorted(found.items()))


def _running(draft: Draft) -> dict[int, RunningScheme]:
    return {one.scheme.id: one for line in draft.lines for one in line.schemes}


def _given(draft: Draft) -> dict[int, int]:
    """Return what the draft gives under each scheme, as its ceilings count it: parts of a step do not."""
    found: dict[int, int] = {}
    for one in draft.benefits:
        if not one.part:
            found[one.scheme_id] = found.get(one.scheme_id, 0) + one.amount
    return found


def _rows(draft: Draft, one: Benefit) -> Mapping[int, int]:
    """Return the rows that a benefit lies on, with their weights.

    Free goods count where they are; those still beside the lines count on the lines that earned them.
    """
    if one.gift == "free":
        rows = {
            row: int(line.free)
            for row, line in enumerate(draft.lines)
            if line.free
            and line.free_source == "scheme"
            and (line.given_by == one.scheme_id or (row in one.rows and line.item.id == one.item_id))
        }
        if rows:
            return rows
    weights = {row: int(draft.lines[row].units) for row in one.rows}
    return weights if any(weights.values()) else dict.fromkeys(weights, 1)


def _claim(card: RunningScheme, one: Benefit, here: int) -> LineClaim:
    """Return a benefit whole, as its rows share it. ``here`` is what the draft gives under its scheme."""
    scheme, used = card.scheme, card.used
    gift = scheme.gift if scheme.gift in {"free", "points"} else "money"
    return LineClaim(
        scheme_id=scheme.id,
        code=scheme.code,
        title=scheme.title,
        gift=gift,
        worth=one.worth,
        company=one.claim,
        budget_left=_left(gift, scheme.budget, used.whole + here),
        party_left=_left(gift, scheme.most_per_party, used.party + here),
        needs=scheme.needs if one.claim else (),
    )


def _left(gift: str, most: int, given: int) -> str:
    if not most:
        return ""
    left = max(most - given, 0)
    return plain_paise(Paise(left)) if gift == "money" else str(left)


def tell_left(gift: str, left: str) -> str:
    """Return what a ceiling has left in words; empty stays empty."""
    return left and {"free": f"{left} free", "points": f"{left} points"}.get(gift, f"₹{left}")
