"""``dcms count``: a stock count begun, filled from a file, and posted."""

from pathlib import Path

import click

from dcms_desktop.counting.actions import count_rest_as_none
from dcms_desktop.counting.actions import load_counts
from dcms_desktop.counting.actions import open_count
from dcms_desktop.counting.actions import post_count
from dcms_desktop.counting.queries import count_sessions
from dcms_desktop.counting.rules import CountForm
from dcms_desktop.counting.rules import rows_of_csv
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.stock.queries import godown_of_code
from ui.verbs.answers import desk_at
from ui.verbs.answers import say
from ui.verbs.answers import tell
from ui.verbs.words import REFUSED

MOST_SAID = 10


@click.group("count", invoke_without_command=True)
@click.pass_context
def count(ctx: click.Context) -> None:
    """List the open counts; begin, load or post one."""
    if ctx.invoked_subcommand is not None:
        return
    with desk_at(ctx) as desk:
        for one in desk.ask(count_sessions):
            tell(
                {
                    "count": one.id,
                    "name": one.name,
                    "godown": one.godown,
                    "racks": one.rack,
                    "batches": one.batches,
                }
            )


@count.command("open")
@click.argument("name")
@click.option("--godown", default="SHOP", help="Code of the godown.")
@click.option("--rack", default="", help="Only racks that begin so.")
@click.pass_context
def open_(ctx: click.Context, name: str, godown: str, rack: str) -> int:
    """Begin a count called NAME."""
    with desk_at(ctx) as desk:
        place = desk.ask(godown_of_code, godown)
        saved = desk.do(open_count, CountForm(name=name, godown_id=place.id, rack=rack))
    tell({"count": saved.id, "name": name})
    say(f"Count {saved.id} is open; dcms count load {saved.id} FILE takes counts.")
    return 0


@count.command("load")
@click.argument("number", type=int)
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_context
def load(ctx: click.Context, number: int, file: Path) -> int:
    """Take FILE (CSV: item,batch,quantity, and serials a space between) into count NUMBER."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        raise Refused("The file is no text.", field="file", next_step="Save it as CSV in UTF-8.") from trouble
    with desk_at(ctx) as desk:
        taken, refused = desk.do(load_counts, number, rows_of_csv(text))
    tell(
        {
            "count": number,
            "taken": taken,
            "refused": [{"row": one.row, "field": one.field, "text": one.text} for one in refused],
        }
    )
    for one in refused[:MOST_SAID]:
        say(f"Row {one.row}, {one.field}: {one.text}")
    say(f"{taken} rows taken, {len(refused)} refused.")
    return REFUSED if refused else 0


@count.command("post")
@click.argument("number", type=int)
@click.option("--rest-as-none", is_flag=True, help="What nobody counted is not there.")
@click.pass_context
def post(ctx: click.Context, number: int, rest_as_none: bool) -> int:
    """Post the differences of count NUMBER; see them first with dcms report stock_count."""
    with desk_at(ctx) as desk:
        if rest_as_none:
            desk.do(count_rest_as_none, number)
        numbers = desk.do(post_count, number)
    tell({"count": number, "documents": list(numbers)})
    say(f"Posted: {', '.join(numbers) or 'nothing differed'}.")
    return 0


VERB = count
