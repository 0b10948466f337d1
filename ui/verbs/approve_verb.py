"""``dcms approve``: say yes to a question by PIN or from afar, or make the key of an approver's phone."""

import sys

import click

from dcms_desktop.company.actions.approvals import Wish
from dcms_desktop.company.actions.approvals import approve_question
from dcms_desktop.company.actions.approvals import make_approver_key
from dcms_desktop.company.queries import users
from dcms_desktop.kernel.errors import Refused
from ui.verbs.answers import desk_at
from ui.verbs.answers import tell


@click.command("approve")
@click.argument("name", required=False)
@click.argument("digest", required=False)
@click.option("--as", "approver", metavar="CODE", required=True, help="Who approves.")
@click.option("--code", metavar="123456", default="", help="What the approver's phone shows now.")
@click.option("--pin", is_flag=True, help="Ask the approver's PIN here; without a terminal, a line of input.")
@click.option("--new-key", is_flag=True, help="Make a new key for the phone instead; the old one is void.")
@click.pass_context
def approve(
    ctx: click.Context,
    /,
    *,
    name: str | None,
    digest: str | None,
    approver: str,
    code: str,
    pin: bool,
    new_key: bool,
) -> int:
    """Approve the question NAME about the document DIGEST, as a refusal names both.

    Prints the consent to send the document again with. A key is told once, for any authenticator.
    """
    with desk_at(ctx) as desk:
        if new_key:
            found = next((one for one in desk.ask(users) if one.code == approver.strip().upper()), None)
            if found is None or found.id is None:
                raise Refused(
                    f"There is no user {approver[:20]}.", field="as", next_step="Give a user's code."
                )
            key = desk.do(make_approver_key, found.id)
            tell({"approver": found.code, "secret": key.secret, "phone": key.text})
            return 0
        if not name or not digest:
            raise Refused("Say what is approved.", field="name", next_step="Give NAME and DIGEST.")
        secret = _pin() if pin else code
        answer = desk.do(approve_question, approver, secret, Wish(name=name, digest=digest))
        if not answer.consent:
            raise Refused(
                "This is not the PIN." if pin else "This is not the code of the phone now.",
                field="pin" if pin else "code",
                next_step=f"Wait {answer.wait_seconds} seconds." if answer.wait_seconds else "Read it again.",
            )
        tell({"approver": answer.approver, "consent": answer.consent})
    return 0


def _pin() -> str:
    """Return a PIN that never stands among the words of a command, where others could read it."""
    if sys.stdin.isatty():
        typed: str = click.prompt("PIN", hide_input=True, err=True)
        return typed
    return sys.stdin.readline().strip()


VERB = approve
