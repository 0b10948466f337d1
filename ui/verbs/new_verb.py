"""``dcms new``: books, from a profile or as the practice company."""

import shutil
from pathlib import Path
from typing import Any

import click
import msgspec

from dcms_desktop.desk import open_desk
from dcms_desktop.kernel.errors import Outside
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.upkeep.actions import new_company
from dcms_desktop.upkeep.rules import profile_from
from ui.places import remember_books
from ui.places import shown_place
from ui.verbs.answers import say
from ui.verbs.answers import tell

BOOKS = ("books.db", "books.db-wal", "books.db-shm", "books.lock")


@click.command("new")
@click.argument("path")
@click.option(
    "--practice", is_flag=True, help="Fill it as a shop to practise in: goods, parties, three months."
)
@click.option(
    "--profile",
    type=click.File("rb"),
    metavar="FILE",
    help="JSON: company, state, gstin, scheme, series, levels.",
)
def new(path: str, practice: bool, profile: Any) -> int:
    """Make books at PATH, a new folder or the address of an empty PostgreSQL database."""
    if practice and profile is not None:
        raise click.UsageError("Say --practice or --profile, not both.")
    company = None if practice else profile_from(_read(profile))
    fresh = not path.startswith("postgresql") and not Path(path).exists()
    _refuse_books(path)
    try:
        answer = _make(path, company)
    except BaseException:
        _take_away(path, whole=fresh)
        raise
    remember_books(path)
    tell(answer)
    say(f"The books of {answer['company']} are ready in {shown_place(path)}.")
    return 0


def _make(path: str, company: Any) -> dict[str, Any]:
    desk = open_desk(path, create=True)
    try:
        if company is None:
            from dcms_desktop.upkeep.practice import make_practice

            made = desk.do(make_practice, str(Path(path) / "prints") if desk.books.folder else "")
            return {"books": shown_place(path), "company": made.company, "practice": True,
                    "documents": made.documents, "items": made.items, "parties": made.parties}  # fmt: skip
        desk.do(new_company, company)
        return {
            "books": shown_place(path),
            "company": company.profile.firm.name,
            "practice": company.profile.firm.practice,
        }
    finally:
        desk.close()


def _read(profile: Any) -> dict[str, Any]:
    if profile is None:
        raise Refused(
            "New books need the company.",
            field="profile",
            next_step='Say --profile FILE with e.g. {"company":"Sai Pharma","state":"27"}, or --practice.',
        )
    try:
        told = msgspec.json.decode(profile.read())
    except (msgspec.DecodeError, UnicodeDecodeError) as trouble:
        raise Refused(
            f"The profile is not JSON: {trouble}.",
            field="profile",
            next_step="Write one JSON object in UTF-8.",
        ) from trouble
    if not isinstance(told, dict):
        raise Refused("The profile is not a JSON object.", field="profile", next_step="Write it as {…}.")
    return told


def _refuse_books(path: str) -> None:
    if not path.startswith("postgresql") and (Path(path) / BOOKS[0]).exists():
        raise Outside(f"There are books in {path} already.", "Pick another folder.")


def _take_away(path: str, *, whole: bool) -> None:
    """Leave no half-made books behind."""
    if path.startswith("postgresql"):
        return
    if whole:
        shutil.rmtree(path, ignore_errors=True)
        return
    for name in BOOKS:
        (Path(path) / name).unlink(missing_ok=True)


VERB = new
