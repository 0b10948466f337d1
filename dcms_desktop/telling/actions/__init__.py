"""Writes of what came and of the company's codes."""
