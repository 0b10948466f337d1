"""Settings of stock."""

from dcms_desktop.kernel.settings import Setting

INWARD_LIFE = Setting(
    "stock.inward_life",
    "ask",
    "Goods under the agreed life",
    "Goods that come in with less life left than their company or supplier agreed to.",
    choices=("block", "ask", "off"),
)

SETTINGS = (INWARD_LIFE,)
