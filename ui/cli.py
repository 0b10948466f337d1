"""The command line ``dcms``: the same actions as the windows, without Qt.

Results go to standard output as JSON, words for people to standard error. Exit status: 0 done, 1 refused,
2 wrong words, 3 outside (disk, printer, network).
"""

import importlib
import sys
from collections.abc import Sequence
from typing import Any

import click

from ui.verbs.words import OUTSIDE
from ui.verbs.words import REFUSED
from ui.verbs.words import VERBS
from ui.verbs.words import WRONG_WORDS


class Verbs(click.Group):
    """The verbs, each loaded when it is called, so that the program starts at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own signature
        """Return the verbs in the order of a shop's day."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's own
        """Return a verb, loading its module; None when there is none of this name."""
        if cmd_name not in VERBS:
            return None
        module = importlib.import_module(f"ui.verbs.{cmd_name.replace('-', '_')}_verb")
        verb: click.Command = module.VERB
        return verb

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's
        """List the verbs without loading them."""
        with formatter.section("Verbs"):
            formatter.write_dl(list(VERBS.items()))


@click.group(cls=Verbs, invoke_without_command=True)
@click.option(
    "--books",
    metavar="PATH-or-URL",
    help="A folder, or postgresql+psycopg://…; default the books opened last.",
)
@click.pass_context
def dcms(ctx: click.Context, books: str | None) -> None:
    """Billing, stock and dues of a distributor; without a verb the window opens."""
    ctx.obj = books
    if ctx.invoked_subcommand is None:
        from ui.begin import main as open_window

        ctx.exit(open_window(["--books", books] if books else []))


def run(argv: Sequence[str] | None = None) -> int:
    """Read the words, run the verb, return the exit status."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    try:
        done = dcms.main(args=argv, prog_name="dcms", standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("Stopped.", err=True)
        return REFUSED
    except click.ClickException as trouble:
        trouble.show()
        return WRONG_WORDS if isinstance(trouble, click.UsageError) else OUTSIDE
    except BrokenPipeError:
        sys.stderr.close()
        return OUTSIDE
    except Exception as trouble:
        status = _told(trouble)
        if status is None:
            raise
        return status
    return done if isinstance(done, int) else 0


def _told(trouble: Exception) -> int | None:
    """Tell a refusal, question or outside trouble as JSON and in words; None for a defect."""
    from dcms_desktop.kernel.errors import NeedsConsent
    from dcms_desktop.kernel.errors import Outside
    from dcms_desktop.kernel.errors import Refused
    from ui.verbs.answers import tell_problem

    if isinstance(trouble, (Refused, NeedsConsent)):
        tell_problem(trouble.as_problem())
        return REFUSED
    if isinstance(trouble, Outside):
        tell_problem(trouble.as_problem())
        return OUTSIDE
    if isinstance(trouble, OSError):
        tell_problem(
            {
                "message": f"{trouble.filename or 'The file'}: {trouble.strerror or trouble}.",
                "field": "",
                "next_step": "Check the path, the rights and the space left.",
                "line": None,
            }
        )
        return OUTSIDE
    return None


def main() -> None:
    """Run the command line as a program."""
    from ui.remains import forbid_cores

    forbid_cores()
    sys.exit(run())


if __name__ == "__main__":
    main()
