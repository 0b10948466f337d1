"""Packs: several papers about one thing in one file."""
