"""Printed stationery in the window: each field of a bill is moved to its place, seen while it moves."""
