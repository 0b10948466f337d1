"""Schemes as the trade types them: steps like ``10+1, 20+3`` or ``5000: 2%``, goods like ``maker CIPLA``."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import HUNDRED_PERCENT
from dcms_desktop.kernel.money import MOST_UNITS
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import percent
from dcms_desktop.kernel.money import plain_paise
from dcms_desktop.kernel.money import plain_percent
from dcms_desktop.kernel.money import rupees
from dcms_desktop.kernel.text import clean_text
from dcms_desktop.pricing.rules.schemes import Step
from dcms_desktop.pricing.rules.schemes import TradeScheme

STEPS_HELP = "10+1, 20+3 for free goods; 5000: 2%, 5000: 100r, 12: 50 points, 5000: 2 free from so much on"
GOODS_HELP = "Item codes, maker CODE, division NAME, category NAME, all; not CODE leaves an item out"
SCOPES = ("maker", "division", "category")
_MOST_TYPED = 4_000
_FREE = re.compile(r"(\d{1,10})\s*\+\s*(\d{1,10})")
_FROM = re.compile(r"(?:from\s+)?([\d,.]+)\s*:\s*(.+)")
_GIFT = re.compile(r"([\d,.]+)\s*(%|r|rs|free|points?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsWord:
    """One part of what a scheme is for: an item by its code, a maker, division, category, or all."""

    scope: str
    word: str = ""
    left_out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeForm:
    """A scheme as typed. Steps, goods and buyers are lines of text; codes are looked up when it is saved."""

    id: int | None = None
    code: str
    title: str
    text: str = ""
    first: date
    last: date | None = None
    funded: str = "company"
    company_share: Percent = Percent(HUNDRED_PERCENT)
    maker_id: int | None = None
    treatment: str = "free_goods"
    measure: str = "units"
    pool: bool = False
    least_items: int = 1
    period: bool = False
    goods: str = ""
    steps: str = ""
    repeats: bool = True
    gives_item_id: int | None = None
    partial: str = "nothing"
    partial_from: Percent = Percent(50_000)
    group: str = ""
    rank: int = 100
    classes: str = ""
    levels: str = ""
    parties: str = ""
    most_per_bill: int = 0
    most_per_party: int = 0
    budget: int = 0
    needs: str = ""
    active: bool = True


def words_of(text: str, field: str) -> tuple[str, ...]:
    """Return the words of a line parted by commas, each once; refuse a paste."""
    if len(text) > _MOST_TYPED:
        raise Refused("That is too long.", field=field, next_step="Import the scheme from a file instead.")
    parts = (clean_text(part, field, most=100) for part in re.split(r"[,;\n]", text))
    return tuple(dict.fromkeys(part for part in parts if part))


def parse_steps(text: str, measure: str) -> tuple[Step, ...]:
    """Return the steps in a line; see STEPS_HELP."""
    parts = words_of(re.sub(r"(?<=\d),(?=\d{2,3}\b)", "", text), "steps")
    return tuple(_step(part, measure) for part in parts)


def _step(part: str, measure: str) -> Step:
    if free := _FREE.fullmatch(part):
        return Step(at_least=int(free[1]), free=Units(int(free[2])))
    found = _FROM.fullmatch(part)
    gift = _GIFT.fullmatch(found[2].strip()) if found else None
    if found is None or gift is None:
        raise _not_a_step(part)
    start = _whole(found[1], part) if measure == "units" else rupees(found[1], "steps")
    kind = gift[2].lower()
    if kind == "%":
        return Step(at_least=start, percent=percent(gift[1], "steps"))
    if kind in {"r", "rs"}:
        return Step(at_least=start, amount=Paise(rupees(gift[1], "steps")))
    if kind == "free":
        return Step(at_least=start, free=Units(_whole(gift[1], part)))
    return Step(at_least=start, points=_whole(gift[1], part))


def _whole(text: str, part: str) -> int:
    plain = text.replace(",", "")
    if not plain.isdecimal() or int(plain) > MOST_UNITS:
        raise _not_a_step(part)
    return int(plain)


def _not_a_step(part: str) -> Refused:
    return Refused(f"“{part[:40]}” is not a step.", field="steps", next_step=f"Type {STEPS_HELP}.")


def show_steps(scheme: TradeScheme) -> str:
    """Return the steps as they are typed."""
    words = []
    for step in scheme.steps:
        start = str(step.at_least) if scheme.measure == "units" else _rupees(step.at_least)
        if step.free:
            plain = scheme.measure == "units"
            words.append(f"{start}+{step.free}" if plain else f"{start}: {step.free} free")
        elif step.percent:
            words.append(f"{start}: {plain_percent(step.percent)}%")
        elif step.points:
            words.append(f"{start}: {step.points} points")
        else:
            words.append(f"{start}: {_rupees(step.amount)}r")
    return ", ".join(words)


def _rupees(paise: int) -> str:
    """Return rupees as typed; whole ones without paise."""
    return plain_paise(Paise(paise)).removesuffix(".00")


def parse_goods(text: str) -> tuple[GoodsWord, ...]:
    """Return what a scheme is for, as typed; see GOODS_HELP. Refuses a line that names nothing."""
    found = []
    for part in words_of(text, "goods"):
        left_out = part.lower().startswith("not ")
        word = part[4:].strip() if left_out else part
        first, _, rest = word.partition(" ")
        if word.lower() == "all":
            found.append(GoodsWord(scope="all", left_out=left_out))
        elif first.lower() in SCOPES and rest:
            found.append(GoodsWord(scope=first.lower(), word=rest.strip(), left_out=left_out))
        else:
            plain = word.removeprefix("item ").strip()
            found.append(GoodsWord(scope="item", word=plain.upper(), left_out=left_out))
    if all(one.left_out for one in found):
        raise Refused("A scheme needs its goods.", field="goods", next_step=f"Type {GOODS_HELP}.")
    return tuple(found)


def show_goods(words: Iterable[GoodsWord]) -> str:
    """Return what a scheme is for as it is typed."""
    shown = []
    for one in words:
        plain = (
            one.word if one.scope == "item" else "all" if one.scope == "all" else f"{one.scope} {one.word}"
        )
        shown.append(f"not {plain}" if one.left_out else plain)
    return ", ".join(shown)


def scheme_of_form(form: SchemeForm) -> TradeScheme:
    """Return the scheme a form holds, without what is looked up by code: goods, levels, parties."""
    scheme = TradeScheme(
        id=form.id or 0, code=form.code, title=form.title, text=form.text, first=form.first, last=form.last,
        funded=form.funded, company_share=form.company_share, maker_id=form.maker_id,
        treatment=form.treatment, measure=form.measure, pool=form.pool,
        least_items=form.least_items, period=form.period,
        steps=parse_steps(form.steps, form.measure), repeats=form.repeats, gives_item=form.gives_item_id,
        partial=form.partial, partial_from=form.partial_from, group=form.group, rank=form.rank,
        classes=frozenset(words_of(form.classes, "classes")), most_per_bill=form.most_per_bill,
        most_per_party=form.most_per_party, budget=form.budget, needs=words_of(form.needs, "needs"),
    )  # fmt: skip
    return replace(scheme, rank=max(0, min(form.rank, 9_999)))


def _is_money(steps: str) -> bool:
    """Tell whether steps as typed give money, so that ceilings are rupees."""
    return "%" in steps or re.search(r"\d\s*rs?\b", steps, re.IGNORECASE) is not None


def parse_ceiling(text: str, steps: str, field: str) -> int:
    """Return a ceiling or budget as typed: paise where the steps give money, else whole units or points."""
    plain = text.strip()
    if not plain:
        return 0
    if _is_money(steps):
        return rupees(plain, field)
    whole = plain.replace(",", "")
    if not whole.isdecimal() or len(whole) > 12:
        raise Refused(
            "This is no whole number.", field=field, next_step="Type free units or points, like 500."
        )
    return int(whole)


def show_ceiling(value: int, steps: str) -> str:
    """Return a ceiling, a budget or what was given as it is typed; nothing for none."""
    if not value:
        return ""
    return plain_paise(value) if _is_money(steps) else str(value)
