"""The print queue: what waits for a printer, and what became of it."""
