"""Writes of upkeep: the books of a new company."""

from dcms_desktop.upkeep.first_run import new_company

__all__ = ["new_company"]
