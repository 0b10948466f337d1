"""Settings of buying."""

from dcms_desktop.kernel.settings import Setting

ORDERS_NEED_APPROVAL = Setting(
    "purchase.orders_need_approval",
    default=False,
    label="Orders need approval",
    help="Goods come in against a purchase order only after somebody with the right approved it.",
)

SETTINGS = (ORDERS_NEED_APPROVAL,)
