"""A running centre for a test, on either database."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from starlette.applications import Starlette

from tests import postgres
from tests.centre.app import make_app
from tests.centre.running import Running
from tests.centre.running import centre_on
from tests.centre.running import serving

EMPTY = b"""
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = 'public') THEN
    EXECUTE (SELECT 'TRUNCATE ' || string_agg(quote_ident(tablename), ',')
             FROM pg_tables WHERE schemaname = 'public');
  END IF;
END $$
"""


@pytest.fixture(scope="session")
def centre_database(postgres_server: postgres.Server) -> Iterator[str]:
    """One database of the server for all centres of this line of work: making one takes a second."""
    with postgres_server.database() as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def centre_address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database for a centre: the test runs on both."""
    if request.param == "sqlite":
        return str(tmp_path / "centre.db")
    address: str = request.getfixturevalue("centre_database")
    with psycopg.connect(address.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(EMPTY)
    return address


@pytest.fixture(scope="session")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Starlette, int]]:
    """A server that every test puts a centre of its own behind: starting one takes half a second."""
    app = make_app(centre_on(tmp_path_factory.mktemp("front") / "centre.db"))
    first = app.state.centre
    with serving(app) as port:
        yield app, port
        app.state.centre = first


@contextmanager
def behind(front: tuple[Starlette, int], address: str) -> Iterator[Running]:
    app, port = front
    made = centre_on(address)
    app.state.centre = made
    yield Running(port, made)
    made.close()


@pytest.fixture
def any_centre(front: tuple[Starlette, int], centre_address: str) -> Iterator[Running]:
    """A running centre: the test runs on both databases."""
    with behind(front, centre_address) as running:
        yield running


@pytest.fixture
def centre(front: tuple[Starlette, int], tmp_path: Path) -> Iterator[Running]:
    """A running centre on SQLite."""
    with behind(front, str(tmp_path / "centre.db")) as running:
        yield running
