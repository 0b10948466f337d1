"""How the centre says no: one exception, answered as ``application/problem+json`` (RFC 9457)."""

import json
from typing import Any

from starlette.responses import Response

HOME = "https://centre.example/problems/"
TITLES = {
    400: "The request cannot be read",
    401: "Not known",
    403: "Not allowed",
    404: "Not here",
    405: "Not done this way",
    409: "Does not fit what is stored",
    410: "Too old",
    411: "Length missing",
    413: "Too large",
    415: "Of a kind that is not read here",
    422: "Not as the schema says",
    423: "Stopped for now",
    429: "Too many requests",
    500: "A fault of the centre",
    503: "Not ready",
}


class Problem(Exception):  # noqa: N818 - the word of RFC 9457
    """A request that is not done, with what the client needs to know."""

    def __init__(
        self, status: int, code: str, detail: str = "", *, retry: bool = False, after: int = 0, **more: Any
    ) -> None:
        super().__init__(f"{status} {code}: {detail}")
        self.status = status
        self.code = code
        self.detail = detail
        self.retry = retry or status in {429, 500, 503}
        self.after = after
        self.more = more

    def body(self, instance: str) -> dict[str, Any]:
        """Return the problem as it is sent."""
        told: dict[str, Any] = {
            "type": HOME + self.code.replace("_", "-"),
            "title": TITLES.get(self.status, "Not done"),
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
            "retryable": self.retry,
            "instance": instance,
        }
        if self.after:
            told["retry_after_s"] = self.after
        return told | self.more

    def answer(self, instance: str) -> Response:
        """Return the whole answer."""
        headers = {"Cache-Control": "no-store"}
        if self.after:
            headers["Retry-After"] = str(self.after)
        if self.status == 401:
            headers["WWW-Authenticate"] = "Bearer"
        return Response(
            json.dumps(self.body(instance), ensure_ascii=False),
            self.status,
            headers,
            media_type="application/problem+json",
        )
