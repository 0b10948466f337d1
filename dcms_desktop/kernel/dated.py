"""What the law changes by date: TOML rows with `from` and `to`, read once into frozen values."""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from dcms_desktop.kernel.frozen import dataclass


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A value of law with the days it holds, its source and how sure it is."""

    key: str
    value: str
    valid_from: date
    valid_to: date | None
    source: str
    confidence: str


@cache
def load_dated(package: str, file: str) -> dict[str, tuple[DatedValue, ...]]:
    """Return the dated rows of ``dated/<file>.toml`` of a room, by key, oldest first."""
    raw = tomllib.loads((files(package) / "dated" / f"{file}.toml").read_text("utf-8"))
    by_key: dict[str, tuple[DatedValue, ...]] = {}
    for key, rows in raw.items():
        by_key[key] = tuple(sorted((_value(key, row) for row in rows), key=lambda value: value.valid_from))
    return by_key


def _value(key: str, row: dict[str, Any]) -> DatedValue:
    return DatedValue(
        key, str(row["value"]), row["from"], row.get("to"), row.get("source", ""), row.get("confidence", "")
    )


def in_force(package: str, file: str, key: str, on: date) -> DatedValue:
    """Return the row of ``key`` in force on a day; KeyError when none is."""
    for row in reversed(load_dated(package, file)[key]):
        if row.valid_from <= on and (row.valid_to is None or on <= row.valid_to):
            return row
    raise KeyError(f"{key} has no value on {on}")
