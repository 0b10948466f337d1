"""What the papers are called in lists."""

PAPERS = {
    "tax_invoice_a4": "Invoice A4",
    "tax_invoice_a5": "Invoice A5",
    "receipt_80": "Slip 80 mm",
    "receipt_58": "Slip 58 mm",
    "goods_receipt_a4": "Goods receipt A4",
    "purchase_order_a4": "Purchase order A4",
    "debit_note_a4": "Debit note A4",
    "money_receipt_a5": "Receipt A5",
    "money_receipt_80": "Receipt slip 80 mm",
    "payment_a5": "Payment voucher A5",
    "payment_80": "Payment slip 80 mm",
    "tax_invoice_dot_80": "Dot matrix 80 columns",
    "tax_invoice_dot_80_half": "Dot matrix 80 columns, half page",
    "tax_invoice_dot_136": "Dot matrix 136 columns",
    "tax_invoice_dot_136_half": "Dot matrix 136 columns, half page",
    "goods_receipt_dot_80": "Dot matrix 80 columns",
    "goods_receipt_dot_136": "Dot matrix 136 columns",
    "money_receipt_dot_80": "Dot matrix, half page",
    "payment_dot_80": "Dot matrix, half page",
}
