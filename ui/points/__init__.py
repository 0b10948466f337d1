"""Points of customers."""
