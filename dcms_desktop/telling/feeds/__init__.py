"""What goes up: one file per feed, with its version, its fields in words, and what it makes of a document."""
