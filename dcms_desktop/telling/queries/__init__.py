"""Reads of what waits to be told with all it names, and of what came."""
