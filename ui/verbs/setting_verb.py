"""``dcms setting``: what the shop decided, read and changed without a window."""

from typing import Any

import click

from dcms_desktop.company.actions import save_setting
from dcms_desktop.company.queries import setting as value_of
from dcms_desktop.desk import Desk
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import percent
from dcms_desktop.kernel.money import show_percent
from dcms_desktop.kernel.registry import discover
from dcms_desktop.kernel.settings import Setting
from ui.verbs.answers import desk_at
from ui.verbs.answers import tell

_YES_NO = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}


@click.command("setting")
@click.argument("name", required=False)
@click.argument("value", required=False)
@click.pass_context
def setting(ctx: click.Context, /, name: str | None, value: str | None) -> int:
    """Tell every setting, or the one called NAME; with VALUE change it for the firm."""
    known: list[Setting[Any]] = discover("dcms_desktop", "SETTINGS", module="settings")
    with desk_at(ctx) as desk:
        if name is None:
            for one in sorted(known, key=lambda each: each.name):
                tell(_told(desk, one))
            return 0
        found = next((one for one in known if one.name == name), None)
        if found is None:
            raise Refused(
                f"There is no setting {name[:60]}.", field="name", next_step="dcms setting lists them all."
            )
        if value is not None:
            desk.do(save_setting, found, _read(found, value), for_me=found.per_user)
        tell(_told(desk, found))
    return 0


def _told(desk: Desk, declared: Setting[Any]) -> dict[str, object]:
    now = desk.ask(value_of, declared)
    choices = {"choices": list(declared.choices)} if declared.choices else {}
    shown = show_percent(now) if declared.percent else now
    return {
        "setting": declared.name,
        "value": shown,
        "label": declared.label,
        "help": declared.help,
        **choices,
    }


def _read(declared: Setting[Any], text: str) -> object:
    """Return a typed value as the setting keeps it; what does not fit is refused by the setting itself."""
    if isinstance(declared.default, bool):
        return _YES_NO.get(text.strip().lower(), text)
    if declared.percent:
        return int(percent(text, declared.name))
    if isinstance(declared.default, int):
        plain = text.strip()
        return int(plain) if plain.isascii() and plain.removeprefix("-").isdigit() else text
    return text


VERB = setting
