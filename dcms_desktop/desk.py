"""The one door: every window and every verb acts and asks here.

Owns      nothing.
Promises  One call, one transaction. Rights are checked before it opens; who, when and what is in the audit
          before it commits. A question that is asked cannot write.
Verbs     Desk.do, Desk.do_in_turn, Desk.do_behind, Desk.ask, open_desk, open_reading_desk.
Leans on  every room.
"""

from collections.abc import Callable
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from typing import Concatenate
from typing import ParamSpec
from typing import TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import IntegrityError

from dcms_desktop.company.queries import SignedIn
from dcms_desktop.company.queries import signed_in_user
from dcms_desktop.company.rules import has_right
from dcms_desktop.db.connect import MET_ANOTHER
from dcms_desktop.db.connect import Books
from dcms_desktop.db.connect import Readings
from dcms_desktop.db.connect import Seconds
from dcms_desktop.db.connect import open_books
from dcms_desktop.db.connect import open_readings
from dcms_desktop.db.tx import Tx
from dcms_desktop.db.tx import begin_tx
from dcms_desktop.db.upgrade import upgrade_books
from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.errors import NotAllowed
from dcms_desktop.kernel.errors import Outside
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.rights import is_fleeting
from dcms_desktop.kernel.rights import right_of

__all__ = ["NOBODY", "Desk", "ReadingDesk", "Tx", "open_desk", "open_reading_desk"]
"""`Tx` is handed on for whoever joins several actions into one."""

A = TypeVar("A")
P = ParamSpec("P")
R = TypeVar("R")

TRIES = 6
"""How often a transaction is run again when PostgreSQL says two counters met."""
NOBODY = SignedIn(0, "", "Nobody", "nobody", 1, "1")
"""Before anybody signed in; may only do what needs no right."""


@dataclass
class Desk:
    """Open books and who sits at them."""

    books: Books
    who: SignedIn = NOBODY

    def do(self, action: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run an action in one transaction and return its answer. Raises Refused, NeedsConsent or Outside."""
        return self.do_agreed(frozenset(), action, *args, **kwargs)

    def do_behind(self, action: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Do the same for what works behind the counter: nobody who gives way to the counter waits for it."""
        return self._do(frozenset(), action, args, kwargs, heard=False)

    def do_agreed(
        self,
        consents: Iterable[str],
        action: Callable[Concatenate[Tx, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Run an action to whose questions ``consents`` answer yes."""
        return self._do(consents, action, args, kwargs, heard=True)

    def _do(
        self,
        consents: Iterable[str],
        action: Callable[..., R],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        *,
        heard: bool,
    ) -> R:
        self._check_right(action)
        met: DBAPIError | None = None
        for _ in range(TRIES):
            try:
                with self.books.write(lasting=not is_fleeting(action), heard=heard) as connection:
                    return action(begin_tx(connection, self.who, frozenset(consents)), *args, **kwargs)
            except DBAPIError as trouble:
                if not _met_another(trouble):
                    raise
                met = trouble
        if isinstance(met, IntegrityError):
            raise met  # not a meeting of two counters: the same row, each time again
        raise Outside("The books are busy at another counter.", "Save again in a moment.") from met

    def do_in_turn(
        self,
        action: Callable[Concatenate[Tx, A, P], R],
        given: Iterable[tuple[A, Iterable[str]]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> list[R | Refused | NeedsConsent]:
        """Run an action for each of some things with the consents that go with it; one commit holds them all.

        Each is done whole or not at all, in order, and what was refused is told in its place. Nothing is done
        for good before this returns; on any other trouble nothing of it was. On a server, where the rows of
        one transaction stop other counters, take `do_agreed` for each.
        """
        self._check_right(action)
        outcomes: list[R | Refused | NeedsConsent] = []
        with self.books.write() as connection:
            for one, consents in given:
                tx = begin_tx(connection, self.who, frozenset(consents))
                try:
                    with connection.begin_nested():
                        outcomes.append(action(tx, one, *args, **kwargs))
                except (Refused, NeedsConsent) as no:
                    outcomes.append(no)
        return outcomes

    def ask(self, query: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a query on a reading connection and return its answer."""
        with self.books.read() as connection:
            return query(begin_tx(connection, self.who), *args, **kwargs)

    def rested(self) -> Seconds:
        """Return for how many seconds this program saved nothing that lasts: the line gives way by it."""
        return self.books.rested()

    def lasted(self) -> Seconds:
        """Return how many seconds ago all that was written until then came to lie on the disk."""
        return self.books.lasted()

    def may(self, right: str) -> bool:
        """Tell whether the one who sits here has a right."""
        return has_right(self.who.role, right)

    def sign_in(self, user_id: int, counter_id: int = 1) -> None:
        """Sit a user down at a counter; the caller has checked the PIN."""
        self.who = self.ask(signed_in_user, user_id, counter_id)

    def close(self) -> None:
        """Close the books."""
        self.books.close()

    def _check_right(self, action: object) -> None:
        needed = right_of(action)
        if needed and not self.may(needed):
            raise NotAllowed(
                f"{self.who.name} may not do this ({needed}).",
                next_step="Ask the owner, or change user with Ctrl+U.",
            )


@dataclass
class ReadingDesk:
    """A desk that only asks, in a carrier of the program that has the books open."""

    books: Readings
    who: SignedIn = NOBODY

    def ask(self, query: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a query on a reading connection and return its answer."""
        with self.books.read() as connection:
            return query(begin_tx(connection, self.who), *args, **kwargs)

    def close(self) -> None:
        """Close the books."""
        self.books.close()


def open_reading_desk(where: str) -> ReadingDesk:
    """Open books beside the program that has them open; they are up to date already."""
    return ReadingDesk(open_readings(where))


def _met_another(trouble: DBAPIError) -> bool:
    return getattr(trouble.orig, "sqlstate", None) in MET_ANOTHER


def open_desk(where: str | Path, *, create: bool = False) -> Desk:
    """Open books, bring them up to date, and sit the owner down at counter 1 when there is one."""
    books = open_books(where, create=create)
    try:
        upgrade_books(books)
        desk = Desk(books)
        with suppress(LookupError):
            desk.sign_in(1)
    except BaseException:
        books.close()
        raise
    return desk
