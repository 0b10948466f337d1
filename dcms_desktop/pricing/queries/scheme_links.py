"""What a scheme form names, looked up in the books."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.catalog.tables import Item
from dcms_desktop.catalog.tables import Maker
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.parties.tables import Party
from dcms_desktop.pricing.queries.prices import price_levels
from dcms_desktop.pricing.rules import GoodsWord
from dcms_desktop.pricing.rules import SchemeForm
from dcms_desktop.pricing.rules import check_scheme
from dcms_desktop.pricing.rules import parse_goods
from dcms_desktop.pricing.rules import scheme_of_form
from dcms_desktop.pricing.rules import show_goods
from dcms_desktop.pricing.rules import show_steps
from dcms_desktop.pricing.rules import words_of


@dataclass(frozen=True, slots=True)
class SchemeLinks:
    """A form written the one way it is kept, the rows of its goods, and the parties it is for."""

    form: SchemeForm
    goods: tuple[dict[str, Any], ...]
    parties: tuple[int, ...]


def scheme_links(tx: Tx, form: SchemeForm) -> SchemeLinks:
    """Return the form tidied and looked up. Refuses what is no scheme and what is not in the books."""
    tidy = _tidied(tx, form)
    goods = tuple(_looked_up(tx, word) for word in parse_goods(tidy.goods))
    return SchemeLinks(tidy, goods, tuple(_party_ids(tx, tidy.parties)))


def _tidied(tx: Tx, form: SchemeForm) -> SchemeForm:
    """Return the form with everything written the one way it is kept."""
    checked = check_scheme(scheme_of_form(form))
    _check_links(tx, form)
    return replace(
        form,
        code=checked.code,
        title=checked.title,
        text=checked.text,
        group=checked.group,
        rank=checked.rank,
        steps=show_steps(checked),
        goods=show_goods(parse_goods(form.goods)),
        classes=", ".join(sorted(checked.classes)),
        levels=", ".join(_level_codes(tx, form.levels)),
        parties=", ".join(code.upper() for code in words_of(form.parties, "parties")),
        needs=", ".join(checked.needs),
    )


def _check_links(tx: Tx, form: SchemeForm) -> None:
    for table, field in ((Maker, "maker_id"), (Item, "gives_item_id")):
        key = getattr(form, field)
        if key is not None and tx.scalar(select(table.id).where(table.id == key)) is None:
            raise Refused("This is not in the books.", field=field, next_step="Pick one from the list.")
    if form.funded == "company" and form.maker_id is None:
        raise Refused(
            "A scheme that a company pays names the company.",
            field="maker_id",
            next_step="Pick the company, or say the shop pays it.",
        )


def _level_codes(tx: Tx, text: str) -> list[str]:
    known = {one.code for one in price_levels(tx)}
    codes = [word.upper() for word in words_of(text, "levels")]
    for code in codes:
        if code not in known:
            raise Refused(f"There is no price level {code}.", field="levels", next_step="Type its code.")
    return codes


def _party_ids(tx: Tx, text: str) -> list[int]:
    codes = words_of(text, "parties")
    found = _ids_by_code(tx, Party, [code.upper() for code in codes])
    for code in codes:
        if code.upper() not in found:
            raise Refused(
                f"There is no party {code[:30]}.", field="parties", next_step="Type codes of parties."
            )
    return sorted(found.values())


def _ids_by_code(tx: Tx, table: type[Party | Item | Maker], codes: Sequence[str]) -> dict[str, int]:
    if not codes:
        return {}
    rows = tx.execute(select(table.code, table.id).where(table.code.in_(codes)))
    return {row[0]: row[1] for row in rows}


def _looked_up(tx: Tx, word: GoodsWord) -> dict[str, Any]:
    """Return the row of one part of the goods. Refuses what names nothing in the books."""
    row: dict[str, Any] = {
        "scope": word.scope, "item_id": None, "maker_id": None, "word": "", "left_out": word.left_out,
    }  # fmt: skip
    if word.scope == "item":
        row["item_id"] = _ids_by_code(tx, Item, [word.word]).get(word.word)
        found = row["item_id"]
    elif word.scope == "maker":
        by_name = tx.scalar(select(Maker.id).where(func.upper(Maker.name) == word.word.upper()))
        row["maker_id"] = _ids_by_code(tx, Maker, [word.word.upper()]).get(word.word.upper(), by_name)
        found = row["maker_id"]
    elif word.scope == "all":
        found = 1
    else:
        column = Item.division if word.scope == "division" else Item.category
        row["word"] = tx.scalar(select(column).where(func.upper(column) == word.word.upper()).limit(1)) or ""
        found = row["word"]
    if not found:
        named = f"{word.scope} {word.word}"[:60]
        raise Refused(
            f"There is no {named}.", field="goods", next_step="Type item codes, or maker, division, category."
        )
    return row
