"""Writing items, their packs and codes, and makers: `items`; the search index moves with them: `index`."""

from dcms_desktop.catalog.actions.items import add_checked_items
from dcms_desktop.catalog.actions.items import add_items
from dcms_desktop.catalog.actions.items import add_makers
from dcms_desktop.catalog.actions.items import rebuild_search
from dcms_desktop.catalog.actions.items import save_item
from dcms_desktop.catalog.actions.items import save_low_points
from dcms_desktop.catalog.actions.items import save_maker
from dcms_desktop.catalog.actions.items import save_scores
from dcms_desktop.catalog.actions.items import set_item_rates
from dcms_desktop.catalog.actions.items import switch_item

__all__ = [
    "add_checked_items",
    "add_items",
    "add_makers",
    "rebuild_search",
    "save_item",
    "save_low_points",
    "save_maker",
    "save_scores",
    "set_item_rates",
    "switch_item",
]
