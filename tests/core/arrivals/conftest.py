"""A shop with a line, for what comes down on it."""

from collections.abc import Callable
from typing import Any

import pytest

from dcms_desktop.arrivals.pulling import Pulled
from dcms_desktop.arrivals.pulling import pull_now
from tests.core.sync.conftest import centre
from tests.core.sync.conftest import lined
from tests.core.sync.conftest import shop
from tests.core.sync.conftest import store
from tests.line_centre import LineCentre
from tests.shop import Shop

__all__ = ["centre", "lined", "shop", "store"]
Come = Callable[..., Pulled]


@pytest.fixture
def come(lined: Shop, centre: LineCentre) -> Come:
    """Let the centre send one thing, and pull it."""

    def send(
        kind: str, code: str, body: dict[str, Any] | None = None, rev: int = 1, op: str = "upsert"
    ) -> Pulled:
        told: dict[str, Any] = {"type": kind, "id": code, "rev": rev, "op": op}
        centre.feed = [told | ({"body": body} if body is not None else {})]
        centre.cursor += 1
        return pull_now(lined.desk)

    return send
