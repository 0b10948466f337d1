"""Fast characters that cannot be a code stay where they were typed."""

import pytest

from ui.shell.scan_watch import is_code_like


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("8901234567894", True),
        ("12345", True),
        ("1234", False),
        ("dolo", False),
        ("dolo 650", False),
        ("40+4", False),
        ("10*95.50", False),
        ("=33.76", False),
        ("R-10233", True),
        ("PC0001", True),
        ("2c6", False),
        ("01089012345678941726083110AB\x1d21X", True),
        ("]d2010890", True),
    ],
)
def test_what_can_be_a_code(text: str, code: bool) -> None:
    assert is_code_like(text) is code
