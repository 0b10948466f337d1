"""Reading items, their packs and codes, and finding them: `items`, and `search` below it."""

from dcms_desktop.catalog.queries.items import HITS
from dcms_desktop.catalog.queries.items import CodeHit
from dcms_desktop.catalog.queries.items import ItemHit
from dcms_desktop.catalog.queries.items import ItemKey
from dcms_desktop.catalog.queries.items import ItemRow
from dcms_desktop.catalog.queries.items import Twin
from dcms_desktop.catalog.queries.items import find_items
from dcms_desktop.catalog.queries.items import is_item_used
from dcms_desktop.catalog.queries.items import item_card
from dcms_desktop.catalog.queries.items import item_cards
from dcms_desktop.catalog.queries.items import item_count
from dcms_desktop.catalog.queries.items import item_form
from dcms_desktop.catalog.queries.items import item_keys
from dcms_desktop.catalog.queries.items import item_names
from dcms_desktop.catalog.queries.items import item_of_code
from dcms_desktop.catalog.queries.items import items_page
from dcms_desktop.catalog.queries.items import known_barcodes
from dcms_desktop.catalog.queries.items import known_tax_classes
from dcms_desktop.catalog.queries.items import makers
from dcms_desktop.catalog.queries.items import names_of_codes
from dcms_desktop.catalog.queries.items import possible_twins
from dcms_desktop.catalog.queries.items import remember_tax_classes

__all__ = [
    "HITS",
    "CodeHit",
    "ItemHit",
    "ItemKey",
    "ItemRow",
    "Twin",
    "find_items",
    "is_item_used",
    "item_card",
    "item_cards",
    "item_count",
    "item_form",
    "item_keys",
    "item_names",
    "item_of_code",
    "items_page",
    "known_barcodes",
    "known_tax_classes",
    "makers",
    "names_of_codes",
    "possible_twins",
    "remember_tax_classes",
]
