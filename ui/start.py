"""Starting: which books, one program for each, the log, and opening them."""

from __future__ import annotations

import hashlib
import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtNetwork import QLocalServer
from PySide6.QtNetwork import QLocalSocket

from dcms_desktop.company.queries import has_firm
from dcms_desktop.desk import open_desk
from ui.places import data_folder
from ui.places import last_books
from ui.places import practice_folder
from ui.places import remember_books
from ui.remains import keep_remains

if TYPE_CHECKING:
    import argparse

    from PySide6.QtCore import QObject

    from dcms_desktop.desk import Desk
    from ui.shell.starting import Told


def server_name(where: str) -> str:
    """Return the name under which a program at these books listens."""
    return f"dcms-{hashlib.sha256(where.encode()).hexdigest()[:16]}"


def wake_other(where: str) -> bool:
    """Bring a program that has these books open to the front; tells whether there was one."""
    socket = QLocalSocket()
    socket.connectToServer(server_name(where))
    return bool(socket.waitForConnected(300))


def listen_for(where: str, parent: QObject) -> QLocalServer:
    """Listen for a second start at the same books."""
    QLocalServer.removeServer(server_name(where))
    server = QLocalServer(parent)
    server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
    server.listen(server_name(where))
    return server


def place_of_books(asked: argparse.Namespace) -> str:
    """Return which books to open: those asked for, the practice company, the last ones, else new ones."""
    where = (
        str(practice_folder())
        if asked.practice
        else asked.books or last_books() or str(data_folder() / "books")
    )
    return where if where.startswith("postgresql") else str(Path(where).expanduser().resolve())


def open_books_at(where: str, told: Told | None = None, *, practice: bool) -> Desk:
    """Open the books; new ones are made, the practice company is filled."""
    desk = open_desk(where, create=True)
    if practice and not desk.ask(has_firm):
        from dcms_desktop.upkeep.practice import make_practice

        desk.do(make_practice, str(Path(where) / "prints") if desk.books.folder else "", told)
        desk.sign_in(1)
    if not practice:
        remember_books(where)
    return desk


def keep_log() -> None:
    """Write the log into this user's folder, three files of a megabyte."""
    folder = data_folder() / "log"
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(folder / "dcms.log", maxBytes=1_000_000, backupCount=2, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    keep_remains(folder)
