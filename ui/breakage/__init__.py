"""Windows of dead goods that retailers bring: their receipt, what settles it, and what is not settled."""
