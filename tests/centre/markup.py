"""HTML made of calls: every text is escaped, whoever wrote it; only what a call made is taken as it is."""

from html import escape

EMPTY = frozenset({"input", "link", "meta"})


class Html(str):
    """Text that is HTML already, made by ``tag``."""

    __slots__ = ()


def tag(name: str, /, *inside: object, **marks: object) -> Html:
    """Return an element; a mark of ``cls`` is its class, one that is None or False is left out."""
    told = "".join(
        f' {_mark(key)}="{escape(str(value), quote=True)}"' if value is not True else f" {_mark(key)}"
        for key, value in marks.items()
        if value is not None and value is not False
    )
    if name in EMPTY:
        return Html(f"<{name}{told}>")
    return Html(f"<{name}{told}>{join(*inside)}</{name}>")


def join(*parts: object) -> Html:
    """Return parts one after the other; lists are opened, texts escaped."""
    return Html("".join(_one(part) for part in parts))


def _one(part: object) -> str:
    if isinstance(part, Html):
        return part
    if isinstance(part, list | tuple):
        return join(*part)
    return "" if part is None else escape(str(part), quote=False)


def _mark(key: str) -> str:
    return {"cls": "class", "for_": "for"}.get(key, key.replace("_", "-"))


def document(title: str, *inside: object) -> str:
    """Return a whole page."""
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", title),
        tag("link", rel="stylesheet", href="/centre.css"),
    )
    return f"<!doctype html>\n{tag('html', head, tag('body', *inside), lang='en')}\n"


# ── figures as India writes them ────────────────────────────────────────────────────────────────
def grouped(number: int) -> str:
    """Return a whole number with Indian commas: 12,34,567."""
    digits = str(abs(number))
    head, tail = digits[:-3], digits[-3:]
    pairs: list[str] = []
    while head:
        pairs.insert(0, head[-2:])
        head = head[:-2]
    return ("−" if number < 0 else "") + ",".join([*pairs, tail])


def rupees(paise: int) -> str:
    """Return an amount in rupees and paise."""
    whole, part = divmod(abs(paise), 100)
    return f"{'−' if paise < 0 else ''}₹{grouped(whole)}.{part:02d}"


def short_rupees(paise: int) -> str:
    """Return an amount to be read at a glance: ₹ 12.4 L, ₹ 3.1 Cr; below a lakh to the rupee."""
    whole = abs(paise) // 100
    sign = "−" if paise < 0 else ""
    if whole >= 10_000_000:
        return f"{sign}₹{whole // 100_000 / 100:,.2f} Cr"
    if whole >= 100_000:
        return f"{sign}₹{whole // 1_000 / 100:.2f} L"
    return f"{sign}₹{grouped(whole)}"


def units(milli: int) -> str:
    """Return a quantity of base units, without noughts that say nothing."""
    whole, part = divmod(abs(milli), 1000)
    tail = f".{part:03d}".rstrip("0") if part else ""
    return f"{'−' if milli < 0 else ''}{grouped(whole)}{tail}"


def age(milliseconds: int) -> str:
    """Return how long ago, in its largest unit."""
    minutes = max(milliseconds, 0) // 60_000
    if minutes < 1:
        return "now"
    if minutes < 90:
        return f"{minutes} min"
    hours = minutes // 60
    return f"{hours} h" if hours < 48 else f"{hours // 24} days"
