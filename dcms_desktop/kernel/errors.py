"""The three ways an action ends without success; anything else is a defect."""

from typing import Any

from dcms_desktop.kernel.frozen import dataclass


class Refused(Exception):  # noqa: N818 - the counter's word for it; it is an answer, not a fault
    """A rule says no. Names the field that gets the focus and the next step."""

    def __init__(self, message: str, field: str = "", next_step: str = "", line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.next_step = next_step
        self.line = line

    def as_problem(self) -> dict[str, Any]:
        """Return the refusal as the JSON problem of the command line."""
        return {"message": self.message, "field": self.field, "next_step": self.next_step, "line": self.line}

    def at_line(self, line: int | None) -> "Refused":
        """Return the same refusal, naming the document line it is about."""
        return type(self)(self.message, self.field, self.next_step, line)


class NotAllowed(Refused):
    """The user lacks the right."""


class NeedsConsent(Exception):  # noqa: N818 - a question, not a fault
    """A rule asks once; the same call runs again with ``name`` among its consents."""

    def __init__(
        self,
        name: str,
        question: str,
        field: str = "",
        line: int | None = None,
        *,
        wants_reason: bool = False,
        digest: str = "",
    ) -> None:
        super().__init__(question)
        self.name = name
        self.question = question
        self.wants_reason = wants_reason
        """True when a reason is the answer: it is sent as ``name=reason``."""
        self.digest = digest
        """Of the document, when an approver has to say yes: his yes is sent as ``name@number``."""
        self.field = field
        self.line = line

    def at_line(self, line: int | None) -> "NeedsConsent":
        """Return the same question, naming the document line it is about."""
        return NeedsConsent(
            self.name, self.question, self.field, line, wants_reason=self.wants_reason, digest=self.digest
        )

    def as_problem(self) -> dict[str, Any]:
        """Return the question as the JSON problem of the command line."""
        return {
            "message": self.question,
            "field": self.field,
            "next_step": (
                f"An approver says yes: dcms approve {self.name} {self.digest} --as CODE --code 123456; "
                "then send it again with the consent that answers."
                if self.digest
                else f"Say why: send it again with “{self.name}=the reason” among its consents."
                if self.wants_reason
                else f"Say yes, or send it again with “{self.name}” among its consents."
            ),
            "line": self.line,
            "consent": self.name,
        }


class Outside(Exception):  # noqa: N818 - the world, not a fault of ours
    """Disk, printer, network or clock: tell, keep the work, try again."""

    def __init__(self, message: str, next_step: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.next_step = next_step

    def as_problem(self) -> dict[str, Any]:
        """Return the trouble as the JSON problem of the command line."""
        return {"message": self.message, "field": "", "next_step": self.next_step, "line": None}


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark of an import or a check: the row (from 1), the field and a sentence."""

    row: int
    field: str
    text: str
