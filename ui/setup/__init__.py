"""Set-up: the first run on empty books, and importing masters and openings from sheets."""
