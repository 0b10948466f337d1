"""Style, types and walls: the tools that judge the tree, run like any other test."""

import subprocess
import sys

import pytest

from tests.architecture.tree import ROOT

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]


def run(*command: str) -> None:
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False, encoding="utf-8"
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"


def test_types_hold() -> None:
    run("-m", "mypy")


def test_style_holds() -> None:
    run("-m", "ruff", "check", "--no-fix", ".")


def test_walls_stand() -> None:
    run("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()", "--no-logo")
