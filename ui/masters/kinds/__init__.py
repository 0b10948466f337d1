"""One file for each group of masters: ``MASTERS`` are its declarations."""
