"""A layout as data, and the bytes of a file in it."""

import csv
import io
import json
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from dcms_desktop.kernel.errors import Outside
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import plain_paise
from dcms_desktop.kernel.money import plain_percent

LAYOUTS = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How the files of a company look. No types are all of them; ``each`` is a list whose parts are rows."""

    code: str
    title: str
    format: str
    types: tuple[str, ...] = ()
    each: str = ""
    columns: tuple[tuple[str, str, str], ...] = ()


@cache
def layouts() -> dict[str, Layout]:
    """Return every layout by its code."""
    found = {}
    for file in sorted(LAYOUTS.glob("*.toml")):
        told = tomllib.loads(file.read_text(encoding="utf-8"))
        columns = tuple((one["heading"], one["from"], one.get("as", "")) for one in told.get("columns", ()))
        found[told["code"]] = Layout(
            code=told["code"], title=told["title"], format=told["format"], types=tuple(told["types"]),
            each=told.get("each", ""), columns=columns,
        )  # fmt: skip
    return found


def layout_of(code: str) -> Layout:
    """Return a layout. Raises Refused for one that is not there."""
    if code not in layouts():
        raise Refused(f"There is no layout “{code[:40]}”.", "layout", f"Pick one of {', '.join(layouts())}.")
    return layouts()[code]


def file_of(layout: Layout, ops: Sequence[dict[str, Any]], distributor: str) -> bytes:
    """Return the bytes of a file."""
    if layout.format == "json":
        return json.dumps(ops, ensure_ascii=False, separators=(",", ":")).encode()
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([heading for heading, _, _ in layout.columns])
    for op in ops:
        for part in op.get(layout.each, ()) if layout.each else (op,):
            known = {**op, "line": part, "@distributor": distributor}
            writer.writerow([_cell(known, path, how) for _, path, how in layout.columns])
    return ("\ufeff" + text.getvalue()).encode()


def _cell(known: Any, path: str, how: str) -> str:
    value = known
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    if value is None or value == "":
        return ""
    if how == "rupees":
        return plain_paise(value)
    if how == "units":
        return str(value // 1_000) if value % 1_000 == 0 else f"{value}/1000"
    if how == "percent":
        return plain_percent(value * 10)
    if how == "day":
        year, month, day = str(value).split("-")
        return f"{day}-{month}-{year}"
    return _safe(str(value))


def _safe(text: str) -> str:
    """Return a text that no sheet takes for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def checked_folder(text: str) -> str:
    """Return a folder files can be dropped into. Raises Refused or Outside."""
    folder = Path(text.strip()).expanduser()
    if not text.strip() or not folder.is_dir():
        raise Refused(f"There is no folder {text[:80]}.", "url", "Make it first, or pick another.")
    probe = folder / ".dcms-probe"
    try:
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as no:
        raise Outside(f"The folder cannot be written: {no.strerror}.", "Pick another folder.") from None
    return str(folder.resolve())
