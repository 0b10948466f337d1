"""Reads of the line: its state, its operations, and pages for the window."""

from dcms_desktop.sync.queries.state import LineCard
from dcms_desktop.sync.queries.state import LineState
from dcms_desktop.sync.queries.state import OpRow
from dcms_desktop.sync.queries.state import line_card
from dcms_desktop.sync.queries.state import line_state
from dcms_desktop.sync.queries.state import op_rows
from dcms_desktop.sync.queries.waiting import open_ops
from dcms_desktop.sync.queries.waiting import ops_of

__all__ = [
    "LineCard",
    "LineState",
    "OpRow",
    "line_card",
    "line_state",
    "op_rows",
    "open_ops",
    "ops_of",
]
