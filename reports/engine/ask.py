"""The question of a report: a frozen dataclass read by the window, the command line and the page."""

import dataclasses
from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import MISSING
from dataclasses import field
from datetime import date
from types import UnionType
from typing import Any
from typing import Literal
from typing import TypeVar
from typing import Union
from typing import get_args
from typing import get_origin
from typing import get_type_hints

from dcms_desktop.kernel import clock
from dcms_desktop.kernel.dates import financial_year
from dcms_desktop.kernel.dates import month_end
from dcms_desktop.kernel.dates import parse_day
from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass

A = TypeVar("A")
Resolve = Callable[[str, str], int]
"""Gives the id for a picked thing: ``resolve("party", "R-101")``."""
MOST_WHOLE = 10**12
_YES = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False}


def month_first() -> date:
    """Return the first day of this month."""
    return clock.today().replace(day=1)


def month_last() -> date:
    """Return the last day of this month."""
    return month_end(clock.today())


def year_first() -> date:
    """Return the first day of this financial year."""
    return financial_year(clock.today()).first


def today() -> date:
    """Return today."""
    return clock.today()


def asked(title: str, default: object = MISSING, *, pick: str = "", help: str = "") -> Any:  # noqa: A002 - as in Setting
    """Return a field of an Ask. ``default`` is a value, or a function of this module such as ``month_first``.

    ``pick`` names what is chosen from a list (``party``, ``item``, …); the field then holds its id.
    """
    marks = {"title": title, "pick": pick, "help": help}
    if default is MISSING:
        return field(metadata=marks)
    if callable(default):
        return field(default_factory=default, metadata=marks)
    return field(default=default, metadata=marks)


@dataclass(frozen=True, slots=True)
class AskField:
    """One field of an Ask as the form builder and the command line need it."""

    name: str
    title: str
    kind: str
    """day, whole, text, yes_no, choice or pick."""
    required: bool
    optional: bool
    """True when the field may be left empty (its type allows None)."""
    choices: tuple[str, ...] = ()
    pick: str = ""
    help: str = ""


def ask_fields(ask: type[Any]) -> tuple[AskField, ...]:
    """Return the fields of an Ask in their order."""
    hints = get_type_hints(ask)
    return tuple(_describe(item, hints[item.name]) for item in dataclasses.fields(ask))


def _describe(item: "dataclasses.Field[Any]", hint: object) -> AskField:
    optional = get_origin(hint) in {Union, UnionType} and type(None) in get_args(hint)
    if optional:
        hint = next(part for part in get_args(hint) if part is not type(None))
    choices = tuple(str(choice) for choice in get_args(hint)) if get_origin(hint) is Literal else ()
    pick = item.metadata.get("pick", "")
    kinds: dict[object, str] = {date: "day", int: "whole", str: "text", bool: "yes_no"}
    kind = "pick" if pick else "choice" if choices else kinds.get(hint, "")
    if not kind:
        raise TypeError(f"{item.name}: a question holds days, whole numbers, texts, choices, yes or no")
    required = item.default is MISSING and item.default_factory is MISSING
    title = item.metadata.get("title", "") or item.name.replace("_", " ").capitalize()
    return AskField(item.name, title, kind, required, optional, choices, pick, item.metadata.get("help", ""))


def ask_from(ask: type[A], values: Mapping[str, str], *, resolve: Resolve | None = None) -> A:
    """Return the Ask for texts such as ``{"first": "2026-04-01"}``; refuse what is wrong, by its name."""
    fields = ask_fields(ask)
    names = [item.name for item in fields]
    for name in values:
        if name not in names:
            known = ", ".join(names) or "nothing"
            raise Refused(
                f"This report does not ask for “{name[:40]}”.", field=name, next_step=f"It asks for: {known}."
            )
    made: dict[str, Any] = {}
    for item in fields:
        text = values.get(item.name, "").strip()
        if text:
            made[item.name] = _read(item, text, resolve)
        elif item.required and item.optional:
            made[item.name] = None
        elif item.required:
            raise Refused(
                f"“{item.title}” is missing.",
                field=item.name,
                next_step=f"Give it, like {item.name}={_example(item)}.",
            )
    return _built(ask, made)


def _built(ask: type[A], made: dict[str, Any]) -> A:
    answer = ask(**made)
    first, last = getattr(answer, "first", None), getattr(answer, "last", None)
    if isinstance(first, date) and isinstance(last, date) and last < first:
        if "first" in made and "last" not in made:
            return ask(**{**made, "last": max(first, clock.today())})
        raise Refused(
            f"The last day {show_day(last)} lies before the first {show_day(first)}.",
            field="last", next_step="Give a later last day.",
        )  # fmt: skip
    return answer


def _example(item: AskField) -> str:
    examples = {"day": "2026-04-01", "whole": "30", "yes_no": "yes", "choice": "|".join(item.choices)}
    return examples.get(item.kind, "…")


def _read(item: AskField, text: str, resolve: Resolve | None) -> object:
    if item.kind == "day":
        return parse_day(text, clock.today(), item.name)
    if item.kind == "whole":
        return _whole(item, text)
    if item.kind == "yes_no":
        if text.lower() not in _YES:
            raise Refused(f"“{item.title}” is yes or no.", field=item.name, next_step="Give yes or no.")
        return _YES[text.lower()]
    if item.kind == "choice" and text not in item.choices:
        raise Refused(
            f"“{item.title}” is one of {', '.join(item.choices)}.",
            field=item.name,
            next_step="Give one of them.",
        )
    if item.kind == "pick":
        return resolve(item.pick, text) if resolve else _whole(item, text)
    return text


def _whole(item: AskField, text: str) -> int:
    plain = text.replace(",", "")
    if not (plain.lstrip("-").isascii() and plain.lstrip("-").isdigit()) or abs(int(plain[:20])) > MOST_WHOLE:
        raise Refused(
            f"“{item.title}” is a whole number.", field=item.name, next_step="Give digits only, like 30."
        )
    return int(plain)


def ask_words(answer: object, names: Mapping[str, str] | None = None) -> str:
    """Return the question in words for the head of a page: ``01-04-2026 to 30-04-2026 · Party: Asha``.

    ``names`` gives what stands for a picked id, by field.
    """
    words: list[str] = []
    for item in ask_fields(type(answer)):
        value = getattr(answer, item.name)
        if value is None or value == "" or value is False:
            continue
        first_of_two = item.name == "first" and hasattr(answer, "last")
        if first_of_two:
            words.append(f"{show_day(value)} to {show_day(answer.last)}")  # type: ignore[attr-defined] # hasattr above
        elif not (item.name == "last" and hasattr(answer, "first")):
            words.append(_word(item, value, names or {}))
    return " · ".join(words)


def _word(item: AskField, value: object, names: Mapping[str, str]) -> str:
    if item.kind == "yes_no":
        return item.title
    shown = show_day(value) if isinstance(value, date) else names.get(item.name, str(value))
    return f"{item.title}: {shown}"
