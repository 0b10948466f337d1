"""``dcms layout``: where the fields of a bill stand on printed stationery, out to a file and in from one."""

from pathlib import Path

import click

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.spool.actions import forget_layout
from dcms_desktop.spool.actions import save_layout
from dcms_desktop.spool.queries import printers
from reports.papers.alignment import alignment_page
from reports.papers.form_fields import SIZES
from ui.spool_loop import options_of
from ui.stationery.alignment_work import layout_file
from ui.stationery.alignment_work import read_arrangement
from ui.stationery.alignment_work import read_layout_file
from ui.verbs.answers import desk_at
from ui.verbs.answers import tell
from ui.verbs.answers import write_file


@click.command("layout")
@click.argument("paper")
@click.option("--printer", default="", help="The printer whose layout it is; all printers when not said.")
@click.option("--to", type=click.Path(path_type=Path), help="Write the layout as JSON.")
@click.option("--from", "source", type=click.Path(path_type=Path), help="Take the layout of a file.")
@click.option("--reset", is_flag=True, help="Let the paper stand as it came.")
@click.option("--grid", type=click.Path(path_type=Path), help="Write the test grid as PDF.")
@click.pass_context
def layout(
    ctx: click.Context, *, paper: str, printer: str, to: Path | None, source: Path | None, reset: bool,
    grid: Path | None,
) -> int:  # fmt: skip
    """Show, export, import or reset the layout of PAPER (tax_invoice_form_a4, …)."""
    if paper not in SIZES:
        raise Refused(
            f"“{paper[:40]}” is no printed stationery.",
            field="paper",
            next_step=f"Pick one of: {', '.join(SIZES)}.",
        )
    with desk_at(ctx) as desk:
        if printer and printer not in {card.name for card in desk.ask(printers)}:
            raise Refused(
                f"There is no printer “{printer[:60]}”.", field="printer", next_step="Pick another."
            )
        if reset:
            desk.do(forget_layout, paper, printer)
        if source is not None:
            desk.do(save_layout, paper, printer, read_layout_file(source, paper))
        told = read_arrangement(desk, paper, printer)
        if to is not None:
            write_file(to, layout_file(told))
        if grid is not None:
            write_file(grid, alignment_page("a5" if paper.endswith("a5") else "a4", options_of(desk)))
    shown = sum(place.shown for place in told.layout.values())
    tell({"paper": paper, "printer": printer, "fields": len(told.layout), "shown": shown})
    return 0


VERB = layout
