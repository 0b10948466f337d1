"""``dcms report``: any report as JSON, CSV, sheet or page."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from dcms_desktop.desk import Desk
from dcms_desktop.kernel.errors import NotAllowed
from dcms_desktop.kernel.errors import Refused
from reports.catalogue.heads import letterhead_of
from reports.catalogue.picks import picks_of_code
from reports.engine.ask import ask_fields
from reports.engine.ask import ask_from
from reports.engine.formats import to_format
from reports.engine.report import Report
from reports.engine.report import all_reports
from reports.engine.report import find_report
from reports.engine.report import run_report
from ui.verbs.answers import desk_at
from ui.verbs.answers import say
from ui.verbs.answers import tell
from ui.verbs.answers import write_file

FORMATS = ("json", "csv", "xlsx", "pdf")


@click.command("report")
@click.argument("name", required=False)
@click.option("--first", metavar="DAY", help="First day, year-month-day.")
@click.option("--last", metavar="DAY", help="Last day, year-month-day.")
@click.option(
    "--ask",
    "asks",
    multiple=True,
    metavar="KEY=VALUE",
    help="Another answer of its question; a party or item by code.",
)
@click.option(
    "--as", "formats", default="json", metavar="json,csv,xlsx,pdf", help="One or several, comma between."
)
@click.option(
    "--to",
    metavar="FILE",
    help="File to write; several formats differ by their ending. Default standard output.",
)
@click.pass_context
def report(
    ctx: click.Context,
    name: str | None,
    first: str | None,
    last: str | None,
    asks: tuple[str, ...],
    formats: str,
    to: str | None,
) -> int:
    """Run report NAME; without a name list the reports and what each asks."""
    if name is None:
        _list()
        return 0
    wanted = _formats(formats, to)
    found = find_report(name)
    values = _values(asks, first, last)
    with desk_at(ctx) as desk:
        made = make_report(desk, found, values, wanted)
    for kind, body in made.items():
        _write(kind, body, to, several=len(wanted) > 1)
    return 0


def _list() -> None:
    for code, one in sorted(all_reports().items()):
        tell({
            "report": code,
            "title": one.title,
            "menu": one.menu,
            "asks": [
                {"name": field.name, "title": field.title, "kind": field.kind, "required": field.required,
                 "choices": list(field.choices), "pick": field.pick}
                for field in ask_fields(one.ask)
            ],
        })  # fmt: skip
    say(f"{len(all_reports())} reports. Run one with: dcms report NAME --as pdf --to FILE")


def _formats(text: str, to: str | None) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(part.strip().lower() for part in text.split(",") if part.strip()))
    for kind in wanted:
        if kind not in FORMATS:
            raise click.BadParameter(f"{kind} is none of {', '.join(FORMATS)}.", param_hint="--as")
    if not wanted:
        raise click.BadParameter(f"Say one of {', '.join(FORMATS)}.", param_hint="--as")
    if len(wanted) > 1 and to is None:
        raise click.UsageError("Several formats need --to FILE.")
    return wanted


def _values(asks: Sequence[str], first: str | None, last: str | None) -> dict[str, str]:
    values = {}
    for one in asks:
        name, sign, value = one.partition("=")
        if not sign:
            raise click.BadParameter(f"{one} is not KEY=VALUE.", param_hint="--ask")
        values[name.strip()] = value.strip()
    if first is not None:
        values["first"] = first
    if last is not None:
        values["last"] = last
    return values


def make_report(
    desk: Desk, found: Report[Any], values: dict[str, str], formats: Sequence[str]
) -> dict[str, bytes]:
    """Return a report in each of some formats, from one reading of the books."""
    if found.right and not desk.may(found.right):
        raise NotAllowed(f"{desk.who.name} may not read this report.", next_step="Ask the owner.")

    def resolve(pick: str, code: str) -> int:
        hits = desk.ask(picks_of_code, pick, code)
        if not hits:
            raise Refused(f"There is no {pick} {code[:40]}.", field=pick, next_step="Give its code.")
        if len(hits) > 1:
            raise Refused(
                f"{code[:40]} is a {pick} of {', '.join(hit.quiet for hit in hits[:5])}.",
                field=pick,
                next_step="Give it as ITEM-CODE/NUMBER.",
            )
        return hits[0].id

    answer = ask_from(found.ask, values, resolve=resolve)
    result = desk.ask(run_report, found, answer)
    head = desk.ask(letterhead_of, answer)
    return {kind: to_format(kind, found, result, head) for kind in formats}


def _write(kind: str, body: bytes, to: str | None, *, several: bool) -> None:
    if to is None or to == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(body)
        if kind == "json":
            sys.stdout.buffer.write(b"\n")
        sys.stdout.buffer.flush()
        return
    file = Path(to)
    if several:
        file = (
            file.with_suffix(f".{kind}")
            if file.suffix.lstrip(".").lower() in FORMATS
            else Path(f"{to}.{kind}")
        )
    write_file(file, body)
    tell({"file": str(file), "as": kind, "bytes": len(body)})


VERB = report
