"""Making the books of a new company."""

from dcms_desktop.company.actions import set_up_firm
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.all_kinds import all_kinds
from dcms_desktop.documents.all_kinds import kind_of
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.ledger.actions import seed_accounts
from dcms_desktop.numbering.actions import FirstSeries
from dcms_desktop.numbering.actions import begin_series
from dcms_desktop.numbering.rules import PATTERN
from dcms_desktop.pricing.actions import save_price_level
from dcms_desktop.stock.actions import seed_godown
from dcms_desktop.tax.actions import seed_tax_classes
from dcms_desktop.upkeep.rules import CompanyProfile
from dcms_desktop.upkeep.trades import LEVELS


def new_company(tx: Tx, company: CompanyProfile) -> Changes:
    """Fill empty books so that they can bill at once. Refused when they have a firm already."""
    set_up_firm(tx, company.profile)
    tx.user_id = tx.user_id or 1  # the owner just made is who does the rest
    seed_tax_classes(tx)
    seed_accounts(tx)
    seed_godown(tx)
    for level in company.levels or LEVELS[company.profile.firm.trade]:
        save_price_level(tx, level)
    begin_series(tx, _series_of(company))
    return Changes({"firm", "users", "counters", "tax_classes", "price_levels", "series", "accounts"})


def _series_of(company: CompanyProfile) -> list[FirstSeries]:
    """Return the series that were wished, and one for each other kind."""
    wished = [FirstSeries(kind_of(one.kind).code, one.code, one.pattern, one.first) for one in company.series]
    named = {one.kind for one in wished}
    others = [kind for kind in all_kinds().values() if kind.code not in named]
    return [*wished, *(FirstSeries(kind.code, kind.prefix, PATTERN) for kind in others)]
