"""DCMS Desktop: the counter program of a distributor. One package per room; see docs/ARCHITECTURE.md."""

__version__ = "0.1.0"
