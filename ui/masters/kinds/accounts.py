"""Accounts of the ledger: those of the program, and the shop's own."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from dcms_desktop.ledger.actions import save_account
from dcms_desktop.ledger.queries import account_cards
from dcms_desktop.ledger.rules import NATURES
from dcms_desktop.ledger.rules import AccountCard
from ui.kit.form_fields import Field
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow
from ui.masters.master import Master
from ui.masters.master import fits
from ui.masters.master import paged

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

    from dcms_desktop.desk import Desk
    from dcms_desktop.kernel.changes import Saved

NATURE_WORDS = {
    "asset": "Asset",
    "liability": "Liability",
    "income": "Income",
    "expense": "Expense",
    "capital": "Capital",
}
MONEY = (("", "No"), ("cash", "Cash"), ("bank", "Bank"))
MONEY_WORDS = {**dict(MONEY), "": "", "upi": "UPI", "cheque": "Cheques"}


def _rows(desk: Desk, text: str, only_active: bool, first: int, count: int) -> tuple[Sequence[GridRow], int]:
    rows = [
        GridRow(
            (
                one.name,
                one.code,
                NATURE_WORDS[one.nature],
                MONEY_WORDS.get(one.money, ""),
                "" if one.active else "out of use",
            ),
            one.id,
        )
        for one in desk.ask(account_cards, only_active=only_active)
        if fits(text, one.name, one.code)
    ]
    return paged(rows, first, count)


def _fields(desk: Desk) -> tuple[Field, ...]:
    del desk
    natures = tuple((nature, NATURE_WORDS[nature]) for nature in NATURES)
    return (
        Field("name", "Name", required=True, most=80),
        Field("code", "Code", most=30, help="Empty is made from the name; journals from files use it."),
        Field("nature", "Nature", "choice", choices=natures, default="expense"),
        Field("money", "Holds money", "choice", choices=MONEY, default="", help="Contra moves it."),
        Field("active", "In use", "yes_no", default=True),
    )  # fmt: skip


def _values(desk: Desk, row_id: int | None, name: str) -> Mapping[str, Any]:
    if row_id is None:
        return {"name": name, "nature": "expense", "money": "", "active": True}
    one = next(card for card in desk.ask(account_cards) if card.id == row_id)
    money = one.money if one.money in dict(MONEY) else ""
    return {"name": one.name, "code": one.code, "nature": one.nature, "money": money, "active": one.active}


def _save(desk: Desk, consents: frozenset[str], row_id: int | None, values: Mapping[str, Any]) -> Saved:
    money = values["money"] or ""
    if row_id is not None and not money:
        # Accounts of UPI and cheques are the program's own; the form has no word for them.
        own = next(card for card in desk.ask(account_cards) if card.id == row_id)
        money = own.money if own.money not in dict(MONEY) else ""
    card = AccountCard(
        id=row_id or 0,
        code=values.get("code") or "",
        name=values["name"] or "",
        nature=values["nature"],
        money=money,
        active=bool(values["active"]),
    )
    return desk.do_agreed(consents, save_account, card)


ACCOUNTS = Master(
    code="account",
    title="Account",
    plural="Accounts",
    columns=(
        GridColumn("name", "Name", width=280, stretch=2, tone="text strong"),
        GridColumn("code", "Code", width=150, tone="muted"),
        GridColumn("nature", "Nature", width=120),
        GridColumn("money", "Holds money", width=120),
        GridColumn("use", "", width=90),
    ),
    rows=_rows,
    fields=_fields,
    values=_values,
    save=_save,
    topics=("accounts",),
    room="money",
    icon="landmark",
    right="ledger.accounts",
    form_columns=2,
)

MASTERS = (ACCOUNTS,)
