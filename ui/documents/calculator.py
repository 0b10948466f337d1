"""The calculator line: sums as typed, in exact decimals. Pure."""

import ast
from collections.abc import Callable
from decimal import Decimal
from decimal import DivisionByZero
from decimal import InvalidOperation
from decimal import localcontext
from operator import add
from operator import mul
from operator import sub
from operator import truediv

from dcms_desktop.kernel.errors import Refused

MOST = 120
_DOES: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: add,
    ast.Sub: sub,
    ast.Mult: mul,
    ast.Div: truediv,
}


def calculate(text: str) -> str:
    """Return the result of a sum such as ``12*95.5+40``, at most three decimals. Refuses what is no sum."""
    plain = text.replace(",", "").replace("₹", "").replace("×", "*").replace("÷", "/").replace(" ", "")
    plain = plain.replace("%", "*0.01") if plain.count("%") else plain
    if len(plain) > MOST:
        plain = ""
    try:
        with localcontext() as exact:
            exact.prec = 40
            value = _value(ast.parse(plain, mode="eval").body, plain)
            rounded = value.quantize(Decimal("0.001"))
    except (ValueError, SyntaxError, InvalidOperation, DivisionByZero, RecursionError, MemoryError) as wrong:
        raise Refused(
            f"“{text[:40]}” is not a sum.", field="sum", next_step="Type e.g. 12*95.50 or 1200*5%."
        ) from wrong
    shown = f"{rounded:f}".rstrip("0").rstrip(".")
    return shown or "0"


def _value(node: ast.expr, text: str) -> Decimal:
    if isinstance(node, ast.Constant) and type(node.value) in {int, float}:
        return Decimal(ast.get_source_segment(text, node) or "")
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.UAdd)):
        inside = _value(node.operand, text)
        return -inside if isinstance(node.op, ast.USub) else inside
    if isinstance(node, ast.BinOp) and type(node.op) in _DOES:
        return _DOES[type(node.op)](_value(node.left, text), _value(node.right, text))
    raise ValueError
