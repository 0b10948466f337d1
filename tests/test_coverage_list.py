"""How the reach of the tests is judged."""

from typing import Any

from tests.coverage_list import area_share
from tests.coverage_list import findings

WHOLE: dict[str, Any] = {
    "num_statements": 10,
    "num_branches": 10,
    "covered_lines": 10,
    "covered_branches": 10,
    "missing_lines": 0,
    "missing_branches": 0,
}
HALF = WHOLE | {"covered_branches": 0, "missing_branches": 10}


def test_a_rule_with_an_untried_branch_is_told() -> None:
    told = findings({"dcms_desktop/stock/rules.py": HALF}, set())
    assert "dcms_desktop/stock/rules.py: rules and kinds are reached whole" in told


def test_a_file_never_leaves_the_list() -> None:
    told = findings({"ui/app.py": HALF}, {"ui/app.py", "ui/gone.py"})
    assert "ui/app.py: was reached whole before" in told
    assert not [line for line in told if "gone" in line]


def test_an_area_is_measured_over_lines_and_branches() -> None:
    assert area_share({"ui/app.py": HALF, "ui/cli.py": WHOLE}, "ui") == 75.0
    assert "ui: 50.0 % reached, at least 80 %" in findings({"ui/app.py": HALF}, set())
