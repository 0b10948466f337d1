"""One file for each kind of sheet that can be loaded: its fields, how rows are sorted out and written."""
