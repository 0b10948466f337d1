"""The counter's shop and window serve the pages of scanning too."""

from tests.ui.counter.conftest import clerk
from tests.ui.counter.conftest import counter_shop
from tests.ui.counter.conftest import counter_window
from tests.ui.counter.conftest import desk
from tests.ui.counter.conftest import shop_folder

__all__ = ["clerk", "counter_shop", "counter_window", "desk", "shop_folder"]
