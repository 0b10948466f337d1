"""Sheet of accounts: the ones a shop keeps beside those of the program."""

from dcms_desktop.db.tx import Tx
from dcms_desktop.exchange.rules import SheetField
from dcms_desktop.exchange.sheet_kind import Rows
from dcms_desktop.exchange.sheet_kind import SheetKind
from dcms_desktop.exchange.sheet_kind import Sorted
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.text import clean_text
from dcms_desktop.ledger.actions import save_account
from dcms_desktop.ledger.queries import account_cards
from dcms_desktop.ledger.rules import AccountCard
from dcms_desktop.ledger.rules import account_to_save

FIELDS = (
    SheetField(name="name", title="Name", needed=True, also=("account", "account name", "ledger",
        "ledger name")),
    SheetField(name="code", title="Code", also=("account code", "alias"),
               help="Empty is made from the name."),
    SheetField(name="nature", title="Nature", needed=True, also=("group", "type", "under"),
               help="asset, liability, income, expense or capital."),
    SheetField(name="money", title="Holds money", also=("money",), help="cash or bank; empty for others."),
)  # fmt: skip


def sort_out(tx: Tx, rows: Rows) -> Sorted:
    """Read every row; an account that is there by code or name is changed."""
    done = Sorted()
    known = account_cards(tx)
    by_code = {card.code: card for card in known}
    by_name = {card.name.casefold(): card for card in known}
    for cells in rows:
        done.rows += 1
        try:
            name = clean_text(cells.text("name"), "name", most=80, required=True)
            code = cells.text("code").strip().lower()
            old = by_code.get(code) if code else by_name.get(name.casefold())
            money = cells.text("money").strip().lower() or (old.money if old else "")
            card = account_to_save(
                known,
                AccountCard(
                    id=old.id if old else 0,
                    code=code or (old.code if old else ""),
                    name=name,
                    nature=cells.text("nature").strip().lower(),
                    money=money,
                ),
            )
        except Refused as no:
            done.refuse(cells.number, no)
            continue
        (done.changed if old else done.fresh).append((cells.number, card))
    return done


def write(tx: Tx, done: Sorted) -> None:
    """Write the accounts."""
    for _, card in [*done.fresh, *done.changed]:
        save_account(tx, card)


SHEET = SheetKind(
    code="accounts",
    title="Accounts",
    fields=FIELDS,
    right="ledger.accounts",
    topics=("accounts",),
    sort_out=sort_out,
    write=write,
    sample=(
        ("Name", "Code", "Nature", "Holds money"),
        ("Bank of Maharashtra current account", "bom_current", "asset", "bank"),
    ),
)
