"""Marks of tests that lean on a program or library of the system: where it lacks they are skipped by name."""

import pytest

from dev import TEST_TOOLS


def needs(*names: str) -> pytest.MarkDecorator:
    """Return the mark of a test that needs these programs or libraries (as named in ``dev.TEST_TOOLS``)."""
    known = {need.name: need for need in TEST_TOOLS}
    missing = [known[name] for name in names if not known[name].is_met()]
    told = ", ".join(f"{need.name} (Debian package: {need.package})" for need in missing)
    return pytest.mark.skipif(bool(missing), reason=f"missing here: {told}")


def why_no_screen() -> str:
    """Return what a test in a real window lacks here, or nothing."""
    missing = [need for need in TEST_TOOLS if need.purpose == "tests in a real window" and not need.is_met()]
    return ", ".join(f"{need.name} (Debian package: {need.package})" for need in missing)
