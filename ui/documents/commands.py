"""What the rail, the keys and the go-to field open of the document windows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.shell.commands import Command

if TYPE_CHECKING:
    from ui.shell.page import Page
    from ui.shell.shell import Shell


def _new_bill(shell: Shell) -> Page:
    from ui.documents.counter.counter_page import CounterPage

    return CounterPage(shell)


def _held(shell: Shell) -> Page:
    from ui.documents.counter.counter_page import CounterPage

    return CounterPage(shell, lists_held=True)


def _goods(shell: Shell) -> Page:
    from ui.documents.goods_receipt_page import GoodsReceiptPage

    return GoodsReceiptPage(shell)


def _money(shell: Shell) -> Page:
    from ui.documents.money_receipt_page import MoneyReceiptPage

    return MoneyReceiptPage(shell)


def _payment(shell: Shell) -> Page:
    from ui.documents.payment_page import PaymentPage

    return PaymentPage(shell)


def _list(shell: Shell, kinds: tuple[str, ...], title: str, room: str) -> Page:
    from ui.documents.document_list import document_list

    return document_list(shell, kinds, title, room)


def _bills(shell: Shell) -> Page:
    return _list(shell, ("tax_invoice",), "Bills", "sell")


def _goods_list(shell: Shell) -> Page:
    return _list(shell, ("goods_receipt", "opening_stock"), "Goods receipts", "buy")


def _order(shell: Shell) -> Page:
    from ui.documents.purchase_order_page import PurchaseOrderPage

    return PurchaseOrderPage(shell)


def _orders(shell: Shell) -> Page:
    from ui.documents.order_list import OrderListPage

    return OrderListPage(shell)


def _return(shell: Shell) -> Page:
    from ui.documents.supplier_note_pages import PurchaseReturnPage

    return PurchaseReturnPage(shell)


def _debit(shell: Shell) -> Page:
    from ui.documents.supplier_note_pages import DebitNotePage

    return DebitNotePage(shell)


def _credit(shell: Shell) -> Page:
    from ui.documents.supplier_note_pages import SupplierCreditPage

    return SupplierCreditPage(shell)


def _sale_return(shell: Shell) -> Page:
    from ui.documents.sale_return_page import SaleReturnPage

    return SaleReturnPage(shell)


def _sale_returns(shell: Shell) -> Page:
    return _list(shell, ("sale_return",), "Sale returns", "sell")


def _price_note(shell: Shell) -> Page:
    from ui.documents.price_note_pages import PriceNotePage

    return PriceNotePage(shell)


def _price_debit(shell: Shell) -> Page:
    from ui.documents.price_note_pages import PriceDebitPage

    return PriceDebitPage(shell)


def _price_notes(shell: Shell) -> Page:
    return _list(shell, ("price_note", "price_debit"), "Price notes", "sell")


def _sales_order(shell: Shell) -> Page:
    from ui.documents.sales_order_page import SalesOrderPage

    return SalesOrderPage(shell)


def _quotation(shell: Shell) -> Page:
    from ui.documents.sales_order_page import QuotationPage

    return QuotationPage(shell)


def _challan(shell: Shell) -> Page:
    from ui.documents.sales_order_page import ChallanPage

    return ChallanPage(shell)


def _waiting(shell: Shell, kind: str) -> Page:
    from ui.documents.waiting_list import WaitingListPage

    return WaitingListPage(shell, kind)


def _sales_orders(shell: Shell) -> Page:
    return _waiting(shell, "sales_order")


def _quotations(shell: Shell) -> Page:
    return _waiting(shell, "quotation")


def _challans(shell: Shell) -> Page:
    return _waiting(shell, "delivery_challan")


def _back_orders(shell: Shell) -> Page:
    from ui.documents.back_order_list import BackOrderListPage

    return BackOrderListPage(shell)


def _note_list(shell: Shell) -> Page:
    kinds = ("purchase_return", "debit_note", "supplier_credit_note")
    return _list(shell, kinds, "Returns and notes", "buy")


def _money_list(shell: Shell) -> Page:
    return _list(shell, ("receipt", "opening_due"), "Receipts", "money")


def _payments(shell: Shell) -> Page:
    return _list(shell, ("payment",), "Payments", "money")


def _contra(shell: Shell) -> Page:
    from ui.documents.books_page import ContraPage

    return ContraPage(shell)


def _journal(shell: Shell) -> Page:
    from ui.documents.books_page import JournalPage

    return JournalPage(shell)


def _books(shell: Shell) -> Page:
    return _list(shell, ("contra", "journal"), "Contra and journal", "money")


def _all(shell: Shell) -> Page:
    return _list(shell, (), "Documents", "reports")


def _day_close(shell: Shell) -> Page:
    from ui.documents.day_close_page import DayClosePage

    return DayClosePage(shell)


COMMANDS = (
    Command(
        "sell.new",
        "New bill",
        _new_bill,
        "F8",
        "sell",
        "sales.post",
        "sale invoice tax billing counter",
        "Bill a retailer",
        "receipt-indian-rupee",
        also=("Alt+N",),
        front=True,
    ),
    Command(
        "sell.modify",
        "Bills",
        _bills,
        "Alt+M",
        "sell",
        "",
        "modify sale list invoices find",
        "Find, open, correct, cancel or print a bill again",
        "list",
    ),
    Command(
        "sell.held",
        "Held bills",
        _held,
        "",
        "sell",
        "sales.post",
        "waiting draft half typed",
        "Bills put aside",
        "archive",
    ),
    Command(
        "sell.price_note",
        "New price note",
        _price_note,
        "",
        "sell",
        "sales.return",
        "credit note rate too high difference",
        "Give back what was billed too high",
        "undo-2",
    ),
    Command(
        "sell.price_debit",
        "New price debit note",
        _price_debit,
        "",
        "sell",
        "sales.return",
        "debit note rate too low difference",
        "Charge what was billed too low",
        "plus",
    ),
    Command(
        "sell.price_notes",
        "Price notes",
        _price_notes,
        "",
        "sell",
        "",
        "credit debit note rate list",
        "Notes on rates that were wrong",
        "list",
    ),
    Command(
        "sell.return",
        "New sale return",
        _sale_return,
        "Ctrl+F8",
        "sell",
        "sales.return",
        "credit note return goods back expiry breakage",
        "Take goods back from a retailer",
        "undo-2",
        front=True,
    ),
    Command(
        "sell.returns",
        "Sale returns",
        _sale_returns,
        "",
        "sell",
        "",
        "credit note list",
        "Goods taken back, and their credit notes",
        "list",
    ),
    Command(
        "sell.order",
        "New sales order",
        _sales_order,
        "Shift+F8",
        "sell",
        "orders.book",
        "order phone booking",
        "Write down what a party asks for; goods are kept for it",
        "file-text",
    ),
    Command(
        "sell.orders",
        "Sales orders",
        _sales_orders,
        "",
        "sell",
        "",
        "orders open bill a beat bulk billing challan approve close",
        "Open orders: bill, send on challan, approve, close",
        "list",
    ),
    Command(
        "sell.quotation",
        "New quotation",
        _quotation,
        "",
        "sell",
        "orders.book",
        "quote price offer estimate",
        "Offer prices to a party until a day",
        "file-text",
    ),
    Command(
        "sell.quotations",
        "Quotations",
        _quotations,
        "",
        "sell",
        "",
        "quotes list offers",
        "Quotations that are open: order or bill them",
        "list",
    ),
    Command(
        "sell.challan",
        "New delivery challan",
        _challan,
        "",
        "sell",
        "orders.challan",
        "challan goods on approval dispatch",
        "Send goods that are billed later",
        "truck",
    ),
    Command(
        "sell.challans",
        "Delivery challans",
        _challans,
        "",
        "sell",
        "",
        "challans list gather bill",
        "Challans that wait: gather them on a bill, take goods back",
        "list",
    ),
    Command(
        "sell.back_orders",
        "Back orders",
        _back_orders,
        "",
        "sell",
        "",
        "waiting short supply pending queue",
        "What waits for goods, the oldest promise first",
        "package-open",
    ),
    Command(
        "buy.new",
        "New goods receipt",
        _goods,
        "F9",
        "buy",
        "purchase.post",
        "purchase goods inward batch",
        "Receive goods with batch and expiry",
        "package-plus",
        front=True,
    ),
    Command(
        "buy.list", "Goods receipts", _goods_list, "", "buy", "", "purchase list", "Goods received", "list"
    ),
    Command(
        "buy.orders",
        "Purchase orders",
        _orders,
        "",
        "buy",
        "",
        "purchase order due approve receive close short",
        "Orders still due: approve, receive, close short",
        "package-open",
    ),
    Command(
        "buy.order",
        "New purchase order",
        _order,
        "",
        "buy",
        "purchase.order",
        "order supplier purchase",
        "Ask a supplier for goods",
        "package-open",
    ),
    Command(
        "buy.return",
        "New purchase return",
        _return,
        "",
        "buy",
        "purchase.return",
        "return supplier debit note damage expiry",
        "Send goods back to a supplier",
        "undo-2",
    ),
    Command(
        "buy.debit_note",
        "New debit note",
        _debit,
        "",
        "buy",
        "purchase.note",
        "debit note rate difference shortage",
        "Charge a supplier for a rate too high or goods that came short",
        "file-text",
    ),
    Command(
        "buy.credit_note",
        "New supplier credit note",
        _credit,
        "",
        "buy",
        "purchase.note",
        "credit note supplier",
        "Enter what a supplier credits us",
        "file-text",
    ),
    Command(
        "buy.notes",
        "Returns and notes",
        _note_list,
        "",
        "buy",
        "",
        "return debit credit note list",
        "Goods sent back, and notes of suppliers",
        "list",
    ),
    Command(
        "money.receipt",
        "Receipt of money",
        _money,
        "F6",
        "money",
        "money.receive",
        "cash upi cheque collection",
        "Take money and pay bills with it",
        "hand-coins",
        front=True,
    ),
    Command(
        "money.list",
        "Receipts",
        _money_list,
        "",
        "money",
        "",
        "receipt list collections",
        "Money received",
        "list",
    ),
    Command(
        "money.payment",
        "Payment",
        _payment,
        "F5",
        "money",
        "money.pay",
        "pay supplier cheque bank refund voucher",
        "Pay a supplier, or give a customer money back",
        "banknote",
    ),
    Command(
        "money.payments",
        "Payments",
        _payments,
        "",
        "money",
        "",
        "payment list vouchers",
        "Money paid out",
        "list",
    ),
    Command(
        "money.contra",
        "Contra",
        _contra,
        "F4",
        "money",
        "money.contra",
        "cash bank deposit withdraw transfer upi cheque",
        "Move our own money between cash and bank",
        "arrow-up-down",
    ),
    Command(
        "money.journal",
        "Journal",
        _journal,
        "F7",
        "money",
        "money.journal",
        "entry debit credit adjust expense voucher",
        "Enter what no other document says",
        "scale",
    ),
    Command(
        "money.books",
        "Contra and journal",
        _books,
        "",
        "money",
        "",
        "contra journal list vouchers",
        "Contra and journal entries",
        "list",
    ),
    Command(
        "documents.all",
        "All documents",
        _all,
        "",
        "reports",
        "",
        "find document number",
        "Every document",
        "file-text",
    ),
    Command(
        "money.close_day",
        "Day end",
        _day_close,
        "Alt+R",
        "money",
        "money.close_day",
        "close cash count day",
        "Count the cash and close the day",
        "calendar-check",
    ),
)
